"""Turns a voucher as entered into the lines Tally stores: signs, batches, allocations, party; refuses imbalance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zlib import crc32

from app.simulators.tally import standard
from app.simulators.tally.books import Books
from app.simulators.tally.masters import Godown, Ledger, StockItem, VoucherType
from app.simulators.tally.values import cents, rate_unit, round_quantity
from app.simulators.tally.vouchers import (
    Batch,
    BillAllocation,
    Charge,
    Content,
    Draft,
    LedgerEntry,
    Line,
    Part,
    Quantityish,
    StockLine,
)

ZERO = Decimal(0)


class UnbalancedError(ValueError):
    """The ledger lines of a voucher do not come to zero; Tally's entry screen would not accept it."""


def decimal(value: Quantityish) -> Decimal:
    """The number a person wrote."""
    return value if isinstance(value, Decimal) else Decimal(value)


def assemble(books: Books, draft: Draft) -> dict[str, Any]:
    """The stored fields of a voucher (without its numbers). Raises UnknownMasterError, UnbalancedError."""
    voucher_type = books.find(VoucherType, draft.type_name)
    reserved = books.reserved_class(voucher_type.master_id)
    content = _content(books, draft, reserved)
    if content.entries and reserved not in standard.TRANSFER_TYPES:
        balance = sum((line.amount for line in content.lines), ZERO) + sum((e.amount for e in content.entries), ZERO)
        if balance:
            raise UnbalancedError(f"debits and credits differ by {balance}")
    has_stock = bool(draft.lines or draft.consumed)
    party = books.find(Ledger, draft.party).master_id if draft.party else None
    return {
        "type_id": voucher_type.master_id,
        "date": draft.date,
        "effective_date": draft.effective_date or draft.date,
        "content": content,
        "draft": draft,
        "party_id": party,
        "number": draft.number,
        "reference": draft.reference,
        "reference_date": draft.reference_date or (draft.date if draft.reference else None),
        "narration": draft.narration,
        "view": _view(reserved, has_stock),
        "is_invoice": has_stock and reserved in standard.INVOICE_TYPES,
        "optional": draft.optional or voucher_type.optional_by_default,
        "post_dated": draft.post_dated,
        "different_actual": any(line.actual != line.billed or line.counted for line in content.lines),
        "exchange": draft.exchange,
        "source_godown_id": _godown(books, draft.source_godown),
        "destination_godown_id": _godown(books, draft.destination_godown),
        "udfs": draft.udfs,
        "remote_id": draft.remote_id,
    }


def _content(books: Books, draft: Draft, reserved: str) -> Content:
    inward = reserved in standard.INWARD_TYPES or reserved in standard.TRANSFER_TYPES
    lines = [_stock_line(books, draft, line, inward, reserved) for line in draft.lines]
    lines[:0] = [_stock_line(books, draft, line, False, reserved) for line in draft.consumed]
    if not lines:
        return Content((), tuple(_plain_entries(books, draft)))
    if reserved in standard.NO_LEDGER_TYPES:
        return Content(tuple(lines), ())
    if reserved in standard.TRANSFER_TYPES:
        return Content(tuple(lines), _memorandum_leg(books, draft, lines, reserved))
    return Content(tuple(lines), tuple(_invoice_entries(books, draft, lines, inward)))


def _stock_line(books: Books, draft: Draft, line: Line, inward: bool, reserved: str) -> StockLine:
    item = books.find(StockItem, line.item)
    unit = books.unit(item.unit_id)
    shares = _shares(draft, line)
    entered = None if line.quantity is None else decimal(line.quantity)
    if line.godowns or line.parts:
        entered = sum((decimal(share.quantity) for share in shares), ZERO)
    billed_entered = entered if line.billed is None else decimal(line.billed)
    rate = None if line.rate is None else decimal(line.rate)
    discount = decimal(line.discount)
    counted = reserved == "Physical Stock"
    foreign, value = _line_value(draft, line, billed_entered, rate, discount)
    sign = -1 if inward else 1
    kept = [None if entered is None else round_quantity(decimal(one.quantity), unit, books.unit) for one in shares]
    if counted and entered is not None:
        kept = [one or ZERO for one in kept]
    stated = [one for one in kept if one is not None]
    actual = sum(stated, ZERO) if stated else None
    billed = actual if line.billed is None else round_quantity(decimal(line.billed), unit, books.unit)
    signed_foreign = None if foreign is None else sign * foreign
    ledger_name = line.ledger or draft.stock_ledger
    allocations: tuple[LedgerEntry, ...] = ()
    if ledger_name is not None and reserved not in standard.NO_LEDGER_TYPES:
        ledger = books.find(Ledger, ledger_name)
        allocations = (LedgerEntry(ledger.master_id, sign * value, inward, foreign=signed_foreign),)
    return StockLine(
        item_id=item.master_id,
        deemed_positive=inward,
        amount=sign * value,
        actual=actual,
        billed=None if counted else billed,
        rate=None if counted else rate,
        rate_unit=line.rate_unit or rate_unit(item, books.unit),
        discount=discount,
        batches=_batches(books, item, list(zip(shares, kept, strict=True)), billed, sign * value, signed_foreign),
        allocations=allocations,
        foreign=signed_foreign,
        counted=counted,
        udfs=line.udfs,
    )


