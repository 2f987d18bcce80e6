"""Brings the lists of both sides together: links what is exactly the same, creates by policy or on click; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from app.flows.reference.differences import (
    CREATABLE,
    FIELDS,
    Conflict,
    CreatePolicy,
    Entry,
    InStep,
    Link,
    ReferenceKind,
    ReferenceRules,
    Side,
    Stamps,
    Write,
    reconcile,
)


@dataclass(frozen=True, slots=True)
class Create:
    """An entry to create on `side` from one of the other side; then both are linked."""

    kind: ReferenceKind
    side: Side
    source: Entry


class Missing(StrEnum):
    """Why something of one side has no counterpart, and none is created by itself."""

    ON_CLICK = "on_click"
    """It is created when a person says so."""
    BY_HAND = "by_hand"
    """It cannot be created from here."""
    DIRECTION_OFF = "direction_off"
    AMBIGUOUS = "ambiguous"
    """Several have the same name or SKU, on one side or the other, whether linked or not."""
    INACTIVE_THERE = "inactive_there"
    """What has its name there is inactive."""
    UNCLEAR = "unclear"
    """It was sent to be created and no answer came: looked for before it is sent again."""


@dataclass(frozen=True, slots=True)
class Single:
    """An active entry without a counterpart."""

    kind: ReferenceKind
    side: Side
    """Where it is."""
    entry: Entry
    why: Missing


@dataclass(frozen=True, slots=True)
class Gone:
    """A link one of whose ends is not listed any more; nothing is deleted or created for it."""

    link: Link
    sides: frozenset[Side]
    """Where it is missing."""


@dataclass(frozen=True, slots=True)
class ReferencePlan:
    """Everything that is to be done for one kind."""

    links: tuple[Link, ...]
    """Old and new ones, to be saved."""
    writes: tuple[Write, ...]
    creates: tuple[Create, ...]
    conflicts: tuple[Conflict, ...]
    singles: tuple[Single, ...]
    gone: tuple[Gone, ...]

    @property
    def sends_nothing(self) -> bool:
        return not (self.writes or self.creates)


def plan_reference(
    kind: ReferenceKind,
    entries: Mapping[Side, Sequence[Entry]],
    links: Iterable[Link],
    rules: ReferenceRules,
    *,
    clicked: AbstractSet[tuple[Side, str]] = frozenset(),
    unclear: AbstractSet[tuple[Side, str]] = frozenset(),
    choices: Mapping[tuple[str, str], Side] | None = None,
) -> ReferencePlan:
    """What the full lists of both sides and the known links ask for. The order of the lists does not matter.

    `clicked`: (side it is on, id) of entries a person wants created on the other side. `unclear`: those whose creation
    got no answer. `choices`: (id in ServiceTitan, field) -> the side whose value a person chose.
    """
    by_id = {side: {entry.id: entry for entry in entries[side]} for side in Side}
    kept = list(links)
    linked = {side: {link.id_on(side) for link in kept} for side in Side}
    pairs, singles, creates = _pair(kind, entries, linked, rules, clicked, unclear)
    made: list[Link] = []
    writes: list[Write] = []
    conflicts: list[Conflict] = []
    gone: list[Gone] = []
    for link in (*kept, *pairs):
        on_field, on_books = by_id[Side.FIELD].get(link.field_id), by_id[Side.BOOKS].get(link.books_id)
        if on_field is None or on_books is None:
            lost = {side for side, entry in ((Side.FIELD, on_field), (Side.BOOKS, on_books)) if entry is None}
            gone.append(Gone(link, frozenset(lost)))
            made.append(link)
            continue
        mine = {name: side for (field_id, name), side in (choices or {}).items() if field_id == link.field_id}
        outcome = reconcile(link, on_field, on_books, rules, mine)
        made.append(outcome.link)
        writes += outcome.writes
        conflicts += outcome.conflicts
    return ReferencePlan(
        tuple(sorted(made, key=lambda link: (link.field_id, link.books_id))),
        tuple(sorted(writes, key=lambda one: (one.side, one.id))),
        tuple(sorted(creates, key=lambda one: (one.side, one.source.id))),
        tuple(sorted(conflicts, key=lambda one: (one.field_id, one.field))),
        tuple(sorted(singles, key=lambda one: (one.side, one.entry.id))),
        tuple(sorted(gone, key=lambda one: (one.link.field_id, one.link.books_id))),
    )


def created(create: Create, read_back: Entry) -> Link:
    """The link of what was created, read back: what was sent is in step, in whatever words it stands there now."""
    on_books = create.side is Side.BOOKS
    ids = (create.source.id, read_back.id) if on_books else (read_back.id, create.source.id)
    in_step: dict[str, InStep] = {}
    for spec in FIELDS[create.kind]:
        if create.side in spec.writable and spec.name in create.source.fields and spec.name in read_back.fields:
            sent, there = create.source.fields[spec.name], read_back.fields[spec.name]
            in_step[spec.name] = InStep(sent, there) if on_books else InStep(there, sent)
    return Link(create.kind, *ids, in_step, {create.side: Stamps(ours=read_back.modified_at)})


def _pair(
    kind: ReferenceKind,
    entries: Mapping[Side, Sequence[Entry]],
    linked: Mapping[Side, AbstractSet[str]],
    rules: ReferenceRules,
    clicked: AbstractSet[tuple[Side, str]],
    unclear: AbstractSet[tuple[Side, str]],
) -> tuple[list[Link], list[Single], list[Create]]:
    """New links of exactly one active entry with exactly one of the same key, and what is left over."""
    named: dict[Side, dict[str, list[Entry]]] = {side: defaultdict(list) for side in Side}
    for side in Side:
        for entry in entries[side]:
            if entry.key:
                named[side][entry.key].append(entry)
    free = {side: {entry.id for entry in entries[side]} - linked[side] for side in Side}
    links: list[Link] = []
    singles: list[Single] = []
    creates: list[Create] = []
    for side in Side:
        for entry in entries[side]:
            if entry.id not in free[side] or not entry.active:
                continue
            twins = [one for one in named[side][entry.key] if one.active] if entry.key else [entry]
            there = named[side.other][entry.key] if entry.key else []
            live = [one for one in there if one.active]
            if len(twins) == 1 and len(live) == 1 and live[0].id in free[side.other]:
                if side is Side.FIELD:
                    links.append(Link(kind, entry.id, live[0].id))
                continue
            why = _why_single(kind, side, entry, len(twins) > 1 or bool(live), bool(there), rules, clicked, unclear)
            if why is None:
                creates.append(Create(kind, side.other, entry))
            else:
                singles.append(Single(kind, side, entry, why))
    return links, singles, creates


def _why_single(
    kind: ReferenceKind,
    side: Side,
    entry: Entry,
    several: bool,
    inactive_there: bool,
    rules: ReferenceRules,
    clicked: AbstractSet[tuple[Side, str]],
    unclear: AbstractSet[tuple[Side, str]],
) -> Missing | None:
    """Why it is not created on the other side; None = it is."""
    target = side.other
    if several:
        return Missing.AMBIGUOUS
    if inactive_there:
        return Missing.INACTIVE_THERE
    if (side, entry.id) in unclear:
        return Missing.UNCLEAR
    if target not in CREATABLE[kind] or not entry.key:
        return Missing.BY_HAND
    if target not in rules.writes_to:
        return Missing.DIRECTION_OFF
    if (side, entry.id) in clicked or rules.create.get(target) is CreatePolicy.AUTOMATIC:
        return None
    return Missing.ON_CLICK
