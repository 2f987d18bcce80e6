"""Any voucher the simulated Tally can hold comes out of the reader as it went in, over HTTP and through every check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tally_support import Bench, ticking

from app.domain.quantities import Quantity
from app.domain.vouchers import Voucher, VoucherClass
from app.simulators.tally import Company, ExchangeRate, Line, Part, TallySimulator, empty_company
from app.simulators.tally import Voucher as Kept
from app.simulators.tally.masters import Godown, Ledger, StockItem, Unit

GODOWNS = ("Main Location", "Van 1", "Primary", "Not Applicable", "A & B <\"'> गोदाम")
ITEMS = ("MCB", "Wire", "Paper", "Cable", 'Odd "<&>" ₹ name')
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 15)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], max_codepoint=0xFFFF), max_size=30).map(str.strip)
AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False)
RATES = st.decimals(min_value=Decimal("0.01"), max_value=10**5, places=2, allow_nan=False)


def traders() -> Company:
    """A company with simple, compound and alternate units, and names that need escaping."""
    moments = ticking()
    company = empty_company('R & T\'s "Traders" ट्रेडर्स', clock=lambda: next(moments))
    company.add_unit("Mtr", 3)
    company.add_unit("Coil", 0)
    company.add_unit("Box", 0)
    company.add_compound_unit("Box", 10, "Nos")
    company.add_supplier("शर्मा ट्रेडर्स & Sons")
    for name in GODOWNS[1:]:
        company.add_godown(name)
    company.add_item("MCB")
    company.add_item("Wire", unit="Mtr")
    company.add_item("Paper", unit="Box of 10 Nos")
    company.add_item("Cable", unit="Coil", alternate=("Mtr", 90))
    company.add_item(ITEMS[4])
    company.add_voucher_type("GST Purchase", "Purchase")
    company.add_voucher_type("Mfg", "Stock Journal", is_manufacturing_journal=True)
    return company


PARTS = st.builds(
    Part,
    st.decimals(min_value=0, max_value=50, places=2, allow_nan=False),
    st.sampled_from(GODOWNS),
    st.sampled_from(["Primary Batch", "B-7", "Lot & <2>"]),
    st.sampled_from([None, "GRN-1", "G & <2>"]),
    st.sampled_from([None, "PO-1"]),
)


@st.composite
def stock_lines(draw: st.DrawFn) -> Line:
    item = draw(st.sampled_from(ITEMS))
    tracking = draw(st.sampled_from([None, None, "GRN-1", "G & <2>"]))
    kind = draw(st.sampled_from(["plain", "plain", "split", "parts", "free", "value", "fraction"]))
    if kind == "value":
        return Line(item, None, amount=draw(AMOUNTS), godown=draw(st.sampled_from(GODOWNS)))
    rate, discount = draw(RATES), draw(st.sampled_from([0, 0, 5, "12.5"]))
    if kind == "split":
        places = draw(st.lists(st.sampled_from(GODOWNS), min_size=2, max_size=4, unique=True))
        parts = tuple((place, draw(st.integers(1, 500))) for place in places)
        return Line(item, rate=rate, discount=discount, godowns=parts, tracking_number=tracking)
    if kind == "parts":
        return Line(item, rate=rate, discount=discount, parts=tuple(draw(st.lists(PARTS, min_size=1, max_size=4))))
    quantity = draw(st.integers(1, 10_000))
    if kind == "fraction":
        exact = draw(st.decimals(min_value=Decimal("0.001"), max_value=50, places=3, allow_nan=False))
        return Line(item, exact, rate, godown=draw(st.sampled_from(GODOWNS)))
    billed = draw(st.integers(0, quantity)) if kind == "free" else None
    return Line(
        item,
        quantity,
        rate,
        godown=draw(st.sampled_from(GODOWNS)),
        billed=billed,
        tracking_number=tracking,
        discount=discount,
        batch=draw(st.sampled_from(["Primary Batch", "B-7"])),
    )


SOLD = frozenset({"add_sales", "add_delivery_note", "add_credit_note", "add_rejection_in"})
LINES = st.lists(stock_lines(), min_size=1, max_size=5)
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
EXCHANGES = st.sampled_from(
    [None, None, ExchangeRate("$", Decimal("82.99")), ExchangeRate("Euro", Decimal("91.5"), suffix=True)]
)


@st.composite
def entered(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """(method of the company, its arguments)."""
    common: dict[str, object] = {"date": draw(DAYS), "narration": draw(NAMES)}
    method = draw(
        st.sampled_from(
            [
                "add_purchase",
                "add_purchase",
                "add_debit_note",
                "add_receipt_note",
                "add_rejection_out",
                "add_sales",
                "add_delivery_note",
                "add_credit_note",
                "add_rejection_in",
                "add_stock_journal",
                "add_material",
                "add_physical_stock",
            ]
        )
    )
    if method == "add_physical_stock":
        batches = st.sampled_from(["Primary Batch", "B-7"])
        counts = st.tuples(st.sampled_from(ITEMS), st.sampled_from(GODOWNS), st.integers(0, 500), batches)
        return method, common | {"counts": draw(st.lists(counts, min_size=1, max_size=4))}
    if method == "add_stock_journal":
        kind = draw(st.sampled_from(["Stock Journal", "Mfg"]))
        return method, common | {"consumed": draw(LINES), "produced": draw(LINES), "type_name": kind}
    if method == "add_material":
        sides = draw(st.sampled_from([("consumed",), ("produced",), ("consumed", "produced")]))
        common["type_name"] = draw(st.sampled_from(["Material In", "Material Out"]))
        common["party"] = draw(st.sampled_from([None, "शर्मा ट्रेडर्स & Sons"]))
        return method, common | {side: draw(LINES) for side in sides}
    party = "customer" if method in SOLD else "supplier"
    common |= {party: "शर्मा ट्रेडर्स & Sons", "lines": draw(LINES)}
    if method == "add_purchase":
        extra = st.tuples(
            st.sampled_from(["Freight Inward", "Round Off", "Discount Received"]), AMOUNTS.map(lambda a: a - 5_000)
        )
        common |= {
            "taxes": [(name, draw(AMOUNTS)) for name in draw(st.sampled_from([(), ("Input CGST", "Input SGST")]))],
            "extra_ledgers": draw(st.lists(extra, max_size=3)),
            "reference": draw(NAMES),
            "optional": draw(st.booleans()),
            "exchange": draw(EXCHANGES),
            "type_name": draw(st.sampled_from(["Purchase", "GST Purchase"])),
        }
    return method, common


def as_base(quantity: Quantity | None, unit: Unit) -> Decimal | None:
    """A read quantity as a number in the item's unit, the way the simulator keeps it."""
    if quantity is None:
        return None
    if unit.simple:
        assert quantity.unit == unit.name
        return quantity.number
    (whole, _), (rest, _) = quantity.parts
    return whole + rest / unit.conversion


