"""Installed, run, upgraded while it runs, removed while it runs: one life of the Windows program, in this order."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app import __version__
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET
from installer.checks import LARGEST_SETUP_MB
from installer.wine.build import NEXT_VERSION, Built
from installer.wine.prefix import windows_path
from tests.packaging.machine import CONSOLE, ENTRY, RUN, WINDOW, Machine, files, wait_until
from tests.support import proof
from tests.support.world import World

UNINSTALLER = "Uninstall.exe"
STORED = ("SERVICETITAN_CLIENT_SECRET", "SERVICETITAN_APP_KEY")


@pytest.fixture(scope="module", autouse=True)
def nothing_installed(machine: Machine) -> None:
    machine.clean()


def test_a_silent_installation_puts_every_file_in_its_place(built: Built, machine: Machine) -> None:
    assert built.setup.stat().st_size / 1e6 <= LARGEST_SETUP_MB
    assert machine.set_up(built.setup) == 0
    assert files(machine.installed, without=[UNINSTALLER]) == files(built.program)
    assert (machine.installed / UNINSTALLER).is_file()
    assert machine.shortcut.is_file()
    assert machine.value(ENTRY, "DisplayVersion") == __version__
    size = int(machine.value(ENTRY, "EstimatedSize") or "0", 16)
    real = sum(path.stat().st_size for path in machine.installed.rglob("*") if path.is_file()) / 1024
    assert 0.9 * real < size < 1.1 * real
    assert (machine.value(RUN, "ML Connector") or "").endswith(f'{WINDOW}" --hidden')


@pytest.mark.parametrize("name", [CONSOLE, WINDOW])
def test_nothing_is_missing_from_the_installed_program(machine: Machine, tmp_path: Path, name: str) -> None:
    report = tmp_path / "report.json"
    done = machine.run(machine.installed / name, "--self-test", "--report", windows_path(report))
    found = json.loads(report.read_text("utf-8"))
    assert done.returncode == 0, found
    assert found["frozen"] is True
    assert {line["outcome"] for line in found["checks"]} == {"ok"}, found["checks"]


def test_the_demonstration_runs_to_its_end(machine: Machine) -> None:
    done = machine.tell("demo", "--headless", timeout_s=600)
    assert done.returncode == 0, done.stdout
    assert "synced" in done.stdout
    assert "Traceback" not in done.stdout


def test_vouchers_become_bills_with_secrets_in_windows_own_keyring(machine: Machine, world: World) -> None:
    for _ in range(3):
        world.purchase()
    machine.profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(world.profile() / "settings.json", machine.profile)
    for name, value in zip(STORED, (DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY), strict=True):
        done = machine.tell("secret", "set", name, stdin=value + "\n")
        assert done.returncode == 0, done.stdout
    checked = machine.tell("check")
    assert checked.returncode == 0, checked.stdout
    wait_until(lambda: machine.tell("sync").returncode == 0 and _synced(machine) == 3, "three vouchers are bills")
    proof.exactly_once(world)
    kept = b"".join(files(machine.profile).values())
    assert DEFAULT_CLIENT_SECRET.encode() not in kept
    assert DEFAULT_APP_KEY.encode() not in kept


def test_the_tray_program_shows_itself(machine: Machine, pictures: Path) -> None:
    runs = _log(machine).count("by the schedule")
    machine.start()
    wait_until(lambda: "ML Connector" in " ".join(machine.titles()), "a window is there")
    wait_until(lambda: _log(machine).count("by the schedule") > runs, "it has begun to work")
    wait_until(lambda: _colours(machine.picture(pictures / "windows.png")) > 200, "something is drawn in it")
    machine.picture(pictures / "windows.png")


def test_an_upgrade_ends_the_running_program_cleanly_and_keeps_all_state(
    built: Built, machine: Machine, world: World, pictures: Path
) -> None:
    before = files(machine.profile)
    (machine.installed / "_internal" / "stale.pyd").write_bytes(b"left by an older version")
    machine.run("reg", "delete", RUN, "/v", "ML Connector", "/f")
    assert machine.set_up(built.upgrade) == 0
    assert "the window program ended" in _log(machine), "it was killed"
    assert files(machine.installed, without=[UNINSTALLER]) == files(built.later), "the stale file is still there"
    assert machine.value(ENTRY, "DisplayVersion") == NEXT_VERSION
    assert machine.value(RUN, "ML Connector") is None, "switched off stays switched off"
    assert files(machine.profile)["settings.json"] == before["settings.json"]
    assert _synced(machine) == 3
    assert machine.tell("audit", "verify").returncode == 0
    assert machine.tell("sync").returncode == 0, "the secrets are still there"
    proof.exactly_once(world)


def test_programs_uninstaller_and_installer_are_signed_where_there_is_a_certificate(
    built: Built, machine: Machine
) -> None:
    signed = [built.upgrade, *(machine.installed / name for name in (WINDOW, CONSOLE, UNINSTALLER))]
    verify = ["osslsigncode", "verify", "-CAfile", str(built.certificate), "-in"]
    for program in signed:
        assert subprocess.run([*verify, str(program)], check=False, capture_output=True).returncode == 0, program
    assert subprocess.run([*verify, str(built.setup)], check=False, capture_output=True).returncode != 0


def test_what_ran_before_the_upgrade_runs_after_it_and_can_be_ended(machine: Machine) -> None:
    wait_until(machine.runs, "the program runs again")
    assert machine.tell("--quit").returncode == 0
    wait_until(lambda: not machine.runs(), "the program has ended")


def test_an_older_version_is_not_put_over_a_newer_one_unless_it_is_asked_for(built: Built, machine: Machine) -> None:
    assert machine.set_up(built.setup) == 5
    assert machine.value(ENTRY, "DisplayVersion") == NEXT_VERSION
    assert machine.set_up(built.setup, "/DOWNGRADE", "/AUTOSTART=1") == 0
    assert machine.value(ENTRY, "DisplayVersion") == __version__
    assert machine.value(RUN, "ML Connector") is not None


def test_what_shares_the_lock_folder_is_removed_too(machine: Machine) -> None:
    """A mark that Tally's queue is to be drained lies beside the locks after a timeout."""
    locks = machine.prefix.drive / "ProgramData" / "ML Connector" / "locks"
    assert list(locks.glob("*.lock"))
    (locks / "tally-this-pc_9000.drain").write_text("")


