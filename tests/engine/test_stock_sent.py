"""What of a stock record is at the destination already, whoever remembers it: what is there is never sent again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.inventory import ReturnStatus
from app.domain.marker import Marker
from app.domain.purchasing import OrderStatus
from app.domain.records import OperationKind, OperationState, Record
from app.domain.stock import StockChange
from app.engine.stock.sent import Sent, what_is_sent
from app.flows.stock import planner as stock
from app.flows.stock.documents import stock_plan
from app.flows.stock.planner import difference
from app.store.codec import dump
from tests.store.shelf import Shelf
from tests.unit.purchase_builders import COMPANY
from tests.unit.stock_builders import CLEARING, GUID, PAPERS, D, change
from tests.unit.stock_documents import given_back, order

KEY = f"{GUID}/stock"
IN_5, OUT_5 = change(5), change(-5)


class Desk:
    """A journaled stock record and the mirror."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.record: Record = shelf.record(1, flow=stock.NAME, company_guid=COMPANY, source_key=KEY.upper())
        shelf.audit.add("journaled", "It was read.", record_id=self.record.id)

    def sent(self) -> Sent:
        return what_is_sent(self.record, self.shelf.records, self.shelf.documents)

    def there(self, *expected: StockChange) -> None:
        found = self.sent().changes
        assert not difference(expected, found), found

    def done(
        self, kind: OperationKind, result_id: int, state: OperationState = OperationState.DONE, generation: int = 1
    ) -> None:
        moved = IN_5 if kind is OperationKind.CREATE_ORDER else OUT_5
        plan = stock_plan([moved], [moved], PAPERS, key=KEY, generation=1, label="x", day=self.record.document_date)
        (part,) = plan.parts
        planned = self.shelf.records.plan_operation(
            replace(self.record, generation=generation), 1, kind, dump(part.order or part.give_back)
        )
        self.shelf.records.save_operation(
            replace(planned, state=state, result_id=result_id if state is OperationState.DONE else None)
        )


@pytest.fixture
def desk(shelf: Shelf) -> Desk:
    return Desk(shelf)


def mark(generation: int = 1, part: int = 1, key: str = KEY) -> str:
    return str(Marker(key, generation, part))


def test_nothing_is_there_before_anything_was_sent(desk: Desk) -> None:
    assert desk.sent() == Sent((), 0)


def test_what_carries_our_mark_is_there_whatever_the_journal_knows(desk: Desk) -> None:
    desk.shelf.documents.save([order(50, summary=mark()), given_back(80, memo=mark(3, 2), location_id=202)])
    desk.there(IN_5, change(-5, location_id=202))
    assert desk.sent().newest == 3


def test_documents_of_the_purchase_or_of_another_voucher_are_not(desk: Desk) -> None:
    other = f"{COMPANY}-0000ffff/stock"
    desk.shelf.documents.save([order(50, summary=mark(key=GUID)), order(51, summary=mark(key=other))])
    desk.shelf.documents.save([given_back(80, memo=mark(key=GUID)), given_back(81, memo="")])
    assert desk.sent() == Sent((), 0)


@pytest.mark.parametrize("status", [OrderStatus.CANCELED, OrderStatus.REJECTED])
def test_a_dead_order_is_there_no_more(desk: Desk, status: OrderStatus) -> None:
    desk.shelf.documents.save([order(50, status, summary=mark())])
    desk.done(OperationKind.CREATE_ORDER, 50)
    assert desk.sent() == Sent((), 0)


@pytest.mark.parametrize("how", [{"active": False}, {"status": ReturnStatus.CANCELED}])
def test_a_cancelled_return_is_there_no_more(desk: Desk, how: dict[str, object]) -> None:
    desk.shelf.documents.save([given_back(80, memo=mark(), **how)])
    desk.done(OperationKind.CREATE_RETURN, 80)
    assert desk.sent() == Sent((), 0)


def test_a_line_that_was_taken_out_of_a_return_is_there_no_more(desk: Desk) -> None:
    line = given_back().items[0]
    items = (line, replace(line, id=2, quantity=D(2), active=False))
    desk.shelf.documents.save([given_back(80, memo=mark(), items=items)])
    desk.there(OUT_5)


@pytest.mark.parametrize("kind", [OperationKind.CREATE_ORDER, OperationKind.CREATE_RETURN])
def test_what_was_answered_counts_before_the_destination_shows_it(desk: Desk, kind: OperationKind) -> None:
    desk.done(kind, 50)
    desk.there(IN_5 if kind is OperationKind.CREATE_ORDER else OUT_5)


@pytest.mark.parametrize("state", [s for s in OperationState if s is not OperationState.DONE])
def test_what_was_not_answered_does_not_count_by_itself(desk: Desk, state: OperationState) -> None:
    desk.done(OperationKind.CREATE_ORDER, 50, state)
    assert desk.sent() == Sent((), 0)


def test_a_document_known_both_ways_counts_once_as_the_destination_shows_it(desk: Desk) -> None:
    shown = order(50, summary=mark())
    shown = replace(shown, items=(replace(shown.items[0], quantity=D(4)),))
    desk.shelf.documents.save([shown, given_back(80, memo=mark(1, 2))])
    desk.done(OperationKind.CREATE_ORDER, 50)
    desk.done(OperationKind.CREATE_RETURN, 80)
    desk.there(change(4), OUT_5)


def test_a_document_whose_memo_lost_the_mark_is_found_by_the_id_we_were_answered(desk: Desk) -> None:
    desk.shelf.documents.save([order(50, summary="x"), given_back(80, memo="x")])
    desk.done(OperationKind.CREATE_ORDER, 50)
    desk.done(OperationKind.CREATE_RETURN, 80)
    desk.there(IN_5, OUT_5)


def test_all_generations_add_up(desk: Desk) -> None:
    desk.shelf.documents.save([order(50, summary=mark(1)), order(51, summary=mark(2)), given_back(80, memo=mark(3))])
    desk.done(OperationKind.CREATE_ORDER, 52, generation=4)
    desk.there(change(10))
    assert desk.sent().newest == 3


def test_a_request_counts_until_its_order_does(desk: Desk) -> None:
    request = order(50, OrderStatus.PENDING_APPROVAL, summary=mark(), is_request=True)
    desk.shelf.documents.save([request])
    desk.there(IN_5)
    desk.shelf.documents.save([replace(request, status=OrderStatus.APPROVED)])
    desk.there()
    desk.shelf.documents.save([order(51, summary=mark())])
    desk.there(IN_5)


def test_a_cost_is_recorded_for_each_vendor_by_itself() -> None:
    credited = change(-1, "33.34", vendor_id=7)
    found = Sent((change(3, "33.33"), change(-2, "33.33", vendor_id=7), credited), 1)
    assert found.costs == {(CLEARING.id, 101): Decimal("33.33"), (7, 101): Decimal("33.34")}
