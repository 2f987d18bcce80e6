"""One check as a row: its light, the fact, since when, what to do, and the buttons that help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.health.checks import CheckLine, Verdict
from app.ui.icons import pixmap
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, column, label, restyle, row
from app.ui.words import for_window

_GLYPHS = {
    Verdict.OK: ("tick_disc", "ok"),
    Verdict.WARNING: ("warning", "warn"),
    Verdict.FAILED: ("cross", "bad"),
    Verdict.NOT_CHECKED: ("ring", "text2"),
}
_KINDS = {Verdict.OK: "caption", Verdict.WARNING: "warn-caption", Verdict.FAILED: "bad-caption"}
_SIZE = 18


class CheckRow(QWidget):
    """`key` is the check's. A help box of the page's own may stand in `more`."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.verdict = Verdict.NOT_CHECKED
        layout = row(self, gap=12)
        self._glyph = QLabel()
        self._glyph.setFixedSize(_SIZE, _SIZE + 2)
        layout.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        said: QVBoxLayout = column(gap=2)
        layout.addLayout(said, 1)
        top = row(gap=8)
        said.addLayout(top)
        words: QVBoxLayout = column(gap=2)
        top.addLayout(words, 1)
        self.name = label("", wrap=True)
        self.fact = label("", "caption", wrap=True, selectable=True)
        self.advice = label("", "second", wrap=True, selectable=True)
        for one in (self.name, self.fact, self.advice):
            words.addWidget(one)
        self._side = column(gap=6)
        self._side.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        top.addLayout(self._side)
        self.buttons: list[QPushButton] = []
        self.more: QVBoxLayout = column(gap=4)
        said.addLayout(self.more)
        self._shown: object = None
        theme().changed.connect(self._draw)

    def tell(
        self,
        line: CheckLine,
        since: str,
        acts: Sequence[tuple[str, Callable[[], None]]] = (),
        *,
        doubted: bool = False,
    ) -> None:
        """Show it; `acts` are the buttons, the most helpful first. `doubted`: what passed is being looked at again."""
        texts = tuple(text for text, _ in acts)
        if self._shown == (line, since, texts, doubted):
            return
        self._shown = (line, since, texts, doubted)
        if doubted and line.verdict in (Verdict.OK, Verdict.WARNING):
            last = self.tr("Checking… Last: {fact}").format(fact=line.text)
            line, since = replace(line, verdict=Verdict.NOT_CHECKED, text=last), ""
        self.verdict = line.verdict
        trouble = line.verdict in (Verdict.WARNING, Verdict.FAILED)
        self.name.setText(line.name)
        restyle(self.name, "second" if line.verdict is Verdict.NOT_CHECKED else "strong")
        text = for_window(line.text)
        self.fact.setText(f"{text} {since}" if since and trouble else text)
        restyle(self.fact, _KINDS.get(line.verdict, "caption"))
        advice = for_window(line.advice) if trouble else ""
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setAccessibleName(f"{line.name}: {self._spoken()}. {text} {advice}".strip())
        self._set_buttons(acts)
        self._draw()

    def _spoken(self) -> str:
        return {
            Verdict.OK: self.tr("passed"),
            Verdict.WARNING: self.tr("warning"),
            Verdict.FAILED: self.tr("failed"),
            Verdict.NOT_CHECKED: self.tr("not checked"),
        }[self.verdict]

    def _set_buttons(self, acts: Sequence[tuple[str, Callable[[], None]]]) -> None:
        for old in self.buttons:
            self._side.removeWidget(old)
            old.deleteLater()
        self.buttons = [button(text, act) for text, act in acts]
        for made in self.buttons:
            self._side.addWidget(made, 0, Qt.AlignmentFlag.AlignRight)

    def _draw(self) -> None:
        name, token = _GLYPHS[self.verdict]
        self._glyph.setPixmap(pixmap(name, _SIZE, self.devicePixelRatioF(), theme().colour(token)))
