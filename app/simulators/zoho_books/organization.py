"""One organization with everything in it, and what a person does in the pages of Zoho Books; raises ApiError."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from app.simulators.zoho_books.kinds import BILL, CREDIT_NOTE, INVOICE, KINDS, VENDOR_CREDIT
from app.simulators.zoho_books.masters import Masters
from app.simulators.zoho_books.records import Account, Applied, Contact, Data, Document, Expense, Payment, Record
from app.simulators.zoho_books.values import Body


class Organization(Masters):
    """State, rules and people. Tests drive it directly; the HTTP side is another client of the same rules."""

    # -- people --------------------------------------------------------------------------------------------

    def type_bill_by_hand(
        self,
        vendor: Contact | str,
        number: str,
        total: Decimal,
        day: date | None = None,
        *,
        account: Account | None = None,
        reference: str = "",
        **fields: Any,
    ) -> Document:
        """A person keys in a vendor's bill of one line without any marker; `fields` are more header fields."""
        line = {
            "name": "As per bill",
            "account_id": (account or self.expense_account()).id,
            "rate": total,
            "quantity": 1,
        }
        body = Body(
            {
                "vendor_id": self.vendor(vendor).id,
                "bill_number": number,
                "date": f"{day or self.today():%Y-%m-%d}",
                "reference_number": reference,
                "line_items": [line],
                **fields,
            }
        )
        return self.create(BILL, body, source="User")

    def edit(self, document: Document, **fields: Any) -> Document:
        """A person changes a document; `fields` as in the API, for instance `line_items` or `reference_number`."""
        kind = KINDS[document.kind]
        given: Data = {
            f"{kind.party}_id": document.contact_id,
            kind.number_name: document.number,
            "date": f"{document.date:%Y-%m-%d}",
            "due_date": f"{document.due:%Y-%m-%d}",
            "line_items": [{"line_item_id": line.id} for line in document.lines],
            **fields,
        }
        with self.lock:
            self.change(document, Body(given)).by_hand += 1
            return document

    def void(self, document: Document) -> Document:
        """A person voids a document."""
        return self.set_state(document, "void")

    def pay_bill(
        self, bill: Document, amount: Decimal | None = None, day: date | None = None, *, reference: str = ""
    ) -> Payment:
        """A person pays a bill, in full when no amount is said."""
        return self._settle("vendorpayment", bill, amount, day, reference)

    def pay_invoice(
        self, invoice: Document, amount: Decimal | None = None, day: date | None = None, *, reference: str = ""
    ) -> Payment:
        """A person records a customer's payment of an invoice."""
        return self._settle("customerpayment", invoice, amount, day, reference)

    def apply_vendor_credit(self, credit: Document, bill: Document, amount: Decimal | None = None) -> Applied:
        """A person applies an open vendor credit to a bill, as far as both go."""
        with self.lock:
            most = min(self.unused(credit.id), self.balance(bill))
            return self.apply_credit(credit, [(bill, most if amount is None else amount)])[0]

    def rename_contact(self, contact: Contact, name: str) -> Contact:
        """A person renames a vendor or customer; the documents show the new name."""
        with self.lock:
            contact.name = name
            self.touch(contact)
            return contact

    def deactivate(self, record: Record) -> None:
        """A person makes a contact, item, account, tax or location inactive."""
        with self.lock:
            record.active = False
            self.touch(record)

    def spend_by_hand(self, account: Account, amount: Decimal, day: date | None = None, **fields: Any) -> Expense:
        """A person records an expense from petty cash."""
        given: Data = {
            "account_id": account.id,
            "amount": amount,
            "date": f"{day or self.today():%Y-%m-%d}",
            "paid_through_account_id": self.petty_cash.id,
        }
        return self.spend(Body({**given, **fields}))

    def _settle(
        self, kind: str, document: Document, amount: Decimal | None, day: date | None, reference: str
    ) -> Payment:
        with self.lock:
            whole = self.balance(document) if amount is None else amount
            buys = kind == "vendorpayment"
            given: Data = {
                "vendor_id" if buys else "customer_id": document.contact_id,
                "amount": whole,
                "date": f"{day or self.today():%Y-%m-%d}",
                "payment_mode": "banktransfer",
                "reference_number": reference,
                "bills" if buys else "invoices": [
                    {"bill_id" if buys else "invoice_id": document.id, "amount_applied": whole}
                ],
            }
            return self.pay(kind, Body(given))

    # -- inspection ----------------------------------------------------------------------------------------

    def vendor(self, vendor: Contact | str) -> Contact:
        """A vendor by record, id or name; raises KeyError."""
        if isinstance(vendor, Contact):
            return vendor
        for contact in self.contacts.values():
            if contact.type == "vendor" and vendor in (contact.id, contact.name):
                return contact
        raise KeyError(vendor)

    def expense_account(self) -> Account:
        """The first account of costs; raises KeyError where there is none."""
        for account in self.accounts.values():
            if account.type in ("expense", "cost_of_goods_sold"):
                return account
        raise KeyError("expense")

    def of_kind(self, kind: str) -> list[Document]:
        """All documents of a kind (bill, vendor_credit, ...), oldest first; deleted ones are gone."""
        with self.lock:
            return [one for one in self.documents.values() if one.kind == kind]

    @property
    def bills(self) -> list[Document]:
        """All bills, void ones too."""
        return self.of_kind(BILL.name)

    @property
    def vendor_credits(self) -> list[Document]:
        """All vendor credits."""
        return self.of_kind(VENDOR_CREDIT.name)

    @property
    def invoices(self) -> list[Document]:
        """All invoices, drafts too."""
        return self.of_kind(INVOICE.name)

    @property
    def credit_notes(self) -> list[Document]:
        """All credit notes."""
        return self.of_kind(CREDIT_NOTE.name)

    @property
    def customer_payments(self) -> list[Payment]:
        """All payments of customers."""
        return [one for one in self.payments.values() if one.kind == "customerpayment"]

    @property
    def vendor_payments(self) -> list[Payment]:
        """All payments to vendors."""
        return [one for one in self.payments.values() if one.kind == "vendorpayment"]

    def custom_value(self, record: Record, api_name: str) -> Any:
        """The value of a custom field of a record, by the field's api_name; None where it has none."""
        for field in self.custom_fields.values():
            if field.api_name == api_name and field.id in record.custom:
                return record.custom[field.id]
        return None

    def summary(self) -> Data:
        """Counts by kind and state, for the control API."""
        with self.lock:
            documents = Counter((one.kind, self.status(one)) for one in self.documents.values())
            return {
                "organization": self.organization_id,
                "name": self.name,
                "edition": self.edition,
                "now": self.clock.now().isoformat(),
                "contacts": len(self.contacts),
                "items": len(self.items),
                "accounts": len(self.accounts),
                "documents": {f"{kind} {status}": number for (kind, status), number in sorted(documents.items())},
                "payments": len(self.payments),
                "expenses": len(self.expenses),
                "locks": [f"{lock.module} {lock.until}" for lock in self.locks.values()],
                "switches": self.switches.as_dict(),
            }
