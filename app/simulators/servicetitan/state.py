"""The tables of one tenant, its ids, its lock and its master data; every method may be called from any thread."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.simulators.common.clock import SimClock
from app.simulators.common.wire import rounded
from app.simulators.servicetitan.records import (
    Address,
    ApCredit,
    Bill,
    BusinessUnit,
    Category,
    GlAccount,
    Job,
    Line,
    Location,
    Movement,
    Named,
    PoType,
    PurchaseOrder,
    Receipt,
    Record,
    Report,
    Return,
    ReturnType,
    Sku,
    SkuVendor,
    Vendor,
)
from app.simulators.servicetitan.records_sales import Contact, CreditMemo, Customer, Invoice, Payment, TaxZone
from app.simulators.servicetitan.switches import Switches
from app.simulators.servicetitan.wire import midnight

_TYPES = {"Adjustment": "Inventory Quantity Adjustment", "Transfer": "Standard"}
"""Names that ServiceTitan's help uses for the types of movements."""


class State:
    """Tables by id, one lock, one counter of changes. `locked` work sees bills that have fallen due."""

    def __init__(self, clock: SimClock | None = None, *, tenant_id: str, name: str = "", seed: int = 0) -> None:
        self.clock = clock or SimClock()
        self.tenant_id = tenant_id
        self.name = name or f"Tenant {tenant_id}"
        self.switches = Switches()
        self.lock = threading.RLock()
        self.random = random.Random(seed)
        self.shuffler = random.Random(seed)
        self.scans: dict[object, int] = {}
        """The order of each scan under way while pages are unsorted."""
        self.business_units: dict[int, BusinessUnit] = {}
        self.vendors: dict[int, Vendor] = {}
        self.skus: dict[int, Sku] = {}
        self.categories: dict[int, Category] = {}
        self.locations: dict[int, Location] = {}
        self.po_types: dict[int, PoType] = {}
        self.return_types: dict[int, ReturnType] = {}
        self.gl_accounts: dict[int, GlAccount] = {}
        self.employees: dict[int, Named] = {}
        self.jobs: dict[int, Job] = {}
        self.custom_field_types: dict[str, dict[int, Named]] = {
            owner: {} for owner in ("receipt", "bill", "vendor", "return", "adjustment", "transfer", "invoice")
        }
        self.purchase_orders: dict[int, PurchaseOrder] = {}
        self.requests: dict[int, PurchaseOrder] = {}
        self.receipts: dict[int, Receipt] = {}
        self.bills: dict[int, Bill] = {}
        self.returns: dict[int, Return] = {}
        self.ap_credits: dict[int, ApCredit] = {}
        self.customers: dict[int, Customer] = {}
        self.contacts: dict[int, Contact] = {}
        self.tax_zones: dict[int, TaxZone] = {}
        self.invoices: dict[int, Invoice] = {}
        self.payments: dict[int, Payment] = {}
        self.credit_memos: dict[int, CreditMemo] = {}
        self.movements: dict[int, Movement] = {}
        self.reports: dict[int, Report] = {}
        self.due: list[tuple[datetime, Callable[[datetime], None]]] = []
        self._last_id = 61_000_000
        self._last_rev = 0

    # -- plumbing ------------------------------------------------------------------------------------------

    def next_id(self) -> int:
        """An id never given before."""
        self._last_id += self.random.randint(1, 9)
        return self._last_id

    def new(self, at: datetime | None = None) -> tuple[int, datetime, int]:
        """Id, moment and revision of a new record."""
        self._last_rev += 1
        return self.next_id(), at or self.clock.now(), self._last_rev

    def touch(self, record: Record, at: datetime | None = None) -> None:
        """Marks a record as changed."""
        self._last_rev += 1
        record.rev = self._last_rev
        record.modified_on = at or self.clock.now()

    def settle(self) -> None:
        """Does what has fallen due on the simulated clock (bills that come some seconds after their receipt)."""
        with self.lock:
            now = self.clock.now()
            waiting, self.due = self.due, []
            for moment, work in waiting:
                if moment <= now:
                    work(moment)
                else:
                    self.due.append((moment, work))

    def today(self) -> datetime:
        """The tenant's calendar date, as midnight UTC."""
        minutes = self.switches.tenant_utc_offset_minutes
        now = self.clock.now()
        local = now.astimezone() if minutes is None else now + timedelta(minutes=minutes)
        return datetime(local.year, local.month, local.day, tzinfo=UTC)

    def line(
        self,
        sku_id: int,
        quantity: Decimal,
        cost: Decimal,
        *,
        description: str | None = None,
        part: str = "",
        source_id: int | None = None,
        at: datetime | None = None,
    ) -> Line:
        """A line with the decimals that this tenant keeps."""
        cost = rounded(cost, self.switches.cost_decimals)
        quantity = rounded(quantity, self.switches.quantity_decimals)
        ident, now, rev = self.new(at)
        return Line(
            id=ident,
            created_on=now,
            modified_on=now,
            rev=rev,
            sku_id=sku_id,
            description=self.skus[sku_id].description if description is None else description,
            part=part,
            quantity=quantity,
            cost=cost,
            total=self.amount(quantity * cost),
            source_id=source_id,
        )

    def amount(self, value: Decimal) -> Decimal:
        """A sum of money with the decimals that this tenant keeps."""
        return rounded(value, self.switches.amount_decimals)

    # -- master data ---------------------------------------------------------------------------------------

    def add_business_unit(self, name: str, currency: str = "INR", address: Address | None = None) -> BusinessUnit:
        """A new active business unit."""
        with self.lock:
            ident, now, rev = self.new()
            unit = BusinessUnit(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                currency=currency,
                address=address or Address(),
            )
            self.business_units[ident] = unit
            return unit

    def add_vendor(self, name: str, *, active: bool = True, tax_rate: Decimal = Decimal(0), email: str = "") -> Vendor:
        """A new vendor; its name may exist already, as in the real thing."""
        with self.lock:
            ident, now, rev = self.new()
            vendor = Vendor(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                active=active,
                tax_rate=tax_rate,
                email=email,
            )
            self.vendors[ident] = vendor
            return vendor

    def add_category(self, name: str, *, parent_id: int | None = None, kind: str = "Materials") -> Category:
        """A new pricebook category of materials or of services."""
        with self.lock:
            ident, now, rev = self.new()
            category = Category(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                kind=kind,
                position=len(self.categories) + 1,
                parent_id=parent_id,
            )
            self.categories[ident] = category
            return category

    def add_sku(
        self,
        kind: str,
        code: str,
        *,
        description: str = "",
        cost: Decimal = Decimal(1),
        unit: str | None = "Each",
        serialised: bool = False,
        active: bool = True,
        is_inventory: bool = True,
        vendor_id: int | None = None,
        part: str = "",
        categories: Sequence[int] = (),
    ) -> Sku:
        """A new material, equipment or service."""
        with self.lock:
            ident, now, rev = self.new()
            sku = Sku(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                active=active,
                kind=kind,
                code=code,
                display_name=description or code,
                description=description or code,
                cost=cost,
                price=cost * 2,
                unit=unit,
                is_inventory=is_inventory,
                serialised=serialised,
                categories=list(categories),
            )
            if vendor_id is not None:
                sku.vendors.append(SkuVendor(self.next_id(), vendor_id, part, cost))
            self.skus[ident] = sku
            return sku

    def add_material(
        self,
        code: str,
        *,
        description: str = "",
        cost: Decimal = Decimal(1),
        unit: str | None = "Each",
        active: bool = True,
        vendor_id: int | None = None,
        part: str = "",
        categories: Sequence[int] = (),
    ) -> Sku:
        """A new material that carries stock."""
        return self.add_sku(
            "Material",
            code,
            description=description,
            cost=cost,
            unit=unit,
            active=active,
            vendor_id=vendor_id,
            part=part,
            categories=categories,
        )

    def add_equipment(
        self,
        code: str,
        *,
        serialised: bool = False,
        description: str = "",
        cost: Decimal = Decimal(1),
        unit: str | None = "Each",
    ) -> Sku:
        """A new piece of equipment; serialised = it needs serial numbers, which the API cannot give."""
        return self.add_sku("Equipment", code, description=description, cost=cost, unit=unit, serialised=serialised)

    def add_warehouse(self, name: str, *, address: Address | None = None, active: bool = True) -> Location:
        """A new warehouse."""
        with self.lock:
            ident, now, rev = self.new()
            place = Location(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                active=active,
                name=name,
                kind="Warehouse",
                address=address or Address(country="IN"),
            )
            self.locations[ident] = place
            return place

    def add_truck(self, name: str, *, warehouse_id: int, active: bool = True, memo: str = "") -> Location:
        """A new truck of a warehouse."""
        with self.lock:
            ident, now, rev = self.new()
            place = Location(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                active=active,
                name=name,
                kind="Truck",
                warehouse_id=warehouse_id,
                memo=memo,
            )
            self.locations[ident] = place
            return place

    def add_po_type(self, name: str, *, automatically_receive: bool = False, active: bool = True) -> PoType:
        """A new type of purchase order."""
        with self.lock:
            ident, now, rev = self.new()
            kind = PoType(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                active=active,
                name=name,
                automatically_receive=automatically_receive,
            )
            self.po_types[ident] = kind
            return kind

    def add_return_type(
        self, name: str, *, automatically_receive_credit: bool = False, is_default: bool = False
    ) -> ReturnType:
        """A new type of return."""
        with self.lock:
            ident, now, rev = self.new()
            kind = ReturnType(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                automatically_receive_credit=automatically_receive_credit,
                is_default=is_default,
            )
            self.return_types[ident] = kind
            return kind

    def add_gl_account(self, name: str, number: str, type_: str, subtype: str = "") -> GlAccount:
        """A new account of the general ledger."""
        with self.lock:
            ident, now, rev = self.new()
            account = GlAccount(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                number=number,
                type=type_,
                subtype=subtype,
            )
            self.gl_accounts[ident] = account
            return account

    def _named(self, table: dict[int, Named], name: str, kind: str) -> Named:
        with self.lock:
            ident, now, rev = self.new()
            table[ident] = Named(id=ident, created_on=now, modified_on=now, rev=rev, name=name, kind=kind)
            return table[ident]

    def add_employee(self, name: str, role: str = "GeneralOffice") -> Named:
        """A new employee."""
        return self._named(self.employees, name, role)

    def add_job(self, number: str, *, customer_id: int = 0, business_unit_id: int | None = None) -> Job:
        """A new job, so that purchase orders, expenses and invoices can belong to it."""
        with self.lock:
            ident, now, rev = self.new()
            unit = business_unit_id or next(iter(self.business_units), 0)
            job = Job(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=number,
                customer_id=customer_id,
                business_unit_id=unit,
            )
            self.jobs[ident] = job
            return job

    def add_custom_field(self, owner: str, name: str, kind: str = "Text") -> Named:
        """A custom field type of `receipt`, `bill`, `vendor`, `return`, ...; only a person can create one."""
        return self._named(self.custom_field_types[owner], name, kind)

    def add_movement(
        self,
        kind: str,
        location_id: int,
        lines: Iterable[tuple[int, Decimal, Decimal]],
        *,
        to_location_id: int | None = None,
        reference_number: str = "",
        type_: str | None = None,
        memo: str = "",
        date: datetime | None = None,
    ) -> Movement:
        """An adjustment, received transfer or consumption, made by people; `lines` are (SKU id, quantity, cost)."""
        with self.lock:
            ident, now, rev = self.new()
            on = midnight(date or now)
            movement = Movement(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                kind=kind,
                number=str(ident),
                reference_number=reference_number,
                type=_TYPES.get(kind, "") if type_ is None else type_,
                location_id=location_id,
                to_location_id=to_location_id,
                memo=memo,
                date=on,
                received_on=on,
                lines=[self.line(sku, quantity, cost) for sku, quantity, cost in lines],
            )
            self.movements[ident] = movement
            return movement
