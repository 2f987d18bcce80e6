"""Below the trail: one entry in full, with its redacted request, to be read and copied."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from app.ui.pages.audit.table import AuditRow, time_text
from app.ui.pages.audit.words import kind_glyph, kind_tone, kind_word
from app.ui.widgets.basics import button, column, icon_button, label, row
from app.ui.widgets.chip import Chip

_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}\[\],:]|[^\s{}\[\],:"]+')
"""Texts, brackets, commas, colons, and what stands between."""
_LINES = 10
"""Lines of the detail in view at most; fewer in a low window."""


class Details(QFrame):
    """`opened` carries the id of the record, `closed` says that a person is done with it."""

    opened = Signal(int)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Details of the entry"))
        layout = column(self, margins=(14, 8, 10, 10), gap=6)
        head = row(gap=10)
        self.chip = Chip()
        self.when = label("", "caption")
        self.record = button("", self._open, "quiet")
        self.record.setObjectName("audit-open-record")
        self.copy = button(self.tr("Copy"), self._copy)
        self.copy.setObjectName("audit-copy")
        head.addWidget(self.chip)
        head.addWidget(self.when)
        head.addStretch(1)
        head.addWidget(self.record)
        head.addWidget(self.copy)
        head.addWidget(icon_button("close", self.tr("Close the details"), self.closed.emit))
        layout.addLayout(head)
        self.words = label("", wrap=True, selectable=True)
        layout.addWidget(self.words)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(self.tr("Redacted technical detail"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.detail.document().setDefaultFont(fixed)
        layout.addWidget(self.detail)
        self.hash = label("", "caption", selectable=True)
        layout.addWidget(self.hash)
        self._row: AuditRow | None = None
        self.hide()

    def show_row(self, found: AuditRow | None) -> None:
        """One entry; None hides it."""
        self._row = found
        self.setVisible(found is not None)
        if found is None:
            return
        entry = found.entry
        self.chip.show_state(kind_word(entry.kind), kind_tone(entry.kind), kind_glyph(entry.kind))
        self.when.setText(self.tr("Entry {n} · {time}").format(n=entry.seq, time=time_text(entry.at)))
        self.record.setText(self.tr("Open {record}").format(record=found.label))
        self.record.setVisible(bool(found.label))
        self.words.setText(entry.text)
        text = _laid_out(entry.detail)
        self.detail.setPlainText(text)
        self.detail.setVisible(bool(entry.detail))
        high = QFontMetrics(self.detail.document().defaultFont()).lineSpacing()
        lines = min(text.count("\n") + 1 + len(text) // 160, _LINES)
        self.detail.setMinimumHeight(min(lines, 2) * high + 20)
        self.detail.setMaximumHeight(lines * high + 20)
        self.hash.setText(self.tr("Hash {hash}").format(hash=f"{entry.hash[:16]}…"))
        self.hash.setToolTip(entry.hash)

    @property
    def shown(self) -> AuditRow | None:
        """The entry shown."""
        return self._row

    def _open(self) -> None:
        if self._row is not None and self._row.entry.record_id is not None:
            self.opened.emit(self._row.entry.record_id)

    def _copy(self) -> None:
        if self._row is None:
            return
        entry = self._row.entry
        lines = [
            f"{entry.seq} · {entry.at.isoformat()} · {entry.kind}",
            self._row.label,
            entry.text,
            _laid_out(entry.detail),
            entry.hash,
        ]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))


def _laid_out(detail: str) -> str:
    """JSON with line breaks, every number as it is written; anything else as it is."""
    if not detail.startswith(("{", "[")):
        return detail
    lines, deep = [""], 0
    for part in _PARTS.findall(detail):
        if part in ("{}", "[]"):
            lines[-1] += part
        elif part in ("{", "["):
            deep += 1
            lines[-1] += part
            lines.append("  " * deep)
        elif part in ("}", "]"):
            deep -= 1
            lines.append("  " * deep + part)
        elif part == ",":
            lines[-1] += part
            lines.append("  " * deep)
        else:
            lines[-1] += ": " if part == ":" else part
    return "\n".join(lines)
