"""What must hold of any bill: totals tie, headers are spread exactly, no receipt item goes twice, numbers stay."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounting import AccountingItem
from app.domain.bills import BillPlan, BillSource, Numbered, SourceKey, SourceKind
from app.domain.purchasing import BillDocument, BillItem, ReceiptDocument
from app.domain.records import Waiting
from app.flows.bills.accounts import AccountRule, AccountRules, Traits
from app.flows.bills.amounts import CostLine, express, rounded, share, smallest, spread_lines
from app.flows.bills.context import BillContext
from app.flows.bills.numbers import numbers, same_number
from app.flows.bills.planner import judge
from app.flows.bills.sources import Consumed, Trigger, consumption, gather
from app.flows.bills.taxes import TaxRules
from tests.unit.bill_builders import (
    ELSEWHERE,
    INDIA,
    INDIAN,
    MOMENT,
    US,
    Vouchers,
    bill,
    contact,
    context,
    item,
    order,
    receipt,
    source,
    sum_of,
    voucher,
)

D = Decimal
CENT = D("0.01")
RULES = AccountRules((AccountRule("tools", category="Tools"), AccountRule("cogs", item="VALVE")), "ask")
cents = st.integers(0, 10**6).map(lambda n: D(n) / 100)
costs = st.integers(0, 10**7).map(lambda n: D(n) / 10**4)
quantities = st.integers(1, 10**5).map(lambda n: D(n) / 100)
items = st.lists(
    st.builds(
        lambda cost, quantity, sku: replace(item(), cost=cost, quantity=quantity, sku_id=sku, sku_code=f"S{sku}"),
        costs,
        quantities,
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=6,
)


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def ties(one: BillSource, against: BillContext, total: Decimal) -> None:
    plan = judge(one, against)
    assert isinstance(plan, BillPlan), plan
    assert plan.total == total
    assert sum_of(plan) == total
    assert abs(plan.draft.adjustment) <= CENT
    assert all(line.rate == line.rate.quantize(CENT) for line in plan.draft.lines)


@given(items, cents, cents, st.sampled_from(("by line", "by sum")))
def test_the_total_ties_where_tax_is_cost(lines: list[BillItem], tax: Decimal, freight: Decimal, way: str) -> None:
    values = [line.quantity * line.cost for line in lines]
    goods = sum(map(to_cents, values), D(0)) if way == "by line" else to_cents(sum(values, D(0)))
    total = goods + tax + freight
    if total:
        ties(source(bill(10, *lines, tax=tax, shipping=freight, total=total)), context(US, accounts=RULES), total)


@given(items, cents, st.booleans(), st.sampled_from(("vat", "intra", "inter")))
def test_the_total_ties_where_tax_is_computed_by_the_books(
    lines: list[BillItem], freight: Decimal, freight_taxed: bool, kind: str
) -> None:
    lines = [replace(line, cost=line.cost.quantize(CENT) + CENT) for line in lines]
    goods = sum((to_cents(line.quantity * line.cost) for line in lines), D(0))
    base = goods + (freight if freight_taxed else 0)
    tax = {"vat": to_cents(base / 5), "intra": 2 * to_cents(base * 9 / 100), "inter": to_cents(base * 18 / 100)}[kind]
    if kind == "vat":
        against = context(ELSEWHERE, accounts=RULES, taxes=TaxRules(tax_id="vat20"))
    else:
        vendor = contact(**{**INDIAN, "place_of_contact": "TN" if kind == "intra" else "KA"})
        taxes = TaxRules(home_state="TN", intra_tax_id="gst18", inter_tax_id="igst18")
        against = context(INDIA, contacts=(vendor,), accounts=RULES, taxes=taxes)
    total = goods + freight + tax
    if total:
        ties(source(bill(10, *lines, tax=tax, shipping=freight, total=total)), against, total)


@given(items, cents, st.integers(2, 10**4), st.booleans())
def test_a_header_that_does_not_tie_is_never_sent(lines: list[BillItem], tax: Decimal, off: int, more: bool) -> None:
    goods = sum((to_cents(line.quantity * line.cost) for line in lines), D(0))
    exact = to_cents(sum((line.quantity * line.cost for line in lines), D(0)))
    edge = max(goods, exact) + off * CENT if more else min(goods, exact) - off * CENT
    verdict = judge(source(bill(10, *lines, tax=tax, total=edge + tax)), context(US, accounts=RULES))
    if edge + tax != 0:
        assert isinstance(verdict, Waiting)


@given(items, st.integers(-(10**6), 10**6).map(lambda n: D(n) / 100))
def test_spreading_a_header_adds_up_and_keeps_to_the_accounts_of_the_lines(
    lines: list[BillItem], amount: Decimal
) -> None:
    costs_ = [
        CostLine(
            one.quantity,
            one.cost,
            to_cents(one.quantity * one.cost),
            Traits(job=str(one.sku_id)),
            account_id=f"a{n % 2}",
        )
        for n, one in enumerate(lines)
    ]
    found = spread_lines("Freight", amount, costs_, CENT)
    assert sum((line.value for line in found), D(0)) == amount
    assert {(line.account_id, line.traits.job) for line in found} <= {(c.account_id, c.traits.job) for c in costs_}


@given(st.integers(-(10**7), 10**7), st.lists(cents, min_size=1, max_size=8), st.sampled_from((0, 2, 3)))
def test_shares_are_whole_units_of_any_currency(units: int, weights: list[Decimal], precision: int) -> None:
    unit = smallest(precision)
    shares = share(units * unit, weights, unit)
    assert sum(shares, D(0)) == units * unit
    assert all(one == one.quantize(unit) for one in shares)


@given(st.lists(st.integers(-(10**9), 10**9).map(lambda n: D(n) / 10**5), min_size=1, max_size=8))
def test_rounding_loses_nothing_whichever_way_servicetitan_rounds(values: list[Decimal]) -> None:
    for wanted in (to_cents(sum(values, D(0))), sum(map(to_cents, values), D(0))):
        found, rest = rounded(values, wanted, CENT)
        assert rest == 0
        assert sum(found, D(0)) == wanted
        assert all(abs(one - value) < 2 * CENT for one, value in zip(found, values, strict=True))


@given(quantities, costs, st.integers(-50, 50))
def test_a_rate_always_reproduces_its_value(quantity: Decimal, cost: Decimal, nudge: int) -> None:
    value = to_cents(quantity * cost) + nudge * CENT
    found = express(CostLine(quantity, cost, value), 2)
    assert sum(((one.quantity * one.rate).quantize(CENT) for one in found), D(0)) == value
    assert sum(one.quantity for one in found) in (quantity, 1)


_ITEMS = st.lists(st.integers(1, 6), max_size=3, unique=True)


@st.composite
def _documents(draw: st.DrawFn) -> tuple[list[BillDocument], list[ReceiptDocument], Vouchers]:
    """Receipts of up to two orders, and bills that join them by id, by item, wrongly or not at all."""
    orders = voucher(order(1, 1), order(2, 2)) if draw(st.booleans()) else Vouchers((order(1), order(2)))
    receipts = [
        receipt(
            n,
            bill_id=draw(st.sampled_from((None, 1, 2, 3))),
            active=draw(st.integers(0, 4)) > 0,
            purchase_order_id=draw(st.sampled_from((1, 2))),
        )
        for n in range(1, draw(st.integers(0, 5)) + 1)
    ]
    bills = []
    for n in range(1, draw(st.integers(0, 4)) + 1):
        named = [item(item_id=i, receipt_item_id=i * 10) for i in draw(_ITEMS)] or [item()]
        bills.append(
            bill(n, *named, active=draw(st.integers(0, 4)) > 0, purchase_order_id=draw(st.sampled_from((1, 2))))
        )
    return bills, receipts, orders


def _booked_items(one: BillSource) -> list[int]:
    """Receipt items that the living papers of a source book, if nothing holds it back."""
    living = [paper for paper in one.papers if paper.alive and not one.claimed]
    by_receipt = [i.id for paper in living if paper.by_receipt for r in paper.receipts for i in r.items]
    bills = [paper.bill for paper in living if paper.bill is not None and not paper.by_receipt]
    return by_receipt + [i.receipt_item_id for one_ in bills for i in one_.items if i.receipt_item_id is not None]


@given(_documents(), st.sampled_from(list(Trigger)), st.sampled_from(list(Trigger)))
def test_no_receipt_item_goes_twice_even_when_the_setting_changes_in_between(
    documents: tuple[list[BillDocument], list[ReceiptDocument], Vouchers], before: Trigger, after: Trigger
) -> None:
    bills, receipts, orders = documents
    early = gather(bills[:2], receipts[:3], before, Consumed(), orders)
    sent = _sent(early, before)
    late = gather(bills, receipts, after, sent, orders)
    shuffled = gather(bills[::-1], receipts[::-1], after, sent, orders)
    assert late == shuffled
    assert len({one.key for one in late}) == len(late)
    papers = [paper for one in late for paper in one.papers]
    assert {r.id for r in receipts if r.active} == {r.id for paper in papers for r in paper.receipts}
    shown = {paper.bill.id for paper in papers if paper.bill is not None} | _named(late)
    assert {one.id for one in bills if one.active} <= shown
    booked = Counter(number for one in late for number in _booked_items(one))
    assert all(times == 1 for times in booked.values()), booked


def _named(sources: tuple[BillSource, ...]) -> set[int]:
    """Bills that are not booked because a receipt of theirs went by itself, and that are shown for it."""
    return {int(text.removeprefix("Bill PO-B").split()[0]) for one in sources for text in one.claimed if "PO-B" in text}


def _sent(sources: tuple[BillSource, ...], trigger: Trigger) -> Consumed:
    """What the journal notes when everything that may go has gone."""
    bills: dict[int, SourceKey] = {}
    receipts: dict[int, SourceKey] = {}
    for one in sources:
        waits = trigger is not Trigger.RECEIPT and any(paper.bill is None for paper in one.papers)
        if not (one.claimed or one.missing or waits):
            noted = consumption(one)
            bills |= noted.bills
            receipts |= noted.receipts
    return Consumed(bills, receipts)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=12), st.randoms(use_true_random=False)
)
def test_numbers_stay_and_differ_whatever_the_order_of_arrival(
    arrivals: list[tuple[int, bool]], random: object
) -> None:
    given_: dict[int, str] = {}
    seen: list[int] = []

    def claims() -> list[Numbered]:
        found = [
            Numbered(SourceKey(SourceKind.BILL, str(n)), MOMENT.replace(minute=n), given_.get(n, "")) for n in seen
        ]
        random.shuffle(found)  # type: ignore[attr-defined]
        return found

    for number, is_sent in arrivals:
        if number not in seen:
            seen.append(number)
        told = {int(key.id): text for key, text in numbers("INV-5", claims()).items()}
        assert len({same_number(text) for text in told.values()}) == len(seen)
        assert all(told[n] == text for n, text in given_.items())
        if is_sent:
            given_[number] = told[number]


@given(st.permutations(range(6)))
def test_of_what_was_not_sent_the_order_of_arrival_decides_nothing(arrived: list[int]) -> None:
    claims = [Numbered(SourceKey(SourceKind.BILL, str(n)), MOMENT.replace(minute=n)) for n in arrived]
    found = {int(key.id): number for key, number in numbers("INV-5", claims).items()}
    assert found == {0: "INV-5", **{n: f"INV-5/{n + 1}" for n in range(1, 6)}}


def test_an_item_with_a_tax_of_nothing_is_taxed_with_nothing() -> None:
    """The example that the properties above do not draw."""
    free = AccountingItem("i-1", "Valve", "VALVE", True, tax_id="vat5")
    one = source(bill(10, item("10", "2"), item("1", "100", sku_id=2, sku_code="S2"), tax=D("21.00")))
    ties(one, context(ELSEWHERE, items=(free,), taxes=TaxRules(tax_id="vat20")), D("141.00"))
