"""The sample company: an electrical contractor with two years of vouchers of every kind; same seed, same books."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.simulators import sample_catalog as catalog
from app.simulators.tally.books import Clock, start_of_year
from app.simulators.tally.company import Company, empty_company
from app.simulators.tally.masters import Currency, Unit, VoucherType
from app.simulators.tally.sample_entries import PURCHASE_LEDGER, Desk
from app.simulators.tally.sample_special import SPECIALS
from app.simulators.tally.values import PRIMARY

UNIT_DECIMALS = {"Nos": 0, "Box": 0, "Mtr": 2, "Kg": 3, "Coil": 0, "Pkt": 0}
SPECIAL_SHARE = Decimal("0.4")
"""At most this part of the vouchers is out of the ordinary, so that a short demonstration mostly succeeds."""

EXTRA_LEDGERS: tuple[tuple[str, str, str], ...] = (
    (PURCHASE_LEDGER, "Purchase Accounts", ""),
    ("Sale of Electrical Goods", "Sales Accounts", ""),
    ("Loading & Unloading", "Direct Expenses", ""),
    ("Input CGST (RCM)", "Duties & Taxes", "CGST"),
    ("Input SGST (RCM)", "Duties & Taxes", "SGST/UTGST"),
    ("CGST Payable (RCM)", "Duties & Taxes", "CGST"),
    ("SGST Payable (RCM)", "Duties & Taxes", "SGST/UTGST"),
    ("Printing & Stationery", "Indirect Expenses", ""),
    ("Office Rent", "Indirect Expenses", ""),
    ("Salaries", "Indirect Expenses", ""),
    ("HDFC Bank Current Account", "Bank Accounts", ""),
    ("Capital Account - R. Kulkarni", "Capital Account", ""),
)
CUSTOMERS = ("Site Contracts - North", "Site Contracts - South", "Greenfield Apartments", "Café Naïve Hospitality LLP")
VOUCHER_TYPES: tuple[tuple[str, str], ...] = (
    ("GST Purchase", "Purchase"),
    ("Import Purchase", "GST Purchase"),
    ("Expense", "Purchase"),
    ("GST Sale Invoice", "Sales"),
    ("Stock Opname", "Physical Stock"),
    ("Sales Quotation", "Sales Order"),
)


def sample_company(
    seed: int = 1,
    vouchers: int = 400,
    *,
    start: date | None = None,
    today: date | None = None,
    clock: Clock | None = None,
) -> Company:
    """The contractor's books with `vouchers` vouchers between `start` (two years back) and `today`.

    Without a clock a given `today` stops the company's clock there; without both it is the PC's clock. Most purchases
    match ServiceTitan's sample data exactly; the deliberate mismatches of the catalog each come up a few times.
    """
    if clock is None:
        clock = datetime.now if today is None else _stopped(today)
    last = today or clock().date()
    first = start or last - timedelta(days=730)
    company = empty_company(catalog.COMPANY_NAME, catalog.COMPANY_GUID, books_from=start_of_year(first), clock=clock)
    add_sample_masters(company)
    desk = Desk(company, random.Random(seed))
    allowed = int(vouchers * SPECIAL_SHARE)
    specials = [special for special in SPECIALS if (allowed := allowed - special.count) >= 0]
    routine = vouchers - sum(special.count for special in specials)
    days = sorted(_spread(first, last, len(specials) + routine, desk.pick))
    positions = set(desk.pick.sample(range(len(days)), len(specials)))
    queue = iter(desk.pick.sample(specials, len(specials)))
    for position, day in enumerate(days):
        if position in positions:
            next(queue).enter(desk, day)
        else:
            desk.routine(day)
    return company


def add_sample_masters(company: Company) -> None:
    """Units, items, godowns, ledgers and voucher types of the contractor."""
    for name, decimals in UNIT_DECIMALS.items():
        if not company.has(Unit, name):
            company.add_unit(name, decimals)
    company.add_compound_unit("Box", 10, "Nos")
    company.add_master(Currency, "€", formal_name="EUR")
    for place in catalog.PLACES:
        if place.godown != "Main Location":
            company.add_godown(place.godown, place.parent or PRIMARY)
    for group in sorted({item.group for item in catalog.ITEMS}):
        company.add_stock_group(group)
    for item in catalog.ITEMS:
        quantity = Decimal(60 if item.rate < 1000 else 4)
        company.add_item(
            item.code,
            item.unit,
            parent=item.group,
            part_number=item.part_number,
            description=item.description,
            aliases=(item.description,),
            alternate=item.alternate_unit,
            batch_wise=item.batchwise,
            gst_percent=item.gst_percent,
            openings=[("Main Location", quantity, quantity * item.rate)],
        )
    for name, parent, head in EXTRA_LEDGERS:
        company.add_ledger(name, parent, duty_head=head, tax_type="GST" if head else "")
    for supplier in catalog.SUPPLIERS:
        company.add_supplier(supplier.tally_name, currency="€" if "GmbH" in supplier.tally_name else "₹")
    for customer in CUSTOMERS:
        company.add_customer(customer)
    for name, parent in VOUCHER_TYPES:
        company.add_voucher_type(name, parent, voucher_class=name == "GST Purchase")
    company.add_voucher_type("Mfg Journal", "Stock Journal", is_manufacturing_journal=True)
    company.rename_master(VoucherType, "Receipt Note", "Goods Receipt Note")


def _stopped(today: date) -> Clock:
    moment = datetime.combine(today, time(18, 30))
    return lambda: moment


def _spread(first: date, last: date, count: int, pick: random.Random) -> Iterator[date]:
    span = max((last - first).days, 0)
    for _ in range(count):
        yield first + timedelta(days=pick.randint(0, span))
