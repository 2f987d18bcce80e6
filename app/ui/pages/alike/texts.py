"""What the page “Vendors & items” says: its columns, its segments and its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.engine.accounting_reference_flow import reference_rules
from app.flows.reference import CREATABLE, NAME, CreatePolicy, ReferenceKind, Side
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.models.paged import Column
from app.ui.pages.alike.rows import Row, Which
from app.ui.words_alike import SYSTEMS, why_alone

NAME_AT, THERE_AT, SKU_AT, NOTE_AT = range(4)


def _tr(text: str) -> str:
    return QCoreApplication.translate("alike", text)


def which_word(which: Which) -> str:
    """A segment's word."""
    if which.side is None:
        return _tr("On both sides")
    return _tr("Only in {system}").format(system=SYSTEMS[which.side])


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
    system = SYSTEMS[there]
    rules = reference_rules(settings, kind)
    if there not in CREATABLE[kind]:
        return _tr("Taxes are entered by hand in {system}; here they are only compared.").format(system=system)
    if there not in rules.writes_to:
        return _tr("Writing to {system} is switched off.").format(system=system)
    if rules.create.get(there) is CreatePolicy.AUTOMATIC:
        return _tr("New ones are created in {system} by themselves.").format(system=system)
    return _tr("New ones are created in {system} when you say so.").format(system=system)


def writable(settings: Settings, kind: ReferenceKind, side: Side) -> bool:
    """Whether something can be created on that side."""
    return side in CREATABLE[kind] and side in reference_rules(settings, kind).writes_to


def nothing(which: Which, kinds: Sequence[ReferenceKind]) -> str:
    """Instead of an empty table, after a successful reading."""
    if which is Which.BOTH:
        return _tr("Nothing is linked yet.")
    assert which.side is not None  # noqa: S101
    return _tr("Nothing is only in {system}.").format(system=SYSTEMS[which.side])
