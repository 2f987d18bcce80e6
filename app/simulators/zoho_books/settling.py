"""Payments, credits and what they settle; expenses; locks of closed periods. Raises ApiError."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal

from app.simulators.common.wire import rounded
from app.simulators.zoho_books.applied import total
from app.simulators.zoho_books.custom import Customizing
from app.simulators.zoho_books.errors import ApiError, invalid, missing, refused
from app.simulators.zoho_books.kinds import INVOICE, KINDS
from app.simulators.zoho_books.records import (
    ZERO,
    Account,
    Applied,
    Contact,
    Document,
    Expense,
    Lock,
    Payment,
    Record,
)
from app.simulators.zoho_books.values import Body, positive, words

_MONEY = ("bank", "cash", "credit_card", "other_current_asset", "other_current_liability", "equity")
_OTHER = ("location_id", "tags", "check_details", "is_paid_via_print_check", "payment_form", "contact_persons")
_SPENT = words(
    "source_of_supply destination_of_supply place_of_supply hsn_or_sac gst_no location_id is_billable "
    "reference_number description customer_id project_id vendor_id tags"
)
REFERENCE_LENGTH = 100


class Settling(Customizing):
    """Money and what it pays."""

    # -- sums ----------------------------------------------------------------------------------------------

    def settled(self, document_id: str) -> Decimal:
        """What payments and credits have settled of a bill or invoice."""
        return total(self.applied.of_document(document_id))

    def used(self, source_id: str) -> Decimal:
        """What of a payment or credit has been applied."""
        return total(self.applied.of_source(source_id))

    def balance(self, document: Document) -> Decimal:
        """What is still to be paid of a bill or invoice."""
        return document.total - self.settled(document.id)

    def unused(self, source_id: str) -> Decimal:
        """What is left of a payment or credit."""
        payment = self.payments.get(source_id)
        whole = payment.amount if payment is not None else self.documents[source_id].total
        return whole - self.used(source_id)

    # -- payments ------------------------------------------------------------------------------------------

    def pay(self, kind: str, body: Body) -> Payment:
        """A new `vendorpayment` or `customerpayment` with what it is applied to; nothing guards against a second."""
        with self.lock:
            day = body.day("date", self.today())
            made = Payment(
                **self.new(),
                kind=kind,
                contact_id="",
                number="",
                date=day,
                amount=ZERO,
                mode="",
                account_id="",
            )
            self._fill_payment(made, body)
            self._apply_rows(made, body)
            made.number = self.next_number(kind).rsplit("-", 1)[1].lstrip("0")
            self.payments[made.id] = made
            return made

    def change_payment(self, payment: Payment, body: Body) -> Payment:
        """Overwrites what the body has; rows of bills or invoices replace all of them."""
        with self.lock:
            self.check_open(_module(payment), payment.date)
            changed = copy.deepcopy(payment)
            self._fill_payment(changed, body)
            if body.has("bills") or body.has("invoices"):
                before = [self.unapply(one.id) for one in self.applied.of_source(payment.id)]
                try:
                    self._apply_rows(changed, body)
                except ApiError:
                    for one in before:
                        self.applied.add(one)
                    raise
            elif self.used(payment.id) > changed.amount:
                raise refused("The amount applied is more than the amount of the payment.")
            return self.adopt(payment, changed)

    def delete_payment(self, payment: Payment) -> None:
        """Removes a payment and opens again what it paid."""
        with self.lock:
            self.check_open(_module(payment), payment.date)
            for one in self.applied.of_source(payment.id):
                self.unapply(one.id)
            del self.payments[payment.id]

    def payment(self, kind: str, ident: str) -> Payment:
        """By id; raises ApiError 1002."""
        found = self.payments.get(ident)
        if found is None or found.kind != kind:
            raise missing("Payment")
        return found

    def _fill_payment(self, payment: Payment, body: Body) -> None:
        buys = payment.kind == "vendorpayment"
        party = "vendor" if buys else "customer"
        contact = self.contacts.get(body.text(f"{party}_id", payment.contact_id) or body.required(f"{party}_id"))
        if contact is None or contact.type != party:
            raise missing(party.capitalize(), status=400)
        amount = positive(body.number("amount"), "amount")
        payment.amount = rounded(amount, self.currencies[contact.currency_id].precision)
        if not buys:
            body.required("customer_id")
            body.required("payment_mode")
            if payment.id not in self.payments:
                body.required("date")
            if self.switches.payment_needs_invoices and not body.rows("invoices"):
                raise invalid("invoices")
        payment.date = body.day("date", payment.date)
        self.check_open("purchase" if buys else "sales", payment.date)
        payment.contact_id = contact.id
        payment.mode = body.text("payment_mode", payment.mode)
        account = body.text("paid_through_account_id" if buys else "account_id", payment.account_id)
        payment.account_id = self._money_account(account, self.petty_cash if buys else self.undeposited).id
        payment.reference = body.text("reference_number", payment.reference)
        if len(payment.reference) > REFERENCE_LENGTH:
            raise invalid("reference_number")
        payment.description = body.text("description", payment.description)
        payment.bank_charges = body.number("bank_charges", payment.bank_charges)
        usual = Decimal(1) if contact.currency_id == self.base.id else self.rate_on(contact.currency_id, payment.date)
        payment.exchange_rate = positive(body.number("exchange_rate", usual), "exchange_rate")
        payment.other |= body.only(*_OTHER)
        self.set_custom("vendorpayment" if buys else "payment", payment, body)

    def _money_account(self, ident: str, usual: Account) -> Account:
        if not ident:
            return usual
        found = self.accounts.get(ident)
        if found is None:
            raise missing("Account", status=400)
        if found.type not in _MONEY:
            raise refused("Payments can be made through bank, cash and card accounts only.")
        return found

    def _apply_rows(self, payment: Payment, body: Body) -> None:
        plural, name = ("bills", "bill_id") if payment.kind == "vendorpayment" else ("invoices", "invoice_id")
        wanted = [(self._payable(one.required(name)), one.number("amount_applied")) for one in body.rows(plural)]
        self.apply(payment, payment.contact_id, payment.amount, wanted, payment.date)

    # -- applying ------------------------------------------------------------------------------------------

    def _payable(self, ident: str) -> Document:
        found = self.documents.get(ident)
        if found is None or found.kind not in ("bill", "invoice"):
            raise missing("Document", status=400)
        return found

    def apply(
        self,
        source: Record,
        contact_id: str,
        available: Decimal,
        wanted: list[tuple[Document, Decimal]],
        day: date,
    ) -> list[Applied]:
        """Settles documents of the same contact from one source; all or nothing."""
        with self.lock:
            seen: dict[str, Decimal] = {}
            for document, amount in wanted:
                positive(amount, "amount_applied")
                noun = KINDS[document.kind].noun.lower()
                if document.contact_id != contact_id:
                    raise refused(f"The {noun} belongs to another contact.")
                draft = document.state == "draft" and not (
                    document.kind == INVOICE.name and self.switches.draft_invoice_payable
                )
                if document.state == "void" or draft:
                    raise refused(f"A {noun} that is {document.state} cannot be paid.")
                seen[document.id] = seen.get(document.id, ZERO) + amount
                if seen[document.id] > self.balance(document):
                    raise refused(f"The amount applied to the {noun} is more than its balance.")
            if sum(seen.values(), ZERO) > available - self.used(source.id):
                raise refused("The amount applied is more than the amount available.")
            made = []
            for document, amount in wanted:
                one = Applied(id=self.next_id(), source_id=source.id, document_id=document.id, amount=amount, date=day)
                self.applied.add(one)
                if document.state == "draft":
                    document.state = "open"
                self.touch(document)
                self.touch(source)
                made.append(one)
            return made

    def apply_credit(self, credit: Document, wanted: list[tuple[Document, Decimal]]) -> list[Applied]:
        """Applies a vendor credit or credit note that is open."""
        if credit.state != "open":
            raise refused(f"A credit that is {credit.state} cannot be applied.")
        return self.apply(credit, credit.contact_id, credit.total, wanted, self.today())

    def unapply(self, applied_id: str) -> Applied:
        """Takes an application back; raises ApiError 1002."""
        with self.lock:
            one = self.applied.remove(applied_id)
            if one is None:
                raise missing("Payment")
            self.touch(self.documents[one.document_id])
            source = self.payments.get(one.source_id) or self.documents.get(one.source_id)
            if source is not None:
                self.touch(source)
            return one

    # -- expenses ------------------------------------------------------------------------------------------

    def spend(self, body: Body) -> Expense:
        """A new expense."""
        with self.lock:
            made = Expense(
                **self.new(),
                date=body.day("date", self.today()),
                account_id="",
                paid_through_id="",
                amount=ZERO,
                currency_id=self.base.id,
                exchange_rate=Decimal(1),
            )
            self.change_expense(made, body)
            self.expenses[made.id] = made
            return made

    def change_expense(self, expense: Expense, body: Body) -> Expense:
        """Overwrites what the body has."""
        with self.lock:
            self.check_open("purchase", expense.date)
            record, expense = expense, copy.deepcopy(expense)
            body.required("date")
            day = body.day("date", expense.date)
            self.check_open("purchase", day)
            account, paid = body.required("account_id"), body.required("paid_through_account_id")
            if not {account, paid} <= self.accounts.keys():
                raise missing("Account", status=400)
            currency = body.text("currency_id", expense.currency_id)
            if currency not in self.currencies:
                raise missing("Currency", status=400)
            expense.amount = rounded(positive(body.number("amount"), "amount"), self.currencies[currency].precision)
            expense.date, expense.account_id, expense.paid_through_id = day, account, paid
            expense.currency_id = currency
            usual = Decimal(1) if currency == self.base.id else self.rate_on(currency, day)
            expense.exchange_rate = positive(body.number("exchange_rate", usual), "exchange_rate")
            self._expense_tax(expense, body)
            expense.other |= body.only(*_SPENT)
            self.set_custom("expense", expense, body)
            return self.adopt(record, expense)

    def _expense_tax(self, expense: Expense, body: Body) -> None:
        expense.tax_id = "" if self.edition == "us" else body.text("tax_id", expense.tax_id)
        expense.inclusive = body.flag("is_inclusive_tax", expense.inclusive)
        tax = self.taxes.get(expense.tax_id)
        if expense.tax_id and tax is None:
            raise missing("Tax", status=400)
        share = tax.percentage if tax is not None else ZERO
        whole = expense.amount * share / ((100 + share) if expense.inclusive else 100)
        expense.tax_amount = rounded(whole, self.currencies[expense.currency_id].precision)

    # -- closed periods ------------------------------------------------------------------------------------

    def lock_period(self, until: date, module: str = "all", reason: str = "Books closed") -> Lock:
        """A person locks all transactions up to a day, of one module (sales, purchase, ...) or of all."""
        with self.lock:
            made = Lock(**self.new(), module=module, until=until, reason=reason)
            self.locks[made.id] = made
            return made

    def unlock_periods(self) -> None:
        """A person opens everything again."""
        with self.lock:
            self.locks.clear()

    def check_open(self, module: str, day: date) -> None:
        """Raises ApiError when a day is locked; the code was never captured."""
        for lock in self.locks.values():
            if lock.module in ("all", module) and day <= lock.until:
                raise refused(f"Transactions up to {lock.until:%Y-%m-%d} are locked.")

    def party_of(self, record: Document | Payment) -> Contact:
        """The contact of a document or payment."""
        return self.contacts[record.contact_id]


def _module(payment: Payment) -> str:
    return "purchase" if payment.kind == "vendorpayment" else "sales"