def test_removal_ends_the_running_program_and_leaves_only_the_users_data(machine: Machine) -> None:
    before, ends = set(files(machine.profile)), _log(machine).count("the window program ended")
    machine.start("--hidden")
    wait_until(machine.runs, "the program runs")
    assert machine.set_up(machine.installed / UNINSTALLER) == 0
    wait_until(lambda: not machine.installed.exists(), "the folder is gone")
    assert _log(machine).count("the window program ended") == ends + 1, "it was killed"
    assert {name for name in before if name.endswith((".db", ".json"))} <= set(files(machine.profile))
    wait_until(lambda: not machine.left(), lambda: f"nothing of {machine.left()} is left", 30)
    for name, value in zip(STORED, (DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY), strict=True):
        ask = f"import keyring; print(keyring.get_password('ML Connector', {name!r}))"
        assert machine.run(r"C:\Python\python.exe", "-c", ask).stdout.strip() == value


def test_removal_takes_the_data_and_the_secrets_along_when_it_is_asked_to(built: Built, machine: Machine) -> None:
    assert machine.set_up(built.setup, "/AUTOSTART=0") == 0
    assert machine.value(RUN, "ML Connector") is None
    assert _synced(machine) == 3, "what an earlier installation left is used"
    assert machine.set_up(machine.installed / UNINSTALLER, "/PURGE") == 0
    wait_until(lambda: not machine.installed.exists(), "the folder is gone")
    assert not machine.profile.exists()
    ask = "import keyring; print([keyring.get_password('ML Connector', name) for name in " + repr(STORED) + "])"
    assert machine.run(r"C:\Python\python.exe", "-c", ask).stdout.strip().endswith("[None, None]")


def _synced(machine: Machine) -> int:
    return len(machine.asked("records", "--state", "synced"))


def _log(machine: Machine) -> str:
    return (machine.profile / "logs" / "ml-connector.log").read_text("utf-8")


def _colours(picture: Path) -> int:
    image = QImage(str(picture)).scaled(200, 120)
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})
