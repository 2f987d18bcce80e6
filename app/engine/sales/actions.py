"""What a person does to records of the sales flow besides: linked to what was typed by hand, or sent anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.accounting_documents import CustomerPaymentOnBooks
from app.domain.records import OperationState, Record
from app.domain.states import State
from app.engine.books.acts import BooksActions
from app.engine.books.base import LEFT_THERE
from app.engine.mark_proof import LINKED_BY_PERSON
from app.engine.sales.flow import plan_of
from app.flows.sales.planner import PaymentPlan, SalesKind, find_sales_key

_BY_HAND = frozenset({"paid_by_hand", "sale_number_taken"})


class SalesActions(BooksActions):
    """Of invoices, credit notes and payments."""

    noun = "document"
    gone = frozenset({"voided_in_books", "deleted_in_books"})
    altered = frozenset({"differs"})

    def _is_duplicate(self, record: Record) -> bool:
        """Also where the books refused ours: that it was typed by hand was found out only then."""
        rejected = record.state is State.REJECTED and any(one.code in _BY_HAND for one in record.reasons)
        return super()._is_duplicate(record) or rejected

    def _answer_duplicate(self, record: Record, create: bool, link: bool) -> tuple[bool, str]:
        if create and any(one.code == LEFT_THERE for one in record.reasons):
            return self._again(replace(record, state=State.NEW, allow_duplicate=True), "is sent besides it")
        if create:
            return False, "Two of them would be there. Correct what is in Zoho Books, then replay; or --link it."
        if not link:
            return (
                self._again(replace(record, state=State.NEW), "is looked for again")
                if not record.sent_source
                else (self._retry(record, State.SENDING))
            )
        found = self._typed_there(record)
        if len(found) != 1:
            said = "None" if not found else f"{len(found)} of them"
            return False, f"{said} could be it in Zoho Books; correct them there and replay, or ignore with a reason."
        operation = self._records.plan_operation(record, 1, self._flow.create_of(record), "")
        self._records.save_operation(
            replace(operation, state=OperationState.DONE, result_key=found[0], error=LINKED_BY_PERSON, refusal="")
        )
        linked = replace(record, state=State.SENDING, sent_source=record.source)
        return self._again(linked, "is linked to what was typed by hand")

    def _typed_there(self, record: Record) -> list[str]:
        """Ids of what it can be: the document with its number; of a payment those somebody entered against its
        invoices, for neither amount nor date says whose it is."""
        plan = plan_of(record)
        if not isinstance(plan, PaymentPlan):
            return [one.key for one in record.reasons if one.code == "sale_number_taken" and one.key]
        paid = {one.document_id for one in plan.draft.invoices}
        there = self._documents.of(CustomerPaymentOnBooks).of_contact(plan.draft.customer_id)
        return [
            one.id
            for one in _by_others(there, record.company_guid)
            if paid & {part.document_id for part in one.invoices} and self._records.made(one.id) is None
        ]

    def _overwrite(self, record: Record) -> tuple[bool, str]:
        plan = plan_of(record)
        if isinstance(plan, PaymentPlan):
            return self._again(replace(record, state=State.VERIFY), "is compared again")
        own = self._records.operations(record.id, record.generation)
        if any(one.error == LINKED_BY_PERSON for one in own):
            # It was typed by hand: nothing from here voids it.
            fresh = replace(record, state=State.NEW, generation=record.generation + 1, sent_source="", plan="")
            return self._again(fresh, "is judged anew")
        return self._again(replace(record, state=State.WITHDRAWING, withdraw_only=False), "is voided and sent anew")


def _by_others(there: Iterable[CustomerPaymentOnBooks], tenant_id: str) -> Iterable[CustomerPaymentOnBooks]:
    for one in there:
        ours = find_sales_key(one.reference_number, tenant_id)
        if one.complete and (ours is None or ours.kind is not SalesKind.PAYMENT):
            yield one
