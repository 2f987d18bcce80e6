"""Every error a person can see: what happened, to which record, and what to do now; stdlib only.

KnownError                    the environment, not a bug; always carries advice
|-- UsageError                wrong use of a command                         (exit 2)
|-- ConfigurationError        a setting, secret or file is missing or malformed (exit 2)
|-- StoreError                the local database
|   |-- DiskFull
|   |-- RecordMoved           somebody else changed the record meanwhile
|   |-- DatabaseTooNew
|   `-- DatabaseDamaged
|-- SenderRefused             another ML Connector sends to this tenant
|-- Cancelled                 a person, or the end of the program, stopped the work at a safe point
|-- SystemError_              a whole system cannot be used now; opens its circuit (exit 3)
|   |-- Unreachable           refused, no route, TLS, proxy: nothing was sent
|   |-- Busy                  accepts the connection and stays silent
|   |-- Throttled             429; carries how long to wait
|   |   `-- BudgetUsed        this program stops itself before the day's calls are used up
|   |-- SignInFailed          secret, app key or tenant refused
|   |   `-- SignInNeeded      a person must sign in again in the browser
|   |-- PermissionMissing     a scope is missing
|   |-- WrongSystem           something else answers at this address
|   |-- CompanyNotOpen        Tally answers, the bound company is not among the open ones
|   |-- CompanyUnsure         Tally's list of open companies is empty or contradictory
|   |-- ServerFault           5xx on a read
|   `-- BadAnswer             truncated, not XML/JSON, or fails a check
`-- RecordError               concerns one record
    |-- Rejected              refused for good: the server did not do it
    |   `-- Duplicate         something with this number or name exists there
    |-- NotFound
    `-- OutcomeUnknown        a write went out and no usable answer came back
"""

from __future__ import annotations


class KnownError(Exception):
    """A failure of the environment that a person can act on."""

    code = "error"

    def __init__(self, what: str, *, advice: str, item: str = "", detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        """One sentence: what happened."""
        self.item = item
        """Which record or system, in the user's words."""
        self.advice = advice
        """What to do now."""
        self.detail = detail
        """Redacted technical detail for the audit trail."""

    def __str__(self) -> str:
        head = f"{self.item}: {self.what}" if self.item else self.what
        return f"{head} {self.advice}".strip()


class UsageError(KnownError):
    """The command was used wrongly."""

    code = "usage"


class ConfigurationError(KnownError):
    """A setting, a secret or an imported file is missing or malformed."""

    code = "configuration"


class StoreError(KnownError):
    """The local database cannot be used."""

    code = "store"


class DiskFull(StoreError):
    """The disk holding the profile is full; nothing was lost."""

    code = "disk_full"


class RecordMoved(StoreError):
    """Somebody else (a person, another process) changed the record after it was read; nothing was saved."""

    code = "record_moved"


class DatabaseTooNew(StoreError):
    """The database was written by a newer version of the program."""

    code = "database_too_new"


class DatabaseDamaged(StoreError):
    """SQLite reports that the file is not a sound database."""

    code = "database_damaged"


class SenderRefused(KnownError):
    """Another program or PC is the sender for this tenant."""

    code = "sender_refused"


class Cancelled(KnownError):
    """The work was stopped at a safe point; neither a success nor a failure of anything."""

    code = "cancelled"


class SystemError_(KnownError):
    """A whole system cannot be used now; no record's attempts are burned for it."""

    code = "system"

    def __init__(
        self, what: str, *, system: str, advice: str, detail: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(what, advice=advice, item=system, detail=detail)
        self.system = system
        """`TallyPrime`, `ServiceTitan` or `Zoho Books`."""
        self.retry_after_s = retry_after_s
        """Seconds to wait as the server said, None when it did not say."""


class Unreachable(SystemError_):
    """No connection could be made; nothing was sent."""

    code = "unreachable"


class Busy(SystemError_):
    """The connection was accepted and no answer came in time."""

    code = "busy"


class Throttled(SystemError_):
    """The server limits the rate of calls; the call was not carried out."""

    code = "throttled"


class BudgetUsed(Throttled):
    """The day's calls are used but for the reserve; nothing was sent, and nothing is until `retry_after_s` is over."""


class SignInFailed(SystemError_):
    """Client id, secret, app key or tenant was refused."""

    code = "sign_in"


class SignInNeeded(SignInFailed):
    """There is no sign-in, or it was revoked: only a person in front of a browser can renew it."""


class PermissionMissing(SystemError_):
    """Signed in, but a scope is missing."""

    code = "permission"


class WrongSystem(SystemError_):
    """Something answers at this address that is not the expected system."""

    code = "wrong_system"


class CompanyNotOpen(SystemError_):
    """Tally answers, but the bound company is not open in it."""

    code = "company_not_open"


class CompanyUnsure(SystemError_):
    """Tally's list of open companies is empty or contradictory: unknown, not closed."""

    code = "company_unsure"


class ServerFault(SystemError_):
    """The server failed (5xx) while answering a read."""

    code = "server_fault"


class BadAnswer(SystemError_):
    """The answer is truncated, malformed or fails an acceptance check; nothing of it was used."""

    code = "bad_answer"


class RecordError(KnownError):
    """Concerns one record only."""

    code = "record"


class Rejected(RecordError):
    """The server refused the request for good and did not carry it out."""

    code = "rejected"

    def __init__(
        self,
        what: str,
        *,
        advice: str,
        item: str = "",
        detail: str = "",
        fields: dict[str, list[str]] | None = None,
        refusal: str = "",
    ) -> None:
        super().__init__(what, advice=advice, item=item, detail=detail)
        self.fields = fields or {}
        """Field path -> messages, as the server named them."""
        self.refusal = refusal
        """The server's own code of the reason, empty where it has none."""


class Duplicate(Rejected):
    """Something with this number or name exists there already; whether it is ours must be looked up."""


class NotFound(RecordError):
    """The addressed object does not exist."""

    code = "not_found"


class OutcomeUnknown(RecordError):
    """A write went out and no usable answer came back: it may or may not have been carried out."""

    code = "outcome_unknown"
