"""What an answer that is not a success means: both error shapes of ServiceTitan, each status one of our errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer, retry_after_s
from app.connectors.servicetitan.environment import SYSTEM
from app.connectors.servicetitan.resources import Resource
from app.domain.errors import (
    KnownError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    ServerFault,
    SignInFailed,
    Throttled,
    WrongSystem,
)
from app.domain.redaction import Redactor

_NOISE_FIELD = "request"
_WAIT_IN_TITLE = re.compile(r"try again in (\d+(?:\.\d+)?) second", re.IGNORECASE)
_TENANT = re.compile(r"\btenant", re.IGNORECASE)
_SCOPE = re.compile(r"\bscope", re.IGNORECASE)
_APP_KEY = re.compile(r"app[ -]?key|application key|subscription key", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,200}>")


class Shape(StrEnum):
    """Who wrote an error body."""

    APPLICATION = "application"
    """RFC 7807: `type, title, status, traceId, errors, data`."""
    GATEWAY = "gateway"
    """`{"statusCode", "message"}`."""
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error body, read."""

    shape: Shape
    title: str = ""
    trace_id: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    """Without the noise key `request`."""
    general: tuple[str, ...] = ()
    """Messages that name no field."""

    @property
    def sentence(self) -> str:
        """What the server says, for a person; field names first, empty where it says nothing."""
        parts = [f"{name}: {' '.join(messages)}" for name, messages in self.fields.items() if name]
        parts += [text for text in self.general if text not in parts]
        if not parts or (self.title and not self.fields and self.title not in parts):
            parts.insert(0, self.title)
        shown = parts[:5] + ([f"and {len(parts) - 5} more"] if len(parts) > 5 else [])
        return "; ".join(_plain(part) for part in shown if part)


def read_problem(body: bytes) -> Problem:
    """The error in `body`, whichever of the two shapes it has; never raises."""
    try:
        value = exact_json.decode(body)
    except ValueError:
        return Problem(Shape.NEITHER)
    if not isinstance(value, dict):
        return Problem(Shape.NEITHER)
    if "statusCode" in value and "message" in value:
        return Problem(Shape.GATEWAY, title=_text(value["message"]))
    if not ({"title", "errors", "traceId"} & value.keys()):
        return Problem(Shape.NEITHER, title=_text(value.get("message") or value.get("error") or ""))
    fields: dict[str, list[str]] = {}
    noise: list[str] = []
    errors = value.get("errors")
    if isinstance(errors, dict):
        for name, messages in errors.items():
            texts = [_text(one) for one in (messages if isinstance(messages, list) else [messages])]
            if name.lower() == _NOISE_FIELD:
                noise = texts
            else:
                fields[name] = texts
    general = tuple(fields.get("", ())) if fields else tuple(noise)
    return Problem(
        Shape.APPLICATION,
        title=_text(value.get("title") or ""),
        trace_id=_text(value.get("traceId") or ""),
        fields=fields,
        general=general,
    )


def concerns_app_key(answer: HttpAnswer) -> bool:
    """Whether a 401 is about the app key, which no new token can mend."""
    return bool(_APP_KEY.search(read_problem(answer.body).title))


def stated_wait_s(answer: HttpAnswer, now: datetime) -> float | None:
    """Seconds the server asks to wait: `Retry-After`, else the number in the title, else None (facts 2)."""
    header = retry_after_s(answer, now)
    if header is not None:
        return header
    found = _WAIT_IN_TITLE.search(read_problem(answer.body).title)
    return float(found.group(1)) if found else None


