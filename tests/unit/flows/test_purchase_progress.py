"""What comes next for a purchase under way: every combination of what we did and what the destination shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

import pytest

from app.domain.marker import Marker
from app.domain.purchasing import BillDocument, OrderDocument, OrderItem, OrderStatus, ReceiptDocument, SyncStatus
from app.domain.records import Operation, OperationKind, OperationState, Plan
from app.domain.states import State
from app.flows.purchases.order_lines import LineRules
from app.flows.purchases.progress import next_step
from app.flows.purchases.withdrawal import withdrawal_step
from app.flows.steps import SEARCH_SPACING, Step, StepKind, search_counts
from tests.unit.purchase_builders import MOMENT, D, Desk, line, qty, voucher

BILL = voucher(line("MCB-32", "1000.00", qty(10)), extra=[("Input CGST", 90)])
TWO_PLACES = voucher(line("MCB-32", "10", qty(1)), line("MCB-32", "20", qty(1), godown="North"))
GUID = BILL.guid
NEW_ORDER, R, X, C = (
    OperationKind.CREATE_ORDER,
    OperationKind.CREATE_RECEIPT,
    OperationKind.CANCEL_RECEIPT,
    OperationKind.CANCEL_ORDER,
)
S = OperationState
DEAD = (OrderStatus.CANCELED, OrderStatus.REJECTED)


def plan_of(bill: object = BILL) -> Plan:
    return Desk().plan(bill)  # type: ignore[arg-type]


PLAN = plan_of()
OUR_NUMBER = PLAN.invoice_number


@dataclass(frozen=True)
class Marked:
    marker: Marker
    document: OrderDocument


@dataclass
class Tenant:
    """What the mirror shows."""

    orders: list[tuple[Marker | None, OrderDocument]] = field(default_factory=list)
    receipts: list[ReceiptDocument] = field(default_factory=list)
    bills: list[BillDocument] = field(default_factory=list)

    def marked(self, guid: str) -> Sequence[Marked]:
        return [Marked(m, d) for m, d in self.orders if m is not None and m.guid == guid]

    def order(self, order_id: int, *, request: bool = False) -> OrderDocument | None:
        return next((d for _, d in self.orders if d.id == order_id and d.is_request is request), None)

    def bill(self, bill_id: int) -> BillDocument | None:
        return next((b for b in self.bills if b.id == bill_id), None)

    def receipts_of(self, order_id: int) -> Sequence[ReceiptDocument]:
        return [r for r in self.receipts if r.purchase_order_id == order_id]

    def unmarked_orders(self, vendor_id: int) -> Sequence[OrderDocument]:
        return [d for m, d in self.orders if m is None and d.vendor_id == vendor_id and d.status not in DEAD]


def order(ext_id: int = 50, status: OrderStatus = OrderStatus.PENDING, **changes: object) -> OrderDocument:
    base = OrderDocument(
        ext_id, f"PO{ext_id}", status, False, 7, 201, BILL.date, D(1090), D(90), D(0), "", MOMENT, MOMENT
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def receipt(ext_id: int = 60, total: int = 1090, **changes: object) -> ReceiptDocument:
    base = ReceiptDocument(
        ext_id,
        f"R{ext_id}",
        True,
        50,
        70,
        7,
        "INV/9",
        "",
        D(total),
        D(90),
        D(0),
        SyncStatus.PENDING,
        BILL.date,
        MOMENT,
        MOMENT,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def bill(ext_id: int = 70, total: int = 1090, **changes: object) -> BillDocument:
    base = BillDocument(
        ext_id,
        f"B{ext_id}",
        "INV/9",
        50,
        7,
        "",
        D(total),
        D(90),
        D(0),
        SyncStatus.PENDING,
        BILL.date,
        "",
        True,
        MOMENT,
        MOMENT,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def op(kind: OperationKind, state: OperationState, **changes: object) -> Operation:
    return replace(Operation(1, 1, 1, 1, kind, state, "", intent_at=MOMENT), **changes)  # type: ignore[arg-type]


OURS = Marker(GUID, 1, 1)


def step(operations: Sequence[Operation], tenant: Tenant, *, automatic: bool = False, plan: Plan = PLAN) -> Step:
    return next_step(plan, GUID, 1, operations, tenant, receives_automatically=automatic)


# -- creating the order ------------------------------------------------------------------------------------------------

CREATES = [
    None,
    *(op(NEW_ORDER, state, empty_searches=n) for state in S for n in (0, 1, 2, 3)),
]
ORDERS: dict[str, list[OrderDocument]] = {
    "none": [],
    "pending": [order()],
    "sent": [order(status=OrderStatus.SENT)],
    "cancelled": [order(status=OrderStatus.CANCELED)],
    "request": [order(is_request=True, status=OrderStatus.PENDING_APPROVAL)],
    "rejected request": [order(is_request=True, status=OrderStatus.REJECTED)],
    "approved request": [order(is_request=True, status=OrderStatus.APPROVED)],
    "approved request and its order": [order(50, is_request=True, status=OrderStatus.APPROVED), order(51)],
    "approved request, order cancelled": [
        order(50, is_request=True, status=OrderStatus.APPROVED),
        order(51, status=OrderStatus.CANCELED),
    ],
    "pending request and its order": [order(50, is_request=True, status=OrderStatus.PENDING_APPROVAL), order(51)],
    "two": [order(50), order(51)],
    "one cancelled, one alive": [order(50, status=OrderStatus.CANCELED), order(51)],
    "other total": [order(total=D(1))],
    "other vendor": [order(vendor_id=9)],
}


@pytest.mark.parametrize("shown", list(ORDERS))
@pytest.mark.parametrize("create", CREATES, ids=lambda c: f"{c.state}-{c.empty_searches}" if c else "nothing")
def test_an_order_goes_out_only_when_nothing_of_ours_can_be_there(create: Operation | None, shown: str) -> None:
    documents = ORDERS[shown]
    tenant = Tenant([(OURS, d) for d in documents])
    found = step([create] if create else [], tenant)
    alive = [d for d in documents if d.status not in DEAD and d.status is not OrderStatus.APPROVED]
    if found.kind is StepKind.SEND and found.operation is NEW_ORDER:
        assert not documents
        assert create is None or create.state is S.PLANNED or create.empty_searches >= 2
        assert create is None or create.state not in (S.DONE, S.REFUSED)
    if not documents:
        expected = {
            None: StepKind.SEND,
            S.PLANNED: StepKind.SEND,
            S.INTENT: StepKind.SEARCH,
            S.UNCLEAR: StepKind.SEARCH,
            S.DONE: StepKind.OBSERVE,
            S.REFUSED: StepKind.PERSON,
        }[create.state if create else None]
        if create and create.state in (S.INTENT, S.UNCLEAR) and create.empty_searches >= 2:
            expected = StepKind.SEND
        assert found.kind is expected
    for part, kind, ext_id in found.adopted:
        assert (part, kind) == (1, NEW_ORDER)
        assert ext_id in {d.id for d in alive}
    if shown == "two":
        assert (found.kind, found.reason and found.reason.code) == (StepKind.PERSON, "two_documents")
    if shown in ("cancelled", "rejected request", "approved request, order cancelled"):
        assert (found.kind, found.state) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION)
    if shown == "approved request":
        assert found.kind is StepKind.OBSERVE
    if shown == "request":
        assert (found.kind, found.state) == (StepKind.WAIT, State.AWAITING_APPROVAL)
    if shown in ("other total", "other vendor"):
        assert (found.kind, found.state) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION)
    if shown in ("pending", "sent", "one cancelled, one alive", "pending request and its order"):
        assert (found.kind, found.operation) == (StepKind.SEND, R)
        assert found.target_id in {d.id for d in alive}


def test_an_order_whose_memo_a_person_emptied_is_known_by_the_id_that_was_answered() -> None:
    found = step([op(NEW_ORDER, S.DONE, result_id=50)], Tenant([(None, order())]))
    assert (found.kind, found.operation, found.target_id) == (StepKind.SEND, R, 50)


def test_an_answered_id_never_takes_over_an_order_with_another_mark_vendor_or_total() -> None:
    other = Marker(GUID[:-1] + "b", 1, 1)
    for foreign in (order(summary=str(other)), order(vendor_id=9), order(total=D(5))):
        found = step([op(NEW_ORDER, S.DONE, result_id=50)], Tenant([(other if foreign.summary else None, foreign)]))
        assert found.kind is StepKind.OBSERVE
        assert not found.adopted


def test_another_generation_or_part_is_never_adopted() -> None:
    for marker in (Marker(GUID, 2, 1), Marker(GUID, 1, 2)):
        found = step([op(NEW_ORDER, S.UNCLEAR)], Tenant([(marker, order())]))
        assert not found.adopted
        assert found.kind is StepKind.PERSON
        assert found.reason is not None
        assert found.reason.code == "stray_document"


def test_a_late_order_of_the_withdrawn_generation_goes_to_a_person() -> None:
    tenant = Tenant([(Marker(GUID, 2, 1), order(51)), (OURS, order(50))], [receipt(purchase_order_id=51)], [bill()])
    found = next_step(PLAN, GUID, 2, [], tenant, receives_automatically=False)
    assert (found.kind, found.reason and found.reason.code) == (StepKind.PERSON, "stray_document")
    dead = Tenant(
        [(Marker(GUID, 2, 1), order(51)), (OURS, order(50, OrderStatus.CANCELED))], tenant.receipts, tenant.bills
    )
    assert next_step(PLAN, GUID, 2, [], dead, receives_automatically=False).kind is StepKind.DONE


def test_documents_of_another_voucher_that_had_this_identity_before_are_left_alone() -> None:
    former = order(50, vendor_id=9, date=BILL.date - timedelta(days=30))
    tenant = Tenant([(OURS, former), (Marker(GUID, 2, 1), order(51))], [receipt(purchase_order_id=51)], [bill()])
    assert next_step(PLAN, GUID, 2, [], tenant, receives_automatically=False).kind is StepKind.DONE


@pytest.mark.parametrize(
    ("twin", "expected"),
    [
        (order(99), StepKind.PERSON),
        (order(99, total=D(1089)), StepKind.SEARCH),
        (order(99, date=BILL.date - timedelta(days=1)), StepKind.SEARCH),
        (order(99, status=OrderStatus.CANCELED), StepKind.SEARCH),
        (order(99, created_on=MOMENT - timedelta(hours=25)), StepKind.SEARCH),
        (order(99, vendor_id=9), StepKind.SEARCH),
    ],
)
def test_the_same_purchase_without_a_mark_goes_to_a_person_while_an_answer_is_missing(
    twin: OrderDocument, expected: StepKind
) -> None:
    assert step([op(NEW_ORDER, S.UNCLEAR, empty_searches=1)], Tenant([(None, twin)])).kind is expected
    assert step([], Tenant([(None, twin)])).kind is StepKind.SEND


def test_the_twin_is_asked_about_even_after_two_empty_searches() -> None:
    assert step([op(NEW_ORDER, S.UNCLEAR, empty_searches=2)], Tenant([(None, order(99))])).kind is StepKind.PERSON


def test_a_twin_that_a_person_called_another_purchase_leaves_the_two_searches_in_force() -> None:
    for searches, expected in ((0, StepKind.SEARCH), (1, StepKind.SEARCH), (2, StepKind.SEND)):
        found = next_step(
            PLAN,
            GUID,
            1,
            [op(NEW_ORDER, S.UNCLEAR, empty_searches=searches)],
            Tenant([(None, order(99))]),
            receives_automatically=False,
            twins_are_others=True,
        )
        assert found.kind is expected


# -- receiving it ------------------------------------------------------------------------------------------------------

RECEIVES = [None, *(op(R, state, empty_searches=n) for state in S for n in (0, 1, 2))]
RECEIPTS: dict[str, list[ReceiptDocument]] = {
    "none": [],
    "whole": [receipt()],
    "cancelled": [receipt(active=False)],
    "cancelled and again": [receipt(active=False), receipt(61)],
    "part": [receipt(total=500)],
    "two halves": [receipt(60, 545), receipt(61, 545)],
    "too much": [receipt(60), receipt(61)],
}


@pytest.mark.parametrize("automatic", [False, True])
@pytest.mark.parametrize("shown", list(RECEIPTS))
@pytest.mark.parametrize("receive", RECEIVES, ids=lambda r: f"{r.state}-{r.empty_searches}" if r else "nothing")
def test_an_order_is_received_only_when_no_receipt_can_be_there(
    receive: Operation | None, shown: str, automatic: bool
) -> None:
    receipts = RECEIPTS[shown]
    status = OrderStatus.PENDING if not any(r.active for r in receipts) else OrderStatus.RECEIVED
    operations = [op(NEW_ORDER, S.DONE, result_id=50), *([receive] if receive else [])]
    tenant = Tenant([(OURS, order(status=status))], receipts, [bill()])
    found = step(operations, tenant, automatic=automatic)
    if found.kind is StepKind.SEND:
        assert (found.operation, found.target_id) == (R, 50)
        assert not receipts
        assert not automatic
        assert receive is None or receive.state is S.PLANNED or receive.empty_searches >= 2
    if not receipts and not automatic:
        unclear = receive is not None and receive.state in (S.INTENT, S.UNCLEAR)
        searched = receive is not None and receive.empty_searches >= 2
        if unclear:
            assert found.kind is (StepKind.SEND if searched else StepKind.SEARCH)
        elif receive is not None and receive.state is S.REFUSED:
            assert (found.kind, found.state) == (StepKind.PERSON, State.REJECTED)
        elif receive is not None and receive.state is S.DONE:
            assert found.kind is StepKind.OBSERVE
    if not receipts and automatic:
        assert (found.kind, found.state) == (StepKind.WAIT, State.BILL_PENDING)
    if shown == "cancelled":
        assert (found.kind, found.state) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION)
        assert not found.adopted
    if shown == "too much":
        assert found.reason is not None
        assert found.reason.code == "receipt_differs"
    if shown in ("whole", "cancelled and again"):
        assert found.kind is StepKind.DONE
    assert all(ext_id in {r.id for r in receipts if r.active} for _, kind, ext_id in found.adopted if kind is R)


def test_a_receipt_found_after_a_lost_answer_is_adopted() -> None:
    found = step(
        [op(NEW_ORDER, S.DONE, result_id=50), op(R, S.UNCLEAR)],
        Tenant([(OURS, order(status=OrderStatus.RECEIVED))], [receipt()], [bill()]),
    )
    assert found.kind is StepKind.DONE
    assert found.adopted == ((1, R, 60),)


def test_a_part_receipt_waits_and_a_received_order_without_receipts_is_looked_at_again() -> None:
    partly = Tenant([(OURS, order(status=OrderStatus.PARTIALLY_RECEIVED))], [receipt(total=500)])
    assert step([], partly).state is State.BILL_PENDING
    assert step([], Tenant([(OURS, order(status=OrderStatus.RECEIVED))])).kind is StepKind.OBSERVE


@pytest.mark.parametrize(
    ("bills", "kind", "state"),
    [
        ([], StepKind.WAIT, State.BILL_PENDING),
        ([bill()], StepKind.DONE, State.SENDING),
        ([bill(active=False)], StepKind.PERSON, State.CHANGED_AT_DESTINATION),
        ([bill(total=1089)], StepKind.PERSON, State.CHANGED_AT_DESTINATION),
        ([bill(71)], StepKind.WAIT, State.BILL_PENDING),
    ],
)
def test_only_a_living_bill_of_the_same_total_is_done(bills: list[BillDocument], kind: StepKind, state: State) -> None:
    found = step([], Tenant([(OURS, order(status=OrderStatus.RECEIVED))], [receipt()], bills))
    assert (found.kind, found.state) == (kind, state)


# -- what a person changed although the totals tie ---------------------------------------------------------------------

ITEM = OrderItem(1, 101, "MCB-32", D("10.0"), D(0), D("100.00"))
FINE = Desk(lines=LineRules(cost_decimals=4)).plan(voucher(line("MCB-32", "1.00", qty(8))))


@pytest.mark.parametrize(
    ("cost", "total", "code"),
    [
        ("0.13", "1.04", "cost_rounded"),
        ("0.12", "0.96", "cost_rounded"),
        ("0.15", "1.20", "order_differs"),
        ("0.1251", "1.0008", "order_differs"),
    ],
)
def test_a_cost_that_came_back_rounded_is_told_as_what_it_is(cost: str, total: str, code: str) -> None:
    shown = replace(order(), total=D(total), tax=D(0), items=(OrderItem(1, 101, "MCB-32", D(8), D(0), D(cost)),))
    found = step([], Tenant([(OURS, shown)]), plan=FINE)
    assert found.state is State.CHANGED_AT_DESTINATION
    assert found.reason is not None
    assert found.reason.code == code
    if code == "cost_rounded":
        assert f"0.125 of MCB-32 became {cost}" in found.reason.text
        assert found.reason.key == "2"


def test_the_same_goods_and_value_split_over_other_lines_are_no_difference() -> None:
    halves = (replace(ITEM, quantity=D(4), cost=D("0.12")), replace(ITEM, id=2, quantity=D(4), cost=D("0.13")))
    shown = replace(order(), total=D("1.00"), tax=D(0), items=halves)
    assert step([], Tenant([(OURS, shown)]), plan=FINE).kind is StepKind.SEND


RECEIVED = OrderStatus.RECEIVED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"location_id": 202}, ("location", "202", "201")),
        ({"date": BILL.date - timedelta(days=1)}, ("date", str(BILL.date), str(BILL.date - timedelta(days=1)))),
        ({"tax": D(0), "shipping": D(90)}, ("tax 0 there, 90", "shipping 90 there, 0")),
        ({"items": (replace(ITEM, sku_id=102, sku_code="ISO-63"),)}, ("10.0 x ISO-63", "10 x MCB-32")),
        ({"items": (replace(ITEM, quantity=D(20), cost=D(50)),)}, ("20 x MCB-32 at 50 there", "10 x MCB-32 at 100")),
        ({"items": (ITEM, replace(ITEM, id=2, sku_id=102, cost=D(0)))}, ("lines", "at 0 there", "none here")),
    ],
)
@pytest.mark.parametrize("request_", [False, True])
@pytest.mark.parametrize("received", [False, True])
def test_a_change_that_leaves_the_total_is_a_difference(
    changes: dict[str, object], words: tuple[str, ...], request_: bool, received: bool
) -> None:
    status = OrderStatus.PENDING_APPROVAL if request_ else RECEIVED if received else OrderStatus.PENDING
    shown = replace(order(status=status, is_request=request_), **changes)  # type: ignore[arg-type]
    found = step([], Tenant([(OURS, shown)], [receipt()] if received else [], [bill()]))
    assert (found.kind, found.state) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION)
    assert found.reason is not None
    assert found.reason.code == "order_differs"
    assert all(word in found.reason.text for word in words), found.reason.text


@pytest.mark.parametrize(
    "changes",
    [
        {"items": (ITEM,)},
        {"items": (replace(ITEM, quantity_received=D(10)),)},
        {"location_id": None},
        {"summary": "another memo"},
    ],
)
def test_what_is_not_told_or_only_a_memo_is_no_difference(changes: dict[str, object]) -> None:
    shown = replace(order(status=RECEIVED), **changes)  # type: ignore[arg-type]
    assert step([], Tenant([(OURS, shown)], [receipt()], [bill()])).kind is StepKind.DONE


@pytest.mark.parametrize(
    ("on_receipt", "on_bill", "code"),
    [
        ("WRONG-1", "WRONG-1", "receipt_differs"),
        ("", "WRONG-1", "bill_differs"),
        ("", "", None),
        (OUR_NUMBER.lower() + " ", f" {OUR_NUMBER}", None),
    ],
)
def test_another_invoice_number_of_the_supplier_is_a_difference(
    on_receipt: str, on_bill: str, code: str | None
) -> None:
    tenant = Tenant(
        [(OURS, order(status=RECEIVED))],
        [receipt(vendor_invoice_number=on_receipt)],
        [bill(vendor_invoice_number=on_bill)],
    )
    found = step([], tenant)
    assert (found.reason.code if found.reason else None) == code
    if found.reason is not None:
        assert found.state is State.CHANGED_AT_DESTINATION
        assert "WRONG-1" in found.reason.text
        assert OUR_NUMBER in found.reason.text
    else:
        assert found.kind is StepKind.DONE


# -- several parts -----------------------------------------------------------------------------------------------------


def test_a_voucher_is_done_only_when_every_part_is_and_a_person_comes_before_a_send() -> None:
    plan = plan_of(TWO_PLACES)
    first = order(50, OrderStatus.RECEIVED, total=D(10), tax=D(0), date=TWO_PLACES.date)
    second = order(51, OrderStatus.CANCELED, total=D(20), tax=D(0), date=TWO_PLACES.date)
    tenant = Tenant([(Marker(GUID, 1, 1), first)], [receipt(total=10)], [bill(total=10)])
    waiting = step([], tenant, plan=plan)
    assert (waiting.kind, waiting.part, waiting.operation) == (StepKind.SEND, 2, NEW_ORDER)
    tenant.orders = [(Marker(GUID, 1, 1), replace(first, status=OrderStatus.PENDING)), (Marker(GUID, 1, 2), second)]
    tenant.receipts = []
    found = step([], tenant, plan=plan)
    assert (found.kind, found.part) == (StepKind.PERSON, 2)
    assert (1, NEW_ORDER, 50) in found.adopted


def test_a_part_under_search_does_not_hold_back_what_may_be_sent_and_is_not_sent_itself() -> None:
    plan = plan_of(TWO_PLACES)
    operations = [op(NEW_ORDER, S.UNCLEAR, part=1), op(NEW_ORDER, S.PLANNED, part=2)]
    found = step(operations, Tenant(), plan=plan)
    assert (found.kind, found.part) == (StepKind.SEND, 2)


# -- taking it back ----------------------------------------------------------------------------------------------------


def back(operations: Sequence[Operation], tenant: Tenant) -> Step:
    return withdrawal_step(GUID, 1, operations, tenant)


def test_the_receipt_is_cancelled_before_the_order_and_then_nothing_is_left() -> None:
    tenant = Tenant([(OURS, order(status=OrderStatus.RECEIVED))], [receipt()], [bill()])
    first = back([], tenant)
    assert (first.kind, first.operation, first.target_id) == (StepKind.SEND, X, 60)
    tenant.receipts = [receipt(active=False)]
    second = back([op(X, S.DONE, target_id=60)], tenant)
    assert (second.kind, second.operation, second.target_id) == (StepKind.SEND, C, 50)
    tenant.orders = [(OURS, order(status=OrderStatus.CANCELED))]
    assert back([], tenant).kind is StepKind.DONE


@pytest.mark.parametrize(
    ("state", "searches", "expected"),
    [
        (S.PLANNED, 0, StepKind.SEND),
        (S.INTENT, 0, StepKind.SEARCH),
        (S.UNCLEAR, 0, StepKind.SEARCH),
        (S.UNCLEAR, 1, StepKind.SEND),
        (S.DONE, 0, StepKind.OBSERVE),
        (S.REFUSED, 0, StepKind.PERSON),
    ],
)
def test_a_cancellation_whose_answer_was_lost_is_looked_at_before_it_is_sent_again(
    state: OperationState, searches: int, expected: StepKind
) -> None:
    found = back([op(C, state, target_id=50, empty_searches=searches)], Tenant([(OURS, order())]))
    assert found.kind is expected


@pytest.mark.parametrize(
    "tenant",
    [
        Tenant([(OURS, order(status=OrderStatus.EXPORTED))]),
        Tenant([(OURS, order(status=OrderStatus.RECEIVED))], [receipt(sync_status=SyncStatus.EXPORTED)]),
        Tenant([(OURS, order(status=OrderStatus.RECEIVED))], [receipt()], [bill(sync_status=SyncStatus.EXPORTED)]),
        Tenant([(OURS, order(is_request=True, status=OrderStatus.PENDING_APPROVAL))]),
    ],
)
def test_what_cannot_be_taken_back_goes_to_a_person(tenant: Tenant) -> None:
    found = back([op(NEW_ORDER, S.DONE, result_id=50)], tenant)
    assert (found.kind, found.state) == (StepKind.PERSON, State.REJECTED)


def test_an_order_that_may_still_turn_up_is_searched_before_the_withdrawal_ends() -> None:
    assert back([op(NEW_ORDER, S.UNCLEAR, empty_searches=1)], Tenant()).kind is StepKind.SEARCH
    assert back([op(NEW_ORDER, S.UNCLEAR, empty_searches=2)], Tenant()).kind is StepKind.DONE
    assert back([op(NEW_ORDER, S.DONE, result_id=50)], Tenant()).kind is StepKind.OBSERVE


def test_an_order_without_our_mark_is_never_cancelled() -> None:
    """The answered id may have been a request's; the order of the same number is then somebody else's."""
    for marker in (None, Marker(GUID[:-1] + "b", 1, 1)):
        found = back([op(NEW_ORDER, S.DONE, result_id=50)], Tenant([(marker, order())]))
        assert found.kind is StepKind.PERSON
    ours_elsewhere = Tenant([(OURS, order(80, OrderStatus.CANCELED)), (None, order(50))])
    assert back([op(NEW_ORDER, S.DONE, result_id=50)], ours_elsewhere).kind is StepKind.DONE


def test_a_request_and_an_order_of_one_number_are_both_seen() -> None:
    tenant = Tenant([(OURS, order(50, is_request=True, status=OrderStatus.REJECTED)), (OURS, order(50))])
    found = back([], tenant)
    assert (found.kind, found.operation, found.target_id) == (StepKind.SEND, C, 50)


def test_other_generations_are_not_withdrawn() -> None:
    assert back([], Tenant([(Marker(GUID, 2, 1), order())])).kind is StepKind.DONE


def test_every_withdrawal_with_living_documents_does_something() -> None:
    for status, has_receipt in product((OrderStatus.PENDING, OrderStatus.SENT, OrderStatus.RECEIVED), (False, True)):
        tenant = Tenant([(OURS, order(status=status))], [receipt()] if has_receipt else [])
        assert back([], tenant).kind is StepKind.SEND


# -- searching ---------------------------------------------------------------------------------------------------------


def test_a_second_search_counts_only_ten_minutes_after_the_first() -> None:
    assert search_counts(op(NEW_ORDER, S.UNCLEAR), MOMENT)
    searched = op(NEW_ORDER, S.UNCLEAR, searched_at=MOMENT)
    assert not search_counts(searched, MOMENT + SEARCH_SPACING - timedelta(seconds=1))
    assert search_counts(searched, MOMENT + SEARCH_SPACING)
