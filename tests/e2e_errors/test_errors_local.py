"""Whatever is wrong on this PC: disk, database, settings, folders; a clear sentence, exit code 2, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import DiskFull
from app.system.settings_file import SettingsFile
from tests.cli.shell import Said, Shell
from tests.support import proof
from tests.support.world import World


def refused(said: Said, *words: str) -> None:
    assert said.code == 2, said.words
    for word in words:
        assert word in said.words, said.words
    assert "→ " in said.err


def recovers(shell: Shell, world: World) -> None:
    world.advance(minutes=11)
    said = shell("sync")
    assert said.code == 0, said.words
    proof.exactly_once(world, parts=1)
    assert shell("audit", "verify").code == 0


def database(world: World) -> Path:
    return world.profile() / "ml-connector.db"


# -- the disk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB, where we may mount one."""
    folder = tmp_path / "pc"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a tiny disk needs root")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("a tiny disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_disk_that_is_full(tiny_disk: Path, shell: Shell, world: World) -> None:
    for _ in range(4):
        world.purchase()
    assert shell("sync").code == 0
    ballast = tiny_disk / "ballast"
    free = shutil.disk_usage(tiny_disk).free
    ballast.write_bytes(b"x" * (free - 4096))
    for _ in range(40):
        world.purchase()
    said = shell("sync")
    refused(said, "is full", "Free some space")
    said = shell("config", "set", "sync.interval_minutes", "12")
    assert said.code in (0, 2)
    assert shell("check").code in (2, 3)
    ballast.unlink()
    recovers(shell, world)


