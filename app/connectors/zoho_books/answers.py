"""What an answer that is not a success means: the `code` of Zoho's envelope counts as much as the status (facts 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer
from app.connectors.zoho_books.regions import SYSTEM
from app.connectors.zoho_books.resources import Resource
from app.domain.errors import (
    Duplicate,
    KnownError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    ServerFault,
    SignInNeeded,
    WrongSystem,
)
from app.domain.redaction import Redactor

NO_SUCH = 1002
NOT_AUTHENTICATED = 14
NOT_AUTHORIZED = 57
"""A token that is dead, or a scope that is missing."""
DUPLICATE_BILL = 13011
_DUPLICATES = frozenset({DUPLICATE_BILL, 3062, 36004})
_EXISTS = re.compile(r"already (?:exists|been created)", re.IGNORECASE)
"""For the numbers whose code nobody has recorded, such as a vendor credit's or an invoice's."""
_INTERNAL = 1000
_TAG = re.compile(r"<[^>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An answer, read as far as every answer of Zoho Books goes."""

    members: Mapping[str, object]
    code: int | None
    """None where there is no envelope: something else answered."""
    message: str

    @property
    def ok(self) -> bool:
        """Whether Zoho itself says that it did it."""
        return self.code == 0


def read_envelope(answer: HttpAnswer) -> Envelope:
    """The envelope of `answer`; never raises."""
    try:
        value = exact_json.decode(answer.body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        return Envelope({}, None, "")
    code = value.get("code")
    if isinstance(code, str) and code.isascii() and code.isdecimal():
        code = int(code)
    message = value.get("message")
    known = isinstance(code, int) and not isinstance(code, bool)
    return Envelope(value, code if known else None, message if isinstance(message, str) else "")


def refusal(
    answer: HttpAnswer, said: Envelope, *, method: str, resource: Resource, effect: Effect, item: str, redact: Redactor
) -> KnownError:
    """The error that stands for an answer that is no success and no 429; the caller raises it."""
    status, code = answer.status, said.code
    words = redact(_plain(said.message))
    detail = redact(f"HTTP {status} code {code} {method} {resource.path} {said.message}".strip()[:500])
    if status >= 500 or status == 408 or code == _INTERNAL:
        return _fault(status, effect, item, detail)
    if status == 401 or code in (NOT_AUTHENTICATED, NOT_AUTHORIZED):
        return _access(code, method, resource, words, detail)
    if code == NO_SUCH or (status == 404 and code is not None):
        return NotFound(
            f"Zoho Books does not have this {resource.noun}{_after(words)}",
            item=item,
            advice="Look in Zoho Books whether it was deleted.",
            detail=detail,
        )
    if code is None or code == 0:
        return WrongSystem(
            f"The address of Zoho Books is answered with {status} by something else.",
            system=SYSTEM,
            advice="Check the region in the settings, and whether the network shows a sign-in page of its own.",
            detail=detail,
        )
    if "custom" in said.message.casefold() and "field" in said.message.casefold():
        words = (
            f"{words.rstrip('.')}. If a custom field is named by its API name (cf_...), name it by its label instead"
        )
    duplicate = code in _DUPLICATES or _EXISTS.search(said.message)
    return (Duplicate if duplicate else Rejected)(
        f"Zoho Books refused the {resource.noun} (code {code}){_after(words)}",
        item=item,
        advice="Look in Zoho Books for the one that exists, then replay the record."
        if duplicate
        else "Correct what it names, then replay the record.",
        detail=detail,
        refusal=str(code),
    )


def unclear(item: str, detail: str) -> OutcomeUnknown:
    """The error of a write whose answer cannot be used."""
    return OutcomeUnknown(
        "Zoho Books' answer cannot be read; it may or may not have been done.",
        item=item,
        advice="ML Connector looks there first before it sends this again.",
        detail=detail,
    )


def _fault(status: int, effect: Effect, item: str, detail: str) -> KnownError:
    if effect is Effect.WRITE:
        return OutcomeUnknown(
            f"Zoho Books answered with a fault ({status}); it may or may not have been done.",
            item=item,
            advice="ML Connector looks there first before it sends this again.",
            detail=detail,
        )
    return ServerFault(
        f"Zoho Books has a fault ({status}).", system=SYSTEM, advice="It is tried again by itself.", detail=detail
    )


def _access(code: int | None, method: str, resource: Resource, words: str, detail: str) -> KnownError:
    """A 401 that a new token did not mend."""
    if code == NOT_AUTHORIZED:
        scope = resource.scope_for(method)
        return PermissionMissing(
            f"The scope {scope} is missing, or the person who signed in may not do this in Zoho Books{_after(words)}",
            system=SYSTEM,
            advice="Sign in again and agree to what is asked, as somebody whose role in Zoho Books allows it.",
            detail=detail,
        )
    return SignInNeeded(
        f"Zoho Books does not accept the sign-in{_after(words)}",
        system=SYSTEM,
        advice="Sign in again, and check that the region is the one of the account.",
        detail=detail,
    )


def _after(said: str) -> str:
    if not said:
        return "."
    return f": {said}" if said.endswith((".", "!", "?")) else f": {said}."


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).split())[:300]
