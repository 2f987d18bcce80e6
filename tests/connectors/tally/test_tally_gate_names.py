"""One Tally has one gate however its address is spelled, and after a timeout nothing goes before the drain probe."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from tally_support import NAME, Bench

from app.bootstrap import Program
from app.connectors.tally.client import TallyClient, address
from app.domain.clock import SystemClock
from app.domain.errors import Busy
from app.simulators.tally import Fault, TallySimulator
from app.system.locks import TallyGate

_SPELLINGS = [
    "http://localhost:9000",
    "http://localhost",
    "http://LOCALHOST.:9000/",
    "http://127.0.0.1",
    "http://127.0.0.1.:9000",
    "http://127.0.0.2:9000",
    "http://[::1]:9000",
    f"http://{socket.gethostname()}:9000",
]


def gate_of(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the lock that a profile with this address uses."""
    gates: list[str] = []

    class Watched(TallyGate):
        def __init__(self, folder: Path, name: str, clock: SystemClock) -> None:
            gates.append(name)
            super().__init__(folder, name, clock)

    monkeypatch.setattr("app.bootstrap.connections.TallyGate", Watched)
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text(json.dumps({"tally": {"url": url}}))
    program = Program(profile, clock=SystemClock(), locks=tmp_path / "locks")
    try:
        assert program.connections.tally_client() is program.connections.tally_client()
    finally:
        program.close()
    (name,) = gates
    return name


@pytest.mark.parametrize("url", _SPELLINGS)
def test_profiles_that_spell_this_pc_differently_share_one_gate(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate_of(url, tmp_path, monkeypatch) == "this-pc_9000"


@pytest.mark.parametrize(
    ("url", "name"), [("http://localhost:9001", "this-pc_9001"), ("http://203.0.113.7", "203.0.113.7_9000")]
)
def test_another_port_and_another_pc_have_their_own_gate(
    url: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate_of(url, tmp_path, monkeypatch) == name


@pytest.mark.parametrize("url", [*_SPELLINGS, "tally-pc", "http://Tally-PC:9001/x"])
def test_the_client_talks_to_the_address_the_gate_is_named_after(url: str, bench: Bench) -> None:
    host, port = address(url)
    shown = f"[{host}]" if ":" in host else host
    assert TallyClient(url, bench.clock, bench.gate).url == f"http://{shown}:{port}/"


def test_the_banner_is_asked_only_after_the_drain_probe_was_answered(bench: Bench, sim: TallySimulator) -> None:
    bench.gate.set_drain(True)
    bench.client.alive()
    assert [one.kind == "alive" for one in sim.requests] == [False, True]
    assert not bench.gate.drain_needed()
    assert bench.clock.slept == [1.0, 1.0]


def test_while_tally_is_still_at_work_the_banner_is_not_asked(sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME, timeout_s=0.3, drain_timeout_s=0.3)
    bench.gate.set_drain(True)
    sim.faults.arm(Fault.BUSY, times=1, seconds=2)
    with pytest.raises(Busy):
        bench.client.alive()
    assert [one.bytes_in > 0 for one in sim.requests] == [True]  # one POST, no GET
    assert bench.gate.drain_needed()
