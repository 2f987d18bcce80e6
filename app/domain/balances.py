"""What Tally itself says lies in stock: item balances and the Stock Summary, as stated; stdlib only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from app.domain.masters import Company
from app.domain.quantities import Quantity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpeningBatch:
    """What of an item lay in one godown and batch when the current period began."""

    godown: str
    """Empty where Tally does not say: then the item has no opening per godown, only a total."""
    batch: str
    quantity: Quantity | None
    """None: not stated, which is not zero."""
    value: Decimal | None
    """Base currency, Tally's sign: negative when stock is held."""


@dataclass(frozen=True, slots=True)
class ItemBalance:
    """One stock item. Tally tells no closing per godown (facts 5.3).

    What is None was not stated. Tally states neither a quantity of nothing nor a value of negative stock.
    """

    item_guid: str
    item: str
    opening_quantity: Quantity | None
    """When the CURRENT PERIOD of Tally's screen began, not the books; a user who changes the period moves it."""
    opening_value: Decimal | None
    """Base currency, Tally's sign: negative when stock is held."""
    closing_quantity: Quantity | None
    """At the end of the asked day; of a day outside the current period, at that end of the period."""
    closing_value: Decimal | None
    openings: tuple[OpeningBatch, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of the Stock Summary: an item, or a group of items, whose name stands in the same place.

    Items without stock are left out, and so are those deeper than one group (facts R9).
    """

    item: str
    quantity: Quantity | None
    rate: Decimal | None
    value: Decimal | None
    """Base currency, Tally's sign: negative when stock is held. Empty for negative stock."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """Rows that belong to one state of the company."""

    company: Company
    """With the change marks read before the rows."""
    until: date
    """The asked day."""
    rows: Sequence[T]
    moved_meanwhile: bool
    """Somebody worked in Tally meanwhile: the rows may belong to different states; compare nothing with them."""
