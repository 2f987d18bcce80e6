"""Why a record waits, and the buttons that help: a note for each reason, the recommended act first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.records import LinkedDocument, Reason, Record
from app.domain.states import ATTENTION, State
from app.engine.bills.detail import BooksDetail
from app.engine.reference.desk import ReferenceDetail
from app.engine.remedies.table import Act, remedy
from app.engine.replays import DECIDED_ONE_BY_ONE
from app.engine.sales.detail import SaleDetail
from app.engine.sales.flow import SaleKey
from app.engine.service import RecordDetail
from app.flows.sales.planner import SalesKind
from app.ui import words, words_alike, words_sales
from app.ui.details import Detail
from app.ui.drawer import bills, reference, sales, texts
from app.ui.drawer.acts import RecordActs
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, column, icon_button
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Note

_THERE = (State.AWAITING_POSTING, State.AWAITING_UPLOAD)
"""A person does something in ServiceTitan; here there is only to look again."""
_OF_INVOICE = ("invoice_pending", "invoice_left_out")
"""A payment or credit waits for the record of its invoice."""
FEW = 4
"""Reasons shown until the rest is asked for."""


class Reasons(QWidget):
    """`buttons` are those of the acts, by act, of the first reason that has it; `more` opens the menu."""

    def __init__(self, session: Session, acts: RecordActs) -> None:
        super().__init__()
        self._session = session
        self._acts = acts
        self._outer: QVBoxLayout = column(self, gap=8)
        self._place: QWidget | None = None
        self._shown: object = None
        self._all = 0
        self._detail: Detail | None = None
        self._plain: Note | None = None
        self.notes: list[Note] = []
        self.buttons: dict[Act, QPushButton] = {}
        self.menu = QMenu(self)
        self.more: QPushButton | None = None

    def show_reasons(self, detail: Detail, sharing: tuple[int, ...]) -> None:
        """Nothing is rebuilt, and no focus lost, when it is what stands there already."""
        self._detail = detail
        record = detail.record
        every = reference.shown_reasons(detail) if isinstance(detail, ReferenceDetail) else record.reasons
        shown = (
            record.id, record.state, every, sharing, bool(record.sent_source), _linked(detail),
            _stands(detail), self._all == record.id,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown = shown
        had_focus = self._place is not None and self._place.isAncestorOf(self.focusWidget() or self)
        if self._place is not None:
            self._outer.removeWidget(self._place)
            self._place.hide()
            self._place.deleteLater()
        self._place = QWidget()
        self._outer.addWidget(self._place)
        self.notes, self.buttons, self._plain = [], {}, None
        layout = column(self._place, gap=8)
        reasons = every if self._all == record.id else every[:FEW]
        if not reasons:
            self._plain = self._note(layout, texts.headline(record), "")
            self._row(layout, detail, None, 1, first=True)
        for at, reason in enumerate(reasons):
            self._reason(layout, detail, reason, sharing[at] if at < len(sharing) else 1, first=at == 0)
        if len(every) > len(reasons):
            text = self.tr("{n} more reasons").format(n=len(every) - len(reasons))
            layout.addWidget(button(text, partial(self._show_all, sharing), "quiet"), 0, Qt.AlignmentFlag.AlignLeft)
        if had_focus and self.more is not None:
            next(iter(self.buttons.values()), self.more).setFocus()

    def settle(self) -> None:
        """As `Section.settle`."""
        if self._place is not None:
            self._place.show()

    def show_sentence(self, text: str) -> None:
        """What a record without a reason is about; changes with the time."""
        if self._plain is not None and self._detail is not None:
            self._plain.say(texts.note_tone(self._detail.record.state), text, texts.headline(self._detail.record))

    def _show_all(self, sharing: tuple[int, ...]) -> None:
        if self._detail is not None:
            self._all = self._detail.record.id
            self.show_reasons(self._detail, sharing)

    def _note(self, layout: QVBoxLayout, strong: str, text: str) -> Note:
        assert self._detail is not None  # noqa: S101 - set by the caller
        note = Note(texts.note_tone(self._detail.record.state), text, strong)
        self.notes.append(note)
        layout.addWidget(note)
        return note

    def _reason(self, layout: QVBoxLayout, detail: Detail, reason: Reason, sharing: int, *, first: bool) -> None:
        said = texts.reason_text(reason)
        if sharing > 1:
            text = self.tr("{n} records wait for this.")
            if not isinstance(detail, RecordDetail):
                text = self.tr("{n} records wait for this.")
            said = f"{said} {text.format(n=sharing)}"
        self._note(layout, texts.headline(detail.record) if first else "", said)
        self._row(layout, detail, reason, sharing, first=first)

    def _row(self, layout: QVBoxLayout, detail: Detail, reason: Reason | None, sharing: int, *, first: bool) -> None:
        """The acts of a reason; below the first also those of the record as a whole."""
        record = detail.record
        known = remedy(reason.code, reason.subject).acts if reason is not None else (Act.REPLAY, Act.IGNORE)
        acts = [act for act in texts.acts_now(detail, known) if act is not Act.COMPARE]
        if not _linked(detail) and record.state in DECIDED_ONE_BY_ONE and Act.COMPARE in known and Act.REPLAY in acts:
            acts.remove(Act.REPLAY)
            acts.insert(0, Act.REPLAY)
        if not first:
            acts = [act for act in acts if act not in (Act.REPLAY, Act.IGNORE)]
        made = Flow(gap=8)
        if reason is not None and reason.code in _OF_INVOICE and reason.key.isdigit():
            text = self.tr("Show invoice {number}").format(number=reason.name)
            paid = button(text, partial(self._show_invoice, record, reason), "primary" if first else "row")
            paid.setObjectName("its-invoice")
            made.addWidget(paid)
        for act in acts:
            if act is Act.IGNORE and acts[0] is not Act.IGNORE:
                continue  # in the menu
            if act in self.buttons and not first and act is not Act.MAP and act not in _CREATES:
                continue
            # What waits for somebody in ServiceTitan is not helped by anything here.
            helps = record.state in ATTENTION and record.state not in _THERE
            helps = helps and not (act is Act.IGNORE and isinstance(detail, ReferenceDetail))
            primary = first and made.count() == 0 and helps
            kind = "primary" if primary else "" if first else "row"
            one = button(self._word(act, detail, reason), partial(self._do, reason, act, sharing), kind)
            one.setObjectName(f"act-{act.value}")
            if reason is not None and act in (Act.MAP, *_CREATES):
                one.setAccessibleName(f"{one.text()} {reason.name}")
            self.buttons.setdefault(act, one)
            made.addWidget(one)
        if reason is not None and reason.code == "same_invoice" and reason.key.isdigit():
            other = button(self.tr("Show {label}").format(label=reason.name), partial(self._show_other, reason))
            other.setObjectName("other-record")
            made.addWidget(other)
        if first and record.state is State.AWAITING_UPLOAD:
            stock = button(self.tr("Open stock"), partial(self._session.open_page, "stock"), "primary")
            stock.setObjectName("open-stock")
            made.addWidget(stock)
        if first:
            self.more = icon_button("more", self.tr("More for this record"), self._open_menu)
            self.more.setObjectName("more-acts")
            made.addWidget(self.more)
        if made.count():
            layout.addLayout(made)

    def _word(self, act: Act, detail: Detail, reason: Reason | None) -> str:
        state = detail.record.state
        if isinstance(detail, ReferenceDetail) and act is Act.REPLAY and state is State.DELETED_AT_SOURCE:
            return self.tr("Forget the link…")
        if act is Act.REPLAY and state in _THERE:
            return self.tr("Check again")
        if act is Act.REPLAY and isinstance(detail, SaleDetail) and state in DECIDED_ONE_BY_ONE:
            return words_sales.replay_word(detail)
        if act is Act.REPLAY and _of_bills(detail) and state in DECIDED_ONE_BY_ONE:
            gone = state is State.DELETED_AT_SOURCE
            return self.tr("Void it in Zoho Books…") if gone else self.tr("Bring Zoho Books up to date…")
        if act is Act.REPLAY and isinstance(detail, RecordDetail) and detail.of_stock and state in DECIDED_ONE_BY_ONE:
            return self.tr("Send the difference…")
        if act is Act.REPLAY and state is State.CHANGED_AT_DESTINATION and not _stands(detail):
            return self.tr("Send again…")
        if act is Act.REPLAY and state in (State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION):
            return self.tr("Cancel and send again…")
        if act is Act.REPLAY and state is State.DELETED_AT_SOURCE:
            return self.tr("Cancel its documents…")
        assert reason is not None or act in (Act.REPLAY, Act.IGNORE)  # noqa: S101
        return words.act_word(act, reason.subject if reason is not None else None)

    def _show_other(self, reason: Reason) -> None:
        self._session.open_record(int(reason.key))

    def _show_invoice(self, record: Record, reason: Reason) -> None:
        """The record of the invoice that a payment waits for; nothing where it was never read."""
        records, key = self._session.program.records, str(SaleKey(SalesKind.INVOICE, int(reason.key)))

        def show(found: Record | None) -> None:
            if found is not None:
                self._session.open_record(found.id)

        def read() -> Record | None:
            return records.by_source(record.flow, record.company_guid, key)

        self._session.background.read(self, "invoice", read, show)

    def _do(self, reason: Reason | None, act: Act, sharing: int) -> None:
        if self._detail is not None:
            self._acts.on(self._detail.record, reason, act, sharing)

    # -- menu ------------------------------------------------------------------------------------------------------

    def fill_menu(self) -> None:
        """What is not on a button."""
        self.menu.clear()
        detail = self._detail
        if detail is None:
            return
        record = detail.record
        if record.state in ATTENTION and Act.IGNORE not in self.buttons:
            self.menu.addAction(self.tr("Ignore…"), partial(self._acts.on, record, None, Act.IGNORE))
        if isinstance(detail, ReferenceDetail):
            page, name = words_alike.PAGE, words_alike.AlikeName(detail.case.kind, detail.case.name)
            self.menu.addAction(self.tr("Show in Vendors & items").replace("&", "&&"),
                                partial(self._session.open_page, page, name))  # fmt: skip
        copied = self.menu.addAction(self.tr("Copy as text"), self._copy)
        copied.setIcon(icon("copy", theme().colour("text2")))
        self.menu.addAction(self.tr("Show in the audit trail"), lambda: self._session.open_page("audit", record.id))

    def _open_menu(self) -> None:
        self.fill_menu()
        if self.more is not None:
            self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _copy(self) -> None:
        if self._detail is not None:
            detail, currency = self._detail, self._session.currency
            if isinstance(detail, BooksDetail):
                said = bills.as_text(detail, next((one.currency_code for one in detail.documents), currency))
            elif isinstance(detail, SaleDetail):
                said = sales.as_text(detail, next((one.currency_code for one in detail.documents), currency))
            elif isinstance(detail, ReferenceDetail):
                said = reference.as_text(detail)
            else:
                said = texts.as_text(detail, currency)
            QGuiApplication.clipboard().setText(said)
            self._session.notice.emit(self.tr("{label} was copied.").format(label=self._detail.record.label))


def _of_bills(detail: Detail) -> bool:
    return isinstance(detail, BooksDetail)


def _linked(detail: Detail) -> tuple[LinkedDocument, ...]:
    """What a person linked it to in ServiceTitan."""
    return detail.linked if isinstance(detail, RecordDetail) else ()


def _stands(detail: Detail) -> bool:
    """Whether there is a document that a replay would cancel."""
    if isinstance(detail, BooksDetail):
        return any(not bills.is_void(one) for one in detail.documents)
    if isinstance(detail, SaleDetail):
        return any(not words_sales.is_void(one) for one in detail.documents)
    if isinstance(detail, ReferenceDetail):
        return False
    return any(texts.living(line.order) for line in detail.documents)


_CREATES = (Act.CREATE_VENDOR, Act.CREATE_MATERIAL)
