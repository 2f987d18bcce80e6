"""The strip above every page: each connection in a cell, the next run, pause and sync; a cell opens its details."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from app.domain.overall import Overall
from app.engine.status import Status
from app.ui import formats
from app.ui.health import HealthMonitor, Light, Panel
from app.ui.icons import pixmap
from app.ui.session import Doing, Session
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import HEALTH_HEIGHT, HEALTH_HEIGHT_NARROW
from app.ui.widgets.basics import button, row, upright
from app.ui.words import phase

GLYPHS = {
    Light.GOOD: ("tick_disc", "ok"),
    Light.WARNING: ("warning", "warn"),
    Light.BAD: ("error_disc", "bad"),
    Light.UNKNOWN: ("ring", "text2"),
    Light.CLOCK: ("clock", "text2"),
}
"""Glyph and colour of each light; only what was checked and is true is green."""
_KEPT = 200
"""So wide a cell stays whole."""
_WIDEST = 340
"""So wide a cell that gives way becomes where there is room."""


class HealthCell(QPushButton):
    """One connection: its name above, the fact below; only the name where the window is narrow."""

    def __init__(self, title: str, *, gives_way: bool = False) -> None:
        """`gives_way`: where room is short this one is elided before the others."""
        super().__init__()
        self._gives_way = gives_way
        self.setProperty("kind", "cell")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title, self._fact, self._note, self._light, self._narrow = title, "", "", Light.UNKNOWN, False
        self.setFixedHeight(HEALTH_HEIGHT - 8)
        self._say()

    def tell(self, fact: str, light: Light, title: str = "", note: str = "") -> None:
        """The fact now; `note` stands beside the name."""
        now = fact, light, title or self._title, note
        if now != (self._fact, self._light, self._title, self._note):
            self._fact, self._light, self._title, self._note = now
            self._say()

    def set_narrow(self, narrow: bool) -> None:
        """Only the name."""
        self._narrow = narrow
        self.setFixedHeight((HEALTH_HEIGHT_NARROW if narrow else HEALTH_HEIGHT) - 8)
        self._say()

    @property
    def fact(self) -> str:
        """What it says."""
        return self._fact

    @property
    def light(self) -> Light:
        """How it stands."""
        return self._light

    def _say(self) -> None:
        said = f"{self._title}: {self._note} {self._fact}" if self._note else f"{self._title}: {self._fact}"
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(font(BODY, bold=self._narrow)).horizontalAdvance(self._shown_narrow())
        if not self._narrow:
            fact = QFontMetrics(font(BODY)).horizontalAdvance(self._fact)
            most = _WIDEST if self._gives_way else 210
            wide = max(QFontMetrics(font(CAPTION)).horizontalAdvance(self._above()), min(fact, most))
        return QSize(wide + 40, self.height())

    def minimumSizeHint(self) -> QSize:
        least = 48 if self._narrow or self._gives_way else min(self.sizeHint().width(), _KEPT)
        return QSize(least, self.height())

    def _shown_narrow(self) -> str:
        return self._fact if self._light is Light.CLOCK else self._title

    def _above(self) -> str:
        return f"{self._title} · {self._note}" if self._note else self._title

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = theme()
        painter = QPainter(self)
        name, token = GLYPHS[self._light]
        drawn = pixmap(name, 16, self.devicePixelRatioF(), colours.colour(token))
        painter.drawPixmap(8, (self.height() - 16) // 2, drawn)
        area = self.rect().adjusted(31, 2, -6, -2)
        if self._narrow:
            _line(painter, area, self._shown_narrow(), BODY, "text", bold=True)
        else:
            half = area.height() // 2
            _line(painter, QRect(area.left(), area.top(), area.width(), half), self._above(), CAPTION, "text2")
            below = QRect(area.left(), area.top() + half, area.width(), area.height() - half)
            ink = "bad" if self._light is Light.BAD else "text2" if self._note else "text"
            _line(painter, below, self._fact, BODY, ink)
        painter.end()


def _line(painter: QPainter, area: QRect, text: str, size: int, token: str, *, bold: bool = False) -> None:
    face = font(size, bold=bold)
    painter.setFont(face)
    painter.setPen(theme().colour(token))
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class HealthStrip(QWidget):
    """`page_wanted` carries the page that a cell opens and the panel on it."""

    page_wanted = Signal(str, object)

    def __init__(self, session: Session, monitor: HealthMonitor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Connections and next run"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._session, self._monitor = session, monitor
        self._status: Status | None = None
        layout = row(self, margins=(8, 4, 16, 4), gap=4)
        self.cells: dict[Panel, HealthCell] = {}
        titles = {
            Panel.TALLY: self.tr("TallyPrime"),
            Panel.COMPANY: self.tr("Company"),
            Panel.SERVICETITAN: self.tr("ServiceTitan"),
            Panel.ZOHO: self.tr("Zoho Books"),
        }
        self._rules: dict[Panel, QWidget] = {}
        for panel, title in titles.items():
            cell = HealthCell(title, gives_way=panel is Panel.COMPANY)
            cell.clicked.connect(lambda _=False, p=panel: self.page_wanted.emit("connections", p))
            self.cells[panel] = cell
            self._rules[panel] = self._upright()
            layout.addWidget(cell)
            layout.addWidget(self._rules[panel])
        self.next = HealthCell(self.tr("Next run"))
        self.next.clicked.connect(lambda: self.page_wanted.emit("overview", None))
        layout.addWidget(self.next)
        layout.addStretch(1)
        self.pause_button = button(self.tr("Pause…"), self.open_pause, "quiet")
        self.sync_button = button(self.tr("Sync now"), self._sync_or_stop)
        self.sync_button.setToolTip(self.tr("Read TallyPrime and send what is ready (F5)"))
        layout.addWidget(self.pause_button)
        layout.addWidget(self.sync_button)
        self.set_narrow(False)
        self._timer = QTimer(self)
        self._timer.setInterval(10_000)
        self._timer.timeout.connect(self._tell_next)
        self._timer.start()
        session.status_changed.connect(self._on_status)
        session.doing_changed.connect(self._on_doing)
        session.settings_changed.connect(self._show_cells)
        monitor.changed.connect(self._tell_lights)
        theme().changed.connect(self.update)
        self._show_cells()
        self._tell_lights()
        self._tell_next()

    def _show_cells(self) -> None:
        """Only what is configured."""
        for panel, cell in self.cells.items():
            cell.setVisible(self._monitor.shows(panel))
            self._rules[panel].setVisible(self._monitor.shows(panel))

    @staticmethod
    def _upright() -> QWidget:
        made = upright()
        made.setFixedHeight(28)
        return made

    def set_narrow(self, narrow: bool) -> None:
        """Names only, and less high."""
        self.setFixedHeight(HEALTH_HEIGHT_NARROW if narrow else HEALTH_HEIGHT)
        for cell in [*self.cells.values(), self.next]:
            cell.set_narrow(narrow)
        self.pause_button.setVisible(not narrow)

    # -- what it says ----------------------------------------------------------------------------------------------

    def _tell_lights(self) -> None:
        for panel, cell in self.cells.items():
            summary = self._monitor.summary(panel)
            cell.tell(summary.fact, summary.light, note=summary.note)

    def _on_status(self, status: Status) -> None:
        self._status = status
        self._tell_next()
        self._tell_lights()

    def _on_doing(self, doing: Doing | None) -> None:
        self._tell_next()

    def _tell_next(self) -> None:
        session = self._session
        now, doing, status = session.now(), session.doing, self._status
        paused = status is not None and status.overall is Overall.PAUSED
        self.pause_button.setText(self.tr("Resume") if paused else self.tr("Pause…"))
        self.sync_button.setText(self.tr("Stop") if doing is not None else self.tr("Sync now"))
        self.sync_button.setEnabled(session.runner.started)
        if not session.runner.started:
            self.sync_button.setToolTip(self.tr("Finish the set-up first"))
            self.next.tell(self.tr("After set-up"), Light.CLOCK)
        elif doing is not None:
            part = f" {doing.done} / {doing.total}" if doing.total else ""
            self.next.tell(f"{phase(doing.what)}{part}", Light.CLOCK, self.tr("Running now"))
        elif paused and status is not None:
            until = status.paused_until
            far = until is None or until - now > timedelta(days=365)
            fact = self.tr("Until you resume") if far or until is None else formats.moment(until, now)
            self.next.tell(fact, Light.CLOCK, self.tr("Paused until"))
        else:
            self._tell_time(session.next_run, now)

    def _tell_time(self, when: datetime | None, now: datetime) -> None:
        if when is None:
            self.next.tell(formats.NONE, Light.CLOCK, self.tr("Next run"))
            return
        fact = f"{formats.moment(when, now)} · {formats.in_time(when, now)}" if when > now else self.tr("now")
        self.next.tell(fact, Light.CLOCK, self.tr("Next run"))

    # -- what it does ----------------------------------------------------------------------------------------------

    def _sync_or_stop(self) -> None:
        if self._session.doing is not None:
            self._session.runner.cancel()
        else:
            self._session.sync_now()

    def open_pause(self, *, by_key: bool = False) -> None:
        """The pause menu, or resume at once; opened `by_key` its first entry is marked, for Enter."""
        if self._status is not None and self._status.overall is Overall.PAUSED:
            self._session.resume()
            return
        menu = QMenu(self)
        fill_pause_menu(menu, self._session)
        if by_key:
            menu.setActiveAction(menu.actions()[0])
        menu.exec(self.pause_button.mapToGlobal(self.pause_button.rect().bottomLeft()))
        menu.deleteLater()


def fill_pause_menu(menu: QMenu, session: Session) -> None:
    """For 1 hour, until tomorrow, until I resume."""
    morning = session.now().astimezone().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    words = menu.tr
    menu.addAction(words("For 1 hour"), lambda: session.pause_for(timedelta(hours=1)))
    menu.addAction(words("Until tomorrow 09:00"), lambda: session.pause(morning))
    menu.addAction(words("Until I resume"), lambda: session.pause(None))
