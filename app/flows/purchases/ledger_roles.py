"""What each ledger line of a purchase is: party, goods, tax, charge, spread, left out or an expense; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

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


_ROLES = frozenset(role.value for role in LedgerRole)
_TAXES = "Duties & Taxes"
_PURCHASES = "Purchase Accounts"
_CHARGES = frozenset({"Direct Expenses", "Indirect Expenses", "Direct Incomes", "Indirect Incomes"})
_PARTIES = frozenset({"Sundry Creditors", "Sundry Debtors"})
_OWED = frozenset({_TAXES, "Current Liabilities", "Provisions"})
_ROUNDING = Decimal(1)
"""A charges ledger that lowers the bill by less than this is rounding; from here on it is a discount."""
_ZERO = Decimal(0)

_WITHHELD = re.compile(
    r"\bT\.?\s?D\.?\s?S(?![a-z])|deducted\s+at\s+source|with-?h(?:e|o)ld|\bWHT\b|\b194[A-Z]{1,2}\b", re.IGNORECASE
)
"""How ledgers of tax deducted at source are called; their group alone does not tell them from other taxes."""
_REVERSE = re.compile(r"(?<![a-z])R\.?C\.?M(?![a-z])|\breverse(?:\b|charge)", re.IGNORECASE)
"""How ledgers and groups of reverse charge are called; equal amounts alone do not tell a pair from a deduction."""


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """A ledger line that a person mapped to a SKU."""

    ledger: str
    sku_id: int
    amount: Decimal
    key: str = ""
    """GUID of the ledger, else its name."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one ledger contributes to a header amount; positive when it raises the bill."""

    ledger: str
    key: str
    role: LedgerRole
    raises: Decimal


@dataclass(slots=True)
class LedgerSplit:
    """The ledger lines of one voucher by role; amounts positive when they raise the bill."""

    party: Decimal = _ZERO
    tax: Decimal = _ZERO
    shipping: Decimal = _ZERO
    spread: Decimal = _ZERO
    withheld: Decimal = _ZERO
    """Tax deducted at source and what else is left out: not paid to the supplier, but part of the bill."""
    expenses: list[ExpenseLine] = field(default_factory=list)
    unmapped_expenses: list[LedgerEntry] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, ledger: str, key: str, role: LedgerRole, raises: Decimal) -> None:
        """Add one ledger's amount to the header amount of its role."""
        self.shares.append(Share(ledger, key, role, raises))
        if role is LedgerRole.TAX:
            self.tax += raises
        elif role is LedgerRole.SHIPPING:
            self.shipping += raises
        elif role is LedgerRole.SPREAD:
            self.spread += raises
        elif role is LedgerRole.LEFT_OUT:
            self.withheld -= raises


@dataclass(frozen=True, slots=True)
class _Line:
    """What one ledger says in this voucher beyond the goods."""

    position: int
    ledger: str
    key: str
    raises: Decimal
    chain: tuple[str, ...]


def default_role(ledger: str, chain: Sequence[str]) -> LedgerRole | None:
    """What a ledger under these groups is in an ordinary bill; None for a supplier, and where a person must say.

    A voucher may decide otherwise: a tax that is credited, a charge that lowers the bill, a bill without stock lines.
    """
    line = _Line(0, ledger, ledger, _ZERO, tuple(chain))
    if _is_party(line, set()):
        return None
    if _is_withheld(line) and _OWED & set(chain):
        return LedgerRole.LEFT_OUT
    if _TAXES in chain:
        return LedgerRole.TAX
    if _PURCHASES in chain:
        return LedgerRole.GOODS
    return LedgerRole.SHIPPING if _CHARGES & set(chain) else None


def party_ledger(voucher: Voucher) -> str:
    """The ledger whose lines are what the supplier is owed: the voucher's party, else the one marked as a party."""
    names = {entry.ledger for entry in voucher.ledgers}
    if voucher.party in names:
        return voucher.party
    marked = {entry.ledger for entry in voucher.ledgers if entry.is_party}
    return marked.pop() if len(marked) == 1 else voucher.party


def party_amount(voucher: Voucher) -> Decimal:
    """What the supplier is owed according to the party's lines; positive."""
    party = party_ledger(voucher)
    return sum((entry.amount for entry in voucher.ledgers if entry.ledger == party), _ZERO)


