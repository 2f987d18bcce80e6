"""Records of the sales flow that were sent and that ServiceTitan tells otherwise now: asked about, or followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.records import OperationKind, OperationState, Reason, Record
from app.domain.states import State
from app.engine.books.weighing import Weighing
from app.engine.sales.writes import Application
from app.flows.sales.changes import applied_further, changes
from app.flows.sales.planner import PaymentPlan, SalesPlan
from app.flows.steps import UNCLEAR
from app.store.accounting_books import PAYMENT
from app.store.codec import dump


class SalesChanges(Weighing):
    """Invoices and credit notes are voided and made anew; a payment is corrected by a person, and compared again."""

    def differs(self, before: SalesPlan, now: SalesPlan) -> str:
        """Field by field."""
        told = ((one.field, one.before or "(none)", one.after or "(none)") for one in changes(before, now))
        return "; ".join(f"{field} {was} is {is_now} now" for field, was, is_now in told)

    def only_adds(self, before: SalesPlan, now: SalesPlan) -> bool:
        """Applied further: nothing that is there is taken back."""
        return applied_further(before, now)

    def comes_by_itself(self, reasons: Sequence[Reason]) -> bool:
        """Applied to an invoice that is still on its way: that record says so."""
        return all(one.code == "invoice_pending" for one in reasons)

    def follow(self, record: Record, plan: SalesPlan) -> None:
        """An invoice that is paid already cannot be voided: then a person is told."""
        if applied_further(self._flow.plan_of(record), plan):
            self._apply_further(record, plan)
            return
        if not isinstance(plan, PaymentPlan):
            self.withdraw(record, None)
            return
        self._records.save(
            replace(
                record, state=State.VERIFY, reasons=(), plan=dump(plan), sent_source=record.source,
                party=plan.customer_name, amount=plan.total, attempts=0, next_attempt_at=None,
            ),
            why=f"{record.label}: its payment in Zoho Books is compared with what ServiceTitan says now.",
        )  # fmt: skip

    def _apply_further(self, record: Record, plan: SalesPlan) -> None:
        with self._database.write():
            own = self._records.operations(record.id, record.generation)
            for one in own:
                # Of a credit there is one, which pays whatever is lacking then.
                if one.kind is OperationKind.APPLY_CREDIT_NOTE and one.state not in UNCLEAR:
                    self._records.save_operation(replace(one, state=OperationState.PLANNED, error="", refusal=""))
            if isinstance(plan, PaymentPlan):
                self._plan_applications(record, plan, sum(one.kind is OperationKind.APPLY_PAYMENT for one in own))
            self._records.save(
                replace(
                    record, state=State.VERIFY, reasons=(), plan=dump(plan), sent_source=record.source, attempts=0,
                    next_attempt_at=None,
                ),
                why=f"{record.label}: applied further in ServiceTitan, and now in Zoho Books as well.",
            )  # fmt: skip

    def _plan_applications(self, record: Record, plan: PaymentPlan, count: int) -> None:
        """One for each invoice: Zoho takes them so."""
        before = {one.document_id: one.amount for one in self._flow.plan_of(record).draft.invoices}
        more = (replace(one, amount=one.amount - before.get(one.document_id, 0)) for one in plan.draft.invoices)
        payment_id = next(iter(self._flow.documents_of(record)), "")
        for number, one in enumerate((one for one in more if one.amount), count + 1):
            request = dump(Application((one,)))
            self._records.plan_operation(record, number, OperationKind.APPLY_PAYMENT, request, target_key=payment_id)

    def by_itself(self, record: Record) -> bool:
        """Money that somebody may have reconciled is never taken back from here."""
        return self._flow.kind_of(record) != PAYMENT

    def take_out(self, record: Record) -> str:
        """A payment is deleted there by a person; the nightly look finds out, and a replay at once."""
        if self._flow.kind_of(record) != PAYMENT:
            return super().take_out(record)
        return "Delete the payment in Zoho Books by hand, then replay or wait for the night. Ignore leaves it there."

    def advice(self, record: Record) -> str:
        """A payment is corrected there first."""
        if self._flow.kind_of(record) != PAYMENT:
            return super().advice(record)
        return (
            "Correct the payment in Zoho Books, or delete it there; then replay: it is compared, and sent anew only if "
            "it is gone. Ignore keeps what is there."
        )
