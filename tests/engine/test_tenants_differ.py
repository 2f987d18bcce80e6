"""Tenants are set up differently: each way of receiving and billing ends in sync or says what a person must do."""

from __future__ import annotations

from pathlib import Path

from app.domain.states import State
from app.simulators.servicetitan import MemoMode, sample
from tests.support import proof
from tests.support.world import World


def test_a_type_that_receives_by_itself_needs_one_write_a_voucher(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        vouchers = [world.purchase() for _ in range(3)]
        world.configure("pc", **{"servicetitan.purchase_order_type_id": world.order_type(sample.AUTO_TYPE)})
        program = world.open()
        world.sync(program)
        assert {world.record(program, v).state for v in vouchers} == {State.SYNCED}
        assert world.titan.count("POST", "/purchase-orders") == 3
        assert world.titan.count("POST", "/receipts") == 0
        proof.exactly_once(world)


def test_without_automatic_bills_the_record_waits_and_resolves_itself_when_the_bill_is_made(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        world.titan.switches.auto_create_bill = False
        program = world.open()
        world.sync(program)
        waiting = world.record(program, voucher)
        assert waiting.state is State.BILL_PENDING
        assert "Automatically create bill" in waiting.reasons[0].advice
        assert not program.service.status().in_sync

        for receipt in list(world.tenant.receipts.values()):
            world.tenant.make_bill(receipt.id)
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED


def test_a_bill_that_comes_some_seconds_later_is_waited_for(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        world.titan.switches.bill_delay_s = 4.0
        program = world.open()
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED


def test_a_receipt_refused_while_pending_resolves_itself_when_a_person_receives_the_order(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        world.titan.switches.receive_pending_allowed = False
        program = world.open()
        world.sync(program)
        refused = world.record(program, voucher)
        assert refused.state is State.REJECTED
        assert "send it in ServiceTitan" in refused.reasons[0].advice

        (order,) = world.tenant.all_orders()
        world.tenant.send_po(order.id)
        program.service.replay(refused.id)
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED
        proof.exactly_once(world)


def test_a_tenant_that_drops_the_memo_gets_one_document_and_no_more(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for _ in range(5):
            world.purchase()
        world.titan.switches.memo_mode = MemoMode.DROPPED
        program = world.open()
        result = world.sync(program)
        assert [error.item for error in result.errors] == ["ServiceTitan"]
        assert "memo" in result.errors[0].what
        assert len(world.tenant.all_orders()) == 1
        world.sync(program)
        assert len(world.tenant.all_orders()) == 1


def test_documents_whose_voucher_is_unknown_are_named_by_the_check(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        other = world.purchase()
        program = world.open()
        world.sync(program)
        world.close(program)
        (world.profile() / "ml-connector.db").unlink()
        world.company.delete_voucher(voucher.guid)
        program = world.open()
        world.sync(program)
        assert world.record(program, other).state is State.SYNCED
        program.cloud().mirror.refresh()
        line = next(line for line in program.service.check() if line.name == "Documents")
        assert "1 purchase orders carry our mark" in line.text
