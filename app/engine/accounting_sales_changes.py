"""Records of the sales flow that were sent and that ServiceTitan tells otherwise now: asked about, or followed."""

from __future__ import annotations

from dataclasses import replace

from app.domain.records import Record
from app.domain.states import State
from app.engine.accounting_weighing import Weighing
from app.flows.sales import PaymentPlan, SalesPlan
from app.flows.sales_changes import changes
from app.store.accounting_books import PAYMENT
from app.store.codec import dump


class SalesChanges(Weighing):
    """Invoices and credit notes are voided and made anew; a payment is corrected by a person, and compared again."""

    def differs(self, before: SalesPlan, now: SalesPlan) -> str:
        """Field by field."""
        return "; ".join(f"{one.field} {one.before} is {one.after or 'gone'} now" for one in changes(before, now))

    def follow(self, record: Record, plan: SalesPlan) -> None:
        """An invoice that is paid already cannot be voided: then a person is told."""
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

    def by_itself(self, record: Record) -> bool:
        """Money that somebody may have reconciled is never taken back from here."""
        return self._flow.kind_of(record) != PAYMENT

    def advice(self, record: Record) -> str:
        """A payment is corrected there first."""
        if self._flow.kind_of(record) != PAYMENT:
            return super().advice(record)
        return (
            "Correct the payment in Zoho Books, or delete it there; then replay: it is compared, and sent anew only if "
            "it is gone. Ignore keeps what is there."
        )
