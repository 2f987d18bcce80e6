"""The list of all records: filtered, sorted by any column, paged; every order walks an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.states import State
from app.store.codec import ON_FALLBACK, day, moment_of, stamp
from app.store.database import Database
from app.store.listings.common import Where, money


class RecordColumn(StrEnum):
    """What records are sorted by; numbers at the end of a label sort as numbers."""

    DATE = "date"
    LABEL = "label"
    PARTY = "party"
    REFERENCE = "reference"
    AMOUNT = "amount"
    STATE = "state"
    CHANGED = "changed"


_ORDERS = {
    RecordColumn.DATE: ("record_by_date", ("document_date",)),
    RecordColumn.LABEL: ("record_by_label", ("rtrim(label, '0123456789')", "length(label)", "label")),
    RecordColumn.PARTY: ("record_by_party", ("party COLLATE NOCASE",)),
    RecordColumn.REFERENCE: ("record_by_reference", ("reference COLLATE NOCASE",)),
    RecordColumn.AMOUNT: ("record_by_amount", ("money",)),
    RecordColumn.STATE: ("record_by_state", ("state",)),
    RecordColumn.CHANGED: ("record_by_change", ("updated_at",)),
}


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which records, in which order; empty fields do not filter."""

    states: frozenset[State] = frozenset()
    text: str = ""
    """Part of label, party or reference."""
    first: date | None = None
    """Voucher date, from this day on."""
    last: date | None = None
    """Voucher date, up to this day."""
    flow: str = ""
    party: str = ""
    """The supplier, without regard to case."""
    fallback: bool = False
    """Only what is booked, in part or whole, to the account for what no rule fits."""
    column: RecordColumn = RecordColumn.DATE
    descending: bool = True
    since: datetime | None = None
    """With `until`: a bar of the overview; what was first read back then and is synced, or waits since then."""
    until: datetime | None = None
    """Before this time."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row of the list."""

    id: int
    flow: str
    label: str
    document_date: date
    party: str
    reference: str
    amount: Decimal
    state: State
    orders: tuple[str, ...]
    """Numbers of its living purchase orders in ServiceTitan, those of this generation; of stock those of all, and of
    its returns."""
    bills: tuple[str, ...]
    """Numbers of the living bills of these orders."""
    booked: tuple[str, ...]
    """Numbers of its documents in the books that are not void."""
    updated_at: datetime
    synced_at: datetime | None
    """When its present documents were first read back equal."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Records and their amounts together."""

    records: int
    amount: Decimal


_STOCK, _INTO_BOOKS = "stock", ("bills", "sales")
"""The flow whose generations add up, instead of each replacing the one before; and those into the books."""
_ROW = """
SELECT id, flow, label, document_date, party, reference, money, state, updated_at, synced_at, source_key, generation
FROM record WHERE id IN ({ids})
"""
_NUMBERS = """
SELECT o.marker_guid, o.generation, json_extract(o.data, '$.number'), o.ext_id,
json_extract(b.data, '$.number'), b.ext_id FROM document AS o INDEXED BY document_marker
LEFT JOIN document AS b INDEXED BY document_parent ON b.destination = o.destination AND b.kind = 'bill'
AND b.parent_id = o.ext_id AND b.active = 1
WHERE o.destination = 'servicetitan' AND (o.kind = 'order' OR o.kind = 'return') AND o.active = 1
AND o.marker_guid IN ({guids}) ORDER BY o.part, o.ext_id, b.ext_id
"""
_BOOKED = """
SELECT DISTINCT o.record_id, json_extract(d.data, '$.number'), d.id FROM operation AS o
JOIN accounting_document AS d ON d.id = o.result_key
AND d.kind IN ('bill', 'vendor_credit', 'invoice', 'credit_note', 'customer_payment')
WHERE o.record_id IN ({ids}) AND o.result_key <> '' AND d.gone = 0 AND d.status <> 'void' ORDER BY d.id
"""
_OF_BAR = """id IN (
SELECT id FROM record INDEXED BY record_synced WHERE synced_at >= ? AND synced_at < ? AND state = 'synced' UNION ALL
SELECT record_id FROM waiting INDEXED BY waiting_at WHERE tab = 'open' AND at >= ? AND at < ?)"""


