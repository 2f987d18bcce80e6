"""Stock of a company on a day: which vouchers move it, how much lies where, and what it is worth at average cost.

Within one day vouchers count in the order in which they came to that day: that of VCHKEY, which a re-dated voucher
gets anew. Which order Tally itself takes for a count among the movements of its day is told nowhere; with
`Books.count_at_end_of_day` a count comes after all of them. A place counted twice in one voucher holds the last count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.simulators.tally.books import Books
from app.simulators.tally.masters import Godown, StockItem
from app.simulators.tally.standard import INVENTORY_TYPES
from app.simulators.tally.values import cents, round_quantity
from app.simulators.tally.vouchers import Batch, StockLine, Voucher

ZERO = Decimal(0)
NOTE_OF = {
    "Purchase": "Receipt Note",
    "Sales": "Delivery Note",
    "Debit Note": "Rejections Out",
    "Credit Note": "Rejections In",
}
"""Invoices whose tracked lines do not move stock, and the class of the note with that number which did or will."""

Place = tuple[int, str]
"""(godown MASTERID, batch)."""


@dataclass(slots=True)
class Position:
    """Stock of one item: by (godown MASTERID, batch) and what came in, for the average cost."""

    places: dict[Place, Decimal] = field(default_factory=dict)
    quantity_in: Decimal = ZERO
    value_in: Decimal = ZERO

    @property
    def quantity(self) -> Decimal:
        """The item's total over all places; may be negative."""
        return sum(self.places.values(), ZERO)

    @property
    def rate(self) -> Decimal | None:
        """Average inward cost; None when nothing ever came in."""
        return self.value_in / self.quantity_in if self.quantity_in else None

    @property
    def value(self) -> Decimal | None:
        """Closing value, positive when stock is held; None (shown empty) for negative or no stock."""
        if self.quantity <= 0 or self.rate is None:
            return None
        return cents(self.quantity * self.rate)

    def move(self, place: Place, quantity: Decimal, value: Decimal) -> None:
        """Add a signed quantity at a place; inward value counts for the average cost."""
        self.places[place] = self.places.get(place, ZERO) + quantity
        if quantity > 0 or (quantity == 0 and value > 0):
            self.quantity_in += quantity
            self.value_in += value

    def apply(self, line: StockLine, batch: Batch, quantity: Decimal) -> None:
        """Count one batch of a stock line: set what was counted, add what moved."""
        place = (batch.godown_id, batch.name)
        if line.counted:
            self.places[place] = quantity
        elif line.deemed_positive:
            self.move(place, quantity, -batch.amount)
        else:
            self.move(place, -quantity, -batch.amount)


def positions(books: Books, until: date) -> dict[int, Position]:
    """Stock of every item at the end of a day, by item MASTERID. Reads the whole book up to that day."""
    with books.lock:
        items = books.all(StockItem)
        found = {item.master_id: _opening(item) for item in items}
        noted = _noted(books, until) if books.tracked_excess_moves else None
        for voucher, reserved in _moving(books, until):
            tracks = reserved in NOTE_OF
            for line in voucher.lines:
                position = found.get(line.item_id)
                if position is None:
                    continue
                for batch in line.batches:
                    quantity = batch.actual or ZERO
                    if tracks and batch.tracking_number:
                        quantity = ZERO if noted is None else _excess(noted, reserved, line, batch)
                        if not quantity:
                            continue
                    position.apply(line, batch, quantity)
        for item in items:
            _snap(books, item, found[item.master_id])
        return found


def stock_by_batch(books: Books, until: date) -> dict[tuple[str, str, str], Decimal]:
    """What lies where at the end of a day: (item, godown, batch) -> quantity in the item's unit, without the zeros."""
    with books.lock:
        godowns = {godown.master_id: godown.name for godown in books.all(Godown)}
        return {
            (books.get(StockItem, item_id).name, godowns[godown_id], batch): quantity
            for item_id, position in positions(books, until).items()
            for (godown_id, batch), quantity in position.places.items()
            if quantity
        }


def stock_by_place(books: Books, until: date) -> dict[tuple[str, str], Decimal]:
    """What lies where at the end of a day: (item, godown) -> quantity in the item's unit, without the zeros."""
    found: dict[tuple[str, str], Decimal] = {}
    for (item, godown, _), quantity in stock_by_batch(books, until).items():
        found[item, godown] = found.get((item, godown), ZERO) + quantity
    return {place: quantity for place, quantity in found.items() if quantity}


def moves_stock(voucher: Voucher, reserved: str, today: date) -> bool:
    """Whether a voucher of that class counts in stock on the day `today`."""
    if voucher.cancelled or voucher.optional or reserved not in INVENTORY_TYPES:
        return False
    return not (voucher.post_dated and voucher.date > today)


def _moving(books: Books, until: date) -> Iterator[tuple[Voucher, str]]:
    """The vouchers that count up to a day, with their classes, in the order in which they count."""
    classes: dict[int, str] = {}
    today, late_counts = books.today, books.count_at_end_of_day
    counts: list[tuple[Voucher, str]] = []
    for voucher in books.vouchers_index.in_order():
        if counts and counts[0][0].date != voucher.date:
            yield from counts
            counts = []
        if voucher.date > until:
            return
        reserved = classes.get(voucher.type_id)
        if reserved is None:
            reserved = classes[voucher.type_id] = books.reserved_class(voucher.type_id)
        if not moves_stock(voucher, reserved, today):
            continue
        if late_counts and reserved == "Physical Stock":
            counts.append((voucher, reserved))
        else:
            yield voucher, reserved
    yield from counts


Tracked = tuple[str, str, int]
"""(class of the note, tracking number, item MASTERID)."""


def _noted(books: Books, until: date) -> dict[Tracked, Decimal]:
    """How much the notes up to a day moved under each tracking number."""
    noted: dict[Tracked, Decimal] = {}
    notes = frozenset(NOTE_OF.values())
    for voucher, reserved in _moving(books, until):
        if reserved in notes:
            for line in voucher.lines:
                for batch in line.batches:
                    if batch.tracking_number:
                        key = (reserved, batch.tracking_number, line.item_id)
                        noted[key] = noted.get(key, ZERO) + (batch.actual or ZERO)
    return noted


def _excess(noted: dict[Tracked, Decimal], reserved: str, line: StockLine, batch: Batch) -> Decimal:
    """What a tracked batch moves where the excess over the notes moves; uses up what the notes cover."""
    key = (NOTE_OF[reserved], batch.tracking_number or "", line.item_id)
    covered = min(noted.get(key, ZERO), batch.actual or ZERO)
    noted[key] = noted.get(key, ZERO) - covered
    return (batch.actual or ZERO) - covered


def _opening(item: StockItem) -> Position:
    position = Position()
    for opening in item.openings:
        position.move((opening.godown_id, opening.batch), opening.quantity, opening.value)
    return position


def _snap(books: Books, item: StockItem, position: Position) -> None:
    """Back to whole pieces of a compound unit: a twelfth of a dozen has no end as a decimal, and sums of it drift."""
    unit = books.unit(item.unit_id)
    if not unit.simple:
        for place, quantity in position.places.items():
            position.places[place] = round_quantity(quantity, unit, books.unit) or ZERO
