"""What the drawer shows of an invoice, payment or credit memo: ServiceTitan's side, that in Zoho Books, the booking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout

from app.domain.accounting import AccountingItem, LedgerAccount, Tax
from app.domain.accounting_documents import CustomerPaymentOnBooks, InvoiceOnBooks, LineDraft
from app.domain.field_sales import AppliedTo, FieldInvoice, FieldPayment, SalesLine
from app.domain.records import OperationKind, OperationState
from app.engine.books.lists import ACCOUNT, ITEM, TAX, AccountingLists
from app.engine.sales.detail import SaleDetail
from app.flows.sales.planner import CreditNotePlan, PaymentPlan
from app.store.accounting_books import OnBooks
from app.ui import formats, words_sales
from app.ui.drawer import booked as parts
from app.ui.drawer.sections import Section, lines_grid
from app.ui.widgets.basics import label
from app.ui.widgets.notes import Note


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


@dataclass(frozen=True, slots=True)
class SaleLook:
    """What the lists of the books say about a record."""

    currency: str
    """ISO code of its amounts; empty where it is not known."""
    booked: Mapping[LineDraft, str]
    """Account and tax of each line of its plan."""
    deposit: str = ""
    """Account that its money goes to; empty = the books' own."""


def look_at_sale(lists: AccountingLists, detail: SaleDetail) -> SaleLook:
    """Reads the local lists; makes no call."""
    plan, store = detail.plan, lists.store
    if isinstance(plan, PaymentPlan):
        account = store.by_id(ACCOUNT, LedgerAccount, plan.draft.account_id) if plan.draft.account_id else None
        found = parts.currency_of(lists, detail.documents, "") if detail.documents else plan.currency_code
        return SaleLook(found, {}, account.name if account is not None else "")
    found = parts.currency_of(lists, detail.documents, plan.draft.currency_id if plan is not None else "")
    lines = plan.draft.lines if plan is not None else ()
    return SaleLook(found, {line: _booked(lists, line) for line in lines[: parts.MANY]})


def _booked(lists: AccountingLists, line: LineDraft) -> str:
    item = lists.store.by_id(ITEM, AccountingItem, line.item_id) if line.item_id else None
    account_id = line.account_id or (item.account_id if item is not None else "")
    account = lists.store.by_id(ACCOUNT, LedgerAccount, account_id) if account_id else None
    tax = lists.store.by_id(TAX, Tax, line.tax_id) if line.tax_id else None
    by_item = _tr("item {name}").format(name=item.name) if item is not None and item.name != line.name else ""
    names = (account.name if account is not None else account_id, by_item, tax.name if tax is not None else "")
    return " · ".join(filter(None, names))


