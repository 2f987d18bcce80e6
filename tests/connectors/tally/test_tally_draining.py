"""A Tally that stays silent: one probe waits for it in the background, and everybody else is told soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tally_support import NAME, Bench, StillClock

from app.connectors.tally.client import TallyClient
from app.connectors.tally.probe import TallyProbe
from app.connectors.tally.reader import TallyReader
from app.domain.cancellation import Cancellation
from app.domain.errors import Busy, Cancelled
from app.simulators.tally import Fault, TallySimulator
from app.system.locks import TallyGate


def silent(sim: TallySimulator, bench: Bench) -> None:
    """A request timed out some time ago, and what made Tally silent is still there."""
    bench.gate.set_drain(True)
    sim.faults.arm(Fault.DIALOG)


def test_while_a_dialog_stays_open_every_question_is_answered_soon_and_one_probe_waits(sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME, drain_patience_s=0.1)
    silent(sim, bench)
    started = time.monotonic()
    for ask in (bench.read, bench.reader.companies, bench.client.alive, TallyProbe(bench.client).release):
        with pytest.raises(Busy, match="a dialog or a long report may be open"):
            ask()
    assert time.monotonic() - started < 10
    assert len(sim.requests) == 1
    sim.release()
    assert bench.reader.companies()
    assert sim.overlaps == 0
    assert not bench.gate.drain_needed()


def test_the_next_cycle_goes_on_waiting_and_reads_when_the_dialog_is_closed_meanwhile(sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME, drain_patience_s=0.1)
    silent(sim, bench)
    with pytest.raises(Busy):
        bench.read()
    sim.release()
    assert sim.journal.wait_for(lambda records: all(record.finished for record in records))
    bench.read()
    assert sim.overlaps == 0


def test_waiting_for_the_probe_ends_when_the_run_is_cancelled(sim: TallySimulator) -> None:
    bench = Bench(sim.url, NAME)
    silent(sim, bench)
    run = Cancellation()
    sim.on_request = lambda record: run.cancel()
    with run.applied(), pytest.raises(Cancelled):
        bench.client.alive()
    sim.release()


def test_another_program_of_the_pc_is_told_soon_and_sends_nothing(sim: TallySimulator, tmp_path: Path) -> None:
    clock = StillClock()
    gates = [TallyGate(tmp_path, "here_9000", clock, drain_patience_s=0.1) for _ in range(2)]
    first, second = (TallyClient(sim.url, clock, gate, drain_patience_s=0.1) for gate in gates)
    gates[0].set_drain(True)
    sim.faults.arm(Fault.DIALOG)
    with pytest.raises(Busy):
        first.alive()
    with pytest.raises(Busy, match="TallyPrime is busy"):
        second.alive()
    assert len(sim.requests) == 1
    sim.release()
    assert sim.journal.wait_for(lambda records: all(record.finished for record in records))
    for client in (second, first):
        TallyReader(client, Bench(sim.url, NAME).book, clock).companies()
    assert sim.overlaps == 0
    assert not gates[1].drain_needed()


def test_a_note_that_cannot_be_removed_costs_probes_but_stops_nothing(
    sim: TallySimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(sim.url, NAME)
    monkeypatch.setattr(bench.gate, "drain_needed", lambda: True)
    assert bench.reader.companies()
    assert [record.kind for record in sim.requests] == ["collection", "collection"]
