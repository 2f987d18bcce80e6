"""The exchange rate of a document: that of its day, not today's (facts 9: it is always said); pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from app.domain.accounting import Currency, ExchangeRate
from app.domain.records import Reason, Subject

Rates = Callable[[Currency], Sequence[ExchangeRate]]
"""The rates of a currency that the books know."""


def newest_only(currency: Currency) -> Sequence[ExchangeRate]:
    """What the list of currencies itself says: the newest rate, whenever it came into force."""
    rate = ExchangeRate(currency.effective_on or date.min, currency.exchange_rate)
    return (rate,) if rate.rate > 0 else ()


def rate_on(currency: Currency, day: date, rates: Rates, reasons: list[Reason]) -> Decimal | None:
    """The latest that was in force on that day, 1 for the books' own; None, with the reason, where none was."""
    if currency.is_base:
        return Decimal(1)
    known = [one for one in rates(currency) if one.rate > 0]
    in_force = [one for one in known if one.effective_on <= day]
    if in_force:
        return max(in_force, key=lambda one: one.effective_on).rate
    first = f", the first is of {min(one.effective_on for one in known):%d-%b-%Y}" if known else ""
    text = f"Zoho Books has no exchange rate of {currency.code} for {day:%d-%b-%Y}{first}."
    advice = "Enter one of that day or before there (Settings > Currencies); it goes by itself then."
    reasons.append(Reason("exchange_rate_missing", Subject.SETTING, currency.code, text, advice))
    return None
