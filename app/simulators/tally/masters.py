"""The masters of a company as frozen records; a change is a new record with the same MASTERID."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """What every master has; `parent` is a name, references from vouchers are MASTERIDs."""

    master_id: int
    alter_id: int
    name: str
    parent: str = ""
    reserved_name: str = ""
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Names it had: vouchers as entered still say them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Master):
    """An account group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockGroup(Master):
    """A stock group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency(Master):
    """A currency; `name` is its symbol."""

    formal_name: str = ""
    decimals: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Master):
    """An account."""

    opening: Decimal = Decimal(0)
    """Debit negative."""
    tax_type: str = ""
    duty_head: str = ""
    gstin: str = ""
    currency: str = "₹"
    bill_wise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Master):
    """A unit of measure; compound ones are `conversion` tails in one first unit."""

    formal_name: str = ""
    decimals: int = 0
    simple: bool = True
    first_id: int = 0
    tail_id: int = 0
    conversion: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Godown(Master):
    """A place where stock lies."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening stock of an item in one godown and batch, at the start of the books."""

    godown_id: int
    quantity: Decimal
    value: Decimal
    batch: str = "Primary Batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem(Master):
    """A stock item."""

    unit_id: int
    category: str = "\x04 Not Applicable"
    alternate_id: int | None = None
    alternate_factor: Decimal = Decimal(1)
    """How many alternate units are in one base unit."""
    part_number: str = ""
    description: str = ""
    batch_wise: bool = False
    gst_percent: int = 18
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherType(Master):
    """A voucher type; a user's type has no reserved name and inherits through `parent`."""

    active: bool = True
    optional_by_default: bool = False
    affects_stock: bool = False
    numbering: str = "Automatic"
    """`Automatic` renumbers the others on insertion and deletion, `Automatic (Manual Override)` retains, `Manual`."""
    is_manufacturing_journal: bool = False
    voucher_class: bool = False
    """Entered through a voucher class: its vouchers carry raw U+0005 characters in CLASSNAME."""


class UnknownMasterError(KeyError):
    """A voucher or a master names something the company does not have."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind} '{name}' does not exist!")
        self.kind = kind
        self.name = name
