"""Lists: the filters that exist, sorting, paging and the page_context. An unknown filter changes nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.simulators.zoho_books.errors import ApiError, invalid
from app.simulators.zoho_books.operations import Call, Handler, Reply
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.values import a_day, a_moment, a_number

Row = dict[str, Any]
MAX_PER_PAGE = 200
_TEXT = ("", "_startswith", "_contains")
_DATE = ("", "_start", "_end", "_before", "_after")
_AMOUNT = ("", "_less_than", "_less_equals", "_greater_than", "_greater_equals")
RecordFilter = Callable[[Organization, Any, str], bool]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. Filters look at the row, those of `others` at the record behind it."""

    key: str
    records: Callable[[Call], Iterable[Any]]
    row: Callable[[Organization, Any], Row]
    texts: tuple[str, ...] = ()
    """With the variants _startswith and _contains."""
    exact: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    """Exact only; those in `ranges` have the variants."""
    ranges: tuple[str, ...] = ()
    created: bool = False
    """Whether there are created_date, created_date_start and created_date_end."""
    others: Mapping[str, RecordFilter] | None = None
    filters: Mapping[str, Callable[[Row], bool]] | None = None
    """What each filter_by lets through."""
    default_filter: str = ""
    modified: bool = False
    """Whether there is a filter by last_modified_time."""
    search: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    """The first is the default."""
    default_order: str = "A"
    echoed_order: str = ""
    """What page_context says of the order whatever was asked: purchase orders were seen to do that."""
    paged: bool = True
    report: str = ""

    @property
    def parameters(self) -> frozenset[str]:
        """Every parameter that does something."""
        known = {f"{name}{end}" for name in self.texts for end in _TEXT}
        known |= {f"{name}{end}" for name in self.dates for end in _DATE}
        known |= {f"{name}{end}" for name in self.ranges for end in _AMOUNT}
        known |= {*self.exact, *self.amounts, *(self.others or {})}
        for there, names in (
            (self.modified, {"last_modified_time"}),
            (self.created, {f"created_date{end}" for end in _DATE[:3]}),
            (self.paged, {"page", "per_page"}),
            (self.sorts, {"sort_column", "sort_order"}),
            (self.filters, {"filter_by"}),
            (self.search, {"search_text"}),
        ):
            known |= names if there else set()
        return frozenset(known)


def listing(spec: Listing) -> Handler:
    """The operation of a list."""

    def handle(call: Call) -> Reply:
        records = list(spec.records(call))
        if spec.modified and call.query.get("last_modified_time"):
            records = _changed(call, records)
        for name, test in (spec.others or {}).items():
            if call.query.get(name):
                records = [one for one in records if test(call.org, one, call.query[name])]
        found = [(record, spec.row(call.org, record)) for record in records]
        found = [(record, row) for record, row in found if _passes(spec, call, row)]
        if not spec.paged:
            return Reply(body={spec.key: [row for _, row in found]})
        known = spec.filters or {}
        filter_by = (call.query.get("filter_by") if known else "") or spec.default_filter
        if filter_by and filter_by not in known:
            raise ApiError(400, 2, "Invalid value passed for filter_by")
        if filter_by:
            found = [(record, row) for record, row in found if known[filter_by](row)]
        rows, column, order = _sorted(spec, call, found)
        page, per_page = _positive(call, "page", 1), min(_positive(call, "per_page", MAX_PER_PAGE), MAX_PER_PAGE)
        start = (page - 1) * per_page
        context: Row = {
            "page": page,
            "per_page": per_page,
            "has_more_page": start + per_page < len(rows),
            "report_name": spec.report or spec.key.capitalize(),
            "applied_filter": filter_by,
            "sort_column": column,
            "sort_order": spec.echoed_order or order,
        }
        return Reply(body={spec.key: rows[start : start + per_page], "page_context": context})

    return handle


def _positive(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise invalid(name)
    return int(text)


def _changed(call: Call, records: list[Any]) -> list[Any]:
    """What changed after (or in) the given second; stamps have no fraction."""
    since = a_moment(call.query["last_modified_time"], "last_modified_time")
    inclusive = call.org.switches.modified_filter_inclusive
    found = []
    for record in records:
        at = record.modified.replace(microsecond=0)
        if at > since or (inclusive and at == since):
            found.append(record)
    return found


def _passes(spec: Listing, call: Call, row: Row) -> bool:
    fold = call.org.switches.filters_ignore_case

    def text(value: object) -> str:
        return str(value).casefold() if fold else str(value)

    for name in (*spec.texts, *spec.exact):
        given = call.query.get(name)
        if given and text(row.get(name, "")) != text(given):
            return False
    for name in spec.texts:
        value = str(row.get(name, "")).casefold()
        begins, contains = call.query.get(f"{name}_startswith"), call.query.get(f"{name}_contains")
        if begins and not value.startswith(begins.casefold()):
            return False
        if contains and contains.casefold() not in value:
            return False
    wanted = call.query.get("search_text", "").casefold()
    if wanted and spec.search and not any(wanted in str(row.get(name, "")).casefold() for name in spec.search):
        return False
    return _dates_pass(spec, call, row) and _amounts_pass(spec, call, row)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "_start": operator.ge,
    "_end": operator.le,
    "_before": operator.lt,
    "_after": operator.gt,
    "_less_than": operator.lt,
    "_less_equals": operator.le,
    "_greater_than": operator.gt,
    "_greater_equals": operator.ge,
}


def _dates_pass(spec: Listing, call: Call, row: Row) -> bool:
    fields: list[tuple[str, str, tuple[str, ...]]] = [(name, name, _DATE) for name in spec.dates]
    if spec.created:
        fields.append(("created_date", "created_time", _DATE[:3]))
    for name, column, ends in fields:
        value = str(row[column])[:10]
        for end in ends:
            given = call.query.get(name + end)
            if given and not _COMPARE[end](value, f"{a_day(given, name + end):%Y-%m-%d}"):
                return False
    return True


def _amounts_pass(spec: Listing, call: Call, row: Row) -> bool:
    fields: list[tuple[str, tuple[str, ...]]] = [(name, ("",)) for name in spec.amounts] + [
        (name, _AMOUNT) for name in spec.ranges
    ]
    for name, ends in fields:
        for end in ends:
            given = call.query.get(name + end)
            if given and not _COMPARE[end](row[name], a_number(given, name + end)):
                return False
    return True


def _sorted(spec: Listing, call: Call, found: list[tuple[Any, Row]]) -> tuple[list[Row], str, str]:
    if not spec.sorts:
        return [row for _, row in found], "", spec.default_order
    column = call.query.get("sort_column") or spec.sorts[0]
    order = call.query.get("sort_order") or spec.default_order
    if column not in spec.sorts:
        raise invalid("sort_column")
    if order not in ("A", "D"):
        raise invalid("sort_order")

    def key(one: tuple[Any, Row]) -> Any:
        record, row = one
        if column in ("created_time", "last_modified_time"):
            return record.created if column == "created_time" else record.modified
        value = row.get(column, "")
        return value if isinstance(value, Decimal) else str(value).casefold()

    return [row for _, row in sorted(found, key=key, reverse=order == "D")], column, order


def statuses(**named: str) -> dict[str, Callable[[Row], bool]]:
    """filter_by by the status of a row: `Paid="paid"` is Status.Paid; Status.All is always there."""

    def test(status: str) -> Callable[[Row], bool]:
        wanted = status.split()
        return lambda row: row["status"] in wanted

    return {"Status.All": lambda row: True, **{f"Status.{name}": test(status) for name, status in named.items()}}
