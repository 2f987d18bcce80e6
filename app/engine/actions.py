"""What a person does to records and mappings: map, replay, link, create, ignore; every act is audited."""

from __future__ import annotations

from collections.abc import Mapping as Mapping_
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from app.domain.clock import Clock
from app.domain.errors import UsageError
from app.domain.masters import MasterKind
from app.domain.records import Mapping, OperationKind, OperationState, Plan, Reason, Record, Subject
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.engine.books.acts import BooksActions
from app.engine.destination_lists import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, VENDOR
from app.engine.journaling import changed_reason, gone_reason
from app.engine.mark_proof import LINKED_BY_PERSON
from app.engine.purchases.links import LINKED, Links
from app.engine.purchases.replacing import REQUESTED, requested
from app.engine.reference.desk import ReferenceDesk
from app.flows.purchases.ledger_roles import LedgerRole
from app.flows.purchases.planner import CONTRADICTS
from app.flows.reference import differences as reference
from app.flows.stock import planner as stock
from app.store.book import SourceBooks
from app.store.codec import load
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.references import Mappings, References

_KINDS: dict[Subject, tuple[str, ...]] = {
    Subject.VENDOR: (VENDOR,),
    Subject.ITEM: (MATERIAL, EQUIPMENT),
    Subject.LOCATION: (LOCATION,),
}
_MASTERS = {
    Subject.VENDOR: MasterKind.LEDGER,
    Subject.LEDGER: MasterKind.LEDGER,
    Subject.ITEM: MasterKind.ITEM,
    Subject.LOCATION: MasterKind.GODOWN,
    Subject.UNIT: MasterKind.UNIT,
}
MAPPABLE = tuple(_MASTERS)
_RELEASABLE = (State.NEEDS_MAPPING, State.REJECTED, State.DUPLICATE_SUSPECTED, State.NOT_APPLICABLE)

