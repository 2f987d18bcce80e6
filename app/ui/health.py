"""Keeps the checks of both connections fresh off the main thread and sums them up, a light for each panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import KnownError
from app.domain.overall import Overall
from app.engine.health.checks import CheckGroup, CheckLine, Help, Verdict
from app.engine.status import Status
from app.system.settings import Environment
from app.system.tally_process import TallyProcess, tally_process
from app.ui.health_pc import autostart_line, process_line, tray_line
from app.ui.session import Session
from app.ui.words import for_window, of_zoho

TICK_MS = 3_000
SLOW_MS = 1_500
"""A check that takes longer puts what was found before in doubt; quicker ones change nothing in between."""
OFTEN, SELDOM = timedelta(seconds=15), timedelta(minutes=5)
"""How old a check may be: of what does not work (or is looked at), and of what works."""


class Light(StrEnum):
    """How a connection stands."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    """Not checked yet, or being checked: never green."""
    CLOCK = "clock"


class Panel(StrEnum):
    """A cell of the strip and the section of the connections page that it opens."""

    TALLY = "tally"
    COMPANY = "company"
    SERVICETITAN = "servicetitan"
    ZOHO = "zoho"
    """Only while it is switched on."""
    PC = "pc"


@dataclass(frozen=True, slots=True)
class Summary:
    """One panel in a few words."""

    light: Light
    fact: str
    note: str = ""
    """What stands beside its name, while the fact is of the past."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines of a group as they were found."""

    lines: tuple[CheckLine, ...]
    at: datetime


