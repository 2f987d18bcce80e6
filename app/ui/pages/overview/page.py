"""The page “Overview”: is it in sync, what helps most, and what happened in the last 14 days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.domain.overall import Overall
from app.domain.stock_levels import ControlTotals
from app.engine.status import Status
from app.engine.views import LastRun, Overview, RecordQuery
from app.ui import formats, words, words_stock
from app.ui.health import Panel
from app.ui.pages.overview.cards import FlowsCard, RecordCard, RunCard, StatCard, StateIcon, records
from app.ui.pages.overview.chart_card import ChartCard
from app.ui.pages.page import Page
from app.ui.session import Doing, Session
from app.ui.theme.tokens import MARGIN, RAIL_BELOW, RED_AGE_DAYS
from app.ui.widgets.basics import button, column, label, restyle, row
from app.ui.widgets.notes import Note
from app.ui.widgets.scroll import ScrollBody

REFRESH_MS = 500
"""At most that often."""
_GAP = 10
_TRUSTED = (Overall.UP_TO_DATE, Overall.ATTENTION, Overall.SYNCING)
"""States in which a flow that nothing waits in may be called well."""
_KEY = re.compile(r"\b(?:tally|servicetitan|purchases|stock|zoho|bills|sync|network|audit)\.[a-z_]+\b")


class OverviewPage(Page):
    """Everything it says comes from the status and from one read of the journal."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.hide()
        self.second.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.overview: Overview | None = None
        self.totals: ControlTotals | None = None
        """Of stock, of last night."""
        self._pending = False
        self._act: Callable[[], None] = session.sync_now
        self._columns = 0
        self._warned: tuple[str, ...] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._again)
        self._build()
        session.status_changed.connect(self._on_status)
        session.doing_changed.connect(self._on_doing)
        session.settings_changed.connect(self._tell)
        self._tell()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = ScrollBody()
        self._inside = column(inside, margins=(MARGIN, 14, MARGIN, 12), gap=_GAP)
        self.area.setWidget(inside)
        self.body.addWidget(self.area, 1)

        head = row(gap=14)
        self.icon = StateIcon()
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        said = column(gap=0)
        self.sentence = label("", "sentence", wrap=True)
        self.sentence.setObjectName("overview-sentence")
        self.below = label("", "second", wrap=True)
        self.below.setObjectName("overview-second")
        said.addWidget(self.sentence)
        said.addWidget(self.below)
        head.addLayout(said, 1)
        self.primary = button("", lambda: self._act(), "primary")
        self.primary.setObjectName("overview-primary")
        head.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignVCenter)
        self._inside.addLayout(head)

        self.run = RunCard()
        self.run.stopped.connect(self.session.runner.cancel)
        self._inside.addWidget(self.run)
        self._notes = column(gap=8)
        self._inside.addLayout(self._notes)
        self.notes: list[Note] = []

        self.last_run = StatCard(self.tr("Last run"))
        self.next_run = StatCard(self.tr("Next run"))
        self.oldest = RecordCard(self.tr("Oldest waiting"))
        self.oldest.setObjectName("overview-oldest")
        self.oldest.opened.connect(self.session.open_record)
        self.moved = StatCard(self.tr("Moved in 14 days"))
        self._cards = QGridLayout()
        self._cards.setSpacing(_GAP)
        self._inside.addLayout(self._cards)
        self.chart = ChartCard()
        self.chart.day_chosen.connect(self._open_day)
        self._inside.addWidget(self.chart, 1)
        self.flows = FlowsCard()
        self.flows.trail_wanted.connect(lambda: self.session.open_page("audit"))
        self.flows.stock_wanted.connect(lambda: self.session.open_page("stock"))
        self._inside.addWidget(self.flows)
        self._place_cards()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cards()

    def _place_cards(self) -> None:
        """Four side by side where they fit, else two by two."""
        cards: list[QWidget] = [self.last_run, self.next_run, self.oldest, self.moved]
        need = 4 * max(one.minimumSizeHint().width() for one in cards) + 3 * _GAP + 2 * MARGIN + 16
        columns = 2 if self.window().width() < RAIL_BELOW or self.width() < max(need, 680) else 4
        if columns == self._columns:
            return
        self._columns = columns
        for at, one in enumerate(cards):
            self._cards.addWidget(one, at // columns, at % columns)
        for at in range(4):
            self._cards.setColumnStretch(at, int(at < columns))

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal, at most twice a second."""
        if self._timer.isActive():
            self._pending = True
            return
        self._pending = False
        self._timer.start()
        now = self.session.now()
        views, stock = self.session.views, self.session.service.stock

        def work() -> tuple[Overview, ControlTotals | None]:
            return views.overview(now), stock.control()

        self.session.background.read(self, "overview", work, self._on_read)

    def _again(self) -> None:
        if self._pending and self.isVisible():
            self.reload()
        elif self._pending:
            self._pending, self._stale = False, True

    def _on_read(self, found: tuple[Overview, ControlTotals | None]) -> None:
        self.overview, self.totals = found
        self._tell()

    def _on_status(self, status: Status) -> None:
        shown = self.overview
        if self.isVisible() and shown is not None:
            ended = shown.last_run.ended if shown.last_run is not None else None
            if shown.days[-1].date != self.session.now().astimezone().date() or ended != status.last_run:
                self.reload()  # Midnight has passed, or a run has ended that changed no record.
        self._tell()

    def _on_doing(self, doing: Doing | None) -> None:
        self.run.show_doing(doing, self.session.now())

    # -- telling ---------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        now, status = self.session.now(), self.session.status
        self.run.show_doing(self.session.doing, now)
        if status is not None:
            self._tell_status(status, now)
            self._tell_warnings(status)
        else:
            self.sentence.setText(self.tr("Looking at the journal…"))
            self.primary.hide()
        if self.overview is not None:
            self._tell_numbers(self.overview, now)
        self._tell_next(status, now)
        self._place_cards()

    def _tell_status(self, status: Status, now: datetime) -> None:
        said = words.overview_sentence(status, self.session.doing, self.session.settings, now)
        self.icon.show_state(said.overall, status.attention)
        self.sentence.setText(said.text)
        restyle(self.sentence, "sentence-bad" if said.bad else "sentence")
        self.below.setText(said.second)
        self.below.setVisible(bool(said.second))
        text, self._act = self._helps_most(status)
        self.primary.setText(text)
        self.primary.setVisible(bool(text))

    def _helps_most(self, status: Status) -> tuple[str, Callable[[], None]]:
        """The button and what it does; no text where nothing needs doing."""
        session, overall = self.session, status.overall
        cloud = Panel.ZOHO if words.of_zoho(status) else Panel.SERVICETITAN
        panels = {Overall.TALLY_OFFLINE: Panel.TALLY, Overall.CLOUD_OFFLINE: cloud}
        if overall is Overall.SETUP_NEEDED:
            return self.tr("Finish set-up…"), session.wizard_wanted.emit
        if overall is Overall.SIGN_IN_NEEDED:
            return self.tr("Sign in…"), lambda: session.open_page("connections", cloud)
        if overall is Overall.PAUSED:
            return self.tr("Resume"), session.resume
        if overall in panels:
            return self.tr("Check connections…"), lambda: session.open_page("connections", panels[overall])
        syncing = overall is Overall.SYNCING
        if status.stale and status.last_run is not None and not syncing:
            if status.last_problem:
                return self.tr("Check connections…"), lambda: session.open_page("connections")
            return self.tr("Sync now"), session.sync_now
        if status.attention:
            one = status.attention == 1
            text = self.tr("Review 1 record…") if one else self.tr("Review {n} records…")
            return text.format(n=formats.count(status.attention)), lambda: session.open_page("attention")
        if overall is Overall.ATTENTION:
            return self.tr("Sync now"), session.sync_now
        return "", session.sync_now

    def _tell_warnings(self, status: Status) -> None:
        if status.warnings == self._warned:
            return
        self._warned = status.warnings
        for note in self.notes:
            note.hide()
            note.deleteLater()
        self.notes = []
        for text in status.warnings:
            note = Note("warn", words.for_window(text))
            key = _KEY.search(text)
            if key is not None:
                note.add_action(self.tr("Open this setting…"), partial(self.session.open_page, "settings", key.group()))
            self._notes.addWidget(note)
            self.notes.append(note)

    def _tell_numbers(self, found: Overview, now: datetime) -> None:
        self._tell_last(found.last_run, now)
        oldest = found.oldest
        if oldest is None:
            self.oldest.say(formats.NONE, self.tr("No record waits for a person"), None)
        else:
            days = formats.age_days(oldest.since, now)
            below = f"{oldest.label} · {oldest.party}" if oldest.party else oldest.label
            self.oldest.say(formats.age(oldest.since, now), below, oldest.record_id, bad=days >= RED_AGE_DAYS)
        self.moved.say(formats.money(found.moved, self.session.currency, sign=True), records(found.synced))
        self.chart.show_days(found.days, now.astimezone().date())
        status = self.session.status
        fresh = status is not None and not status.stale and status.overall in _TRUSTED
        self.flows.show_flows(found.flows, now, fresh=fresh)
        on = self.session.settings.stock.enabled
        self.flows.show_control(words_stock.control(self.totals, now) if on else None)

    def _tell_last(self, run: LastRun | None, now: datetime) -> None:
        if run is None:
            self.last_run.say(formats.NONE, self.tr("No run yet"))
            return
        took = self.tr("took {time}").format(time=formats.duration((run.ended - run.started).total_seconds()))
        parts = []
        if run.sent or run.waiting:
            parts.append(
                self.tr("{sent} of {all} sent").format(sent=str(run.sent), all=formats.count(run.sent + run.waiting))
            )
        elif run.ok:
            parts.append(self.tr("Nothing new"))
        if run.waiting:
            one = run.waiting == 1
            parts.append((self.tr("1 waits") if one else self.tr("{n} wait")).format(n=formats.count(run.waiting)))
        if not run.ok:
            parts.insert(0, self.tr("did not succeed"))
        self.last_run.say(words.day_time(run.ended, now), " · ".join([*parts, took]), bad=not run.ok)

    def _tell_next(self, status: Status | None, now: datetime) -> None:
        when, minutes = self.session.next_run, self.session.settings.sync.interval_minutes
        if self.session.doing is not None:
            self.next_run.say(self.tr("now"), self.tr("A run is under way"))
        elif status is not None and status.overall is Overall.PAUSED:
            until = status.paused_until
            far = until is None or until - now > timedelta(days=365)
            paused = formats.NONE if far or until is None else formats.moment(until, now)
            self.next_run.say(paused, self.tr("Paused until you resume") if far else self.tr("Paused until then"))
        elif when is None:
            self.next_run.say(formats.NONE, self.tr("No run planned"))
        else:
            every = self.tr("every {n} min").format(n=minutes)
            self.next_run.say(formats.moment(max(when, now), now), f"{formats.in_time(when, now)} · {every}")

    # -- leading on ------------------------------------------------------------------------------------------------

    def _open_day(self, day: date) -> None:
        since, until = (datetime.combine(one, time()).astimezone() for one in (day, day + timedelta(days=1)))
        self.session.open_page("records", RecordQuery(since=since, until=until))

    def focus_first(self) -> None:
        """The button that helps most."""
        if self.primary.isVisible():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)
