"""Decides about vendors, customers, items and taxes of both sides: linked, waiting, or to be sent; sends nothing.

Links are kept in the store, all of them; a record is kept only of what was, or is, to be done, or waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.clock import Clock
from app.domain.records import Operation, OperationKind, OperationState, Reason, Record, Subject
from app.domain.states import State, allowed
from app.engine.books.lists import CUSTOMER, ITEM, TAX
from app.engine.reference.case import (
    Case,
    ShownField,
    What,
    alone_reason,
    case_of,
    conflict_reason,
    creating,
    differing,
    gone_reason,
    key_of,
    left_alone,
    new_record,
    place_of,
    vanished,
    wish_of,
)
from app.engine.reference.lists import BooksEntries, FieldEntries
from app.engine.reference.texts import link_of, pair_of
from app.flows.reference.differences import (
    NAME,
    Conflict,
    CreatePolicy,
    Entry,
    InStep,
    Link,
    ReferenceKind,
    ReferenceRules,
    Side,
    Wins,
    Write,
)
from app.flows.reference.planner import Create, Missing, ReferencePlan, Single, plan_reference
from app.flows.reference.values import ItemDefaults, new_item
from app.flows.steps import SEARCHES_BEFORE_RESEND, UNCLEAR
from app.store.accounting_pairs import Pairs
from app.store.codec import dump
from app.store.database import Database
from app.store.records import RecordFilter, Records
from app.system.settings import Settings
from app.system.settings_zoho import Making

COMPARED = "reference.compared"
"""Which reading of the lists was compared last, under which settings; removed = compare again."""
_UNDECIDED = frozenset(
    {
        State.NEW,
        State.READY,
        State.SENDING,
        State.VERIFY,
        State.NEEDS_MAPPING,
        State.DUPLICATE_SUSPECTED,
        State.REJECTED,
        State.CHANGED_AT_DESTINATION,
        State.DELETED_AT_SOURCE,
    }
)
_PURCHASE_ACCOUNT = "reference.item_purchase_account_id"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be sent for one record: one creation, or changes of one pair."""

    record_id: int
    create: Create | None = None
    writes: tuple[Write, ...] = ()


@dataclass(slots=True)
class _Wanted:
    """Where the record of one thing is to stand."""

    case: Case
    state: State
    reasons: tuple[Reason, ...] = ()
    create: Create | None = None
    writes: tuple[Write, ...] = ()


@dataclass(slots=True)
class _OfLink:
    """What is the matter with one pair."""

    writes: list[Write] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def reference_on(settings: Settings) -> bool:
    """Whether the flow is on."""
    return settings.zoho.enabled and settings.reference.enabled


def kinds_on(settings: Settings) -> tuple[ReferenceKind, ...]:
    """Which kinds are kept alike."""
    said = settings.reference
    on = {
        ReferenceKind.VENDOR: said.vendors,
        ReferenceKind.CUSTOMER: said.customers,
        ReferenceKind.ITEM: said.items,
        ReferenceKind.TAX: said.taxes,
    }
    return tuple(kind for kind in ReferenceKind if on[kind]) if reference_on(settings) else ()


def lists_wanted(settings: Settings) -> frozenset[str]:
    """Lists of the books that the flow needs besides vendors, which are always read."""
    named = {ReferenceKind.CUSTOMER: CUSTOMER, ReferenceKind.ITEM: ITEM, ReferenceKind.TAX: TAX}
    return frozenset(named[kind] for kind in kinds_on(settings) if kind in named)


def reference_rules(settings: Settings, kind: ReferenceKind) -> ReferenceRules:
    """The settings of one kind as its rules; a field without a rule is not compared."""
    if kind is ReferenceKind.TAX:
        return ReferenceRules({"percentage": Wins.ASK}, writes_to=frozenset())
    said = settings.reference
    making = {side: Making(getattr(said, f"{kind.value}s_to_{side.value}")) for side in Side}
    return ReferenceRules(
        wins={name: Wins(rule.value) for name, rule in getattr(said, f"{kind.value}_fields").items()},
        create={side: CreatePolicy.AUTOMATIC for side, how in making.items() if how is Making.AUTOMATIC},
        writes_to=frozenset(side for side, how in making.items() if how is not Making.OFF),
    )


