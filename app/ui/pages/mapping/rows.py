"""What one row of the mapping table shows: its chip, its target, its button; with a draft, as the draft has it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.domain.matching import MatchKind
from app.domain.records import Subject
from app.engine.views import MappingRow, MatchState
from app.ui.pages.mapping.drafts import Draft
from app.ui.pages.mapping.texts import match_word, target_word
from app.ui.widgets.target_picker import CREATABLE, Target
from app.ui.widgets.target_popup import ALIKE

_CHIPS = {
    MatchState.EXACT: ("ok", "tick"),
    MatchState.MAPPED: ("accent", "arrows"),
    MatchState.WEAK: ("warn", "ring"),
    MatchState.NONE: ("bad", "cross"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("mapping", text)


class Act(Enum):
    """The button of a row."""

    CREATE = 1
    CHOOSE = 2
    ACCEPT = 3
    UNMAP = 4
    UNDO = 5


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks."""

    chip: str
    tone: str
    glyph: str
    target: str
    ink: str
    """Token of the target's text."""
    strong: bool
    note: str
    """After the target, in a caption."""
    note_ink: str
    act: Act | None
    tip: str
    """The whole text of a problem."""


def act_word(act: Act) -> str:
    """What a row's button says."""
    return {
        Act.CREATE: _tr("Create…"),
        Act.CHOOSE: _tr("Choose…"),
        Act.ACCEPT: _tr("Accept"),
        Act.UNMAP: _tr("Unmap"),
        Act.UNDO: _tr("Undo"),
    }[act]


def look(row: MappingRow, draft: Draft | None) -> Look:
    """The look of a row."""
    if draft is not None:
        return _drafted(row, draft)
    tone, glyph = _CHIPS[row.match]
    chip = match_word(row.kind, row.match)
    if row.problem in (MatchKind.AMBIGUOUS, MatchKind.MAPPED_GONE, MatchKind.INACTIVE):
        return Look(chip, tone, glyph, _why(row), "text2", False, "", "text3", Act.CHOOSE, _why(row))
    if row.match is MatchState.WEAK and row.suggestion is not None:
        score = _tr("{n} % alike").format(n=min(row.suggestion.score, ALIKE))
        target = _tr("{name}?").format(name=row.suggestion.name)
        return Look(chip, tone, glyph, target, "text2", False, score, "text3", Act.ACCEPT, _why(row))
    if row.match in (MatchState.WEAK, MatchState.NONE):
        act = Act.CREATE if row.kind in CREATABLE else Act.CHOOSE
        return Look(chip, tone, glyph, _why(row), "text3", False, "", "text3", act, "")
    if row.match is MatchState.MAPPED:
        return Look(chip, tone, glyph, shown_target(row), "text", False, "", "text3", Act.UNMAP, "")
    if row.kind is Subject.LEDGER:
        group = _tr("By its group: {group}").format(group=row.group) if row.group else _tr("By its group")
        return Look(chip, "neutral", "tick", group, "text2", False, "", "text3", None, "")
    if row.kind is Subject.UNIT:
        return Look(chip, "neutral", "tick", row.name, "text2", False, "", "text3", None, "")
    return Look(chip, tone, glyph, row.target, "text", False, "", "text3", None, "")


def _drafted(row: MappingRow, draft: Draft) -> Look:
    gone = draft.target is None
    target = _tr("No longer mapped") if draft.target is None else draft.target.named
    chip = _tr("Not saved")
    if draft.problem:
        return Look(chip, "bad", "cross", target, "text", True, draft.problem, "bad", Act.UNDO, draft.problem)
    return Look(chip, "warn", "upload", target, "text2" if gone else "text", not gone, "", "text3", Act.UNDO, "")


def shown_target(row: MappingRow) -> str:
    """What the name is mapped to, in words."""
    return target_word(row.kind, row.target_id, row.target)


def _why(row: MappingRow) -> str:
    """Why there is no match, where that is worth saying."""
    target = shown_target(row)
    if row.problem is MatchKind.MAPPED_GONE:
        return _tr("“{name}” is no longer in ServiceTitan").format(name=target)
    if row.problem is MatchKind.INACTIVE:
        return _tr("“{name}” is inactive in ServiceTitan").format(name=target or row.sku or row.name)
    if row.problem is MatchKind.AMBIGUOUS:
        return _tr("Several active entries are called “{name}”").format(name=row.sku or row.name)
    return _tr("Type to choose")


def current_target(row: MappingRow, draft: Draft | None) -> Target | None:
    """What the editor begins with."""
    if draft is not None:
        return draft.target
    if row.match in (MatchState.MAPPED, MatchState.EXACT) and row.target:
        return Target(row.target_id, row.target, shown_target(row))
    return None


def spoken(row: MappingRow, draft: Draft | None) -> str:
    """The row as a screen reader says it."""
    shown = look(row, draft)
    if row.waiting == 1:
        waits = _tr("1 record waits")
    else:
        waits = _tr("{n} records wait").format(n=row.waiting) if row.waiting else ""
    said = [row.name, shown.chip, shown.target, shown.note, waits]
    return ", ".join(text for text in said if text)
