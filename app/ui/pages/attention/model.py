"""Causes and, where one is open, its vouchers: a tree that is read page by page and changes row by row, by key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.engine.views import (
    CauseFilter,
    CauseKey,
    CauseOrder,
    CauseRecord,
    CauseRecordOrder,
    CauseRow,
    TabCounts,
    Totals,
)
from app.ui import formats
from app.ui.pages.attention.texts import cause_name, cause_spoken, record_spoken, worth
from app.ui.session import Session

AnyIndex = QModelIndex | QPersistentModelIndex
NodeRole = int(Qt.ItemDataRole.UserRole) + 1
WHAT, COUNT, AMOUNT, WAITING, ACTS = range(5)
PAGE = 100
"""Causes read at once."""
FIRST, FEW, MORE_AT_ONCE = 6, 8, 200
"""Vouchers shown when a cause is opened; not more than a few are shown at once; and what “more” adds."""
SORTS = {
    WHAT: CauseOrder.NAME, COUNT: CauseOrder.RECORDS, AMOUNT: CauseOrder.AMOUNT, WAITING: CauseOrder.OLDEST,
}  # fmt: skip
"""By what a press on a header sorts: names rising, the most, the largest and the oldest first."""
_NO_TOTALS = Totals(0, 0, Decimal(0))


@dataclass(frozen=True, slots=True)
class More:
    """The last row of a cause of which not all vouchers are shown."""

    records: int
    amount: Decimal


Child = CauseRecord | More


@dataclass(slots=True, eq=False)
class Cause:
    """One cause as the tree holds it."""

    number: int
    row: CauseRow
    position: int = 0
    children: list[Child] = field(default_factory=list)

    @property
    def key(self) -> CauseKey:
        """What tells it from others."""
        return self.row.cause

    @property
    def shown(self) -> int:
        """Vouchers that are read."""
        return sum(isinstance(child, CauseRecord) for child in self.children)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at the database found."""

    rows: Sequence[CauseRow]
    totals: Totals
    counts: TabCounts
    records: dict[CauseKey, Sequence[CauseRecord]]


