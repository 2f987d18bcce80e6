"""Every class of voucher that moves or counts stock arrives whole, each line once, with its direction and godown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from tally_support import Bench

from app.domain.vouchers import Voucher, VoucherClass
from app.simulators.tally import Company, Line
from app.simulators.tally import Voucher as Kept

DAY = date(2026, 3, 3)
ONE = [Line("MCB", 2, "12.50", godown="Van 1")]
OTHER = [Line("MCB", 2, "12.50", godown="Main Location")]
SUPPLIER, CUSTOMER = "Acme & Sons", "Site Contracts"
Enter = Callable[[Company], Kept]

IN, OUT = True, False
ENTERED: dict[VoucherClass, tuple[Enter, list[tuple[bool, str]]]] = {
    VoucherClass.PURCHASE: (lambda c: c.add_purchase(supplier=SUPPLIER, date=DAY, lines=ONE), [(IN, "Van 1")]),
    VoucherClass.RECEIPT_NOTE: (lambda c: c.add_receipt_note(supplier=SUPPLIER, date=DAY, lines=ONE), [(IN, "Van 1")]),
    VoucherClass.DEBIT_NOTE: (lambda c: c.add_debit_note(supplier=SUPPLIER, date=DAY, lines=ONE), [(OUT, "Van 1")]),
    VoucherClass.REJECTIONS_OUT: (
        lambda c: c.add_rejection_out(supplier=SUPPLIER, date=DAY, lines=ONE),
        [(OUT, "Van 1")],
    ),
    VoucherClass.SALES: (lambda c: c.add_sales(customer=CUSTOMER, date=DAY, lines=ONE), [(OUT, "Van 1")]),
    VoucherClass.DELIVERY_NOTE: (
        lambda c: c.add_delivery_note(customer=CUSTOMER, date=DAY, lines=ONE),
        [(OUT, "Van 1")],
    ),
    VoucherClass.CREDIT_NOTE: (lambda c: c.add_credit_note(customer=CUSTOMER, date=DAY, lines=ONE), [(IN, "Van 1")]),
    VoucherClass.REJECTIONS_IN: (lambda c: c.add_rejection_in(customer=CUSTOMER, date=DAY, lines=ONE), [(IN, "Van 1")]),
    VoucherClass.STOCK_JOURNAL: (
        lambda c: c.add_stock_journal(date=DAY, consumed=ONE, produced=OTHER),
        [(OUT, "Van 1"), (IN, "Main Location")],
    ),
    VoucherClass.MANUFACTURING_JOURNAL: (
        lambda c: c.add_stock_journal(date=DAY, consumed=ONE, produced=OTHER, type_name="Mfg Journal"),
        [(OUT, "Van 1"), (IN, "Main Location")],
    ),
    VoucherClass.MATERIAL_OUT: (
        lambda c: c.add_material("Material Out", date=DAY, party=SUPPLIER, consumed=ONE, produced=OTHER),
        [(OUT, "Van 1"), (IN, "Main Location")],
    ),
    VoucherClass.MATERIAL_IN: (
        lambda c: c.add_material("Material In", date=DAY, produced=OTHER),
        [(IN, "Main Location")],
    ),
    VoucherClass.PHYSICAL_STOCK: (
        lambda c: c.add_physical_stock(date=DAY, counts=[("MCB", "Van 1", 2)]),
        [(IN, "Van 1")],
    ),
}


@pytest.fixture(autouse=True)
def _own_types(company: Company) -> None:
    company.add_voucher_type("Mfg Journal", "Stock Journal", is_manufacturing_journal=True)


def read(bench: Bench, kept: Kept, wanted: frozenset[VoucherClass]) -> Voucher:
    bench.read(wanted=wanted)
    found = bench.voucher(kept.guid)
    assert found.problem == ""
    return found


@pytest.mark.parametrize("kind", ENTERED)
def test_each_class_is_read_when_it_is_wanted(bench: Bench, company: Company, kind: VoucherClass) -> None:
    enter, expected = ENTERED[kind]
    found = read(bench, enter(company), frozenset({kind}))
    assert found.voucher_class is kind
    lines = [(line.inward, batch.godown) for line in found.stock for batch in line.batches]
    assert sorted(lines) == sorted(expected)
    assert all(batch.actual and batch.actual.number == 2 for line in found.stock for batch in line.batches)


def test_only_what_is_wanted_is_read_whole(bench: Bench, company: Company) -> None:
    kept = {kind: enter(company) for kind, (enter, _) in ENTERED.items()}
    bench.read(wanted=frozenset({VoucherClass.PHYSICAL_STOCK, VoucherClass.MATERIAL_IN}))
    assert set(bench.shelf.details) == {
        kept[VoucherClass.PHYSICAL_STOCK].guid,
        kept[VoucherClass.MATERIAL_IN].guid,
    }
    assert bench.stored() == {one.guid for one in kept.values()}


@pytest.mark.parametrize("kind", [VoucherClass.MATERIAL_IN, VoucherClass.MATERIAL_OUT])
def test_material_that_comes_only_in_the_two_sided_lists_has_the_godowns_of_the_voucher(
    bench: Bench, company: Company, kind: VoucherClass
) -> None:
    company.material_in_all_entries = False
    enter, expected = ENTERED[kind]
    found = read(bench, enter(company), frozenset({kind}))
    assert sorted((line.inward, line.batches[0].godown) for line in found.stock) == sorted(expected)


@pytest.mark.parametrize("empty", [True, False])
def test_a_count_of_nothing_stays_a_line_without_becoming_a_number_that_was_not_stated(
    bench: Bench, company: Company, empty: bool
) -> None:
    company.zero_count_is_empty = empty
    kept = company.add_physical_stock(date=DAY, counts=[("MCB", "Van 1", 0), ("MCB", "Main Location", 7)])
    none, seven = read(bench, kept, frozenset({VoucherClass.PHYSICAL_STOCK})).stock
    assert (none.batches[0].godown, none.amount) == ("Van 1", 0)
    assert (none.actual is None) is empty
    assert none.actual is None or none.actual.is_zero
    assert seven.actual is not None
    assert (seven.actual.number, seven.inward) == (Decimal(7), True)


def test_a_note_of_values_only_has_no_quantity(bench: Bench, company: Company) -> None:
    line = Line("MCB", None, amount="25.00", godown="Van 1")
    kept = company.add_debit_note(supplier=SUPPLIER, date=DAY, lines=[line])
    only = read(bench, kept, frozenset({VoucherClass.DEBIT_NOTE})).stock[0]
    assert (only.actual, only.batches[0].actual, only.amount) == (None, None, Decimal("25.00"))


def test_optional_and_cancelled_movements_say_so(bench: Bench, company: Company) -> None:
    optional = company.add_stock_journal(date=DAY, consumed=ONE, produced=OTHER, optional=True)
    cancelled = company.add_stock_journal(date=DAY, consumed=ONE, produced=OTHER)
    company.cancel_voucher(cancelled.guid)
    wanted = frozenset({VoucherClass.STOCK_JOURNAL})
    assert read(bench, optional, wanted).is_optional
    gone = bench.voucher(cancelled.guid)
    assert (gone.is_cancelled, gone.stock) == (True, ())
