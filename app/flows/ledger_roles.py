"""What each ledger line of a purchase is: party, goods, tax, charge, spread, left out or an expense; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.masters import Group, Ledger, group_chain
from app.domain.records import Mapping as Decision
from app.domain.records import Reason, Subject
from app.domain.vouchers import LedgerEntry, Voucher


class LedgerRole(StrEnum):
    """Roles a person can choose for a ledger (besides mapping it to a SKU)."""

    TAX = "tax"
    """Tax the supplier charged: the purchase order's tax."""
    SHIPPING = "shipping"
    """Freight, other charges, round-off: the purchase order's shipping."""
    SPREAD = "spread"
    """Spread over the lines by value: discounts and negative round-off can only be expressed this way."""
    LEFT_OUT = "left_out"
    """Not part of the supplier's bill: tax deducted at source, reverse charge."""
    GOODS = "goods"
    """The purchase account of the stock lines: already in their amounts."""


_TAXES = "Duties & Taxes"
_PURCHASES = "Purchase Accounts"
_CHARGES = frozenset({"Direct Expenses", "Indirect Expenses", "Direct Incomes", "Indirect Incomes"})
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """A ledger line that a person mapped to a SKU."""

    ledger: str
    sku_id: int
    amount: Decimal


@dataclass(slots=True)
class LedgerSplit:
    """The ledger lines of one voucher by role; amounts positive when they raise the bill."""

    party: Decimal = _ZERO
    tax: Decimal = _ZERO
    shipping: Decimal = _ZERO
    spread: Decimal = _ZERO
    withheld: Decimal = _ZERO
    """Tax deducted at source: not paid to the supplier, but part of the bill."""
    expenses: list[ExpenseLine] = field(default_factory=list)
    unmapped_expenses: list[LedgerEntry] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def split_ledgers(
    voucher: Voucher,
    *,
    ledgers: Mapping[str, Ledger],
    groups: Mapping[str, Group],
    decision: Callable[[Subject, str, str], Decision | None],
) -> LedgerSplit:
    """Give every ledger line its role: the person's decision, else the default of the ledger's group."""
    split = LedgerSplit()
    allocated: dict[str, Decimal] = {}
    for line in voucher.stock:
        for allocation in line.allocations:
            allocated[allocation.ledger] = allocated.get(allocation.ledger, _ZERO) + allocation.amount
    taxes: list[LedgerEntry] = []
    for entry in voucher.ledgers:
        if entry.is_party or entry.ledger == voucher.party:
            split.party += entry.amount
            continue
        raises = -entry.amount
        master = ledgers.get(entry.ledger)
        key = master.guid if master else entry.ledger
        chosen = decision(Subject.LEDGER, key, entry.ledger)
        if chosen is not None and chosen.target_id is not None:
            split.expenses.append(ExpenseLine(entry.ledger, chosen.target_id, raises))
            continue
        if chosen is not None:
            _apply(split, LedgerRole(chosen.target), raises, entry.ledger)
            continue
        goods = allocated.get(entry.ledger, _ZERO)
        if goods:
            part = _towards(goods, entry.amount)
            allocated[entry.ledger] = goods - part
            raises = -(entry.amount - part)
            if raises == 0:
                continue
            split.unmapped_expenses.append(LedgerEntry(entry.position, entry.ledger, -raises))
            continue
        chain = group_chain(master.parent, groups) if master else ()
        if _TAXES in chain:
            taxes.append(entry)
        elif _PURCHASES in chain or (not voucher.stock and _CHARGES & set(chain)):
            split.unmapped_expenses.append(entry)
        elif _CHARGES & set(chain):
            split.shipping += raises
        else:
            split.reasons.append(_unknown(entry.ledger, key, chain[0] if chain else ""))
    _taxes(split, taxes)
    return split


def _towards(goods: Decimal, amount: Decimal) -> Decimal:
    """How much of a ledger line the stock lines' allocations account for."""
    if (goods < 0) != (amount < 0):
        return _ZERO
    return max(goods, amount) if amount < 0 else min(goods, amount)


def _apply(split: LedgerSplit, role: LedgerRole, raises: Decimal, ledger: str) -> None:
    if role is LedgerRole.TAX:
        split.tax += raises
    elif role is LedgerRole.SHIPPING:
        split.shipping += raises
    elif role is LedgerRole.SPREAD:
        split.spread += raises
    elif role is LedgerRole.LEFT_OUT:
        split.withheld -= raises
        split.notes.append(f"{ledger} {abs(raises)} is left out of the bill, as set for this ledger.")


def _taxes(split: LedgerSplit, taxes: Sequence[LedgerEntry]) -> None:
    """Debits are tax the supplier charged; a credit equal to a debit is a reverse-charge pair; else deducted at source."""
    debits = [entry for entry in taxes if entry.amount < 0]
    for credit in (entry for entry in taxes if entry.amount > 0):
        named_tds = "TDS" in credit.ledger.upper().replace(".", "").split()
        pair = None if named_tds else next((d for d in debits if d.amount == -credit.amount), None)
        if pair is not None:
            debits.remove(pair)
            split.notes.append(
                f"{pair.ledger} and {credit.ledger} ({credit.amount}) are a reverse-charge pair: left out of the bill."
            )
        else:
            split.withheld += credit.amount
            split.notes.append(f"{credit.ledger} {credit.amount} is deducted at source: the bill is higher by it.")
    split.tax += sum((-entry.amount for entry in debits), _ZERO)


def _unknown(ledger: str, key: str, group: str) -> Reason:
    where = f" (group {group})" if group else ""
    return Reason(
        code="ledger_role",
        subject=Subject.LEDGER,
        name=ledger,
        key=key,
        text=f"The ledger “{ledger}”{where} has no role in a vendor bill.",
        advice="Choose one: tax, shipping, spread, left_out, or a SKU (ml-connector map ledger NAME ROLE).",
    )