def item_defaults(settings: Settings) -> ItemDefaults:
    """What a new item of the books needs."""
    said = settings.reference
    return ItemDefaults(said.item_kind, said.item_income_account_id, said.item_purchase_account_id)


class ReferenceFlow:
    """The decisions, on local data only. Any thread, one pass at a time."""

    def __init__(
        self,
        database: Database,
        records: Records,
        pairs: Pairs,
        entries: Mapping[Side, FieldEntries | BooksEntries],
        settings: Callable[[], Settings],
        clock: Clock,
    ) -> None:
        self._database = database
        self._records = records
        self._pairs = pairs
        self._entries = entries
        self._settings = settings
        self._clock = clock

    # -- looking ---------------------------------------------------------------------------------------------------

    def links(self, kind: ReferenceKind) -> Sequence[Link]:
        """What belongs together."""
        return [link_of(pair) for pair in self._pairs.all(kind.value)]

    def entries(self, kind: ReferenceKind) -> Mapping[Side, Sequence[Entry]]:
        """Both lists as last read."""
        return {side: self._entries[side].entries(kind) for side in Side}

    def plan(self, kind: ReferenceKind) -> ReferencePlan:
        """What both lists ask for now; nothing is saved."""
        return self._plan(kind, self.entries(kind), self._known(kind))

    def unfinished(self, record: Record) -> Operation | None:
        """A write of the record of which it is not known whether it was carried out."""
        own = self._records.operations(record.id, record.generation)
        return next((one for one in own if one.state in UNCLEAR), None)

    def _known(self, kind: ReferenceKind) -> dict[str, Record]:
        found = self._records.find(RecordFilter(flow=NAME))
        return {one.source_key: one for one in found if place_of(one)[0] is kind}

    def _plan(
        self, kind: ReferenceKind, entries: Mapping[Side, Sequence[Entry]], known: Mapping[str, Record]
    ) -> ReferencePlan:
        clicked, unclear, choices = set(), set(), {}
        for record in known.values():
            if record.state not in _UNDECIDED:
                continue
            _, side, ident = place_of(record)
            wish = wish_of(record)
            if wish.clicked:
                clicked.add((side, ident))
            case = case_of(record)
            choices.update({(case.field_id, name): wins for name, wins in wish.choices.items()})
            sent = self.unfinished(record)
            if sent is not None and not _searched(sent):
                unclear.add((side, ident))
        rules = reference_rules(self._settings(), kind)
        links = self.links(kind)
        plan = plan_reference(kind, entries, links, rules, clicked=clicked, unclear=unclear, choices=choices)
        return replace(plan, conflicts=tuple(one for one in plan.conflicts if one.field in rules.wins))

    # -- settling --------------------------------------------------------------------------------------------------

    def settle(self, kind: ReferenceKind, tenant_id: str) -> list[Work]:
        """Save what both lists mean, and return what is to be sent. A kind that is switched off wants nothing."""
        settings = self._settings()
        with self._database.write():
            known = self._known(kind)
            if kind not in kinds_on(settings):
                self._close(known, {}, self.links(kind))
                return []
            entries = self.entries(kind)
            plan = self._accept(self._plan(kind, entries, known), known)
            self._save(kind, plan.links)
            wanted = self._wanted(plan, entries, known, settings)
            work = [self._stand(key, one, known.get(key), tenant_id) for key, one in wanted.items()]
            self._close(known, wanted, plan.links)
        return [one for one in work if one is not None]

    def _save(self, kind: ReferenceKind, links: Sequence[Link]) -> None:
        stored = {pair.field_id: pair for pair in self._pairs.all(kind.value)}
        for link in links:
            pair = pair_of(link)
            if stored.get(link.field_id) != pair:
                self._pairs.put(pair)

    def _accept(self, plan: ReferencePlan, known: Mapping[str, Record]) -> ReferencePlan:
        """What a person left as it is on both sides is in step, until one of them changes."""
        left: dict[str, dict[str, InStep]] = {}
        kept: list[Conflict] = []
        for one in plan.conflicts:
            record = _record_of(known, one.kind, one.field_id, one.books_id)
            if record is not None and record.state is State.IGNORED and _was_shown(record, one):
                left.setdefault(one.field_id, {})[one.field] = InStep(one.on_field, one.on_books)
            else:
                kept.append(one)
        links = tuple(replace(link, in_step={**link.in_step, **left.get(link.field_id, {})}) for link in plan.links)
        return replace(plan, links=links, conflicts=tuple(kept))

    def _wanted(
        self,
        plan: ReferencePlan,
        entries: Mapping[Side, Sequence[Entry]],
        known: Mapping[str, Record],
        settings: Settings,
    ) -> dict[str, _Wanted]:
        """By key, what has a record, or is to have one."""
        names = {(side, one.id): one for side in Side for one in entries[side]}
        links = {link.field_id: link for link in plan.links}
        by_books = {link.books_id: link for link in plan.links}
        found: dict[str, _OfLink] = {}
        for write in plan.writes:
            link = links[write.id] if write.side is Side.FIELD else by_books[write.id]
            found.setdefault(link.field_id, _OfLink()).writes.append(write)
        for conflict in plan.conflicts:
            found.setdefault(conflict.field_id, _OfLink()).conflicts.append(conflict)
        wanted: dict[str, _Wanted] = {}
        for field_id, one in found.items():
            link = links[field_id]
            name = _name(names, link)
            case = differing(link, name, one.writes, one.conflicts)
            if one.writes:
                wanted[_key(known, link)] = _Wanted(case, State.READY, writes=tuple(one.writes))
            else:
                reason = conflict_reason(one.conflicts, name)
                wanted[_key(known, link)] = _Wanted(case, State.CHANGED_AT_DESTINATION, (reason,))
        for gone in plan.gone:
            name = _name(names, gone.link)
            reason = gone_reason(gone, name)
            wanted[_key(known, gone.link)] = _Wanted(vanished(gone, name), State.DELETED_AT_SOURCE, (reason,))
        for create in plan.creates:
            wanted[key_of(create.kind, create.side.other, create.source.id)] = _creation(create, settings)
        for single in plan.singles:
            key = key_of(single.kind, single.side, single.entry.id)
            standing = _alone(single, known.get(key), settings)
            if standing is not None:
                wanted[key] = standing
        return wanted

    def _stand(self, key: str, wanted: _Wanted, record: Record | None, tenant_id: str) -> Work | None:
        """Make the record stand as it should; what is to be sent of it."""
        text = dump(wanted.case)
        if record is None:
            record = self._records.insert(new_record(key, wanted.case, tenant_id, self._clock))
        elif record.state in (State.REJECTED, State.IGNORED) and record.source == text:
            return None  # refused, or left out by a person, as it still is
        elif (sent := self.unfinished(record)) is not None and not _searched(sent):
            return None
        changed = replace(
            record, source=text, state=_reached(record, wanted.state), reasons=wanted.reasons, party=wanted.case.name,
            label=f"{wanted.case.kind.value.capitalize()} “{wanted.case.name}”", next_attempt_at=None,
        )  # fmt: skip
        if wanted.state is State.READY:
            own = self._records.operations(record.id, record.generation)
            if any(one.state in (OperationState.DONE, OperationState.REFUSED) for one in own):
                changed = replace(changed, generation=record.generation + 1)
        if changed != record:
            record = self._records.save(changed, why="" if changed.state is record.state else _why(wanted, changed))
        return Work(record.id, wanted.create, wanted.writes) if wanted.state is State.READY else None

    def _close(
        self, known: Mapping[str, Record], wanted: Collection[str] | Mapping[str, _Wanted], links: Sequence[Link]
    ) -> None:
        """What was the matter with the other records is over."""
        linked = {(side, link.id_on(side)) for link in links for side in Side}
        for key, record in known.items():
            if key in wanted or record.state not in _UNDECIDED:
                continue
            sent = self.unfinished(record)
            if sent is not None and not _searched(sent):
                continue
            if sent is not None:
                self._records.save_operation(replace(sent, state=OperationState.REFUSED, error=_NOT_WANTED))
            _, side, ident = place_of(record)
            if (side, ident) in linked:
                why = f"{record.label} is the same on both sides."
                settled = replace(record, state=State.SYNCED, reasons=(), plan="", next_attempt_at=None)
            else:
                text = "It is no longer there, or is not to be created."
                reason = Reason("nothing_to_do", Subject.DOCUMENT, record.party, text, "Nothing to do.")
                settled = replace(record, state=State.NOT_APPLICABLE, reasons=(reason,), plan="", next_attempt_at=None)
                why = f"{record.label}: {text}"
            self._records.save(settled, why=why)


