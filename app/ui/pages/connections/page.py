"""The page of the connections and this PC: every check with its fact, since when, and what repairs it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from app.engine.health.checks import CheckGroup, CheckLine, Help, Verdict
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.health import HealthMonitor, Panel
from app.ui.health_pc import START_WITH_SESSION
from app.ui.pages.connections.card import Acts, GroupCard
from app.ui.pages.connections.company_dialog import CompanyDialog
from app.ui.pages.connections.credentials import ServiceTitanDialog, TallyUserDialog
from app.ui.pages.connections.steps import TallySteps
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.widgets.basics import button, column, row
from app.ui.widgets.scroll import ScrollBody

AGE_MS = 1_000
TWO_COLUMNS = 880
"""Page at least this wide: the cards stand in two columns."""
_WINDOWS_CLOCK = "ms-settings:dateandtime"
_OF_PANEL = {
    Panel.TALLY: (CheckGroup.TALLY, "tally.connection"),
    Panel.COMPANY: (CheckGroup.TALLY, "tally.company"),
    Panel.SERVICETITAN: (CheckGroup.SERVICETITAN, "servicetitan.sign_in"),
    Panel.ZOHO: (CheckGroup.ZOHO, "zoho.sign_in"),
    Panel.PC: (CheckGroup.PC, "pc.disk"),
}


class ConnectionsPage(Page):
    """While it is shown what does not work is checked again every few seconds."""

    def __init__(self, session: Session, monitor: HealthMonitor) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Connections"))
        self.monitor = monitor
        self.dialog: Dialog | None = None
        self.steps: TallySteps | None = None
        self._wanted: tuple[CheckGroup, str] | None = None
        titles = {
            CheckGroup.TALLY: self.tr("TallyPrime"),
            CheckGroup.SERVICETITAN: self.tr("ServiceTitan"),
            CheckGroup.ZOHO: self.tr("Zoho Books"),
            CheckGroup.PC: self.tr("This PC"),
            CheckGroup.RECORDS: self.tr("Records"),
        }
        self.cards = {group: GroupCard(title, partial(monitor.check, group)) for group, title in titles.items()}
        self.company_button = self._in_head(CheckGroup.TALLY, self.tr("Company…"), self.choose_company)
        self.user_button = self._in_head(CheckGroup.TALLY, self.tr("User…"), self.enter_tally_user)
        self.credentials_button = self._in_head(
            CheckGroup.SERVICETITAN, self.tr("Credentials…"), self.enter_credentials
        )
        self.zoho_button = self._in_head(CheckGroup.ZOHO, self.tr("Sign in…"), self.sign_in_to_zoho)
        self.all_button = button(self.tr("Check everything"), monitor.check_all)
        self.head.addWidget(self.all_button)
        self._build()
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_MS)
        self._ages.timeout.connect(self._tell_ages)
        monitor.changed.connect(self._tell)
        self._tell()

    def _in_head(self, group: CheckGroup, text: str, act: Callable[[], None]) -> QWidget:
        made = button(text, act, "quiet")
        head = self.cards[group].head
        head.insertWidget(head.count() - 1, made)
        return made

    def _build(self) -> None:
        inside = ScrollBody()
        self._columns: QBoxLayout = row(inside, gap=12)
        self._sides = column(gap=12), column(gap=12)
        for place in self._sides:
            place.addStretch(1)
            self._columns.addLayout(place, 1)
        self._arrange()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.body.addWidget(self.area, 1)

    # -- what it says ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Two columns of about the same height, with what is connected."""
        shown = self.monitor.groups
        first = CheckGroup.TALLY if CheckGroup.TALLY in shown else CheckGroup.SERVICETITAN
        left = [first, CheckGroup.PC, *([CheckGroup.RECORDS] if CheckGroup.ZOHO in shown else [])]
        groups = [CheckGroup.TALLY, CheckGroup.SERVICETITAN, CheckGroup.ZOHO, CheckGroup.PC, CheckGroup.RECORDS]
        right = [one for one in groups if one not in left]
        for place, wanted in zip(self._sides, (left, right), strict=True):
            for at, group in enumerate(wanted):
                if place.indexOf(self.cards[group]) != at:
                    place.insertWidget(at, self.cards[group])

    def _tell(self) -> None:
        self._arrange()
        for group, card in self.cards.items():
            card.setVisible(group in self.monitor.groups)
        for group, card in self.cards.items():
            lines = self.monitor.lines(group)
            if lines:
                named, doubted = [self._named(line) for line in lines], self.monitor.doubted(group)
                card.tell(named, self._since, self._acts, doubted=doubted)
        self._place_steps()
        self._tell_ages()
        bad = sum(row.verdict.value == "failed" for card in self.cards.values() for row in card.rows.values())
        one = self.tr("1 check does not pass") if bad == 1 else self.tr("{n} checks do not pass").format(n=bad)
        self.second.setText(one if bad else "")
        if self._wanted is not None and self.monitor.lines(self._wanted[0]):
            QTimer.singleShot(0, self, self._go_to_wanted)

    def _named(self, line: CheckLine) -> CheckLine:
        """The engine's line, but the one about Tally's port says so."""
        if line.key != "tally.connection":
            return line
        text = self.tr("Port {port} does not answer as TallyPrime")
        if line.verdict is not Verdict.FAILED:
            text = self.tr("Port {port} answers as TallyPrime")
        return replace(line, name=text.format(port=self._port()))

    def _port(self) -> int:
        return urlsplit(self.session.settings.tally.url).port or 9000

    def _tell_ages(self) -> None:
        now, monitor = self.session.now(), self.monitor
        for group, card in self.cards.items():
            card.tell_age(
                monitor.lines(group),
                monitor.checked_at(group),
                now,
                monitor.every(group),
                checking=monitor.checking(group),
                doubted=monitor.doubted(group),
            )

    def _since(self, line: CheckLine) -> str:
        since = self.monitor.since(line.key)
        if since is None:
            return ""
        return self.tr("Since {time}.").format(time=formats.moment(since, self.session.now()))

    def _place_steps(self) -> None:
        """TallyPrime's menu path under the line about its port, while that is what helps."""
        place = self.cards[CheckGroup.TALLY].rows.get("tally.connection")
        lines = self.monitor.lines(CheckGroup.TALLY)
        wanted = any(line.key == "tally.connection" and line.help == Help.OPEN_TALLY_SETTINGS for line in lines)
        if self.steps is not None and (place is None or not wanted or not place.isAncestorOf(self.steps)):
            self.steps.deleteLater()
            self.steps = None
        if place is None or not wanted:
            return
        port = self._port()
        if self.steps is None:
            self.steps = TallySteps(port)
            self.steps.port_wanted.connect(partial(self._open_setting, "tally.url"))
            place.more.addWidget(self.steps)
        self.steps.show_port(port)
        place.advice.hide()  # the steps say the same, better

    # -- what helps ------------------------------------------------------------------------------------------------

    def _acts(self, line: CheckLine) -> Acts:
        key = line.help.removeprefix("open_settings:")
        if key != line.help:
            return [(self.tr("Choose…"), partial(self._open_setting, key))]
        found: dict[str, tuple[str, Callable[[], None]]] = {
            Help.CHOOSE_COMPANY: (self.tr("Choose company…"), self.choose_company),
            Help.OPEN_COMPANY: (self.tr("Other company…"), self.choose_company),
            Help.SIGN_IN: (self.tr("Enter credentials…"), self.enter_credentials),
            Help.SIGN_IN_ZOHO: (self.tr("Sign in…"), self.sign_in_to_zoho),
            Help.GRANT_PERMISSIONS: (self.tr("Copy what is missing"), partial(self._copy, line)),
            Help.CHECK_INTERNET: (self.tr("Proxy…"), partial(self._open_setting, "network.proxy")),
            Help.FREE_DISK: (self.tr("Open data folder"), self._open_data),
            Help.OPEN_MISMATCHES: (self.tr("Show records…"), partial(self.session.open_page, "attention")),
            START_WITH_SESSION: (self.tr("Start by itself"), self._start_by_itself),
        }
        if sys.platform == "win32":
            found[Help.SET_CLOCK] = (self.tr("Open clock settings"), partial(_open, _WINDOWS_CLOCK))
        return [found[line.help]] if line.help in found else []

    def choose_company(self) -> None:
        """Among those open in TallyPrime."""
        self._show(CompanyDialog(self, self.session))

    def enter_credentials(self) -> None:
        """Those of ServiceTitan."""
        self._show(ServiceTitanDialog(self, self.session))

    def sign_in_to_zoho(self) -> None:
        """Through the browser."""
        self._show(ZohoDialog(self, self.session))

    def enter_tally_user(self) -> None:
        """Of a protected company."""
        self._show(TallyUserDialog(self, self.session))

    def _show(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _open_setting(self, key: str) -> None:
        self.session.open_page("settings", key)

    def _copy(self, line: CheckLine) -> None:
        QGuiApplication.clipboard().setText(f"{line.text}\n{line.advice}")
        self.session.notice.emit(self.tr("Copied. Send it to whoever administers ServiceTitan."))

    def _open_data(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.session.program.profile.folder)))

    def _start_by_itself(self) -> None:
        switch = self.session.autostart
        self.session.background.act(self, lambda: switch.switch(True), lambda _: self.monitor.check(CheckGroup.PC))

    # -- being shown -----------------------------------------------------------------------------------------------

    def show_what(self, show: object) -> None:
        """A `Panel`, or the key of a check: its card comes into view and its first button gets the focus."""
        if isinstance(show, Panel):
            self._wanted = _OF_PANEL[show]
        elif isinstance(show, str) and "." in show:
            self._wanted = (CheckGroup(show.partition(".")[0]), show)
        else:
            return
        if self.monitor.lines(self._wanted[0]):
            QTimer.singleShot(0, self, self._go_to_wanted)

    def _go_to_wanted(self) -> None:
        if self._wanted is None:
            return
        (group, key), self._wanted = self._wanted, None
        card = self.cards[group]
        place = card.rows.get(key)
        target: QWidget = next(iter(place.buttons), card.again) if place is not None else card.again
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(card, 0, 0)
        self.area.ensureWidgetVisible(place or card, 0, 24)

    def focus_first(self) -> None:
        if self._wanted is None:
            self.cards[self.monitor.groups[0]].again.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.monitor.watch(True)
        self._ages.start()
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.monitor.watch(False)
        self._ages.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= TWO_COLUMNS
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
