"""A cycle lists the records whose documents it made, found complete or cancelled."""

from __future__ import annotations

from pathlib import Path

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support.world import World


def test_what_was_sent_is_listed_with_its_documents_oldest_first(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        new = world.purchase(days_ago=2)
        old = world.purchase(days_ago=9, godowns=("Main Location", "Van 1"))
        world.company.add_supplier("Unknown & Co")
        world.purchase(supplier="Unknown & Co")
        program = world.open()
        done = world.sync(program).done
        assert [one.record_id for one in done] == [world.record(program, v).id for v in (old, new)]
        assert {one.state for one in done} == {State.SYNCED}
        assert (done[1].party, done[1].amount) == ("Acme & Sons", new.total)
        order = next(o for o in world.tenant.all_orders() if o.vendor_invoice_number == new.reference)
        bills = world.tenant.all_bills(order.id)
        assert done[1].documents == (order.number, bills[0].number)
        assert len(done[0].documents) == 4, "two orders, two bills"
        world.advance(hours=2)
        assert world.sync(program).done == []


def test_a_replacement_names_what_it_cancelled_and_what_it_made(tmp_path: Path) -> None:
    with World(tmp_path, settings={"sync.change_policy": "replace"}) as world:
        bill = world.purchase()
        program = world.open()
        world.sync(program)
        world.alter(bill, quantity=4)
        world.advance(minutes=11)
        (done,) = world.sync(program).done
        first, second = world.tenant.all_orders()
        assert done.cancelled == (first.number,)
        assert done.documents[0] == second.number
        world.company.cancel_voucher(bill.guid)
        world.advance(minutes=11)
        (gone,) = world.sync(program).done
        assert (gone.state, gone.documents, gone.cancelled) == (State.NOT_APPLICABLE, (), (second.number,))


def test_a_change_without_effect_and_a_dry_run_are_not_listed(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        bill = world.purchase()
        program = world.open()
        assert world.sync(program, dry_run=True).done == []
        world.sync(program)
        world.alter(bill, narration="seen by the auditor")
        world.advance(minutes=11)
        assert world.sync(program).done == []
        assert world.record(program, bill).state is State.SYNCED


def test_what_was_sent_before_the_system_failed_is_listed_all_the_same(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        whole, half = world.purchase(days_ago=5), world.purchase()
        world.titan.faults.add(Fault(FaultKind.THROTTLE, method="POST", path=r"/receipts$", nth=2, times=None))
        program = world.open()
        result = world.sync(program)
        assert result.errors
        assert [(one.record_id, one.state) for one in result.done] == [
            (world.record(program, whole).id, State.SYNCED),
            (world.record(program, half).id, State.SENDING),
        ]
        order = next(o for o in world.tenant.all_orders() if o.vendor_invoice_number == half.reference)
        assert result.done[1].documents == (order.number,)