_STOCK_CHANGED = (
    State.CHANGED_AT_SOURCE,
    State.CHANGED_AT_DESTINATION,
    State.DELETED_AT_SOURCE,
    State.AWAITING_UPLOAD,
)
"""For stock nothing is cancelled: the difference to what was sent is sent."""
_TAKE_UP = "Replay takes it up again."
_ALIKE = 0.75
"""From this likeness on (difflib) an unknown name counts as a misspelt one."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did to one record."""

    record_id: int
    accepted: bool
    text: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping did."""

    released: tuple[int, ...]
    """Records that waited for it and are tried again with the next run."""
    unknown_source: bool
    """TallyPrime is not known to have anything of that name yet; the mapping waits for it."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """What leaving out a record means."""

    record_id: int
    billed: bool
    """Whether ServiceTitan holds a living bill of this voucher, ours or one it is linked to."""
    text: str


class Actions:
    """The acts; thread-safe through the database's one writer."""

    def __init__(
        self,
        database: Database,
        records: Records,
        mappings: Mappings,
        references: References,
        books: SourceBooks,
        documents: Documents,
        clock: Clock,
        accounting: Mapping_[str, BooksActions] = MappingProxyType({}),
        kept_alike: ReferenceDesk | None = None,
    ) -> None:
        """`accounting`: by flow into the books; `kept_alike`: None where that flow is not there."""
        self._accounting = accounting
        self._kept_alike = kept_alike
        self._database = database
        self._records = records
        self._mappings = mappings
        self._references = references
        self._books = books
        self._documents = documents
        self._links = Links(records, documents)
        self._clock = clock

    # -- mapping ---------------------------------------------------------------------------------------------------

    def map(self, kind: Subject, source: str, target: str, company_guid: str | None) -> Mapped:
        """Map a name of the source to a thing at the destination.

        `target` is an exact name or code, `#ID`, a role for a ledger, or a unit's text. Raises UsageError when the
        target does not exist or is ambiguous, or when the name is nearly one of the company; nothing is guessed.
        """
        mapping = self._resolve(kind, source, target, company_guid)
        known = self._known(kind, source, company_guid)
        with self._database.write():
            self._mappings.put(mapping)
            return Mapped(tuple(self._release(kind, mapping)), not known)

    def unmap(self, kind: Subject, source: str) -> None:
        """Forget a mapping. Raises UsageError when there is none."""
        if not self._mappings.remove(kind, source):
            raise UsageError(
                f"There is no {kind.value} mapping for “{source}”.", advice="See “ml-connector mappings list”."
            )

    def _resolve(self, kind: Subject, source: str, target: str, company_guid: str | None) -> Mapping:
        if kind not in _MASTERS:
            kinds = ", ".join(k.value for k in MAPPABLE)
            raise UsageError(f"“{kind.value}” cannot be mapped yet.", advice=f"Kinds: {kinds}.")
        key = self._key(kind, source, company_guid)
        now = self._clock.now()
        if kind is Subject.UNIT:
            return Mapping(kind, key, source, None, target, now, "unit")
        if kind is Subject.LEDGER and target in {role.value for role in LedgerRole}:
            return Mapping(kind, key, source, None, target, now, "role")
        wanted = (MATERIAL, EQUIPMENT) if kind is Subject.LEDGER else _KINDS[kind]
        rows = [row for row in self._references.listed(DESTINATION, wanted) if row.active]
        if target.startswith("#") and target[1:].isdigit():
            found = [row for row in rows if row.id == int(target[1:])]
        else:
            found = [row for row in rows if row.name == target]
        if len(found) == 1:
            return Mapping(kind, key, source, found[0].id, found[0].name, now, found[0].kind)
        if found:
            options = ", ".join(f"#{row.id}" for row in found)
            raise UsageError(
                f"{len(found)} active entries in ServiceTitan are called “{target}”.",
                advice=f"Choose one by its id: {options}.",
            )
        hint = "" if rows else " ServiceTitan's lists were not read yet: run “ml-connector sync --dry-run” first."
        roles = f" or a role ({', '.join(r.value for r in LedgerRole)})" if kind is Subject.LEDGER else ""
        raise UsageError(
            f"ServiceTitan has no active entry called “{target}”.",
            advice=f"Give the exact name or code, #ID{roles}.{hint}",
        )

    def _known(self, kind: Subject, source: str, company_guid: str | None) -> bool:
        """Whether a master of the company, or a waiting voucher, has that name. Raises UsageError for a misspelt one:
        nobody has it, and a master has nearly it.

        A name like no other is taken: lists are prepared before the masters are entered.
        """
        masters = [] if company_guid is None else self._books.masters(company_guid, _MASTERS[kind])
        if not masters:
            return True  # nothing was read that could tell
        if any(master.name == source for master in masters) or self.would_release(kind, source, company_guid):
            return True
        plain = {" ".join(master.name.casefold().split()): master.name for master in masters}
        alike = get_close_matches(" ".join(source.casefold().split()), plain, n=3, cutoff=_ALIKE)
        if not alike:
            return False
        raise UsageError(
            f"The company in TallyPrime has no {_MASTERS[kind].value} called “{source}”.",
            advice=f"Check the spelling; did you mean {' or '.join(f'“{plain[name]}”' for name in alike)}? "
            "If it is new in TallyPrime, run “ml-connector sync --dry-run” first.",
        )

    def _key(self, kind: Subject, source: str, company_guid: str | None) -> str:
        if company_guid is None:
            return source
        for master in self._books.masters(company_guid, _MASTERS[kind]):
            if master.name == source:
                return master.guid or source
        return source

    def _release(self, kind: Subject, mapping: Mapping) -> list[int]:
        subjects = {kind, Subject.ITEM} if kind is Subject.UNIT else {kind}
        released = []
        for subject in subjects:
            for record_id in self._records.waiting_for(subject, [mapping.key, mapping.name]):
                record = self._records.get(record_id)
                if record is not None and any(reason.code == REQUESTED for reason in record.reasons):
                    released.append(record_id)  # the next run replaces it, if nothing else is missing
                elif record is not None and record.state in (State.NEEDS_MAPPING, State.REJECTED):
                    if record.state is State.REJECTED and record.sent_source:
                        continue
                    self._records.save(
                        replace(record, state=State.NEW, next_attempt_at=None),
                        why=f"{record.label} is released by the mapping of “{mapping.name}”.",
                    )
                    released.append(record_id)
        if kind is Subject.LEDGER:
            released += self._release_expenses()
        return released

    def _release_expenses(self) -> list[int]:
        ids = self._records.ids(RecordFilter(states=frozenset({State.NOT_APPLICABLE}), code="expense_voucher"))
        for record_id in ids:
            record = self._records.get(record_id)
            if record is not None:
                self._records.save(replace(record, state=State.NEW), why=f"{record.label} is looked at again.")
        return list(ids)

    def would_release(self, kind: Subject, source: str, company_guid: str | None) -> int:
        """How many records wait for this source name."""
        return len(self._records.waiting_for(kind, [self._key(kind, source, company_guid), source]))

    # -- replay ----------------------------------------------------------------------------------------------------

    def replay(self, record_id: int, *, create: bool = False, link: bool = False) -> Replayed:
        """Try a record again, keeping its identity. `create`/`link` answer a suspected duplicate or a twin."""
        with self._database.write():
            record = self._records.get(record_id)
            if record is None:
                raise UsageError(f"There is no record {record_id}.", advice="See “ml-connector records”.")
            return self._replay(record, create, link)

    def replay_many(self, ids: Sequence[int], *, create: bool = False, link: bool = False) -> Sequence[Replayed]:
        """Try these again in one transaction; records that are gone are passed over."""
        with self._database.write():
            found = [record for one in ids if (record := self._records.get(one)) is not None]
            return [self._replay(record, create, link) for record in found]

    def _replay(self, record: Record, create: bool, link: bool) -> Replayed:
        if record.flow in self._accounting:
            return Replayed(record.id, *self._accounting[record.flow].replay(record, create=create, link=link))
        if self._kept_alike is not None and record.flow == reference.NAME:
            return Replayed(record.id, *self._kept_alike.replay(record))
        codes = {reason.code for reason in record.reasons}
        if record.state is State.DUPLICATE_SUSPECTED:
            return self._answer_duplicate(record, create, link)
        if "unmarked_twin" in codes:
            return self._answer_twin(record, create, link)
        if "guid_reused" in codes:
            if not create:
                return Replayed(
                    record.id, False, "Two different vouchers share this identity: --create sends the new one as well."
                )
            return self._again(
                replace(record, state=State.NEW, generation=record.generation + 1, sent_source="", plan="")
            )
        odd = next((reason for reason in record.reasons if reason.code == CONTRADICTS), None)
        if odd is not None:
            return Replayed(record.id, False, f"{odd.text} {odd.advice}")
        if self._links.of(record):
            return self._answer_linked(record, create, link)
        if record.flow == stock.NAME and record.state in _STOCK_CHANGED:
            return self._again(replace(record, state=State.NEW))
        if record.state in (State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION):
            return self._replace(record)
        if record.state is State.DELETED_AT_SOURCE:
            return self._again(replace(record, state=State.WITHDRAWING, withdraw_only=True), "is withdrawn")
        if record.state is State.REJECTED and record.sent_source:
            return self._retry_refused(record)
        if record.state is State.IGNORED and record.sent_source:
            return self._take_up_sent(record)
        if record.state in (*_RELEASABLE, State.IGNORED):
            return self._again(replace(record, state=State.NEW))
        if record.state in (State.VERIFY, State.RETRY_WAIT, State.WITHDRAWING, State.BILL_PENDING):
            return self._again(record)
        if record.state is State.SYNCED:
            return Replayed(record.id, False, "It is in sync already; nothing was done.")
        return self._again(record)

    def _take_up_sent(self, record: Record) -> Replayed:
        """An ignored record that was sent before is compared again, never sent as if it were new."""
        voucher = load(Voucher, record.source)
        gone = record.deleted or voucher.is_cancelled or voucher.is_optional
        if not gone and record.source == record.sent_source:
            return self._again(replace(record, state=State.VERIFY))
        if gone:
            state = State.DELETED_AT_SOURCE
            reason = gone_reason(record.label, "deleted" if record.deleted else "cancelled")
        else:
            state = State.CHANGED_AT_SOURCE
            reason = changed_reason(load(Voucher, record.sent_source), voucher)
        self._records.save(
            replace(record, state=state, reasons=(reason,), attempts=0, next_attempt_at=None),
            why=f"{record.label} is taken up again, on request.",
        )
        return Replayed(record.id, True, f"{record.label} is taken up again. {reason.text} {reason.advice}")

    def _replace(self, record: Record) -> Replayed:
        """Asked for here, decided in the cycle: only there it is known whether the new version can be sent."""
        self._records.save(
            replace(requested(record), attempts=0, next_attempt_at=None),
            why=f"{record.label}: its replacement was asked for.",
        )
        return Replayed(
            record.id,
            True,
            f"{record.label} is replaced with the next run if it can be sent as it is now; if it cannot, nothing is "
            "cancelled and the record says why.",
        )

    def _retry_refused(self, record: Record) -> Replayed:
        for operation in self._records.operations(record.id, record.generation):
            if operation.state is OperationState.REFUSED:
                self._records.save_operation(replace(operation, state=OperationState.PLANNED, error=""))
        cancelling = any(reason.code == "cannot_withdraw" for reason in record.reasons)
        return self._again(replace(record, state=State.WITHDRAWING if cancelling else State.SENDING))

    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> Replayed:
        if link:
            return self._link_duplicate(record)
        if create:
            return self._again(replace(record, state=State.NEW, allow_duplicate=True))
        return Replayed(record.id, False, "Say which it is: --link (the same bill) or --create (another bill).")

    def _link_duplicate(self, record: Record) -> Replayed:
        suspicion = next(iter(record.reasons), None)
        if suspicion is None or suspicion.code != "typed_by_hand":
            name = suspicion.name if suspicion else "another voucher"
            text = f"Linked by a person: it is the same bill as {name}."
            said = Reason(LINKED, Subject.VOUCHER, name, text, "Replay takes it up again.")
            self._records.save(
                replace(record, state=State.IGNORED, reasons=(said,)),
                why=f"{record.label} is linked to {name}; nothing is sent.",
            )
            return Replayed(record.id, True, f"Linked to {name}.")
        plan = load(Plan, record.plan)
        return self._link(record, plan.vendor_id, plan.invoice_number)

    def _link(self, record: Record, vendor_id: int, invoice_number: str) -> Replayed:
        found = self._links.candidates(record, vendor_id, invoice_number)
        if not found:
            return Replayed(
                record.id,
                False,
                "The bill typed by hand is not in ServiceTitan any more: replay without --link to send this voucher, "
                "or ignore it.",
            )
        named = next((one for one in found if one.number), found[0])
        what = f"{named.number or 'the bill'} over {named.total}, typed by hand"
        self._links.link(record, found, f"{record.label} is linked to {what}; nothing is sent.")
        return Replayed(record.id, True, f"Linked to {what}. If either of them changes, the record comes back.")

    def _answer_linked(self, record: Record, create: bool, link: bool) -> Replayed:
        """What is done about a record that was linked to a bill typed by hand: that bill is never touched."""
        linked = self._links.of(record)[0]
        number = linked.number or "a bill"
        if record.state is State.DELETED_AT_SOURCE:
            return Replayed(
                record.id,
                False,
                f"It was linked to {number}, which was typed by hand: cancel that in ServiceTitan, or ignore the "
                "record to leave it there.",
            )
        if link:
            return self._link(record, linked.vendor_id or 0, linked.invoice_number)
        if create or not self._links.living(record):
            return self._again(
                replace(
                    record,
                    state=State.NEW,
                    generation=record.generation + 1,
                    sent_source="",
                    plan="",
                    allow_duplicate=create,
                )
            )
        return Replayed(
            record.id,
            False,
            f"It is linked to {number}, typed by hand. Say which it is: --link (the same bill, right as both are now) "
            "or --create (another bill: send this voucher).",
        )

    def _answer_twin(self, record: Record, create: bool, link: bool) -> Replayed:
        if link:
            twin = next(reason for reason in record.reasons if reason.code == "unmarked_twin")
            part, _, order_id = twin.key.partition("/")
            create_order = self._records.plan_operation(record, int(part), OperationKind.CREATE_ORDER, "")
            self._records.save_operation(
                replace(create_order, state=OperationState.DONE, result_id=int(order_id), error=LINKED_BY_PERSON)
            )
            return self._again(replace(record, state=State.SENDING), "is linked to the order without our mark")
        if create:
            # Our own order may still appear: only the search that found nothing twice lets it be sent again.
            return self._again(replace(record, state=State.VERIFY, allow_duplicate=True))
        return Replayed(record.id, False, "Say which it is: --link (it is this voucher's) or --create (it is not).")

    def _again(self, record: Record, verb: str = "is tried again") -> Replayed:
        self._records.save(
            replace(record, reasons=(), attempts=0, next_attempt_at=None), why=f"{record.label} {verb}, on request."
        )
        return Replayed(record.id, True, f"{record.label} {verb} with the next run.")

    # -- ignore ----------------------------------------------------------------------------------------------------

    def ignore(self, record_id: int, reason: str, who: str) -> Ignored:
        """Leave a record out until its source changes. Raises UsageError."""
        if not reason.strip():
            raise UsageError("Ignoring a record needs a reason.", advice='Add --reason "…".')
        with self._database.write():
            record = self._records.get(record_id)
            if record is None:
                raise UsageError(f"There is no record {record_id}.", advice="See “ml-connector records”.")
            return self._ignore(record, reason, who)

    def _ignore(self, record: Record, reason: str, who: str) -> Ignored:
        if record.state in (State.SENDING, State.VERIFY, State.WITHDRAWING, State.SYNCED):
            if record.state is State.SYNCED:
                text = f"{record.label} is synced: there is nothing to ignore."
                advice = "It can be ignored once it needs attention, for instance after a change in TallyPrime."
            else:
                text = f"{record.label} is {record.state.value.replace('_', ' ')} and cannot be ignored now."
                advice = "It is under way: run “ml-connector sync”, and ignore it if it needs attention then."
            raise UsageError(text, advice=advice, item=f"Record {record.id}")
        if record.flow in self._accounting:
            return self._ignore_bill(self._accounting[record.flow].ignored(record), reason, who)
        if record.flow == reference.NAME:
            return self._ignore_bill(record, reason, who, "on one of both sides")
        billed = bool(self._documents.billed(record_id=record.id)) or self._links.living(record)
        without = "" if billed else " This voucher has no bill in ServiceTitan now."
        suspected = next((said for said in record.reasons if said.code == "typed_by_hand"), None)
        if suspected is not None:
            without = f" No bill is linked to this voucher; if {suspected.name} is its bill, replay it with --link."
        said = Reason(
            "ignored",
            Subject.VOUCHER,
            record.label,
            f"Ignored by {who}: {_ended(reason)}",
            f"Replay takes it up again.{without}",
        )
        text = f"{record.label} is ignored by {who}: {_ended(reason)}"
        self._records.save(
            replace(record, state=State.IGNORED, reasons=(said,), next_attempt_at=None), why=f"{text}{without}"
        )
        return Ignored(record.id, billed, f"{record.label} is ignored until it changes in TallyPrime.{without}")

    def _ignore_bill(self, record: Record, reason: str, who: str, where: str = "in ServiceTitan") -> Ignored:
        text = f"{record.label} is ignored by {who}: {_ended(reason)}"
        said = Reason("ignored", Subject.DOCUMENT, record.label, f"Ignored by {who}: {_ended(reason)}", _TAKE_UP)
        left = replace(record, state=State.IGNORED, reasons=(said,), next_attempt_at=None)
        self._records.save(left, why=text)
        return Ignored(record.id, True, f"{record.label} is ignored until it changes {where}.")


def _ended(said: str) -> str:
    """A person's words as a sentence: another one follows."""
    return said if said.rstrip().endswith((".", "!", "?")) else f"{said.rstrip()}."
