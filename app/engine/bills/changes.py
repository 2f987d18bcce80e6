"""Records of the bills flow that were sent and that ServiceTitan tells otherwise now: asked about, or followed."""

from __future__ import annotations

from dataclasses import replace

from app.domain.bills import BillPlan, CreditPlan
from app.domain.records import OperationKind, OperationState, Record
from app.domain.states import State
from app.engine.bills.flow import plan_of
from app.engine.books.weighing import Weighing
from app.flows.bills.progress import same_effect
from app.store.codec import dump


class AccountingChanges(Weighing):
    """Bills are changed in place where that is possible, else voided and made anew."""

    def differs(self, before: BillPlan | CreditPlan, now: BillPlan | CreditPlan) -> str:
        """In words."""
        if same_effect(_known_late(before, now), before):
            return ""
        pairs: list[tuple[str, object, object]] = [
            ("total", before.total, now.total),
            ("vendor", before.vendor_name, now.vendor_name),
            ("date", before.draft.date, now.draft.date),
            ("number", before.base_number, now.base_number),
        ]
        said = [f"{field} {was} is {is_} now" for field, was, is_ in pairs if was != is_] or ["other lines"]
        return "; ".join(said)

    def goes_unasked(self, record: Record, before: BillPlan | CreditPlan, now: BillPlan | CreditPlan) -> bool:
        """Due date and number that came with the bill of a receipt, as long as nobody was at the document there."""
        return not same_effect(before, now) and self._flow.is_untouched(record)

    def follow(self, record: Record, plan: BillPlan | CreditPlan) -> None:
        """Bring the document there up to what ServiceTitan says: changed in place where that is possible."""
        before = plan_of(record)
        in_place = (
            isinstance(plan, BillPlan)
            and plan.draft.vendor_id == before.draft.vendor_id
            and plan.draft.currency_id == before.draft.currency_id
        )
        if not in_place:
            self.withdraw(record, None)
            return
        with self._database.write():
            changed = self._records.save(
                replace(
                    record, state=State.SENDING, reasons=(), plan=dump(plan), sent_source=record.source,
                    party=plan.vendor_name, amount=plan.total, attempts=0, next_attempt_at=None,
                ),
                why=f"{record.label}: its bill in Zoho Books is brought up to what ServiceTitan says now.",
            )  # fmt: skip
            self.plan_update(changed)
            self._flow.consume(changed)
            self._flow.given(changed, plan.draft.number)

    def take_over(self, record: Record, plan: BillPlan | CreditPlan) -> Record:
        """With what of ServiceTitan it stands for."""
        with self._database.write():
            changed = super().take_over(record, plan)
            self._flow.consume(changed)
            return changed

    def plan_update(self, record: Record) -> None:
        """One more change of its bill is wanted; each has a place of its own among the operations."""
        updates = [
            one
            for one in self._records.operations(record.id, record.generation)
            if one.kind is OperationKind.UPDATE_BILL
        ]
        if updates and updates[-1].state is not OperationState.DONE:
            self._records.save_operation(replace(updates[-1], state=OperationState.PLANNED, error="", refusal=""))
            return
        self._records.plan_operation(record, len(updates) + 1, OperationKind.UPDATE_BILL, "")


def _known_late(before: BillPlan | CreditPlan, now: BillPlan | CreditPlan) -> BillPlan | CreditPlan:
    """The plan without what only became known: a receipt that went by itself has its bill, its due date and number."""
    if not (isinstance(before, BillPlan) and isinstance(now, BillPlan)):
        return now
    draft = now.draft if before.draft.due_date is not None else replace(now.draft, due_date=None)
    return replace(now, draft=draft if before.number_is_vendors else replace(draft, number=before.draft.number))
