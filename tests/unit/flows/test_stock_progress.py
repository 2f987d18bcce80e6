"""What comes next for a stock record: every combination of what we did and what the destination shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

import pytest

from app.domain.inventory import ReturnDocument, ReturnStatus
from app.domain.marker import Marker
from app.domain.purchasing import (
    BillDocument,
    OrderDocument,
    OrderStatus,
    ReceiptDocument,
    ReceiptItem,
    SyncStatus,
)
from app.domain.records import Operation, OperationKind, OperationState
from app.domain.states import State
from app.domain.stock import StockChange, StockPlan
from app.flows.steps import SEARCHES_BEFORE_RESEND, Step, StepKind
from app.flows.stock.documents import stock_plan
from app.flows.stock.progress import StockProgressRules, can_change, next_step
from tests.unit.purchase_builders import MOMENT
from tests.unit.stock_builders import GUID, PAPERS, D, change
from tests.unit.stock_documents import GIVEN, ITEM, given_back, order, receipt

KEY = f"{GUID}/stock"
OURS, SECOND, EARLIER = Marker(KEY, 2, 1), Marker(KEY, 2, 2), Marker(KEY, 1, 1)
NEW_ORDER, RECEIVE, GIVE_BACK = OperationKind.CREATE_ORDER, OperationKind.CREATE_RECEIPT, OperationKind.CREATE_RETURN
S, K, R = OperationState, StepKind, ReturnStatus


def plan_of(*changes: StockChange, target: Sequence[StockChange] | None = None) -> StockPlan:
    kept = changes if target is None else target
    return stock_plan(changes, kept, PAPERS, key=KEY, generation=2, label="Stock Journal 41", day=date(2026, 4, 20))


INWARD = plan_of(change(5))
OUTWARD = plan_of(change(-5))
TRANSFER = plan_of(change(-5), change(5, location_id=202, location_name="North"))


@dataclass(frozen=True)
class Marked:
    marker: Marker
    document: OrderDocument


@dataclass(frozen=True)
class MarkedReturn:
    marker: Marker
    document: ReturnDocument


@dataclass
class Tenant:
    """What the mirror shows; without a mark of its own, a document was found by its id."""

    orders: list[tuple[Marker | None, OrderDocument]] = field(default_factory=list)
    receipts: list[ReceiptDocument] = field(default_factory=list)
    returns: list[tuple[Marker | None, ReturnDocument]] = field(default_factory=list)

    def marked(self, guid: str) -> Sequence[Marked]:
        return [Marked(m, d) for m, d in self.orders if m is not None and m.guid == guid]

    def marked_returns(self, guid: str) -> Sequence[MarkedReturn]:
        return [MarkedReturn(m, d) for m, d in self.returns if m is not None and m.guid == guid]

    def order(self, order_id: int, *, request: bool = False) -> OrderDocument | None:
        return next((d for _, d in self.orders if d.id == order_id and d.is_request is request), None)

    def give_back(self, return_id: int) -> ReturnDocument | None:
        return next((d for _, d in self.returns if d.id == return_id), None)

    def receipts_of(self, order_id: int) -> Sequence[ReceiptDocument]:
        return [r for r in self.receipts if r.purchase_order_id == order_id]

    def bill(self, bill_id: int) -> BillDocument | None:
        raise AssertionError("stock asks for no bill")

    def unmarked_orders(self, vendor_id: int) -> Sequence[OrderDocument]:
        raise AssertionError("the clearing vendor's documents are told by their marks alone")


def op(kind: OperationKind, state: OperationState, part: int = 1, **changes: object) -> Operation:
    return replace(Operation(1, 1, 2, part, kind, state, "", intent_at=MOMENT), **changes)  # type: ignore[arg-type]


def step(
    operations: Sequence[Operation],
    tenant: Tenant,
    plan: StockPlan = INWARD,
    *,
    automatic: bool = False,
    counts_at: ReturnStatus = R.CREDIT_RECEIVED,
    sent: Sequence[StockChange] | None = None,
) -> Step:
    rules = StockProgressRules(automatic, counts_at)
    there = plan.target if sent is None else sent
    return next_step(plan, KEY.upper(), 2, operations, tenant, rules, there)


def ordered(status: OrderStatus = OrderStatus.PENDING, *receipts: ReceiptDocument, **changes: object) -> Tenant:
    return Tenant([(OURS, order(status=status, **changes))], list(receipts))


def code(found: Step) -> tuple[StepKind, State, str]:
    assert found.reason is not None
    assert found.reason.text
    assert found.reason.advice
    return found.kind, found.state, found.reason.code


# -- creating: nothing is sent twice -----------------------------------------------------------------------------------


def attempts(kind: OperationKind, result_id: int) -> list[Operation | None]:
    """Every state a write can be in; only what is done has a result."""
    return [
        None,
        *(
            op(kind, state, empty_searches=n, result_id=result_id if state is S.DONE else None)
            for state in S
            for n in (0, 1, 2, 3)
        ),
    ]


def named(operation: Operation | None) -> str:
    return f"{operation.state}-{operation.empty_searches}" if operation else "nothing"


def expected_of_nothing_shown(create: Operation | None) -> StepKind:
    """What comes next while the destination shows nothing of it."""
    if create is None or create.state is S.PLANNED:
        return K.SEND
    if create.state in (S.INTENT, S.UNCLEAR):
        return K.SEND if create.empty_searches >= SEARCHES_BEFORE_RESEND else K.SEARCH
    return {S.DONE: K.OBSERVE, S.REFUSED: K.PERSON}[create.state]


SHOWN_ORDERS: dict[str, tuple[list[OrderDocument], StepKind | None]] = {
    "none": ([], None),
    "pending": ([order()], K.SEND),
    "sent": ([order(status=OrderStatus.SENT)], K.SEND),
    "cancelled": ([order(status=OrderStatus.CANCELED)], K.PERSON),
    "two cancelled": ([order(status=OrderStatus.CANCELED), order(51, OrderStatus.CANCELED)], K.PERSON),
    "request": ([order(is_request=True, status=OrderStatus.PENDING_APPROVAL)], K.WAIT),
    "rejected request": ([order(is_request=True, status=OrderStatus.REJECTED)], K.PERSON),
    "approved request": ([order(is_request=True, status=OrderStatus.APPROVED)], K.OBSERVE),
    "approved request and its order": (
        [order(is_request=True, status=OrderStatus.APPROVED), order(51)],
        K.SEND,
    ),
    "pending request and its order": (
        [order(is_request=True, status=OrderStatus.PENDING_APPROVAL), order(51)],
        K.SEND,
    ),
    "approved request, order cancelled": (
        [order(is_request=True, status=OrderStatus.APPROVED), order(51, OrderStatus.CANCELED)],
        K.PERSON,
    ),
    "two": ([order(), order(51)], K.PERSON),
    "one cancelled, one alive": ([order(status=OrderStatus.CANCELED), order(51)], K.SEND),
    "other vendor": ([order(vendor_id=9)], K.PERSON),
}


@pytest.mark.parametrize("shown", list(SHOWN_ORDERS))
@pytest.mark.parametrize("create", attempts(NEW_ORDER, 50), ids=named)
def test_an_order_goes_out_only_when_nothing_of_ours_can_be_there(create: Operation | None, shown: str) -> None:
    orders, expected = SHOWN_ORDERS[shown]
    found = step([create] if create else [], Tenant([(OURS, one) for one in orders]))
    assert found.kind is (expected or expected_of_nothing_shown(create))
    if found.kind is K.SEND:
        assert found.operation is (RECEIVE if orders else NEW_ORDER)
    if found.kind is K.SEARCH:
        assert (found.operation, found.state) == (NEW_ORDER, State.VERIFY)


SHOWN_RETURNS: dict[str, tuple[list[ReturnDocument], StepKind | None]] = {
    "none": ([], None),
    "credited": ([given_back()], K.DONE),
    "pending": ([given_back(status=R.PENDING)], K.WAIT),
    "cancelled": ([given_back(status=R.CANCELED)], K.PERSON),
    "inactive": ([given_back(active=False)], K.PERSON),
    "two": ([given_back(), given_back(81)], K.PERSON),
    "one cancelled, one alive": ([given_back(status=R.CANCELED), given_back(81)], K.DONE),
    "other vendor": ([given_back(vendor_id=9)], K.PERSON),
}


@pytest.mark.parametrize("shown", list(SHOWN_RETURNS))
@pytest.mark.parametrize("create", attempts(GIVE_BACK, 80), ids=named)
def test_a_return_goes_out_only_when_nothing_of_ours_can_be_there(create: Operation | None, shown: str) -> None:
    returns, expected = SHOWN_RETURNS[shown]
    found = step([create] if create else [], Tenant(returns=[(OURS, one) for one in returns]), OUTWARD)
    assert found.kind is (expected or expected_of_nothing_shown(create))
    if found.kind in (K.SEND, K.SEARCH):
        assert found.operation is GIVE_BACK
        assert (found.state is State.VERIFY) == (found.kind is K.SEARCH)


@pytest.mark.parametrize("operation", [op(NEW_ORDER, S.REFUSED, error="No such SKU."), op(NEW_ORDER, S.REFUSED)])
def test_what_was_refused_waits_for_a_person_with_the_servers_words(operation: Operation) -> None:
    found = step([operation], Tenant())
    assert code(found) == (K.PERSON, State.REJECTED, "refused")
    assert found.reason is not None
    assert (operation.error or "refused") in found.reason.text


def test_documents_of_another_part_generation_or_record_are_not_ours() -> None:
    for other in (SECOND, EARLIER, Marker(GUID, 2, 1)):
        assert step([], Tenant([(other, order())])).operation is NEW_ORDER
        assert step([], Tenant(returns=[(other, given_back())]), OUTWARD).operation is GIVE_BACK


def test_operations_of_another_part_do_not_speak_for_this_one() -> None:
    done = op(NEW_ORDER, S.DONE, part=2, result_id=50)
    assert step([done], Tenant()).kind is K.SEND


# -- found by its id, taken over by its mark ---------------------------------------------------------------------------

ANSWERED = op(NEW_ORDER, S.DONE, result_id=50)
RETURNED = op(GIVE_BACK, S.DONE, result_id=80)


def test_a_document_whose_memo_was_edited_is_found_by_the_id_its_create_answered() -> None:
    edited = Tenant([(None, order(summary="Rang them."))], [receipt()], [(None, given_back(memo=""))])
    assert step([ANSWERED], edited).kind is K.DONE
    assert step([RETURNED], edited, OUTWARD).kind is K.DONE


def test_an_answered_id_that_carries_anothers_mark_or_orders_something_else_is_not_ours() -> None:
    foreign = Tenant([(None, order(summary=f"{EARLIER}"))], returns=[(None, given_back(memo=f"{EARLIER}"))])
    assert step([ANSWERED], foreign).kind is K.OBSERVE
    assert step([RETURNED], foreign, OUTWARD).kind is K.OBSERVE
    assert step([ANSWERED], Tenant([(None, order(summary="", vendor_id=9))])).kind is K.OBSERVE


@pytest.mark.parametrize("known", [None, op(NEW_ORDER, S.UNCLEAR), op(NEW_ORDER, S.DONE, result_id=49)])
def test_what_is_found_by_its_mark_is_noted_as_done(known: Operation | None) -> None:
    assert step([known] if known else [], ordered()).adopted == ((1, NEW_ORDER, 50),)
    assert step([ANSWERED], ordered()).adopted == ()


def test_a_return_and_a_receipt_that_answer_an_unclear_write_are_noted_too() -> None:
    tenant = Tenant(returns=[(OURS, given_back())])
    assert step([op(GIVE_BACK, S.UNCLEAR)], tenant, OUTWARD).adopted == ((1, GIVE_BACK, 80),)
    assert step([RETURNED], tenant, OUTWARD).adopted == ()
    received = ordered(OrderStatus.RECEIVED, receipt())
    assert step([ANSWERED, op(RECEIVE, S.INTENT)], received).adopted == ((1, RECEIVE, 60),)
    assert step([ANSWERED, op(RECEIVE, S.DONE, result_id=60)], received).adopted == ()
    assert step([ANSWERED], received).adopted == (), "received by itself or by hand"


# -- receiving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.SENT])
@pytest.mark.parametrize("receive", attempts(RECEIVE, 60), ids=named)
def test_an_order_is_received_once(receive: Operation | None, status: OrderStatus) -> None:
    operations = [ANSWERED, *([receive] if receive else [])]
    found = step(operations, ordered(status))
    assert found.kind is expected_of_nothing_shown(receive)
    if found.kind in (K.SEND, K.SEARCH, K.OBSERVE):
        assert (found.operation, found.target_id) == (RECEIVE, 50)
    if found.kind is K.PERSON:
        assert code(found)[2] == "refused"


def test_an_order_that_is_received_by_itself_is_never_received_by_us() -> None:
    assert code(step([ANSWERED], ordered(), automatic=True)) == (K.WAIT, State.AWAITING_POSTING, "not_received")
    assert step([ANSWERED], ordered(OrderStatus.RECEIVED, receipt()), automatic=True).kind is K.DONE


@pytest.mark.parametrize("status", [OrderStatus.RECEIVED, OrderStatus.EXPORTED, OrderStatus.OTHER])
@pytest.mark.parametrize("automatic", [False, True])
def test_an_order_that_says_it_is_received_is_read_again_until_its_receipt_shows(
    status: OrderStatus, automatic: bool
) -> None:
    found = step([ANSWERED], ordered(status), automatic=automatic)
    assert (found.kind, found.operation, found.target_id) == (K.OBSERVE, RECEIVE, 50)


@pytest.mark.parametrize("sync", list(SyncStatus))
@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.RECEIVED, OrderStatus.EXPORTED])
def test_a_receipt_counts_only_once_it_is_posted(status: OrderStatus, sync: SyncStatus) -> None:
    found = step([ANSWERED], ordered(status, receipt(sync=sync)))
    if sync in (SyncStatus.POSTED, SyncStatus.EXPORTED):
        assert found.kind is K.DONE
        return
    assert code(found) == (K.WAIT, State.AWAITING_POSTING, "awaiting_posting")
    assert found.reason is not None
    assert "R60 at Main Location" in found.reason.text


def test_all_receipts_of_an_order_must_be_posted_and_cancelled_ones_do_not_matter() -> None:
    waiting = receipt(61, SyncStatus.PENDING)
    assert code(step([ANSWERED], ordered(OrderStatus.RECEIVED, receipt(), waiting)))[2] == "awaiting_posting"
    gone = replace(waiting, active=False)
    assert step([ANSWERED], ordered(OrderStatus.RECEIVED, gone, receipt())).kind is K.DONE


@pytest.mark.parametrize("sync", [SyncStatus.PENDING, SyncStatus.POSTED])
def test_a_receipt_that_brought_something_else_is_shown_to_a_person(sync: SyncStatus) -> None:
    came = ReceiptItem(101, "MCB-32", D(5), D(10))
    for wrong in ((replace(came, quantity=D(4)),), (replace(came, sku_id=102),), (came, came)):
        found = step([ANSWERED], ordered(OrderStatus.RECEIVED, receipt(sync=sync, items=wrong)))
        assert code(found) == (K.PERSON, State.CHANGED_AT_DESTINATION, "receipt_differs")
    halves = [receipt(60, items=(replace(came, quantity=D(2)),)), receipt(61, items=(replace(came, quantity=D(3)),))]
    assert step([ANSWERED], ordered(OrderStatus.RECEIVED, *halves)).kind is K.DONE


def test_goods_that_came_in_part_wait_for_the_rest_although_what_came_is_posted() -> None:
    found = step([ANSWERED], ordered(OrderStatus.PARTIALLY_RECEIVED, receipt()))
    assert code(found) == (K.WAIT, State.AWAITING_POSTING, "partly_received")


@pytest.mark.parametrize("receive", attempts(RECEIVE, 60), ids=named)
def test_a_receipt_that_was_cancelled_there_is_a_persons_affair_and_not_made_again(receive: Operation | None) -> None:
    operations = [ANSWERED, *([receive] if receive else [])]
    found = step(operations, ordered(OrderStatus.PENDING, receipt(active=False)))
    assert code(found) == (K.PERSON, State.CHANGED_AT_DESTINATION, "receipt_cancelled")


# -- what a person did there -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [OrderStatus.CANCELED, OrderStatus.REJECTED])
def test_a_cancelled_order_or_return_is_not_sent_again_by_itself(status: OrderStatus) -> None:
    found = step([ANSWERED], ordered(status))
    assert code(found) == (K.PERSON, State.CHANGED_AT_DESTINATION, "cancelled_there")
    assert found.reason is not None
    assert "PO50" in found.reason.text
    for gone in (given_back(status=R.CANCELED), given_back(active=False)):
        out = step([RETURNED], Tenant(returns=[(OURS, gone)]), OUTWARD)
        assert code(out) == (K.PERSON, State.CHANGED_AT_DESTINATION, "cancelled_there")


def test_two_documents_with_one_mark_are_named_for_a_person() -> None:
    two_orders = step([ANSWERED], Tenant([(OURS, order()), (OURS, order(51))]))
    two_returns = step([RETURNED], Tenant(returns=[(OURS, given_back()), (OURS, given_back(81))]), OUTWARD)
    for found, numbers in ((two_orders, "PO50, PO51"), (two_returns, "RT80, RT81")):
        assert code(found) == (K.PERSON, State.REJECTED, "two_documents")
        assert found.reason is not None
        assert numbers in found.reason.text


MORE = replace(ITEM, quantity=D(6))


@pytest.mark.parametrize(
    "changes",
    [
        {"vendor_id": 9},
        {"location_id": 202},
        {"items": (MORE,)},
        {"items": (ITEM, ITEM)},
        {"items": (replace(ITEM, sku_id=102),)},
    ],
)
def test_an_order_that_no_longer_says_what_was_sent_is_shown_to_a_person(changes: dict[str, object]) -> None:
    found = step([ANSWERED], ordered(OrderStatus.PENDING, **changes))
    assert code(found) == (K.PERSON, State.CHANGED_AT_DESTINATION, "order_differs")


@pytest.mark.parametrize(
    "changes",
    [
        {"vendor_id": 9},
        {"location_id": 202},
        {"items": (replace(GIVEN, quantity=D(4)),)},
        {"items": (GIVEN, replace(GIVEN, id=2))},
        {"items": (replace(GIVEN, sku_id=102),)},
        {"items": (replace(GIVEN, active=False),)},
    ],
)
def test_a_return_that_no_longer_says_what_was_sent_is_shown_to_a_person(changes: dict[str, object]) -> None:
    found = step([RETURNED], Tenant(returns=[(OURS, given_back(**changes))]), OUTWARD)
    assert code(found) == (K.PERSON, State.CHANGED_AT_DESTINATION, "return_differs")


@pytest.mark.parametrize("same", [{"location_id": None}, {"items": ()}])
def test_what_the_destination_does_not_tell_is_no_difference(same: dict[str, object]) -> None:
    assert step([ANSWERED], ordered(OrderStatus.RECEIVED, receipt(), **same)).kind is K.DONE
    assert step([RETURNED], Tenant(returns=[(OURS, given_back(**same))]), OUTWARD).kind is K.DONE


def test_a_line_that_was_taken_out_of_a_return_and_put_back_is_no_difference() -> None:
    lines = (replace(GIVEN, active=False), replace(GIVEN, id=2))
    assert step([RETURNED], Tenant(returns=[(OURS, given_back(items=lines))]), OUTWARD).kind is K.DONE


def test_goods_are_compared_whatever_their_order_and_however_a_number_is_written() -> None:
    plan = plan_of(change(5), change(2, sku_id=102))
    items = (replace(ITEM, sku_id=102, quantity=D("2.00")), replace(ITEM, quantity=D("5.0"), cost=D("9.99")))
    tenant = Tenant([(OURS, order(items=items))], [receipt()])
    assert step([ANSWERED], tenant, plan).kind is K.DONE


# -- when a return counts ----------------------------------------------------------------------------------------------

REACHED = {
    R.PENDING: {R.PENDING, R.RETURNED, R.CREDIT_RECEIVED},
    R.RETURNED: {R.RETURNED, R.CREDIT_RECEIVED},
    R.CREDIT_RECEIVED: {R.CREDIT_RECEIVED},
}


@pytest.mark.parametrize(("counts_at", "status"), list(product(REACHED, [s for s in R if s is not R.CANCELED])))
def test_a_return_is_done_only_from_the_status_on_at_which_the_tenant_counts_it(
    counts_at: ReturnStatus, status: ReturnStatus
) -> None:
    found = step([RETURNED], Tenant(returns=[(OURS, given_back(status=status))]), OUTWARD, counts_at=counts_at)
    if status in REACHED[counts_at]:
        assert found.kind is K.DONE
    else:
        assert code(found) == (K.WAIT, State.AWAITING_POSTING, "return_pending")


def test_unless_said_otherwise_a_return_counts_with_the_vendors_credit() -> None:
    assert StockProgressRules(False).return_counts_at is R.CREDIT_RECEIVED


# -- several documents -------------------------------------------------------------------------------------------------

NORTH = replace(order(), location_id=202, summary=f"{SECOND}")


def transferred(back: ReturnStatus = R.CREDIT_RECEIVED, sync: SyncStatus = SyncStatus.POSTED) -> Tenant:
    return Tenant([(SECOND, NORTH)], [receipt(sync=sync)], [(OURS, given_back(status=back))])


BOTH = [RETURNED, replace(ANSWERED, part=2)]


def test_a_transfer_is_done_when_both_of_its_sides_count() -> None:
    assert step(BOTH, transferred(), TRANSFER).kind is K.DONE
    assert code(step(BOTH, transferred(back=R.PENDING), TRANSFER))[2] == "return_pending"
    found = step(BOTH, transferred(sync=SyncStatus.PENDING), TRANSFER)
    assert (code(found)[2], found.part) == ("awaiting_posting", 2)


def test_the_most_urgent_part_speaks_and_what_any_part_found_is_noted() -> None:
    nothing_sent = step([], Tenant(), TRANSFER)
    assert (nothing_sent.kind, nothing_sent.part, nothing_sent.operation) == (K.SEND, 1, GIVE_BACK)
    one_waits = step([RETURNED], Tenant(returns=[(OURS, given_back(status=R.PENDING))]), TRANSFER)
    assert (one_waits.kind, one_waits.part, one_waits.operation) == (K.SEND, 2, NEW_ORDER)
    lost = step([op(GIVE_BACK, S.UNCLEAR)], Tenant([(SECOND, NORTH)], [receipt()]), TRANSFER)
    assert (lost.kind, lost.part, lost.adopted) == (K.SEARCH, 1, ((2, NEW_ORDER, 50),))
    refused = step([replace(ANSWERED, part=2, state=S.REFUSED, result_id=None)], Tenant(), TRANSFER)
    assert (refused.kind, refused.part) == (K.PERSON, 2)


# -- everything that was ever sent -------------------------------------------------------------------------------------


def test_a_record_is_done_only_when_all_its_generations_come_to_the_target() -> None:
    plan = plan_of(change(2), target=[change(5)])  # 3 were sent before
    tenant = ordered(OrderStatus.RECEIVED, receipt(), items=(replace(ITEM, quantity=D(2)),))
    assert step([ANSWERED], tenant, plan, sent=[change(3), change(2)]).kind is K.DONE
    short = step([ANSWERED], tenant, plan, sent=[change(2)])
    assert code(short) == (K.PERSON, State.CHANGED_AT_DESTINATION, "stock_differs")
    assert short.reason is not None
    assert "3 of MCB-32 are missing" in short.reason.text
    over = step([ANSWERED], tenant, plan, sent=[change(9), change(1, sku_id=102)])
    assert over.reason is not None
    assert "4 of MCB-32 are too many and 1 more" in over.reason.text


def test_a_cost_the_tenant_rounded_is_no_difference() -> None:
    plan = plan_of(change(5, cost=D("7.2512")), target=[change(5, cost=D("7.2512"))])
    tenant = ordered(OrderStatus.RECEIVED, receipt(), items=(replace(ITEM, cost=D("7.25")),))
    assert step([ANSWERED], tenant, plan, sent=[change(5, cost=D("7.25"))]).kind is K.DONE


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (Tenant([(EARLIER, order(51))], [receipt(61, SyncStatus.PENDING, purchase_order_id=51)]), "awaiting_posting"),
        (Tenant([(EARLIER, order(51))]), "not_received"),
        (Tenant([(EARLIER, order(51, is_request=True))]), "awaiting_approval"),
        (Tenant([(EARLIER, order(51))], [receipt(61, active=False, purchase_order_id=51)]), "receipt_cancelled"),
        (Tenant(returns=[(EARLIER, given_back(81, R.PENDING))]), "return_pending"),
    ],
)
def test_what_an_earlier_document_waits_for_is_waited_for(there: Tenant, expected: str) -> None:
    """What it moves is among what was sent, so the movement is not done before it counts."""
    now = Tenant([(OURS, order()), *there.orders], [receipt(), *there.receipts], there.returns)
    assert code(step([ANSWERED], now))[2] == expected


@pytest.mark.parametrize(
    "there",
    [
        Tenant([(EARLIER, order(51))], [receipt(61, purchase_order_id=51)]),
        Tenant([(EARLIER, order(51, OrderStatus.CANCELED))]),
        Tenant([(EARLIER, order(51, OrderStatus.APPROVED, is_request=True))]),
        Tenant(returns=[(EARLIER, given_back(81)), (EARLIER, given_back(82, R.PENDING, active=False))]),
    ],
)
def test_earlier_documents_that_count_or_are_dead_are_waited_for_no_more(there: Tenant) -> None:
    now = Tenant([(OURS, order()), *there.orders], [receipt(), *there.receipts], there.returns)
    assert step([ANSWERED], now).kind is K.DONE


def test_a_wait_does_not_hide_that_an_earlier_document_is_gone() -> None:
    waiting = ordered(OrderStatus.RECEIVED, receipt(sync=SyncStatus.PENDING))
    assert code(step([ANSWERED], waiting, sent=[]))[2] == "stock_differs"


@pytest.mark.parametrize("tenant", [Tenant(), ordered()])
def test_while_something_is_still_to_be_sent_what_lies_there_cannot_be_the_target_yet(tenant: Tenant) -> None:
    assert step([], tenant, sent=[]).kind is K.SEND


def test_a_plan_without_documents_is_done_if_what_is_there_is_right_and_a_persons_affair_if_not() -> None:
    nothing = plan_of(target=[])
    assert step([], Tenant(), nothing).kind is K.DONE
    assert code(step([], Tenant(), nothing, sent=[change(1)]))[2] == "stock_differs"
    assert step([], Tenant(), plan_of(target=[change(5)]), sent=[change(5)]).kind is K.DONE


# -- another plan ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "may"),
    [
        (Step(K.DONE), True),
        (Step(K.WAIT), True),
        (Step(K.PERSON), True),
        (Step(K.SEND, 1, NEW_ORDER), True),
        (Step(K.SEND, 1, GIVE_BACK), True),
        (Step(K.SEND, 1, RECEIVE), False),  # an order that is made is received before anything else
        (Step(K.SEARCH, 1, NEW_ORDER), False),
        (Step(K.OBSERVE, 1, NEW_ORDER), False),
    ],
)
def test_a_record_gets_another_plan_only_while_nothing_of_it_is_under_way(found: Step, may: bool) -> None:
    for state in S:
        dark = state in (S.INTENT, S.UNCLEAR)
        assert can_change(found, [op(NEW_ORDER, state)]) is (may and not dark)
    assert can_change(found, []) is may
