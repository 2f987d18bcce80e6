"""The timeline: every step of a record, newest first; what was sent stands behind “Details”, redacted and copyable."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.audit import AuditEntry
from app.domain.records import Record
from app.ui import formats
from app.ui.drawer.code import Code
from app.ui.drawer.sections import Mark, Section
from app.ui.drawer.texts import step_detail, step_mark, step_text
from app.ui.theme.theme import CAPTION, font
from app.ui.widgets.basics import button, column, label, row

FEW = 12
"""Steps shown until the older ones are asked for."""


class Step(QWidget):
    """One step; `details` is its button, where there is more to see."""

    def __init__(self, entry: AuditEntry, text: str, when: str, when_width: int, *, opened: bool) -> None:
        super().__init__()
        self.seq = entry.seq
        self._outer = outer = column(self, margins=(0, 2, 0, 2), gap=2)
        line = row(gap=6)
        time = label(when, "caption")
        time.setToolTip(f"{formats.day(entry.at.astimezone().date())} {entry.at.astimezone():%H:%M:%S}")
        time.setMinimumWidth(when_width)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(time, 0, top)
        glyph, token = step_mark(entry)
        line.addWidget(Mark(glyph, token), 0, top)
        line.addWidget(label(text, wrap=True, selectable=True), 1, top)
        outer.addLayout(line)
        self._line = line
        self.details: QPushButton | None = None
        self.code: Code | None = None
        detail = step_detail(entry)
        if detail:
            self._add_details(detail, when, opened)

    def _add_details(self, detail: str, when: str, opened: bool) -> None:
        self.details = button(self.tr("Details"), None, "inline")
        self.details.setAccessibleName(self.tr("Details of the step at {time}").format(time=when))
        self.details.setCheckable(True)
        self.details.setChecked(opened)
        self._line.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        self.code = Code(detail, self.tr("Details, redacted"), self.tr("Copy these details"))
        self._outer.addWidget(self.code)
        self.details.toggled.connect(self.code.setVisible)
        self.code.setVisible(opened)


class TimelineSection(Section):
    """All steps."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Timeline"))
        self.steps: list[Step] = []
        self._all = False
        self._record = 0

    def show_steps(self, history: tuple[AuditEntry, ...], record: Record, next_try: str, now: datetime) -> None:
        """The newest first; what was opened stays open."""
        self.aside.setText(next_try)
        if record.id != self._record:
            self._record, self._all, self.steps = record.id, False, []
        today = now.astimezone().date()
        place = self.replace((history, record.state, record.reasons, today, self._all))
        if place is None:
            return
        opened = {step.seq for step in self.steps if step.details is not None and step.details.isChecked()}
        newest = list(reversed(history))
        shown = newest if self._all else newest[:FEW]
        times = [formats.moment(entry.at, now) for entry in shown]
        metrics = QFontMetrics(font(CAPTION))
        wide = max((metrics.horizontalAdvance(one) for one in times), default=0) + 2
        self.steps = [
            Step(entry, step_text(entry, record, at == 0), times[at], wide, opened=entry.seq in opened)
            for at, entry in enumerate(shown)
        ]
        for step in self.steps:
            place.addWidget(step)
        if len(newest) > len(shown):

            def more() -> None:
                self._all = True
                self.show_steps(history, record, next_try, now)

            earlier = len(newest) - len(shown)
            text = self.tr("1 earlier step") if earlier == 1 else self.tr("{n} earlier steps").format(n=earlier)
            place.addWidget(button(text, more, "quiet"), 0, Qt.AlignmentFlag.AlignLeft)
        if not newest:
            place.addWidget(label(self.tr("Its earlier steps were removed by retention."), "second", wrap=True))
