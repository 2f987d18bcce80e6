"""The writes of the bills flow: bills and vendor credits created, changed, opened and voided."""

from __future__ import annotations

from dataclasses import replace

from app.domain.accounting_documents import BillDraft, VendorCreditDraft
from app.domain.bills import BillPlan, CreditPlan
from app.domain.records import Operation, OperationKind, Record
from app.engine.bills.flow import BOOKED, plan_of
from app.engine.ports_accounting import PurchaseBooks
from app.flows.steps import BooksStep
from app.store.accounting_books import BooksDocuments, Purchase
from app.store.records import Records

Body = BillDraft | VendorCreditDraft


class BillWrites:
    """Implements `Writes`."""

    def __init__(self, records: Records, documents: BooksDocuments, books: PurchaseBooks) -> None:
        self._records = records
        self._documents = documents
        self._books = books

    def body(self, record: Record, step: BooksStep) -> Body | None:
        """The plan's document under the number that was decided."""
        plan = _anew(plan_of(record), record.generation)
        if step.operation is OperationKind.UPDATE_BILL and isinstance(plan, BillPlan):
            draft = replace(plan.draft, number=step.number or plan.draft.number)
            if step.adjustment is None:
                return draft
            said = "Rounding" if step.adjustment else ""
            return replace(draft, adjustment=step.adjustment, adjustment_description=said)
        if step.operation in BOOKED:
            return replace(plan.draft, number=step.number or plan.draft.number)
        return None

    def place(self, record: Record, step: BooksStep, request: str) -> Operation:
        """The change that was asked for has its place already; a rounding that nobody asked for gets one."""
        kind = step.operation or OperationKind.CREATE_BILL
        if kind is OperationKind.UPDATE_BILL:
            own = self._records.operations(record.id, record.generation)
            updates = [one for one in own if one.kind is kind]
            return updates[-1] if updates else self._records.plan_operation(record, 1, kind, request)
        target = "" if kind in BOOKED else step.document_id
        return self._records.plan_operation(record, 1, kind, request, target_key=target)

    def call(self, step: BooksStep, body: object | None) -> str:
        """Raises as the connector."""
        books, target = self._books, step.document_id
        if isinstance(body, VendorCreditDraft):
            return self._answered(books.create_vendor_credit(body))
        if isinstance(body, BillDraft) and step.operation is OperationKind.CREATE_BILL:
            return self._answered(books.create_bill(body))
        if isinstance(body, BillDraft):
            return self._answered(books.update_bill(target, body))
        if step.operation is OperationKind.VOID_BILL:
            books.void_bill(target)
        elif step.operation is OperationKind.VOID_CREDIT:
            books.void_vendor_credit(target)
        else:
            books.open_vendor_credit(target)
        return target

    def _answered(self, there: Purchase) -> str:
        """A whole document in the answer is what the books hold now: it need not be read once more."""
        if there.complete:
            self._documents.save([there])
        return there.id

    def number(self, body: object | None) -> str:
        """With which a bill or vendor credit goes out."""
        return body.number if isinstance(body, BillDraft | VendorCreditDraft) else ""


def _anew(plan: BillPlan | CreditPlan, generation: int) -> BillPlan | CreditPlan:
    """A field that refuses a value twice may hold that of an earlier document of the record, which is void now: the key
    in it says which one this is."""
    if generation == 1:
        return plan
    key = plan.draft.reference_number
    values = tuple(
        replace(one, value=f"{key}/{generation}") if one.value == key else one for one in plan.draft.custom_values
    )
    if isinstance(plan, BillPlan):
        return replace(plan, draft=replace(plan.draft, custom_values=values))
    return replace(plan, draft=replace(plan.draft, custom_values=values))
