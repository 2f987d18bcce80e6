"""What a person does to records and mappings: map, replay, link, create, ignore; every act is audited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from app.domain.clock import Clock
from app.domain.errors import UsageError
from app.domain.masters import MasterKind
from app.domain.records import Mapping, OperationKind, OperationState, Reason, Record, Subject
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.engine.intake import changed_reason, gone_reason
from app.engine.reference import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, VENDOR
from app.flows.ledger_roles import LedgerRole
from app.store.book import SourceBooks
from app.store.codec import load
from app.store.database import Database
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

_ALIKE = 0.75
"""From this likeness on (difflib) an unknown name counts as a misspelt one."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did to one record."""

    record_id: int
    accepted: bool
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
        clock: Clock,
    ) -> None:
        self._database = database
        self._records = records
        self._mappings = mappings
        self._references = references
        self._books = books
        self._clock = clock

    # -- mapping ---------------------------------------------------------------------------------------------------

    def map(self, kind: Subject, source: str, target: str, company_guid: str | None) -> list[int]:
        """Map a name of the source to a thing at the destination; returns the records this releases.

        `target` is an exact name or code, `#ID`, a role for a ledger, or a unit's text. Raises UsageError when the
        target does not exist or is ambiguous, or when the name is nearly one of the company; nothing is guessed.
        """
        mapping = self._resolve(kind, source, target, company_guid)
        self._known(kind, source, company_guid)
        with self._database.write():
            self._mappings.put(mapping)
            return self._release(kind, mapping)

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

    def _known(self, kind: Subject, source: str, company_guid: str | None) -> None:
        """Raises UsageError for a misspelt name: no master of the company has it, one has nearly it.

        A name like no other is taken: lists are prepared before the masters are entered.
        """
        masters = [] if company_guid is None else self._books.masters(company_guid, _MASTERS[kind])
        if not masters or any(master.name == source for master in masters):
            return
        if self.would_release(kind, source, company_guid):
            return  # a voucher names it all the same
        plain = {" ".join(master.name.casefold().split()): master.name for master in masters}
        alike = get_close_matches(" ".join(source.casefold().split()), plain, n=3, cutoff=_ALIKE)
        if not alike:
            return
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
                if record is not None and record.state in (State.NEEDS_MAPPING, State.REJECTED):
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

    def _replay(self, record: Record, create: bool, link: bool) -> Replayed:
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
        if record.state in (State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION):
            return self._again(replace(record, state=State.WITHDRAWING, withdraw_only=False), "is replaced")
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

    def _retry_refused(self, record: Record) -> Replayed:
        for operation in self._records.operations(record.id, record.generation):
            if operation.state is OperationState.REFUSED:
                self._records.save_operation(replace(operation, state=OperationState.PLANNED, error=""))
        cancelling = any(reason.code == "cannot_withdraw" for reason in record.reasons)
        return self._again(replace(record, state=State.WITHDRAWING if cancelling else State.SENDING))

    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> Replayed:
        if link:
            reason = record.reasons[0] if record.reasons else None
            self._records.save(
                replace(record, state=State.IGNORED, reasons=_linked(reason)),
                why=f"{record.label} is linked to {reason.name if reason else 'a bill'} typed by hand; "
                "nothing is sent.",
            )
            return Replayed(record.id, True, "Linked to the bill typed by hand.")
        if create:
            return self._again(replace(record, state=State.NEW, allow_duplicate=True))
        return Replayed(record.id, False, "Say which it is: --link (the same bill) or --create (another bill).")

    def _answer_twin(self, record: Record, create: bool, link: bool) -> Replayed:
        if link:
            twin = next(reason for reason in record.reasons if reason.code == "unmarked_twin")
            part, _, order_id = twin.key.partition("/")
            create_order = self._records.plan_operation(record, int(part), OperationKind.CREATE_ORDER, "")
            self._records.save_operation(
                replace(create_order, state=OperationState.DONE, result_id=int(order_id), error="")
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

    def ignore(self, record_id: int, reason: str, who: str) -> None:
        """Leave a record out until its source changes. Raises UsageError."""
        if not reason.strip():
            raise UsageError("Ignoring a record needs a reason.", advice='Add --reason "…".')
        with self._database.write():
            record = self._records.get(record_id)
            if record is None:
                raise UsageError(f"There is no record {record_id}.", advice="See “ml-connector records”.")
            self._ignore(record, reason, who)

    def _ignore(self, record: Record, reason: str, who: str) -> None:
        if record.state in (State.SENDING, State.VERIFY, State.WITHDRAWING, State.SYNCED):
            if record.state is State.SYNCED:
                text = f"{record.label} is synced: there is nothing to ignore."
                advice = "It can be ignored once it needs attention, for instance after a change in TallyPrime."
            else:
                text = f"{record.label} is {record.state.value.replace('_', ' ')} and cannot be ignored now."
                advice = "It is under way: run “ml-connector sync”, and ignore it if it needs attention then."
            raise UsageError(text, advice=advice, item=f"Record {record.id}")
        said = Reason(
            "ignored", Subject.VOUCHER, record.label, f"Ignored by {who}: {reason}", "Replay takes it up again."
        )
        self._records.save(
            replace(record, state=State.IGNORED, reasons=(said,), next_attempt_at=None),
            why=f"{record.label} is ignored by {who}: {reason}",
        )


def _linked(reason: Reason | None) -> tuple[Reason, ...]:
    if reason is None:
        return ()
    return (
        replace(reason, code="linked", text=f"Linked by a person: {reason.text}", advice="Replay takes it up again."),
    )
