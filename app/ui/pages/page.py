"""What every page is: it reads when it is shown, marks itself stale when it is not, and knows its search field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.store.database import Touched
from app.ui.session import Session
from app.ui.theme.tokens import MARGIN
from app.ui.widgets.basics import column, label, row

REST_MS = 400
"""At least this long between two readings of a page in view, however much the engine changes."""


HEAD = 30
"""Pixels: as high as a button, so that one that comes or goes moves nothing."""


class Page(QWidget):
    """One page of the main window. Subclasses build into `self.body`, and read in `reload`."""

    name = ""
    """As the navigation calls it."""
    tables: frozenset[str] = frozenset({"record"})
    """What makes the page stale when it changes; see `Touched`."""

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self._stale = True
        self.outer: QVBoxLayout = column(self, gap=0)
        self.body: QVBoxLayout = column(margins=(MARGIN, 12, MARGIN, 12), gap=10)
        self.outer.addLayout(self.body, 1)
        self.head = row(gap=12)
        self.title = label(title, "title")
        self.title.setObjectName("page-title")
        self.title.setMinimumHeight(HEAD)
        self.second: QLabel = label("", "second")
        self.head.addWidget(self.title)
        self.head.addWidget(self.second, 1)
        self.body.addLayout(self.head)
        self._touched_again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        session.touched.connect(self._on_touched)

    # -- for subclasses --------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read everything shown; called when the page is shown and stale, and when something it shows changed."""

    def show_what(self, show: object) -> None:
        """Show something particular first (a filter, a name); None: as it was."""

    def focus_search(self) -> None:
        """Ctrl+F."""

    def focus_first(self) -> None:
        """Where the keyboard goes when the page opens."""

    def leaving(self, go: Callable[[], None]) -> bool:
        """Another page is wanted: whether it may be shown at once. Else the page asks first and calls `go` itself."""
        return True

    def escape(self) -> bool:
        """Esc: whether the page had something to clear."""
        return False

    # -- staleness -------------------------------------------------------------------------------------------------

    def _on_touched(self, touched: Touched) -> None:
        if touched.tables & self.tables:
            self._reload_soon()

    def _reload_soon(self) -> None:
        if not self.isVisible():
            self._stale = True
        elif self._rest.isActive():
            self._touched_again = True
        else:
            self._rest.start()
            self.reload()

    def _rested(self) -> None:
        if self._touched_again:
            self._touched_again = False
            self._reload_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()
