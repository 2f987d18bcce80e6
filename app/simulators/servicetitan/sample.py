"""The sample tenant: the electrical contractor of the sample catalogue, deliberate mismatches included; data only."""

from __future__ import annotations

from decimal import Decimal

from app.simulators import sample_catalog as catalog
from app.simulators.common.clock import SimClock
from app.simulators.servicetitan.records import Address, Location
from app.simulators.servicetitan.tenant import Tenant

OTHER_CURRENCY_UNIT = "Gulf Projects"
NORMAL_TYPE = "Stock purchase"
AUTO_TYPE = "Received on entry"
CLEARING = "TallyPrime stock clearing"
"""The vendor and the return type that a user sets aside for stock; his doing, so only on request."""
_CITIES = {"Head Office": "Bengaluru", "North": "Tumakuru", "South": "Mysuru", "East": "Kolar"}


def empty_tenant(clock: SimClock | None = None, *, tenant_id: str = catalog.TENANT_ID, seed: int = 0) -> Tenant:
    """A tenant with one business unit and one warehouse, both called "Main", and no vendor or SKU."""
    tenant = _furnished(clock, tenant_id, seed)
    tenant.add_business_unit("Main", catalog.CURRENCY)
    tenant.add_warehouse("Main", address=_address("Head Office"))
    return tenant


def _furnished(clock: SimClock | None, tenant_id: str, seed: int) -> Tenant:
    tenant = Tenant(clock, tenant_id=tenant_id, name=catalog.TENANT_NAME, seed=seed)
    tenant.add_gl_account("Inventory", "1400", "Asset", "Inventory Asset")
    tenant.add_gl_account("Sales", "4000", "Income", "Sales of Product Income")
    tenant.add_gl_account("Cost of goods sold", "5000", "CostOfSale", "Supplies & Materials")
    tenant.add_gl_account("Accounts payable", "2000", "Liability", "Accounts Payable")
    tenant.add_po_type(NORMAL_TYPE)
    tenant.add_po_type(AUTO_TYPE, automatically_receive=True)
    tenant.add_return_type("Return to vendor", is_default=True)
    tenant.add_return_type("Return with credit", automatically_receive_credit=True)
    tenant.add_stock_report()
    tenant.add_employee("Asha Rao", "Admin")
    tenant.add_employee("Vikram Shetty", "Accounting")
    return tenant


def sample_tenant(clock: SimClock | None = None, seed: int = 0, *, stock_clearing: bool = False) -> Tenant:
    """The tenant that fits the sample company of the Tally simulator."""
    tenant = _furnished(clock, catalog.TENANT_ID, seed)
    for territory in dict.fromkeys(place.territory for place in catalog.PLACES):
        tenant.add_business_unit(territory, catalog.CURRENCY, _address(territory))
    tenant.add_business_unit(OTHER_CURRENCY_UNIT, "AED", Address(city="Dubai", country="AE"))
    warehouses: dict[str, Location] = {}
    for place in catalog.PLACES:
        name = place.godown if place.servicetitan_name == "" else place.servicetitan_name
        if name is None:
            continue
        if place.kind == "warehouse":
            warehouses[place.godown] = tenant.add_warehouse(name, address=_address(place.territory))
        else:
            tenant.add_truck(name, warehouse_id=warehouses[place.parent].id)
    for supplier in catalog.SUPPLIERS:
        for vendor_name in supplier.servicetitan_names:
            tenant.add_vendor(vendor_name)
    groups = {group: tenant.add_category(group).id for group in dict.fromkeys(item.group for item in catalog.ITEMS)}
    for item in catalog.ITEMS:
        code = item.code if item.servicetitan_code == "" else item.servicetitan_code
        if code is None:
            continue
        tenant.add_sku(
            "Equipment" if item.serialised else "Material",
            code,
            description=item.description,
            cost=Decimal(item.rate),
            unit=item.unit if item.servicetitan_unit == "" else item.servicetitan_unit,
            serialised=item.serialised,
            part=item.part_number,
            categories=[groups[item.group]],
        )
    if stock_clearing:
        add_stock_clearing(tenant)
    return tenant


def add_stock_clearing(tenant: Tenant) -> None:
    """What somebody at the tenant sets aside for stock: a vendor and a return type."""
    tenant.add_vendor(CLEARING)
    tenant.add_return_type(CLEARING, automatically_receive_credit=True)


def add_trade(tenant: Tenant) -> None:
    """Customers with their jobs, services and a tax zone, so that somebody can invoice; on request only."""
    tenant.add_gl_account("Accounts receivable", "1200", "Asset", "Accounts Receivable")
    tenant.add_gl_account("Vehicle expenses", "6100", "Expense", "Auto")
    tenant.add_tax_zone(
        "GST 18%", [("CGST 9%", Decimal("0.09"), ("Subtotal",)), ("SGST 9%", Decimal("0.09"), ("Subtotal",))]
    )
    visits = tenant.add_category("Visits", kind="Services")
    urgent = tenant.add_category("Urgent visits", kind="Services", parent_id=visits.id)
    for code, name, price, group in (
        ("SRV-VISIT", "Service visit", "750", visits),
        ("SRV-NIGHT", "Service visit at night", "1500", urgent),
    ):
        sku = tenant.add_sku("Service", code, description=name, is_inventory=False, unit=None, categories=[group.id])
        sku.price, sku.cost = Decimal(price), Decimal(0)
    for name, territory, mail in (
        ("Lakshmi Residency", "Head Office", "office@lakshmi.example"),
        ("Tumkur Cold Storage", "North", "accounts@tumkurcold.example"),
    ):
        contacts = [("Email", mail), ("MobilePhone", "+91 98450 00000")]
        customer = tenant.add_customer(name, address=_address(territory), contacts=contacts)
        tenant.add_job(f"J-{customer.id}", customer_id=customer.id)


def _address(territory: str) -> Address:
    city = _CITIES.get(territory, territory)
    return Address(street=f"{territory} depot, MG Road", city=city, state="KA", zip="560001", country="IN")