def refusal(
    answer: HttpAnswer, *, resource: Resource, effect: Effect, item: str, now: datetime, redact: Redactor
) -> KnownError:
    """The error that stands for an answer whose status is not 2xx; the caller raises it."""
    problem = read_problem(answer.body)
    status = answer.status
    said = redact(problem.sentence)
    detail = redact(f"HTTP {status} {resource.path} {problem.title} {problem.trace_id}".strip()[:500])
    if status == 429:
        return Throttled(
            "ServiceTitan limits the number of calls; this one was not carried out.",
            system=SYSTEM,
            advice="It is tried again by itself.",
            detail=detail,
            retry_after_s=stated_wait_s(answer, now),
        )
    if status >= 500 or status == 408:
        return _fault(answer, effect, item, detail, now)
    if status in (401, 403, 404):
        access = _access(problem, status, resource, effect, said, detail)
        if access is not None:
            return access
    if status == 404:
        return NotFound(
            f"ServiceTitan does not have this {resource.noun}{_after(said)}",
            item=item,
            advice="Look in ServiceTitan whether it was removed.",
            detail=detail,
        )
    if not 400 <= status < 500:
        return WrongSystem(
            f"The address of ServiceTitan answers with {status}, which ServiceTitan does not do.",
            system=SYSTEM,
            advice="Check the environment in the settings, and whether the network shows a sign-in page of its own.",
            detail=detail,
        )
    return Rejected(
        f"ServiceTitan refused the {resource.noun}{_after(said)}",
        item=item,
        advice="Correct what it names, then replay the record.",
        detail=detail,
        fields={name: [redact(message) for message in messages] for name, messages in problem.fields.items()},
    )


def _fault(answer: HttpAnswer, effect: Effect, item: str, detail: str, now: datetime) -> KnownError:
    if effect is Effect.WRITE:
        return OutcomeUnknown(
            f"ServiceTitan answered with a fault ({answer.status}); it may or may not have been done.",
            item=item,
            advice="ML Connector looks there first before it sends this again.",
            detail=detail,
        )
    return ServerFault(
        f"ServiceTitan has a fault ({answer.status}).",
        system=SYSTEM,
        advice="It is tried again by itself.",
        detail=detail,
        retry_after_s=stated_wait_s(answer, now),
    )


def _access(
    problem: Problem, status: int, resource: Resource, effect: Effect, said: str, detail: str
) -> KnownError | None:
    """The error of a 401, 403 or 404 that concerns the sign-in or a right; None for a 404 of one record."""
    if status == 404 and problem.shape is Shape.APPLICATION:
        return None
    if status == 404 and problem.shape is Shape.NEITHER:
        return WrongSystem(
            "Something other than ServiceTitan answers at its address (404).",
            system=SYSTEM,
            advice="Check the environment in the settings.",
            detail=detail,
        )
    if _APP_KEY.search(said):
        return SignInFailed(
            f"ServiceTitan refused the app key{_after(said)}",
            system=SYSTEM,
            advice="Check the app key in the settings; it belongs to the app in the developer portal.",
            detail=detail,
        )
    if _TENANT.search(said) and not _SCOPE.search(said):
        return SignInFailed(
            f"ServiceTitan does not know this tenant id, or it does not belong to these credentials{_after(said)}",
            system=SYSTEM,
            advice="Check the tenant id in the settings; ServiceTitan shows it under Settings > Integrations > "
            "API Application Access.",
            detail=detail,
        )
    if status == 401:
        return SignInFailed(
            f"ServiceTitan refused the sign-in{_after(said)}",
            system=SYSTEM,
            advice="Check client id, client secret, app key and tenant id in the settings.",
            detail=detail,
        )
    scope = resource.scope_for(effect)
    verb = "write" if effect is Effect.WRITE else "read"
    return PermissionMissing(
        f"The app in ServiceTitan may not {verb} a {resource.noun}{_after(said)}",
        system=SYSTEM,
        advice=f"Add the scope {scope} to the app in ServiceTitan's developer portal, let the tenant's administrator "
        "approve the new version, and check the tenant id.",
        detail=detail,
    )


def _after(said: str) -> str:
    if not said:
        return "."
    return f": {said}" if said.endswith((".", "!", "?")) else f": {said}."


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).split())[:300]
