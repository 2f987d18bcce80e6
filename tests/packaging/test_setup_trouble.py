"""A setup that meets trouble: what was installed before stays whole, and the exit code says what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app import __version__
from app.system.secrets import SecretName
from installer.wine.build import Built
from tests.packaging.machine import CONSOLE, ENTRY, RUN, WINDOW, Machine, files, wait_until

PYTHON = r"C:\Python\python.exe"
HOLD = "import sys; held = open(sys.argv[1], 'a'); print('held', flush=True); sys.stdin.readline()"
UNINSTALLER = "Uninstall.exe"


@pytest.fixture(scope="module", autouse=True)
def installed(built: Built, machine: Machine) -> Iterator[None]:
    machine.clean()
    assert machine.set_up(built.setup, "/AUTOSTART=1") == 0
    yield
    machine.clean()


def unchanged(machine: Machine, built: Built) -> None:
    assert files(machine.installed, without=[UNINSTALLER]) == files(built.program)
    assert machine.value(ENTRY, "DisplayVersion") == __version__


def test_what_an_earlier_exchange_left_and_somebody_holds_stops_the_setup(built: Built, machine: Machine) -> None:
    left = machine.installed / "_old" / "_internal" / "held.txt"
    left.parent.mkdir(parents=True)
    left.write_text("left")
    place = "C:" + str(left).removeprefix(str(machine.prefix.drive)).replace("/", "\\")
    with machine.running(PYTHON, "-c", HOLD, place) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        assert machine.set_up(built.upgrade) == 3
    assert (machine.installed / WINDOW).is_file()
    assert (machine.installed / CONSOLE).is_file()
    assert not (machine.installed / "_new").exists()
    assert machine.value(ENTRY, "DisplayVersion") == __version__
    assert machine.set_up(built.setup) == 0, "nobody holds it any more"
    assert not (machine.installed / "_old").exists()
    unchanged(machine, built)


def test_another_folder_than_the_one_it_is_in_is_refused(built: Built, machine: Machine) -> None:
    assert machine.set_up(built.upgrade, r"/D=C:\Elsewhere") == 8
    assert not (machine.prefix.drive / "Elsewhere").exists()
    unchanged(machine, built)


def test_a_windows_that_is_too_old_is_refused(built: Built, machine: Machine) -> None:
    machine.run("winecfg", "-v", "win81")
    try:
        assert machine.set_up(built.upgrade) == 4
    finally:
        machine.run("winecfg", "-v", "win10")
    unchanged(machine, built)


def test_the_start_up_switch_follows_what_is_said_at_an_upgrade(built: Built, machine: Machine) -> None:
    assert machine.value(RUN, "ML Connector") is not None
    assert machine.set_up(built.setup, "/AUTOSTART=0") == 0
    assert machine.value(RUN, "ML Connector") is None
    assert machine.set_up(built.setup) == 0
    assert machine.value(RUN, "ML Connector") is None
    assert machine.set_up(built.setup, "/AUTOSTART=1") == 0
    assert machine.value(RUN, "ML Connector") is not None


def test_who_only_presses_enter_has_it_installed_and_started(built: Built, machine: Machine) -> None:
    machine.clean()
    machine.begin(built.setup)
    wait_until(lambda: any("Setup" in title for title in machine.titles()), "the setup shows itself")
    wait_until(lambda: pressed_until(machine, machine.runs), "the program was started from the last page")
    assert machine.value(RUN, "ML Connector") is not None
    assert files(machine.installed, without=[UNINSTALLER]) == files(built.program)
    assert machine.tell("--quit").returncode == 0


def test_removal_asks_about_the_data_and_keeps_it_by_default(built: Built, machine: Machine) -> None:
    assert machine.tell("config", "set", "sync.start_date", "2026-04-01").returncode == 0
    machine.begin(machine.installed / UNINSTALLER)
    wait_until(lambda: any("Uninstall" in title for title in machine.titles()), "the uninstaller shows itself")
    wait_until(lambda: pressed_until(machine, lambda: not machine.program.exists()), "the program is gone")
    assert (machine.profile / "settings.json").is_file()


def test_passwords_go_with_the_data_even_where_the_database_is_damaged(built: Built, machine: Machine) -> None:
    machine.clean()
    assert machine.set_up(built.setup, "/AUTOSTART=0") == 0
    assert machine.tell("secret", "set", SecretName.TALLY_PASSWORD, stdin="a canary\n").returncode == 0
    for path in machine.profile.glob("*.db*"):
        path.write_bytes(b"no database at all " * 400)
    assert machine.set_up(machine.installed / UNINSTALLER, "/PURGE") == 0
    wait_until(lambda: not machine.installed.exists(), "the folder is gone")
    ask = "import keyring; print(keyring.get_password('ML Connector', 'TALLY_PASSWORD'))"
    assert machine.run(PYTHON, "-c", ask).stdout.strip().endswith("None")


def pressed_until(machine: Machine, done: Callable[[], bool]) -> bool:
    """Whether it is done; otherwise Enter is pressed once more."""
    if done():
        return True
    machine.press("Return")
    return False
