"""The record drawer: the voucher as Tally shows it, what it became, and every step on the way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QScrollArea, QSizePolicy, QWidget

from app.domain.errors import KnownError
from app.domain.records import Reason
from app.engine.actions import MAPPABLE
from app.engine.bills.detail import BooksDetail
from app.engine.books.desk import BOOKS_MAPPABLE
from app.engine.reference.desk import ReferenceDetail
from app.engine.reference.flow import reference_rules
from app.engine.sales.detail import SaleDetail
from app.engine.service import RecordDetail
from app.engine.views import CauseFilter, CauseKey
from app.flows.reference.differences import CREATABLE, Side
from app.store.database import Touched
from app.ui import formats, words
from app.ui.details import Detail, read_detail
from app.ui.drawer import texts
from app.ui.drawer.acts import RecordActs
from app.ui.drawer.bills import BookingSection, BooksLook, BooksSection, SourceSection, look_at
from app.ui.drawer.code import DetailsSection
from app.ui.drawer.reasons import Reasons
from app.ui.drawer.reference import BothSection, WritesSection
from app.ui.drawer.sales import (
    EnteredSection,
    ExpensesSection,
    SaleBookingSection,
    SaleBooksSection,
    SaleLook,
    SaleSourceSection,
    look_at_sale,
)
from app.ui.drawer.sections import DifferenceSection, DocumentsSection, VoucherSection
from app.ui.drawer.stock import EffectSection, StockDocumentsSection
from app.ui.drawer.timeline import TimelineSection
from app.ui.session import Session
from app.ui.theme.tokens import DRAWER_WIDTH
from app.ui.widgets.basics import column, icon_button, label, row
from app.ui.widgets.chip import Chip
from app.ui.widgets.elided import Elided
from app.ui.widgets.notes import Note, announce

_SLOW_MS = 200
"""A record that is not there by then is said to be read."""
_COUNTED = 5
"""Reasons of which it is counted how many records share them."""


_OF_SALES = {"accounting_document", "operation"}
"""Tables in which others' payments of an invoice, and what became of them, stand."""
_SCROLLS = {
    int(Qt.Key.Key_PageDown): QAbstractSlider.SliderAction.SliderPageStepAdd,
    int(Qt.Key.Key_PageUp): QAbstractSlider.SliderAction.SliderPageStepSub,
    int(Qt.Key.Key_Home): QAbstractSlider.SliderAction.SliderToMinimum,
    int(Qt.Key.Key_End): QAbstractSlider.SliderAction.SliderToMaximum,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a record."""

    detail: Detail | None
    sharing: tuple[int, ...]
    """How many records wait for the same thing, by reason."""
    look: BooksLook | SaleLook | None = None
    """Of a record that goes to Zoho Books."""


class Body(QWidget):
    """What is scrolled: as high as its texts are at its width, not as high as they would be in a narrow column."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Drawer(QWidget):
    """One record at a time. `closed` says that the focus goes back to the table."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(280)
        self.setMaximumWidth(DRAWER_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.session = session
        self.wanted = False
        self.record_id: int | None = None
        self.detail: Detail | None = None
        self.acts = RecordActs(session, self)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: self._say("neutral", self.tr("Reading the record…")))
        self._build()
        session.touched.connect(self._on_touched)
        session.status_changed.connect(self._on_status)

    def _build(self) -> None:
        outer = column(self, margins=(1, 0, 0, 0), gap=0)
        head = row(margins=(16, 6, 10, 2), gap=8)
        self.title = Elided("", "card-title")
        head.addWidget(self.title, 1)
        self.close_button = icon_button("close", self.tr("Close the record (Esc)"), self.close_drawer)
        self.close_button.setObjectName("close-drawer")
        head.addWidget(self.close_button)
        outer.addLayout(head)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = Body()
        body.setObjectName("drawer-body")
        inner = column(body, margins=(16, 4, 16, 16), gap=10)
        self.message = Note("neutral")
        self.message.hide()
        inner.addWidget(self.message)
        self.content = QWidget()
        parts = column(self.content, gap=10)
        inner.addWidget(self.content)
        inner.addStretch(1)
        second = row(gap=4)
        self.chip = Chip()
        second.addWidget(self.chip)
        self.place = Elided("", "second")
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(self.place, 1)
        self.day = label("", "second")
        second.addWidget(self.day)
        parts.addLayout(second)
        self.party = label("", "strong", wrap=True, selectable=True)
        parts.addWidget(self.party)
        self.reasons = Reasons(self.session, self.acts)
        parts.addWidget(self.reasons)
        self.voucher = VoucherSection()
        self.difference = DifferenceSection()
        self.effect = EffectSection()
        self.documents = DocumentsSection()
        self.moves = StockDocumentsSection()
        self.source = SourceSection()
        self.books = BooksSection()
        self.booking = BookingSection()
        self.booking.rules_wanted.connect(lambda: self.session.open_page("settings", "bills.account_rules"))
        self.sale = SaleSourceSection()
        self.sold = SaleBooksSection()
        self.entered = EnteredSection()
        self.expenses = ExpensesSection()
        self.income = SaleBookingSection()
        self.income.rules_wanted.connect(lambda: self.session.open_page("settings", "sales.income_rules"))
        self.both = BothSection()
        self.both.decided.connect(self._decide)
        self.both.create_wanted.connect(self._create_alike)
        self.writes = WritesSection()
        self.timeline = TimelineSection()
        self.codes = DetailsSection()
        self._parts = (
            self.voucher, self.difference, self.effect, self.documents, self.moves, self.source, self.books,
            self.booking, self.sale, self.sold, self.entered, self.expenses, self.income, self.both, self.writes,
            self.timeline, self.codes,
        )  # fmt: skip
        self._of_tally: tuple[QWidget, ...] = (
            self.voucher, self.difference, self.effect, self.documents, self.moves,
        )  # fmt: skip
        self._of_books: tuple[QWidget, ...] = (self.source, self.books, self.booking)
        self._of_sales: tuple[QWidget, ...] = (self.sale, self.sold, self.entered, self.expenses, self.income)
        self._of_both: tuple[QWidget, ...] = (self.both, self.writes)
        for part in self._parts:
            parts.addWidget(part)
        self.area.setWidget(body)
        outer.addWidget(self.area, 1)
        self.content.hide()

    def sizeHint(self) -> QSize:
        return QSize(DRAWER_WIDTH, 400)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys scroll, whatever in it has the focus."""
        action = _SCROLLS.get(event.key())
        if action is not None:
            self.area.verticalScrollBar().triggerAction(action)
        else:
            super().keyPressEvent(event)

    # -- contract with the window ----------------------------------------------------------------------------------

    def show_record(self, record_id: int) -> None:
        """Read a record and show it."""
        self.wanted = True
        other = record_id != self.record_id
        self.record_id = self.session.shown_record = record_id
        if other:
            self._slow.start()
        self._read()

    def close_drawer(self) -> None:
        """Hide it."""
        if self.wanted:
            self.wanted = False
            self.session.shown_record = self.record_id = None
            self._slow.stop()
            self.hide()
            self.closed.emit()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        record_id = self.record_id
        if record_id is None:
            return
        service, views, lists = self.session.service, self.session.views, self.session.program.into_books.lists

        def shared(reason: Reason) -> int:
            if reason.subject not in (*MAPPABLE, *BOOKS_MAPPABLE):
                return 1
            key = CauseKey(reason.code, reason.subject, reason.name, reason.key)
            return max(1, len(views.cause_ids(key, CauseFilter())))

        def work() -> Reading:
            detail = read_detail(service, record_id)
            if detail is None:
                return Reading(None, ())
            look: BooksLook | SaleLook | None = None
            if isinstance(detail, BooksDetail):
                look = look_at(lists, detail)
            elif isinstance(detail, SaleDetail):
                look = look_at_sale(lists, detail)
            return Reading(detail, tuple(shared(one) for one in detail.record.reasons[:_COUNTED]), look)

        def then(reading: Reading) -> None:
            if self.record_id == record_id:
                self._show(reading)

        self.session.background.read(self, "record", work, then, self._failed)

    def _on_touched(self, touched: Touched) -> None:
        ours = self.record_id in touched.records
        foreign = not touched.records and "record" in touched.tables
        cause = bool(touched.tables & {"document", "mapping"}) and not touched.records
        paid = isinstance(self.detail, SaleDetail) and bool(touched.tables & _OF_SALES)
        if self.wanted and (ours or foreign or cause or paid):
            self._read()

    def _on_status(self, _: object) -> None:
        if self.wanted and self.detail is not None:
            self._show_times(self.detail)

    def _failed(self, error: KnownError) -> None:
        self._slow.stop()
        self._say("bad", f"{error.what} {words.for_window(error.advice)}".strip())

    # -- showing ---------------------------------------------------------------------------------------------------

    def _say(self, tone: str, text: str) -> None:
        """Something instead of a record."""
        self.content.hide()
        self.message.say(tone, text)
        self.message.show()

    def _show(self, reading: Reading) -> None:
        self._slow.stop()
        detail = reading.detail
        before, self.detail = self.detail, detail
        if detail is None:
            self.title.setText(self.tr("Record not found"))
            self._say("neutral", self.tr("This record is no longer in the journal. Close it and look in the list."))
            return
        record = detail.record
        other = before is None or before.record.id != record.id
        name = words.record_name(record.label, record.flow)
        self.title.setText(name)
        self.setAccessibleName(self.tr("Record {label}").format(label=name))
        self.party.setText(record.party or self.tr("No supplier"))
        self.chip.show_state(texts.waiting_for(record), words.state_tone(record.state))
        self.reasons.show_reasons(detail, reading.sharing)
        for parts, kind in (
            (self._of_tally, RecordDetail),
            (self._of_books, BooksDetail),
            (self._of_sales, SaleDetail),
            (self._of_both, ReferenceDetail),
        ):
            for part in parts:
                part.setVisible(isinstance(detail, kind))
        if isinstance(detail, ReferenceDetail):
            self._show_both(detail)
        elif isinstance(detail, BooksDetail) and isinstance(reading.look, BooksLook):
            self._show_books(detail, reading.look)
        elif isinstance(detail, SaleDetail) and isinstance(reading.look, SaleLook):
            self._show_sale(detail, reading.look)
        elif isinstance(detail, RecordDetail):
            self._show_voucher(detail)
        self._show_times(detail)
        self.codes.show_codes(detail)
        self.message.hide()
        self.content.show()
        self._settle()
        if other:
            self.area.verticalScrollBar().setValue(0)
        elif before is not None and before.record.state is not record.state:
            announce(self, f"{record.label}: {texts.waiting_for(record)}")

    def _say_head(self, where: str, day: str) -> None:
        self.place.setText(where)
        self.day.setText(f"· {day}" if where and day else day)

    def _show_voucher(self, detail: RecordDetail) -> None:
        record, currency = detail.record, self.session.currency
        self.party.setVisible(bool(record.party) or not detail.of_stock)
        self._say_head(texts.places(detail.voucher, moved=detail.of_stock), formats.day(record.document_date))
        self.voucher.show_voucher(detail.voucher, currency, of_stock=detail.of_stock)
        self.effect.show_effect(detail)
        self.documents.show_documents(detail, currency)
        self.moves.setVisible(detail.of_stock)
        if detail.of_stock:
            self.moves.show_documents(detail, currency, self.session.settings.stock.clearing_vendor_id)

    def _show_books(self, detail: BooksDetail, look: BooksLook) -> None:
        record = detail.record
        self.party.show()
        self._say_head(formats.money(record.amount, look.currency, sign=True), formats.day(record.document_date))
        self.source.show_source(detail, look)
        self.books.show_books(detail, look)
        self.booking.show_plan(detail, look)

    def _show_sale(self, detail: SaleDetail, look: SaleLook) -> None:
        record = detail.record
        self.party.setText(record.party or self.tr("No customer"))
        self.party.show()
        self._say_head(formats.money(record.amount, look.currency, sign=True), formats.day(record.document_date))
        self.sale.show_source(detail, look)
        self.sold.show_books(detail, look)
        self.entered.show_payments(detail, self.session.settings.sales.books_payments_field)
        self.expenses.show_expenses(detail)
        self.income.show_plan(detail, look)

    def _show_both(self, detail: ReferenceDetail) -> None:
        self.party.hide()
        self._say_head(self.tr("ServiceTitan ↔ Zoho Books"), "")
        kind = detail.case.kind
        open_to = CREATABLE[kind] & reference_rules(self.session.settings, kind).writes_to
        self.both.show_case(detail, open_to)
        self.writes.show_writes(detail)

    def _decide(self, wins: Side, fields: tuple[str, ...]) -> None:
        if isinstance(self.detail, ReferenceDetail):
            self.acts.decide(self.detail, wins, fields)

    def _create_alike(self) -> None:
        if isinstance(self.detail, ReferenceDetail):
            self.acts.create_alike(self.detail)

    def _settle(self) -> None:
        """Lay everything out before it is painted, so that nothing is seen at another record's height."""
        for part in (self.reasons, *self._parts):
            part.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _show_times(self, detail: Detail) -> None:
        """What depends on the clock and on the next run."""
        now, next_run, record = self.session.now(), self.session.next_run, detail.record
        self.reasons.show_sentence(texts.sentence(record, detail.history, next_run, now))
        if isinstance(detail, RecordDetail):
            self.difference.show_difference(detail, texts.altered(detail, now))
        self.timeline.show_steps(detail.history, record, texts.next_try(record, next_run, now), now)