def _line_value(
    draft: Draft, line: Line, billed: Decimal | None, rate: Decimal | None, discount: Decimal
) -> tuple[Decimal | None, Decimal]:
    """(foreign amount or None, base amount), both unsigned."""
    if line.amount is not None:
        stated = decimal(line.amount)
    elif billed is not None and rate is not None:
        stated = cents(billed * rate * (100 - discount) / 100)
    else:
        stated = ZERO
    if draft.exchange is None:
        return None, stated
    return stated, cents(stated * draft.exchange.rate)


def _shares(draft: Draft, line: Line) -> list[Part]:
    """How a line is split, each share with its numbers; one share at the line's godown unless it says otherwise."""
    tracking, order = line.tracking_number or draft.tracking_number, line.order_number or draft.order_number
    if line.parts:
        return [
            replace(one, tracking_number=one.tracking_number or tracking, order_number=one.order_number or order)
            for one in line.parts
        ]
    places = line.godowns or ((line.godown, line.quantity or ZERO),)
    return [Part(quantity, godown, line.batch, tracking, order) for godown, quantity in places]


def _batches(
    books: Books,
    item: StockItem,
    shares: Sequence[tuple[Part, Decimal | None]],
    billed: Decimal | None,
    amount: Decimal,
    foreign: Decimal | None,
) -> tuple[Batch, ...]:
    """One allocation per share; amounts and billed quantities add up to the line, the last takes the remainder."""
    whole = sum((decimal(share.quantity) for share, _ in shares), ZERO)
    left, left_billed, left_foreign = amount, billed, foreign
    batches = []
    for position, (share, kept) in enumerate(shares):
        last = position == len(shares) - 1
        ratio = Decimal(1) if last or not whole else decimal(share.quantity) / whole
        own = left if last else cents(amount * ratio)
        own_foreign = left_foreign if last or foreign is None else cents(foreign * ratio)
        own_billed = left_billed
        if not last and left_billed is not None:
            own_billed = None if kept is None else min(kept, left_billed)
        left -= own
        left_foreign = None if left_foreign is None or own_foreign is None else left_foreign - own_foreign
        left_billed = None if left_billed is None else left_billed - (own_billed or ZERO)
        batches.append(
            Batch(
                godown_id=books.find(Godown, share.godown).master_id,
                amount=own,
                actual=kept,
                billed=own_billed,
                name=share.batch,
                batch_id=item.master_id * 1000 + crc32(share.batch.encode()) % 1000,
                tracking_number=share.tracking_number,
                order_number=share.order_number,
                foreign=own_foreign,
            )
        )
    return tuple(batches)


def _memorandum_leg(books: Books, draft: Draft, lines: Sequence[StockLine], reserved: str) -> tuple[LedgerEntry, ...]:
    """The job worker of Material In and Out with the value of the goods: a memorandum, nothing balances it [W]."""
    if draft.party is None:
        return ()
    inward = reserved == "Material In"
    value = sum((abs(line.amount) for line in lines if line.deemed_positive is inward), ZERO)
    ledger = books.find(Ledger, draft.party)
    return (LedgerEntry(ledger.master_id, value if inward else -value, not inward, is_party=True),)


def _invoice_entries(books: Books, draft: Draft, lines: Sequence[StockLine], inward: bool) -> Iterable[LedgerEntry]:
    """The party line first, then taxes and other ledgers, signed so that the voucher comes to zero."""
    sign = -1 if inward else 1
    others = [_charge(books, charge, sign) for charge in (*draft.taxes, *draft.extra_ledgers)]
    if draft.party is not None:
        total = sum((line.amount for line in lines), ZERO) + sum((entry.amount for entry in others), ZERO)
        foreign = None
        if draft.exchange is not None:
            foreign = -sum((line.foreign or ZERO for line in lines), ZERO)
            foreign -= cents(sum((entry.amount for entry in others), ZERO) / draft.exchange.rate)
        yield _party(books, draft, -total, foreign)
    yield from others


def _party(books: Books, draft: Draft, amount: Decimal, foreign: Decimal | None = None) -> LedgerEntry:
    ledger = books.find(Ledger, draft.party or "")
    name = draft.bill_name or draft.reference
    bills: tuple[BillAllocation, ...] = ()
    if ledger.bill_wise:
        kind = "New Ref" if name else "On Account"
        bills = (BillAllocation(name, kind, amount, draft.credit_days),)
    return LedgerEntry(ledger.master_id, amount, amount < 0, is_party=True, foreign=foreign, bills=bills)


def _charge(books: Books, charge: Charge, sign: int) -> LedgerEntry:
    amount = sign * decimal(charge[1])
    return LedgerEntry(books.find(Ledger, charge[0]).master_id, amount, amount < 0)


def _plain_entries(books: Books, draft: Draft) -> Iterable[LedgerEntry]:
    party = books.find(Ledger, draft.party).master_id if draft.party else None
    signed = [(charge, -1) for charge in draft.debits] + [(charge, 1) for charge in draft.credits]
    for charge, sign in signed:
        entry = _charge(books, charge, sign)
        if entry.ledger_id == party:
            entry = _party(books, draft, entry.amount)
        yield entry


def _view(reserved: str, has_stock: bool) -> str:
    if reserved in {"Material In", "Material Out"}:
        return "Multi Consumption Voucher View"
    if reserved == "Stock Journal":
        return "Consumption Voucher View"
    if reserved == "Physical Stock":
        return "PhysStock Voucher View"
    return "Invoice Voucher View" if has_stock else "Accounting Voucher View"


def _godown(books: Books, name: str | None) -> int | None:
    return None if name is None else books.find(Godown, name).master_id
