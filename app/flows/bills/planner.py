"""The bills flow: received purchase orders and inventory bills of ServiceTitan become bills in the books; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.accounting_documents import BillDraft
from app.domain.bills import BillPlan, BillSource, BillVerdict, Numbered, Paper, Unfinished, day_of
from app.domain.purchasing import SyncStatus
from app.domain.records import Reason, Subject, Waiting
from app.domain.states import State
from app.flows.bills.accounts import custom_values
from app.flows.bills.content import contents_of, source_name
from app.flows.bills.context import BillContext, body_of, not_applicable, terms_for, without_effect
from app.flows.bills.numbers import numbers, same_number
from app.flows.bills.sources import Trigger
from app.flows.bills.taxes import terms_of

NAME = "bills"
POSTED = frozenset({SyncStatus.POSTED, SyncStatus.EXPORTED})


def judge(source: BillSource, context: BillContext) -> BillVerdict:
    """The bill of a source, or every reason why there is none. Same input, same answer."""
    name = source_name(source)
    papers = [paper for paper in source.papers if paper.alive]
    if not papers:
        return not_applicable("books_cancelled", f"Cancelled in ServiceTitan: {name or source.key.id}.")
    vendors = {vendor_id: text for paper in papers for vendor_id, text in _vendors(paper, context)}
    day = max(_day(paper) for paper in papers)
    nothing = without_effect([one for one in vendors if one is not None], day, context)
    if nothing is not None:
        return nothing
    unfinished = None if source.was_sent else _unfinished(source, papers, context.rules.trigger)
    if unfinished is not None:
        return unfinished
    reasons = [_claimed(name, text) for text in source.claimed]
    contents = contents_of(source, context.known, reasons)
    total = sum((content.total for content in contents), Decimal(0))
    if total == 0 and not source.was_sent and not reasons:
        return not_applicable("zero", "It comes to nothing.")
    if total < 0:
        reasons.append(_negative(total))
    if len(vendors) > 1:
        reasons.append(_parts_differ("vendors", sorted(vendors.values())))
    base = _number(source, papers, reasons)
    vendor_id, vendor_name = next(iter(vendors.items()))
    units = [line.traits.unit_id for content in contents for line in content.lines]
    terms = terms_for(vendor_id, vendor_name, units, day, context, reasons)
    body = body_of(contents, terms, context, reasons)
    if terms is None or body is None or reasons:
        return Waiting(tuple(reasons))
    reference = source.key.reference(context.rules.tenant_id)
    due = max((one.bill.due_date for one in papers if one.bill and one.bill.due_date), default=None)
    draft = BillDraft(
        vendor_id=terms.vendor.id,
        number=_numbered(source, base, terms.vendor.id, context),
        reference_number=reference,
        date=day,
        currency_id=terms.currency.id,
        exchange_rate=terms.rate,
        lines=body.lines,
        due_date=due if due is not None and due >= day else None,
        adjustment=body.rest,
        adjustment_description="Rounding" if body.rest else "",
        inclusive_tax=context.inclusive_tax,
        terms=terms_of(terms.vendor, context.tax_context),
        custom_values=custom_values(body.traits, context.rules.labels, reference),
        notes=f"ServiceTitan: {name}",
    )
    return BillPlan(
        source.key, terms.vendor.name, draft, total, body.unit, base,
        number_is_vendors=bool(stated_number(source)), fallbacks=body.fallbacks, notes=body.notes,
    )  # fmt: skip


def base_number(source: BillSource) -> str:
    """The vendor's number, else one of ServiceTitan's; several bills may carry the same one (see `numbers`)."""
    stated = stated_number(source)
    if stated:
        return stated
    paper = source.papers[0]
    # What goes by its receipt keeps that number once its bill is there.
    bill = paper.bill if not (paper.by_receipt and paper.receipts) else None
    own = bill.id if bill is not None else min((one.id for one in paper.receipts), default=0)
    return f"ST-{paper.order.number}-{own}" if paper.order is not None else f"ST-{own}"


def stated_number(source: BillSource) -> str:
    """The vendor's number as ServiceTitan has it; empty where nobody entered one."""
    return next((number for paper in source.papers for number in _stated(paper) if number), "")