def test_a_disk_that_fills_up_while_sending(shell: Shell, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite refuses any further page at whatever step that comes; afterwards everything is there once."""
    for _ in range(6):
        world.purchase()
    shell("sync", "--dry-run")
    pages = sqlite3.connect(database(world))
    [count] = pages.execute("PRAGMA page_count").fetchone()
    pages.close()
    from app.store import database as module

    opened = module.Database.__init__

    def small(self: module.Database, path: Path) -> None:
        opened(self, path)
        self.handle.execute_sql(f"PRAGMA max_page_count={count + 1}")
        pragmas = dict(self.handle._pragmas) | {"max_page_count": count + 1}
        self.handle._pragmas = list(pragmas.items())

    with monkeypatch.context() as full:
        full.setattr(module.Database, "__init__", small)
        refused(shell("sync"), "is full", "Free some space on that disk")
    recovers(shell, world)


def test_a_program_that_stays_open_survives_a_full_disk(tiny_disk: Path, world: World) -> None:
    world.purchase()
    program = world.open()
    assert world.sync(program).ok
    ballast = tiny_disk / "ballast"
    for _ in range(60):
        world.purchase()
    size = shutil.disk_usage(tiny_disk).free - 4096
    ballast.write_bytes(b"x" * size)
    for _ in range(2):
        result = world.sync(program)
        assert [type(error) for error in result.errors] == [DiskFull], result.errors
        world.advance(minutes=11)
    ballast.unlink()
    world.until_quiet(program)
    proof.exactly_once(world, parts=1)
    assert program.audit.verify().ok


# -- the database -----------------------------------------------------------------------------------------------------


def test_a_database_of_a_newer_version_is_not_touched(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync", "--dry-run")
    with sqlite3.connect(database(world)) as connection:
        [version] = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version={version + 1}")
    connection.close()
    before = database(world).read_bytes()
    for command in (["sync"], ["status"], ["check"], ["records"], ["config", "show"], ["audit", "verify"]):
        refused(shell(*command), "written by a newer version", "Install the newer version again")
    assert database(world).read_bytes() == before
    with sqlite3.connect(database(world)) as connection:
        connection.execute(f"PRAGMA user_version={version}")
    connection.close()
    recovers(shell, world)


@pytest.mark.parametrize("damage", ["text", "head", "middle"])
def test_a_damaged_database_says_what_to_do(shell: Shell, world: World, damage: str) -> None:
    for _ in range(3):
        world.purchase()
    assert shell("sync").code == 0
    file = database(world)
    for extra in ("-wal", "-shm"):
        file.with_name(file.name + extra).unlink(missing_ok=True)
    if damage == "text":
        file.write_text("This is a shopping list.\n" * 500, "utf-8")
    else:
        data = bytearray(file.read_bytes())
        start = 0 if damage == "head" else 4096
        data[start : start + 8 * 4096] = b"\xff" * min(8 * 4096, len(data) - start)
        file.write_bytes(data)
    said = shell("sync")
    refused(said, "damaged", "recognised by their markers and not sent again")
    file.rename(file.with_name("away.db"))  # what the sentence says: start afresh
    for extra in ("-wal", "-shm"):
        file.with_name(file.name + extra).unlink(missing_ok=True)
    # The heartbeat of the lost database stands for an hour.
    world.advance(minutes=70)
    said = shell("sync")
    assert said.code == 0, said.words
    proof.exactly_once(world, parts=1)
    assert world.titan.count("POST", "/purchase-orders") <= 3


def test_an_empty_database_file_is_simply_new(shell: Shell, world: World) -> None:
    database(world).parent.mkdir(parents=True, exist_ok=True)
    database(world).touch()
    world.purchase()
    recovers(shell, world)


def test_a_folder_in_place_of_the_database(shell: Shell, world: World) -> None:
    world.purchase()
    database(world).mkdir()
    refused(shell("sync"), "ml-connector.db")
    database(world).rmdir()
    recovers(shell, world)


# -- settings and folders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[]", "Settings"),
        ('{"tally": 5}', "tally"),
        ('{"sync": {"interval_minutes": "often"}}', "sync.interval_minutes"),
        ('{"colour": {}}', "unknown key colour"),
        ("\x00\x00", "not valid JSON"),
    ],
)
def test_malformed_settings_are_named_and_kept(shell: Shell, world: World, text: str, words: str) -> None:
    world.purchase()
    file = world.profile() / "settings.json"
    good = file.read_bytes()
    file.write_text(text, "utf-8")
    for command in (["sync"], ["status"], ["config", "show"], ["config", "set", "sync.interval_minutes", "5"]):
        refused(shell(*command), words)
    assert file.read_text("utf-8") == text
    file.write_bytes(good)
    recovers(shell, world)


def test_settings_that_are_not_utf8(shell: Shell, world: World) -> None:
    world.purchase()
    file = world.profile() / "settings.json"
    good = file.read_bytes()
    file.write_bytes(b'{"tally": {"company": "\xff\xfe"}}')
    refused(shell("status"), "settings.json")
    file.write_bytes(good)
    recovers(shell, world)


def test_settings_written_by_notepad_with_a_mark_are_read(shell: Shell, world: World) -> None:
    file = world.profile() / "settings.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    world.purchase()
    recovers(shell, world)


def test_a_full_disk_keeps_the_settings(shell: Shell, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = world.profile() / "settings.json"
    before = file.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.system.settings_file.os.fsync", full)
        refused(shell("config", "set", "sync.interval_minutes", "5"), "full", "Free some space")
    assert file.read_bytes() == before
    assert json.loads(before)
    assert SettingsFile(world.profile()).load()


def test_a_profile_that_cannot_be_written(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("x", "utf-8")
    refused(shell("status", "--profile", str(file / "profile"), profile=None), "a-file")
    refused(shell("status", "--profile", str(file), profile=None), "a-file")
    refused(shell("status", "--profile", "/proc/nowhere", profile=None), "/proc/nowhere", "--profile")


def test_a_read_only_profile(tiny_disk: Path, shell: Shell, world: World) -> None:
    world.purchase()
    assert shell("sync").code == 0
    mount = shutil.which("mount")
    assert mount is not None
    subprocess.run([mount, "-o", "remount,ro", str(tiny_disk)], check=True)
    world.purchase()
    refused(shell("sync"), "cannot be", "may write", "--profile")
    refused(shell("config", "set", "sync.interval_minutes", "5"), "cannot be")
    subprocess.run([mount, "-o", "remount,rw", str(tiny_disk)], check=True)
    recovers(shell, world)
