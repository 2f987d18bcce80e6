"""The lines about this PC that only the window adds: Tally's process, the start with the session, the tray icon."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSystemTrayIcon

from app.engine.health.checks import Cause, Check, CheckLine, Help, Verdict
from app.system.autostart import Autostart, AutostartState
from app.system.settings import is_loopback
from app.system.tally_process import Presence, TallyProcess
from app.ui import formats

START_WITH_SESSION = "start_with_session"
"""Help of the line about it."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("health", text)


def process_line(url: str, process: TallyProcess, lines: Sequence[CheckLine]) -> CheckLine:
    """Whether TallyPrime runs here. Not seeing it is a failure only where nothing answers either."""
    check = Check("tally.process", _tr("TallyPrime on this PC"))
    if process.presence is Presence.RUNNING:
        if process.started is None:
            return check.ok(_tr("Running."))
        return check.ok(_tr("Running since {time}.").format(time=formats.moment(process.started, formats.utc_now())))
    if not is_loopback(url):
        return check.not_checked(_tr("TallyPrime is on another PC, {host}.").format(host=urlsplit(url).hostname))
    if process.presence is Presence.UNKNOWN:
        return check.not_checked(_tr("This PC does not let its programs be listed."))
    connection = next((line for line in lines if line.key == "tally.connection"), None)
    if connection is not None and connection.verdict is Verdict.FAILED:
        unseen = _tr("TallyPrime is not seen among the programs that run here.")
        if connection.help == Help.ANSWER_TALLY:
            return check.not_checked(unseen)  # It took the connection: a question may stand open in it.
        return check.failed(
            unseen,
            _tr("Start TallyPrime and open the company; this turns green by itself."),
            Cause.SYSTEM,
            short=_tr("Not running"),
        )
    return check.not_checked(_tr("It answers, but is not seen among the programs that run here."))


def autostart_line(state: AutostartState) -> CheckLine:
    """Whether ML Connector starts by itself; a choice, so its absence is no warning."""
    check = Check("pc.autostart", _tr("Start by itself"))
    if state.found is Autostart.ON:
        return check.ok(state.text)
    help = "" if state.found is Autostart.NOT_POSSIBLE else START_WITH_SESSION
    return CheckLine(check.name, Verdict.NOT_CHECKED, state.text, key=check.key, help=help)


def tray_line() -> CheckLine:
    """Whether there is a place for the tray icon. Main thread only."""
    check = Check("pc.tray", _tr("Tray icon"))
    if QSystemTrayIcon.isSystemTrayAvailable():
        return check.ok(_tr("It stands in the notification area."))
    return check.not_checked(_tr("This desktop shows no tray icons. The window stays open instead."))
