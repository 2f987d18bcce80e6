"""Vouchers as no healthy Tally states them; made inside the simulated company, since nobody could enter them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any


def contradict(company: Any, voucher: Any, by: str = "5") -> Any:
    """Save the voucher anew with a first ledger line that is `by` too high: debits and credits differ by it.

    Any later `alter_voucher` puts it right again. Returns the voucher anew.
    """
    body = company.voucher(voucher.guid).body
    first, *rest = body.entries
    content = replace(body, entries=(replace(first, amount=first.amount + Decimal(by)), *rest))
    return company._change(voucher.guid, 1, content=content)


def strip(company: Any, voucher: Any) -> Any:
    """Save the voucher anew without a single line."""
    body = company.voucher(voucher.guid).body
    return company._change(voucher.guid, 1, content=replace(body, lines=(), entries=()))
