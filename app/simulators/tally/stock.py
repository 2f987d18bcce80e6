"""Stock of a company on a day: which vouchers move it, how much lies where, and what it is worth at average cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.simulators.tally.books import Books
from app.simulators.tally.masters import StockItem
from app.simulators.tally.standard import INVENTORY_TYPES
from app.simulators.tally.values import cents
from app.simulators.tally.vouchers import StockLine, Voucher

ZERO = Decimal(0)
TRACKED_TYPES = frozenset({"Purchase", "Sales", "Debit Note", "Credit Note"})
"""Invoices whose tracked lines do not move stock: the note with the same tracking number did."""


@dataclass(slots=True)
class Position:
    """Stock of one item: by (godown MASTERID, batch) and what came in, for the average cost."""

    places: dict[tuple[int, str], Decimal] = field(default_factory=dict)
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

    def move(self, place: tuple[int, str], quantity: Decimal, value: Decimal) -> None:
        """Add a signed quantity at a place; inward value counts for the average cost."""
        self.places[place] = self.places.get(place, ZERO) + quantity
        if quantity > 0 or (quantity == 0 and value > 0):
            self.quantity_in += quantity
            self.value_in += value


def positions(books: Books, until: date) -> dict[int, Position]:
    """Stock of every item at the end of a day, by item MASTERID. Reads the whole book up to that day."""
    with books.lock:
        found = {item.master_id: _opening(item) for item in books.all(StockItem)}
        classes: dict[int, str] = {}
        for voucher in books.vouchers_index.in_order():
            if voucher.date > until:
                break
            reserved = classes.setdefault(voucher.type_id, books.reserved_class(voucher.type_id))
            if moves_stock(voucher, reserved, books.today):
                for line in voucher.lines:
                    if line.item_id in found:
                        _apply(found[line.item_id], line, reserved)
        return found


def moves_stock(voucher: Voucher, reserved: str, today: date) -> bool:
    """Whether a voucher of that class counts in stock on the day `today`."""
    if voucher.cancelled or voucher.optional or reserved not in INVENTORY_TYPES:
        return False
    return not (voucher.post_dated and voucher.date > today)


def _opening(item: StockItem) -> Position:
    position = Position()
    for opening in item.openings:
        position.move((opening.godown_id, opening.batch), opening.quantity, opening.value)
    return position


def _apply(position: Position, line: StockLine, reserved: str) -> None:
    for batch in line.batches:
        if batch.tracking_number and reserved in TRACKED_TYPES:
            continue
        place = (batch.godown_id, batch.name)
        quantity = batch.actual or ZERO
        if line.counted:
            position.places[place] = quantity
        else:
            position.move(place, quantity if line.deemed_positive else -quantity, -batch.amount)