def split_ledgers(
    voucher: Voucher,
    *,
    ledgers: Mapping[str, Ledger],
    groups: Mapping[str, Group],
    decision: Callable[[Subject, str, str], Decision | None],
) -> LedgerSplit:
    """Give every ledger its role: the person's decision, else the default of the ledger's group.

    What the stock lines already allocate to a ledger is goods; only what a ledger says beyond that has a role. A
    ledger with several lines counts once, with their sum.
    """
    split = LedgerSplit(party=party_amount(voucher))
    party = party_ledger(voucher)
    taxes: list[_Line] = []
    marked = {entry.ledger for entry in voucher.ledgers if entry.is_party}
    for position, ledger, amount in beyond_goods(voucher):
        if ledger == party:
            continue
        master = ledgers.get(ledger)
        line = _Line(
            position,
            ledger,
            master.guid if master and master.guid else ledger,
            -amount,
            group_chain(master.parent, groups) if master else (),
        )
        chosen = decision(Subject.LEDGER, line.key, ledger)
        if chosen is not None and chosen.target_id is not None:
            split.expenses.append(ExpenseLine(ledger, chosen.target_id, line.raises, line.key))
        elif chosen is not None and chosen.target in _ROLES:
            role = LedgerRole(chosen.target)
            split.put(ledger, line.key, role, line.raises)
            if role is LedgerRole.LEFT_OUT:
                split.notes.append(f"{ledger} {abs(line.raises)} is left out of the bill, as set for this ledger.")
        elif _TAXES in line.chain or (_is_withheld(line) and _OWED & set(line.chain) and not _is_party(line, marked)):
            taxes.append(line)
        else:
            _by_group(split, voucher, line, marked)
    _taxes(split, taxes)
    _check_left_out(split)
    return split


def beyond_goods(voucher: Voucher) -> list[tuple[int, str, Decimal]]:
    """(position, ledger, amount) of every ledger that says more than the stock lines allocate to it.

    Tally's short list of entries leaves the ledgers of the stock lines out: then nothing in it is goods.
    """
    totals: dict[str, tuple[int, Decimal]] = {}
    for entry in voucher.ledgers:
        position, total = totals.get(entry.ledger, (entry.position, _ZERO))
        totals[entry.ledger] = (position, total + entry.amount)
    if sum((entry.amount for entry in voucher.ledgers), _ZERO) == 0:
        for line in voucher.stock:
            for allocation in line.allocations:
                if allocation.ledger in totals:
                    position, total = totals[allocation.ledger]
                    totals[allocation.ledger] = (position, total - allocation.amount)
    return [(position, ledger, total) for ledger, (position, total) in totals.items() if total != 0]


def _by_group(split: LedgerSplit, voucher: Voucher, line: _Line, marked: set[str]) -> None:
    chain = set(line.chain)
    if _is_party(line, marked):
        split.reasons.append(_second_party(line))
    elif _PURCHASES in chain or (not voucher.stock and _CHARGES & chain):
        split.unmapped_expenses.append(LedgerEntry(line.position, line.ledger, -line.raises))
    elif _CHARGES & chain:
        if line.raises <= -_ROUNDING:
            split.reasons.append(lowers(line.ledger, line.key, line.raises, LedgerRole.SHIPPING))
        else:
            split.put(line.ledger, line.key, LedgerRole.SHIPPING, line.raises)
    else:
        split.reasons.append(_unknown(line))


def _is_party(line: _Line, marked: set[str]) -> bool:
    return line.ledger in marked or bool(_PARTIES & set(line.chain))


def _is_withheld(line: _Line) -> bool:
    return _WITHHELD.search(line.ledger) is not None or any(_WITHHELD.search(group) for group in line.chain)


def _taxes(split: LedgerSplit, taxes: Sequence[_Line]) -> None:
    """Debits are tax the supplier charged, except pairs called reverse charge; a credit must be half of such a pair
    or a ledger of tax deducted at source. Any other credit may be a deduction or a correction: a person says which."""
    for line in taxes:
        if _is_withheld(line):
            split.put(line.ledger, line.key, LedgerRole.LEFT_OUT, line.raises)
            split.notes.append(f"{line.ledger} {-line.raises} is deducted at source: the bill is higher by it.")
    debits = [line for line in taxes if line.raises > 0 and not _is_withheld(line)]
    credits_ = [line for line in taxes if line.raises < 0 and not _is_withheld(line)]
    for paired in _reverse_charge(debits, credits_):
        for line in paired:
            (debits if line.raises > 0 else credits_).remove(line)
        amount = sum((line.raises for line in paired if line.raises > 0), _ZERO)
        names = " and ".join(line.ledger for line in paired)
        split.notes.append(f"{names} ({amount}) are a reverse-charge pair: left out of the bill.")
    for line in debits:
        split.put(line.ledger, line.key, LedgerRole.TAX, line.raises)
    split.reasons += [_tax_credit(line) for line in credits_]


