"""The parts of ServiceTitan's API that are used: module, path and scope of each; a table, no calls (facts 1, 3-5)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from app.connectors.http import Effect


@dataclass(frozen=True, slots=True)
class Resource:
    """One path under `/{module}/v2/tenant/{tenant}/`."""

    module: str
    path: str
    scope: str
    """Without `:r` or `:w`. Names that no source confirms are the words of the developer portal instead."""
    noun: str
    """One of them, in the user's words."""

    def under(self, *parts: int | str) -> Resource:
        """A path below this one, with the same scope."""
        return Resource(self.module, "/".join((self.path, *map(str, parts))), self.scope, self.noun)

    def scope_for(self, effect: Effect) -> str:
        """The scope as it is called where it is granted."""
        if self.scope.startswith("tn."):
            return f"{self.scope}:{'w' if effect is Effect.WRITE else 'r'}"
        return f"{self.scope} ({'write' if effect is Effect.WRITE else 'read'})"


VENDORS = Resource("inventory", "vendors", "tn.inv.vendors", "vendor")
WAREHOUSES = Resource("inventory", "warehouses", "tn.inv.warehouses", "warehouse")
TRUCKS = Resource("inventory", "trucks", "tn.inv.trucks", "truck")
PURCHASE_ORDERS = Resource("inventory", "purchase-orders", "tn.inv.purchaseorders", "purchase order")
PURCHASE_ORDER_REQUESTS = Resource(
    "inventory", "purchase-orders/requests", "tn.inv.purchaseorders", "purchase order request"
)
PURCHASE_ORDER_TYPES = Resource("inventory", "purchase-order-types", "tn.inv.purchaseordertypes", "purchase order type")
RECEIPTS = Resource("inventory", "receipts", "tn.inv.receipts", "receipt")
RETURNS = Resource("inventory", "returns", "tn.inv.returns", "return")
EXPORTED_RETURNS = Resource("inventory", "export/returns", "tn.inv.returns", "return")
RETURN_TYPES = Resource("inventory", "return-types", "tn.inv.returntypes", "return type")
ADJUSTMENTS = Resource("inventory", "adjustments", "tn.inv.adjustments", "adjustment")
EXPORTED_ADJUSTMENTS = Resource("inventory", "export/adjustments", "tn.inv.adjustments", "adjustment")
TRANSFERS = Resource("inventory", "transfers", "tn.inv.transfers", "transfer")
EXPORTED_TRANSFERS = Resource("inventory", "export/transfers", "tn.inv.transfers", "transfer")
INVENTORY_BILLS = Resource("accounting", "inventory-bills/paginated", "tn.acc.inventorybills", "bill")
EXPORTED_BILLS = Resource("accounting", "export/inventory-bills", "tn.acc.inventorybills", "bill")
AP_BILLS = Resource("accounting", "ap-bills", "tn.acc.apbills", "vendor bill")
BILLS = Resource("accounting", "inventory-bills", "tn.acc.inventorybills", "bill")
AP_CREDITS = Resource("accounting", "ap-credits", "Accounting: AP Credits", "vendor's credit")
INVOICES = Resource("accounting", "invoices", "tn.acc.invoices", "invoice")
EXPORTED_INVOICES = Resource("accounting", "export/invoices", "tn.acc.invoices", "invoice")
PAYMENTS = Resource("accounting", "payments", "Accounting: Payments", "payment")
EXPORTED_PAYMENTS = Resource("accounting", "export/payments", "Accounting: Payments", "payment")
CREDIT_MEMOS = Resource("accounting", "credit-memos", "Accounting: Credit Memos", "credit memo")
TAX_ZONES = Resource("accounting", "tax-zones", "Accounting: Tax Zones", "tax zone")
CUSTOMERS = Resource("crm", "customers", "CRM: Customers", "customer")
CUSTOMER_CONTACTS = Resource("crm", "customers/contacts", "CRM: Customers", "customer's contact")
EXPORTED_CUSTOMERS = Resource("crm", "export/customers", "CRM: Customers", "customer")
EXPORTED_CONTACTS = Resource("crm", "export/customers/contacts", "CRM: Customers", "customer's contact")
JOBS = Resource("jpm", "jobs", "Job Planning and Management: Jobs", "job")
CATEGORIES = Resource("pricebook", "categories", "Pricebook: Categories", "category")
SERVICES = Resource("pricebook", "services", "Pricebook: Services", "service")
MATERIALS = Resource("pricebook", "materials", "Pricebook: Materials", "material")
EQUIPMENT = Resource("pricebook", "equipment", "Pricebook: Equipment", "piece of equipment")
EXPORTED_MATERIALS = Resource("pricebook", "export/materials", "Pricebook: Materials", "material")
EXPORTED_EQUIPMENT = Resource("pricebook", "export/equipment", "Pricebook: Equipment", "piece of equipment")
BUSINESS_UNITS = Resource("settings", "business-units", "Settings: Business Units", "business unit")
REPORT_CATEGORIES = Resource("reporting", "report-categories", "Reporting: Report Categories", "report category")
_REPORTS = "Reporting: Report Category Reports"


def reports(category: str) -> Resource:
    """The reports of a category; its id is any text."""
    return Resource("reporting", f"report-category/{quote(category, safe='')}/reports", _REPORTS, "report")
