"""Gathers what a stock voucher is judged against: masters, mappings, the destination's lists, costs and settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Protocol

from app.domain.balances import ItemBalance
from app.domain.errors import ConfigurationError
from app.domain.inventory import ReturnStatus, ReturnType
from app.domain.masters import Godown, Group, Ledger, MasterKind, StockItem
from app.domain.purchasing import Vendor
from app.domain.quantities import Unit, expressions
from app.domain.records import Record
from app.domain.stock import NO_VENDOR, Counted, StockChange, StockPart, StockPlan
from app.domain.vouchers import VoucherClass
from app.engine.destination_lists import RETURN_TYPE, VENDOR, ReferenceIndex
from app.engine.purchases.context import PurchaseContexts, go_live, named
from app.engine.stock.sent import Held
from app.flows.purchases.order_lines import Masters
from app.flows.stock.book import CountKey
from app.flows.stock.documents import Papers, part_of, stock_plan
from app.flows.stock.planner import SWITCHED_ON, StockContext, StockRules, Target, in_base_unit
from app.flows.stock.upload import upload_plan
from app.store.book import SourceBooks
from app.store.references import Mappings
from app.store.stock_books import StockBooks
from app.system.settings import ReturnCountsAt, Settings, StockWay

COUNTS_AT = {
    ReturnCountsAt.PENDING: ReturnStatus.PENDING,
    ReturnCountsAt.RETURNED: ReturnStatus.RETURNED,
    ReturnCountsAt.CREDIT_RECEIVED: ReturnStatus.CREDIT_RECEIVED,
}


_NOBODY = Vendor(NO_VENDOR, "", True, datetime(1970, 1, 1, tzinfo=UTC))
"""With whom a person's upload is made."""


class CountBooks(Protocol):
    """What the counts of a company differ by."""

    def differences(self, item: str) -> Mapping[CountKey, Decimal] | None:
        """Of all counts of an item, in its base unit; None where its book is not known or does not tie."""


class StockContexts:
    """The contexts of one pass, one for each Tally company in the journal."""

    def __init__(
        self,
        settings: Settings,
        purchases: PurchaseContexts,
        books: SourceBooks,
        stock: StockBooks,
        mappings: Mappings,
        reference: ReferenceIndex,
        today: date,
    ) -> None:
        """Raises ConfigurationError while the clearing vendor or the return type cannot be used."""
        self._settings, self._books, self._stock, self._reference, self._today = (
            settings,
            books,
            stock,
            reference,
            today,
        )
        self.by_hand = settings.stock.way is StockWay.WORKBOOK
        self._clearing = _NOBODY if self.by_hand else clearing_vendor(settings, reference)
        self._decide = mappings.lookup()
        self._lines = purchases.rules.lines
        self.receives_automatically = purchases.order_type.automatically_receive
        self._papers: Papers | None = None
        if not self.by_hand:
            self._papers = Papers(
                purchases.order_type,
                return_type(settings, reference),
                purchases.business_unit,
                reference.locations(),
                self._clearing.name,
                today,
            )
        self._made: dict[str, StockContext] = {}
        self.worked_out: dict[str, CountBooks] = {}
        """By company GUID, what this pass found out about its counts."""

    def of(self, company_guid: str) -> StockContext:
        """What the stock vouchers of this company are judged against."""
        if company_guid not in self._made:
            self._made[company_guid] = self._make(company_guid)
        return self._made[company_guid]

    def plan(
        self,
        changes: Sequence[StockChange],
        target: Target,
        record: Record,
        generation: int,
        counted: tuple[Counted, ...],
    ) -> StockPlan:
        """The documents of these changes, or the rows that a person uploads, which lead to the target."""
        key, day, notes = record.source_key, record.document_date, target.notes
        if self._papers is None:
            rows = [replace(one, location_name=self._place(one)) for one in changes]
            made = upload_plan(rows, target.lines, key=key, generation=generation, day=day, notes=notes)
        else:
            # What was uploaded, when that was the way, goes back to the vendor.
            ours = [replace(c, vendor_id=self._clearing.id) if c.vendor_id == NO_VENDOR else c for c in changes]
            made = stock_plan(
                ours,
                target.lines,
                self._papers,
                key=key,
                generation=generation,
                label=record.label,
                day=day,
                notes=notes,
            )
        return replace(made, counted=counted)

    def adopted(self, documents: Sequence[Held], record: Record) -> tuple[StockPart, ...]:
        """Parts of the documents that are there already, of which this database does not know that it sent them."""
        if self._papers is None:
            return ()
        found: dict[int, StockPart] = {}
        for held in documents:
            changes = [replace(one, location_name=self._place(one)) for one in held.changes]
            part = part_of(held.part, changes, self._papers, held.memo, record.label, record.document_date)
            found.setdefault(held.part, part)
        return tuple(found[number] for number in sorted(found))

    def _place(self, change: StockChange) -> str:
        """The name of its place: what was read back does not tell it."""
        found = self._reference.locations().by_id(change.location_id)
        return found.name if found is not None else change.location_name

    def _make(self, company_guid: str) -> StockContext:
        masters = Masters(
            items=named(self._books, company_guid, MasterKind.ITEM, StockItem),
            godowns=named(self._books, company_guid, MasterKind.GODOWN, Godown),
            units=named(self._books, company_guid, MasterKind.UNIT, Unit),
        )
        return StockContext(
            masters=masters,
            ledgers=named(self._books, company_guid, MasterKind.LEDGER, Ledger),
            groups=named(self._books, company_guid, MasterKind.GROUP, Group),
            vendors=self._reference.vendors(),
            skus=self._reference.skus(),
            locations=self._reference.locations(),
            decide=self._decide,
            clearing=self._clearing,
            costs=_Costs(company_guid, self._stock, masters),
            rules=StockRules(
                start=go_live(self._settings),
                classes=classes_on(self._settings),
                types_off=types_off(self._settings),
                lines=self._lines,
                by_hand=self.by_hand,
            ),
            today=self._today,
        )