def _reverse_charge(debits: Sequence[_Line], credits_: Sequence[_Line]) -> list[list[_Line]]:
    """Groups of debits and credits that cancel out and of which one side is called reverse charge: all of that side
    first, then single credits of which each is explained by one choice of debits that explains no other."""

    def total(lines: Sequence[_Line]) -> Decimal:
        return sum((line.raises for line in lines), _ZERO)

    named_debits = [line for line in debits if _is_reverse(line)]
    named_credits = [line for line in credits_ if _is_reverse(line)]
    for some, others in ((named_debits, named_credits), (named_debits, credits_), (debits, named_credits)):
        if some and others and total(some) == -total(others):
            return [[*some, *others]]
    found: list[list[_Line]] = []
    left = list(named_debits or debits)
    for credits_alike in (named_credits, [line for line in credits_ if line not in named_credits and named_debits]):
        explained: list[list[_Line]] = []
        for credit in credits_alike:
            choices = [
                choice for size in (1, 2, 3) for choice in combinations(left, size) if total(choice) == -credit.raises
            ]
            if len(choices) == 1:
                explained.append([*choices[0], credit])
        used = [line for pair in explained for line in pair]
        alone = [pair for pair in explained if all(used.count(line) == 1 for line in pair)]
        found += alone
        left = [line for line in left if not any(line in pair for pair in alone)]
    return found


def _is_reverse(line: _Line) -> bool:
    return any(_REVERSE.search(name) for name in (line.ledger, *line.chain))


def _check_left_out(split: LedgerSplit) -> None:
    """Leaving out may raise the bill above what the supplier is paid (tax deducted), never lower it below."""
    if split.withheld >= 0:
        return
    for share in split.shares:
        if share.role is LedgerRole.LEFT_OUT and share.raises > 0:
            split.reasons.append(
                Reason(
                    "left_out_too_much",
                    Subject.LEDGER,
                    share.ledger,
                    f"Leaving out “{share.ledger}” would make the bill smaller than what the supplier is owed.",
                    "Give it another role, or leave out the ledger it is set against as well "
                    f'(ml-connector map ledger "{share.ledger}" ROLE).',
                    share.key,
                )
            )


def lowers(ledger: str, key: str, raises: Decimal, role: LedgerRole) -> Reason:
    """The reason that a ledger makes a header amount negative, or is a discount rather than a charge."""
    return Reason(
        "negative_amount",
        Subject.LEDGER,
        ledger,
        f"“{ledger}” lowers the bill by {abs(raises)}: ServiceTitan takes no negative {role.value}.",
        f'Give it the role “spread” (ml-connector map ledger "{ledger}" spread) to spread it over the lines by value, '
        "or enter this bill by hand and ignore the record with a reason.",
        key,
    )


def _tax_credit(line: _Line) -> Reason:
    return Reason(
        "tax_credit",
        Subject.LEDGER,
        line.ledger,
        f"“{line.ledger}” lowers what the supplier is paid by {abs(line.raises)}: it may be tax deducted at source, "
        "reverse charge, or a correction of the tax he charged.",
        f'Say which: ml-connector map ledger "{line.ledger}" left_out (deducted, the bill is higher by it) or tax '
        "(a correction).",
        line.key,
    )


def _second_party(line: _Line) -> Reason:
    return Reason(
        "second_party",
        Subject.LEDGER,
        line.ledger,
        f"“{line.ledger}” is a second supplier in this voucher ({abs(line.raises)}); a bill has one vendor.",
        "Enter its share as a voucher of its own in Tally, or choose left_out for both this ledger and the ledger it "
        f'is set against (ml-connector map ledger "{line.ledger}" left_out).',
        line.key,
    )


def _unknown(line: _Line) -> Reason:
    where = f" (group {line.chain[0]})" if line.chain else ""
    return Reason(
        code="ledger_role",
        subject=Subject.LEDGER,
        name=line.ledger,
        key=line.key,
        text=f"The ledger “{line.ledger}”{where} has no role in a vendor bill.",
        advice=f'Choose one: tax, shipping, spread, left_out, or a SKU (ml-connector map ledger "{line.ledger}" ROLE).',
    )
