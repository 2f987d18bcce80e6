"""Vendors and materials as they would be created in ServiceTitan, filled from Tally for a person to complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from app.domain import quantities
from app.domain.errors import UsageError
from app.domain.masters import Ledger, Master, MasterKind, SkuField, StockItem
from app.domain.purchasing import Address
from app.domain.quantities import Unit
from app.domain.records import Subject
from app.domain.vouchers import Voucher
from app.engine.cost_decimals import kept_decimals
from app.store.book import SourceBooks
from app.store.codec import load
from app.store.records import Records
from app.store.references import Cursors, Mappings
from app.system.settings import Settings

NO_ADDRESS = Address()
M = TypeVar("M", Ledger, StockItem, Unit)
_COSTS_FROM = 200
"""Newest waiting records that are looked through for the last cost."""


@dataclass(frozen=True, slots=True)
class VendorDraft:
    """A vendor to be created. What Tally's list of ledgers does not tell is empty."""

    source: str
    """Name of the ledger in Tally."""
    name: str
    """In ServiceTitan; by another name than the ledger's it is mapped."""
    address: Address = NO_ADDRESS
    phone: str = ""
    email: str = ""
    gstin: str = ""
    """ServiceTitan has no field for it (facts 3.9): it stands in the memo."""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class MaterialDraft:
    """A material that carries stock, to be created."""

    source: str
    """Name of the stock item in Tally."""
    code: str
    """Exactly what holds the SKU in Tally; empty where it holds nothing. By another code the item is mapped."""
    description: str
    name: str = ""
    """Display name."""
    unit: str = ""
    cost: Decimal | None = None
    """Per unit; from the newest voucher that waits for the item."""


@dataclass(frozen=True, slots=True)
class DraftParts:
    """What drafts are made from."""

    settings: Callable[[], Settings]
    records: Records
    books: SourceBooks
    mappings: Mappings
    cursors: Cursors
    bound_company: Callable[[], str | None]


class Drafts:
    """Makes drafts; any thread."""

    def __init__(self, parts: DraftParts) -> None:
        self._p = parts

    def vendor(self, name: str) -> VendorDraft:
        """The vendor for a ledger. Raises UsageError when neither Tally nor a waiting record has that name."""
        if self._master(MasterKind.LEDGER, name, Ledger) is None and not self.waiting(Subject.VENDOR, name):
            raise _unknown_source("ledger", name)
        return VendorDraft(name, name)

    def material(self, name: str) -> MaterialDraft:
        """The material for a stock item. Raises UsageError when neither Tally nor a waiting record has that name."""
        item = self._master(MasterKind.ITEM, name, StockItem)
        if item is None and not self.waiting(Subject.ITEM, name):
            raise _unknown_source("stock item", name)
        unit = item.base_unit if item is not None else ""
        master = self._master(MasterKind.UNIT, unit, Unit)
        mapped = self._p.mappings.get(Subject.UNIT, master.guid if master else unit, unit) if unit else None
        return MaterialDraft(
            source=name,
            code=next(iter(self.codes(name)), ""),
            description=name,
            name=name,
            unit=mapped.target if mapped is not None else unit,
            cost=self._last_cost(name, item),
        )

    def codes(self, name: str) -> tuple[str, ...]:
        """What the planner compares with the codes, see flows.order_lines."""
        item = self._master(MasterKind.ITEM, name, StockItem)
        field = self._p.settings().purchases.sku_field
        if item is None or field is SkuField.NAME:
            return (name,)
        if field is SkuField.ALIAS:
            return item.aliases
        return (item.part_number,) if item.part_number else ()

    def _last_cost(self, name: str, item: StockItem | None) -> Decimal | None:
        """Of one base unit, by the newest waiting voucher that says it."""
        p, company = self._p, self._p.bound_company()
        rows = p.books.masters(company, MasterKind.UNIT) if company else ()
        units = {row.name: row for row in rows if isinstance(row, Unit)}
        own = (item.base_unit, item.additional_unit) if item is not None else ()
        waiting = [p.records.get(one) for one in self.waiting(Subject.ITEM, name)[-_COSTS_FROM:]]
        newest = sorted((one for one in waiting if one is not None), key=lambda one: one.document_date, reverse=True)
        for record in newest:
            for line in load(Voucher, record.source).stock:
                if line.item != name or line.actual is None:
                    continue
                stated = quantities.expressions(line.actual, units, own)
                number = stated.get(item.base_unit if item and item.base_unit else line.actual.unit)
                if number and line.amount:
                    exact = abs(line.amount) / abs(number)
                    places = Decimal(1).scaleb(-kept_decimals(p.settings(), p.cursors))
                    return exact.quantize(places, ROUND_HALF_UP)
        return None

    def waiting(self, subject: Subject, source: str) -> list[int]:
        """Records that need a person because of that name, oldest id first."""
        return list(self._p.records.waiting_for(subject, [self.key(subject, source), source]))

    def key(self, subject: Subject, source: str) -> str:
        """By which the name stands in reasons and mappings: the GUID of its master, else the name itself."""
        if subject is Subject.VENDOR:
            master: Ledger | StockItem | None = self._master(MasterKind.LEDGER, source, Ledger)
        else:
            master = self._master(MasterKind.ITEM, source, StockItem)
        return (master.guid if master is not None else "") or source

    def _master(self, kind: MasterKind, name: str, cls: type[M]) -> M | None:
        company = self._p.bound_company()
        rows: list[Master] = list(self._p.books.masters(company, kind)) if company else []
        return next((row for row in rows if isinstance(row, cls) and row.name == name), None)


def _unknown_source(what: str, name: str) -> UsageError:
    return UsageError(
        f"The company in TallyPrime has no {what} called “{name}”.",
        advice="Check the spelling; if it is new in TallyPrime, run a synchronisation first.",
    )
