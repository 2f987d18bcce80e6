"""What a record of the sales flow says on the screen, and what a dry run would book of sales."""

from __future__ import annotations

from decimal import Decimal

from app.bootstrap import Program
from app.cli.booking import show_lines
from app.cli.output import counted, money, plain, say, say_table
from app.domain.accounting_documents import BillOnBooks, CustomerPaymentOnBooks, VendorCreditOnBooks
from app.domain.states import State
from app.engine.books.lists import AccountingLists
from app.engine.sales.detail import EXPENSES_STAY, SaleDetail
from app.flows.sales import planner as sales
from app.flows.sales.planner import PaymentPlan, SalesPlan
from app.store.accounting_books import OnBooks, status_of
from app.store.records import RecordFilter


def sale_data(detail: SaleDetail) -> dict[str, object]:
    """For scripts."""
    data: dict[str, object] = plain(detail)
    hidden = {"source", "sent_source", "plan"}
    data["record"] = {name: value for name, value in plain(detail.record).items() if name not in hidden}
    return data


def show_sale(detail: SaleDetail, lists: AccountingLists) -> None:
    """Everything about one record."""
    record = detail.record
    party = record.party or "no customer"
    say(f"{record.label} of {party}, {record.document_date:%d-%b-%Y}, {money(record.amount)}", "bold")
    say(f"State: {record.state.value.replace('_', ' ')}")
    for reason in record.reasons:
        say(f"  {reason.text}")
        say(f"  → {reason.advice}")
    if detail.plan is not None:
        _show_plan(detail.plan, lists)
    documents = [
        (one.number, status_of(one).replace("_", " "), _party(one), money(_total(one)), one.id)
        for one in detail.documents
    ]
    say_table("In Zoho Books", ["number", "status", "customer", "total", "id"], documents, right=["total"])
    paid = [
        (f"{one.date:%d-%b-%Y}" if one.date else "", one.number, one.reference_number, one.mode, money(one.amount))
        for one in detail.payments
    ]
    if paid:
        say_table("Entered in Zoho Books", ["date", "payment", "reference", "mode", "amount"], paid, right=["amount"])
    spent = [
        (f"{one.date:%d-%b-%Y}" if one.date else "", one.account_name, one.description, money(one.total))
        for one in detail.expenses
    ]
    if spent:
        title = "Expenses of its job in Zoho Books"
        say_table(title, ["date", "account", "description", "amount"], spent, right=["amount"])
        say(EXPENSES_STAY)
    history = [(f"{entry.at.astimezone():%d-%b %H:%M:%S}", entry.kind, entry.text) for entry in detail.history]
    say_table("What happened", ["when", "step", "what happened"], history)


def _show_plan(plan: SalesPlan, lists: AccountingLists) -> None:
    draft = plan.draft
    if isinstance(plan, PaymentPlan):
        paid = [(one.number, money(one.amount)) for one in plan.draft.invoices]
        title = (
            f"As payment of {plan.customer_name}, {draft.date:%d-%b-%Y}, {money(plan.total)}, {plan.draft.mode.value}"
        )
        say_table(title, ["invoice", "amount"], paid, right=["amount"], heads=1)
    else:
        title = f"As {plan.draft.number} of {plan.customer_name}, {draft.date:%d-%b-%Y}, {money(plan.total)}"
        show_lines(title, plan.draft.lines, lists)
        for name in plan.fallbacks:
            say(f"To the fallback account, because no rule fits: {name}", "yellow")
    for note in plan.notes:
        say(f"Note: {note}")


def show_sales_dry_run(program: Program) -> None:
    """What would be booked."""
    rows = []
    for record in program.service.records(RecordFilter(states=frozenset({State.READY}), flow=sales.NAME)):
        plan = program.service.sale_plan(record)
        if plan is not None:
            flagged = "" if isinstance(plan, PaymentPlan) else ", ".join(plan.fallbacks)
            rows.append((record.id, record.label, plan.customer_name, money(plan.total), flagged))
    if rows:
        say_table(
            f"Sales that would be booked in Zoho Books: {counted(len(rows), 'document')}",
            ["id", "document", "customer", "total", "to the fallback account"],
            rows,
            right=["id", "total"],
            heads=4,
        )


def _total(one: OnBooks) -> Decimal:
    return one.amount if isinstance(one, CustomerPaymentOnBooks) else one.total


def _party(one: OnBooks) -> str:
    return one.vendor_name if isinstance(one, BillOnBooks | VendorCreditOnBooks) else one.customer_name