def _reached(record: Record, state: State) -> State:
    """Of what was sent already nothing is as if it were new."""
    if allowed(record.state, state, NAME):
        return state
    return State.SENDING if state is State.READY else State.REJECTED


_NOT_WANTED = "It was not found, and is not wanted any more."


def _searched(operation: Operation) -> bool:
    """Whether a creation of unknown outcome was looked for often enough to be sent again."""
    return operation.kind is OperationKind.CREATE_ENTRY and operation.empty_searches >= SEARCHES_BEFORE_RESEND


def _record_of(known: Mapping[str, Record], kind: ReferenceKind, field_id: str, books_id: str) -> Record | None:
    return known.get(key_of(kind, Side.FIELD, field_id)) or known.get(key_of(kind, Side.BOOKS, books_id))


def _key(known: Mapping[str, Record], link: Link) -> str:
    """The pair's record goes on being the one of its creation."""
    record = _record_of(known, link.kind, link.field_id, link.books_id)
    return record.source_key if record is not None else key_of(link.kind, Side.FIELD, link.field_id)


def _name(names: Mapping[tuple[Side, str], Entry], link: Link) -> str:
    entry = names.get((Side.FIELD, link.field_id)) or names.get((Side.BOOKS, link.books_id))
    name = entry.fields.get("name", "") if entry is not None else ""
    return name if isinstance(name, str) and name else link.field_id