def compare(company: Company, kept: Kept, read: Voucher) -> None:
    """Everything that was entered, against everything that was read."""
    party = company.get(Ledger, kept.party_id).name if kept.party_id is not None else ""
    assert (read.guid, read.alter_id, read.master_id) == (kept.guid, kept.alter_id, kept.master_id)
    assert (read.date, read.effective_date, read.reference_date) == (
        kept.date,
        kept.effective_date,
        kept.reference_date,
    )
    assert (read.party, read.reference, read.narration) == (party, kept.reference, kept.narration)
    assert (read.is_optional, read.is_cancelled, read.is_invoice) == (kept.optional, kept.cancelled, kept.is_invoice)
    assert len(read.stock) == len(kept.lines)
    for line, stated in zip(read.stock, kept.lines, strict=True):
        item = company.get(StockItem, stated.item_id)
        unit = company.unit(item.unit_id)
        shown = Decimal(0) if stated.counted else stated.amount
        assert (line.item, line.amount, line.inward) == (item.name, shown, stated.deemed_positive)
        assert as_base(line.actual, unit) == (stated.actual or None if stated.counted else stated.actual)
        assert as_base(line.billed, unit) == stated.billed
        assert line.discount_percent == stated.discount
        assert (line.forex and line.forex.amount) == stated.foreign
        assert len(line.batches) == len(stated.batches)
        for batch, place in zip(line.batches, stated.batches, strict=True):
            assert batch.godown == company.get(Godown, place.godown_id).name
            assert (batch.batch, batch.tracking_number) == (place.name, place.tracking_number or "")
            assert as_base(batch.actual, unit) == (place.actual or None if stated.counted else place.actual)
            assert batch.order_number == (place.order_number or "")
            assert batch.amount == (Decimal(0) if stated.counted else place.amount)
        assert [(a.ledger, a.amount) for a in line.allocations] == [
            (company.get(Ledger, a.ledger_id).name, a.amount) for a in stated.allocations
        ]
    others = [(e.ledger, e.amount) for e in read.ledgers if e.ledger not in ("Purchase Account", "Sales Account")]
    assert others == [(company.get(Ledger, e.ledger_id).name, e.amount) for e in kept.entries]


@contextmanager
def served(company: Company) -> Iterator[Bench]:
    with TallySimulator([company]) as sim:
        yield Bench(sim.url, company.name)
        assert sim.forbidden_requests == []
        assert sim.overlaps == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(entered(), min_size=1, max_size=6))
def test_vouchers_come_out_as_they_went_in(drafts: list[tuple[str, dict[str, object]]]) -> None:
    company = traders()
    kept = [getattr(company, method)(**fields) for method, fields in drafts]
    with served(company) as bench:
        bench.read(wanted=frozenset(VoucherClass))
        for voucher in kept:
            compare(company, voucher, bench.voucher(voucher.guid))
        assert bench.read().unchanged


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "touch", "cancel", "redate", "optional", "delete", "read"]), st.integers(0, 99)),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_after_any_work_in_tally_the_book_is_the_company(steps: list[tuple[str, int]]) -> None:
    company = traders()
    with served(company) as bench:
        bench.read()
        for what, n in steps:
            alive = company.vouchers()
            chosen = alive[n % len(alive)].guid if alive else ""
            if what == "add":
                company.add_purchase(
                    supplier="शर्मा ट्रेडर्स & Sons", date=LAST - timedelta(days=3 * n), lines=[Line("MCB", n + 1, 3)]
                )
            elif what == "read":
                bench.read()
            elif not chosen:
                continue
            elif what == "touch":
                company.touch_voucher(chosen)
            elif what == "cancel":
                company.cancel_voucher(chosen)
            elif what == "redate":
                company.redate_voucher(chosen, LAST - timedelta(days=2 * n))
            elif what == "optional":
                company.set_optional(chosen, n % 2 == 0)
            else:
                company.delete_voucher(chosen)
        bench.read()
        bench.read(census=True)
        assert bench.stored() == {voucher.guid for voucher in company.vouchers()}
        for voucher in company.vouchers():
            assert bench.voucher(voucher.guid).alter_id == voucher.alter_id
        assert not bench.book.reasons
        assert bench.shelf.state.voucher_mark == (company.alt_vch_id or 0)
