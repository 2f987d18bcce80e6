"""Filters above the list: the states as segments, or as a list where they do not fit, and a range of voucher dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QSizePolicy, QStackedLayout, QWidget

from app.ui import formats
from app.ui.pages.records.texts import ALL, FLOWS, GROUPS, flow_word, group_word
from app.ui.widgets.basics import label, row
from app.ui.widgets.fields import Segments

Range = tuple[date | None, date | None]
ANY, WEEK, THIS_MONTH, LAST_MONTH, CHOSEN = "any", "week", "this_month", "last_month", "chosen"


class StateFilter(QWidget):
    """`chosen` carries the key of a group of states."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = self.tr("State")
        self.segments = Segments([(group, group_word(group)) for group in GROUPS], said)
        self.list = QComboBox()
        self.list.setAccessibleName(said)
        for group in GROUPS:
            self.list.addItem(group_word(group), group)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.segments)
        self._stack.addWidget(self.list)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.segments.chosen.connect(self._choose)
        self.list.activated.connect(lambda at: self._choose(str(self.list.itemData(at))))

    @property
    def current(self) -> str:
        """Key of the chosen group."""
        return self.segments.current

    def choose(self, group: str) -> None:
        """Choose one without saying so."""
        self.segments.choose(group)
        self.list.setCurrentIndex(list(GROUPS).index(group))

    def _choose(self, group: str) -> None:
        self.choose(group)
        self.chosen.emit(group)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """The numbers; groups that nothing is in stay, so that they do not jump about."""
        for at, group in enumerate(GROUPS):
            text = f"{group_word(group)} {formats.count(counts[group])}"
            self.segments.say(group, text)
            self.list.setItemText(at, text)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.segments.sizeHint().width(), 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.list.minimumSizeHint().width(), 30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fits = self.segments.sizeHint().width() <= self.width()
        if self._stack.currentIndex() != (0 if fits else 1):
            self._stack.setCurrentIndex(0 if fits else 1)
        self.segments.setMaximumWidth(self.segments.sizeHint().width())
        self.list.setMaximumWidth(max(self.list.sizeHint().width(), 160))


FALLBACK = "fallback"
"""Not a flow: what of all of them no rule found an account for."""


class FlowFilter(QComboBox):
    """`chosen` carries the flow, empty for every one, or FALLBACK; there only where there is more than one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flow-filter")
        self.setAccessibleName(self.tr("Flow"))
        for flow in FLOWS:
            self.addItem(flow_word(flow), flow)
        self.addItem(self.tr("On the fallback account"), FALLBACK)
        self.activated.connect(lambda at: self.chosen.emit(str(self.itemData(at))))

    def choose(self, flow: str) -> None:
        """Choose one without saying so."""
        self.setCurrentIndex(max(0, self.findData(flow)))


class DateFilter(QWidget):
    """Usual ranges in a list; two days appear when a person wants others. `changed` carries first and last day."""

    changed = Signal(object, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        layout = row(self, gap=6)
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Date of the document"))
        for key, text in self._presets():
            self.preset.addItem(text, key)
        layout.addWidget(self.preset)
        self.first, self.last = self._day(self.tr("From")), self._day(self.tr("To"))
        self._to = label("–", "second")
        for one in (self.first, self._to, self.last):
            layout.addWidget(one)
            one.hide()
        self.first.setDate(QDate(today.year, today.month, 1))
        self.last.setDate(QDate(today.year, today.month, today.day))
        self.preset.activated.connect(self._preset_chosen)
        self.first.dateChanged.connect(self._day_changed)
        self.last.dateChanged.connect(self._day_changed)

    def _presets(self) -> Sequence[tuple[str, str]]:
        return [
            (ANY, self.tr("Any date")),
            (WEEK, self.tr("Last 7 days")),
            (THIS_MONTH, self.tr("This month")),
            (LAST_MONTH, self.tr("Last month")),
            (CHOSEN, self.tr("From – to…")),
        ]

    def _day(self, said: str) -> QDateEdit:
        made = QDateEdit()
        made.setCalendarPopup(True)
        made.setDisplayFormat("d-MMM-yy")
        made.setAccessibleName(said)
        made.setToolTip(said)
        return made

    @property
    def range(self) -> Range:
        """First and last day; None = open."""
        key, today = self.preset.currentData(), self._today
        month = today.replace(day=1)
        if key == WEEK:
            return today - timedelta(days=6), today
        if key == THIS_MONTH:
            return month, None
        if key == LAST_MONTH:
            end = month - timedelta(days=1)
            return end.replace(day=1), end
        if key == CHOSEN:
            first, last = _python(self.first.date()), _python(self.last.date())
            return min(first, last), max(first, last)
        return None, None

    def set_today(self, today: date) -> None:
        """Midnight may have passed."""
        self._today = today

    def choose(self, key: str) -> None:
        """Choose a usual range without saying so."""
        self.preset.setCurrentIndex(self.preset.findData(key))
        self._show_days()

    def show_range(self, first: date | None, last: date | None) -> None:
        """Choose any range without saying so."""
        if first is None and last is None:
            self.choose(ANY)
            return
        for field, value in ((self.first, first), (self.last, last or self._today)):
            if value is not None:
                field.blockSignals(True)
                field.setDate(QDate(value.year, value.month, value.day))
                field.blockSignals(False)
        self.choose(CHOSEN)

    def _show_days(self) -> None:
        for one in (self.first, self._to, self.last):
            one.setVisible(self.preset.currentData() == CHOSEN)

    def _preset_chosen(self) -> None:
        self._show_days()
        self.changed.emit(*self.range)
        if self.preset.currentData() == CHOSEN:
            self.first.setFocus()

    def _day_changed(self) -> None:
        if self.preset.currentData() == CHOSEN:
            self.changed.emit(*self.range)


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


__all__ = ["ALL", "ANY", "CHOSEN", "DateFilter", "FlowFilter", "StateFilter"]
