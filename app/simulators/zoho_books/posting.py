"""Making, changing, voiding and deleting documents by the rules of Zoho Books; raises ApiError."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from decimal import Decimal

from app.simulators.zoho_books.errors import ApiError, invalid, missing, refused
from app.simulators.zoho_books.kinds import BILL, CREDIT_NOTE, INVOICE, KINDS, PURCHASE_ORDER, VENDOR_CREDIT, Kind
from app.simulators.zoho_books.records import ZERO, Contact, Document, Item, Line
from app.simulators.zoho_books.settling import Settling
from app.simulators.zoho_books.switches import DuplicateScope, Unknown
from app.simulators.zoho_books.totals import check_gst, compute
from app.simulators.zoho_books.values import Body, positive, words

_HEADER = words(
    "notes terms permit_number pricebook_id payment_terms payment_terms_label adjustment_description location_id "
    "tags documents source_of_supply destination_of_supply place_of_supply gst_treatment gst_no tax_treatment "
    "vat_treatment purchaseorder_ids recurring_bill_id discount_type is_discount_before_tax salesperson_name "
    "tax_authority_id tax_exemption_id tax_id contact_persons delivery_date ship_via attention template_id "
    "is_draft"
)
_LINE = words(
    "tags location_id project_id customer_id is_billable hsn_or_sac product_type line_item_category "
    "item_custom_fields tax_exemption_id tax_exemption_code tax_treatment_code purchaseorder_item_id "
    "serial_numbers discount"
)


class Posting(Settling):
    """Documents with lines."""

    def create(self, kind: Kind, body: Body, *, own_number: bool = False, source: str = "Api") -> Document:
        """A new document; `own_number` is ignore_auto_number_generation."""
        with self.lock:
            contact = self._party(kind, body.required(f"{kind.party}_id"))
            if not contact.active and self.switches.inactive_contacts_refused:
                raise refused(f"The {kind.party} is inactive.")
            self._check_complete(kind, body)
            if not body.rows("line_items"):
                raise invalid("line_items")
            number = self._number(kind, body, own_number)
            day = body.day("date", self.today())
            made = Document(
                **self.new(),
                kind=kind.name,
                contact_id=contact.id,
                number=number,
                date=day,
                due=day,
                currency_id=contact.currency_id,
                exchange_rate=Decimal(1),
                state=self._first_state(kind, body),
                source=source,
            )
            self._fill(kind, made, contact, body)
            self.set_custom(kind.name, made, body)
            self._check_unlocked(kind, made)
            self._check_number(kind, made)
            if not made.number:
                made.number = self.next_number(kind.prefix)
            self.documents[made.id] = made
            self._bill_orders(made, "billed")
            return made

    def change(self, document: Document, body: Body) -> Document:
        """Overwrites what the body has; lines, if there are any, replace all lines."""
        with self.lock:
            kind = KINDS[document.kind]
            if document.state == "void":
                raise refused(f"The {kind.noun.lower()} is void and cannot be edited.")
            settled = self.settled(document.id)
            if settled and kind is BILL and not self.switches.paid_bill_editable:
                raise refused("Bills which have payments applied cannot be edited.")
            changed = copy.deepcopy(document)
            contact = self._party(kind, body.required(f"{kind.party}_id"))
            self._check_complete(kind, body)
            if contact.id != document.contact_id and settled:
                raise refused(f"The {kind.party} of a paid document cannot be changed.")
            changed.contact_id = contact.id
            changed.number = body.required(kind.number_name) if kind is BILL else document.number
            self._fill(kind, changed, contact, body)
            self.set_custom(kind.name, changed, body)
            if changed.total < settled:
                raise refused("The total cannot be less than the amount that has been applied.")
            self._check_unlocked(kind, document)
            self._check_unlocked(kind, changed)
            self._check_number(kind, changed)
            return self.adopt(document, changed)

    def set_state(self, document: Document, state: str) -> Document:
        """Draft, open, void, and for a purchase order billed or cancelled."""
        with self.lock:
            kind = KINDS[document.kind]
            if kind is not PURCHASE_ORDER:
                self.check_open(kind.module, document.date)
            if state == "void" and (self.settled(document.id) or self.used(document.id)):
                raise refused(f"{kind.noun}s which have payments or credits applied cannot be voided.")
            if state == "draft" and self.settled(document.id):
                raise refused(f"A paid {kind.noun.lower()} cannot be made a draft.")
            if document.state == state and state == "void":
                raise refused(f"The {kind.noun.lower()} is already void.")
            if state == "open" and document.state == "void":
                self._check_number(kind, document)
            document.state = state
            self.touch(document)
            return document

    def delete(self, document: Document) -> None:
        """Removes it for good; nothing in the API tells that it was there."""
        with self.lock:
            kind = KINDS[document.kind]
            if self.settled(document.id) or self.used(document.id):
                raise refused(f"{kind.noun}s which have payments applied cannot be deleted")
            self._check_unlocked(kind, document)
            del self.documents[document.id]
            self._bill_orders(document, "open")
            if kind is BILL:
                self.spent_numbers.add((document.contact_id, _folded(document.number)))

    def document(self, kind: Kind, ident: str) -> Document:
        """By id; raises ApiError 1002."""
        found = self.documents.get(ident)
        if found is None or found.kind != kind.name:
            raise missing(kind.noun)
        return found

    # -- the parts of a document ---------------------------------------------------------------------------

    def _party(self, kind: Kind, ident: str) -> Contact:
        found = self.contacts.get(ident)
        if found is None or found.type != kind.party:
            raise missing(kind.party.capitalize(), status=400)
        return found

    @staticmethod
    def _check_complete(kind: Kind, body: Body) -> None:
        """What the documents require of a new document and of a change alike."""
        if kind in (PURCHASE_ORDER, INVOICE, CREDIT_NOTE) and not body.rows("line_items"):
            raise invalid("line_items")
        if kind is CREDIT_NOTE:
            body.required("date")
            body.required(kind.number_name)

    def _number(self, kind: Kind, body: Body, own: bool) -> str:
        """The number that the caller gives; empty = an automatic one."""
        if not kind.prefix:
            return body.required(kind.number_name)
        given = body.text(kind.number_name).strip()
        if own or kind is PURCHASE_ORDER:
            return given
        if given and self.switches.number_without_ignore is Unknown.REFUSED:
            raise invalid(kind.number_name)
        return ""

    def _first_state(self, kind: Kind, body: Body) -> str:
        if kind is BILL:
            return "open"
        if kind is VENDOR_CREDIT:
            return "draft" if self.switches.credits_created_as_draft else "open"
        if kind is CREDIT_NOTE:
            return "draft" if body.flag("is_draft", self.switches.credits_created_as_draft) else "open"
        return "draft"

    def _fill(self, kind: Kind, document: Document, contact: Contact, body: Body) -> None:
        document.date = body.day("date", document.date)
        if body.has("date") or body.has("payment_terms") or document.id not in self.documents:
            terms = body.number("payment_terms", Decimal(contact.payment_terms))
            document.due = document.date + timedelta(days=max(0, int(terms)))
        document.due = body.day("due_date", document.due)
        document.reference = body.text("reference_number", document.reference)
        document.adjustment = body.number("adjustment", document.adjustment)
        document.shipping = body.number("shipping_charge", document.shipping)
        document.other |= body.only(*_HEADER)
        document.inclusive = body.flag("is_inclusive_tax", document.inclusive)
        if self.edition == "us" and kind.buys:
            document.inclusive = False
        self._currency(document, contact, body)
        if body.has("location_id") and body.text("location_id") not in self.locations:
            raise missing("Location", status=400)
        if body.has("line_items"):
            old = {line.id: line for line in document.lines}
            document.lines = [
                self._line(kind, document, one, old, order) for order, one in enumerate(body.rows("line_items"), 1)
            ]
            if not document.lines:
                raise invalid("line_items")
        compute(self, document)
        if body.has("discount"):
            document.discount = body.discount(document.sub_total)
            compute(self, document)
        check_gst(self, document, contact, buys=kind.buys)

    def _currency(self, document: Document, contact: Contact, body: Body) -> None:
        wanted = body.text("currency_id", contact.currency_id)
        if wanted not in self.currencies:
            raise missing("Currency", status=400)
        if wanted != contact.currency_id and self.switches.foreign_currency_refused:
            raise invalid("currency_id")
        fresh = document.currency_id != wanted or body.has("exchange_rate") or document.id not in self.documents
        document.currency_id = wanted
        if wanted == self.base.id:
            document.exchange_rate = Decimal(1)
        elif fresh:
            rate = body.number("exchange_rate", self.rate_on(wanted, document.date))
            document.exchange_rate = positive(rate, "exchange_rate")

    def _line(self, kind: Kind, document: Document, body: Body, old: dict[str, Line], order: int) -> Line:
        known = body.text("line_item_id")
        if known and known not in old:
            raise missing("Line item", status=400)
        line = copy.copy(old[known]) if known else Line(id=self.next_id(), order=order)
        line.order = int(body.number("item_order", Decimal(order)))
        item = self._line_item(kind, line, body)
        line.name = body.text("name", line.name or (item.name if item else ""))
        if not line.item_id and not line.name:
            raise invalid("name")
        if kind is INVOICE and not line.item_id and not self.switches.free_invoice_lines:
            raise invalid("item_id")
        line.description = body.text("description", line.description)
        line.unit = body.text("unit", line.unit or (item.unit if item else ""))
        line.rate = body.number("rate", line.rate if known else self._usual_rate(kind, item))
        line.quantity = positive(body.number("quantity", line.quantity if known else None), "quantity")
        line.account_id = body.text("account_id", line.account_id) or self._usual_account(kind, item)
        if not line.account_id:
            raise refused("The account field cannot be empty", 13009)
        if line.account_id not in self.accounts:
            raise missing("Account", status=400)
        self._line_tax(kind, document, line, body, item)
        line.other = line.other | body.only(*_LINE)
        if body.has("discount"):
            line.discount = body.discount(line.rate * line.quantity)
        return line

    def _line_item(self, kind: Kind, line: Line, body: Body) -> Item | None:
        line.item_id = body.text("item_id", line.item_id)
        if not line.item_id:
            return None
        item = self.items.get(line.item_id)
        if item is None:
            raise missing("Item", status=400)
        if kind is PURCHASE_ORDER and not item.purchase_account_id:
            raise refused("The item has no purchase information.", 29032)
        return item

    @staticmethod
    def _usual_rate(kind: Kind, item: Item | None) -> Decimal | None:
        if item is None or kind is BILL:
            return None
        return item.purchase_rate if kind.buys else item.rate

    def _usual_account(self, kind: Kind, item: Item | None) -> str:
        if kind.buys:
            return item.purchase_account_id if item else ""
        return (item.account_id if item else "") or self.sales.id

    def _line_tax(self, kind: Kind, document: Document, line: Line, body: Body, item: Item | None) -> None:
        tax_id = body.text("tax_id", line.tax_id)
        reverse = body.text("reverse_charge_tax_id", line.reverse_charge_tax_id)
        if kind.buys and self.edition == "us":
            if tax_id and self.switches.foreign_tax_id is Unknown.REFUSED:
                raise invalid("tax_id")
            tax_id = ""
        if not kind.buys and not tax_id and not body.has("tax_exemption_id"):
            tax_id = str(document.other.get("tax_id") or "")
        for one in (tax_id, reverse):
            if one and (one not in self.taxes or not self.taxes[one].active):
                raise missing("Tax", status=400)
        line.tax_id, line.reverse_charge_tax_id = tax_id, reverse

    # -- rules ---------------------------------------------------------------------------------------------

    def _check_unlocked(self, kind: Kind, document: Document) -> None:
        if kind is not PURCHASE_ORDER and document.state != "draft":
            self.check_open(kind.module, document.date)

    def _check_number(self, kind: Kind, document: Document) -> None:
        if not document.number:
            return
        number = _folded(document.number)
        others = [
            one
            for one in self.documents.values()
            if one.kind == kind.name and one.id != document.id and _folded(one.number) == number
        ]
        if kind is not BILL:
            if others:
                raise self._number_taken(kind)
            return
        if self.switches.void_frees_number:
            others = [one for one in others if one.state != "void"]
        scope = self.switches.duplicate_scope
        if scope is not DuplicateScope.ORGANIZATION:
            others = [one for one in others if one.contact_id == document.contact_id]
        if scope is DuplicateScope.VENDOR_YEAR:
            others = [one for one in others if _year(one.date) == _year(document.date)]
        spent = not self.switches.deleted_frees_number and (document.contact_id, number) in self.spent_numbers
        if others or spent:
            text = "A bill with this number has already been created for this vendor. Please check and try again."
            raise refused(text, 13011)

    @staticmethod
    def _number_taken(kind: Kind) -> ApiError:
        if kind is VENDOR_CREDIT:
            return refused("The vendor credit# specified already exists.")
        return refused(f"This {kind.noun.lower()} number already exists.")

    def _bill_orders(self, bill: Document, state: str) -> None:
        for ident in bill.other.get("purchaseorder_ids") or []:
            order = self.documents.get(str(ident))
            if order is not None and order.kind == PURCHASE_ORDER.name:
                order.state = state
                self.touch(order)

    def status(self, document: Document) -> str:
        """What the API shows: the state, refined by what is paid and by today's date."""
        kind = KINDS[document.kind]
        if document.state != "open" or kind is PURCHASE_ORDER:
            return document.state
        if kind in (VENDOR_CREDIT, CREDIT_NOTE):
            return "open" if self.unused(document.id) > ZERO else "closed"
        settled = self.settled(document.id)
        if settled >= document.total:
            return "paid"
        if document.due < self.today():
            return "overdue"
        if settled:
            return "partially_paid"
        return "sent" if kind is INVOICE else "open"


def _folded(number: str) -> str:
    return number.strip().casefold()


def _year(day: date) -> int:
    """The Indian financial year, which a vendor's blog means."""
    return day.year if day.month >= 4 else day.year - 1