class RecordList:
    """Reads the table `record`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: RecordQuery, offset: int, limit: int) -> Sequence[RecordRow]:
        """One page."""
        sql, values = _select(query)
        return self.rows(
            [found for (found,) in self._database.query(f"{sql} LIMIT ? OFFSET ?", (*values, limit, offset))]
        )

    def ids(self, query: RecordQuery) -> Sequence[int]:
        """Ids of all that pass the filter, in its order."""
        sql, values = _select(query)
        return [found for (found,) in self._database.query(sql, values)]

    def rows(self, ids: Sequence[int]) -> Sequence[RecordRow]:
        """These records in that order, as far as they still exist; some hundreds at a time."""
        if not ids:
            return []
        found = {row[0]: row for row in self._database.query(_ROW.format(ids=", ".join("?" * len(ids))), ids)}
        numbers = self._numbers([(row[10], None if row[1] == _STOCK else row[11]) for row in found.values()])
        booked = self._booked([one for one, row in found.items() if row[1] in _INTO_BOOKS])
        return [
            _row(found[one], numbers.get(found[one][10].lower(), ([], [])), booked.get(one, ()))
            for one in ids
            if one in found
        ]

    def _booked(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Numbers in the books, by record."""
        found: dict[int, list[str]] = {}
        if ids:
            for one, number, document_id in self._database.query(_BOOKED.format(ids=", ".join("?" * len(ids))), ids):
                found.setdefault(one, []).append(number or document_id)
        return found

    def _numbers(self, wanted: Sequence[tuple[str, int | None]]) -> dict[str, tuple[list[str], list[str]]]:
        """Numbers of orders, or returns, and bills by key, of these records in these generations; None = in all."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        generations = {guid.lower(): generation for guid, generation in wanted}
        sql = _NUMBERS.format(guids=", ".join("?" * len(generations)))
        for guid, generation, order, order_id, bill, bill_id in self._database.query(sql, list(generations)):
            if generations[guid] not in (None, generation):
                continue
            orders, bills = found.setdefault(guid, ([], []))
            if (order or str(order_id)) not in orders:
                orders.append(order or str(order_id))
            if bill_id is not None:
                bills.append(bill or str(bill_id))
        return found

    def labels(self, ids: Sequence[int]) -> dict[int, str]:
        """What some records are called; at most some hundred."""
        sql = f"SELECT id, label FROM record WHERE id IN ({', '.join('?' * len(ids))})"
        return dict(self._database.query(sql, list(ids)))

    def amount(self, ids: Sequence[int]) -> Decimal:
        """Their amounts together."""
        total = 0
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            sql = f"SELECT SUM(money) FROM record WHERE id IN ({', '.join('?' * len(some))})"
            total += self._database.query(sql, some)[0][0] or 0
        return money(total)

    def count(self, query: RecordQuery) -> int:
        """How many pass the filter."""
        where = _where(query)
        sql = f"SELECT COUNT(*) FROM record INDEXED BY {_index(query)} WHERE {where}"
        return int(self._database.query(sql, where.values)[0][0])

    def sums(self, query: RecordQuery) -> dict[State, Sum]:
        """What passes the rest of the filter, by state, whatever states the query asks for."""
        where = _where(query, states=False)
        sql = f"SELECT state, COUNT(*), SUM(money) FROM record INDEXED BY {_index(query)} WHERE {where} GROUP BY state"
        return {State(state): Sum(n, money(units)) for state, n, units in self._database.query(sql, where.values)}


def _select(query: RecordQuery) -> tuple[str, Sequence[object]]:
    """The statement for ids, walking the index of the order, and its values."""
    where = _where(query)
    index, columns = _ORDERS[query.column]
    if query.text.strip() or query.party:
        index = _index(query)
    turn = " DESC" if query.descending else ""
    order = ", ".join(f"{column}{turn}" for column in (*columns, "id"))
    return f"SELECT id FROM record INDEXED BY {index} WHERE {where} ORDER BY {order}", where.values


def _index(query: RecordQuery) -> str:
    """The index that is narrowest for the filter; without a text or a supplier all rows have one."""
    if query.party:
        return "record_by_party"
    return "record_text" if query.text.strip() else "record_by_state"


def _where(query: RecordQuery, *, states: bool = True) -> Where:
    where = Where()
    if states:
        where.among("state", sorted(state.value for state in query.states))
    if query.flow:
        where.add("flow = ?", query.flow)
    if query.party:
        where.add("party = ? COLLATE NOCASE", query.party)
    if query.fallback:
        where.add(ON_FALLBACK)
    if query.first is not None:
        where.add("document_date >= ?", query.first.isoformat())
    if query.last is not None:
        where.add("document_date <= ?", query.last.isoformat())
    if query.since is not None and query.until is not None:
        where.add(_OF_BAR, *[stamp(query.since), stamp(query.until)] * 2)
    where.contains(("label", "party", "reference"), query.text)
    return where


def _row(row: Sequence[object], numbers: tuple[list[str], list[str]], booked: Sequence[str]) -> RecordRow:
    record_id, flow, label, date_, party, reference, units, state, updated, synced, _, _ = row
    return RecordRow(
        int(str(record_id)), str(flow), str(label), day(str(date_)), str(party), str(reference), money(int(str(units))),
        State(str(state)), tuple(numbers[0]), tuple(numbers[1]), tuple(booked), moment_of(str(updated)),
        moment_of(str(synced)) if synced else None,
    )  # fmt: skip
