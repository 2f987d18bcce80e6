"""The reference flow: who wins where two linked things differ, field by field, and what is written for it; pure.

A field changed on a side when it is not what that side showed when both were last in step. What we write becomes part
of that memory as it was read back, so it never counts as a change, even where a vendor stores it in other words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from app.domain.purchasing import Address

NAME = "reference"

Value = str | Decimal | Address
"""What a field holds; compared as it is."""


class Side(StrEnum):
    """The two systems."""

    FIELD = "servicetitan"
    BOOKS = "zoho"

    @property
    def other(self) -> Side:
        return Side.BOOKS if self is Side.FIELD else Side.FIELD


class ReferenceKind(StrEnum):
    """What is kept on both sides."""

    VENDOR = "vendor"
    CUSTOMER = "customer"
    ITEM = "item"
    TAX = "tax"


class Wins(StrEnum):
    """Whose value of a field stands."""

    SERVICETITAN = "servicetitan"
    """Always: a change in the books is undone."""
    ZOHO = "zoho"
    """Always: a change in ServiceTitan is undone."""
    NEWER = "newer"
    """A change goes to the other side; of two changes the later one."""
    ASK = "ask"
    """Nothing is written; a person chooses."""


class CreatePolicy(StrEnum):
    """What becomes of something that only one side has."""

    ON_CLICK = "on_click"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that both sides have."""

    name: str
    label: str
    writable: frozenset[Side]
    """Where our connectors can change it."""


BOTH = frozenset(Side)
BOOKS_ONLY = frozenset({Side.BOOKS})
READ_ONLY: frozenset[Side] = frozenset()
FIELDS: Mapping[ReferenceKind, tuple[FieldSpec, ...]] = MappingProxyType(
    {
        ReferenceKind.VENDOR: (
            FieldSpec("name", "Name", BOTH),
            FieldSpec("email", "E-mail", BOTH),
            FieldSpec("phone", "Phone", BOTH),
            FieldSpec("notes", "Notes", BOTH),
            FieldSpec("address", "Address", BOTH),
        ),
        # ServiceTitan: contacts of a customer are objects of their own, and a new address needs coordinates.
        ReferenceKind.CUSTOMER: (
            FieldSpec("name", "Name", BOTH),
            FieldSpec("email", "E-mail", BOOKS_ONLY),
            FieldSpec("phone", "Phone", BOOKS_ONLY),
            FieldSpec("address", "Billing address", BOOKS_ONLY),
        ),
        ReferenceKind.ITEM: (
            FieldSpec("name", "Name", BOTH),
            FieldSpec("price", "Selling price", BOTH),
            FieldSpec("cost", "Purchase price", BOTH),
            FieldSpec("unit", "Unit", BOTH),
        ),
        # Tax zones are read-only in ServiceTitan; the rate of a tax in the books is the accountant's alone.
        ReferenceKind.TAX: (FieldSpec("name", "Name", READ_ONLY), FieldSpec("percentage", "Rate", READ_ONLY)),
    }
)
CREATABLE: Mapping[ReferenceKind, frozenset[Side]] = MappingProxyType(
    {
        ReferenceKind.VENDOR: BOTH,
        ReferenceKind.CUSTOMER: BOTH,
        ReferenceKind.ITEM: BOTH,
        ReferenceKind.TAX: READ_ONLY,
    }
)
"""Where our connectors can create one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A vendor, customer, item or tax as one side shows it."""

    id: str
    key: str
    """By which both sides mean the same: the name, of an item the SKU."""
    active: bool
    fields: Mapping[str, Value]
    """A field that was not read is missing; an empty one is empty."""
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InStep:
    """What each side showed when a field was last in step."""

    field: Value
    books: Value

    def of(self, side: Side) -> Value:
        return self.field if side is Side.FIELD else self.books


@dataclass(frozen=True, slots=True)
class Stamps:
    """When a side was last changed by somebody else than us."""

    ours: datetime | None = None
    """The modification time our last write left behind; it is no change."""
    others: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two entries that are the same, and what is remembered of them."""

    kind: ReferenceKind
    field_id: str
    books_id: str
    in_step: Mapping[str, InStep] = field(default_factory=lambda: MappingProxyType({}))
    stamps: Mapping[Side, Stamps] = field(default_factory=lambda: MappingProxyType({}))

    def id_on(self, side: Side) -> str:
        return self.field_id if side is Side.FIELD else self.books_id


@dataclass(frozen=True, slots=True)
class ReferenceRules:
    """The settings of one kind."""

    wins: Mapping[str, Wins] = field(default_factory=lambda: MappingProxyType({}))
    """By field; a field without one asks."""
    create: Mapping[Side, CreatePolicy] = field(default_factory=lambda: MappingProxyType({}))
    """By the side where it would be created; on click where nothing is said."""
    writes_to: frozenset[Side] = BOTH
    """Which directions are switched on."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field to change."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Write:
    """The changes of one entry on one side; `after` always is what the other side shows."""

    kind: ReferenceKind
    side: Side
    id: str
    changes: tuple[Change, ...]
    expected_modified_at: datetime | None
    """Read again before writing: if it is another one, somebody was there first, and this is planned again."""


