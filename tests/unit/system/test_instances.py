"""One window program a profile, and whether Tally's own program runs on this PC."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.system import tally_process as module
from app.system.instance import InstanceLock, server_name
from app.system.tally_process import Presence, Process, tally_process

HERE = "http://localhost:9000"
MORNING = datetime(2026, 5, 2, 8, tzinfo=UTC)


def test_a_profile_has_one_window_and_another_profile_its_own(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "a"), InstanceLock(tmp_path / "a")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    assert InstanceLock(tmp_path / "b").acquire()
    first.release()
    first.release()
    assert second.acquire()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists; a user's folder is his own there")
def test_a_new_profiles_folder_is_not_opened_to_everybody(tmp_path: Path) -> None:
    assert InstanceLock(tmp_path / "new").acquire()
    assert not (tmp_path / "new").stat().st_mode & 0o002


def test_the_lock_of_a_killed_program_is_not_in_the_way(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app.system.instance import InstanceLock;"
        f"lock = InstanceLock(Path({str(tmp_path)!r})); print(lock.acquire(), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "True"
        assert not InstanceLock(tmp_path).acquire()
        process.kill()
        process.wait()
    assert InstanceLock(tmp_path).acquire()


def test_the_name_for_talking_is_short_plain_and_the_profiles_own(tmp_path: Path) -> None:
    name = server_name(tmp_path / "a")
    assert name == server_name(tmp_path / "b" / ".." / "a")
    assert name != server_name(tmp_path / "b")
    assert len(name) < 40
    assert name.replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("names", "presence"),
    [(["Tally.exe"], Presence.RUNNING), (["tallyfoo.exe", "explorer.exe"], Presence.NOT_SEEN), ([], Presence.NOT_SEEN)],
)
def test_tally_is_known_by_its_programs_name(names: list[str], presence: Presence) -> None:
    found = tally_process(HERE, [Process(n, name, MORNING) for n, name in enumerate(names)])
    assert found.presence is presence
    assert found.started == (MORNING if presence is Presence.RUNNING else None)


def test_of_several_tallies_the_one_that_runs_longest_is_told() -> None:
    running = [Process(1, "tally.exe", MORNING), Process(2, "tally.exe", MORNING - timedelta(hours=1))]
    assert tally_process(HERE, running).started == MORNING - timedelta(hours=1)


def test_of_a_tally_on_another_pc_nothing_is_said() -> None:
    assert tally_process("http://server:9000", [Process(1, "tally.exe", None)]).presence is Presence.UNKNOWN


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
def test_this_systems_list_of_processes_is_read_with_times(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path("/proc/self/comm").read_text(encoding="utf-8").strip().lower()
    monkeypatch.setattr(module, "PROGRAMS", frozenset({own}))
    found = tally_process(HERE)
    assert found.presence is Presence.RUNNING
    assert found.started is not None
    assert found.started <= datetime.now(UTC) + timedelta(seconds=5)
