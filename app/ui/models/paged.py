"""A table model that holds only the pages in view; SQL counts, sorts and filters, off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ui.background import READS, Background

Row = TypeVar("Row")
Query = TypeVar("Query")
AnyIndex = QModelIndex | QPersistentModelIndex
PAGE = 200
_KEPT = 12
"""Pages kept; the oldest seen go first."""
_LONGEST = 8
"""The widest text is one of so many of the longest."""

RowRole = int(Qt.ItemDataRole.UserRole) + 1
"""The whole row object; None while it is being read."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column."""

    key: str
    """What the query orders by."""
    title: str
    text: Callable[[Row], str]
    right: bool = False
    """Numbers stand right, with their header."""
    tip: Callable[[Row], str] | None = None
    spoken: Callable[[Row], str] | None = None
    """Accessible text where the shown one is not enough."""
    sortable: bool = True
    about: str = ""
    """What it tells, behind its title."""


class PagedModel(QAbstractTableModel, Generic[Row, Query]):
    """Rows of `fetch(query, offset, limit)`. `loaded` says that a new query's first rows are there."""

    loaded = Signal()
    sort_wanted = Signal(str, bool)
    """Column key and whether descending; the page puts it into its query."""

    def __init__(
        self,
        background: Background,
        columns: Sequence[Column[Row]],
        count: Callable[[Query], int],
        fetch: Callable[[Query, int, int], Sequence[Row]],
        key: Callable[[Row], object],
        parent: QObject | None = None,
        lane: str = READS,
    ) -> None:
        """`lane`: one of its own where a search may take seconds, so that other pages do not wait for it."""
        super().__init__(parent)
        self._background = background
        self._lane = lane
        self._columns = list(columns)
        self._count_of = count
        self._fetch = fetch
        self._key = key
        self._query: Query | None = None
        self._rows = 0
        self._pages: dict[int, Sequence[Row]] = {}
        self._asked: set[int] = set()
        self._longest: dict[int, list[str]] = {}
        self._generation = 0

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def query(self) -> Query | None:
        """The query shown, or about to be."""
        return self._query

    def show(self, query: Query) -> None:
        """Replace everything by this query's rows, once they are read."""
        self._query = query
        self._read(query, reset=True)

    def move_on(self, query: Query) -> None:
        """The same rows of a newer reading: as `refresh`."""
        self._query = query
        self._read(query, reset=False)

    def refresh(self) -> None:
        """Read again what is shown; nothing is reset while the same rows stand in the same places."""
        if self._query is not None:
            self._read(self._query, reset=False)

    def _read(self, query: Query, *, reset: bool) -> None:
        pages = [0] if reset else sorted(self._pages)[:_KEPT] or [0]

        def work() -> tuple[int, dict[int, Sequence[Row]]]:
            return self._count_of(query), {page: self._fetch(query, page * PAGE, PAGE) for page in pages}

        def then(found: tuple[int, dict[int, Sequence[Row]]]) -> None:
            if query is not self._query and query != self._query:
                return
            self._take(*found, reset=reset)

        self._background.read(self, "rows", work, then, lane=self._lane)

    def _take(self, count: int, pages: dict[int, Sequence[Row]], *, reset: bool) -> None:
        self._generation += 1
        self._asked.clear()
        self._longest.clear()
        if reset or count != self._rows or self._moved(pages):
            self.beginResetModel()
            self._rows, self._pages = count, pages
            self.endResetModel()
        else:
            before, self._pages = self._pages, pages
            self._tell_changes(before)
        self.loaded.emit()

    def _tell_changes(self, before: dict[int, Sequence[Row]]) -> None:
        """Only what differs is painted again: while the engine works, much is read and little in view changes."""
        for page, rows in self._pages.items():
            old = before.get(page, ())
            changed = [i for i, row in enumerate(rows) if i >= len(old) or old[i] != row]
            if changed:
                first, last = page * PAGE + changed[0], min(page * PAGE + changed[-1], self._rows - 1)
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _moved(self, pages: dict[int, Sequence[Row]]) -> bool:
        """Whether another row stands in the place of one: what is selected must not stay with the place."""

        def keys(rows: Sequence[Row]) -> list[object]:
            return [self._key(row) for row in rows]

        return any(page in self._pages and keys(rows) != keys(self._pages[page]) for page, rows in pages.items())

    # -- rows ------------------------------------------------------------------------------------------------------

    def row_at(self, row: int) -> Row | None:
        """The row, or None while its page is being read."""
        if not 0 <= row < self._rows:
            return None
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        return rows[place] if place < len(rows) else None

    def key_at(self, row: int) -> object:
        """The row's key; None while it is not read."""
        found = self.row_at(row)
        return None if found is None else self._key(found)

    def row_of(self, key: object) -> int:
        """Where a key stands among the rows read; -1 when it is not there."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if self._key(row) == key:
                    return page * PAGE + place
        return -1

    def longest(self, column: int) -> list[str]:
        """Some of the longest texts of a column, of the rows read: one of them is the widest."""
        if column not in self._longest:
            text = self._columns[column].text
            texts = {text(row) for page in self._pages.values() for row in page}
            self._longest[column] = nlargest(_LONGEST, texts, key=len)
        return self._longest[column]

    def _ask(self, page: int) -> None:
        query, generation = self._query, self._generation
        if page in self._asked or query is None:
            return
        self._asked.add(page)

        def then(rows: Sequence[Row]) -> None:
            if generation != self._generation:
                return
            self._asked.discard(page)
            while len(self._pages) >= _KEPT:
                self._pages.pop(next(iter(self._pages)))
            self._pages[page] = rows
            self._longest.clear()
            if rows:
                first, last = page * PAGE, min(page * PAGE + len(rows), self._rows) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

        fetch = self._fetch
        self._background.read(self, f"page {page}", lambda: fetch(query, page * PAGE, PAGE), then, lane=self._lane)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "…" if row is None else column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        if row is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = column.spoken or column.text
            return f"{column.title}: {said(row)}"
        return row if role == RowRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._columns[section].about or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[section].right)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns) and self._columns[column].sortable:
            self.sort_wanted.emit(self._columns[column].key, order is Qt.SortOrder.DescendingOrder)

    def show_columns(self, columns: Sequence[Column[Row]]) -> None:
        """As many columns as before, with other texts."""
        self._longest.clear()
        self._columns = list(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, len(self._columns) - 1))

    def column_of(self, key: str) -> int:
        """Where a column stands."""
        return next(i for i, column in enumerate(self._columns) if column.key == key)


def _alignment(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
