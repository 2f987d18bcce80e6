"""The two shapes of a ServiceTitan error, RFC 7807 of the application and the gateway's short one; both are raised."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

_traces = itertools.count(0x4BF92F3577B34DA6A3CE929D0E0E4736)
_TYPES = {
    400: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
    401: "https://tools.ietf.org/html/rfc7235#section-3.1",
    403: "https://tools.ietf.org/html/rfc7231#section-6.5.3",
    404: "https://tools.ietf.org/html/rfc7231#section-6.5.4",
    409: "https://tools.ietf.org/html/rfc7231#section-6.5.8",
    429: "https://tools.ietf.org/html/rfc6585#section-4",
}


class ApiError(Exception):
    """An answer that is not a success; `body` is what goes out as JSON."""

    def __init__(self, status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = dict(body)
        self.headers = dict(headers or {})


def problem(
    status: int, title: str, errors: Mapping[str, list[str]] | None = None, headers: Mapping[str, str] | None = None
) -> ApiError:
    """The application's shape; all six keys are always there."""
    trace = next(_traces)
    body: dict[str, object] = {
        "type": _TYPES.get(status, "https://tools.ietf.org/html/rfc7231#section-6.6.1"),
        "title": title,
        "status": status,
        "traceId": f"00-{trace:032x}-{trace % (1 << 64):016x}-00",
        "errors": dict(errors or {}),
        "data": {},
    }
    return ApiError(status, body, headers)


def invalid(errors: Mapping[str, list[str]], *, noise: bool = True) -> ApiError:
    """A request that could not be bound; next to the real fields stands the noise key `request`."""
    fields = dict(errors)
    if noise:
        fields["request"] = ["The request field is required."]
    return problem(400, "One or more validation errors occurred.", fields)


def too_many(seconds: int, *, in_title: bool, in_header: bool) -> ApiError:
    """A rate limit; where the seconds to wait are said is the tenant's switch."""
    title = "Rate limit is exceeded." + (f" Try again in {seconds} seconds." if in_title else "")
    return problem(429, title, headers={"Retry-After": str(seconds)} if in_header else None)


def rule(text: str, field: str = "") -> ApiError:
    """A business rule that says no."""
    return problem(400, text, {field: [text]})


def not_found(text: str) -> ApiError:
    """The application knows no such record (not to be taken for the gateway's 404)."""
    return problem(404, text, {"": [text]})


def gateway(status: int, message: str) -> ApiError:
    """The gateway's shape."""
    return ApiError(status, {"statusCode": status, "message": message})


def no_operation() -> ApiError:
    """What the gateway says to an unknown path or method, and to a missing write scope."""
    return gateway(404, "Unable to match incoming request to an operation.")
