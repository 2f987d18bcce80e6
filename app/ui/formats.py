"""Numbers, money, dates and ages as a person reads them; the currency's own digit grouping, true minus signs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

MINUS = "\u2212"
NONE = "\u2013"
"""Stands where there is nothing to count."""
_INDIAN = frozenset({"INR", "NPR", "PKR", "BDT", "LKR"})
_SYMBOLS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£", "AUD": "A$", "CAD": "C$"}


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("formats", text, None, n)


def symbol(currency: str) -> str:
    """₹ for INR, …; the code itself where no sign is usual."""
    return _SYMBOLS.get(currency, currency)


def money(amount: Decimal | None, currency: str = "INR", *, sign: bool = False) -> str:
    """3,42,180.00 in rupees, 342,180.00 or the locale's form else; – for None. `sign` puts the currency before it."""
    if amount is None:
        return NONE
    text = f"{abs(amount):.2f}"
    whole, _, cents = text.partition(".")
    locale = QLocale()
    grouped = _indian(whole) if currency in _INDIAN else _thirds(whole, locale)
    point = "." if currency in _INDIAN else locale.decimalPoint()
    shown = f"{grouped}{point}{cents}"
    if sign and currency:
        shown = f"{symbol(currency)} {shown}"
    return f"{MINUS}{shown}" if amount < 0 and any(c in "123456789" for c in text) else shown


def _indian(whole: str) -> str:
    if len(whole) <= 3:
        return whole
    head, tail = whole[:-3], whole[-3:]
    first = len(head) % 2
    groups = ([head[:first]] if first else []) + [head[i : i + 2] for i in range(first, len(head), 2)]
    return ",".join([*groups, tail])


def _thirds(whole: str, locale: QLocale) -> str:
    first = len(whole) % 3
    groups = ([whole[:first]] if first else []) + [whole[i : i + 3] for i in range(first, len(whole), 3)]
    return (locale.groupSeparator() or ",").join(groups)


def count(number: int) -> str:
    """A count by the locale; – for nothing."""
    return QLocale().toString(number) if number else NONE


def quantity(value: Decimal | None) -> str:
    """1,250.5 with a true minus, without trailing zeros and exact; – for None. Grouped by the locale."""
    if value is None:
        return NONE
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    locale = QLocale()
    said = _thirds(whole, locale) + (f"{locale.decimalPoint()}{rest}" if rest else "")
    return f"{MINUS}{said}" if value < 0 else said


def change(value: Decimal | None) -> str:
    """+10, −2.5, 0; – for None."""
    said = quantity(value)
    return f"+{said}" if value is not None and value > 0 else said


def day(value: date) -> str:
    """14-Nov-26, as Tally writes it."""
    month = QLocale().standaloneMonthName(value.month, QLocale.FormatType.ShortFormat).rstrip(".")
    return f"{value.day}-{month}-{value.year % 100:02d}"


def clock(value: datetime) -> str:
    """10:40, local time."""
    local = value.astimezone()
    return f"{local.hour:02d}:{local.minute:02d}"


def moment(value: datetime, now: datetime) -> str:
    """10:40 today · yesterday 10:40 · 14-Nov-26 10:40; local time."""
    local, today = value.astimezone().date(), now.astimezone().date()
    if local == today:
        return clock(value)
    if local == today - timedelta(days=1):
        return _tr("yesterday {time}").format(time=clock(value))
    if local == today + timedelta(days=1):
        return _tr("tomorrow {time}").format(time=clock(value))
    return f"{day(local)} {clock(value)}"


def in_time(value: datetime, now: datetime) -> str:
    """in 6 min, in 2 h; now when it has come."""
    minutes = int((value - now).total_seconds() + 59) // 60
    if minutes <= 0:
        return _tr("now")
    if minutes < 90:
        return _tr("in {n} min").format(n=minutes)
    if minutes < 36 * 60:
        return _tr("in {n} h").format(n=round(minutes / 60))
    return _tr("in {n} days").format(n=round(minutes / 1440))


def age(since: datetime, now: datetime) -> str:
    """today, 1 day, 7 days."""
    days = age_days(since, now)
    if days <= 0:
        return _tr("today")
    return _tr("1 day") if days == 1 else _tr("{n} days").format(n=days)


def age_days(since: datetime, now: datetime) -> int:
    """Whole days by the local calendar."""
    return (now.astimezone().date() - since.astimezone().date()).days


def duration(seconds: float) -> str:
    """42 s, 3 min."""
    whole = round(seconds)
    return _tr("{n} s").format(n=whole) if whole < 90 else _tr("{n} min").format(n=round(whole / 60))


def utc_now() -> datetime:
    """For widgets that only show how long ago something was."""
    return datetime.now(UTC)
