"""What a record of the reference flow is about, and in which words a person is told; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.clock import Clock
from app.domain.records import Reason, Record
from app.domain.states import State
from app.engine.reference.texts import SUBJECTS, SYSTEMS, label_of, spoken
from app.flows.reference.differences import FIELDS, NAME, Conflict, Entry, Link, ReferenceKind, Side, Why, Write
from app.flows.reference.planner import Create, Gone, Missing, Single
from app.store.codec import dump, load


class What(StrEnum):
    """What is the matter with it."""

    CREATE = "create"
    """Only one side has it; it is created on the other."""
    CHANGE = "change"
    """One side changed, and the other follows."""
    CONFLICT = "conflict"
    """Both sides differ, and a person decides."""
    GONE = "gone"
    """It is linked, and one side does not list it any more."""
    ALONE = "alone"
    """Only one side has it, and it cannot be created or linked by itself."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field as both sides show it, for a person."""

    field: str
    label: str
    on_servicetitan: str
    on_zoho: str
    why: str = ""
    """Why it waits (`Why`); empty where nothing stands in the way."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a record is about, as it is now."""

    kind: ReferenceKind
    what: What
    name: str
    field_id: str
    """In ServiceTitan; empty where it is not there."""
    books_id: str
    fields: tuple[ShownField, ...] = ()
    why: str = ""
    """Of something alone: `Missing`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for."""

    who: str = ""
    clicked: bool = False
    """Create it on the other side."""
    choices: Mapping[str, Side] = field(default_factory=dict)
    """By field the side whose value stands, once."""


def case_of(record: Record) -> Case:
    """What a record of this flow is about."""
    return load(Case, record.source)


def wish_of(record: Record) -> Wish:
    """What a person asked for."""
    return load(Wish, record.plan) if record.plan else Wish()


def key_of(kind: ReferenceKind, side: Side, ident: str) -> str:
    """The key of the record of one thing, by where it is, or came from."""
    return f"{kind.value}/{side.value}/{ident}"


def place_of(record: Record) -> tuple[ReferenceKind, Side, str]:
    """The same taken apart."""
    kind, side, ident = record.source_key.split("/", 2)
    return ReferenceKind(kind), Side(side), ident


def new_record(key: str, case: Case, tenant_id: str, clock: Clock) -> Record:
    """The record of something that had none."""
    now: datetime = clock.now()
    return Record(
        id=0, flow=NAME, company_guid=tenant_id, source_key=key, epoch=1, generation=1, state=State.NEW,
        source_version=0, label=f"{case.kind.value.capitalize()} “{case.name}”", document_date=clock.today(),
        party=case.name, amount=Decimal(0), reference="", reasons=(), attempts=0, next_attempt_at=None, created_at=now,
        updated_at=now, source=dump(case), sent_source="", plan="",
    )  # fmt: skip


_READ_ALONE = ("notes", "address")


# -- cases -------------------------------------------------------------------------------------------------------------


def creating(create: Create) -> Case:
    """Of something to be created."""
    return _alone(create.kind, create.side.other, create.source, What.CREATE, "")


def left_alone(single: Single) -> Case:
    """Of something that is not created by itself."""
    return _alone(single.kind, single.side, single.entry, What.ALONE, single.why.value)


def sending(create: Create, wanted: Collection[str]) -> Case:
    """The same with these of its fields, in the order of the kind's fields, for a person to look at before it is."""
    case = _alone(create.kind, create.side.other, create.source, What.CREATE, "", left_out=())
    order = [spec.name for spec in FIELDS[create.kind] if spec.name in wanted]
    shown = sorted((one for one in case.fields if one.field in order), key=lambda one: order.index(one.field))
    return replace(case, fields=tuple(shown))


def _alone(
    kind: ReferenceKind, side: Side, entry: Entry, what: What, why: str, left_out: Collection[str] = _READ_ALONE
) -> Case:
    on_field = side is Side.FIELD
    # Not what only a single read tells: it would look as if something had changed.
    values = [(name, spoken(value)) for name, value in sorted(entry.fields.items()) if name not in left_out]
    shown = tuple(
        ShownField(name, label_of(kind, name), text if on_field else "", "" if on_field else text)
        for name, text in values
        if text
    )
    ids = (entry.id, "") if on_field else ("", entry.id)
    return Case(kind, what, _named(entry), *ids, shown, why)


