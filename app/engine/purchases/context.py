"""Gathers what a purchase is judged against: masters, mappings, the destination's lists and the settings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from app.domain.errors import ConfigurationError
from app.domain.masters import Godown, Group, Ledger, Master, MasterKind, SkuField, StockItem, sku_fields_used
from app.domain.purchasing import BusinessUnit, PurchaseOrderType
from app.domain.quantities import Unit
from app.engine.cost_decimals import kept_decimals
from app.engine.destination_lists import ReferenceIndex
from app.flows.purchases.order_lines import LineRules, Masters
from app.flows.purchases.planner import PurchaseContext, PurchaseRules
from app.store.book import SourceBooks
from app.store.references import Cursors, Mappings
from app.system.settings import EquipmentPolicy, ExpensePolicy, Settings

_TENANT = "servicetitan.tenant"
M = TypeVar("M", Ledger, Group, StockItem, Godown, Unit)


class PurchaseContexts:
    """The contexts of one pass, one for each Tally company in the journal."""

    def __init__(
        self,
        settings: Settings,
        books: SourceBooks,
        mappings: Mappings,
        reference: ReferenceIndex,
        cursors: Cursors,
        today: date,
    ) -> None:
        """Raises ConfigurationError while business unit, order type, currency or go-live date cannot be used."""
        self._settings = settings
        self.order_type = order_type(settings, reference)
        self.business_unit = business_unit(settings, reference)
        check_currency(settings, self.business_unit)
        self.rules = _rules(settings, kept_decimals(settings, cursors))
        self._books = books
        self._decide = mappings.lookup()
        self._reference = reference
        self._today = today
        self._made: dict[str, PurchaseContext] = {}

    def of(self, company_guid: str) -> PurchaseContext:
        """What the vouchers of this company are judged against: its own masters.

        Raises ConfigurationError when none of its stock items has what is to hold the SKU.
        """
        if company_guid not in self._made:
            self._made[company_guid] = self._make(company_guid)
        return self._made[company_guid]

    def _make(self, company_guid: str) -> PurchaseContext:
        items = named(self._books, company_guid, MasterKind.ITEM, StockItem)
        check_sku_field(self._settings, items.values())
        return PurchaseContext(
            ledgers=named(self._books, company_guid, MasterKind.LEDGER, Ledger),
            groups=named(self._books, company_guid, MasterKind.GROUP, Group),
            masters=Masters(
                items=items,
                godowns=named(self._books, company_guid, MasterKind.GODOWN, Godown),
                units=named(self._books, company_guid, MasterKind.UNIT, Unit),
            ),
            vendors=self._reference.vendors(),
            skus=self._reference.skus(),
            locations=self._reference.locations(),
            decide=self._decide,
            order_type=self.order_type,
            business_unit=self.business_unit,
            rules=self.rules,
            today=self._today,
        )


def named(books: SourceBooks, company_guid: str, kind: MasterKind, cls: type[M]) -> dict[str, M]:
    """The company's masters of a kind, by name."""
    rows: Sequence[Master] = books.masters(company_guid, kind)
    return {row.name: row for row in rows if isinstance(row, cls)}


def line_rules(settings: Settings, cost_decimals: int) -> LineRules:
    """How lines are expressed, as the settings say."""
    return LineRules(
        sku_field=settings.purchases.sku_field.value,
        cost_decimals=cost_decimals,
        check_units=settings.purchases.check_units,
        hold_equipment=settings.purchases.equipment is EquipmentPolicy.HOLD,
    )


def _rules(settings: Settings, cost_decimals: int) -> PurchaseRules:
    titan = settings.servicetitan
    return PurchaseRules(
        start=go_live(settings),
        lines=line_rules(settings, cost_decimals),
        send_expenses=settings.purchases.expense_vouchers is ExpensePolicy.MAPPING,
        default_location_id=titan.default_location_id,
    )


def check_sku_field(settings: Settings, items: Collection[StockItem]) -> None:
    """Raises ConfigurationError when no stock item has what is to hold the SKU; passes while no item is known."""
    if items:
        sku_field_among(settings, sku_fields_used(items))


