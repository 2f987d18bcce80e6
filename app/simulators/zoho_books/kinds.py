"""The five documents with lines and how the API names them; data only."""

from __future__ import annotations

from dataclasses import dataclass

from app.simulators.zoho_books import fields
from app.simulators.zoho_books.values import Shape


@dataclass(frozen=True, slots=True)
class Kind:
    """One document of the API."""

    name: str
    """Key in an answer about one; also the entity of its custom fields."""
    plural: str
    """Key in a list, and the path."""
    id_name: str
    number_name: str
    noun: str
    party: str
    """vendor or customer."""
    prefix: str
    """Of automatic numbers; empty where the caller has to give one."""
    shape: Shape

    @property
    def buys(self) -> bool:
        """Whether it is a document of purchasing."""
        return self.party == "vendor"

    @property
    def module(self) -> str:
        """The module whose lock holds for it."""
        return "purchase" if self.buys else "sales"


BILL = Kind("bill", "bills", "bill_id", "bill_number", "Bill", "vendor", "", fields.BILL)
VENDOR_CREDIT = Kind(
    "vendor_credit",
    "vendorcredits",
    "vendor_credit_id",
    "vendor_credit_number",
    "Vendor Credit",
    "vendor",
    "DN",
    fields.VENDOR_CREDIT,
)
PURCHASE_ORDER = Kind(
    "purchaseorder",
    "purchaseorders",
    "purchaseorder_id",
    "purchaseorder_number",
    "Purchase Order",
    "vendor",
    "PO",
    fields.PURCHASE_ORDER,
)
INVOICE = Kind("invoice", "invoices", "invoice_id", "invoice_number", "Invoice", "customer", "INV", fields.INVOICE)
CREDIT_NOTE = Kind(
    "creditnote",
    "creditnotes",
    "creditnote_id",
    "creditnote_number",
    "Credit Note",
    "customer",
    "CN",
    fields.CREDIT_NOTE,
)
KINDS = {kind.name: kind for kind in (BILL, VENDOR_CREDIT, PURCHASE_ORDER, INVOICE, CREDIT_NOTE)}
MESSAGES = {
    "bill": ("The bill has been created.", "Bill information has been updated.", "The bill has been deleted."),
    "vendor_credit": (
        "Vendor credit has been created.",
        "Vendor credit information has been updated.",
        "The vendor credit has been deleted.",
    ),
    "purchaseorder": (
        "Purchase Order has been added.",
        "Purchase Order information has been updated.",
        "The purchase order has been deleted.",
    ),
    "invoice": (
        "The invoice has been created.",
        "Invoice information has been updated.",
        "The invoice has been deleted.",
    ),
    "creditnote": (
        "Credit Note has been created.",
        "Credit Note information has been updated.",
        "The credit note has been deleted.",
    ),
}
"""What is said of a creation, a change and a deletion; live for bills, purchase orders and invoices."""
