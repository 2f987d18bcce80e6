"""The rows of the mapping table, paged; drafts are laid over them when they are painted and spoken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.domain.records import Subject
from app.engine.views import MappingRow, MatchState
from app.ui import formats
from app.ui.models.paged import AnyIndex, Column, PagedModel
from app.ui.pages.mapping.drafts import Drafts
from app.ui.pages.mapping.rows import Look, act_word, look, spoken
from app.ui.pages.mapping.texts import kind_words
from app.ui.session import Session

MATCH, NAME, TARGET, WAITING, USED, ACT = range(6)


@dataclass(frozen=True, slots=True)
class MappingQuery:
    """Which rows."""

    kind: Subject = Subject.VENDOR
    which: MatchState | None = None
    text: str = ""


class MappingModel(PagedModel[MappingRow, MappingQuery]):
    """One kind at a time."""

    def __init__(self, session: Session, drafts: Drafts, parent: QObject | None = None) -> None:
        views = session.views
        self._drafts = drafts
        super().__init__(
            session.background,
            [
                Column("match", self.tr("Match"), lambda row: self._look(row).chip),
                Column("name", self.tr("In Tally"), lambda row: row.name, tip=_name_tip, spoken=self._spoken),
                Column("target", self.tr("In ServiceTitan"), lambda row: self._look(row).target, tip=self._tip),
                Column("waiting", self.tr("Waiting"), lambda row: formats.count(row.waiting), right=True),
                Column("used", self.tr("Last used"), _used, right=True),
                Column("act", "", self._act),
            ],
            lambda query: views.mapping_count(query.kind, query.which, query.text),
            lambda query, offset, limit: views.mapping_rows(query.kind, query.which, query.text, offset, limit),
            lambda row: row.key,
            parent,
        )
        drafts.changed.connect(self._repaint)

    def _look(self, row: MappingRow) -> Look:
        return look(row, self._drafts.of(row.kind, row.name))

    def _spoken(self, row: MappingRow) -> str:
        return spoken(row, self._drafts.of(row.kind, row.name))

    def _tip(self, row: MappingRow) -> str:
        shown = self._look(row)
        return shown.tip or shown.target

    def _act(self, row: MappingRow) -> str:
        act = self._look(row).act
        return act_word(act) if act is not None else ""

    def _repaint(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, ACT))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = (
            role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            and orientation is Qt.Orientation.Horizontal
        )
        if shown and section in (NAME, TARGET) and self.query is not None:
            words = kind_words(self.query.kind)
            return words.source if section == NAME else words.target
        return super().headerData(section, orientation, role)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _used(row: MappingRow) -> str:
    return formats.day(row.last_used) if row.last_used is not None else formats.NONE


def _name_tip(row: MappingRow) -> str:
    return f"{row.name}\n{row.sku}" if row.sku and row.sku != row.name else row.name
