"""What a bill, a receipt or a return of ServiceTitan says, as lines with account and labels; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.bills import BillSource, Paper, SourceKind
from app.domain.inventory import DocumentItem, ReturnDocument
from app.domain.money import CENT, to_cents
from app.domain.purchasing import BillDocument, BillItem, ExpenseItem, ReceiptDocument, ReceiptItem
from app.domain.records import Reason, Subject
from app.flows.bills.accounts import AccountLookup, AccountRules, SourceLookup, Traits, account_of, described
from app.flows.bills.amounts import Content, CostLine

_Item = BillItem | ReceiptItem | DocumentItem


def contents_of(source: BillSource, known: SourceLookup, reasons: list[Reason]) -> list[Content]:
    """What the living papers of a source say; the reasons tell where a receipt and its bill contradict each other."""
    found: list[Content] = []
    for paper in source.papers:
        if paper.alive:
            found.append(_of_paper(paper, known, reasons))
    return found


def of_return(document: ReturnDocument, known: SourceLookup) -> Content:
    """A return; what its lines, tax and freight come to beyond its credit is the restocking fee.

    The contract tells no fee of a return that is read: the credit of the vendor, else the return's own total, is what
    is left of it. One cent is rounding.
    """
    lines = tuple(
        _line(item, _unit(document.business_unit_id, "", known), _job(document.job_id, "", known), known)
        for item in document.items
        if item.active
    )
    total = document.total if document.credited is None else document.credited
    gross = sum((line.value for line in lines), Decimal(0)) + document.tax + document.shipping
    fee = to_cents(gross) - total
    return Content(lines, document.tax, document.shipping, total, deducted=fee if abs(fee) > CENT else Decimal(0))


def booked(
    content: Content, rules: AccountRules, accounts: AccountLookup, reasons: list[Reason]
) -> tuple[Content, list[str]]:
    """The content with an account on every line, and in words those that no rule had one for."""
    lines: list[CostLine] = []
    fallbacks: list[str] = []
    for line in content.lines:
        found = account_of(line.traits, rules, accounts, reasons)
        if found is not None:
            lines.append(replace(line, account_id=found.account_id))
            if found.by_fallback:
                fallbacks.append(line.name or line.description)
    return replace(content, lines=tuple(lines)), fallbacks


def _of_paper(paper: Paper, known: SourceLookup, reasons: list[Reason]) -> Content:
    bill = paper.bill
    if bill is None:
        return _of_receipts(paper.receipts, known)
    if not paper.by_receipt:
        return _of_bill(bill, known)
    held = {item.id for receipt in paper.receipts for item in receipt.items if item.id}
    named = [item for item in bill.items if item.receipt_item_id is not None]
    if not paper.others and all(item.receipt_item_id in held for item in named):
        return _of_bill(bill, known)
    ours = _of_receipts(paper.receipts, known)
    theirs = sum((item.quantity * item.cost for item in named if item.receipt_item_id in held), Decimal(0))
    if named and theirs != _goods(ours):
        said = f"says {theirs} for receipt {paper.receipts[0].number}, which says {_goods(ours)}"
        reasons.append(_bill_differs(bill, said))
        return ours
    if any(one.id < paper.receipts[0].id for one in paper.others):
        return ours
    return _with_the_rest(ours, bill, paper.others, known, reasons)


def _with_the_rest(
    ours: Content, bill: BillDocument, others: Sequence[ReceiptDocument], known: SourceLookup, reasons: list[Reason]
) -> Content:
    """The first receipt of a bill takes along whatever of the bill no receipt has: expenses, tax, freight, lines that a
    person added."""
    whole, rest = _of_bill(bill, known), _of_receipts(others, known)
    goods, expenses = whole.lines[: len(bill.items)], whole.lines[len(bill.items) :]
    loose = tuple(line for item, line in zip(bill.items, goods, strict=True) if item.receipt_item_id is None)
    # Where none is named, the goods are those of the receipts.
    loose = expenses if len(loose) == len(goods) else loose + expenses
    tax, freight, total = whole.tax - rest.tax, whole.freight - rest.freight, whole.total - rest.total
    found = Content(ours.lines + loose, tax, freight, total)
    less = tax < min(whole.tax, Decimal(0)) or freight < min(whole.freight, Decimal(0))
    if less or abs(_goods(found) + tax + freight - total) > CENT:
        reasons.append(_bill_differs(bill, f"comes to {bill.total}; its receipts come to {ours.total + rest.total}"))
    return found


def _goods(content: Content) -> Decimal:
    return sum((line.value for line in content.lines), Decimal(0))


def _bill_differs(bill: BillDocument, said: str) -> Reason:
    return Reason(
        "bill_differs_from_receipt",
        Subject.DOCUMENT,
        bill.number or str(bill.id),
        f"Bill {bill.number or bill.id} {said}.",
        "Correct the receipt or the bill in ServiceTitan, or correct the bill in Zoho Books by hand and ignore "
        "the record with a reason.",
    )


def _of_bill(bill: BillDocument, known: SourceLookup) -> Content:
    unit = _unit(bill.business_unit_id, bill.business_unit_name, known)
    job = _job(bill.job_id, bill.job_number, known)
    goods = [_line(item, unit, job, known) for item in bill.items]
    return Content(
        tuple(goods + [_expense(item, unit, job, known) for item in bill.expenses]),
        bill.tax,
        bill.shipping,
        bill.total,
    )


def _of_receipts(receipts: Sequence[ReceiptDocument], known: SourceLookup) -> Content:
    lines = tuple(
        _line(item, _unit(one.business_unit_id, "", known), _job(one.job_id, "", known), known)
        for one in receipts
        for item in one.items
    )
    tax, freight, total = (
        sum(values, Decimal(0))
        for values in (
            (one.tax for one in receipts),
            (one.shipping for one in receipts),
            (one.total for one in receipts),
        )
    )
    return Content(lines, tax, freight, total)


def _line(item: _Item, unit: tuple[int | None, str], job: str, known: SourceLookup) -> CostLine:
    traits = Traits(item.sku_code, tuple(known.categories(item.sku_id)), item.gl_accounts, unit[1], unit[0], job)
    text = described(traits, item.description or item.name)
    value = item.quantity * item.cost
    return CostLine(item.quantity, item.cost, value, traits, item.sku_id, item.sku_code or item.name, text)


def _expense(item: ExpenseItem, unit: tuple[int | None, str], job: str, known: SourceLookup) -> CostLine:
    """An expense carries job and business unit of its own, else those of its bill."""
    own_job = _job(item.job_id, item.job_number, known) or job
    own = _unit(item.business_unit_id, item.business_unit_name, known)
    unit_id, name = own if own[0] is not None or own[1] else unit
    traits = Traits(gl_accounts=item.gl_accounts, business_unit=name, unit_id=unit_id, job=own_job)
    title = next((one.name for one in item.gl_accounts if one.name), "") or "Expense"
    text = described(traits, item.description)
    return CostLine(Decimal(1), item.amount, item.amount, traits, None, title, text)


def _unit(unit_id: int | None, name: str, known: SourceLookup) -> tuple[int | None, str]:
    return unit_id, name or (known.unit_name(unit_id) if unit_id is not None else "")


def _job(job_id: int | None, number: str, known: SourceLookup) -> str:
    if number:
        return number
    return (known.job_number(job_id) or f"#{job_id}") if job_id is not None else ""


def source_name(source: BillSource) -> str:
    """`Bill 61616390-B1`, for people."""
    names = []
    for paper in source.papers:
        if paper.bill is not None and source.key.kind is not SourceKind.RECEIPT:
            names.append(f"bill {paper.bill.number or paper.bill.id}")
        else:
            names += [f"receipt {receipt.number}" for receipt in paper.receipts]
    return ", ".join(names)