def differing(link: Link, name: str, writes: Sequence[Write], conflicts: Sequence[Conflict]) -> Case:
    """Of a pair whose sides differ."""
    shown = [
        ShownField(one.field, label_of(link.kind, one.field), spoken(one.on_field), spoken(one.on_books), one.why.value)
        for one in conflicts
    ]
    for write in writes:
        for change in write.changes:
            values = (spoken(change.before), spoken(change.after))
            both = values if write.side is Side.FIELD else values[::-1]
            shown.append(ShownField(change.field, label_of(link.kind, change.field), *both))
    what = What.CHANGE if writes else What.CONFLICT
    return Case(link.kind, what, name, link.field_id, link.books_id, tuple(sorted(shown, key=lambda one: one.field)))


def vanished(gone: Gone, name: str) -> Case:
    """Of a pair one of whose ends is not listed any more."""
    side = "/".join(SYSTEMS[one] for one in sorted(gone.sides))
    return Case(gone.link.kind, What.GONE, name, gone.link.field_id, gone.link.books_id, why=side)


def _named(entry: Entry) -> str:
    name = entry.fields.get("name", "")
    return name if isinstance(name, str) and name else entry.key


# -- words -------------------------------------------------------------------------------------------------------------

_DECIDE = (
    "Say whose value stands: ml-connector reference decide ID servicetitan (or zoho). To leave both as they are, "
    "ignore the record."
)
_BY_HAND = "Change it by hand on one side, or ignore the record to leave both as they are."
_WHY = {
    Why.ASK: ("", _DECIDE),
    Why.SAME_TIME: (" Both were changed, and which is the later cannot be told.", _DECIDE),
    Why.READ_ONLY: (" The side that would change takes no change of it from here.", _BY_HAND),
    Why.DIRECTION_OFF: (" Writing to the side that would change is switched off.", _DECIDE),
}


def conflict_reason(conflicts: Sequence[Conflict], name: str) -> Reason:
    """Both values of each field of one pair that differs, and what to do."""
    first = conflicts[0]
    said = []
    for one in conflicts:
        shown = (spoken(one.on_field) or "nothing", spoken(one.on_books) or "nothing")
        values = f"“{shown[0]}” in ServiceTitan, “{shown[1]}” in Zoho Books."
        said.append(f"{label_of(one.kind, one.field)}: {values}{_WHY[one.why][0]}")
    advice = _BY_HAND if all(one.why is Why.READ_ONLY for one in conflicts) else _DECIDE
    key = f"{first.field_id}/{','.join(one.field for one in conflicts)}"
    return Reason("sides_differ", SUBJECTS[first.kind], name, " ".join(said), advice, key)


def gone_reason(gone: Gone, name: str) -> Reason:
    """Where it is missing."""
    where = " and ".join(SYSTEMS[one] for one in sorted(gone.sides))
    text = f"{where} does not list it any more; nothing was deleted or created for it."
    advice = "Replay forgets that both are the same; ignore it to leave it so."
    return Reason("gone_on_one_side", SUBJECTS[gone.link.kind], name, text, advice, gone.link.field_id)


def alone_reason(single: Single) -> Reason:
    """Why it is not created on the other side."""
    kind, name = single.kind.value, single.entry.key or _named(single.entry)
    here, there = SYSTEMS[single.side], SYSTEMS[single.side.other]
    called = "with the SKU" if single.kind is ReferenceKind.ITEM else "called"
    link = f"link the right two: ml-connector reference link {kind} SERVICETITAN-ID ZOHO-ID."
    said = {
        Missing.AMBIGUOUS: (
            "several_alike",
            f"There are several {kind}s {called} “{name}” on one side, or its like is linked already.",
            f"Rename or deactivate what is wrong, or {link}",
        ),
        Missing.INACTIVE_THERE: (
            "inactive_there",
            f"{there} has a {kind} {called} “{name}”, but it is inactive there.",
            f"Activate it there, deactivate this one in {here}, or {link}",
        ),
        Missing.DIRECTION_OFF: (
            "direction_off",
            f"Nothing is written to {there}: that direction is switched off.",
            f"Switch it on: ml-connector config set reference.{kind}s_to_{single.side.other.value} on_click.",
        ),
        Missing.BY_HAND: (
            "cannot_create",
            f"{there} takes no {kind} from here."
            if single.entry.key
            else f"The {kind} has no SKU, and cannot be told.",
            f"Enter it in {there} by hand." if single.entry.key else f"Give it a SKU in {here}.",
        ),
    }
    code, text, advice = said.get(single.why, said[Missing.BY_HAND])
    return Reason(code, SUBJECTS[single.kind], name, text, advice, f"{single.side.value}/{single.entry.id}")
