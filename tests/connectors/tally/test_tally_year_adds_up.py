"""A generated year with its edits, read over HTTP, adds up to what the simulated Tally holds at every place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from tally_support import Bench

from app.domain.quantities import Quantity
from app.domain.vouchers import Voucher, VoucherClass
from app.simulators.tally import Company, TallySimulator, stock_by_batch, year_of_stock
from app.simulators.tally.masters import Godown, StockItem, Unit

INVOICES = {VoucherClass.PURCHASE, VoucherClass.SALES, VoucherClass.DEBIT_NOTE, VoucherClass.CREDIT_NOTE}
MOVES_NOTHING = {
    VoucherClass.PURCHASE_ORDER,
    VoucherClass.SALES_ORDER,
    VoucherClass.JOB_WORK_OUT_ORDER,
    VoucherClass.MEMORANDUM,
}
Places = dict[tuple[str, str, str], Decimal]


def openings(company: Company) -> Places:
    return {
        (item.name, company.get(Godown, one.godown_id).name, one.batch): one.quantity
        for item in company.all(StockItem)
        for one in item.openings
    }


def number(quantity: Quantity | None, unit: Unit) -> Decimal:
    if quantity is None:
        return Decimal(0)
    (whole, _), *rest = quantity.parts
    return whole + sum((pieces / unit.conversion for pieces, _ in rest), Decimal(0))


def added_up(company: Company, read: Iterable[Voucher]) -> Places:
    """Openings and movements in the order of the book, by the rules as a person would state them."""
    days = {one.guid: one.key_number for one in company.vouchers()}
    held = openings(company)
    for voucher in sorted(read, key=lambda one: (one.date, days[one.guid])):
        if voucher.is_cancelled or voucher.is_optional or voucher.voucher_class in MOVES_NOTHING:
            continue
        if voucher.date > company.today:
            continue
        for line in voucher.stock:
            unit = company.unit(company.find(StockItem, line.item).unit_id)
            for batch in line.batches:
                place = (line.item, batch.godown, batch.batch)
                moved = number(batch.actual, unit)
                if voucher.voucher_class is VoucherClass.PHYSICAL_STOCK:
                    held[place] = moved
                elif not (batch.tracking_number and voucher.voucher_class in INVOICES):
                    held[place] = held.get(place, Decimal(0)) + (moved if line.inward else -moved)
    return {place: quantity for place, quantity in held.items() if quantity}


@pytest.mark.parametrize(("seed", "edits"), [(6, 0), (7, 300)])
def test_what_is_read_of_a_year_adds_up_to_every_place_and_batch(seed: int, edits: int) -> None:
    company = year_of_stock(seed, movements=1_500, items=60, edits=edits)
    with TallySimulator([company]) as sim:
        bench = Bench(sim.url, company.name)
        bench.read(wanted=frozenset(VoucherClass), today=company.today)
        assert sim.forbidden_requests == []
    read = [bench.voucher(one.guid) for one in company.vouchers()]
    assert [one.problem for one in read if one.problem] == []
    assert added_up(company, read) == stock_by_batch(company, company.today)
