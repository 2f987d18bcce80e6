"""What a person does to records of the bills flow: replay, link, create, ignore; every act is audited."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bills import BillPlan
from app.domain.records import OperationState, Reason, Record, Subject
from app.domain.states import State
from app.engine.accounting_changes import AccountingChanges
from app.engine.accounting_flow import AccountingFlow, kind_of, plan_of
from app.engine.links import LINKED
from app.engine.replacing import REQUESTED
from app.store.accounting_books import BooksDocuments
from app.store.records import Records

_LOOK_AGAIN = "{}"
"""In place of what was sent: whatever ServiceTitan says now is weighed again."""
_NEW_ONE = frozenset({"voided_in_books", "deleted_in_books"})
_OVERWRITE = frozenset({"differs", "changed_meanwhile", "cannot_update"})


class AccountingActions:
    """Prepares what a person wants; the next run does it. Within the caller's transaction."""

    def __init__(
        self, records: Records, flow: AccountingFlow, changes: AccountingChanges, documents: BooksDocuments
    ) -> None:
        self._records = records
        self._flow = flow
        self._changes = changes
        self._documents = documents

    def replay(self, record: Record, *, create: bool, link: bool) -> tuple[bool, str]:
        """Whether it is tried again, and what to tell the person."""
        codes = {reason.code for reason in record.reasons}
        if record.state is State.DUPLICATE_SUSPECTED:
            return self._answer_duplicate(record, create, link)
        if record.state is State.SYNCED:
            return False, "It is in sync already; nothing was done."
        if record.state in (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE):
            return self._wish(record)
        if codes & _NEW_ONE:
            fresh = replace(record, state=State.NEW, generation=record.generation + 1, sent_source="", plan="")
            return self._again(fresh, "is sent anew")
        if codes & _OVERWRITE:
            return self._overwrite(record)
        if record.state is State.IGNORED and LINKED in codes and not create:
            return False, "It is linked to a bill typed by hand. To send it as a bill of its own, replay with --create."
        if record.state is State.IGNORED and record.sent_source:
            return self._again(replace(record, state=State.VERIFY, sent_source=_LOOK_AGAIN), "is compared again")
        if record.state is State.REJECTED and record.sent_source:
            return self._retry(record, State.WITHDRAWING if "cannot_withdraw" in codes else State.SENDING)
        if record.state in (State.REJECTED, State.IGNORED, State.NOT_APPLICABLE, State.NEEDS_MAPPING):
            return self._again(replace(record, state=State.NEW, allow_duplicate=record.allow_duplicate or create))
        return self._again(record)

    def ignored(self, record: Record) -> Record:
        """The record as it is left out: what ServiceTitan says of it now was seen by a person."""
        return replace(record, sent_source=record.source) if record.sent_source else record

    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> tuple[bool, str]:
        if not (create or link):
            return False, "Say which it is: --link (the same bill) or --create (another bill)."
        named = next(iter(record.reasons), None)
        number = named.name if named is not None else "a bill"
        if link:
            text = f"Linked by a person to {number} in Zoho Books, typed by hand; nothing is sent."
            advice = "Replay with --create sends it as a bill of its own."
            reason = Reason(LINKED, Subject.DOCUMENT, number, text, advice, named.key if named is not None else "")
            self._records.save(
                replace(record, state=State.IGNORED, reasons=(reason,), next_attempt_at=None),
                why=f"{record.label} is linked to {number}; nothing is sent.",
            )
            return True, f"Linked to {number}."
        if record.sent_source:
            return self._retry(replace(record, allow_duplicate=True), State.SENDING)
        return self._again(replace(record, state=State.NEW, allow_duplicate=True))

    def _wish(self, record: Record) -> tuple[bool, str]:
        """Asked for here, decided in the run: only there it is known whether it can be sent as it is now."""
        text = "A person asked to bring Zoho Books up to what ServiceTitan says."
        wish = Reason(REQUESTED, Subject.DOCUMENT, record.label, text, "The next run does it, if it can be sent.")
        others = tuple(reason for reason in record.reasons if reason.code != REQUESTED)
        self._records.save(
            replace(record, reasons=(wish, *others), attempts=0, next_attempt_at=None),
            why=f"{record.label}: asked for on request.",
        )
        return True, f"{record.label} is brought up to date with the next run, if it can be sent as it is now."

    def _overwrite(self, record: Record) -> tuple[bool, str]:
        """What somebody changed in the books is made again what ServiceTitan says."""
        kind = kind_of(record)
        if not isinstance(plan_of(record), BillPlan):
            return self._again(replace(record, state=State.WITHDRAWING, withdraw_only=False), "is voided and sent anew")
        for document_id in self._flow.documents_of(record):
            self._documents.accepted(kind, document_id)
        self._changes.plan_update(record)
        return self._again(replace(record, state=State.SENDING))

    def _retry(self, record: Record, state: State) -> tuple[bool, str]:
        for operation in self._records.operations(record.id, record.generation):
            if operation.state is OperationState.REFUSED:
                self._records.save_operation(
                    replace(operation, state=OperationState.PLANNED, error="", refusal="", empty_searches=0)
                )
        return self._again(replace(record, state=state))

    def _again(self, record: Record, verb: str = "is tried again") -> tuple[bool, str]:
        self._records.save(
            replace(record, reasons=(), attempts=0, next_attempt_at=None), why=f"{record.label} {verb}, on request."
        )
        return True, f"{record.label} {verb} with the next run."
