"""What is special about Windows: its keyring, its start-up switch, its paths, and several users on one PC."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
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
    shutil.rmtree(profile.parent, ignore_errors=True)  # of an earlier run in a prefix that is kept
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


def test_the_program_works_in_a_folder_with_spaces_and_devanagari(built: Built, machine: Machine) -> None:
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


def test_two_users_of_one_pc_share_nothing_but_the_lock_for_tally(machine: Machine, world: World) -> None:
    """Their stored passwords too are apart on Windows; this wine keeps one store for all, so that it is not shown."""
    profiles: list[Path] = []
    for user in ("asha", "ravi"):
        said = machine.run(machine.program, "config", "set", "sync.start_date", "2026-04-01", env={"USER": user})
        assert said.returncode == 0, said.stdout
        profiles.append(machine.prefix.drive / "users" / user / "AppData" / "Local" / "ML Connector")
    assert all((profile / "settings.json").is_file() for profile in profiles)
    ask = "import json; from app.system.paths import machine_folder; print(json.dumps(str(machine_folder())))"
    assert len({probe(machine, ask) for _ in profiles}) == 1
    first, second = (
        "import json, sys, time; from app.system.locks import FileLock; from app.system.paths import machine_folder\n"
        "lock = FileLock(machine_folder(), 'packaging-test')\n"
        "print(json.dumps(lock.acquire()), flush=True)\n" + wait
        for wait in ("sys.stdin.readline()", "")
    )
    with machine.running(r"C:\Python\python.exe", "-c", first, env={"USER": "asha"}) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "true"
        said = machine.run(r"C:\Python\python.exe", "-c", second, env={"USER": "ravi"})
        assert said.stdout.strip().endswith("false"), said.stdout
    said = machine.run(r"C:\Python\python.exe", "-c", second, env={"USER": "ravi"})
    assert said.stdout.strip().endswith("true"), said.stdout
