"""Vouchers as stored and as entered; frozen, so a change is a new record and a backup is a copy of references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from app.simulators.tally.values import ExchangeRate, serial, tally_moment

Quantityish = Decimal | int | str
"""A quantity or an amount as a test or a person writes it; floats are refused by typing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a stock line: one batch allocation with its own godown, batch and numbers."""

    quantity: Quantityish
    godown: str = "Main Location"
    batch: str = "Primary Batch"
    tracking_number: str | None = None
    order_number: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One stock line as entered; quantities in the item's base unit, amounts positive.

    `quantity=None` makes a value-only line. `godowns` splits it over several places, `parts` over places, batches and
    tracking numbers; otherwise it goes to `godown`. `amount=None` means billed x rate x (1 - discount), to the cent.
    """

    item: str
    quantity: Quantityish | None = None
    rate: Quantityish | None = None
    amount: Quantityish | None = None
    godown: str = "Main Location"
    godowns: tuple[tuple[str, Quantityish], ...] = ()
    parts: tuple[Part, ...] = ()
    billed: Quantityish | None = None
    discount: Quantityish = 0
    batch: str = "Primary Batch"
    rate_unit: str | None = None
    ledger: str | None = None
    tracking_number: str | None = None
    order_number: str | None = None
    udfs: tuple[tuple[str, str], ...] = ()


PurchaseLine = Line
"""The same thing under the name most tests want to read."""

Charge = tuple[str, Quantityish]
"""(ledger name, amount); the sign is that of the method that takes it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole voucher as entered. `extra_ledgers` and `taxes` are positive when they raise what the party gets.

    `consumed` are the source lines of journals; `debits` and `credits` are the lines of vouchers without stock.
    """

    type_name: str
    date: dt.date
    party: str | None = None
    lines: tuple[Line, ...] = ()
    consumed: tuple[Line, ...] = ()
    taxes: tuple[Charge, ...] = ()
    extra_ledgers: tuple[Charge, ...] = ()
    debits: tuple[Charge, ...] = ()
    credits: tuple[Charge, ...] = ()
    stock_ledger: str | None = None
    reference: str = ""
    reference_date: dt.date | None = None
    narration: str = ""
    number: str | None = None
    tracking_number: str | None = None
    order_number: str | None = None
    effective_date: dt.date | None = None
    optional: bool = False
    post_dated: bool = False
    exchange: ExchangeRate | None = None
    bill_name: str | None = None
    credit_days: int | None = None
    source_godown: str | None = None
    destination_godown: str | None = None
    remote_id: str | None = None
    """The importer's REMOTEID of an imported voucher; normally the GUID."""
    udfs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BillAllocation:
    """A bill reference below a party line."""

    name: str
    bill_type: str
    amount: Decimal
    credit_days: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One ledger line; debit negative and deemed positive, as Tally has it."""

    ledger_id: int
    amount: Decimal
    deemed_positive: bool
    is_party: bool = False
    foreign: Decimal | None = None
    bills: tuple[BillAllocation, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch allocation: how much of a line lies in one godown and batch."""

    godown_id: int
    amount: Decimal
    actual: Decimal | None
    billed: Decimal | None
    name: str = "Primary Batch"
    batch_id: int = 1
    tracking_number: str | None = None
    order_number: str | None = None
    foreign: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StockLine:
    """One stock line; quantities unsigned, the direction is `deemed_positive` and the sign of the amount."""

    item_id: int
    deemed_positive: bool
    amount: Decimal
    actual: Decimal | None
    billed: Decimal | None
    rate: Decimal | None
    rate_unit: str
    discount: Decimal
    batches: tuple[Batch, ...]
    allocations: tuple[LedgerEntry, ...]
    foreign: Decimal | None = None
    counted: bool = False
    """A line of a physical count: quantity only, neither rate nor amount is shown."""
    udfs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of a voucher; `entries` are the ledger lines besides the allocations of the stock lines."""

    lines: tuple[StockLine, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()


Recipe = Callable[[], Content]
"""Makes the lines of a voucher anew at each call; lets a big book stay small in memory."""

EMPTY = Content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One voucher as stored."""

    company_guid: str
    master_id: int
    alter_id: int
    type_id: int
    date: dt.date
    effective_date: dt.date
    key_number: int
    """Multiple of eight, unique in its day: the last part of VCHKEY."""
    updated_at: dt.datetime
    content: Content | Recipe = field(repr=False)
    draft: Draft | None = field(default=None, repr=False)
    party_id: int | None = None
    number: str | None = None
    reference: str = ""
    reference_date: dt.date | None = None
    narration: str = ""
    view: str = "Accounting Voucher View"
    is_invoice: bool = False
    cancelled: bool = False
    optional: bool = False
    post_dated: bool = False
    different_actual: bool = False
    exchange: ExchangeRate | None = None
    source_godown_id: int | None = None
    destination_godown_id: int | None = None
    remote_id: str | None = None
    udfs: tuple[tuple[str, str], ...] = ()

    @property
    def guid(self) -> str:
        """Company GUID and eight hex digits of MASTERID: fixed for life, reissued after a restore."""
        return f"{self.company_guid}-{self.master_id:08x}"

    @property
    def key(self) -> str:
        """VCHKEY; encodes the date, so it is no identity."""
        return f"{self.company_guid}-{serial(self.date):08x}:{self.key_number:08x}"

    @property
    def voucher_key(self) -> int:
        """VOUCHERKEY: the date serial times 2**32 plus the number in the day."""
        return (serial(self.date) << 32) + self.key_number

    @property
    def body(self) -> Content:
        """The lines; empty once cancelled."""
        if self.cancelled:
            return EMPTY
        return self.content if isinstance(self.content, Content) else self.content()

    @property
    def lines(self) -> tuple[StockLine, ...]:
        """The stock lines."""
        return self.body.lines

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """The ledger lines besides the allocations of the stock lines."""
        return self.body.entries

    @property
    def balance(self) -> Decimal:
        """Stock lines plus ledger lines; zero in every voucher that has ledger lines."""
        body = self.body
        total = sum((line.amount for line in body.lines if not line.counted), Decimal(0))
        return total + sum((entry.amount for entry in body.entries), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What the party gets or pays, positive for a credit (a purchase); zero without a party line."""
        return sum((entry.amount for entry in self.body.entries if entry.is_party), Decimal(0))

    @property
    def updated_text(self) -> str:
        """UPDATEDDATETIME."""
        return tally_moment(self.updated_at)
