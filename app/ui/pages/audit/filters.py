"""The period of the trail: usual ones in a list, two days where a person wants others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from app.ui.widgets.basics import label, row

TODAY, WEEK, MONTH, ALL, CHOSEN = "today", "week", "month", "all", "chosen"
_BACK = {TODAY: 0, WEEK: 6, MONTH: 29}
"""Days before today."""


class Period(QWidget):
    """`changed` says that another period is wanted."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        layout = row(self, gap=6)
        self.list = QComboBox()
        self.list.setObjectName("audit-period")
        self.list.setAccessibleName(self.tr("Period"))
        for key, text in (
            (ALL, self.tr("Any time")),
            (TODAY, self.tr("Today")),
            (WEEK, self.tr("Last 7 days")),
            (MONTH, self.tr("Last 30 days")),
            (CHOSEN, self.tr("From – to…")),
        ):
            self.list.addItem(text, key)
        layout.addWidget(self.list)
        self.first, self.last = self._day(self.tr("From"), today), self._day(self.tr("To"), today)
        self._between = label("–", "second")
        self._days = (self.first, self._between, self.last)
        for one in self._days:
            layout.addWidget(one)
            one.hide()
        self.list.activated.connect(self._activated)
        self.first.dateChanged.connect(lambda _: self.changed.emit())
        self.last.dateChanged.connect(lambda _: self.changed.emit())

    @staticmethod
    def _day(said: str, today: date) -> QDateEdit:
        made = QDateEdit()
        made.setCalendarPopup(True)
        made.setDisplayFormat("d-MMM-yy")
        made.setAccessibleName(said)
        made.setToolTip(said)
        made.setDate(QDate(today.year, today.month, today.day))
        return made

    @property
    def key(self) -> str:
        """The chosen one."""
        return str(self.list.currentData())

    def choose(self, key: str) -> None:
        """Choose one, and say so."""
        self.list.setCurrentIndex(self.list.findData(key))
        self._activated()

    def _activated(self) -> None:
        for one in self._days:
            one.setVisible(self.key == CHOSEN)
        self.updateGeometry()
        self.changed.emit()

    def range(self, today: date) -> tuple[datetime | None, datetime | None]:
        """From when, and before when; None = open. Days are those of this PC's time zone."""
        if self.key == ALL:
            return None, None
        if self.key == CHOSEN:
            first, last = sorted((_python(self.first.date()), _python(self.last.date())))
            return _midnight(first), _midnight(last + timedelta(days=1))
        return _midnight(today - timedelta(days=_BACK[self.key])), None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