class SaleSourceSection(Section):
    """The document of ServiceTitan: its lines, or what it pays."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("In ServiceTitan"))

    def show_source(self, detail: SaleDetail, look: SaleLook) -> None:
        """The lines only where no plan shows them."""
        source = detail.source
        self.aside.setText(_about(detail))
        planned = detail.plan is not None
        place = self.replace((source, look.currency, planned))
        if place is None:
            return
        grid = lines_grid()
        said = parts.posted_word(source.sync_status, active=source.active)
        at = parts.put_row(grid, 0, detail.record.label, said, source.total, look.currency, strong=True)
        if isinstance(source, FieldPayment):
            at = _paying(grid, at, source.applied, look.currency)
            if source.unapplied:
                parts.put_row(grid, at, _tr("Not applied yet"), "", source.unapplied, look.currency)
        else:
            lines = [one for one in source.lines if one.active and one.chargeable]
            if not planned:
                at = _lines(grid, at, lines[: parts.MANY], look.currency)
            if source.tax:
                tax = _tr("Tax · {name}").format(name=source.tax_code.name) if source.tax_code else _tr("Tax")
                at = parts.put_row(grid, at, tax, "", source.tax, look.currency)
            if not isinstance(source, FieldInvoice):
                _paying(grid, at, source.applied, look.currency)
        place.addLayout(grid)
        if not isinstance(source, FieldPayment) and not planned:
            parts.put_more(place, len(source.lines))
        if isinstance(source, FieldPayment) and source.memo:
            place.addWidget(label(source.memo, "caption", wrap=True, selectable=True))


class SaleBooksSection(parts.BookedSection):
    """What stands in Zoho Books, and whether it ties."""

    def show_books(self, detail: SaleDetail, look: SaleLook) -> None:
        """Documents of every generation, void ones too."""
        found = [
            parts.Booked(
                words_sales.document_name(one), words_sales.status_word(one), _total(one),
                (_named(one), _left(one, look.currency)), words_sales.is_void(one),
            )
            for one in detail.documents
        ]  # fmt: skip
        total = detail.plan.total if detail.plan is not None else None
        self.show_booked(detail.record, found, total, _none(detail), look.currency)


class SaleBookingSection(Section):
    """What its plan books: lines with account and tax, or the invoices it pays. `rules_wanted`."""

    rules_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Booking"))

    def show_plan(self, detail: SaleDetail, look: SaleLook) -> None:
        """Nothing while there is no plan."""
        plan = detail.plan
        self.setVisible(plan is not None)
        if plan is None:
            return
        place = self.replace((plan, look))
        if isinstance(plan, PaymentPlan):
            self.aside.setText(_tr("as payment · {mode}").format(mode=words_sales.mode_word(plan.draft.mode.value)))
            if place is not None:
                grid = lines_grid()
                pays = [AppliedTo(0, one.amount, one.number) for one in plan.draft.invoices]
                _paying(grid, 0, pays, look.currency)
                place.addLayout(grid)
                account = look.deposit or _tr("Undeposited Funds")
                place.addWidget(label(_tr("To the account “{name}”").format(name=account), "caption", wrap=True))
                parts.put_notes(place, plan.notes)
            return
        kind = _tr("as credit note {number}") if isinstance(plan, CreditNotePlan) else _tr("as invoice {number}")
        self.aside.setText(kind.format(number=plan.draft.number))
        if place is None:
            return
        if plan.fallbacks:
            note = Note("warn", " ".join(plan.fallbacks), _tr("Booked to the fallback account."))
            note.add_action(_tr("Income rules…"), self.rules_wanted.emit)
            place.addWidget(note)
        parts.put_lines(place, plan.draft.lines, look.currency, lambda line: look.booked.get(line, ""))
        parts.put_notes(place, plan.notes)


class EnteredSection(Section):
    """Payments that somebody entered in Zoho Books against its invoice, and what ServiceTitan was told of them."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Entered in Zoho Books"))

    def show_payments(self, detail: SaleDetail, field: str) -> None:
        """`field`: the custom field that is to say it; nothing is shown where nobody entered any."""
        self.setVisible(bool(detail.payments))
        place = self.replace((detail.payments, detail.operations, field)) if detail.payments else None
        if place is None:
            return
        grid = lines_grid()
        at = 0
        for one in detail.payments:
            name = _tr("Payment {number}").format(number=one.number or one.payment_id)
            at = parts.put_row(grid, at, name, words_sales.mode_word(one.mode), one.amount, one.currency_code)
            day = formats.day(one.date) if one.date else ""
            at = parts.put_caption(grid, at, parts.joined(day, one.reference_number))
        place.addLayout(grid)
        text, tone = _told(detail, field)
        place.addWidget(label(text, tone, wrap=True))