def _was_shown(record: Record, conflict: Conflict) -> bool:
    shown = differing(Link(conflict.kind, conflict.field_id, conflict.books_id), "", (), (conflict,)).fields[0]
    return _plain(shown) in {_plain(one) for one in case_of(record).fields}


def _plain(shown: ShownField) -> ShownField:
    return replace(shown, why="")


def _creation(create: Create, settings: Settings) -> _Wanted:
    case = creating(create)
    if create.kind is ReferenceKind.ITEM and create.side is Side.BOOKS:
        missing = new_item(create, item_defaults(settings))
        if isinstance(missing, Reason):
            reason = replace(
                missing, name="", key=_PURCHASE_ACCOUNT,
                text="An item that is bought needs a purchase account in Zoho Books.",
                advice=f"Choose it: ml-connector config set {_PURCHASE_ACCOUNT} ID.",
            )  # fmt: skip
            return _Wanted(case, State.NEEDS_MAPPING, (reason,))
    return _Wanted(case, State.READY, create=create)


def _alone(single: Single, record: Record | None, settings: Settings) -> _Wanted | None:
    """Only what a person asked for, or what is to be created by itself, is worth a record."""
    if single.why is Missing.UNCLEAR:
        return None
    if record is not None and wish_of(record).clicked and record.state in _UNDECIDED:
        return _Wanted(left_alone(single), State.REJECTED, (alone_reason(single),))
    rules = reference_rules(settings, single.kind)
    there = single.side.other
    by_itself = there in rules.writes_to and rules.create.get(there) is CreatePolicy.AUTOMATIC
    if by_itself and single.why in (Missing.AMBIGUOUS, Missing.INACTIVE_THERE):
        return _Wanted(left_alone(single), State.DUPLICATE_SUSPECTED, (alone_reason(single),))
    return None


def _why(wanted: _Wanted, record: Record) -> str:
    if wanted.create is not None:
        where = "Zoho Books" if wanted.create.side is Side.BOOKS else "ServiceTitan"
        return f"{record.label} is to be created in {where}."
    if wanted.case.what is What.CHANGE:
        fields = ", ".join(one.label for one in wanted.case.fields if not one.why)
        return f"{record.label} is to be changed: {fields}."
    return " ".join([f"{record.label}:", *(one.text for one in wanted.reasons)])
