"""What somebody does who clears all that waits in the sample: creates it in ServiceTitan, corrects it in Tally."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.simulators import sample_catalog as catalog
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.tally.company import Company
from app.simulators.tally.masters import Ledger
from app.simulators.tally.vouchers import Draft, Line

PURCHASES = ("Purchase", "GST Purchase", "Import Purchase")
LOWERS = ("Discount Received", "Round Off")
"""Ledgers that lower a bill as a whole, which no purchase order can."""
NO_SUPPLIER = "Cash"


def complete(tenant: Tenant, suppliers: list[str]) -> int:
    """Create and correct in ServiceTitan what these suppliers and the catalogue need; returns how many records."""
    with tenant.lock:
        done = sum(_vendor(tenant, name) for name in suppliers)
        done += sum(_sku(tenant, item) for item in catalog.ITEMS)
        return done + sum(_place(tenant, place.godown) for place in catalog.PLACES)


def _vendor(tenant: Tenant, name: str) -> int:
    """One active vendor of that name."""
    found = [vendor for vendor in tenant.vendors.values() if vendor.active and vendor.name == name]
    if not found:
        tenant.add_vendor(name)
        return 1
    used = {order.vendor_id for order in tenant.purchase_orders.values()}
    for needless in sorted(found, key=lambda vendor: vendor.id not in used)[1:]:
        tenant.deactivate(needless.id)
    return len(found) - 1


def _sku(tenant: Tenant, item: catalog.Item) -> int:
    """A material of that code in Tally's unit."""
    found = next((sku for sku in tenant.skus.values() if sku.active and sku.code == item.code), None)
    if found is not None and not found.serialised:
        if found.unit in (item.unit, None):
            return 0
        found.unit = item.unit
        tenant.touch(found)
        return 1
    if found is not None:
        tenant.deactivate(found.id)
    tenant.add_material(item.code, description=item.description, cost=item.rate, unit=item.unit)
    return 1


def _place(tenant: Tenant, name: str) -> int:
    """A warehouse or truck of that name."""
    if any(place.active and place.name == name for place in tenant.locations.values()):
        return 0
    tenant.add_warehouse(name)
    return 1


def correct(company: Company, tenant: Tenant) -> int:
    """Correct in Tally the purchases that no purchase order can express; returns how many.

    What ServiceTitan has a receipt of was sent already, by a decision of a person, and stays as it is.
    """
    with tenant.lock:
        sent = {receipt.vendor_invoice_number for receipt in tenant.receipts.values()}
    done = 0
    for voucher in company.vouchers():
        draft = voucher.draft
        if draft is None or draft.type_name not in PURCHASES or (draft.reference and draft.reference in sent):
            continue
        better = _corrected(draft)
        if better != draft and not voucher.cancelled:
            company.alter_voucher(
                voucher.guid,
                party=better.party,
                lines=better.lines,
                extra_ledgers=better.extra_ledgers,
                reference=better.reference,
            )
            done += 1
    return done


def _corrected(draft: Draft) -> Draft:
    charges = tuple((name, amount) for name, amount in draft.extra_ledgers if name not in LOWERS or Decimal(amount) > 0)
    better = replace(draft, lines=tuple(map(_whole, draft.lines)), extra_ledgers=charges)
    if better.party == NO_SUPPLIER:
        better = replace(better, party=catalog.SUPPLIERS[0].tally_name, reference=f"COUNTER/{draft.date:%d%m%y}")
    return better


def _whole(line: Line) -> Line:
    """A line with a quantity that its unit can hold."""
    whole = bool(line.godowns) or (line.quantity is not None and Decimal(line.quantity) >= Decimal("0.5"))
    return line if whole else replace(line, quantity=1, rate=line.amount)


def suppliers(company: Company, *more: str) -> list[str]:
    """The suppliers that both simulators are to know."""
    known = [supplier.tally_name for supplier in catalog.SUPPLIERS]
    return [*known, *(name for name in more if company.has(Ledger, name))]