class ExpensesSection(Section):
    """Expenses of its job in Zoho Books, which are only shown."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Expenses of its job in Zoho Books"))

    def show_expenses(self, detail: SaleDetail) -> None:
        """Nothing where there are none."""
        self.setVisible(bool(detail.expenses))
        place = self.replace(detail.expenses) if detail.expenses else None
        if place is None:
            return
        grid = lines_grid()
        at = 0
        for one in detail.expenses:
            day = formats.day(one.date) if one.date else ""
            at = parts.put_row(grid, at, one.account_name or formats.NONE, day, one.total, one.currency_code)
            at = parts.put_caption(grid, at, one.description)
        place.addLayout(grid)
        place.addWidget(label(_tr("ServiceTitan's API takes no expense: they are only shown here."), "second",
                              wrap=True))  # fmt: skip


def _told(detail: SaleDetail, field: str) -> tuple[str, str]:
    """What ServiceTitan was told, and its tone."""
    written = [one for one in detail.operations if one.kind is OperationKind.WRITE_BACK]
    if written and written[-1].state is OperationState.DONE:
        text = _tr("ServiceTitan takes no payment: a custom field of its invoice says “{text}”.")
        return text.format(text=written[-1].request), "second"
    if written and written[-1].state is OperationState.REFUSED:
        return _tr("ServiceTitan refused to note it: {why}").format(why=written[-1].error), "bad"
    if field:
        return _tr("ServiceTitan takes no payment: the next run notes it in its field “{name}”.").format(
            name=field
        ), "second"
    return _tr("ServiceTitan takes no payment: they are only shown here."), "second"


def _about(detail: SaleDetail) -> str:
    """Job and business unit, or how it was paid."""
    source = detail.source
    if isinstance(source, FieldPayment):
        return " ".join(filter(None, (source.kind, source.check_number)))
    number = source.job_number if isinstance(source, FieldInvoice) else ""
    job = _tr("Job {number}").format(number=number) if number else ""
    return parts.joined(job, source.business_unit_name)


def _paying(grid: QGridLayout, at: int, applied: Iterable[AppliedTo], currency: str) -> int:
    for one in applied:
        number = one.number or f"#{one.invoice_id}"
        at = parts.put_row(grid, at, _tr("Pays invoice {number}").format(number=number), "", one.amount, currency)
    return at


def _lines(grid: QGridLayout, at: int, lines: Sequence[SalesLine], currency: str) -> int:
    for one in lines:
        many = one.quantity != 1
        counted = f"{formats.quantity(one.quantity)} × {formats.money(one.price, currency)}" if many else ""
        name = one.display_name or one.sku_name or formats.NONE
        at = parts.put_row(grid, at, name, counted, one.total, currency)
    return at


def _total(one: OnBooks) -> Decimal:
    return one.amount if isinstance(one, CustomerPaymentOnBooks) else one.total


def _named(one: OnBooks) -> str:
    party = getattr(one, "customer_name", "")
    return parts.joined(party, formats.day(one.date) if one.date else "", one.reference_number)


def _left(one: OnBooks, currency: str) -> str:
    """What is still open of it, where that is not the whole."""
    if words_sales.is_void(one):
        return ""
    left = one.unused if isinstance(one, CustomerPaymentOnBooks) else one.balance
    if not 0 < left < _total(one):
        return ""
    text = (
        _tr("{amount} still to be paid") if isinstance(one, InvoiceOnBooks) else _tr("{amount} of it is not used yet")
    )
    return text.format(amount=formats.money(left, currency))


def _none(detail: SaleDetail) -> str:
    if any(one.code == "sale_not_posted" for one in detail.record.reasons):
        return _tr("None yet. It follows once it is posted in ServiceTitan.")
    return parts.none_word(detail.record.state)


# -- for support and the clipboard -------------------------------------------------------------------------------------


def codes(detail: SaleDetail) -> str:
    """Ids and codes, one a line: the same in every language, for support."""
    lines = parts.record_codes(detail.record)
    lines.append(f"servicetitan customer: {detail.source.customer_id or ''}".rstrip())
    if detail.plan is not None:
        lines += [
            f"zoho customer: {detail.plan.draft.customer_id}",
            f"zoho reference: {detail.plan.draft.reference_number}",
        ]
    kinds = {"InvoiceOnBooks": "invoice", "CreditNoteOnBooks": "credit note"}
    lines += [f"zoho {kinds.get(type(one).__name__, 'payment')}: {one.id}" for one in detail.documents]
    lines += [f"zoho payment entered there: {one.payment_id}" for one in detail.payments]
    return "\n".join(lines)


def as_text(detail: SaleDetail, currency: str) -> str:
    """The record for the clipboard."""
    record = detail.record
    party = _tr("Customer: {name}").format(name=record.party) if record.party else ""
    lines = parts.record_text(record, currency, party)
    lines += [f"{words_sales.document_name(one)} ({words_sales.status_word(one)})" for one in detail.documents]
    for one in detail.payments:
        amount = formats.money(one.amount, one.currency_code, sign=True)
        lines.append(_tr("Paid in Zoho Books: {amount}").format(amount=amount))
    return "\n".join(filter(None, lines))
