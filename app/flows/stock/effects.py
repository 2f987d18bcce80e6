"""What each class of voucher does to stock: in Tally, and what of it the stock flow has to do at ServiceTitan; pure.

The difference between the two is what the purchases flow does there: receiving the order of a purchase brings in the
goods of all its lines, also of those that a receipt note brought in before.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.quantities import Quantity
from app.domain.stock import DEFAULT_GODOWN, INVOICES, STOCK_CLASSES, Effect, Move, Movement, Partner
from app.domain.vouchers import BatchAllocation, StockLine, Voucher, VoucherClass

_NOTHING = Quantity(((Decimal(0), ""),))
"""Tally may leave out the quantity of a count of zero; its unit does not matter."""
_BOUGHT = frozenset({VoucherClass.PURCHASE, VoucherClass.RECEIPT_NOTE})


def movements(voucher: Voucher) -> tuple[Movement, ...]:
    """How the voucher moves stock in Tally on its date, each line once; nothing where it does not count.

    A post-dated voucher is told as of its date: whether that has come is the caller's to ask.
    """
    return tuple(one for one in _stated(voucher) if not _moved_by_note(voucher, one))


def effects(voucher: Voucher, *, received: bool | None) -> tuple[Effect, ...]:
    """What the stock flow has to do for this voucher; counts are not among them, they are derived.

    `received`: whether the purchases flow has received this purchase, all of its lines; None where there is no such
    flow, so that the goods of a purchase come in by this one.
    """
    found = [_effect(voucher, one, received) for one in _stated(voucher)]
    return tuple(effect for several in found for effect in several)


def counts(voucher: Voucher) -> tuple[Movement, ...]:
    """The lines of a physical stock voucher: absolute quantities."""
    return tuple(one for one in _stated(voucher) if one.move is Move.COUNT)


def _effect(voucher: Voucher, moved: Movement, received: bool | None) -> tuple[Effect, ...]:
    tracked = bool(moved.tracking_number)
    inward = moved.move is Move.IN
    kind = voucher.voucher_class
    if moved.move is Move.COUNT:
        return ()
    if kind is VoucherClass.PURCHASE and received is not None:
        # What the receipt of the purchase brings in once more goes out again.
        return (Effect(moved, not inward, Partner.CLEARING),) if tracked and received else ()
    if kind is VoucherClass.DEBIT_NOTE:
        returned = Effect(moved, inward, Partner.SUPPLIER)
        return (returned, Effect(moved, not inward, Partner.CLEARING)) if tracked else (returned,)
    if kind is VoucherClass.REJECTIONS_OUT and not tracked:
        return (Effect(moved, inward, Partner.SUPPLIER),)
    if _moved_by_note(voucher, moved):
        return ()
    return (Effect(moved, inward, Partner.CLEARING),)


def _moved_by_note(voucher: Voucher, moved: Movement) -> bool:
    return bool(moved.tracking_number) and voucher.voucher_class in INVOICES


def _stated(voucher: Voucher) -> list[Movement]:
    if voucher.is_cancelled or voucher.is_optional or voucher.voucher_class not in STOCK_CLASSES:
        return []
    found: list[Movement] = []
    for line in voucher.stock:
        if voucher.voucher_class is VoucherClass.PHYSICAL_STOCK:
            move = Move.COUNT
        else:
            move = Move.IN if line.inward else Move.OUT
        for batch in line.batches or _whole(line):
            # A quantity that is not stated moves nothing; a count that states none counted zero.
            quantity = batch.actual if batch.actual is not None else (_NOTHING if move is Move.COUNT else None)
            if quantity is None or (quantity.is_zero and move is not Move.COUNT):
                continue
            moved = _movement(line, batch.godown or DEFAULT_GODOWN, batch.batch, move, quantity, batch)
            found.append(replace(moved, bought=moved.move is Move.IN and voucher.voucher_class in _BOUGHT))
    return found


def _whole(line: StockLine) -> tuple[BatchAllocation, ...]:
    return (BatchAllocation(DEFAULT_GODOWN, "", line.amount, line.actual, line.billed),)


def _movement(
    line: StockLine, godown: str, batch: str, move: Move, quantity: Quantity, stated: BatchAllocation
) -> Movement:
    made = Movement(
        line.position + 1, line.item, godown, batch, move, quantity, abs(stated.amount), stated.tracking_number
    )
    if move is Move.COUNT or all(number >= 0 for number, _ in quantity.parts):
        return made
    # A negative quantity moves the other way.
    turned = Quantity(
        tuple((-number, unit) for number, unit in quantity.parts),
        tuple((-number, unit) for number, unit in quantity.alternate),
    )
    return replace(made, move=Move.OUT if move is Move.IN else Move.IN, quantity=turned)
