"""What the page “Vendors & items” says: its columns, its segments and its sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.states import State
from app.engine.reference.flow import reference_rules
from app.flows.reference.differences import CREATABLE, NAME, CreatePolicy, ReferenceKind, Side
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.models.paged import Column
from app.ui.pages.alike.rows import Row, Which
from app.ui.words_alike import system_word, why_alone

NAME_AT, THERE_AT, SKU_AT, NOTE_AT = range(4)


def _tr(text: str) -> str:
    return QCoreApplication.translate("alike", text)


def which_word(which: Which) -> str:
    """A segment's word."""
    if which.side is None:
        return _tr("On both sides")
    return _tr("Only in {system}").format(system=system_word(which.side))


def columns(which: Which) -> list[Column[Row]]:
    """In the order of their numbers above; those that say nothing of these rows are hidden by the table."""
    both = which is Which.BOTH
    return [
        Column("name", _tr("In ServiceTitan") if both else _tr("Name"), lambda row: row.name, tip=lambda row: row.name),
        Column("there", _tr("In Zoho Books"), lambda row: row.there or formats.NONE, tip=lambda row: row.there),
        Column("sku", _tr("SKU"), lambda row: row.sku or formats.NONE, tip=lambda row: row.sku),
        Column("note", _tr("State") if both else _tr("What becomes of it"), note, tip=note),
    ]


def note(row: Row) -> str:
    """What becomes of it, or what stands in the way."""
    if row.alone is not None:
        one = row.alone
        if row.state in (State.NEEDS_MAPPING, State.REJECTED) and one.why is None:
            return _tr("Waits for a setting") if row.state is State.NEEDS_MAPPING else _tr("Was refused")
        return why_alone(one.why, one.kind, one.side.other, one.key)
    return words.state_word(row.state, NAME) if row.state is not None else _tr("Linked")


def token(row: Row) -> str:
    """The colour of that."""
    if row.record is not None:
        return "warn"
    return "text" if row.creatable else "text2"


def direction(settings: Settings, kind: ReferenceKind, which: Which) -> str:
    """What happens to new ones of a side, by the settings."""
    side = which.side
    if side is None:
        return _tr("What differs is written, or asked, as the settings say for each field.")
    there = side.other
    system = system_word(there)
    rules = reference_rules(settings, kind)
    if there not in CREATABLE[kind]:
        return _tr("Taxes are entered by hand in {system}; here they are only compared.").format(system=system)
    if there not in rules.writes_to:
        return _tr("Writing to {system} is switched off.").format(system=system)
    if rules.create.get(there) is CreatePolicy.AUTOMATIC:
        return _tr("New ones are created in {system} by themselves.").format(system=system)
    return _tr("New ones are created in {system} when you say so.").format(system=system)


def on_click(settings: Settings, kind: ReferenceKind, side: Side) -> bool:
    """Whether something is created on that side when a person says so."""
    rules = reference_rules(settings, kind)
    by_itself = rules.create.get(side) is CreatePolicy.AUTOMATIC
    return side in CREATABLE[kind] and side in rules.writes_to and not by_itself


def nothing(which: Which) -> str:
    """Instead of an empty table, after a successful reading."""
    if which.side is None:
        return _tr("Nothing is linked yet.")
    return _tr("Nothing is only in {system}.").format(system=system_word(which.side))