class CauseTree(QAbstractItemModel):
    """Two levels. `changing` and `changed` stand around every change of rows."""

    changing = Signal()
    changed = Signal()
    loaded = Signal()
    """A reading arrived; totals and counts are new."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.which = CauseFilter()
        self.order = CauseOrder.RECORDS
        self.causes: list[Cause] = []
        self.totals: Totals = _NO_TOTALS
        self.counts: TabCounts | None = None
        self._by_number: dict[int, Cause] = {}
        self._by_key: dict[CauseKey, Cause] = {}
        self._open: dict[CauseKey, int] = {}
        """Open causes and how many of their vouchers are wanted; kept while a cause is gone for a moment."""
        self._numbers = 0
        self._limit = PAGE
        self._fresh = True

    # -- reading ---------------------------------------------------------------------------------------------------

    def show(self, which: CauseFilter, order: CauseOrder) -> None:
        """Other causes, or another order."""
        self.which, self.order = which, order
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WHAT, ACTS)
        self._limit = PAGE
        self._fresh = True
        self.refresh()

    def refresh(self) -> None:
        """Read what is shown again; rows keep their places by key."""
        which, order, limit, wanted = self.which, self.order, self._limit, dict(self._open)
        views = self._session.views

        def work() -> Reading:
            rows = views.causes(which, order, 0, limit)
            records = {
                row.cause: views.cause_records(row.cause, which, CauseRecordOrder.OLDEST_DATE, 0, wanted[row.cause])
                for row in rows
                if row.cause in wanted
            }
            return Reading(rows, views.attention_totals(which), views.tab_counts(), records)

        self._session.background.read(self, "causes", work, self._take)

    def _take(self, reading: Reading) -> None:
        self.totals, self.counts = reading.totals, reading.counts
        self.changing.emit()
        if self._fresh:
            self._fresh = False
            self.beginResetModel()
            self.causes = [self._made(row) for row in reading.rows]
            for cause in self.causes:
                cause.children = self._children(cause.row, reading)
            self._number()
            self.endResetModel()
        else:
            self._merge_causes(reading)
        self.changed.emit()
        self.loaded.emit()

    def _merge_causes(self, reading: Reading) -> None:
        rows = {row.cause: row for row in reading.rows}
        known = {cause.key: cause for cause in self.causes}
        wanted = [known.get(key) or self._made(row) for key, row in rows.items()]
        for cause in self.causes:
            if cause.key in rows:
                cause.row = rows[cause.key]
        self._merge(QModelIndex(), self.causes, wanted, lambda cause: cause.number, self._number)
        for cause in self.causes:
            self._merge(self.index_of(cause), cause.children, self._children(cause.row, reading), _child_key)
        if self.causes:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.causes) - 1, ACTS))

    @staticmethod
    def _children(row: CauseRow, reading: Reading) -> list[Child]:
        found: list[Child] = list(reading.records.get(row.cause, ()))
        rest = row.records - len(found)
        if found and rest > 0:
            amount = row.amount - sum((one.amount for one in found if isinstance(one, CauseRecord)), Decimal(0))
            found.append(More(rest, amount))
        return found

    def _made(self, row: CauseRow) -> Cause:
        self._numbers += 1
        return Cause(self._numbers, row)

    def _number(self) -> None:
        for position, cause in enumerate(self.causes):
            cause.position = position
        self._by_number = {cause.number: cause for cause in self.causes}
        self._by_key = {cause.key: cause for cause in self.causes}

    def _merge(
        self,
        parent: QModelIndex,
        held: list[Any],
        wanted: Sequence[Any],
        key: Callable[[Any], Hashable],
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Make `held` what is wanted, telling the view only what really moved."""
        stay = {key(one) for one in wanted}
        at = len(held)
        while at > 0:
            if key(held[at - 1]) in stay:
                at -= 1
                continue
            last = at - 1
            while at > 0 and key(held[at - 1]) not in stay:
                at -= 1
            self.beginRemoveRows(parent, at, last)
            del held[at : last + 1]
            after()
            self.endRemoveRows()
        here = {key(one) for one in held}
        survivors = [one for one in wanted if key(one) in here]
        if [key(one) for one in survivors] != [key(one) for one in held]:
            self._reorder(parent, held, survivors, key, after)
        at = 0
        while at < len(wanted):
            if key(wanted[at]) in here:
                held[at] = wanted[at]
                at += 1
                continue
            first = at
            while at < len(wanted) and key(wanted[at]) not in here:
                at += 1
            self.beginInsertRows(parent, first, at - 1)
            held[first:first] = wanted[first:at]
            after()
            self.endInsertRows()
        if parent.isValid() and held:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(held) - 1, ACTS, parent))

    def _reorder(
        self,
        parent: QModelIndex,
        held: list[Any],
        survivors: list[Any],
        key: Callable[[Any], Hashable],
        after: Callable[[], None],
    ) -> None:
        self.layoutAboutToBeChanged.emit()
        before = {index: key(held[index.row()]) for index in self.persistentIndexList() if index.parent() == parent}
        held[:] = survivors
        after()
        places = {key(one): place for place, one in enumerate(held)}
        for index, found in before.items():
            self.changePersistentIndex(index, self.index(places[found], index.column(), parent))
        self.layoutChanged.emit()

    # -- opening ---------------------------------------------------------------------------------------------------

    def open_cause(self, cause: Cause) -> None:
        """Read its first vouchers."""
        if cause.key not in self._open:
            self._open[cause.key] = FEW if cause.row.records <= FEW else FIRST
            self._read_records(cause)

    def close_cause(self, cause: Cause) -> None:
        """Let go of its vouchers."""
        self._open.pop(cause.key, None)
        self._merge(self.index_of(cause), cause.children, [], _child_key)

    def is_open(self, cause: Cause) -> bool:
        """Whether it is to be shown open."""
        return cause.key in self._open

    def more(self, cause: Cause) -> None:
        """Read more of its vouchers."""
        self._open[cause.key] = cause.shown + MORE_AT_ONCE
        self._read_records(cause)

    def _read_records(self, cause: Cause) -> None:
        key, which, views = cause.key, self.which, self._session.views
        wanted = self._open[key]

        def take(found: Sequence[CauseRecord]) -> None:
            held = self._by_key.get(key)
            if held is None or key not in self._open or which != self.which:
                return
            reading = Reading((), self.totals, TabCounts(0, 0, 0), {key: found})
            self.changing.emit()
            self._merge(self.index_of(held), held.children, self._children(held.row, reading), _child_key)
            self.changed.emit()

        self._session.background.read(
            self,
            f"records {cause.number}",
            lambda: views.cause_records(key, which, CauseRecordOrder.OLDEST_DATE, 0, wanted),
            take,
        )

    @property
    def complete(self) -> bool:
        """Whether every cause is read."""
        return len(self.causes) >= self.totals.causes

    def more_causes(self, *, every: bool = False) -> None:
        """Read the next causes, or all. A tree view asks for more at every layout, seen or not: so it is not asked."""
        wanted = self.totals.causes if every else len(self.causes) + PAGE
        if not self.complete and wanted > self._limit:
            self._limit = wanted
            self.refresh()

    # -- nodes -----------------------------------------------------------------------------------------------------

    def index_of(self, cause: Cause, column: int = 0) -> QModelIndex:
        """Where a cause stands."""
        return self.createIndex(cause.position, column, 0)

    def cause_at(self, index: AnyIndex) -> Cause | None:
        """The cause of a row: itself, or the one it stands under."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self.causes[index.row()] if index.row() < len(self.causes) else None
        return self._by_number.get(index.internalId())

    def node(self, index: AnyIndex) -> Cause | Child | None:
        """What a row shows."""
        cause = self.cause_at(index)
        if cause is None or index.internalId() == 0:
            return cause
        return cause.children[index.row()] if index.row() < len(cause.children) else None

    def key_at(self, index: AnyIndex) -> Hashable:
        """What tells a row from others, whatever its place."""
        cause, node = self.cause_at(index), self.node(index)
        if cause is None:
            return None
        return (cause.key, None if isinstance(node, Cause) or node is None else _child_key(node))

    def find(self, key: Hashable) -> QModelIndex:
        """Where a key stands now; invalid when it is gone."""
        if not isinstance(key, tuple):
            return QModelIndex()
        cause = self._by_key.get(key[0])
        if cause is None:
            return QModelIndex()
        parent = self.index_of(cause)
        if key[1] is None:
            return parent
        at = next((at for at, child in enumerate(cause.children) if _child_key(child) == key[1]), -1)
        return self.index(at, 0, parent) if at >= 0 else QModelIndex()

    # -- Qt --------------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:
        if not parent.isValid():
            inside = 0 <= row < len(self.causes) and 0 <= column <= ACTS
            return self.createIndex(row, column, 0) if inside else QModelIndex()
        cause = self.causes[parent.row()] if parent.internalId() == 0 else None
        inside = cause is not None and 0 <= row < len(cause.children) and 0 <= column <= ACTS
        return self.createIndex(row, column, cause.number) if inside and cause is not None else QModelIndex()

    def parent(self, index: AnyIndex = QModelIndex()) -> Any:
        cause = self._by_number.get(index.internalId()) if index.isValid() and index.internalId() else None
        return QModelIndex() if cause is None else self.createIndex(cause.position, 0, 0)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self.causes)
        node = self.node(parent)
        return len(node.children) if isinstance(node, Cause) and parent.column() == 0 else 0

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return ACTS + 1

    def hasChildren(self, parent: AnyIndex = QModelIndex()) -> bool:
        return not parent.isValid() or (parent.internalId() == 0 and parent.column() == 0)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if role == NodeRole:
            return node
        if isinstance(node, Cause):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._cause_text(node, index.column())
            if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == WHAT:
                return cause_spoken(node.row, self._session.currency, self._session.now(), self.is_open(node))
            if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHAT:
                return f"{cause_name(node.row)}\n{node.row.why}".strip()
        elif isinstance(node, CauseRecord):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._record_text(node, index.column())
            if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == WHAT:
                return record_spoken(node, self._session.currency, self._session.now())
            if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHAT:
                return " · ".join(filter(None, (node.label, node.reference, node.party)))
        elif isinstance(node, More) and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.more_text(node) if index.column() == WHAT else ""
        return None

    def _cause_text(self, cause: Cause, column: int) -> str:
        row = cause.row
        return {
            WHAT: cause_name(row),
            COUNT: formats.count(row.records),
            AMOUNT: worth(row.amount, self._session.currency),
            WAITING: formats.age(row.since, self._session.now()),
        }.get(column, "")

    def _record_text(self, record: CauseRecord, column: int) -> str:
        return {
            WHAT: record.label,
            AMOUNT: worth(record.amount, self._session.currency),
            WAITING: formats.age(record.at, self._session.now()),
        }.get(column, "")

    def more_text(self, more: More) -> str:
        """“8 more records”."""
        text = self.tr("1 more record") if more.records == 1 else self.tr("{n} more records")
        return text.format(n=formats.count(more.records))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            amount = self.tr("Amount ({currency})").format(currency=formats.symbol(self._session.currency))
            titles = self.tr("What and why"), self.tr("Count"), amount, self.tr("Waiting"), self.tr("What to do")
            arrow = "↑" if section == WHAT else "↓"
            return f"{titles[section]} {arrow}" if SORTS.get(section) is self.order else titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in (COUNT, AMOUNT, WAITING) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _child_key(child: Child) -> Hashable:
    return child.id if isinstance(child, CauseRecord) else "more"
