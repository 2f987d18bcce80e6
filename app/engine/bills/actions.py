"""What a person does to records of the bills flow besides: a bill typed by hand linked or not, a change overwritten."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bills import BillPlan
from app.domain.records import Reason, Record, Subject
from app.domain.states import State
from app.engine.bills.changes import AccountingChanges
from app.engine.bills.flow import AccountingFlow, kind_of, plan_of
from app.engine.books.acts import BooksActions
from app.engine.purchases.links import LINKED
from app.flows.bills.progress import REVERSE_CHARGE
from app.store.accounting_books import BooksDocuments
from app.store.records import Records


class AccountingActions(BooksActions):
    """Of bills and vendor credits."""

    noun = "bill"
    gone = frozenset({"voided_in_books", "deleted_in_books"})
    altered = frozenset({"differs", "changed_meanwhile", "cannot_update"})
    refused = BooksActions.refused | {REVERSE_CHARGE}

    def __init__(
        self, records: Records, flow: AccountingFlow, changes: AccountingChanges, documents: BooksDocuments
    ) -> None:
        super().__init__(records, flow, documents)
        self._changes = changes

    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> tuple[bool, str]:
        if not (create or link):
            return False, "Say which it is: --link (the same bill) or --create (another bill)."
        named = next(iter(record.reasons), None)
        number = named.name if named is not None else "a bill"
        if link:
            text = f"Linked by a person to {number} in Zoho Books, typed by hand; nothing is sent."
            advice = "Replay with --create sends it as a bill of its own."
            key = named.key if named is not None else ""
            reason = Reason(LINKED, Subject.DOCUMENT, number, text, advice, key)
            self._documents.accepted(kind_of(record), key)  # looked for from now on, as what we made
            self._records.save(
                replace(record, state=State.IGNORED, reasons=(reason,), next_attempt_at=None),
                why=f"{record.label} is linked to {number}; nothing is sent.",
            )
            return True, f"Linked to {number}."
        if record.sent_source:
            return self._retry(replace(record, allow_duplicate=True), State.SENDING)
        return self._again(replace(record, state=State.NEW, allow_duplicate=True))

    def _overwrite(self, record: Record) -> tuple[bool, str]:
        kind = kind_of(record)
        if not isinstance(plan_of(record), BillPlan):
            return self._again(replace(record, state=State.WITHDRAWING, withdraw_only=False), "is voided and sent anew")
        for document_id in self._flow.documents_of(record):
            self._documents.accepted(kind, document_id)
        if not self._changes.says_the_same(record):
            return self._wish(record)
        self._changes.plan_update(record)
        return self._again(replace(record, state=State.SENDING))
