"""What is read of Tally becomes stock: movements are kept of every voucher, records made where something is to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.masters import Company, MasterKind, StockItem
from app.domain.records import Record
from app.domain.states import State
from app.domain.stock import STOCK_CLASSES
from app.domain.vouchers import Voucher, VoucherClass
from app.engine.intake import Intake, Wishes
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from tests.engine.bench import changed
from tests.store.shelf import Shelf
from tests.unit.purchase_builders import COMPANY, qty
from tests.unit.stock_builders import out, stated, stock_voucher

K = VoucherClass
GO_LIVE = date(2026, 4, 1)
BOTH = Wishes(purchases=True, stock=True, start=GO_LIVE)
NOTE = stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(5), "50"))
TRACKED = stock_voucher(K.PURCHASE, stated("MCB-32", qty(5), "50", tracking="GRN-1"))


class Reader:
    """Journals what the reader delivers, as the wishes say."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.wishes = BOTH
        self.intake = Intake(
            shelf.database, shelf.books, shelf.records, shelf.audit, shelf.clock, shelf.stock_books, lambda: self.wishes
        )
        self.intake.bind(Company(COMPANY, "Sample", GO_LIVE, None, None, None, 5, 5))
        self.intake.save_masters(COMPANY, MasterKind.ITEM, [StockItem("i-mcb", "MCB-32", 1, 1)], complete=True)

    def read(self, *vouchers: Voucher) -> None:
        self.intake.save_vouchers(COMPANY, [one.head for one in vouchers], vouchers)

    def record(self, flow: str = stock.NAME, voucher: Voucher = NOTE) -> Record | None:
        suffix = "/stock" if flow == stock.NAME else ""
        return self.shelf.records.by_source(flow, COMPANY, voucher.guid + suffix)

    def stocked(self, state: State | None = None, voucher: Voucher = NOTE, **changes: object) -> Record:
        found = self.record(voucher=voucher)
        assert found is not None
        if state is None:
            return found
        return self.shelf.records.save(replace(found, state=state, **changes))  # type: ignore[arg-type]

    def flows(self, voucher: Voucher = NOTE) -> set[str]:
        return {flow for flow in (purchases.NAME, stock.NAME) if self.record(flow, voucher) is not None}

    def quantities(self, item: str = "MCB-32") -> list[int]:
        return [int(kept.movement.quantity.number) for kept in self.shelf.stock_books.movements(COMPANY, item)]


@pytest.fixture
def reader(shelf: Shelf) -> Reader:
    return Reader(shelf)


# -- which flow --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(STOCK_CLASSES))
@pytest.mark.parametrize("tracking", ["", "N-1"])
def test_a_voucher_has_a_record_in_each_flow_that_has_something_to_do_about_it(
    reader: Reader, kind: VoucherClass, tracking: str
) -> None:
    one = stock_voucher(kind, stated("MCB-32", qty(5), "50", tracking=tracking))
    reader.read(one)
    expected = {purchases.NAME} if kind is K.PURCHASE else set()
    moved_by_a_note = tracking and kind in (K.SALES, K.CREDIT_NOTE)
    if not moved_by_a_note and (kind is not K.PURCHASE or tracking):
        expected |= {stock.NAME}
    assert reader.flows(one) == expected


@pytest.mark.parametrize("kind", [K.PURCHASE_ORDER, K.MEMORANDUM, K.JOURNAL, K.UNKNOWN])
def test_what_moves_no_stock_has_no_record(reader: Reader, kind: VoucherClass) -> None:
    one = stock_voucher(kind, stated("MCB-32", qty(5), "50"))
    reader.read(one)
    assert reader.flows(one) == set()
    assert reader.quantities() == []


def test_a_voucher_without_quantities_is_no_movement(reader: Reader) -> None:
    one = stock_voucher(K.DEBIT_NOTE, out("MCB-32", None, "50"))
    reader.read(one)
    assert reader.flows(one) == set()


def test_without_the_purchases_flow_a_purchase_is_brought_in_as_stock(reader: Reader) -> None:
    reader.wishes = replace(BOTH, purchases=False)
    one = stock_voucher(K.PURCHASE, stated("MCB-32", qty(5), "50"))
    reader.read(one)
    assert stock.NAME in reader.flows(one)


def test_without_the_stock_flow_nothing_of_stock_is_kept(reader: Reader) -> None:
    reader.wishes = Wishes()
    reader.read(NOTE, replace(TRACKED, guid=f"{COMPANY}-00000077"))
    assert reader.flows() == set()
    assert reader.quantities() == []


def test_a_voucher_that_contradicts_itself_is_shown_once_and_its_movements_are_not_trusted(reader: Reader) -> None:
    odd = replace(NOTE, problem="Its batches do not add up.")
    bought = replace(TRACKED, problem="Its batches do not add up.", stock=(), guid=f"{COMPANY}-00000077")
    reader.read(odd, bought)
    assert reader.flows(odd) == {stock.NAME}
    assert reader.flows(bought) == {purchases.NAME}
    assert reader.quantities() == []


