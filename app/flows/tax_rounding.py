"""What the books compute as tax of lines, and where they round it; pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.domain.accounting import Tax


class TaxRounding(StrEnum):
    """Where the books round a tax: the organization's own setting, which their API does not tell (facts 9)."""

    DOCUMENT = "document"
    LINE = "line"

    @property
    def other(self) -> TaxRounding:
        """The one that this is not."""
        return TaxRounding.LINE if self is TaxRounding.DOCUMENT else TaxRounding.DOCUMENT


def expected_tax(taxed: Iterable[tuple[Decimal, Tax]], unit: Decimal, rounding: TaxRounding) -> Decimal:
    """Each part of a group by itself, rounded to `unit` on the document or on each line (facts 6, 9).

    `taxed`: value and tax of each line that bears one.
    """
    bases: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for number, (value, tax) in enumerate(taxed):
        for part in tax.parts or (tax,):
            at = (part.id, number if rounding is TaxRounding.LINE else 0)
            bases[at] = (bases.get(at, (Decimal(0), Decimal(0)))[0] + value, part.percentage)
    amounts = (base * rate / 100 for base, rate in bases.values())
    return sum((amount.quantize(unit, rounding=ROUND_HALF_UP) for amount in amounts), Decimal(0))
