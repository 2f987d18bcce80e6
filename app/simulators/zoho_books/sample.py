"""The sample organizations: the books of the electrical contractor of the sample catalogue, and an empty one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.simulators import sample_catalog as catalog
from app.simulators.common.clock import SimClock
from app.simulators.zoho_books.organization import Organization

_EDITIONS: dict[str, dict[str, str]] = {
    "us": {"currency": "USD", "country": "U.S.A", "state_code": "CA", "time_zone": "America/New_York"},
    "india": {"currency": "INR", "country": "India", "state_code": "KA", "time_zone": "Asia/Kolkata"},
    "uk": {"currency": "GBP", "country": "United Kingdom", "state_code": "", "time_zone": "Europe/London"},
    "eu": {"currency": "EUR", "country": "Germany", "state_code": "", "time_zone": "Europe/Berlin"},
    "australia": {"currency": "AUD", "country": "Australia", "state_code": "", "time_zone": "Australia/Sydney"},
    "canada": {"currency": "CAD", "country": "Canada", "state_code": "", "time_zone": "America/Toronto"},
    "japan": {"currency": "JPY", "country": "Japan", "state_code": "", "time_zone": "Asia/Tokyo"},
    "global": {"currency": "USD", "country": "China", "state_code": "", "time_zone": "Asia/Shanghai"},
}
_REGIONS = {
    "us": "us",
    "india": "in",
    "uk": "uk",
    "eu": "eu",
    "australia": "au",
    "canada": "ca",
    "japan": "jp",
    "global": "cn",
}
ORGANIZATION_ID = "60015313630"
KEY_FIELD = "cf_servicetitan_id"
"""The custom field with "prevent duplicate values" that a person configures for this product."""


def empty_organization(
    edition: str = "india",
    clock: SimClock | None = None,
    *,
    region: str | None = None,
    organization_id: str = ORGANIZATION_ID,
    name: str = "Voltline Field Services",
    seed: int = 0,
) -> Organization:
    """An organization with the system accounts and one bank account, and no contact, item, tax or expense account.

    `edition` is us, india, uk, eu, australia, canada, japan or global; it brings currency, time zone and region.
    """
    setting = _EDITIONS[edition]
    organization = Organization(
        clock,
        organization_id=organization_id,
        name=name,
        edition=edition,
        region=region or _REGIONS[edition],
        currency=setting["currency"],
        country=setting["country"],
        state_code=setting["state_code"],
        time_zone=setting["time_zone"],
        price_precision=0 if setting["currency"] == "JPY" else 2,
        seed=seed,
    )
    organization.add_account("HDFC Bank" if edition == "india" else "Current Account", "bank")
    return organization


def sample_organization(edition: str = "india", clock: SimClock | None = None, seed: int = 0) -> Organization:
    """The organization that fits the sample tenant of the ServiceTitan simulator."""
    organization = empty_organization(edition, clock, seed=seed)
    costs = organization.add_account("Cost of Goods Sold", "cost_of_goods_sold", code="5000")
    organization.add_account("Supplies & Materials", "expense", code="5010")
    organization.add_account("Freight and Postage", "expense", code="5020")
    organization.add_account("Purchase Tax", "expense", code="5030")
    organization.add_account("Subcontractors", "expense", code="5040")
    add_taxes(organization)
    for entity in ("bill", "vendor_credit", "invoice", "creditnote", "payment", "contact", "item"):
        organization.add_custom_field(entity, KEY_FIELD, label="ServiceTitan ID", unique=True)
    for supplier in catalog.SUPPLIERS:
        for name in dict.fromkeys(supplier.servicetitan_names):
            state = ("KA" if supplier.intra_state else "MH") if edition == "india" else ""
            organization.add_vendor(name, **_registration(state))
    organization.add_customer("Brigade Towers", email="facilities@brigade.example")
    organization.add_customer("Lakshmi Textiles", email="office@lakshmi.example")
    for number, item in enumerate(catalog.ITEMS):
        if number >= 12 and item.gst_percent == 18:
            continue  # not everything that is bought is an item of the books
        organization.add_item(
            item.code,
            sku=item.code,
            rate=Decimal(item.rate) * 2,
            purchase_rate=Decimal(item.rate),
            purchase_account=costs,
            description=item.description,
            unit=item.unit,
            **_preferences(organization, item.gst_percent),
        )
    return organization


def add_taxes(organization: Organization) -> None:
    """The usual taxes of the edition: GST of India with its groups, a sales tax of the US, elsewhere one VAT."""
    if organization.edition == "india":
        for percent in (5, 12, 18, 28):
            half = Decimal(percent) / 2
            parts = [
                organization.add_tax(f"{kind}{half:f}", half, specification="intra", specific_type=kind.lower())
                for kind in ("CGST", "SGST")
            ]
            organization.add_tax_group(f"GST{percent}", parts)
            organization.add_tax(f"IGST{percent}", percent, specification="inter", specific_type="igst")
    elif organization.edition == "us":
        authority = organization.add_tax_authority("California Department of Tax and Fee Administration")
        organization.add_tax("CA Sales Tax", Decimal("7.25"), authority=authority)
        organization.add_tax_exemption("RESALE", type="customer", description="Buys for resale")
    else:
        organization.add_tax("Standard Rate", 10 if organization.edition in ("australia", "japan") else 20)


def _registration(state: str) -> dict[str, Any]:
    if not state:
        return {}
    return {"gst_treatment": "business_gst", "gst_no": "29ABCDE1234F1Z5", "place_of_contact": state}


def _preferences(organization: Organization, gst_percent: int) -> dict[str, Any]:
    """India: the taxes of an item within the state and between two."""
    taxes = {tax.name: tax.id for tax in organization.taxes.values()}
    wanted = (("intra", f"GST{gst_percent}"), ("inter", f"IGST{gst_percent}"))
    found = [{"tax_id": taxes[name], "tax_specification": kind} for kind, name in wanted if name in taxes]
    return {"item_tax_preferences": found} if found else {}
