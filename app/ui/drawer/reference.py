"""What the drawer shows of a vendor, customer, item or tax that both sides keep: both values, and what was written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout

from app.domain.records import Operation, OperationKind, OperationState, Reason
from app.domain.states import ATTENTION, State
from app.engine.reference.case import ShownField, What
from app.engine.reference.desk import ReferenceDetail
from app.flows.reference.differences import Side
from app.flows.reference.planner import Missing
from app.ui import formats, words
from app.ui.drawer.sections import Mark, Section, cell, lines_grid
from app.ui.drawer.texts import reason_text, waiting_for
from app.ui.theme.tokens import DRAWER_LINE
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.elided import Elided
from app.ui.widgets.flow import Flow
from app.ui.words_alike import field_word, in_order, system_word, why_waits


def _tr(text: str) -> str:
    return QCoreApplication.translate("drawer", text)


def shown_reasons(detail: ReferenceDetail) -> tuple[Reason, ...]:
    """In the words of the drawer, where fields that differ stand below with their values."""
    reasons, state = detail.record.reasons, detail.record.state
    if state is State.DELETED_AT_SOURCE and detail.case.what is What.GONE and reasons:
        advice = _tr("Forget the link, and what is left stands on its own; to leave it so, ignore it.")
        return (replace(reasons[0], advice=advice),)
    if state is not State.CHANGED_AT_DESTINATION or not reasons:
        return reasons
    n = sum(bool(one.why) for one in detail.case.fields)
    text = _tr("1 field differs.") if n == 1 else _tr("{n} fields differ.").format(n=n)
    advice = _tr("Say below whose value stands; the other side is changed then. To leave both as they are, ignore it.")
    if not detail.decidable:
        advice = _tr("Nothing can be written for it from here: change it by hand on one side, or ignore it.")
    return (replace(reasons[0], text=text, advice=advice),)


class BothSection(Section):
    """Each field with both values beside each other. `decided`: Side whose values stand, and names of fields."""

    decided = Signal(object, object)
    create_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Both sides"))

    def show_case(self, detail: ReferenceDetail, open_to: Collection[Side]) -> None:
        """Nothing is rebuilt when it is what stands there already. `open_to`: sides on which one can be created."""
        case, state = detail.case, detail.record.state
        self.aside.setText(self._when(detail))
        place = self.replace((case, detail.takes, state, open_to))
        if place is None:
            return
        alone = not (case.field_id and case.books_id)
        if not case.fields:
            place.addWidget(label(self._without(detail), "second", wrap=True))
        else:
            fields = in_order(case)
            place.addLayout(self._one_side(fields, detail) if alone else self._two_sides(fields, detail))
        self._all(place, detail)
        if state is State.NOT_APPLICABLE and alone:
            there = Side.BOOKS if case.field_id else Side.FIELD
            made = button(_tr("Create in {system}…").format(system=system_word(there)), self.create_wanted.emit)
            made.setObjectName("create-alike")
            made.setEnabled(there in open_to)
            off = _tr("Writing to {system} is switched off").format(system=system_word(there))
            made.setToolTip("" if there in open_to else off)
            place.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _one_side(fields: Sequence[ShownField], detail: ReferenceDetail) -> QGridLayout:
        """Of something that the other side does not have."""
        grid = lines_grid()
        grid.setColumnStretch(0, 0)
        grid.setColumnStretch(1, 1)
        side = Side.FIELD if detail.case.field_id else Side.BOOKS
        text = _tr("As {here} has it; {there} does not.").format(here=system_word(side), there=system_word(side.other))
        grid.addWidget(label(text, "caption", wrap=True), 0, 0, 1, 2)
        for line, shown in enumerate(fields, 1):
            grid.addWidget(label(field_word(shown), "second"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(shown.on_servicetitan or shown.on_zoho), line, 1, Qt.AlignmentFlag.AlignTop)
            grid.setRowMinimumHeight(line, DRAWER_LINE)
        return grid

    def _two_sides(self, fields: Sequence[ShownField], detail: ReferenceDetail) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for at, side in enumerate(Side):
            grid.setColumnStretch(at, 1)
            grid.addWidget(Elided(system_word(side), "caption"), 0, at)
        line = 1
        for shown in fields:
            line = self._field(grid, line, shown, detail)
        return grid

    def _field(self, grid: QGridLayout, line: int, shown: ShownField, detail: ReferenceDetail) -> int:
        name = field_word(shown)
        head = row(gap=8)
        head.addWidget(label(name, "strong"))
        why = label(why_waits(shown.why), "caption")
        head.addWidget(why, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(head, line, 0, 1, 2)
        grid.setRowMinimumHeight(line, DRAWER_LINE)
        values = {Side.FIELD: shown.on_servicetitan, Side.BOOKS: shown.on_zoho}
        for at, side in enumerate(Side):
            said = _value(values[side])
            said.setAccessibleName(f"{name}, {system_word(side)}: {values[side] or _tr('nothing')}")
            grid.addWidget(said, line + 1, at, Qt.AlignmentFlag.AlignTop)
            if shown.field in detail.decidable:
                grid.addWidget(self._keep(detail, side, shown, name), line + 2, at, Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(line + 3, 4)
        return line + 4

    def _keep(self, detail: ReferenceDetail, side: Side, shown: ShownField, name: str) -> QPushButton:
        system = system_word(side.other)
        made = button(_tr("Keep this…"), partial(self.decided.emit, side, (shown.field,)), "row")
        made.setObjectName(f"keep-{side.value}-{shown.field}")
        made.setAccessibleName(_tr("{field}: what {system} has stands").format(field=name, system=system_word(side)))
        can = shown.field in detail.takes[side.other]
        made.setEnabled(can)
        tip = _tr("{field} is changed in {system}") if can else _tr("Nothing is written to {system} for it from here")
        made.setToolTip(tip.format(field=name, system=system))
        return made

    def _all(self, place: QVBoxLayout, detail: ReferenceDetail) -> None:
        """Every field at once, where several wait."""
        if len(detail.decidable) < 2:
            return
        acts = Flow(gap=8)
        for side in Side:
            fields = detail.takes[side.other]
            if len(fields) < 2:
                continue
            text = _tr("Keep all {n} of {system}…").format(n=len(fields), system=system_word(side))
            made = button(text, partial(self.decided.emit, side, fields))
            made.setObjectName(f"keep-all-{side.value}")
            made.setToolTip(
                _tr("{n} fields are changed in {system}").format(n=len(fields), system=system_word(side.other))
            )
            acts.addWidget(made)
        if acts.count():
            place.addSpacing(6)
            place.addLayout(acts)

    @staticmethod
    def _when(detail: ReferenceDetail) -> str:
        """Values of a record that is settled are those from before."""
        case = detail.case
        if detail.record.state is not State.SYNCED or not case.fields:
            return ""
        return _tr("before it was created") if case.what is What.CREATE else _tr("before they were made alike")

    @staticmethod
    def _without(detail: ReferenceDetail) -> str:
        case = detail.case
        if case.what is What.GONE:
            return _tr("It is linked, and {system} does not list it any more.").format(
                system=" / ".join(case.why.split("/"))
            )
        if case.what is What.ALONE and case.why == Missing.UNCLEAR:
            return _tr("It is being created.")
        return _tr("No field is known.")


class WritesSection(Section):
    """What was, or is to be, written to either side for it."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(_tr("Written"))

    def show_writes(self, detail: ReferenceDetail) -> None:
        """The newest first."""
        place = self.replace((detail.operations, detail.record.state))
        if place is None:
            return
        if not detail.operations:
            waits = detail.record.state in ATTENTION
            text = _tr("Nothing yet. It follows once this is settled.") if waits else _tr("Nothing.")
            place.addWidget(label(text, "second", wrap=True))
            return
        for one in reversed(detail.operations):
            line = row(gap=6)
            glyph, token = _MARKS[one.state]
            line.addWidget(Mark(glyph, token))
            line.addWidget(Elided(_write(one)), 1)
            line.addWidget(cell(_state(one), "bad" if one.state is OperationState.REFUSED else "second", right=True))
            place.addLayout(line)
            if one.error:
                place.addWidget(label(words.for_window(one.error), "caption", wrap=True, selectable=True))