class Why(StrEnum):
    """Why a difference stays until a person does something."""

    ASK = "ask"
    """The rule is to ask."""
    SAME_TIME = "same_time"
    """Both changed, and which is later cannot be told."""
    READ_ONLY = "read_only"
    """The side that would change cannot be written to."""
    DIRECTION_OFF = "direction_off"
    """Writing to that side is switched off."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that differs, with both values, and that nobody changes by itself."""

    kind: ReferenceKind
    field_id: str
    books_id: str
    field: str
    on_field: Value
    on_books: Value
    why: Why


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be done for one link."""

    link: Link
    """With what is in step now; to be saved."""
    writes: tuple[Write, ...]
    conflicts: tuple[Conflict, ...]


def reconcile(
    link: Link, on_field: Entry, on_books: Entry, rules: ReferenceRules, choices: Mapping[str, Side] | None = None
) -> Outcome:
    """The writes and conflicts of two linked entries. Same input, same answer.

    `choices`: by field the side whose value a person chose; it counts once, in the place of the rule.
    """
    link = _seen(link, on_field, on_books)
    shown = {Side.FIELD: on_field, Side.BOOKS: on_books}
    in_step = dict(link.in_step)
    changes: dict[Side, list[Change]] = {Side.FIELD: [], Side.BOOKS: []}
    conflicts: list[Conflict] = []
    for spec in FIELDS[link.kind]:
        if spec.name not in on_field.fields or spec.name not in on_books.fields:
            continue
        values = {side: entry.fields[spec.name] for side, entry in shown.items()}
        if values[Side.FIELD] == values[Side.BOOKS]:
            in_step[spec.name] = InStep(values[Side.FIELD], values[Side.BOOKS])
            continue
        chosen = (choices or {}).get(spec.name)
        decided = chosen or _standing(link, spec.name, values, rules)
        if decided is None:
            continue
        if isinstance(decided, Side):
            target = decided.other
            held = _held(spec, target, rules)
            if held is None:
                changes[target].append(Change(spec.name, values[target], values[decided]))
                continue
            decided = held
        conflicts.append(
            Conflict(
                link.kind, link.field_id, link.books_id, spec.name, values[Side.FIELD], values[Side.BOOKS], decided
            )
        )
    writes = tuple(
        Write(link.kind, side, link.id_on(side), tuple(made), shown[side].modified_at)
        for side, made in changes.items()
        if made
    )
    return Outcome(replace(link, in_step=in_step), writes, tuple(conflicts))


def written(link: Link, write: Write, read_back: Entry) -> Link:
    """The link after a write was read back: what stands there now is in step, in whatever words."""
    in_step = dict(link.in_step)
    for change in write.changes:
        there = read_back.fields.get(change.field, change.after)
        pair = (there, change.after) if write.side is Side.FIELD else (change.after, there)
        in_step[change.field] = InStep(*pair)
    before = link.stamps.get(write.side, Stamps())
    stamps = {**link.stamps, write.side: replace(before, ours=read_back.modified_at)}
    return replace(link, in_step=in_step, stamps=stamps)


def _seen(link: Link, on_field: Entry, on_books: Entry) -> Link:
    """The link with the time of the last change that was not ours."""
    stamps = dict(link.stamps)
    for side, entry in ((Side.FIELD, on_field), (Side.BOOKS, on_books)):
        known = stamps.get(side, Stamps())
        if entry.modified_at is not None and entry.modified_at != known.ours:
            stamps[side] = replace(known, others=entry.modified_at)
    return replace(link, stamps=stamps)


def _standing(link: Link, name: str, values: Mapping[Side, Value], rules: ReferenceRules) -> Side | Why | None:
    """Whose value stands; None where nothing changed since both were in step."""
    known = link.in_step.get(name)
    changed = {side for side in Side if known is None or values[side] != known.of(side)}
    if not changed:
        return None
    rule = rules.wins.get(name, Wins.ASK)
    if rule is Wins.ASK:
        return Why.ASK
    if known is None:
        # At first sight an empty field, or a price of nothing, is no decision: it takes what the other side has.
        filled = [side for side in Side if not _empty(values[side])]
        if len(filled) == 1:
            return filled[0]
    if rule is not Wins.NEWER:
        return Side.FIELD if rule is Wins.SERVICETITAN else Side.BOOKS
    if len(changed) == 1:
        return changed.pop()
    times = {side: link.stamps.get(side, Stamps()).others for side in Side}
    on_field, on_books = times[Side.FIELD], times[Side.BOOKS]
    if on_field is None or on_books is None or on_field == on_books:
        return Why.SAME_TIME
    return Side.FIELD if on_field > on_books else Side.BOOKS


def _empty(value: Value) -> bool:
    return value in ("", Address(), Decimal(0))


def _held(spec: FieldSpec, target: Side, rules: ReferenceRules) -> Why | None:
    if target not in spec.writable:
        return Why.READ_ONLY
    return None if target in rules.writes_to else Why.DIRECTION_OFF
