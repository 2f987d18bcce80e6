"""Zoho's answers that are no success: an HTTP status with a code and a message; all of them are raised."""

from __future__ import annotations

from collections.abc import Mapping

UNCAPTURED = 999_999
"""The code where Zoho's own was never captured: no client can rely on it."""

BLOCKS = {
    43: "For security reasons you have been blocked for some time as you have exceeded the maximum number of requests "
    "per minute.",
    44: "For security reasons your organization has been blocked as it have exceeded the maximum number of requests "
    "per minute that can originate from an organization.",
    45: "The API call for this organization has exceeded the maximum call rate limit of {limit}.",
    1070: "You have reached the maximum number of in process requests allowed. Kindly try again after some time.",
}
"""The bodies of 429."""


class ApiError(Exception):
    """An answer of the Books API with code and message."""

    def __init__(self, status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def invalid(name: str) -> ApiError:
    """A value that is missing or wrong."""
    return ApiError(400, 4, f"Invalid value passed for {name}")


def missing(noun: str, *, status: int = 404) -> ApiError:
    """No such record; 404 where it stands in the path, 400 where it stands in a body."""
    return ApiError(status, 1002, f"{noun} does not exist.")


def refused(message: str, code: int = UNCAPTURED) -> ApiError:
    """A business rule that says no."""
    return ApiError(400, code, message)


def unauthenticated() -> ApiError:
    """No Authorization header, or a malformed one."""
    return ApiError(
        401,
        14,
        "The request could not be authenticated as the authentication value you entered is invalid. Enter a valid "
        "authentication value and try again.",
    )


def unauthorized() -> ApiError:
    """A dead token, a token of another data centre, or a missing scope: nobody can tell which."""
    return ApiError(401, 57, "You are not authorized to perform this operation")


def too_many(code: int, *, limit: int = 1000, retry_after: int | None = None) -> ApiError:
    """429 with one of its four codes; only code 43 came with Retry-After."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return ApiError(429, code, BLOCKS[code].format(limit=limit), headers)
