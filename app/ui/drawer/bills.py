"""What the drawer shows of a bill or vendor credit: ServiceTitan's documents, those in Zoho Books, and the booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal

from app.domain.accounting import LedgerAccount, Tax
from app.domain.accounting_documents import BillOnBooks, BillStatus, CreditStatus, LineDraft, VendorCreditOnBooks
from app.domain.bills import BillSource, CreditPlan
from app.domain.inventory import ReturnDocument, ReturnStatus
from app.domain.purchasing import BillDocument
from app.engine.bills.detail import BooksDetail
from app.engine.books.lists import ACCOUNT, TAX, AccountingLists
from app.ui import formats, words_books
from app.ui.drawer import booked as parts
from app.ui.drawer.sections import Section, lines_grid, order_status
from app.ui.widgets.basics import label
from app.ui.widgets.notes import Note

OnBooks = BillOnBooks | VendorCreditOnBooks


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


@dataclass(frozen=True, slots=True)
class BooksLook:
    """What the lists of the books say about a record."""

    currency: str
    """ISO code of its amounts; empty where it is not known."""
    accounts: Mapping[str, str]
    """Names by id, of the accounts its plan books to."""
    taxes: Mapping[str, str]
    """The same of the taxes of its lines, whoever owes them."""


def look_at(lists: AccountingLists, detail: BooksDetail) -> BooksLook:
    """Reads the local lists; makes no call."""
    plan = detail.plan
    found = parts.currency_of(lists, detail.documents, plan.draft.currency_id if plan is not None else "")
    lines = plan.draft.lines if plan is not None else ()
    accounts = {one: lists.store.by_id(ACCOUNT, LedgerAccount, one) for one in {line.account_id for line in lines}}
    taxes = {one: lists.store.by_id(TAX, Tax, one) for one in {_tax_id(line) for line in lines} - {""}}
    return BooksLook(
        found,
        {one: account.name for one, account in accounts.items() if account is not None},
        {one: tax.name for one, tax in taxes.items() if tax is not None},
    )


def _tax_id(line: LineDraft) -> str:
    return line.reverse_charge_tax_id or line.tax_id


def is_void(document: OnBooks) -> bool:
    """Whether it counts no more."""
    return document.status in (BillStatus.VOID, CreditStatus.VOID)


class SourceSection(Section):
    """The documents of ServiceTitan it is made of."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("In ServiceTitan"))

    def show_source(self, detail: BooksDetail, look: BooksLook) -> None:
        """Orders, receipts and bills, or a return."""
        place = self.replace((detail.source, look.currency))
        if place is None:
            return
        grid = lines_grid()
        at = 0
        source = detail.source
        if isinstance(source, ReturnDocument):
            parts.put_row(grid, 0, _tr("Return {number}").format(number=source.number), _returned(source), source.total,
                 look.currency, strong=True)  # fmt: skip
            place.addLayout(grid)
            return
        for paper in source.papers:
            if paper.order is not None:
                name = _tr("Purchase order {number}").format(number=paper.order.number)
                at = parts.put_row(grid, at, name, order_status(paper.order.status), paper.order.total, look.currency)
            for receipt in paper.receipts:
                name = _tr("Receipt {number}").format(number=receipt.number)
                said = "" if receipt.active else _tr("cancelled")
                at = parts.put_row(grid, at, name, said, receipt.total, look.currency)
            if paper.bill is not None:
                said = parts.posted_word(paper.bill.sync_status, active=paper.bill.active)
                name = _bill_name(paper.bill)
                at = parts.put_row(grid, at, name, said, paper.bill.total, look.currency, strong=True)
        place.addLayout(grid)
        for text in (*source.missing, *source.claimed):
            place.addWidget(label(text, "second", wrap=True))


class BooksSection(parts.BookedSection):
    """What stands in Zoho Books, and whether it ties."""

    def show_books(self, detail: BooksDetail, look: BooksLook) -> None:
        """Bills or vendor credits of every generation, void ones too."""
        found = [
            parts.Booked(
                _document_name(one), words_books.bill_status(one.status), one.total,
                (parts.joined(one.vendor_name, formats.day(one.date) if one.date else "", one.reference_number),),
                is_void(one),
            )
            for one in detail.documents
        ]  # fmt: skip
        total = detail.plan.total if detail.plan is not None else None
        self.show_booked(detail.record, found, total, _none(detail), look.currency)


