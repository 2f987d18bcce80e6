"""What a change in Tally means for a purchase that was sent: the same documents, others, or another voucher; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from app.domain.purchasing import BillDocument, OrderDocument, OrderItem, OrderLine, OrderStatus, ReceiptDocument
from app.domain.records import Difference, Plan, PlannedPart
from app.domain.vouchers import Voucher
from app.flows.purchases.ledger_roles import party_amount, party_ledger


def same_effect(first: Plan, second: Plan) -> bool:
    """Whether two plans make the same documents as far as the voucher decides them: not the memo, the required-on
    date, or what the settings and ServiceTitan's own lists put in."""

    def essence(plan: Plan) -> list[object]:
        return [
            (
                part.location_id,
                part.request.vendor_id,
                part.request.vendor_invoice_number,
                part.request.date,
                part.request.tax,
                part.request.shipping,
                [(line.sku_id, line.quantity, line.cost) for line in part.request.lines],
            )
            for part in plan.parts
        ]

    return essence(first) == essence(second)


def is_another_document(before: Voucher, after: Voucher) -> bool:
    """Whether a known GUID now holds a different document: other party, date and total (a reissued GUID)."""
    return (
        bool(before.party and after.party)
        and before.party != after.party
        and before.date != after.date
        and party_amount(before) != party_amount(after)
    )


def differences(before: Voucher, after: Voucher) -> tuple[Difference, ...]:
    """Field by field, what differs between the voucher as sent and as it is now, in an accountant's words."""
    found: list[Difference] = []

    def compare(label: str, get: Callable[[Voucher], object]) -> None:
        old, new = get(before), get(after)
        if old != new:
            found.append(Difference(label, _shown(old), _shown(new)))

    compare("Date", lambda v: f"{v.date:%d-%b-%Y}")
    compare("Supplier", lambda v: v.party)
    compare("Supplier invoice", lambda v: v.reference)
    compare("Supplier invoice date", lambda v: f"{v.reference_date:%d-%b-%Y}" if v.reference_date else "")
    compare("Voucher number", lambda v: v.number)
    compare("Voucher type", lambda v: v.type_name)
    compare("Total", party_amount)
    compare("Narration", lambda v: v.narration)
    compare("Cancelled", lambda v: "yes" if v.is_cancelled else "no")
    compare("Optional", lambda v: "yes" if v.is_optional else "no")
    compare("Post-dated", lambda v: "yes" if v.is_post_dated else "no")
    for index in range(max(len(before.stock), len(after.stock))):
        compare(f"Line {index + 1}", lambda v, index=index: _line_text(v, index))  # type: ignore[misc]
    old_ledgers = _ledger_texts(before)
    new_ledgers = _ledger_texts(after)
    for ledger in sorted(old_ledgers.keys() | new_ledgers.keys()):
        compare(f"Ledger {ledger}", lambda v, ledger=ledger: _ledger_texts(v).get(ledger))  # type: ignore[misc]
    return tuple(found)


def discrepancies(
    part: PlannedPart, order: OrderDocument, receipts: Sequence[ReceiptDocument], bills: Sequence[BillDocument]
) -> tuple[Difference, ...]:
    """What differs between a part as it was sent and its living documents; nothing of a cancelled order."""
    if order.status in (OrderStatus.CANCELED, OrderStatus.REJECTED):
        return ()
    request, found = part.request, list[Difference]()

    def compare(label: str, sent: object, there: object) -> None:
        if sent != there:
            found.append(Difference(label, _shown(sent), _shown(there)))

    name = f"{'Request' if order.is_request else 'Order'} {order.number}"
    if order.vendor_id != request.vendor_id:
        compare(f"{name}: vendor id", request.vendor_id, order.vendor_id)
    if order.location_id not in (None, request.location_id):
        compare(f"{name}: location id", f"{request.location_id} ({part.location_name})", order.location_id)
    compare(f"{name}: date", f"{request.date:%d-%b-%Y}", f"{order.date:%d-%b-%Y}")
    sent, there = _by_sku(request.lines), _by_sku(order.items)
    for sku in sorted(sent.keys() | there.keys()) if order.items else ():
        compare(f"{name}: {sku}", sent.get(sku), there.get(sku))
    compare(f"{name}: tax", request.tax, order.tax)
    compare(f"{name}: shipping", request.shipping, order.shipping)
    compare(f"{name}: total", part.total, order.total)
    if receipts:
        compare(f"Receipts of {order.number}", part.total, sum((one.total for one in receipts), Decimal(0)))
    if bills and len(bills) == len(receipts):
        compare(f"Bills of {order.number}", part.total, sum((one.total for one in bills if one.active), Decimal(0)))
    papers: tuple[ReceiptDocument | BillDocument, ...] = (*receipts, *bills)
    for one in papers:
        if not one.vendor_invoice_number or not request.vendor_invoice_number:
            continue
        compare(f"{one.number}: supplier invoice", request.vendor_invoice_number, one.vendor_invoice_number)
    return tuple(found)


def _by_sku(lines: Iterable[OrderLine | OrderItem]) -> dict[str, str]:
    """Quantities and unit costs by SKU, in order."""
    texts: dict[str, list[str]] = {}
    for line in lines:
        texts.setdefault(line.sku_code, []).append(f"{line.quantity.normalize():f} at {line.cost.normalize():f}")
    return {sku: ", ".join(sorted(said)) for sku, said in texts.items()}


def _shown(value: object) -> str:
    return "—" if value is None or value == "" else str(value)


def _line_text(voucher: Voucher, index: int) -> str:
    if index >= len(voucher.stock):
        return ""
    line = voucher.stock[index]
    text = f"{line.item}: {line.actual or 'no quantity'} = {abs(line.amount)}"
    if len(line.batches) == 1:
        text += f" at {line.batches[0].godown}"
    elif line.batches:
        text += " at " + ", ".join(f"{b.godown} {b.actual or ''} = {abs(b.amount)}" for b in line.batches)
    tracked = ", ".join(dict.fromkeys(b.tracking_number for b in line.batches if b.tracking_number))
    return text + (f", receipt note {tracked}" if tracked else "")


def _ledger_texts(voucher: Voucher) -> dict[str, Decimal]:
    party = party_ledger(voucher)
    totals: dict[str, Decimal] = {}
    for entry in voucher.ledgers:
        if entry.ledger != party:
            totals[entry.ledger] = totals.get(entry.ledger, Decimal(0)) - entry.amount
    return totals