_MARKS = {
    OperationState.PLANNED: ("", "text3"),
    OperationState.INTENT: ("", "text3"),
    OperationState.UNCLEAR: ("ring", "warn"),
    OperationState.DONE: ("tick", "ok"),
    OperationState.REFUSED: ("cross", "bad"),
}


def _side(one: Operation) -> Side:
    return Side(one.target_key.partition("/")[0])


def _write(one: Operation) -> str:
    text = _tr("Create in {system}") if one.kind is OperationKind.CREATE_ENTRY else _tr("Change in {system}")
    return text.format(system=system_word(_side(one)))


def _state(one: Operation) -> str:
    return {
        OperationState.PLANNED: _tr("not sent yet"),
        OperationState.INTENT: _tr("being sent"),
        OperationState.UNCLEAR: _tr("no answer yet"),
        OperationState.DONE: _tr("done"),
        OperationState.REFUSED: _tr("not carried out"),
    }[one.state]


def _value(text: str) -> QLabel:
    """A value as high as it needs; one long word is elided, whole in its tooltip."""
    said = text or formats.NONE
    if " " in said:
        return label(said, wrap=True, selectable=True)
    made = Elided(said)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


# -- for support and the clipboard -------------------------------------------------------------------------------------


def codes(detail: ReferenceDetail) -> str:
    """Ids and codes, one a line: the same in every language, for support."""
    record, case = detail.record, detail.case
    lines = [
        f"record: {record.id} ({record.flow})",
        f"state: {record.state.value}",
        f"about: {case.what.value}",
        f"key: {record.source_key}",
        f"servicetitan {case.kind.value}: {case.field_id or '-'}",
        f"zoho {case.kind.value}: {case.books_id or '-'}",
        f"version sent: {record.generation}",
    ]
    lines += [f"reason: {' '.join(filter(None, (one.code, one.subject, one.key)))}" for one in record.reasons]
    lines += [
        f"write: {one.kind.value} {one.target_key} {one.state.value} {one.result_key}".rstrip()
        for one in detail.operations
    ]
    return "\n".join(lines)


def as_text(detail: ReferenceDetail) -> str:
    """The record for the clipboard."""
    record, case = detail.record, detail.case
    lines = [record.label, _tr("State: {state}").format(state=waiting_for(record))]
    lines += [reason_text(one) for one in shown_reasons(detail)]
    lines += [
        f"{field_word(one)}: {system_word(side)} “{value or formats.NONE}”"
        for one in in_order(case)
        for side, value in ((Side.FIELD, one.on_servicetitan), (Side.BOOKS, one.on_zoho))
    ]
    return "\n".join(lines)