class BookingSection(Section):
    """The lines of its plan with their accounts; what no rule had an account for is flagged. `rules_wanted`."""

    rules_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Booking"))

    def show_plan(self, detail: BooksDetail, look: BooksLook) -> None:
        """Nothing while there is no plan."""
        plan = detail.plan
        self.setVisible(plan is not None)
        if plan is None:
            return
        kind = _tr("as credit {number}") if isinstance(plan, CreditPlan) else _tr("as bill {number}")
        self.aside.setText(kind.format(number=plan.draft.number))
        place = self.replace((plan, look))
        if place is None:
            return
        if plan.fallbacks:
            note = Note(
                "warn",
                _tr("{names}. Look at them in Zoho Books, or add a rule.").format(names=", ".join(plan.fallbacks)),
                _tr("No rule had an account for"),
            )
            note.add_action(_tr("Account rules…"), self.rules_wanted.emit)
            place.addWidget(note)

        def account_of(line: LineDraft) -> str:
            tax = look.taxes.get(_tax_id(line), _tax_id(line))
            if line.reverse_charge_tax_id:
                tax = _tr("{tax} under reverse charge").format(tax=tax)
            return parts.joined(look.accounts.get(line.account_id, line.account_id), tax)

        parts.put_lines(place, plan.draft.lines, look.currency, account_of)
        parts.put_notes(place, plan.notes)


def _none(detail: BooksDetail) -> str:
    if any(reason.code == "linked" for reason in detail.record.reasons):
        return _tr("None of its own: nothing is sent for it.")
    return parts.none_word(detail.record.state)


def _document_name(one: OnBooks) -> str:
    text = _tr("Bill {number}") if isinstance(one, BillOnBooks) else _tr("Vendor credit {number}")
    return text.format(number=one.number)


def _bill_name(bill: BillDocument) -> str:
    number = _tr("Bill {number}").format(number=bill.number or bill.id)
    theirs = bill.vendor_invoice_number
    return f"{number} · {theirs}" if theirs and theirs != bill.number else number


def _returned(made: ReturnDocument) -> str:
    if not made.active:
        return _tr("cancelled")
    return {
        ReturnStatus.PENDING: _tr("pending"),
        ReturnStatus.RETURNED: _tr("returned"),
        ReturnStatus.CREDIT_RECEIVED: _tr("credited"),
        ReturnStatus.CANCELED: _tr("cancelled"),
        ReturnStatus.OTHER: _tr("status not known"),
    }[made.status]


# -- for support and the clipboard -------------------------------------------------------------------------------------


def codes(detail: BooksDetail) -> str:
    """Ids and codes, one a line: the same in every language, for support."""
    lines = parts.record_codes(detail.record)
    source = detail.source
    if isinstance(source, BillSource):
        for paper in source.papers:
            lines += [f"servicetitan receipt: {receipt.id}" for receipt in paper.receipts]
            lines += [f"servicetitan bill: {paper.bill.id}"] if paper.bill is not None else []
    else:
        lines.append(f"servicetitan return: {source.id}")
    if detail.plan is not None:
        lines.append(f"zoho vendor: {detail.plan.draft.vendor_id}")
    kind = {True: "bill", False: "vendor credit"}
    lines += [f"zoho {kind[isinstance(one, BillOnBooks)]}: {one.id}" for one in detail.documents]
    return "\n".join(lines)


def as_text(detail: BooksDetail, currency: str) -> str:
    """The record for the clipboard."""
    record = detail.record
    lines = parts.record_text(
        record,
        currency,
        _tr("Supplier: {name}").format(name=record.party) if record.party else "",
        _tr("Invoice: {number}").format(number=record.reference or formats.NONE),
    )
    for one in detail.documents:
        kind = _tr("Bill: {number}") if isinstance(one, BillOnBooks) else _tr("Vendor credit: {number}")
        lines.append(f"{kind.format(number=one.number)} ({words_books.bill_status(one.status)})")
    return "\n".join(filter(None, lines))