def sku_field_among(settings: Settings, used: Collection[SkuField]) -> None:
    """Raises ConfigurationError when the chosen holder of the SKU is not one that the company uses."""
    chosen = settings.purchases.sku_field
    if chosen in used:
        return
    words = {SkuField.ALIAS: "an alias", SkuField.PART_NUMBER: "a part number", SkuField.NAME: "a name"}
    holds = " or ".join(sorted(field.value for field in used))
    raise ConfigurationError(
        f"No stock item of the Tally company has {words[chosen]}, which is to hold the SKU (purchases.sku_field).",
        item="purchases.sku_field",
        advice=f"Choose what the company uses (ml-connector config set purchases.sku_field {SkuField.NAME.value}; it "
        f"has: {holds}), or fill it in Tally's stock items. Nothing was sent.",
    )


def go_live(settings: Settings) -> date:
    """The go-live date. Raises ConfigurationError when it is not set."""
    if settings.sync.start_date is None:
        raise ConfigurationError(
            "No go-live date is set: nothing is read or sent before it.",
            item="sync.start_date",
            advice="Set the date of the first document to send: ml-connector config set sync.start_date 2026-04-01.",
        )
    return settings.sync.start_date


def check_tenant(settings: Settings, cursors: Cursors) -> None:
    """Raises ConfigurationError when the profile's journal belongs to another tenant: ids mean other things there."""
    bound = cursors.get(_TENANT)
    if bound not in (None, _tenant(settings)):
        raise ConfigurationError(
            f"This profile's journal belongs to the ServiceTitan tenant {bound}, not to {_tenant(settings)}.",
            item="servicetitan.tenant_id",
            advice="Use another profile for another tenant (--profile DIR), or set the tenant back. Nothing was sent.",
        )


def bind_tenant(settings: Settings, cursors: Cursors) -> None:
    """From the first answer on, the journal belongs to this tenant."""
    if cursors.get(_TENANT) is None:
        cursors.put(_TENANT, _tenant(settings))


def _tenant(settings: Settings) -> str:
    said = settings.servicetitan
    return f"{said.tenant_id} ({said.environment.value})"


def business_unit(settings: Settings, reference: ReferenceIndex) -> BusinessUnit:
    """The business unit purchases belong to, active. Raises ConfigurationError."""
    chosen = settings.servicetitan.business_unit_id
    unit = reference.business_unit(chosen) if chosen is not None else None
    if unit is None or not unit.active:
        units = reference.store.listed("servicetitan", ["business_unit"])
        raise _choose("servicetitan.business_unit_id", "business unit", [(u.id, u.name) for u in units if u.active])
    return unit


def order_type(settings: Settings, reference: ReferenceIndex) -> PurchaseOrderType:
    """The purchase order type, active and harmless. Raises ConfigurationError."""
    chosen = settings.servicetitan.purchase_order_type_id
    found = reference.order_type(chosen) if chosen is not None else None
    if found is None or not found.active:
        types = reference.store.listed("servicetitan", ["order_type"])
        raise _choose(
            "servicetitan.purchase_order_type_id", "purchase order type", [(t.id, t.name) for t in types if t.active]
        )
    if found.copies_items_to_invoice:
        raise ConfigurationError(
            f"The purchase order type “{found.name}” copies received items to customer invoices.",
            item="servicetitan.purchase_order_type_id",
            advice="Choose or make a type that does not (Settings > Inventory > Purchase order types).",
        )
    return found


def check_currency(settings: Settings, unit: BusinessUnit) -> None:
    """Raises ConfigurationError unless Tally's base currency is the business unit's: amounts are sent as they are."""
    ours = settings.tally.currency
    if not ours:
        said = f" (the business unit “{unit.name}” keeps {unit.currency})" if unit.currency else ""
        raise ConfigurationError(
            f"The base currency of the Tally company is not stated{said}; Tally does not tell it.",
            item="tally.currency",
            advice="State it once: ml-connector config set tally.currency INR (or your currency).",
        )
    if unit.currency and unit.currency.upper() != ours:
        raise ConfigurationError(
            f"tally.currency says {ours}, the business unit “{unit.name}” in ServiceTitan keeps {unit.currency}.",
            item="tally.currency",
            advice="Correct tally.currency if it is wrong, or choose a business unit with Tally's currency; amounts "
            "are never converted. Nothing was sent.",
        )


def _choose(key: str, what: str, rows: Sequence[tuple[int, str]]) -> ConfigurationError:
    options = "; ".join(f"{ext_id} = {name}" for ext_id, name in rows[:12]) or "none was found"
    return ConfigurationError(
        f"No {what} is chosen, or the chosen one is not active. ServiceTitan has: {options}.",
        item=key,
        advice=f"Choose one: ml-connector config set {key} ID.",
    )
