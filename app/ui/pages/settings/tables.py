"""A field whose value is a table: a person adds, edits, moves and removes rows; each row is edited in a dialog."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.dialogs.base import Dialog
from app.ui.pages.mapping.dialogs import fill, plain_table
from app.ui.pages.settings.fields import Field, as_json
from app.ui.widgets.basics import button, label
from app.ui.widgets.flow import Flow

Row = dict[str, Any]
_HEADER, _LINE, _MOST_LINES = 30, 28, 8


class RowDialog(Dialog):
    """Edits one row; `row` is what the person made of it."""

    def row(self) -> Row:
        """As it stands in the form."""
        raise NotImplementedError


class TableField(Field):
    """The value is the rows as JSON. Subclasses say how a row reads, which dialog edits it, and how rows are kept."""

    def __init__(self, key: str, titles: Sequence[str], help: str, nothing: str, *, ordered: bool = False) -> None:
        """`nothing`: what an empty table means; `ordered`: the order of the rows counts."""
        super().__init__(key, help)
        self.rows: list[Row] = []
        self.dialog: RowDialog | None = None
        self._ordered = ordered
        self.table = plain_table(titles, self.title.text())
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.itemSelectionChanged.connect(self._tell_buttons)
        self.table.itemActivated.connect(lambda _: self.edit())
        self._named(self.table)
        self.empty = label(nothing, "second", wrap=True)
        self.layout_.insertWidget(1, self.table)
        self.layout_.insertWidget(2, self.empty)
        place = QWidget()
        acts = Flow(place, gap=8)
        self.layout_.insertWidget(3, place)
        self.add = button(self.tr("Add…"), self.new)
        self.change = button(self.tr("Edit…"), self.edit)
        self.up = button(self.tr("Move up"), lambda: self._move(-1), "quiet")
        self.down = button(self.tr("Move down"), lambda: self._move(1), "quiet")
        self.remove = button(self.tr("Remove"), self._remove, "quiet")
        self.buttons = (self.add, self.change, self.up, self.down, self.remove)
        for one in self.buttons:
            one.setAccessibleName(f"{one.text()} {self.title.text()}")
            acts.addWidget(one)
        self.up.setVisible(ordered)
        self.down.setVisible(ordered)
        self._show_rows()

    # -- for subclasses --------------------------------------------------------------------------------------------

    def texts(self, row: Row) -> Sequence[str]:
        """A row as the table shows it."""
        raise NotImplementedError

    def make_dialog(self, row: Row | None) -> RowDialog:
        """For a new row, or for one that is there."""
        raise NotImplementedError

    def kept(self, rows: Sequence[Row]) -> object:
        """The rows as the settings have them."""
        return rows

    def read_rows(self, kept: Any) -> list[Row]:
        """The rows of what the settings have."""
        return [dict(one) for one in kept]

    # -- as a field ------------------------------------------------------------------------------------------------

    @property
    def editor(self) -> QWidget:
        return self.table if self.rows else self.add

    def value(self) -> object:
        return as_json(self.kept(self.rows))

    def show_value(self, value: object) -> None:
        found = self.read_rows(json.loads(str(value) or "[]"))
        if found != self.rows:
            self.rows = found
            self._show_rows()

    # -- showing ---------------------------------------------------------------------------------------------------

    def retell(self) -> None:
        """Names of what the rows point to may be known now."""
        self._show_rows()

    def _show_rows(self, current: int = -1) -> None:
        fill(self.table, [self.texts(row) for row in self.rows], widest=2000)
        self.table.setVisible(bool(self.rows))
        self.empty.setVisible(not self.rows)
        self.table.setFixedHeight(_HEADER + _LINE * min(_MOST_LINES, len(self.rows)) + 4)
        if current >= 0:
            self.table.selectRow(current)
        self._tell_buttons()

    @property
    def current(self) -> int:
        """The selected row; -1 where none is."""
        found = self.table.selectionModel().selectedRows() if self.rows else []
        return found[0].row() if found else -1

    def _tell_buttons(self) -> None:
        at = self.current
        why = "" if at >= 0 else self.tr("Choose a row first.")
        for one, works in (
            (self.change, at >= 0),
            (self.remove, at >= 0),
            (self.up, at > 0),
            (self.down, 0 <= at < len(self.rows) - 1),
        ):
            one.setEnabled(works)
            one.setToolTip(why)

    # -- changing --------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Another row at the end."""
        self._ask(None, lambda made: self._changed([*self.rows, made], len(self.rows)))

    def edit(self) -> None:
        """The selected row."""
        at = self.current
        if at >= 0:
            self._ask(self.rows[at], lambda made: self._changed([*self.rows[:at], made, *self.rows[at + 1 :]], at))

    def _ask(self, row: Row | None, then: Callable[[Row], None]) -> None:
        dialog = self.dialog = self.make_dialog(row)

        def taken() -> None:
            then(dialog.row())

        dialog.accepted.connect(taken)
        dialog.primary.clicked.connect(dialog.accept)
        dialog.open()

    def _move(self, by: int) -> None:
        at = self.current
        if at < 0 or not 0 <= at + by < len(self.rows):
            return
        rows = list(self.rows)
        rows[at], rows[at + by] = rows[at + by], rows[at]
        self._changed(rows, at + by)

    def _remove(self) -> None:
        at = self.current
        if at >= 0:
            self._changed([*self.rows[:at], *self.rows[at + 1 :]], min(at, len(self.rows) - 2))

    def _changed(self, rows: list[Row], current: int) -> None:
        self.rows = rows
        self._show_rows(current)
        self.edited.emit()
