"""The masters of a Tally company that decide where a voucher goes; stdlib only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from app.domain.quantities import Unit
from app.domain.vouchers import VoucherClass


class MasterKind(StrEnum):
    """Kinds of master the product reads."""

    LEDGER = "ledger"
    GROUP = "group"
    ITEM = "item"
    GODOWN = "godown"
    UNIT = "unit"
    VOUCHER_TYPE = "voucher_type"


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger; its group chain decides the default role of its lines."""

    guid: str
    name: str
    master_id: int
    alter_id: int
    parent: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of ledgers. `reserved_name` is set on Tally's own groups and survives a rename."""

    guid: str
    name: str
    parent: str
    """Empty at the top (`Primary`)."""
    reserved_name: str = ""
    master_id: int = 0
    alter_id: int = 0


@dataclass(frozen=True, slots=True)
class StockItem:
    """A stock item."""

    guid: str
    name: str
    master_id: int
    alter_id: int
    parent: str = ""
    category: str = ""
    base_unit: str = ""
    additional_unit: str = ""
    conversion: Decimal = Decimal(0)
    """Additional units per `denominator` base units."""
    denominator: Decimal = Decimal(1)
    part_number: str = ""
    aliases: tuple[str, ...] = ()


class SkuField(StrEnum):
    """What of a stock item can hold the SKU."""

    NAME = "name"
    ALIAS = "alias"
    PART_NUMBER = "part_number"


def sku_fields_used(items: Iterable[StockItem]) -> frozenset[SkuField]:
    """Which of them hold a value in at least one item; the name always does."""
    found = {SkuField.NAME}
    for item in items:
        if item.aliases:
            found.add(SkuField.ALIAS)
        if item.part_number:
            found.add(SkuField.PART_NUMBER)
        if len(found) == len(SkuField):
            break
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Godown:
    """A place where stock is kept."""

    guid: str
    name: str
    master_id: int
    alter_id: int
    parent: str = ""


@dataclass(frozen=True, slots=True)
class VoucherType:
    """A voucher type; a user's own type inherits by the parent chain."""

    guid: str
    name: str
    master_id: int
    alter_id: int
    parent: str
    reserved_name: str = ""
    is_active: bool = True
    is_manufacturing: bool = False
    """ASMFGJRNL of a stock journal type."""
    says_purchase: bool | None = None
    """What Tally computed for $$IsPurchase; None when it was not answered."""


M = TypeVar("M")
Master = Ledger | Group | StockItem | Godown | Unit | VoucherType


@dataclass(frozen=True, slots=True)
class Company:
    """One row of Tally's list of open companies, with its change marks."""

    guid: str
    name: str
    books_from: date | None
    starting_from: date | None
    ending_at: date | None
    last_voucher_date: date | None
    voucher_mark: int
    """ALTVCHID; 0 when no voucher was ever made."""
    master_mark: int
    """ALTMSTID."""
    is_group_company: bool = False
    inventory_on: bool | None = None


def voucher_class(name: str, types: Mapping[str, VoucherType]) -> VoucherClass:
    """Class of the voucher type `name`, found by walking the parent chain to a reserved type.

    Names are compared without regard to case, as Tally does. A chain that is broken or circular is UNKNOWN.
    """
    key = name
    seen: set[str] = set()
    manufacturing = False
    while key and key.casefold() not in seen:
        seen.add(key.casefold())
        row = _named(key, types)
        if row is None:
            return VoucherClass.UNKNOWN
        manufacturing = manufacturing or row.is_manufacturing
        if row.reserved_name:
            try:
                found = VoucherClass(row.reserved_name)
            except ValueError:
                return VoucherClass.UNKNOWN
            if found is VoucherClass.STOCK_JOURNAL and manufacturing:
                return VoucherClass.MANUFACTURING_JOURNAL
            return found
        key = row.parent
    return VoucherClass.UNKNOWN


def group_chain(parent: str, groups: Mapping[str, Group]) -> tuple[str, ...]:
    """Reserved (or, where there is none, own) names of the groups above a ledger, nearest first."""
    chain: list[str] = []
    seen: set[str] = set()
    while parent and parent.casefold() not in seen:
        seen.add(parent.casefold())
        row = _named(parent, groups)
        if row is None:
            chain.append(parent)
            break
        chain.append(row.reserved_name or row.name)
        parent = row.parent
    return tuple(chain)


def _named(name: str, rows: Mapping[str, M]) -> M | None:
    """The row of that name, exactly or else without regard to case, as Tally compares."""
    found = rows.get(name)
    if found is None:
        folded = name.casefold()
        found = next((row for key, row in rows.items() if key.casefold() == folded), None)
    return found
