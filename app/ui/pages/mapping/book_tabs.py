"""The buttons of the tabs for Zoho Books, and the button that reads ServiceTitan's lists anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton

from app.domain.errors import KnownError
from app.domain.records import Subject
from app.ui import formats
from app.ui.pages.mapping.books import KINDS, kind_words
from app.ui.session import Session
from app.ui.widgets.basics import bold_width, button
from app.ui.widgets.flow import Flow

REFRESH_LANE = "lists"
"""Asks ServiceTitan: other acts do not wait for it."""


class BookTabs(QObject):
    """`chosen` carries the kind of the tab that was pressed."""

    chosen = Signal(object)

    def __init__(self, group: QButtonGroup, line: Flow, parent: QObject) -> None:
        super().__init__(parent)
        self.tabs: dict[Subject, QPushButton] = {}
        for kind in KINDS:
            tab = button(kind_words(kind).tab, kind="tab")
            tab.setCheckable(True)
            tab.setObjectName(f"tab-zoho-{kind.value}")
            tab.clicked.connect(lambda _=False, k=kind: self.chosen.emit(k))
            group.addButton(tab)
            self.tabs[kind] = tab
            line.addWidget(tab)

    def show(self, kinds: Collection[Subject]) -> None:
        """Only those."""
        for kind, tab in self.tabs.items():
            tab.setVisible(kind in kinds)

    def say(self, waiting: Mapping[Subject, int]) -> None:
        """How many records wait, by kind."""
        for kind, tab in self.tabs.items():
            words, n = kind_words(kind).tab, waiting.get(kind, 0)
            tab.setText(f"{words}  {formats.count(n)}" if n else words)
            tab.setMinimumWidth(bold_width(tab.text()) + 8)
            waits = self.tr("1 record waits") if n == 1 else self.tr("{n} records wait").format(n=n)
            tab.setAccessibleName(f"{words}, {waits}" if n else words)


class ListReader(QObject):
    """Reads what changed in ServiceTitan's lists; `then` follows."""

    def __init__(self, session: Session, asking: QPushButton, then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._asking = asking
        self._then = then

    def read(self) -> None:
        """Now."""
        asking = self._asking
        asking.setEnabled(False)
        asking.setText(self.tr("Reading…"))

        def over() -> None:
            asking.setEnabled(True)
            asking.setText(self.tr("Refresh list"))

        def read(changed: int) -> None:
            over()
            self._then()
            one, many = self.tr("1 entry is new or differs."), self.tr("{n} entries are new or differ.")
            said = (one if changed == 1 else many).format(n=changed) if changed else self.tr("Nothing changed there.")
            self._session.notice.emit(self.tr("ServiceTitan's lists were read. {said}").format(said=said))

        def failed(error: KnownError) -> None:
            over()
            self._session.problem.emit(error)

        self._session.background.act(self, self._session.service.refresh_lists, read, failed, lane=REFRESH_LANE)