def test_before_go_live_movements_are_kept_for_the_book_and_nothing_is_journaled(reader: Reader) -> None:
    early = {"date": date(2026, 3, 31)}
    reader.read(replace(NOTE, **early), replace(TRACKED, guid=f"{COMPANY}-00000077", **early))  # type: ignore[arg-type]
    assert reader.shelf.records.counts() == {}
    assert reader.quantities() == [5]


def test_a_voucher_that_is_redated_before_go_live_stays_journaled(reader: Reader) -> None:
    reader.read(NOTE)
    reader.read(changed(NOTE, date=date(2026, 3, 31)))
    assert reader.stocked().document_date == date(2026, 3, 31)
    assert reader.stocked().state is State.NEW


# -- changes -----------------------------------------------------------------------------------------------------------


def test_a_change_before_sending_starts_the_record_afresh_and_moves_the_book(reader: Reader) -> None:
    reader.read(NOTE)
    reader.stocked(State.READY, plan="{}")
    reader.read(changed(NOTE, stock=(stated("MCB-32", qty(7), "70"),)))
    assert (reader.stocked().state, reader.stocked().plan) == (State.NEW, "")
    assert reader.quantities() == [7]


@pytest.mark.parametrize("state", [State.SENDING, State.SYNCED, State.AWAITING_POSTING, State.CHANGED_AT_DESTINATION])
def test_a_change_after_sending_is_compared_first(reader: Reader, state: State) -> None:
    reader.read(NOTE)
    reader.stocked(State.SENDING, sent_source=reader.stocked().source)
    if state is not State.SENDING:
        reader.stocked(state)
    reader.read(changed(NOTE, stock=(stated("MCB-32", qty(7), "70"),)))
    after = reader.stocked()
    assert (after.state, [reason.code for reason in after.reasons]) == (State.CHANGED_AT_SOURCE, ["changed_in_tally"])


def test_a_save_that_says_the_same_changes_neither_record_nor_book(reader: Reader) -> None:
    reader.read(NOTE)
    reader.stocked(State.SENDING, sent_source=reader.stocked().source)
    reader.stocked(State.SYNCED)
    reader.shelf.stock_books.weighed(COMPANY, ["MCB-32"])
    reader.read(changed(NOTE, updated_at="20260503"))
    assert reader.stocked().state is State.SYNCED
    assert reader.shelf.stock_books.changed(COMPANY) == []
    assert reader.intake.detailed(COMPANY, [changed(NOTE).head, NOTE.head]) == {NOTE.guid}


def test_a_purchase_that_gets_a_tracking_number_later_gets_its_offset_then(reader: Reader) -> None:
    plain = stock_voucher(K.PURCHASE, stated("MCB-32", qty(5), "50"))
    reader.read(plain)
    assert reader.flows(plain) == {purchases.NAME}
    reader.read(replace(TRACKED, alter_id=plain.alter_id + 1))
    assert reader.flows(plain) == {purchases.NAME, stock.NAME}
    assert reader.quantities() == []


@pytest.mark.parametrize("sent", [False, True])
def test_a_voucher_whose_type_moves_nothing_any_more_leaves_the_flow(reader: Reader, sent: bool) -> None:
    reader.read(NOTE)
    if sent:
        reader.stocked(State.SENDING, sent_source=reader.stocked().source)
    reader.read(changed(NOTE, voucher_class=K.MEMORANDUM, type_name="Memo"))
    after = reader.stocked()
    assert after.state is (State.DELETED_AT_SOURCE if sent else State.NOT_APPLICABLE)
    assert [reason.code for reason in after.reasons] == ["type_changed"]
    assert reader.quantities() == []


@pytest.mark.parametrize("sent", [False, True])
def test_a_deleted_voucher_is_gone_from_the_book_and_from_both_flows(reader: Reader, sent: bool) -> None:
    reader.read(TRACKED)
    for flow in (purchases.NAME, stock.NAME):
        record = reader.record(flow, TRACKED)
        assert record is not None
        if sent:
            reader.shelf.records.save(replace(record, state=State.SENDING, sent_source=record.source))
    reader.intake.save_deleted(COMPANY, [TRACKED.guid])
    for flow in (purchases.NAME, stock.NAME):
        record = reader.record(flow, TRACKED)
        assert record is not None
        assert record.deleted
        assert record.state is (State.DELETED_AT_SOURCE if sent else State.NOT_APPLICABLE)
    assert reader.intake.detailed(COMPANY, [TRACKED.head]) == frozenset()


def test_a_deleted_note_moves_nothing_any_more(reader: Reader) -> None:
    reader.read(NOTE)
    reader.shelf.stock_books.weighed(COMPANY, ["MCB-32"])
    reader.intake.save_deleted(COMPANY, [NOTE.guid])
    assert reader.quantities() == []
    assert reader.shelf.stock_books.changed(COMPANY) == ["MCB-32"]


def test_a_renamed_item_is_renamed_in_the_record_and_in_the_book(reader: Reader) -> None:
    reader.read(NOTE)
    reader.intake.save_masters(COMPANY, MasterKind.ITEM, [StockItem("i-mcb", "MCB 32A", 1, 2)], complete=True)
    assert reader.quantities() == []
    assert reader.quantities("MCB 32A") == [5]
    assert '"MCB 32A"' in reader.stocked().source
    assert reader.stocked().state is State.NEW
