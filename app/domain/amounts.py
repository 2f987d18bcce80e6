"""Amounts in sentences: grouped as in their country, with the code of their currency; stdlib only."""

from __future__ import annotations

from decimal import Decimal

INDIAN_GROUPING = frozenset({"INR", "NPR", "PKR", "BDT", "LKR"})
"""Currencies whose amounts are grouped in lakhs and crores."""


def spoken(amount: Decimal, currency: str) -> str:
    """`INR 3,42,180.00`, `USD 342,180.00`; at least two decimals, and more where the amount has them."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    text = f"{amount:,.{places}f}"
    if currency in INDIAN_GROUPING:
        whole, _, cents = f"{abs(amount):.{places}f}".partition(".")
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
        text = f"{'-' if amount < 0 else ''}{','.join([*pairs, tail])}.{cents}"
    return f"{currency} {text}".strip()
