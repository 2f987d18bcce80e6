"""Which bills and receipts become one bill, and that nothing of a receipt goes twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.bills import BillSource, SourceKey, SourceKind, Unfinished
from app.domain.marker import Marker
from app.domain.purchasing import ExpenseItem, OrderStatus
from app.domain.states import State
from app.flows.bills.planner import judge
from app.flows.bills.sources import Consumed, Trigger, consumption, gather, vanished
from tests.unit.bill_builders import (
    GUID,
    Vouchers,
    bill,
    codes,
    context,
    item,
    order,
    planned,
    receipt,
    sum_of,
    voucher,
)

VOUCHER = SourceKey(SourceKind.VOUCHER, f"{GUID}-g1")


def key(kind: SourceKind, number: int) -> SourceKey:
    return SourceKey(kind, str(number))


def keys(sources: tuple[BillSource, ...]) -> list[SourceKey]:
    return [source.key for source in sources]


BILL, RECEIPT = SourceKind.BILL, SourceKind.RECEIPT
NOTHING = Consumed()
ALONE = Vouchers()


def test_a_receipt_without_a_bill_waits_for_it() -> None:
    (source,) = gather((), (receipt(5),), Trigger.BILL_POSTED, NOTHING, ALONE)
    verdict = judge(source, context())
    assert isinstance(verdict, Unfinished)
    assert (source.key, verdict.state) == (key(RECEIPT, 5), State.BILL_PENDING)


def test_a_receipt_goes_with_its_bill_whether_it_is_joined_by_bill_or_by_item() -> None:
    by_bill = (receipt(5, bill_id=10),)
    by_item = (receipt(6),)
    found = gather(
        (bill(10), bill(11, item(receipt_item_id=60))), by_bill + by_item, Trigger.BILL_POSTED, NOTHING, ALONE
    )
    assert keys(found) == [key(BILL, 10), key(BILL, 11)]
    assert [[one.id for one in source.papers[0].receipts] for source in found] == [[5], [6]]
    assert vanished(key(RECEIPT, 5), found).reason.code == "billed"


def test_from_receipts_the_receipt_goes_at_once_and_its_later_bill_attaches() -> None:
    (source,) = gather((), (receipt(5),), Trigger.RECEIPT, NOTHING, ALONE)
    before = planned(source, context(trigger=Trigger.RECEIPT))
    sent = Consumed(receipts={5: source.key})
    later = bill(10, item(receipt_item_id=50))
    (attached,) = gather((later,), (receipt(5, bill_id=10),), Trigger.RECEIPT, sent, ALONE)
    assert (attached.key, attached.was_sent) == (key(RECEIPT, 5), True)
    assert attached.papers[0].bill == later
    assert vanished(key(BILL, 10), (attached,)).reason.code == "received"
    after = planned(attached, context(trigger=Trigger.RECEIPT))
    assert [(one.rate, one.quantity) for one in after.draft.lines] == [(o.rate, o.quantity) for o in before.draft.lines]


def test_what_went_as_a_receipt_stays_one_when_the_setting_changes() -> None:
    sent = Consumed(receipts={5: key(RECEIPT, 5)})
    found = gather((bill(10),), (receipt(5, bill_id=10),), Trigger.BILL_POSTED, sent, ALONE)
    assert keys(found) == [key(RECEIPT, 5)]


def test_what_went_as_a_bill_stays_one_when_the_setting_changes() -> None:
    sent = Consumed(bills={10: key(BILL, 10)})
    found = gather((bill(10),), (receipt(5, bill_id=10),), Trigger.RECEIPT, sent, ALONE)
    assert keys(found) == [key(BILL, 10)]


def test_a_bill_of_two_receipts_of_which_one_went_goes_receipt_by_receipt() -> None:
    sent = Consumed(receipts={5: key(RECEIPT, 5)})
    both = bill(10, item(receipt_item_id=50), item(item_id=2, receipt_item_id=60))
    found = gather((both,), (receipt(5, bill_id=10), receipt(6, bill_id=10)), Trigger.BILL_POSTED, sent, ALONE)
    assert keys(found) == [key(RECEIPT, 5), key(RECEIPT, 6)]
    assert all(sum_of(planned(one)) == 20 for one in found)


def test_a_bill_that_contradicts_the_receipt_it_shares_waits() -> None:
    both = bill(10, item("11", receipt_item_id=50), item(item_id=2, receipt_item_id=60))
    receipts = (receipt(5, bill_id=10), receipt(6, bill_id=10))
    first, second = gather((both,), receipts, Trigger.RECEIPT, NOTHING, ALONE)
    assert codes(judge(first, context(trigger=Trigger.RECEIPT))) == ["bill_differs_from_receipt"]
    planned(second, context(trigger=Trigger.RECEIPT))


TWO_RECEIPTS = (receipt(5, bill_id=10, tax=Decimal(1), total=Decimal(21)), receipt(6, bill_id=10))


@pytest.mark.parametrize("named", [True, False])
def test_the_first_receipt_of_a_bill_takes_along_what_no_receipt_has(named: bool) -> None:
    goods = [item(item_id=n, receipt_item_id=n * 10 if named else None) for n in (5, 6)]
    loose = [item("4", "1", item_id=7)] if named else []
    more = {"tax": Decimal(9), "shipping": Decimal(30), "expenses": (ExpenseItem(1, Decimal(3)),)}
    by_receipt = context(trigger=Trigger.RECEIPT)
    whole = bill(10, *goods, *loose, **more)
    found = [planned(one, by_receipt) for one in gather((whole,), TWO_RECEIPTS, Trigger.RECEIPT, NOTHING, ALONE)]
    assert [one.total for one in found] == [whole.total - 20, 20]
    assert all(sum_of(one) == one.total for one in found)


def test_a_bill_without_item_ids_whose_goods_are_not_those_of_its_receipts_waits() -> None:
    found = gather((bill(10, item("11"), item()),), TWO_RECEIPTS, Trigger.RECEIPT, NOTHING, ALONE)
    (reason,) = codes(judge(found[0], context(trigger=Trigger.RECEIPT)))
    assert reason == "bill_differs_from_receipt"


def test_a_bill_with_less_tax_than_its_receipts_waits() -> None:
    receipts = (TWO_RECEIPTS[1], replace(TWO_RECEIPTS[0], id=7, items=receipt(7).items))
    found = gather((bill(10, item(), item()),), receipts, Trigger.RECEIPT, NOTHING, ALONE)
    assert codes(judge(found[0], context(trigger=Trigger.RECEIPT))) == ["bill_differs_from_receipt"]


def test_a_corrected_bill_of_a_receipt_that_went_is_what_counts() -> None:
    sent = Consumed(receipts={5: key(RECEIPT, 5)})
    corrected = bill(10, item("11", receipt_item_id=50))
    (source,) = gather((corrected,), (receipt(5, bill_id=10),), Trigger.RECEIPT, sent, ALONE)
    assert planned(source).total == 22


def test_of_two_bills_with_the_same_receipt_item_the_later_one_waits() -> None:
    bills = (bill(11, item(receipt_item_id=50)), bill(10, item(receipt_item_id=50)))
    first, second = gather(bills, (receipt(5, bill_id=10),), Trigger.BILL_POSTED, NOTHING, ALONE)
    planned(first)
    assert first.key == key(BILL, 10)
    assert codes(judge(second, context())) == ["receipt_claimed"]


def test_a_bill_without_receipt_items_stands_for_the_whole_receipt() -> None:
    bills = (bill(10), bill(11, item(receipt_item_id=50)))
    first, second = gather(bills, (receipt(5, bill_id=10),), Trigger.BILL_POSTED, NOTHING, ALONE)
    assert (first.claimed, second.claimed) == ((), ("Bill PO-B10 has the same receipt items",))


def test_a_second_bill_of_a_receipt_that_went_with_a_bill_is_shown_whatever_the_setting() -> None:
    sent = Consumed(bills={10: key(BILL, 10)})
    bills = (bill(10, item(receipt_item_id=50)), bill(11, item(receipt_item_id=50)))
    first, second = gather(bills, (receipt(5, bill_id=10),), Trigger.RECEIPT, sent, ALONE)
    assert (first.claimed, second.claimed) == ((), ("Bill PO-B10 has the same receipt items",))


def test_what_goes_is_noted_as_what_was_booked() -> None:
    orders = _marked(voucher(order(1)))
    its = (bill(10, purchase_order_id=1),), (receipt(5, bill_id=10, purchase_order_id=1),)
    (as_bill,) = gather(*its, Trigger.BILL_POSTED, NOTHING, orders)
    (as_receipt,) = gather(*its, Trigger.RECEIPT, NOTHING, orders)
    assert as_bill.key == as_receipt.key == VOUCHER
    assert consumption(as_bill) == Consumed(bills={10: VOUCHER})
    assert consumption(as_receipt) == Consumed(receipts={5: VOUCHER})


def test_a_second_bill_of_a_receipt_that_went_by_itself_is_shown() -> None:
    sent = Consumed(receipts={5: key(RECEIPT, 5)})
    bills = (bill(10, item(receipt_item_id=50)), bill(11, item(receipt_item_id=50)))
    (source,) = gather(bills, (receipt(5, bill_id=10),), Trigger.BILL_POSTED, sent, ALONE)
    assert codes(judge(source, context())) == ["receipt_claimed"]


def test_a_bill_that_is_made_again_takes_the_receipt_of_the_cancelled_one() -> None:
    sent = Consumed(bills={10: key(BILL, 10)})
    bills = (bill(10, item(receipt_item_id=50), active=False), bill(11, item(receipt_item_id=50)))
    old, new = gather(bills, (receipt(5, bill_id=11),), Trigger.BILL_POSTED, sent, ALONE)
    assert (old.key, old.was_sent, [paper.alive for paper in old.papers]) == (key(BILL, 10), True, [False])
    assert (new.key, new.claimed) == (key(BILL, 11), ())


def test_what_was_cancelled_before_it_was_sent_makes_no_source() -> None:
    found = gather((bill(10, active=False),), (receipt(5, active=False),), Trigger.RECEIPT, NOTHING, ALONE)
    assert found == ()
    assert vanished(key(BILL, 10), found).reason.code == "books_cancelled"


def test_a_cancelled_receipt_that_went_by_itself_is_a_source_without_life() -> None:
    (source,) = gather((), (receipt(5, active=False),), Trigger.RECEIPT, Consumed(receipts={5: key(RECEIPT, 5)}), ALONE)
    assert [paper.alive for paper in source.papers] == [False]


def test_partial_receipts_of_a_voucher_are_bills_of_their_own_after_the_first() -> None:
    orders = voucher(order(1), order(2))
    bills = [bill(10, purchase_order_id=1), bill(11, purchase_order_id=1), bill(12, purchase_order_id=2)]
    found = gather(bills[::-1], (), Trigger.BILL_POSTED, NOTHING, _marked(orders))
    assert keys(found) == [key(BILL, 11), VOUCHER]
    assert [paper.bill.id for paper in found[1].papers if paper.bill] == [10, 12]
    assert vanished(key(BILL, 12), found).reason.code == "joined"


def test_a_later_receipt_without_a_bill_does_not_push_the_first_bill_out_of_its_voucher() -> None:
    orders = _marked(voucher(order(1)))
    late, early = receipt(901, purchase_order_id=1), receipt(900, bill_id=5000, purchase_order_id=1)
    found = gather((bill(5000, purchase_order_id=1),), (late, early), Trigger.BILL_POSTED, NOTHING, orders)
    assert keys(found) == [key(RECEIPT, 901), VOUCHER]


def test_what_was_sent_together_stays_together_and_later_bills_are_their_own() -> None:
    orders = _marked(voucher(order(1), order(2)))
    sent = Consumed(bills={10: VOUCHER, 12: VOUCHER})
    bills = (bill(10, purchase_order_id=1, active=False), bill(12, purchase_order_id=2), bill(30, purchase_order_id=1))
    found = gather(bills, (), Trigger.BILL_POSTED, sent, orders)
    assert keys(found) == [key(BILL, 30), VOUCHER]
    assert planned(found[1]).total == 20


def test_a_part_that_comes_after_its_voucher_went_is_a_bill_of_its_own() -> None:
    orders = _marked(voucher(order(1), order(2)))
    bills = (bill(10, purchase_order_id=1), bill(12, purchase_order_id=2))
    found = gather(bills, (), Trigger.BILL_POSTED, Consumed(bills={10: VOUCHER}), orders)
    assert [(one.key, one.was_sent) for one in found] == [(key(BILL, 12), False), (VOUCHER, True)]


def test_a_bill_is_booked_as_it_is_though_only_some_of_its_receipts_are_known() -> None:
    both = bill(10, item("11", receipt_item_id=50), item(item_id=2, receipt_item_id=60))
    (source,) = gather((both,), (receipt(5, bill_id=10),), Trigger.BILL_POSTED, NOTHING, ALONE)
    assert planned(source).total == 42


def test_the_purchases_flow_knows_of_parts_that_are_not_ordered_yet() -> None:
    orders = _marked(voucher(order(1)))
    orders.parts = 2
    (source,) = gather((bill(10, purchase_order_id=1),), (), Trigger.BILL_POSTED, NOTHING, orders)
    assert source.missing == ("part 2",)


def test_a_part_whose_purchase_order_was_cancelled_is_not_waited_for() -> None:
    orders = _marked(voucher(order(1), order(2, status=OrderStatus.CANCELED), parts=2))
    (source,) = gather((bill(10, purchase_order_id=1),), (), Trigger.BILL_POSTED, NOTHING, orders)
    assert source.missing == ()


def test_orders_of_the_stock_flow_are_no_parts_of_a_voucher() -> None:
    stock = Marker(f"{GUID}/stock", 1, 1)
    one = order(1, summary=str(stock))
    found = gather((bill(10, purchase_order_id=1),), (), Trigger.BILL_POSTED, NOTHING, Vouchers((one,), {1: stock}))
    assert keys(found) == [key(BILL, 10)]


def _marked(orders: Vouchers) -> Vouchers:
    """The same, with the mark in each memo."""
    orders.orders = [replace(one, summary=f"Please keep: {orders.marks[one.id]}") for one in orders.orders]
    return orders
