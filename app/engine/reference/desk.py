"""What a person sees and does of things kept on both sides: what belongs together, create, decide, link, unlink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditEntry
from app.domain.clock import Clock
from app.domain.errors import UsageError
from app.domain.records import Operation, Record
from app.domain.states import State
from app.engine.choices import Choice
from app.engine.reference.case import (
    Case,
    What,
    Wish,
    case_of,
    creating,
    key_of,
    new_record,
    sending,
    wish_of,
)
from app.engine.reference.flow import COMPARED, ReferenceFlow, kinds_on, reference_rules
from app.engine.reference.texts import SYSTEMS, label_of, pair_of
from app.flows.reference.differences import FIELDS, NAME, Entry, Link, ReferenceKind, Side
from app.flows.reference.planner import Create, Missing, ReferencePlan
from app.store.accounting_pairs import Pairs
from app.store.audit import AuditTrail
from app.store.codec import dump
from app.store.database import Database
from app.store.records import RecordFilter, Records
from app.store.references import Cursors
from app.system.settings import Settings


@dataclass(frozen=True, slots=True)
class KindOverview:
    """How one kind stands."""

    kind: ReferenceKind
    linked: int
    waiting: int
    """Records that wait for a person."""
    alone: Mapping[Side, int]
    """Active ones without a counterpart, by the side that has them."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Something that only one side has."""

    kind: ReferenceKind
    side: Side
    """Where it is."""
    id: str
    name: str
    key: str
    """By which it would be matched: the name, of an item the SKU."""
    why: Missing | None
    """Why it is not created on the other side; None = the next run does it."""
    record: int | None = None
    """Id of the record that waits for a person because of it."""
    state: State | None = None
    """Of that record."""

    @property
    def by_click(self) -> bool:
        """Whether `create` takes it."""
        return self.why is Missing.ON_CLICK


@dataclass(frozen=True, slots=True)
class Together:
    """What is the same on both sides."""

    kind: ReferenceKind
    name: str
    field_id: str
    books_id: str
    books_name: str = ""
    """As the books call it; `name` is ServiceTitan's where it is there."""
    record: int | None = None
    """Id of the record that waits for a person because of it."""
    state: State | None = None
    """Of that record."""


@dataclass(frozen=True, slots=True)
class ReferenceDetail:
    """Everything about one record of the flow."""

    record: Record
    case: Case
    """Both values of each field that is, or was, the matter."""
    decidable: tuple[str, ...]
    """Fields of which a person can say whose value stands."""
    takes: Mapping[Side, tuple[str, ...]]
    """The same by the side that would be changed."""
    operations: tuple[Operation, ...]
    history: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True)
class ReferenceDeskParts:
    """What it works with."""

    settings: Callable[[], Settings]
    database: Database
    records: Records
    pairs: Pairs
    flow: ReferenceFlow
    audit: AuditTrail
    cursors: Cursors
    clock: Clock


