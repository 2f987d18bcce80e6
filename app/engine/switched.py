"""What of the flows is switched off: nothing waits for it, so it counts neither as waiting nor as under way."""

from __future__ import annotations

from app.domain.bills import SourceKind
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.sales.planner import SalesKind
from app.flows.stock import planner as stock
from app.system.settings import Settings
from app.system.settings_sales import SaleSettings

_KINDS = {"invoices": SalesKind.INVOICE, "payments": SalesKind.PAYMENT, "credit_memos": SalesKind.CREDIT_MEMO}


def kinds_of(said: SaleSettings) -> frozenset[SalesKind]:
    """What of ServiceTitan's sales goes to the books."""
    return frozenset(_KINDS[one] for one in said.kinds)


def switched_off(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Flows, and how the keys of those records of them begin; with an empty beginning all of them."""
    books = settings.zoho.enabled
    sold = kinds_of(settings.sales) if books else frozenset()
    flows = {
        purchases.NAME: settings.purchases.enabled,
        stock.NAME: settings.stock.enabled,
        bills.NAME: books and settings.bills.enabled,
        sales.NAME: bool(sold),
        reference.NAME: books and settings.reference.enabled,
    }
    off = [(flow, "") for flow, on in flows.items() if not on]
    off += [(sales.NAME, f"{kind.value}-") for kind in SalesKind if kind not in sold]
    if not settings.bills.returns:
        off.append((bills.NAME, f"{SourceKind.RETURN.value}-"))
    return tuple(off)
