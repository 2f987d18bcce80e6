"""A generated year of a company that lives from its stock: every class of stock voucher; same seed, same books."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from app.simulators.tally.books import Clock, start_of_year
from app.simulators.tally.company import Company, OpeningStock, empty_company
from app.simulators.tally.edits import RandomEdits
from app.simulators.tally.masters import StockItem
from app.simulators.tally.stock_desk import JOB_WORKER, LOTS, StockDesk
from app.simulators.tally.stock_kinds import KINDS, note_then_invoice
from app.simulators.tally.values import PRIMARY
from app.simulators.tally.vouchers import Voucher

YEAR_GUID = "7ea20000-57c4-4b9d-8e11-0000000057c4"
PLACES = ("North Warehouse", "South Warehouse", "Van 1", "Van 2", "Site Store - Léopold & Co.", f"{JOB_WORKER} Patil")
UNITS = (("Kg", 3), ("Mtr", 2), ("Ltr", 3), ("Coil", 0), ("Box", 0), ("Bag", 0), ("Doz", 0))
VOUCHER_TYPES = (
    ("GST Purchase", "Purchase"),
    ("GST Sale Invoice", "Sales"),
    ("Branch Transfer", "Stock Journal"),
    ("Stock Opname", "Physical Stock"),
    ("Sales Quotation", "Sales Order"),
)
NOTES_BEFORE_GO_LIVE = 5


def year_of_stock(
    seed: int = 1,
    movements: int = 20_000,
    items: int = 2_000,
    godowns: int = 8,
    *,
    first_day: date = date(2025, 4, 1),
    today: date | None = None,
    go_live: date | None = None,
    edits: int = 0,
    endless_units: bool = False,
    plain: bool = False,
    clock: Clock | None = None,
    name: str = "Year of Stock Traders",
    guid: str = YEAR_GUID,
) -> Company:
    """A company's books from `first_day` to `today` with at least `movements` stock lines of classes that move stock.

    `today` is twelve days before the end of the financial year unless stated; without a clock time stands still there.
    A handful of receipt notes lie before `go_live` (a month after the start) and their purchases after it. `edits` =
    changes made afterwards, see `RandomEdits`. `endless_units` adds dozens of 12, whose parts have no end as decimals.
    `plain`: nothing that ServiceTitan cannot be told: no purchase has a line of value only, and every item was bought.
    With no movements it is the masters and their openings: a small company for random work.
    """
    last = today or start_of_year(first_day).replace(year=start_of_year(first_day).year + 1) - timedelta(days=12)
    company = empty_company(name, guid, books_from=first_day, clock=clock or _stopped(last))
    pick = random.Random(seed)
    _add_masters(company, pick, items, godowns, endless_units)
    desk = StockDesk(company, pick)
    desk.value_lines = not plain
    if plain:
        _buy_everything(desk, first_day)
    if movements:
        _enter_year(desk, movements, first_day, last, go_live or first_day + timedelta(days=30))
    changes = RandomEdits(company, pick, value_lines=not plain)
    for _ in range(edits):
        changes.any()
    return company


def _enter_year(desk: StockDesk, movements: int, first_day: date, last: date, go_live: date) -> None:
    """Each kind at least once, then by frequency; three in a hundred vouchers are entered late, with an older date."""
    for position in range(NOTES_BEFORE_GO_LIVE):
        billed_on = go_live + timedelta(days=position)
        desk.later(max(go_live - timedelta(days=position + 1), first_day), partial(_straddling, desk, billed_on))
    names = list(KINDS)
    weights = [weight for _, weight in KINDS.values()]
    first_ones = desk.pick.sample(names, len(names))
    span = (last - first_day).days
    while desk.lines_entered < movements:
        day = first_day + timedelta(days=desk.lines_entered * span // movements)
        desk.due(day)
        kind = first_ones.pop() if first_ones else desk.pick.choices(names, weights)[0]
        if desk.chance(0.03):
            day = max(first_day, day - timedelta(days=desk.pick.randint(1, 90)))
        KINDS[kind][0](desk, day)
    desk.due(last)


def _buy_everything(desk: StockDesk, day: date) -> None:
    """Every item once, so that there is a price for each."""
    items = sorted(item.master_id for item in desk.company.all(StockItem))
    for start in range(0, len(items), 25):
        lines = [desk.inward(item) for item in items[start : start + 25]]
        desk.enter("Purchase", day, lines=lines, party=desk.supplier(), reference=desk.number("SI"))


def _straddling(desk: StockDesk, billed_on: date, day: date) -> Voucher:
    return note_then_invoice(desk, day, billed_on)


def _add_masters(company: Company, pick: random.Random, items: int, godowns: int, endless_units: bool) -> None:
    for unit, decimals in UNITS:
        company.add_unit(unit, decimals)
    company.add_compound_unit("Box", 10, "Nos")
    if endless_units:
        company.add_compound_unit("Doz", 12, "Nos")
    places = ["Main Location"]
    # The godown at the job worker is among the first three, so that a small company has it too.
    wanted = [PLACES[0], PLACES[-1], *PLACES[1:-1], *(f"Godown {n:02d}" for n in range(1, godowns))][: godowns - 1]
    for position, place in enumerate(wanted):
        parent = "North Warehouse" if place.startswith("Van") else PRIMARY
        company.add_godown(place, parent if position else PRIMARY)
        places.append(place)
    for group in ("Electrical", "Plumbing", "Chemicals"):
        company.add_stock_group(group)
    for number in range(1, items + 1):
        _add_item(company, pick, number, places, endless_units)
    for number in range(1, 61):
        company.add_supplier(f"Supplier {number:03d}" if number > 1 else "श्री Supplier & Sons")
        company.add_customer(f"Customer {number:03d}")
    for voucher_type, parent in VOUCHER_TYPES:
        company.add_voucher_type(voucher_type, parent)
    company.add_voucher_type("Mfg Journal", "Stock Journal", is_manufacturing_journal=True)


def _add_item(company: Company, pick: random.Random, number: int, places: list[str], endless_units: bool) -> None:
    """Seven in ten items are pieces; the others weigh, flow, come in boxes, have an alternate unit or lots."""
    kinds: list[tuple[str, tuple[str, int | str] | None, bool]] = [
        ("Nos", None, False),
        ("Kg", None, False),
        ("Mtr", None, False),
        ("Ltr", ("Kg", "0.92"), False),
        ("Box of 10 Nos", None, False),
        ("Coil", ("Mtr", 90), False),
        ("Nos", None, True),
        ("Kg", ("Bag", "0.02"), True),
    ]
    weights = [70, 7, 5, 3, 5, 4, 4, 2]
    if endless_units:
        kinds.append(("Doz of 12 Nos", None, False))
        weights.append(3)
    chosen = kinds[(number - 1) % len(kinds)] if number <= len(kinds) else pick.choices(kinds, weights)[0]
    unit, alternate, batch_wise = chosen
    openings: list[OpeningStock] = []
    for place in pick.sample(places, min(len(places), pick.choice((0, 0, 1, 1, 2, 3)))):
        quantity = (
            Decimal(pick.randint(5, 300)) if unit not in {"Kg", "Ltr"} else Decimal(pick.randint(1, 300_000)) / 1000
        )
        value = quantity * Decimal(pick.randint(40, 3000))
        openings.append((place, quantity, value, pick.choice(LOTS) if batch_wise else "Primary Batch"))
    company.add_item(
        f"ITEM-{number:05d}" if number % 50 else f'ITEM-{number:05d} 1½" <brass> & ₹',
        unit,
        parent=pick.choice(("Electrical", "Plumbing", "Chemicals", PRIMARY)),
        alternate=alternate,
        batch_wise=batch_wise,
        part_number=f"P{number:05d}",
        openings=openings,
    )


def _stopped(today: date) -> Clock:
    moment = datetime.combine(today, time(18, 30))
    return lambda: moment
