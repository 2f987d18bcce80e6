"""The table of operations that exist: method, path, scope and what to do; anything else is the gateway's 404."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.simulators.servicetitan.exports import feed
from app.simulators.servicetitan.query import Query, Row, Test, activity, by_ids, external, paginated, select, written
from app.simulators.servicetitan.records import Record
from app.simulators.servicetitan.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request to an operation."""

    tenant: Tenant
    query: Query
    body: bytes
    places: Mapping[str, str] = field(default_factory=dict)
    """What stands in the path in place of each {name}."""

    @property
    def id(self) -> int:
        """The id of the path."""
        return int(self.places["id"])

    @property
    def guid(self) -> str | None:
        """The application whose external data is wanted."""
        return self.query.text("externalDataApplicationGuid")


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers; `body` None = no body at all."""

    body: object = None
    status: int = 200


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `path` is what follows /{module}/v2/tenant/{tenant}/: {id} is a number, another {name} a text."""

    method: str
    module: str
    path: str
    scope: str
    handler: Handler
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        pattern = re.escape(self.path).replace(r"\{id\}", r"(?P<id>\d{1,18})")
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
        object.__setattr__(self, "pattern", re.compile(pattern, re.IGNORECASE))

    @property
    def writes(self) -> bool:
        """Whether its scope is a write scope."""
        return self.scope.endswith(":w")


def created(ident: int) -> Reply:
    """What creations and changes answer: the id and nothing else."""
    return Reply({"id": ident})


def listing(
    records: Callable[[Tenant], Iterable[Any]],
    render: Callable[[Call, Any], Row],
    *tests: Callable[[Call], list[Test]],
    active: bool = True,
    ids: bool = True,
    ids_comma: bool = True,
    sortable: bool = True,
    zero_page_allowed: bool = False,
) -> Handler:
    """A paged list with the usual filters and the given ones."""

    def handle(call: Call) -> Reply:
        checks = written(call.query)
        if active:
            checks += activity(call.query)
        if ids:
            checks += by_ids(call.query, "ids", lambda r: r.id, comma=ids_comma)
        for test in tests:
            checks += test(call)
        found = select(records(call.tenant), checks)
        return Reply(
            paginated(
                call.tenant,
                call.query,
                found,
                lambda record: render(call, record),
                sortable=sortable,
                zero_allowed=zero_page_allowed,
            )
        )

    return handle


def by_external(call: Call) -> list[Test]:
    """The filters on external data."""
    return external(call.query)


def export(records: Callable[[Tenant], Iterable[Record]], render: Callable[[Call, Any], Row]) -> Handler:
    """An export feed."""
    return lambda call: Reply(feed(call.tenant, call.query, records(call.tenant), lambda record: render(call, record)))


def find(
    operations: Sequence[Operation], method: str, module: str, path: str
) -> tuple[Operation, Mapping[str, str]] | None:
    """The operation of a request with what its path says."""
    for operation in operations:
        if operation.method == method and operation.module == module:
            found = operation.pattern.fullmatch(path)
            if found is not None:
                return operation, found.groupdict()
    return None
