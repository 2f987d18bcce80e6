"""What lies where in Tally and what ServiceTitan should hold of it, compared by SKU and place; stdlib only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StockLevel:
    """One stock item of Tally in one godown, batches folded, in the item's base unit."""

    item: str
    godown: str
    """Empty where only the item's total is known."""
    unit: str
    quantity: Decimal
    sku_code: str = ""
    """Empty where nothing at ServiceTitan is matched."""
    location: str = ""
    statement: str = ""
    """Why it is only the total, or why it cannot be compared; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class StockPlace:
    """One SKU at one place, in the SKU's unit: all items and godowns that are matched to it."""

    sku_id: int
    sku_code: str
    location_id: int
    location: str
    items: tuple[str, ...]
    """Empty where something was sent of a SKU that no item is matched to any more."""
    godowns: tuple[str, ...]
    tally: Decimal | None
    """None where the items' places are not known."""
    baseline: Decimal | None
    """What ServiceTitan held at go-live; None where that cannot be told."""
    elsewhere: Decimal
    """Moved since go-live by vouchers that are not sent: ServiceTitan's own jobs move it there."""
    sent: Decimal
    """By all living documents, whether ServiceTitan counts them already or not."""
    waiting: Decimal
    """Of that: what ServiceTitan counts only once a person has posted it."""
    reported: Decimal | None = None
    """What the tenant's stock report said; None without one. A place it does not list holds nothing."""
    under_way: int = 0
    """Records of these items that are not settled: they may explain a difference, and bring it away."""

    @property
    def difference(self) -> Decimal | None:
        """What is missing at ServiceTitan (negative: too much) by what was sent; None where it cannot be told."""
        if self.tally is None or self.baseline is None:
            return None
        return self.tally - self.elsewhere - self.baseline - self.sent

    @property
    def against_report(self) -> Decimal | None:
        """Tally less the report; what waits for posting is in it."""
        return None if self.tally is None or self.reported is None else self.tally - self.reported

    @property
    def to_correct(self) -> Decimal | None:
        """By how much a correction changes ServiceTitan: what neither waits for posting nor is explained otherwise.

        Where there is a report, what it says counts; without one, what was sent.
        """
        if self.against_report is not None:
            return self.against_report - self.waiting
        return self.difference


@dataclass(frozen=True, slots=True)
class ControlDifference:
    """One item for which two of Tally's own statements, or one of them and what was read, are not equal."""

    item: str
    unit: str
    book: Decimal | None
    """What the movements that were read come to; None where it cannot be said in the item's unit."""
    closing: Decimal | None
    """The item's closing balance."""
    summary: Decimal | None
    """What the Stock Summary says; None where the item is not listed in it."""


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The nightly reconciliation of what was read with Tally's closing balances and Stock Summary."""

    at: datetime
    until: date
    items: int
    """Compared with their closing balance."""
    listed: int
    """Of those: compared with the Stock Summary too, which leaves out items deep in groups."""
    differences: tuple[ControlDifference, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class StockOverview:
    """Everything the stock page and `stock levels` show."""

    levels: tuple[StockLevel, ...]
    places: tuple[StockPlace, ...]
    reported_at: datetime | None
    """When ServiceTitan's stock report was read."""
    control: ControlTotals | None
    """None before the first reconciliation."""
    awaiting_posting: int
    """Records that a person has to post in ServiceTitan before it counts them."""
    awaiting_upload: int

    @property
    def differences(self) -> tuple[StockPlace, ...]:
        """Places at which ServiceTitan does not hold what Tally says."""
        return tuple(one for one in self.places if one.difference or one.against_report)
