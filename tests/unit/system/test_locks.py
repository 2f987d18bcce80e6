"""Locks between threads and processes, and the one queue in front of Tally."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.domain.clock import SystemClock
from app.domain.errors import Busy, ConfigurationError
from app.system.locks import THIS_PC, FileLock, TallyGate, computer

_HOLDER = """
import sys
from pathlib import Path
from app.system.locks import FileLock
lock = FileLock(Path(sys.argv[1]), sys.argv[2])
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def hold(folder: Path, name: str) -> subprocess.Popen[str]:
    """A process that takes the lock and keeps it until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "True"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_lock_held_by_another_process_is_refused_and_freed_when_that_is_killed(tmp_path: Path) -> None:
    process = hold(tmp_path, "sender-7")
    lock = FileLock(tmp_path, "sender-7")
    assert not lock.acquire()
    assert FileLock(tmp_path, "sender-8").acquire()
    end(process)
    assert lock.acquire()
    lock.release()


def test_two_locks_of_one_process_exclude_each_other_and_a_second_release_does_no_harm(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path, "x"), FileLock(tmp_path, "x")
    assert first.acquire()
    assert not second.acquire()
    assert not first.acquire()
    first.release()
    first.release()
    assert second.acquire()
    second.release()


def test_names_of_hosts_become_names_of_files(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "new", "tally-[::1]:9000/../x")
    assert lock.acquire()
    assert lock.path.parent == tmp_path / "new"
    lock.release()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigurationError, match="lock file"):
        FileLock(tmp_path / "file" / "locks", "x").acquire()


def test_while_another_program_talks_to_tally_this_one_waits_and_then_says_so(tmp_path: Path) -> None:
    process = hold(tmp_path, "tally-127.0.0.1_9000")
    gate = TallyGate(tmp_path, "127.0.0.1_9000", SystemClock(), wait_s=0.0)
    with pytest.raises(Busy, match="Another program"), gate:
        pytest.fail("two requests at once")
    end(process)
    with gate:
        pass


def test_requests_of_many_threads_and_gates_never_overlap(tmp_path: Path) -> None:
    gates = [TallyGate(tmp_path, "host_9000", SystemClock()) for _ in range(3)]
    inside, most = 0, 0

    def ask(gate: TallyGate) -> None:
        nonlocal inside, most
        for _ in range(20):
            with gate:
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=ask, args=(gates[n % 3],)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_an_error_inside_frees_the_gate(tmp_path: Path) -> None:
    gate = TallyGate(tmp_path, "host_9000", SystemClock(), wait_s=0.0)
    with pytest.raises(RuntimeError), gate:
        raise RuntimeError
    with TallyGate(tmp_path, "host_9000", SystemClock(), wait_s=0.0):
        pass


def test_that_tally_must_be_drained_is_known_to_every_gate_of_that_tally_and_no_other(tmp_path: Path) -> None:
    one, same, other = (TallyGate(tmp_path, a, SystemClock()) for a in ("host_9000", "host_9000", "host_9001"))
    assert not one.drain_needed()
    one.set_drain(True)
    assert same.drain_needed()
    assert not other.drain_needed()
    same.set_drain(False)
    same.set_drain(False)
    assert not one.drain_needed()


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost.", "127.0.0.1", "127.0.0.1.", "127.0.0.2", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_every_spelling_of_the_loopback_net_is_this_pc(host: str) -> None:
    assert computer(host) == THIS_PC


def test_this_pcs_own_name_and_the_addresses_behind_it_are_this_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    assert computer(socket.gethostname().upper() + ".") == THIS_PC
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("0.0.0.0", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    assert computer("tally.office.example") == THIS_PC


def test_another_pc_has_one_name_for_its_host_and_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::7", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.7", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    assert computer("TallyPC.") == computer("tallypc.office.example") == "203.0.113.7"
    monkeypatch.undo()
    assert computer("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("error", [socket.gaierror("unknown"), UnicodeError("label too long")])
def test_a_host_that_does_not_resolve_is_known_by_its_text(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert computer("TallyPC.Office.") == "tallypc.office"