def _numbered(source: BillSource, base: str, contact_id: str, context: BillContext) -> str:
    """What it went out with, as long as the vendor's number is still that."""
    given = context.number_book.given(source.key, base)
    if given:
        return given
    claims = {one.key: one for one in context.number_book.claims(contact_id, base)}
    claims[source.key] = Numbered(source.key, source.created_on)
    return numbers(base, list(claims.values()), context.number_book.reserved(contact_id))[source.key]


def _unfinished(source: BillSource, papers: Sequence[Paper], trigger: Trigger) -> Unfinished | None:
    """What ServiceTitan, or the people in it, still have to do before it goes."""
    if trigger is not Trigger.RECEIPT:
        for paper in papers:
            if paper.bill is None:
                receipt = paper.receipts[0]
                return Unfinished(
                    State.BILL_PENDING,
                    Reason(
                        "bill_pending",
                        Subject.DOCUMENT,
                        receipt.number,
                        f"Receipt {receipt.number} has no bill in ServiceTitan yet.",
                        "It goes with its bill. If your tenant makes none, choose to post from receipts.",
                    ),
                )
    if source.missing:
        what = "received" if trigger is Trigger.RECEIPT else "billed"
        return Unfinished(
            State.BILL_PENDING,
            Reason(
                "parts_missing",
                Subject.DOCUMENT,
                "parts",
                f"Of the same purchase in TallyPrime not {what} yet: {', '.join(source.missing)}.",
                "All its parts become one bill in Zoho Books; it goes by itself once they are there.",
            ),
        )
    if trigger is not Trigger.BILL_POSTED:
        return None
    unposted = [p.bill for p in papers if p.bill is not None and p.bill.sync_status not in POSTED]
    if not unposted:
        return None
    bill = unposted[0]
    return Unfinished(
        State.AWAITING_POSTING,
        Reason(
            "not_posted",
            Subject.DOCUMENT,
            bill.number or str(bill.id),
            f"Bill {bill.number or bill.id} is not posted in ServiceTitan yet.",
            "Post its batch in ServiceTitan (Accounting > Batch/Export), or choose to send bills once they are made.",
        ),
    )


def _number(source: BillSource, papers: Sequence[Paper], reasons: list[Reason]) -> str:
    stated = {same_number(number): number for paper in papers for number in _stated(paper) if number.strip()}
    if len(stated) > 1:
        reasons.append(_parts_differ("invoice numbers of the vendor", sorted(stated.values())))
    return base_number(source)


def _stated(paper: Paper) -> tuple[str, ...]:
    if paper.bill is not None and paper.bill.vendor_invoice_number.strip():
        return (paper.bill.vendor_invoice_number.strip(),)
    return tuple(receipt.vendor_invoice_number.strip() for receipt in paper.receipts)


def _vendors(paper: Paper, context: BillContext) -> list[tuple[int | None, str]]:
    if paper.bill is not None:
        return [(paper.bill.vendor_id, paper.bill.vendor_name)]
    return [(one.vendor_id, context.known.vendor_name(one.vendor_id)) for one in paper.receipts]


def _day(paper: Paper) -> date:
    return day_of(paper.bill) if paper.bill is not None else max(day_of(receipt) for receipt in paper.receipts)


def _claimed(name: str, text: str) -> Reason:
    return Reason(
        "receipt_claimed",
        Subject.DOCUMENT,
        name,
        f"{text}: a receipt is booked once.",
        "Cancel the one in ServiceTitan that is too much, or ignore this record with a reason.",
    )


def _parts_differ(what: str, said: Sequence[str]) -> Reason:
    return Reason(
        "parts_differ",
        Subject.DOCUMENT,
        "parts",
        f"The bills of one purchase have different {what}: {', '.join(said)}.",
        "Make them the same in ServiceTitan, or enter the bill by hand and ignore the record with a reason.",
    )


def _negative(total: Decimal) -> Reason:
    return Reason(
        "negative_total",
        Subject.DOCUMENT,
        "total",
        f"It comes to {total}; a bill in Zoho Books cannot be negative.",
        "Enter a vendor credit by hand in Zoho Books, then ignore the record with a reason.",
    )
