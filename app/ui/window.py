"""The main window: navigation, health strip, the page in view and the drawer; reflows with its width."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.domain.states import ATTENTION
from app.engine.status import Status
from app.ui.drawer.drawer import Drawer
from app.ui.health import HealthMonitor
from app.ui.health_strip import HealthStrip
from app.ui.icons import tray_icon
from app.ui.navigation import Entry, Navigation
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.ui.theme.tokens import COVER_BELOW, DRAWER_WIDTH, RAIL_BELOW
from app.ui.widgets.basics import column, row
from app.ui.widgets.notes import MessageBar, announce

LEAST_WIDTH, LEAST_HEIGHT = 853, 533
PageMaker = Callable[[Session], Page]


class MainWindow(QMainWindow):
    """Closing it leaves the tray application running; `closed` says so."""

    closed = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        session: Session,
        monitor: HealthMonitor,
        pages: list[tuple[Entry, PageMaker]],
        parent: QWidget | None = None,
    ) -> None:
        """Pages are made when they are first opened, so that the window opens at once."""
        super().__init__(parent)
        self.session = session
        self._makers = {entry.name: maker for entry, maker in pages}
        self._pages: dict[str, Page] = {}
        self._names: list[str] = []
        self._said = ""
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(1280, 800)
        self.navigation = Navigation([entry for entry, _ in pages])
        self.health = HealthStrip(session, monitor)
        self.messages = MessageBar()
        self.stack = QStackedWidget()
        self.drawer = Drawer(session, self)
        self._build()
        self._connect()
        self._shortcuts()
        self._title()
        self._show_wanted()
        self.open_page(self._names[0])

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("body")
        outer = row(body, gap=0)
        outer.addWidget(self.navigation)
        right = column(gap=0)
        right.addWidget(self.health)
        middle = row(gap=0)
        page = column(gap=0)
        page.addWidget(self.messages)
        page.addWidget(self.stack, 1)
        middle.addLayout(page, 1)
        middle.addWidget(self.drawer)
        right.addLayout(middle, 1)
        outer.addLayout(right, 1)
        self._middle, self._body = middle, body
        self.setCentralWidget(body)
        self.drawer.hide()

    def _connect(self) -> None:
        session = self.session
        self.navigation.chosen.connect(self.open_page)
        self.health.page_wanted.connect(self.open_page)
        session.page_wanted.connect(self.open_page)
        session.record_wanted.connect(self.open_record)
        session.status_changed.connect(self._on_status)
        session.settings_changed.connect(self._title)
        session.settings_changed.connect(self._show_wanted)
        session.notice.connect(self.messages.notice)
        session.problem.connect(self.messages.problem)
        session.background.mistake.connect(self.messages.mistake)
        self.drawer.closed.connect(self._drawer_closed)

    def _shortcuts(self) -> None:
        for number in range(1, min(9, len(self._makers)) + 1):
            self._key(f"Ctrl+{number}", partial(self._open_nth, number))
        self._key("Ctrl+F", lambda: self.page().focus_search())
        self._key("F5", self.session.sync_now)
        self._key("Ctrl+P", lambda: self.health.open_pause(by_key=True))
        self._key("F6", lambda: self._next_pane(1))
        self._key("Shift+F6", lambda: self._next_pane(-1))
        self._key("Esc", self._escape)
        self._key("Ctrl+Q", self.quit_wanted.emit)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(lambda: act())

    # -- pages -----------------------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page in view."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101 - only pages are added
        return shown

    def _open_nth(self, number: int) -> None:
        """As they stand in the navigation."""
        if number <= len(self._names):
            self.open_page(self._names[number - 1])

    def _show_wanted(self) -> None:
        """Only the pages that the settings ask for; another one comes into view where the one there goes."""
        self._names = self.navigation.show_wanted(self.session.settings)
        if self._pages and self.page().name not in self._names:
            self.open_page(self._names[0])

    def open_page(self, name: str, show: object = None) -> None:
        """Show a page, made if this is the first time; nothing while the settings do not ask for it."""
        if name not in self._names:
            return
        if self._pages and name != self.page().name and not self.page().leaving(lambda: self.open_page(name, show)):
            self.navigation.choose(self.page().name)
            return
        if name not in self._pages:
            made = self._makers[name](self.session)
            made.name = name
            self._pages[name] = made
            self.stack.addWidget(made)
        page = self._pages[name]
        self.navigation.choose(name)
        if self.stack.currentWidget() is not page:
            self.drawer.close_drawer()
        self.stack.setCurrentWidget(page)
        page.show_what(show)
        page.focus_first()

    def open_record(self, record_id: int) -> None:
        """Open the drawer on a record; the focus stays where it is."""
        self.drawer.show_record(record_id)
        self.drawer.show()
        self._place_drawer()

    def _drawer_closed(self) -> None:
        self.page().focus_first()

    # -- keys ------------------------------------------------------------------------------------------------------

    def _escape(self) -> None:
        if self.messages.isVisible():
            self.messages.hide()
        elif self.drawer.isVisible():
            self.drawer.close_drawer()
        else:
            self.page().escape()

    def _next_pane(self, step: int) -> None:
        panes: list[QWidget] = [self.navigation, self.health, self.page()]
        if self.drawer.isVisible():
            panes.append(self.drawer)
        focus = self.focusWidget()
        here = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), 0)
        pane = panes[(here + step) % len(panes)]
        if isinstance(pane, Page):
            pane.focus_first()
        elif isinstance(pane, Navigation):
            next(b for b in pane.buttons.values() if b.isChecked()).setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
            pane.focusNextChild()

    # -- status ----------------------------------------------------------------------------------------------------

    def _on_status(self, status: Status) -> None:
        waiting = sum(status.counts.get(state, 0) for state in ATTENTION)
        if "attention" in self.navigation.buttons:
            self.navigation.buttons["attention"].set_count(waiting)
        self.setWindowIcon(self._icon(status))
        if self._said and self._said != status.text:
            announce(self, status.text)
        self._said = status.text

    def _icon(self, status: Status) -> QIcon:
        return tray_icon(status.overall, status.attention, theme().dark)

    def _title(self) -> None:
        company = self.session.settings.tally.company
        self.setWindowTitle(f"{company} — ML Connector" if company else "ML Connector")

    # -- size ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < RAIL_BELOW
        self.navigation.set_rail(narrow)
        self.health.set_narrow(narrow)
        self._place_drawer()

    def _place_drawer(self) -> None:
        """Beside the page where there is room, over it from the right where there is not."""
        cover = self.width() < COVER_BELOW
        inside = self._middle.indexOf(self.drawer) >= 0
        if cover and inside:
            self._middle.removeWidget(self.drawer)
            self.drawer.setParent(self._body)
            self.drawer.setVisible(self.drawer.wanted)
        elif not cover and not inside:
            self._middle.addWidget(self.drawer)
            self.drawer.setVisible(self.drawer.wanted)
        if cover:
            top = self.health.height()
            area = self._body.rect()
            width = min(DRAWER_WIDTH, area.width() - self.navigation.width())
            self.drawer.setGeometry(area.right() + 1 - width, top, width, area.height() - top)
            self.drawer.raise_()

    # -- life ------------------------------------------------------------------------------------------------------

    def raise_up(self) -> None:
        """Show it, in front of the others."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def remember(self, store: QSettings) -> None:
        """Keep its place and size."""
        store.setValue("window/geometry", self.saveGeometry())

    def recall(self, store: QSettings) -> None:
        """Put it where it was."""
        kept = store.value("window/geometry")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
