"""The table of operations that exist: method, path, scope, parameters and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.simulators.zoho_books.errors import invalid
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.values import Body, Shape

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request to an operation; `org` is the organization of the request."""

    org: Organization
    query: Mapping[str, str]
    body: Any
    """The JSON value; None where there is none."""
    headers: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    """What stands in the path in place of each {name}."""

    @property
    def id(self) -> str:
        """The first id of the path."""
        return next(iter(self.places.values()))

    @property
    def json(self) -> Body:
        """The body as one object; raises ApiError where it is none."""
        return Body(self.body)

    def flag(self, name: str) -> bool:
        """A boolean of the query."""
        text = self.query.get(name, "false").lower()
        if text not in ("true", "false"):
            raise invalid(name)
        return text == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers, without `code`; `location` is where a new record is."""

    message: str = "success"
    body: Row = field(default_factory=dict)
    status: int = 200
    location: str = ""


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; each {name} of its `path` is digits, `parameters` are all it takes beside organization_id.

    `shape` are the fields of its body, None = it takes no body. `org_scoped` is false for GET /organizations alone.
    """

    method: str
    path: str
    scope: str
    handler: Handler
    parameters: frozenset[str] = frozenset()
    shape: Shape | None = None
    org_scoped: bool = True
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>\\d+)", re.escape(self.path))
        object.__setattr__(self, "pattern", re.compile(pattern))


def names(text: str) -> frozenset[str]:
    """A set of names from a text with blanks between."""
    return frozenset(text.split())


UPSERT_HEADERS = ("x-unique-identifier-key", "x-unique-identifier-value", "x-upsert")


def find(operations: Sequence[Operation], method: str, path: str) -> tuple[Operation, Mapping[str, str]] | bool:
    """The operation of a request with what its path says; True where only the method is wrong, False for nothing."""
    other_method = False
    for operation in operations:
        found = operation.pattern.fullmatch(path)
        if found is not None and operation.method == method:
            return operation, found.groupdict()
        other_method |= found is not None
    return other_method
