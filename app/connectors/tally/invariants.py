"""What every voucher of Tally was measured to satisfy (facts 5.2); a violation is a BadAnswer, never a correction.

Values that cannot all be true are a Contradiction; what is missing may also be the answer's fault.

No tolerance: Tally states base amounts already rounded, and all 161 measured lines and 133 vouchers tie exactly.
Quantity times rate is not among them - Tally rounds quantities to the unit's decimals - and is never checked.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.connectors.tally.refusals import bad_answer, contradiction
from app.connectors.tally.values import ZERO, QuantityReader
from app.domain.vouchers import LedgerEntry, StockLine, Voucher, VoucherClass

MOVES_STOCK = frozenset(
    {
        VoucherClass.RECEIPT_NOTE,
        VoucherClass.DELIVERY_NOTE,
        VoucherClass.REJECTIONS_IN,
        VoucherClass.REJECTIONS_OUT,
        VoucherClass.STOCK_JOURNAL,
        VoucherClass.MANUFACTURING_JOURNAL,
        VoucherClass.MATERIAL_IN,
        VoucherClass.MATERIAL_OUT,
        VoucherClass.PHYSICAL_STOCK,
    }
)
"""Classes that exist only to move or count stock: without lines they cannot have arrived whole."""

BALANCES = frozenset(
    {
        VoucherClass.PURCHASE,
        VoucherClass.SALES,
        VoucherClass.DEBIT_NOTE,
        VoucherClass.CREDIT_NOTE,
        VoucherClass.PAYMENT,
        VoucherClass.RECEIPT,
        VoucherClass.CONTRA,
        VoucherClass.JOURNAL,
    }
)
"""Classes whose entries are accounting: debits equal credits."""


def check_voucher(voucher: Voucher, quantities: QuantityReader) -> None:
    """Raise Contradiction, or BadAnswer for what is missing, with the reason; cancelled ones have nothing to check."""
    if voucher.is_cancelled:
        return
    for line in voucher.stock:
        _check_line(line, quantities)
    if voucher.voucher_class in MOVES_STOCK:
        if not voucher.stock:
            raise bad_answer("it moves stock but came without stock lines")
    elif voucher.voucher_class in BALANCES:
        _check_balance(voucher.stock, voucher.ledgers)


def _check_line(line: StockLine, quantities: QuantityReader) -> None:
    stated = line.amount
    if stated and (stated < 0) != line.inward:
        raise contradiction(f"the amount of {line.item} and its direction (ISDEEMEDPOSITIVE) disagree")
    batches = line.batches
    if len(batches) == 1:
        only = batches[0]
        if only.amount != stated:
            raise contradiction(f"the godown amount of {line.item} is not the line's amount")
        if line.actual is not None and only.actual is not line.actual:
            _check_quantity(line, quantities)
    elif batches:
        if sum((b.amount for b in batches), ZERO) != stated:
            raise contradiction(f"the godown amounts of {line.item} do not add up to the line's amount")
        if line.actual is not None:
            _check_quantity(line, quantities)
    elif line.actual is not None:
        raise bad_answer(f"the line of {line.item} has a quantity but no godown")
    for batch in batches:
        if not batch.godown and (batch.actual is not None or line.actual is not None):
            raise bad_answer(f"the line of {line.item} came without its godown")
    allocations = line.allocations
    if len(allocations) == 1:
        if allocations[0].amount != stated:
            raise contradiction(f"the ledger allocation of {line.item} is not the line's amount")
    elif allocations and sum((a.amount for a in allocations), ZERO) != stated:
        raise contradiction(f"the ledger allocations of {line.item} do not add up to the line's amount")


def _check_quantity(line: StockLine, quantities: QuantityReader) -> None:
    if line.actual is None:
        return
    parts = [b.actual for b in line.batches if b.actual is not None]
    if not quantities.adds_up(parts, line.actual):
        raise contradiction(f"the godown quantities of {line.item} do not add up to the line's quantity")


def _check_balance(stock: Sequence[StockLine], ledgers: Sequence[LedgerEntry]) -> None:
    """Whole ledger lists add up to 0 alone; the shorter list of an invoice leaves out the stock ledgers, so that it
    adds up to 0 with the stock lines (133 of 133 vouchers)."""
    if not ledgers:
        raise bad_answer("it came without ledger lines")
    total = ledgers[0].amount
    for entry in ledgers[1:]:
        total += entry.amount
    if total:
        with_stock = total
        for line in stock:
            with_stock += line.amount
        if with_stock:
            # Which list it is cannot be told from a wrong sum; the smaller difference is the likelier one.
            raise contradiction(f"its debits and credits differ by {min(abs(total), abs(with_stock))}")
