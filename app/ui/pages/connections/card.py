"""A group of checks as a card: its title, how many pass and how old that is, its buttons, and a row for each check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.engine.health.checks import CheckLine, Verdict
from app.ui import formats
from app.ui.pages.connections.row import CheckRow
from app.ui.widgets.basics import button, column, label, row, rule

Acts = Sequence[tuple[str, Callable[[], None]]]


class GroupCard(QFrame):
    """The page tells it what was found."""

    def __init__(self, title: str, check: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._outer = column(self, margins=(0, 0, 0, 4), gap=0)
        head = row(margins=(14, 8, 8, 8), gap=4)
        titles: QVBoxLayout = column(gap=1)
        self.title = label(title, "card-title")
        titles.addWidget(self.title)
        self.age = label("", "caption", wrap=True)
        titles.addWidget(self.age)
        head.addLayout(titles, 1)
        self.head: QHBoxLayout = head
        self.again = button(self.tr("Check again"), check)
        self.again.setAccessibleName(self.tr("Check {title} again").format(title=title))
        head.addWidget(self.again)
        self._outer.addLayout(head)
        self._body: QVBoxLayout = column(gap=0)
        self._outer.addLayout(self._body)
        self.rows: dict[str, CheckRow] = {}
        self._frames: list[QFrame] = []

    def tell(
        self,
        lines: Sequence[CheckLine],
        since: Callable[[CheckLine], str],
        acts: Callable[[CheckLine], Acts],
        *,
        doubted: bool = False,
    ) -> None:
        """Show these lines; `doubted`: they are of the past."""
        if [line.key for line in lines] != list(self.rows):
            self._build(lines)
        for line in lines:
            self.rows[line.key].tell(line, since(line), acts(line), doubted=doubted)

    def _build(self, lines: Sequence[CheckLine]) -> None:
        for old in self._frames:
            self._body.removeWidget(old)
            old.deleteLater()
        self.rows, self._frames = {}, []
        for line in lines:
            frame = QFrame()
            inside = column(frame, gap=0)
            inside.addWidget(rule())
            made = CheckRow(line.key)
            padded = row(margins=(14, 7, 12, 8), gap=0)
            padded.addWidget(made)
            inside.addLayout(padded)
            self.rows[line.key] = made
            self._frames.append(frame)
            self._body.addWidget(frame)

    def tell_age(
        self,
        lines: Sequence[CheckLine],
        at: datetime | None,
        now: datetime,
        every: timedelta,
        *,
        checking: bool,
        doubted: bool,
    ) -> None:
        """How many pass, when that was found, and when it is looked at again."""
        self.again.setEnabled(not checking)
        self.again.setToolTip(self.tr("It is being checked.") if checking else "")
        if at is None:
            self.age.setText(self.tr("Being checked") if checking else self.tr("Not checked yet"))
            return
        looked = [line for line in lines if line.verdict is not Verdict.NOT_CHECKED]
        passed = sum(line.verdict is Verdict.OK for line in looked)
        warnings = sum(line.verdict is Verdict.WARNING for line in looked)
        ago = formats.duration(max(0.0, (now - at).total_seconds()))
        often = self.tr("again every {time}").format(time=formats.duration(every.total_seconds()))
        if doubted:
            said = self.tr("{n} of {all} checks passed {time} ago").format(n=passed, all=len(looked), time=ago)
            self.age.setText(f"{self.tr('Being checked')} · {said}")
            return
        said = self.tr("{n} of {all} checks pass").format(n=passed, all=len(looked))
        if warnings:
            words = self.tr("1 warning") if warnings == 1 else self.tr("{n} warnings")
            said = f"{said}, {words.format(n=warnings)}"
        last = self.tr("being checked") if checking else self.tr("checked {time} ago").format(time=ago)
        self.age.setText(f"{said} · {last}, {often}")
