"""What the drawer shows of a bill or vendor credit: ServiceTitan's documents, those in Zoho Books, and the booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app.domain.accounting import Currency, LedgerAccount
from app.domain.accounting_documents import BillOnBooks, BillStatus, CreditStatus, VendorCreditOnBooks
from app.domain.bills import BillSource, CreditPlan
from app.domain.inventory import ReturnDocument, ReturnStatus
from app.domain.purchasing import BillDocument, SyncStatus
from app.domain.states import ATTENTION, State
from app.engine.bills.detail import BooksDetail
from app.engine.books.lists import ACCOUNT, CURRENCY, AccountingLists
from app.ui import formats, words, words_books
from app.ui.drawer.sections import Mark, Section, cell, lines_grid, order_status
from app.ui.drawer.texts import reason_text, waiting_for
from app.ui.theme.tokens import DRAWER_LINE
from app.ui.widgets.basics import label, row
from app.ui.widgets.elided import Elided
from app.ui.widgets.notes import Note

OnBooks = BillOnBooks | VendorCreditOnBooks
MANY = 40
"""Of a longer plan the first so many lines are shown."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


@dataclass(frozen=True, slots=True)
class BooksLook:
    """What the lists of the books say about a record."""

    currency: str
    """ISO code of its amounts; empty where it is not known."""
    accounts: Mapping[str, str]
    """Names by id, of the accounts its plan books to."""


def look_at(lists: AccountingLists, detail: BooksDetail) -> BooksLook:
    """Reads the local lists; makes no call."""
    found = next((one.currency_code for one in detail.documents if one.currency_code), "")
    lines = detail.plan.draft.lines if detail.plan is not None else ()
    if not found and detail.plan is not None:
        known = lists.store.by_id(CURRENCY, Currency, detail.plan.draft.currency_id)
        found = known.code if known is not None else ""
    if not found:
        organization = lists.organization()
        found = organization.currency_code if organization is not None else ""
    accounts = {one: lists.store.by_id(ACCOUNT, LedgerAccount, one) for one in {line.account_id for line in lines}}
    return BooksLook(found, {one: account.name for one, account in accounts.items() if account is not None})


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
            put_row(grid, 0, _tr("Return {number}").format(number=source.number), _returned(source), source.total,
                 look.currency, strong=True)  # fmt: skip
            place.addLayout(grid)
            return
        for paper in source.papers:
            if paper.order is not None:
                name = _tr("Purchase order {number}").format(number=paper.order.number)
                at = put_row(grid, at, name, order_status(paper.order.status), paper.order.total, look.currency)
            for receipt in paper.receipts:
                name = _tr("Receipt {number}").format(number=receipt.number)
                said = "" if receipt.active else _tr("cancelled")
                at = put_row(grid, at, name, said, receipt.total, look.currency)
            if paper.bill is not None:
                at = put_row(grid, at, _bill_name(paper.bill), _posted(paper.bill), paper.bill.total, look.currency,
                          strong=True)  # fmt: skip
        place.addLayout(grid)
        for text in (*source.missing, *source.claimed):
            place.addWidget(label(text, "second", wrap=True))


