"""The card of the chart: title, legend, the painted bars, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from app.engine.views import Day
from app.ui import formats
from app.ui.theme.tokens import VOUCHER_ROW
from app.ui.widgets.basics import column, icon_button, label, row
from app.ui.widgets.chart import DayChart, Legend


class ChartCard(QFrame):
    """`day_chosen` carries the date of a bar or of a line of the table."""

    day_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        layout = column(self, margins=(14, 8, 14, 10), gap=4)
        head = row(gap=8)
        head.addWidget(label(self.tr("Records per day, last 14 days"), "card-title"))
        head.addStretch(1)
        self.legend = Legend()
        head.addWidget(self.legend)
        self.to_table = icon_button("table", self.tr("Show as table"), lambda: self.show_table(True))
        self.to_chart = icon_button("chart", self.tr("Show as chart"), lambda: self.show_table(False))
        self.to_chart.hide()
        head.addWidget(self.to_table)
        head.addWidget(self.to_chart)
        layout.addLayout(head)
        self.chart = DayChart()
        self.chart.day_chosen.connect(self.day_chosen)
        self.chart.table_wanted.connect(lambda: self.show_table(True))
        layout.addWidget(self.chart, 1)
        self.table = self._made_table()
        layout.addWidget(self.table)
        self.table.hide()
        self._days: tuple[Day, ...] = ()

    def _made_table(self) -> QTableWidget:
        made = QTableWidget(0, 4)
        made.setObjectName("overview-chart-table")
        made.setAccessibleName(self.tr("Records per day, last 14 days"))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setShowGrid(False)
        made.setTabKeyNavigation(False)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.verticalHeader().hide()
        made.verticalHeader().setDefaultSectionSize(VOUCHER_ROW)
        header = made.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        titles = (self.tr("Day"), self.tr("Synced"), self.tr("Waiting"), self.tr("Failed"))
        for at, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setTextAlignment(right if at else left)
            made.setHorizontalHeaderItem(at, item)
        made.activated.connect(lambda index: self._chosen(index.row()))
        return made

    def show_days(self, days: Sequence[Day], today: date) -> None:
        """Other bars, oldest first."""
        if tuple(days) == self._days:
            return
        self._days = tuple(days)
        self.legend.show_days(days)
        self.chart.show_days(days, today)
        self.table.setRowCount(len(days))
        for line, day in enumerate(reversed(days)):
            name = self.tr("Today") if day.date == today else formats.day(day.date)
            for at, text in enumerate([name, *(formats.count(n) for n in (day.synced, day.waiting, day.failed))]):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(line, at, item)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + len(days) * VOUCHER_ROW + 4)

    def show_table(self, table: bool) -> None:
        """The numbers as a table, or as bars."""
        self.table.setVisible(table)
        self.chart.setVisible(not table)
        self.to_table.setVisible(not table)
        self.to_chart.setVisible(table)
        (self.table if table else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, line: int) -> None:
        day = self._days[len(self._days) - 1 - line]
        if day.synced + day.waiting + day.failed:
            self.day_chosen.emit(day.date)
