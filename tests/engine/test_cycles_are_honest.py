"""What a cycle remembers of itself is true, or status could say yes without having looked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.domain.states import State
from app.engine.cycle.parts import LAST_BEGUN, LAST_SUCCESS, CycleOptions
from app.simulators.tally import Fault
from app.store.codec import moment
from tests.support.world import World


def test_a_cycle_skipped_because_of_an_outage_is_no_success(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        world.sync(program)
        before = moment(program.cursors.get(LAST_SUCCESS))
        world.tally.faults.arm(Fault.REFUSED)
        world.advance(minutes=1)
        assert not world.sync(program).ok
        skipped = program.service.sync(CycleOptions(), lambda what, done, total: None)
        assert (skipped.skipped, skipped.ok, skipped.read) == (True, False, None)
        assert moment(program.cursors.get(LAST_SUCCESS)) == before
        assert not program.service.status().in_sync
        world.tally.faults.clear()
        world.advance(minutes=1)
        assert world.sync(program).ok
        assert program.service.status().in_sync


def test_a_post_dated_purchase_is_sent_on_its_date_and_not_looked_at_in_between(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase(days_ago=-2, post_dated=True)
        program = world.open()
        world.sync(program)
        held = world.record(program, voucher)
        assert (held.state, held.reasons[0].code) == (State.NOT_APPLICABLE, "post_dated")
        steps = len(list(program.audit.entries(record_id=held.id)))
        world.advance(hours=20)
        world.sync(program)
        assert len(list(program.audit.entries(record_id=held.id))) == steps
        world.advance(hours=48)
        assert program.clock.today() >= held.document_date > program.clock.today() - timedelta(days=3)
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED


def test_a_run_of_one_flow_is_no_success_of_the_others(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program = world.open()
        world.sync(program)
        before = moment(program.cursors.get(LAST_SUCCESS))
        world.tally.faults.arm(Fault.REFUSED)
        world.advance(minutes=1)
        assert not world.sync(program).ok
        world.tally.faults.clear()
        world.advance(hours=2)
        alone = CycleOptions(by_person=True, flow="reference")
        result = program.service.sync(alone, lambda what, done, total: None)
        assert result.ok
        assert moment(program.cursors.get(LAST_BEGUN)) == result.started, "a stock report from before it is old"
        status = program.service.status()
        assert (moment(program.cursors.get(LAST_SUCCESS)), status.last_success) == (before, before)
        assert not status.in_sync
        assert world.sync(program).ok
        assert program.service.status().in_sync


def test_what_fails_in_a_run_of_one_flow_is_told(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program = world.open()
        world.sync(program)
        world.configure("pc", **{"sync.start_date": None})
        alone = CycleOptions(by_person=True, flow="purchases")
        result = program.service.sync(alone, lambda what, done, total: None)
        assert not result.ok
        assert program.service.status().last_problem == str(result.errors[0])