@dataclass(frozen=True, slots=True)
class _Costs:
    """What a unit is worth by Tally's own balance, and by what was last paid for it."""

    company_guid: str
    stock: StockBooks
    masters: Masters

    def closing_rate(self, item: str) -> Decimal | None:
        balance = self.stock.balance(self.company_guid, item)
        return None if balance is None else _rate(balance, item, self.masters)

    def last_purchase(self, item: str) -> Decimal | None:
        for kept in reversed(self.stock.movements(self.company_guid, item)):
            base = in_base_unit(kept.movement, self.masters) if kept.movement.bought else None
            if base and kept.movement.value > 0:
                return kept.movement.value / base
        return None


def _rate(balance: ItemBalance, item: str, masters: Masters) -> Decimal | None:
    if balance.closing_quantity is None or balance.closing_value is None:
        return None
    master = masters.items.get(item)
    own = (master.base_unit, master.additional_unit) if master else ()
    said = expressions(balance.closing_quantity, masters.units, own)
    number = said.get(master.base_unit if master and master.base_unit else balance.closing_quantity.unit)
    return abs(balance.closing_value) / number if number and number > 0 and balance.closing_value else None


def classes_on(settings: Settings) -> frozenset[VoucherClass]:
    """Which classes of voucher are sent."""
    more = {word.strip() for word in settings.stock.classes_on.split(",") if word.strip()}
    return SWITCHED_ON | {VoucherClass(word) for word in more}


def types_off(settings: Settings) -> frozenset[str]:
    """Voucher types that are left out."""
    return frozenset(word.strip() for word in settings.stock.types_off.split(",") if word.strip())


def clearing_vendor(settings: Settings, reference: ReferenceIndex) -> Vendor:
    """The vendor set aside for stock clearing, active. Raises ConfigurationError."""
    chosen = settings.stock.clearing_vendor_id
    found = reference.vendors().by_id(chosen) if chosen is not None else None
    if found is not None and found.active:
        return found
    rows = [
        row for row in reference.store.listed("servicetitan", [VENDOR]) if row.active and "clearing" in row.name.lower()
    ]
    options = "; ".join(f"{row.id} = {row.name}" for row in rows[:12]) or "none whose name says so was found"
    raise ConfigurationError(
        f"No vendor is set aside for stock clearing, or the chosen one is not active. ServiceTitan has: {options}.",
        item="stock.clearing_vendor_id",
        advice="Create a vendor such as “TallyPrime stock clearing” in ServiceTitan and choose it: "
        "ml-connector config set stock.clearing_vendor_id ID.",
    )


def return_type(settings: Settings, reference: ReferenceIndex) -> ReturnType:
    """The type of the returns that take stock out, active. Raises ConfigurationError."""
    chosen = settings.stock.return_type_id
    found = reference.return_type(chosen) if chosen is not None else None
    if found is not None and found.active:
        return found
    rows = [row for row in reference.store.listed("servicetitan", [RETURN_TYPE]) if row.active]
    options = "; ".join(f"{row.id} = {row.name}" for row in rows[:12]) or "none was found"
    raise ConfigurationError(
        f"No return type is chosen for stock, or the chosen one is not active. ServiceTitan has: {options}.",
        item="stock.return_type_id",
        advice="Choose one, best one that receives the vendor's credit by itself: "
        "ml-connector config set stock.return_type_id ID.",
    )
