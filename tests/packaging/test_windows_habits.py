"""What is special about Windows: its keyring, its start-up switch, its paths, and several users on one PC."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from app.system.secrets import MOST_CHARACTERS, SecretName
from installer.wine.build import Built
from tests.packaging.machine import APPROVED, RUN, Machine, wait_until
from tests.support.world import World

LONG = "अभ्यास फ़ोल्डर with spaces"


@pytest.fixture(scope="module", autouse=True)
def installed(built: Built, machine: Machine) -> None:
    machine.clean()
    assert machine.set_up(built.setup, "/AUTOSTART=1") == 0


def probe(machine: Machine, text: str) -> Any:
    """Run some lines of Python on Windows' own Python with the product's packages; they print JSON."""
    said = machine.run(r"C:\Python\python.exe", "-c", text)
    assert said.returncode == 0, said.stdout
    return json.loads(said.stdout.strip().splitlines()[-1])


@pytest.mark.parametrize("name", list(SecretName))
def test_windows_keyring_stores_reads_and_deletes_every_secret(machine: Machine, name: SecretName) -> None:
    secret = f"{name}-पासवर्ड-" + "x" * (MOST_CHARACTERS - len(name) - 9)
    said = machine.tell("secret", "set", name.value, stdin=secret + "\n")
    assert said.returncode == 0, said.stdout
    read = (
        "import json, keyring\n"
        f"found = keyring.get_password('ML Connector', '{name.value}')\n"
        "print(json.dumps([found, type(keyring.get_keyring()).__name__]))"
    )
    assert probe(machine, read) == [secret, "WinVaultKeyring"]
    assert machine.tell("secret", "delete", name.value).returncode == 0
    assert probe(machine, read)[0] is None


def test_our_switch_and_windows_own_start_up_switch_agree(machine: Machine) -> None:
    program = r"C:\users" + "\\" + machine.home.name + r"\AppData\Local\Programs\ML Connector\ML Connector.exe"

    def said(act: str = "state()") -> str:
        lines = (
            "import json; from app.system.registry import user_registry",
            "from app.system.autostart import WindowsAutostart",
            f"ours = WindowsAutostart(user_registry(), ({program!r}, '--hidden'))",
            f"print(json.dumps(ours.{act}.found.value))",
        )
        return str(probe(machine, "\n".join(lines)))

    def windows_says(first_byte: str) -> None:
        switch = first_byte + "0000000000000000000000"
        machine.run("reg", "add", APPROVED, "/v", "ML Connector", "/t", "REG_BINARY", "/d", switch, "/f")

    assert said() == "on", "the installer switched it on"
    windows_says("03")
    assert said() == "off_by_windows"
    windows_says("02")
    assert said() == "on"
    windows_says("03")
    assert said("switch(True)") == "on"
    assert not (machine.value(APPROVED, "ML Connector") or "02").startswith("03")
    assert said("switch(False)") == "off"
    assert machine.value(RUN, "ML Connector") is None


def test_a_profile_whose_path_has_spaces_devanagari_and_200_characters(machine: Machine, world: World) -> None:
    start = "C:\\" + LONG + "\\"
    folder = start + "p" * (200 - len(start))
    profile = machine.prefix.drive / LONG / folder.rpartition("\\")[2]
    profile.mkdir(parents=True)
    (profile / "settings.json").write_bytes((world.profile() / "settings.json").read_bytes())
    world.purchase()

    def synced() -> bool:
        machine.tell("sync", "--profile", folder, env=world.secrets)
        return machine.asked("records", "--state", "synced", "--profile", folder) != []

    wait_until(synced, "the voucher is a bill")
    bundle = folder + "\\d.zip"
    assert machine.tell("diagnostics", bundle, "--profile", folder).returncode == 0
    assert (profile / "d.zip").is_file()
    assert (profile / "logs" / "ml-connector.log").is_file()
    shutil.rmtree(profile.parent)


def test_the_program_works_in_a_folder_with_spaces_and_devanagari(built: Built, machine: Machine) -> None:
    machine.clean()
    folder = "C:\\Programs of " + LONG
    folder += " " + "f" * (149 - len(folder))
    assert len(folder) == 150
    assert machine.set_up(built.setup, "/AUTOSTART=0", f"/D={folder}") == 0
    there = machine.prefix.drive / folder.rpartition("\\")[2]
    said = machine.run(there / "ml-connector.exe", "--self-test")
    assert said.returncode == 0, said.stdout
    assert machine.set_up(there / "Uninstall.exe") == 0
    wait_until(lambda: not there.exists(), "the folder is gone")
    assert machine.set_up(built.setup, f"/D={folder}x") == 6, "Windows could not open all of its files"


@pytest.fixture(scope="module")
def ravi(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A second person at this PC, who installs the program too."""
    made = machine.with_another_user(tmp_path_factory.mktemp("ravi"), "ravi")
    yield made
    made.end()


def test_a_second_user_of_the_pc_has_a_program_settings_state_and_secrets_of_their_own(
    built: Built, machine: Machine, ravi: Machine
) -> None:
    secret = SecretName.SERVICETITAN_APP_KEY
    ours = "import json, keyring; print(json.dumps(keyring.get_password('ML Connector', 'SERVICETITAN_APP_KEY')))"
    assert machine.set_up(built.setup, "/AUTOSTART=1") == 0
    assert ravi.set_up(built.setup, "/AUTOSTART=0") == 0
    assert machine.program.is_file()
    assert ravi.program.is_file()
    assert machine.value(RUN, "ML Connector") is not None
    assert ravi.value(RUN, "ML Connector") is None
    for who, key, start in ((machine, "of the first", "2026-04-01"), (ravi, "of the second", "2026-05-01")):
        for words, typed in ((("secret", "set", secret.value), key), (("config", "set", "sync.start_date", start), "")):
            said = who.tell(*words, stdin=typed + "\n")
            assert said.returncode == 0, said.stdout
    for who, key, start in ((machine, "of the first", "2026-04-01"), (ravi, "of the second", "2026-05-01")):
        assert probe(who, ours) == key
        assert start in (who.profile / "settings.json").read_text("utf-8")
    assert ravi.tell("secret", "delete", "--all").returncode == 0
    assert probe(machine, ours) == "of the first"
    assert machine.tell("secret", "delete", "--all").returncode == 0


def test_programs_of_two_users_take_turns_with_tally(machine: Machine, ravi: Machine) -> None:
    """One lock file outside of both homes. That it holds is shown between two programs of one Windows: two prefixes are
    two kernels to wine, and a lock on a file opened for reading does not reach from one to the other."""
    where = "import json; from app.system.paths import machine_folder; print(json.dumps(str(machine_folder())))"
    assert probe(machine, where) == probe(ravi, where) == r"C:\ProgramData\ML Connector\locks"
    words = (
        "import json, sys; from app.system.locks import FileLock; from app.system.paths import machine_folder",
        "lock = FileLock(machine_folder(), 'tally-this-pc-9000')",
        "print(json.dumps(lock.acquire()), flush=True)",
    )
    take = "\n".join(words)
    assert probe(ravi, take) is True, "ravi's program made the file"
    with machine.running(r"C:\Python\python.exe", "-c", take + "\nsys.stdin.readline()") as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "true"
        assert probe(machine, take) is False
    assert probe(machine, take) is True
