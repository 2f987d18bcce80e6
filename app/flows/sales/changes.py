"""What of a sale that was sent is another thing at the source now, in words a person can compare; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.accounting_documents import Applied, CreditNoteDraft, InvoiceDraft, LineDraft
from app.domain.records import Difference
from app.flows.sales.planner import CreditNotePlan, InvoicePlan, PaymentPlan, SalesPlan

_NOUNS = {InvoicePlan: "invoice", CreditNotePlan: "credit note", PaymentPlan: "payment"}


def changes(sent: SalesPlan, now: SalesPlan) -> tuple[Difference, ...]:
    """Field by field; empty where the same would be sent again.

    Both judged in the same context, so that a changed rule is not taken for a change at the source. An invoice and a
    credit note follow by `withdraw_step` and a new generation, a payment only by a person.
    """
    before, after = _told(sent), _told(now)
    names = list(dict.fromkeys((*before, *after)))
    return tuple(
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def applied_further(sent: SalesPlan, now: SalesPlan) -> bool:
    """Whether all that is new is that more of it was applied to invoices: the books are told that as well.

    The usual order in ServiceTitan: a credit is given, or a payment taken, and it is applied later.
    """
    if isinstance(sent, CreditNotePlan) and isinstance(now, CreditNotePlan):
        before, after = sent.apply, now.apply
        same = not changes(replace(sent, apply=()), replace(now, apply=()))
    elif isinstance(sent, PaymentPlan) and isinstance(now, PaymentPlan):
        before, after = sent.draft.invoices, now.draft.invoices
        bare = [replace(one, draft=replace(one.draft, invoices=())) for one in (sent, now)]
        same = not changes(bare[0], bare[1])
    else:
        return False
    amounts = {one.document_id: one.amount for one in after}
    return same and before != after and all(amounts.get(one.document_id, 0) >= one.amount for one in before)


def _told(plan: SalesPlan) -> dict[str, str]:
    draft = plan.draft
    told = {
        "document": _NOUNS[type(plan)],
        "customer": f"{plan.customer_name} ({draft.customer_id})",
        "date": draft.date.isoformat(),
        "total": f"{plan.total.normalize():f}",
    }
    if isinstance(plan, PaymentPlan):
        return told | {"mode": plan.draft.mode.value, "invoices": _applied(plan.draft.invoices)}
    told |= {"currency": plan.draft.currency_id, "lines": _lines(plan.draft)}
    if isinstance(plan, CreditNotePlan):
        return told | {"invoices": _applied(plan.apply)}
    return told | {"due": plan.draft.due_date.isoformat() if plan.draft.due_date else ""}


def _lines(draft: InvoiceDraft | CreditNoteDraft) -> str:
    return "; ".join(_line(line) for line in draft.lines)


def _line(line: LineDraft) -> str:
    taxed = ", taxed" if line.tax_id else ""
    return f"{line.quantity.normalize():f} x {line.name} at {line.rate.normalize():f}{taxed} ({line.description})"


def _applied(rows: Sequence[Applied]) -> str:
    return "; ".join(sorted(f"{row.number or row.document_id}: {row.amount.normalize():f}" for row in rows))
