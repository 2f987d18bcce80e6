"""What the drawer shows alike of bills and of sales: rows of documents, whether they tie, booked lines, codes, text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app.domain.accounting import Currency
from app.domain.accounting_documents import LineDraft
from app.domain.purchasing import SyncStatus
from app.domain.records import Record
from app.domain.states import ATTENTION, State
from app.engine.books.lists import CURRENCY, AccountingLists
from app.store.accounting_books import OnBooks
from app.ui import formats, words
from app.ui.drawer.sections import Mark, Section, cell, lines_grid
from app.ui.drawer.texts import reason_text, waiting_for
from app.ui.theme.tokens import DRAWER_LINE
from app.ui.widgets.basics import label, row
from app.ui.widgets.elided import Elided

MANY = 40
"""Of a longer plan the first so many lines are shown."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


@dataclass(frozen=True, slots=True)
class Booked:
    """A document in Zoho Books as it is shown."""

    name: str
    status: str
    total: Decimal
    captions: tuple[str, ...]
    void: bool


def currency_of(lists: AccountingLists, documents: Iterable[OnBooks], currency_id: str) -> str:
    """ISO code: of its documents, of its plan, else of the books; empty where it is not known."""
    known = lists.store.by_id(CURRENCY, Currency, currency_id) if currency_id else None
    found = next((one.currency_code for one in documents if one.currency_code), "")
    found = found or (known.code if known is not None else "")
    organization = lists.organization() if not found else None
    return found or (organization.currency_code if organization is not None else "")


def posted_word(sync_status: SyncStatus, *, active: bool) -> str:
    """How a document stands in ServiceTitan."""
    if not active:
        return _tr("cancelled")
    said = {SyncStatus.POSTED: _tr("posted"), SyncStatus.EXPORTED: _tr("exported")}
    return said.get(sync_status, _tr("not posted"))


def none_word(state: State) -> str:
    """Instead of documents."""
    if state is State.NOT_APPLICABLE:
        return _tr("None, and none follows.")
    if state is State.IGNORED:
        return _tr("None. Replay takes it up again.")
    if state in ATTENTION or state in (State.BILL_PENDING, State.AWAITING_POSTING):
        return _tr("None yet. It follows once this is settled.")
    return _tr("None yet.")


def joined(*parts: str) -> str:
    """Those that say something."""
    return " · ".join(filter(None, parts))


# -- rows --------------------------------------------------------------------------------------------------------------


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


def put_caption(grid: QGridLayout, at: int, text: str) -> int:
    """A line below a document; returns the next row."""
    if not text:
        return at
    grid.addWidget(label(text, "caption", wrap=True, selectable=True), at, 0, 1, 3)
    return at + 1


def put_lines(
    place: QVBoxLayout, lines: Sequence[LineDraft], currency: str, booked: Callable[[LineDraft], str]
) -> None:
    """The lines of a plan, each with what it is booked to."""
    grid = lines_grid()
    for n, line in enumerate(lines[:MANY]):
        grid.addWidget(Elided(line.name or line.description or formats.NONE), 2 * n, 0)
        grid.addWidget(cell(formats.money(line.quantity * line.rate, currency), right=True), 2 * n, 1)
        grid.setRowMinimumHeight(2 * n, DRAWER_LINE)
        grid.addWidget(Elided(booked(line), "caption"), 2 * n + 1, 0, 1, 2)
    place.addLayout(grid)
    put_more(place, len(lines))


def put_more(place: QVBoxLayout, lines: int) -> None:
    """How many are not shown."""
    if lines > MANY:
        place.addWidget(label(_tr("and {n} more lines").format(n=formats.count(lines - MANY)), "second"))


def put_notes(place: QVBoxLayout, notes: Iterable[str]) -> None:
    """What its plan says besides."""
    for text in notes:
        place.addWidget(label(text, "caption", wrap=True))


class BookedSection(Section):
    """What stands in Zoho Books, and whether it ties."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("In Zoho Books"))

    def show_booked(
        self, record: Record, documents: Sequence[Booked], total: Decimal | None, none: str, currency: str
    ) -> None:
        """Documents of every generation, void ones too; `total` is what its plan comes to, `none` said instead."""
        place = self.replace((documents, total, none, record.state, currency))
        if place is None:
            return
        if not documents:
            place.addWidget(label(none, "second", wrap=True))
            return
        grid = lines_grid()
        at = 0
        for one in documents:
            at = put_row(grid, at, one.name, one.status, one.total, currency, strong=not one.void)
            for text in one.captions:
                at = put_caption(grid, at, text)
        place.addLayout(grid)
        living = [one.total for one in documents if not one.void]
        if total is not None and living:
            _tie(place, sum(living, Decimal(0)), total, currency, synced=record.state is State.SYNCED)


def _tie(place: QVBoxLayout, booked: Decimal, wanted: Decimal, currency: str, *, synced: bool) -> None:
    exactly = booked == wanted
    if exactly and not synced:
        return
    text = _tr("Ties with ServiceTitan: {amount}").format(amount=formats.money(wanted, currency))
    if not exactly:
        text = _tr("Differs from ServiceTitan by {amount}: booked {booked}, there {wanted}").format(
            amount=formats.money(booked - wanted, currency),
            booked=formats.money(booked, currency),
            wanted=formats.money(wanted, currency),
        )
    token = "ok" if exactly else "bad"
    line = row(gap=6)
    line.addWidget(Mark("tick" if exactly else "cross", token), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(text, token, wrap=True), 1)
    place.addSpacing(4)
    place.addLayout(line)


# -- for support and the clipboard -------------------------------------------------------------------------------------


def record_codes(record: Record) -> list[str]:
    """Ids and codes, one a line: the same in every language, for support."""
    lines = [
        f"record: {record.id} ({record.flow})",
        f"state: {record.state.value}",
        f"servicetitan: {record.source_key}",
        f"version sent: {record.generation}",
    ]
    lines += [f"reason: {' '.join(filter(None, (one.code, one.subject, one.key)))}" for one in record.reasons]
    return lines + ([f"attempts: {record.attempts}"] if record.attempts else [])


def record_text(record: Record, currency: str, *about: str) -> list[str]:
    """The record for the clipboard; `about` follows its name."""
    return [
        words.record_name(record.label, record.flow),
        *filter(None, about),
        _tr("Date: {date}").format(date=formats.day(record.document_date)),
        _tr("Total in ServiceTitan: {amount}").format(amount=formats.money(record.amount, currency, sign=True)),
        _tr("State: {state}").format(state=waiting_for(record)),
        *(reason_text(one) for one in record.reasons),
    ]