class ReferenceDesk:
    """The acts of a person; any thread. What is to be sent is sent by the next run."""

    def __init__(self, parts: ReferenceDeskParts) -> None:
        self._p = parts

    # -- looking ---------------------------------------------------------------------------------------------------

    def overview(self) -> Sequence[KindOverview]:
        """The kinds that are switched on, by what was read last."""
        found = []
        waits = Counter(case_of(one).kind for one in self._p.records.find(RecordFilter(_WAITING, flow=NAME)))
        for kind in kinds_on(self._p.settings()):
            plan = self._p.flow.plan(kind)
            alone = Counter(one.side for one in _alone(plan))
            linked = len(plan.links)
            found.append(KindOverview(kind, linked, waits[kind], {side: alone[side] for side in Side}))
        return found

    def alone(self, kind: ReferenceKind) -> Sequence[Alone]:
        """What only one side has, by side and name. Raises UsageError for a kind that is switched off."""
        self._require(kind)
        waits, found = self._waiting(), []
        for one in _alone(self._p.flow.plan(kind)):
            record = waits.get((kind, one.side, one.id))
            found.append(one if record is None else replace(one, record=record.id, state=record.state))
        return sorted(found, key=lambda one: (one.side, one.name.casefold(), one.id))

    def together(self, kind: ReferenceKind) -> Sequence[Together]:
        """What belongs together, by name. Raises UsageError for a kind that is switched off."""
        self._require(kind)
        entries = self._p.flow.entries(kind)
        names = {(side, one.id): _name(one) for side in Side for one in entries[side]}
        waits, found = self._waiting(), []
        for link in self._p.flow.links(kind):
            there = names.get((Side.BOOKS, link.books_id), "")
            record = waits.get((kind, Side.FIELD, link.field_id))
            found.append(
                Together(
                    kind,
                    names.get((Side.FIELD, link.field_id)) or there,
                    link.field_id,
                    link.books_id,
                    there,
                    record.id if record is not None else None,
                    record.state if record is not None else None,
                )
            )
        return sorted(found, key=lambda one: (one.name.casefold(), one.field_id))

    def _waiting(self) -> dict[tuple[ReferenceKind, Side, str], Record]:
        found = {}
        for record in self._p.records.find(RecordFilter(_WAITING, flow=NAME)):
            case = case_of(record)
            for side, ident in ((Side.FIELD, case.field_id), (Side.BOOKS, case.books_id)):
                if ident:
                    found[case.kind, side, ident] = record
        return found

    def unlinked(self, kind: ReferenceKind, side: Side) -> Sequence[Choice]:
        """What `link` takes of a side, inactive ones too, by name.

        Raises UsageError for a kind that is switched off.
        """
        self._require(kind)
        linked = {link.id_on(side) for link in self._p.flow.links(kind)}
        found = [
            Choice(one.id, _name(one), one.key if one.key != _name(one) else "", usable=one.active)
            for one in self._p.flow.entries(kind)[side]
            if one.id not in linked
        ]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def preview(self, kind: ReferenceKind, side: Side, ids: Collection[str]) -> Sequence[Case]:
        """What `create` would send of these of that side, by name; notes and addresses of the books are read first.

        Raises UsageError for a kind that is switched off.
        """
        self._require(kind)
        wanted = set(_writable(kind, side.other))
        found = [one for one in self._p.flow.entries(kind)[side] if one.id in set(ids)]
        return sorted((sending(Create(kind, side.other, one), wanted) for one in found), key=lambda one: one.name)

    def detail(self, record_id: int) -> ReferenceDetail | None:
        """Everything about one record; None when it is none of this flow."""
        record = self._p.records.get(record_id)
        if record is None or record.flow != NAME:
            return None
        case = case_of(record)
        undecided = record.state is State.CHANGED_AT_DESTINATION and case.what is What.CONFLICT
        takes = {side: _taken(case, side, self._p.settings()) if undecided else () for side in Side}
        return ReferenceDetail(
            record,
            case,
            tuple(one.field for one in case.fields if any(one.field in fields for fields in takes.values())),
            takes,
            tuple(self._p.records.operations(record_id)),
            tuple(self._p.audit.entries(record_id=record_id)),
        )

    # -- acting ----------------------------------------------------------------------------------------------------

    def create(self, kind: ReferenceKind, side: Side, ids: Collection[str], who: str) -> tuple[int, ...]:
        """Have these of that side created on the other one with the next run; returns their records, all or none.

        Raises UsageError where one of them is not there, or cannot be created on a click.
        """
        self._require(kind)
        p, made = self._p, []
        with p.database.write():
            found = {one.id: one for one in self.alone(kind) if one.side is side}
            entries = {one.id: one for one in p.flow.entries(kind)[side]}
            for ident in dict.fromkeys(ids):
                one = found.get(ident)
                if one is None:
                    raise UsageError(
                        f"{SYSTEMS[side]} has no {kind.value} {ident} without its like on the other side.",
                        advice=f"See “ml-connector reference missing {kind.value}”.",
                    )
                if one.why not in (None, Missing.ON_CLICK):
                    raise UsageError(
                        _REFUSED[one.why or Missing.BY_HAND], item=f"{kind.value.capitalize()} {one.name}",
                        advice="Put that right first; nothing was marked.",
                    )  # fmt: skip
                made.append(self._wish_created(Create(kind, side.other, entries[ident]), who))
        return tuple(made)

    def _wish_created(self, create: Create, who: str) -> int:
        p, key = self._p, key_of(create.kind, create.side.other, create.source.id)
        tenant_id = p.settings().servicetitan.tenant_id
        case = creating(create)
        record = p.records.by_source(NAME, tenant_id, key)
        if record is None:
            record = p.records.insert(new_record(key, case, tenant_id, p.clock))
        state = record.state if record.state in (State.SENDING, State.VERIFY) else State.READY
        wished = replace(
            record, state=state, reasons=(), source=dump(case), plan=dump(Wish(who, clicked=True)), next_attempt_at=None
        )
        why = f"{record.label} is to be created in {SYSTEMS[create.side]}, asked for by {who}."
        return p.records.save(wished, why=why).id

    def decide(self, record_id: int, wins: Side, who: str, fields: Collection[str] = ()) -> tuple[str, ...]:
        """Whose values stand, of these fields or of all that wait; the next run writes them. Returns the fields.

        Raises UsageError where nothing waits to be decided, or the other side takes no change.
        """
        p = self._p
        with p.database.write():
            record = p.records.get(record_id)
            if record is None or record.flow != NAME:
                raise UsageError(f"There is no record {record_id} of this flow.", advice="See “ml-connector records”.")
            case, settings = case_of(record), p.settings()
            if record.state is not State.CHANGED_AT_DESTINATION or case.what is not What.CONFLICT:
                raise UsageError("Nothing waits to be decided.", item=record.label, advice="Look at the record.")
            waiting = {one.field for one in case.fields}
            chosen = tuple(sorted(set(fields) or waiting & set(_writable(case.kind, wins.other))))
            if not set(chosen) <= waiting:
                raise UsageError(
                    f"These fields wait: {', '.join(sorted(waiting))}.", item=record.label, advice="Name one of them."
                )
            if not chosen or not set(chosen) <= set(_writable(case.kind, wins.other)):
                raise UsageError(
                    f"{SYSTEMS[wins.other]} takes no change of it from here.", item=record.label,
                    advice="Change it there by hand, or let the other side win.",
                )  # fmt: skip
            if wins.other not in reference_rules(settings, case.kind).writes_to:
                raise UsageError(
                    f"Nothing is written to {SYSTEMS[wins.other]}: that direction is switched off.", item=record.label,
                    advice=f"Switch it on: ml-connector config set reference.{case.kind.value}s_to_{wins.other.value} "
                    "on_click.",
                )  # fmt: skip
            wish = wish_of(record)
            wished = replace(wish, who=who, choices={**wish.choices, **dict.fromkeys(chosen, wins)})
            named = ", ".join(label_of(case.kind, one) for one in chosen)
            p.records.save(
                replace(record, state=State.READY, reasons=(), plan=dump(wished), next_attempt_at=None),
                why=f"{record.label}: {SYSTEMS[wins]} wins ({named}), says {who}.",
            )
        return chosen

    def link(self, kind: ReferenceKind, field_id: str, books_id: str, who: str) -> None:
        """Say that two are the same, whatever their names. Raises UsageError where one is not there, or linked."""
        self._require(kind)
        p = self._p
        with p.database.write():
            entries = p.flow.entries(kind)
            for side, ident in ((Side.FIELD, field_id), (Side.BOOKS, books_id)):
                if ident not in {one.id for one in entries[side]}:
                    raise UsageError(
                        f"{SYSTEMS[side]} has no {kind.value} {ident}, as far as it was read.",
                        advice="Check the number; if it is new there, run “ml-connector sync” first.",
                    )
            known = p.pairs.of(kind.value, field_id=field_id, books_id=books_id)
            if known is not None:
                raise UsageError(
                    f"{known.field_id} of ServiceTitan is linked to {known.books_id} of Zoho Books already.",
                    advice=f"Unlink it first: ml-connector reference unlink {kind.value} {known.field_id}.",
                )
            p.pairs.put(pair_of(Link(kind, field_id, books_id)))
            text = f"{kind.value.capitalize()} {field_id} of ServiceTitan is {books_id} of Zoho Books, says {who}."
            p.audit.add("paired", text)
            p.cursors.remove(COMPARED)

    def unlink(self, kind: ReferenceKind, field_id: str, who: str) -> None:
        """Forget that it is the same as one of the books; by their names they may be linked again.

        Raises UsageError where it is not linked.
        """
        p = self._p
        with p.database.write():
            known = p.pairs.of(kind.value, field_id=field_id)
            if known is None:
                raise UsageError(
                    f"{kind.value.capitalize()} {field_id} of ServiceTitan is not linked.",
                    advice=f"See “ml-connector reference pairs {kind.value}”.",
                )
            p.pairs.remove(kind.value, field_id)
            text = f"{kind.value.capitalize()} {field_id} of ServiceTitan is no longer {known.books_id} of Zoho Books"
            p.audit.add("unpaired", f"{text}, says {who}.")
            p.cursors.remove(COMPARED)

    def replay(self, record: Record) -> tuple[bool, str]:
        """Whether it is tried again, and what to tell the person; within the caller's transaction."""
        p, case = self._p, case_of(record)
        if record.state in (State.SYNCED, State.NOT_APPLICABLE):
            return False, "There is nothing to do about it; nothing was done."
        if record.state is State.CHANGED_AT_DESTINATION:
            return False, "Say whose values stand: ml-connector reference decide ID servicetitan, or zoho."
        if record.state is State.DELETED_AT_SOURCE and case.what is What.GONE:
            p.pairs.remove(case.kind.value, case.field_id)
            text = "is no longer linked; what is left of it is on its own"
        else:
            text = "is tried again"
        fresh = record.state in (State.REJECTED, State.IGNORED, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED)
        state = State.NEW if fresh or record.state is State.DELETED_AT_SOURCE else record.state
        p.records.save(
            replace(record, state=state, reasons=(), next_attempt_at=None), why=f"{record.label} {text}, on request."
        )
        return True, f"{record.label} {text} with the next run."

    def _require(self, kind: ReferenceKind) -> None:
        if kind not in kinds_on(self._p.settings()):
            raise UsageError(
                f"The {kind.value}s of both sides are not kept alike: that is switched off.",
                advice=f"Switch it on: ml-connector config set reference.{kind.value}s true.",
            )


