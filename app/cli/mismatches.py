"""The command that lists what waits for a person: grouped by cause, with its records and what may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from app.bootstrap import Program
from app.cli.common import JsonOption, ProfileOption, guarded, opened
from app.cli.headings import party_heading, record_heading
from app.cli.output import Cell, Exit, command_line, counted, money, say, say_command, say_json, say_table
from app.domain.records import Record
from app.domain.states import ATTENTION, State
from app.engine.actions import MAPPABLE
from app.engine.mapping.suggestions import Candidate
from app.engine.remedies.table import remedy
from app.store.records import ReasonGroup, RecordFilter

_NAMED = 5
"""Records of one cause that are listed."""
_OFFERED = 3
"""Near matches of one name."""


@dataclass(frozen=True, slots=True)
class _Cause:
    """One cause, what waits for it, and what may be meant."""

    group: ReasonGroup
    records: Sequence[Record]
    candidates: Sequence[Candidate]


@guarded
def mismatches(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """What waits for a person, grouped by cause, with the mapping that may help."""
    with opened(profile) as program:
        causes = list(_causes(program, None if as_json else _NAMED))
        if as_json:
            say_json([_data(cause, profile) for cause in causes])
        else:
            for cause in causes:
                _show(cause, profile)
            if not causes:
                say("Nothing waits for a person.")
    if causes:
        raise typer.Exit(int(Exit.NEEDS_PERSON))


def _causes(program: Program, limit: int | None) -> Sequence[_Cause]:
    causes = []
    for group in program.service.mismatches():
        records = program.service.records(RecordFilter(states=ATTENTION, cause=group), limit=limit)
        ours = group.subject in MAPPABLE and not remedy(group.code, group.subject).books
        mappable = ours and any(record.state is State.NEEDS_MAPPING for record in records)
        near = program.service.suggest(group.subject, group.name, _OFFERED) if mappable else ()
        causes.append(_Cause(group, records, near))
    return causes


def _show(cause: _Cause, profile: Path | None) -> None:
    group = cause.group
    say(f"{counted(group.records, 'record')}: {group.text}", Cell.BAD.value)
    say(f"→ {group.advice}")
    if cause.candidates:
        near = ", ".join(f"{one.name} (#{one.id})" for one in cause.candidates)
        say(f"Did you mean: {near}? If one of them is right:")
        for one in cause.candidates:
            say_command(*_mapping(cause, one), profile=profile)
    rows = [
        (record.id, f"{record.document_date:%d-%b-%Y}", record.label, record.party, money(record.amount))
        for record in cause.records
    ]
    what, whose = record_heading(cause.records), party_heading(cause.records)
    say_table("", ["id", "date", what, whose, "amount"], rows, right=["id", "amount"], heads=5)
    more = group.records - len(rows)
    if more > 0:
        say(f"… and {more} more (ml-connector mismatches --json lists all).")
    say()


def _mapping(cause: _Cause, candidate: Candidate) -> tuple[str, ...]:
    """The arguments that map to it: by its name, or by its id where the name says too little."""
    alike = sum(one.name == candidate.name for one in cause.candidates)
    target = candidate.name if alike == 1 and not candidate.name.startswith("#") else f"#{candidate.id}"
    return "map", cause.group.subject.value, cause.group.name, target


def _data(cause: _Cause, profile: Path | None) -> dict[str, object]:
    return {
        **asdict(cause.group),
        "waiting": [
            {
                "id": record.id,
                "date": record.document_date,
                "voucher": record.label,
                "supplier": record.party,
                "reference": record.reference,
                "amount": record.amount,
                "state": record.state,
            }
            for record in cause.records
        ],
        "suggestions": [
            {**asdict(one), "command": command_line(*_mapping(cause, one), profile=profile)} for one in cause.candidates
        ],
    }
