"""What a check of the preconditions says: its lines, their groups, and what helps against a failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import ConfigurationError, KnownError, PermissionMissing, SignInFailed, SystemError_
from app.system.settings import Settings


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    """Works, but a person should know."""
    FAILED = "failed"
    NOT_CHECKED = "not checked"
    """Something before it stands in the way."""


class Cause(StrEnum):
    """What kind of thing stands in the way."""

    NONE = ""
    SETTING = "setting"
    """Something on this PC is not set up: a setting, a secret, the disk."""
    SYSTEM = "system"
    """Tally, ServiceTitan or Zoho Books cannot be used now."""


class CheckGroup(StrEnum):
    """What a line is about; each group can be checked by itself."""

    TALLY = "tally"
    SERVICETITAN = "servicetitan"
    ZOHO = "zoho"
    """Without lines while Zoho Books is switched off."""
    PC = "pc"
    RECORDS = "records"
    """What waits in the journal."""


class Help(StrEnum):
    """What helps, for a window to offer as a button. A setting helps as `open_settings:` and its key."""

    NOTHING = ""
    OPEN_TALLY_SETTINGS = "open_tally_settings"
    """How TallyPrime is made to answer, and where this program looks for it."""
    ANSWER_TALLY = "answer_tally"
    """A question or a long report stands open in TallyPrime's window."""
    CHOOSE_COMPANY = "choose_company"
    OPEN_COMPANY = "open_company"
    """In TallyPrime."""
    ACTIVATE_TALLY = "activate_tally"
    SIGN_IN = "sign_in"
    """Client id, secret and app key of ServiceTitan."""
    SIGN_IN_ZOHO = "sign_in_zoho"
    """To Zoho Books, through the browser."""
    GRANT_PERMISSIONS = "grant_permissions"
    """To the app, in ServiceTitan."""
    CHECK_INTERNET = "check_internet"
    FREE_DISK = "free_disk"
    SET_CLOCK = "set_clock"
    OPEN_MISMATCHES = "open_mismatches"
    OPEN_SERVICETITAN = "open_servicetitan"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One precondition."""

    name: str
    verdict: Verdict
    text: str
    advice: str = ""
    cause: Cause = Cause.NONE
    """Of a failure."""
    key: str = ""
    """Stable id of the check: its group, a point and a word."""
    help: str = Help.NOTHING
    """A `Help`, or `open_settings:` and the key of a setting."""
    short: str = ""
    """The text in two or three words; empty where the name says enough."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check by its key and its name; makes its lines."""

    key: str
    name: str

    def ok(self, text: str, short: str = "") -> CheckLine:
        """It passes."""
        return CheckLine(self.name, Verdict.OK, text, key=self.key, short=short)

    def warning(self, text: str, advice: str, help: str = Help.NOTHING, short: str = "") -> CheckLine:
        """It passes, but."""
        return CheckLine(self.name, Verdict.WARNING, text, advice, key=self.key, help=help, short=short)

    def failed(self, text: str, advice: str, cause: Cause, help: str = Help.NOTHING, short: str = "") -> CheckLine:
        """It does not pass."""
        return CheckLine(self.name, Verdict.FAILED, text, advice, cause, self.key, help, short)

    def not_checked(self, why: str) -> CheckLine:
        """It could not be looked at."""
        return CheckLine(self.name, Verdict.NOT_CHECKED, why, key=self.key)

    def refused(self, error: KnownError, help: str = Help.NOTHING) -> CheckLine:
        """An error stopped it. `help`: what helps unless the error itself tells."""
        # Credentials and permissions that are refused are set wrong; the system itself answers.
        set_wrong = isinstance(error, SignInFailed | PermissionMissing) or not isinstance(error, SystemError_)
        cause = Cause.SETTING if set_wrong else Cause.SYSTEM
        return self.failed(error.what, error.advice, cause, _help(error, help))

    def guarded(self, look: Callable[[], CheckLine]) -> CheckLine:
        """The line that `look` finds, or the error that stopped it."""
        try:
            return look()
        except KnownError as error:
            return self.refused(error)


def open_settings(key: str) -> str:
    """The help of a setting."""
    return f"open_settings:{key}"


def _help(error: KnownError, otherwise: str) -> str:
    secret = isinstance(error, ConfigurationError) and error.item.isupper()
    if secret or isinstance(error, SignInFailed):
        return Help.SIGN_IN
    if isinstance(error, PermissionMissing):
        return Help.GRANT_PERMISSIONS
    if isinstance(error, ConfigurationError) and error.item in Settings.keys():  # noqa: SIM118 - no dict
        return Help.CHOOSE_COMPANY if error.item == "tally.company" else open_settings(error.item)
    return otherwise
