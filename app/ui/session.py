"""What every window shares: the program, the lanes of work, the newest status, and the way from one page to another."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from app.bootstrap import Program
from app.domain.errors import KnownError
from app.engine.books.matches import BooksMatches
from app.engine.books.setup import BooksSetup
from app.engine.cycle.parts import CycleResult
from app.engine.service import SyncService
from app.engine.status import Status
from app.engine.views import Views
from app.store.database import Touched
from app.system.autostart import AutostartSwitch, autostart
from app.system.settings import Settings
from app.ui.background import ACTS, Background
from app.ui.bridge import Bridge
from app.ui.outcome import Outcome
from app.ui.runner import Runner

LOOK_EVERY_MS = 5_000
"""How often it is looked whether another program wrote to the database."""
STATUS_EVERY = 3
"""The status grows old by itself: it is reduced again with every third look, and after every commit."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What the engine is doing now."""

    what: str
    done: int
    total: int | None
    since: datetime


class Follows(Enum):
    """When what a person released is tried."""

    NOW = 1
    RESUMED = 2
    """It is paused: once it goes on."""
    NEXT_RUN = 3
    """Nothing runs by itself: with the run that somebody starts."""


class Session(QObject):
    """One profile's program as the windows use it. Made and used in the main thread."""

    status_changed = Signal(object)
    """Status: reduced anew."""
    doing_changed = Signal(object)
    """Doing, or None when nothing is under way."""
    touched = Signal(object)
    """Touched: records and tables that changed; coalesced."""
    settings_changed = Signal()
    page_wanted = Signal(str, object)
    """Name of a page and what it is to show first (None: as it was)."""
    record_wanted = Signal(int)
    """Id of a record to open in the drawer."""
    wizard_wanted = Signal()
    snooze_wanted = Signal(object)
    """timedelta: no notifications for that long."""
    notice = Signal(str)
    """A short sentence that says what just happened."""
    problem = Signal(object)
    """KnownError that nobody else shows."""

    def __init__(self, program: Program, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.program = program
        self.service: SyncService = program.service
        self.views: Views = program.service.views
        self.books = BooksSetup(
            program.settings, program.connections.zoho, program.cursors, program.connections.servicetitan
        )
        """What there is to choose from in Zoho Books."""
        self.books_matches = BooksMatches(
            program.records, program.service.accounting, program.into_books.lists, program.reference
        )
        self.background = Background(self, program.database.close_thread)
        self.bridge = Bridge(self)
        self.runner = Runner(program, self.bridge)
        self.settings: Settings = program.settings()
        self.autostart: AutostartSwitch = autostart()
        self.status: Status | None = None
        self.next_run: datetime | None = None
        """When the next cycle begins by itself; None while none is planned."""
        self.doing: Doing | None = None
        self.last_result: CycleResult | None = None
        self.shown_record: int | None = None
        """Id of the record in the drawer; None while it is closed."""
        self.set_up: bool = program.service.set_up
        """Whether the first-run wizard was finished, or nothing is missing."""
        self._books_currency = ""
        self._outcome = Outcome(self)
        self._own_commits = False
        self._data_version: int | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_EVERY_MS)
        self._looks = 0
        self._clock.timeout.connect(self._look)
        self.background.problem.connect(self.problem)
        self.bridge.touched.connect(self._on_touched)
        self.bridge.progressed.connect(self._on_progress)
        self.bridge.ended.connect(self._on_ended)
        self.bridge.broken.connect(self._on_broken)
        program.database.listener = self.bridge.touch

    # -- life ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to watch; the schedule starts if set-up is finished."""
        self._clock.start()
        self.refresh_status()
        if self.set_up:
            self.runner.start()

    def close(self) -> bool:
        """Stop watching and end all threads; False when something did not end in time."""
        self._clock.stop()
        self.program.database.listener = None
        ended = self.runner.stop()
        return self.background.close() and ended

    @property
    def currency(self) -> str:
        """Of the Tally company; where nothing comes from TallyPrime, of the books."""
        return self.settings.tally.currency or self._books_currency

    def now(self) -> datetime:
        """The program's clock."""
        return self.program.clock.now()

    @staticmethod
    def who() -> str:
        """The person at this PC, for the audit trail."""
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "window"

    def set_up_finished(self) -> None:
        """The wizard's last step: the schedule starts."""
        self.set_up = True
        self.settings = self.program.settings()
        self.settings_changed.emit()
        self.runner.start()
        self.refresh_status()

    # -- looking ---------------------------------------------------------------------------------------------------

    def refresh_status(self) -> None:
        """Reduce the status anew."""
        self.background.read(self, "status", self._read_status, self._on_status)

    def _read_status(self) -> tuple[Status, datetime | None, str]:
        """On the reading lane."""
        books = self.program.into_books.lists.organization() if not self.settings.reads_tally else None
        return self.service.status(), self.runner.next_run(self.now()), books.currency_code if books is not None else ""

    def _look(self) -> None:
        """Another program may have written to the database or the settings meanwhile."""
        self.background.read(self, "version", self.program.database.data_version, self._on_version)
        self._looks += 1
        if self._looks % STATUS_EVERY == 0 or self.doing is not None:
            self.refresh_status()

    def _on_version(self, version: int) -> None:
        before, self._data_version = self._data_version, version
        foreign = before is not None and before != version and not self._own_commits
        self._own_commits = False
        if foreign:
            self.touched.emit(Touched(frozenset(), self.program.database.table_names))
            self.background.read(self, "settings", self.program.settings, self._on_settings)
            self.refresh_status()

    def _on_settings(self, settings: Settings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def _on_status(self, read: tuple[Status, datetime | None, str]) -> None:
        status, self.next_run, self._books_currency = read
        self.status = status
        if not status.running and self.doing is not None:
            self._set_doing(None)
        self.status_changed.emit(status)

    def _on_touched(self, touched: Touched) -> None:
        self._own_commits = True
        self.touched.emit(touched)
        self.refresh_status()

    def _on_progress(self, what: str, done: int, total: int | None) -> None:
        since = self.doing.since if self.doing is not None and self.doing.what == what else self.now()
        self._set_doing(Doing(what, done, total, since))

    def _on_ended(self, result: CycleResult) -> None:
        self.last_result = result
        self._set_doing(None)
        self.refresh_status()

    def _on_broken(self) -> None:
        self.problem.emit(
            KnownError(
                "The unattended run stopped because of a mistake of the program.",
                advice="Quit ML Connector and start it again; nothing that was saved is lost. The log says more.",
            )
        )

    def _set_doing(self, doing: Doing | None) -> None:
        self.doing = doing
        self.doing_changed.emit(doing)

    # -- acting ----------------------------------------------------------------------------------------------------

    def sync_now(self) -> None:
        """One cycle as soon as possible."""
        self.runner.sync_now()

    @property
    def paused(self) -> bool:
        """Whether it is paused, as far as the newest status says."""
        until = self.status.paused_until if self.status is not None else None
        return until is not None and until > self.now()

    @property
    def follows(self) -> Follows:
        """When something would be tried that a person releases now."""
        if not self.runner.started:
            return Follows.NEXT_RUN
        return Follows.RESUMED if self.paused else Follows.NOW

    def send_released(self, ids: Sequence[int]) -> Follows:
        """These were released: a run begins for them, unless it is paused; only “Sync now” overrules a pause.

        What became of them is told as a notice.
        """
        self._outcome.watch(ids)
        follows = self.follows
        if follows is Follows.NOW:
            self.sync_now()
        return follows

    def pause(self, until: datetime | None) -> None:
        """Until then, or until resumed."""
        self.background.act(self, lambda: self.service.pause(until), lambda _: self.refresh_status())

    def pause_for(self, time: timedelta) -> None:
        """From now on that long."""
        self.pause(self.now() + time)

    def resume(self) -> None:
        """Go on."""

        def resumed(_: None) -> None:
            self.refresh_status()
            self.runner.sync_now()

        self.background.act(self, self.service.resume, resumed)

    def save_settings(
        self,
        change: Callable[[Settings], Settings],
        then: Callable[[], None] = lambda: None,
        failed: Callable[[KnownError], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Change the settings on disk; KnownErrors go to `failed`, else to `problem`. Neither it nor `then` is called
        when the `owner` is gone."""

        def saved(settings: Settings) -> None:
            self.settings = settings
            self.settings_changed.emit()
            self.refresh_status()
            if owner is None or shiboken6.isValid(owner):
                then()

        def refused(error: KnownError) -> None:
            heard = failed if failed is not None and (owner is None or shiboken6.isValid(owner)) else self.problem.emit
            heard(error)

        self.background.act(self, lambda: self.program.change_settings(change), saved, refused, lane=ACTS)

    def reread_settings(self) -> None:
        """The engine changed them, or a secret that they go with: what was found out with the old ones is forgotten."""

        def read(settings: Settings) -> None:
            self.settings = settings
            self.settings_changed.emit()
            self.refresh_status()

        self.background.read(self, "settings", self.program.settings, read)

    def open_page(self, name: str, show: object = None) -> None:
        """Go to a page; `show` is what it is to show first."""
        self.page_wanted.emit(name, show)

    def open_record(self, record_id: int) -> None:
        """Open the drawer."""
        self.record_wanted.emit(record_id)