_WAITING = frozenset(
    {
        State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED, State.REJECTED, State.CHANGED_AT_DESTINATION,
        State.DELETED_AT_SOURCE,
    }
)  # fmt: skip
_REFUSED = {
    Missing.BY_HAND: "It cannot be created from here.",
    Missing.DIRECTION_OFF: "That direction is switched off.",
    Missing.AMBIGUOUS: "Several have this name or SKU, or its like is linked already.",
    Missing.INACTIVE_THERE: "The other side has it, but inactive.",
    Missing.UNCLEAR: "It is being created, and no answer came; it is looked for first.",
}


def _alone(plan: ReferencePlan) -> list[Alone]:
    singles = [_one(one.kind, one.side, one.entry, one.why) for one in plan.singles]
    return singles + [_one(one.kind, one.side.other, one.source, None) for one in plan.creates]


def _one(kind: ReferenceKind, side: Side, entry: Entry, why: Missing | None) -> Alone:
    return Alone(kind, side, entry.id, _name(entry), entry.key, why)


def _name(entry: Entry) -> str:
    name = entry.fields.get("name", "")
    return name if isinstance(name, str) and name else entry.key


def _writable(kind: ReferenceKind, side: Side) -> list[str]:
    return [spec.name for spec in FIELDS[kind] if side in spec.writable]


def _taken(case: Case, side: Side, settings: Settings) -> tuple[str, ...]:
    """Fields that wait and can be changed on that side."""
    if side not in reference_rules(settings, case.kind).writes_to:
        return ()
    return tuple(one.field for one in case.fields if one.field in _writable(case.kind, side))