class BooksSection(Section):
    """What stands in Zoho Books, and whether it ties."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("In Zoho Books"))

    def show_books(self, detail: BooksDetail, look: BooksLook) -> None:
        """Bills or vendor credits of every generation, void ones too."""
        place = self.replace((detail.documents, detail.plan, detail.record.state, detail.record.reasons, look.currency))
        if place is None:
            return
        if not detail.documents:
            place.addWidget(label(_none(detail), "second", wrap=True))
            return
        grid = lines_grid()
        at = 0
        for one in detail.documents:
            kind = _tr("Bill {number}") if isinstance(one, BillOnBooks) else _tr("Vendor credit {number}")
            status = words_books.bill_status(one.status)
            name, strong = kind.format(number=one.number), not is_void(one)
            at = put_row(grid, at, name, status, one.total, look.currency, strong=strong)
            said = [one.vendor_name, formats.day(one.date) if one.date else "", one.reference_number]
            grid.addWidget(label(" · ".join(filter(None, said)), "caption", wrap=True, selectable=True), at, 0, 1, 3)
            at += 1
        place.addLayout(grid)
        self._tie(place, detail, look.currency)

    def _tie(self, place: QVBoxLayout, detail: BooksDetail, currency: str) -> None:
        living = [one for one in detail.documents if not is_void(one)]
        plan = detail.plan
        if plan is None or not living:
            return
        booked = sum((one.total for one in living), Decimal(0))
        exactly = booked == plan.total
        if exactly and detail.record.state is not State.SYNCED:
            return
        text = _tr("Ties with ServiceTitan: {amount}").format(amount=formats.money(plan.total, currency))
        if not exactly:
            text = _tr("Differs from ServiceTitan by {amount}: booked {booked}, there {wanted}").format(
                amount=formats.money(booked - plan.total, currency),
                booked=formats.money(booked, currency),
                wanted=formats.money(plan.total, currency),
            )
        token = "ok" if exactly else "bad"
        line = row(gap=6)
        line.addWidget(Mark("tick" if exactly else "cross", token), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text, token, wrap=True), 1)
        place.addSpacing(4)
        place.addLayout(line)


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
        grid = lines_grid()
        at = 0
        for line in plan.draft.lines[:MANY]:
            grid.addWidget(Elided(line.name or line.description or formats.NONE), at, 0)
            amount = formats.money(line.quantity * line.rate, look.currency)
            grid.addWidget(cell(amount, right=True), at, 1)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
            account = look.accounts.get(line.account_id, line.account_id)
            grid.addWidget(Elided(account, "caption"), at + 1, 0, 1, 2)
            at += 2
        place.addLayout(grid)
        more = len(plan.draft.lines) - MANY
        if more > 0:
            place.addWidget(label(_tr("and {n} more lines").format(n=formats.count(more)), "second"))
        for note_text in plan.notes:
            place.addWidget(label(note_text, "caption", wrap=True))


def _none(detail: BooksDetail) -> str:
    state = detail.record.state
    if any(reason.code == "linked" for reason in detail.record.reasons):
        return _tr("None of its own: nothing is sent for it.")
    if state is State.NOT_APPLICABLE:
        return _tr("None, and none follows.")
    if state is State.IGNORED:
        return _tr("None. Replay takes it up again.")
    if state in ATTENTION or state in (State.BILL_PENDING, State.AWAITING_POSTING):
        return _tr("None yet. It follows once this is settled.")
    return _tr("None yet.")


def _bill_name(bill: BillDocument) -> str:
    number = _tr("Bill {number}").format(number=bill.number or bill.id)
    theirs = bill.vendor_invoice_number
    return f"{number} · {theirs}" if theirs and theirs != bill.number else number


def _posted(bill: BillDocument) -> str:
    if not bill.active:
        return _tr("cancelled")
    said = {SyncStatus.POSTED: _tr("posted"), SyncStatus.EXPORTED: _tr("exported")}
    return said.get(bill.sync_status, _tr("not posted"))


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


def put_row(
    grid: QGridLayout, at: int, text: str, status: str, total: Decimal, currency: str, *, strong: bool = False
) -> int:
    """A document, its status and its amount; returns the next row."""
    name = Elided(text, "strong" if strong else "")
    name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    grid.addWidget(name, at, 0)
    grid.addWidget(cell(status, "second", right=True), at, 1)
    grid.addWidget(cell(formats.money(total, currency), right=True), at, 2)
    grid.setRowMinimumHeight(at, DRAWER_LINE)
    return at + 1


# -- for support and the clipboard -------------------------------------------------------------------------------------


def codes(detail: BooksDetail) -> str:
    """Ids and codes, one a line: the same in every language, for support."""
    record = detail.record
    lines = [
        f"record: {record.id} ({record.flow})",
        f"state: {record.state.value}",
        f"servicetitan: {record.source_key}",
        f"version sent: {record.generation}",
    ]
    lines += [f"reason: {' '.join(filter(None, (one.code, one.subject, one.key)))}" for one in record.reasons]
    if record.attempts:
        lines.append(f"attempts: {record.attempts}")
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
    lines = [
        words.record_name(record.label, record.flow),
        _tr("Supplier: {name}").format(name=record.party) if record.party else "",
        _tr("Invoice: {number}").format(number=record.reference or formats.NONE),
        _tr("Date: {date}").format(date=formats.day(record.document_date)),
        _tr("Total in ServiceTitan: {amount}").format(amount=formats.money(record.amount, currency, sign=True)),
        _tr("State: {state}").format(state=waiting_for(record)),
    ]
    lines += [reason_text(one) for one in record.reasons]
    for one in detail.documents:
        kind = _tr("Bill: {number}") if isinstance(one, BillOnBooks) else _tr("Vendor credit: {number}")
        lines.append(f"{kind.format(number=one.number)} ({words_books.bill_status(one.status)})")
    return "\n".join(filter(None, lines))