class HealthMonitor(QObject):
    """Runs the groups of checks, each on a lane of its own. `changed` says that lines or lights may differ."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: dict[CheckGroup, Checked] = {}
        self._running: dict[CheckGroup, int] = {}
        """Groups under way, each with the number of its check."""
        self._slow: set[CheckGroup] = set()
        """Those of them that take longer than a moment."""
        self._checks = 0
        self._broken: set[CheckGroup] = set()
        """Groups that did not pass when they were last checked, whatever was set then."""
        self._overall: Overall | None = None
        self._since: dict[str, tuple[Verdict, datetime]] = {}
        self._round = 0
        self.processes: Callable[[str], TallyProcess] = tally_process
        """How this PC's programs are looked through for TallyPrime."""
        self._watched = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        session.settings_changed.connect(self._forget)
        session.status_changed.connect(self._on_status)

    def start(self) -> None:
        """Begin; the first look follows at once."""
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def watch(self, watched: bool) -> None:
        """Whether a person looks at the checks: then they are repeated often."""
        self._watched = watched
        if watched:
            self._tick()

    # -- running ---------------------------------------------------------------------------------------------------

    def check(self, group: CheckGroup) -> None:
        """Check a group now, unless it is under way."""
        if group in self._running:
            return
        self._checks += 1
        self._running[group] = number = self._checks
        QTimer.singleShot(SLOW_MS, self, partial(self._takes_long, group, number))
        session, asked_in = self._session, self._round
        settings = session.settings

        def work() -> tuple[CheckLine, ...]:
            lines = tuple(session.service.check_group(group))
            if group is CheckGroup.TALLY:
                return (process_line(settings.tally.url, self.processes(settings.tally.url), lines), *lines)
            return (*lines, autostart_line(session.autostart.state())) if group is CheckGroup.PC else lines

        def then(lines: tuple[CheckLine, ...]) -> None:
            del self._running[group]
            self._slow.discard(group)
            if asked_in != self._round:
                self.check(group)  # it was asked with other settings
                return
            if group is CheckGroup.PC:
                lines = (*lines, tray_line())
            now = session.now()
            self._found[group] = Checked(lines, now)
            for line in lines:
                if line.key not in self._since or self._since[line.key][0] is not line.verdict:
                    self._since[line.key] = (line.verdict, now)
            self._wake_engine(group, lines)
            self.changed.emit()

        def failed(error: KnownError) -> None:
            line = CheckLine(group.value, Verdict.FAILED, error.what, error.advice, key=group.value)
            then((line,))

        session.background.act(self, work, then, failed, lane=f"health-{group.value}")
        self.changed.emit()

    def _takes_long(self, group: CheckGroup, number: int) -> None:
        if self._running.get(group) == number:
            self._slow.add(group)
            self.changed.emit()

    def _wake_engine(self, group: CheckGroup, lines: Sequence[CheckLine]) -> None:
        """What was down answers again: the engine need not wait for its next try."""
        was, status = group in self._broken, self._session.status
        if _bad(lines):
            self._broken.add(group)
            return
        self._broken.discard(group)
        if status is None or not (was or self._offline(group, status)):
            return
        self._session.refresh_status()
        waits_for = {
            CheckGroup.TALLY: Overall.TALLY_OFFLINE,
            CheckGroup.SERVICETITAN: Overall.CLOUD_OFFLINE,
            CheckGroup.ZOHO: Overall.CLOUD_OFFLINE,
        }.get(group)
        # The check itself ended the outage, and the status may have said so meanwhile: the run that failed remains.
        if waits_for is not None and status.overall in (waits_for, Overall.SIGN_IN_NEEDED, Overall.ATTENTION):
            self._session.sync_now()

    @property
    def groups(self) -> tuple[CheckGroup, ...]:
        """What there is to check: Zoho Books only while it is switched on, TallyPrime unless nothing comes from it."""
        said = self._session.settings
        left_out = {CheckGroup.ZOHO: not said.zoho.enabled, CheckGroup.TALLY: not said.reads_tally}
        return tuple(group for group in CheckGroup if not left_out.get(group, False))

    def shows(self, panel: Panel) -> bool:
        """Whether there is anything to say of a panel."""
        return _group_of(panel) in self.groups

    def check_all(self) -> None:
        """Check everything now."""
        for group in self.groups:
            self.check(group)

    def _tick(self) -> None:
        status = self._session.status
        if status is None:
            return
        syncing, now = status.overall is Overall.SYNCING, self._session.now()
        for group in self.groups:
            found = self._found.get(group)
            if found is not None and syncing:
                continue  # the engine is talking to both: it will know first
            often = self._watched or self._offline(group, status) or (found is not None and _bad(found.lines))
            if found is None or abs(now - found.at) >= (OFTEN if often else SELDOM):
                self.check(group)

    @staticmethod
    def _offline(group: CheckGroup, status: Status) -> bool:
        if group is CheckGroup.TALLY:
            return status.overall is Overall.TALLY_OFFLINE
        if group is CheckGroup.SERVICETITAN:
            return status.overall in (Overall.CLOUD_OFFLINE, Overall.SIGN_IN_NEEDED) and not of_zoho(status)
        return group is CheckGroup.ZOHO and of_zoho(status)

    def _on_status(self, status: Status) -> None:
        """The engine met something: what was found before is looked at again, and is not called good meanwhile."""
        before, self._overall = self._overall, status.overall
        if before is not status.overall:
            for group in (CheckGroup.TALLY, CheckGroup.SERVICETITAN, CheckGroup.ZOHO):
                if self._offline(group, status) and not _bad(self.lines(group)):
                    self.check(group)
        self.changed.emit()

    def _forget(self) -> None:
        """Other settings: what was found no longer says anything."""
        self._round += 1
        self._found.clear()
        self.changed.emit()
        self._tick()

    # -- looking ---------------------------------------------------------------------------------------------------

    def lines(self, group: CheckGroup) -> tuple[CheckLine, ...]:
        """The lines of a group; empty while it was not checked."""
        found = self._found.get(group)
        return found.lines if found is not None else ()

    def checked_at(self, group: CheckGroup) -> datetime | None:
        """When a group was checked."""
        found = self._found.get(group)
        return found.at if found is not None else None

    def since(self, key: str) -> datetime | None:
        """Since when a line is as it is, as far as this program saw it; of an outage, since when the engine met it.

        None for what waits in the journal: each record has its own time.
        """
        found, group = self._since.get(key), CheckGroup(key.partition(".")[0])
        if found is None or group is CheckGroup.RECORDS:
            return None
        status = self._session.status
        if status is not None and status.outage_since is not None and self._offline(group, status):
            return min(found[1], status.outage_since) if found[0] is Verdict.FAILED else found[1]
        return found[1]

    def every(self, group: CheckGroup) -> timedelta:
        """How often a group is checked now."""
        return OFTEN if self._watched or _bad(self.lines(group)) else SELDOM

    def checking(self, group: CheckGroup) -> bool:
        """Whether it is being checked."""
        return group in self._running

    def doubted(self, group: CheckGroup) -> bool:
        """Whether what was found is of the past: the check under way takes long, or the engine met an outage."""
        status = self._session.status
        offline = status is not None and self._offline(group, status)
        return group in self._running and (offline or group in self._slow)

    def summary(self, panel: Panel) -> Summary:
        """A panel in a few words."""
        group = _group_of(panel)
        found = self._found.get(group)
        if found is None:
            checking = self.tr("Checking…") if group in self._running else self.tr("Not checked yet")
            return Summary(Light.UNKNOWN, checking)
        summary = self._summed_up(panel, found.lines)
        if self.doubted(group) and summary.light in (Light.GOOD, Light.WARNING):
            last = self.tr("Last: {fact}").format(fact=summary.fact)
            return Summary(Light.UNKNOWN, last, self.tr("Checking…"))
        return summary

    def _summed_up(self, panel: Panel, lines: Sequence[CheckLine]) -> Summary:
        if panel is Panel.COMPANY:
            return self._company(lines)
        if panel is Panel.TALLY:
            lines = [line for line in lines if line.key != "tally.company"]
        worst = _worst(lines)
        if worst is None:
            return Summary(Light.UNKNOWN, self.tr("Not checked yet"))
        if worst.verdict is Verdict.FAILED:
            return Summary(Light.BAD, self._short(worst))
        light = Light.WARNING if worst.verdict is Verdict.WARNING else Light.GOOD
        return Summary(light, self._fact(panel, lines) if light is Light.GOOD else self._short(worst))

    def _company(self, lines: Sequence[CheckLine]) -> Summary:
        line = next((line for line in lines if line.key == "tally.company"), None)
        name = self._session.settings.tally.company
        if line is None or line.verdict is Verdict.NOT_CHECKED:
            return Summary(Light.UNKNOWN, name or self.tr("Not known"))
        if line.verdict is Verdict.FAILED:
            return Summary(Light.BAD, self._short(line))
        return Summary(Light.WARNING if line.verdict is Verdict.WARNING else Light.GOOD, name)

    def _short(self, line: CheckLine) -> str:
        """What is wrong in two or three words."""
        if line.short:
            return line.short
        if line.help in (Help.SIGN_IN, Help.SIGN_IN_ZOHO):
            return self.tr("Sign-in needed")
        if line.key in ("tally.connection", "servicetitan.sign_in", "zoho.sign_in"):
            return self.tr("Does not answer")
        if line.key == "tally.company":
            return self.tr("Not open")
        return for_window(line.text)

    def _fact(self, panel: Panel, lines: Sequence[CheckLine]) -> str:
        settings = self._session.settings
        if panel is Panel.TALLY:
            port = settings.tally.url.rpartition(":")[2]
            return self.tr("Running · port {port}").format(port=port)
        if panel is Panel.SERVICETITAN:
            environment = {
                Environment.PRODUCTION: self.tr("production"),
                Environment.INTEGRATION: self.tr("integration"),
                Environment.CUSTOM: self.tr("own address"),
            }[settings.servicetitan.environment]
            return self.tr("Signed in · {environment}").format(environment=environment)
        if panel is Panel.ZOHO:
            budget = next((line.short for line in lines if line.key == "zoho.budget"), "")
            return f"{self.tr('Signed in')} · {budget}" if budget else self.tr("Signed in")
        return lines[0].short or lines[0].text


def _group_of(panel: Panel) -> CheckGroup:
    return CheckGroup.TALLY if panel is Panel.COMPANY else CheckGroup(panel.value)


def _bad(lines: Sequence[CheckLine]) -> bool:
    return any(line.verdict is Verdict.FAILED for line in lines)


def _worst(lines: Sequence[CheckLine]) -> CheckLine | None:
    order = {Verdict.FAILED: 0, Verdict.WARNING: 1, Verdict.OK: 2, Verdict.NOT_CHECKED: 3}
    return min(lines, key=lambda line: order[line.verdict], default=None)
