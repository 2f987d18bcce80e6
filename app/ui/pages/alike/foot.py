"""Below the table of the page “Vendors & items”: what happens to new ones, and what is done with what is selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from app.system.settings import Settings
from app.ui import formats
from app.ui.pages.alike import texts
from app.ui.pages.alike.rows import Query, Row
from app.ui.widgets.basics import button, label, restyle, row
from app.ui.words_alike import system_word


class Foot(QWidget):
    """`create_button`, `decide_button`, `link_button` and `unlink_button`; one that cannot work says why."""

    def __init__(self) -> None:
        super().__init__()
        line = row(self, gap=8)
        self.words = label("", "second", wrap=True)
        line.addWidget(self.words, 1)
        self.create_button, self.decide_button = button("", kind="primary"), button("", kind="primary")
        self.link_button, self.unlink_button = button(self.tr("Link…")), button(self.tr("Unlink…"))
        self.buttons = {
            "create": self.create_button,
            "decide": self.decide_button,
            "link": self.link_button,
            "unlink": self.unlink_button,
        }
        for name, made in self.buttons.items():
            made.setObjectName(name)
            line.addWidget(made)

    def say(self, settings: Settings, query: Query, chosen: Sequence[Row], listed: int, *, some_differ: bool) -> None:
        """Of the rows of that query, `listed` of them, these are selected."""
        side, kind = query.which.side, query.kind
        self.unlink_button.setVisible(side is None)
        self.link_button.setVisible(side is not None)
        self.create_button.setVisible(side is not None and texts.on_click(settings, kind, side.other))
        self.decide_button.setVisible(side is None and some_differ)
        if side is not None:
            ready = sum(one.creatable for one in chosen)
            text = self.tr("Create {n} in {system}…") if ready > 1 else self.tr("Create in {system}…")
            text = text.format(n=formats.count(ready), system=system_word(side.other))
            self._offer(self.create_button, text, ready, self.tr("None of them can be created by a click."), chosen)
        differ = sum(one.differs for one in chosen)
        text = (self.tr("Decide {n}…") if differ > 1 else self.tr("Decide…")).format(n=formats.count(differ))
        self._offer(self.decide_button, text, differ, self.tr("None of them differs."), chosen)
        for one in (self.link_button, self.unlink_button):
            _allow(one, "" if len(chosen) == 1 else self.tr("Choose one row first."))
        if len(chosen) > 1:
            text = self.tr("{chosen} of {all} selected")
            self.words.setText(text.format(chosen=formats.count(len(chosen)), all=formats.count(listed)))
        else:
            self.words.setText(texts.direction(settings, kind, query.which))

    def _offer(self, made: QPushButton, text: str, n: int, none: str, chosen: Sequence[Row]) -> None:
        made.setText(text)
        _allow(made, "" if n else none if chosen else self.tr("Choose rows first."))
        restyle(made, "primary" if n else "")


def _allow(made: QPushButton, reason: str) -> None:
    made.setEnabled(not reason)
    made.setToolTip(reason)
