"""What the page says: acts on buttons and in menus, rows for a screen reader, sums and notices."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.engine.remedies.reference import REFERENCE_REMEDIES
from app.engine.remedies.table import Act
from app.engine.views import CauseRecord, CauseRow, Tab
from app.ui import formats
from app.ui.dialogs.ignore_dialog import Source


def _tr(text: str) -> str:
    return QCoreApplication.translate("attention", text)


def act_tip(act: Act, row: CauseRow) -> str:
    """What a button will do, and to how many."""
    text = {
        Act.MAP: _tr("Choose what “{name}” is in Zoho Books; {count} then go out")
        if row.remedy.books
        else _tr("Choose what “{name}” is called in ServiceTitan; {count} then go out"),
        Act.CREATE_VENDOR: _tr("Create the vendor “{name}” in ServiceTitan; {count} then go out"),
        Act.CREATE_MATERIAL: _tr("Create “{name}” in ServiceTitan; {count} then go out"),
        Act.REPLAY: _tr("Forget that both are the same, after asking")
        if row.cause.code == "gone_on_one_side"
        else _tr("Try {count} again"),
        Act.COMPARE: _tr("See what differs"),
        Act.LINK: _tr("It is the same document: say so for {count}"),
        Act.SEND: _tr("It is another document: send {count}"),
        Act.DECIDE: _tr("See both values, and say whose stands"),
        Act.PAIR: _tr("Say by hand what “{name}” is on the other side"),
        Act.SETTINGS: _tr("Open the setting that decides this"),
        Act.IGNORE: _tr("Leave out {count}, with a reason"),
    }[act]
    return text.format(name=row.cause.name, count=records(row.records))


def cause_name(row: CauseRow) -> str:
    """A cause by its title and what it is about."""
    return f"{row.title}: {row.cause.name}" if row.cause.name else row.title


def worth(amount: Decimal, currency: str) -> str:
    """What waits, in money; – for what is worth nothing by itself, as a vendor is."""
    return formats.money(amount, currency) if amount else formats.NONE


def acts_of(row: CauseRow, tab: Tab) -> tuple[Act, ...]:
    """What can be done about a cause on that tab."""
    if tab is Tab.OPEN:
        return row.remedy.acts
    return (Act.REPLAY,) if tab is Tab.IGNORED else ()


def source_of(row: CauseRow) -> Source:
    """Where what waits under a cause comes from."""
    if row.cause.code in REFERENCE_REMEDIES:
        return Source.BOTH
    return Source.SERVICETITAN if row.remedy.books else Source.TALLY


def records(n: int) -> str:
    """1 record, 27 records."""
    return _tr("1 record") if n == 1 else _tr("{n} records").format(n=formats.count(n))


def causes(n: int) -> str:
    """1 cause, 6 causes."""
    return _tr("1 cause") if n == 1 else _tr("{n} causes").format(n=formats.count(n))


def spoken_money(amount: Decimal, currency: str) -> str:
    """3,42,180.00 rupees."""
    names = {"INR": _tr("rupees"), "USD": _tr("dollars"), "EUR": _tr("euros"), "GBP": _tr("pounds")}
    return f"{formats.money(amount, currency)} {names.get(currency, currency)}"


def cause_spoken(row: CauseRow, currency: str, now: datetime, opened: bool) -> str:
    """A cause for a screen reader."""
    parts = [
        row.title,
        row.cause.name,
        records(row.records),
        spoken_money(row.amount, currency),
        _tr("waiting {age}").format(age=formats.age(row.since, now)),
        _tr("expanded") if opened else _tr("collapsed"),
    ]
    return ", ".join(part for part in parts if part)


def record_spoken(record: CauseRecord, currency: str, now: datetime) -> str:
    """A voucher for a screen reader."""
    parts = [
        record.label,
        record.reference,
        formats.day(record.document_date),
        spoken_money(record.amount, currency),
        _tr("waiting {age}").format(age=formats.age(record.at, now)),
        hint(record)[0],
    ]
    return ", ".join(part for part in parts if part)


def hint(record: CauseRecord) -> tuple[str, str]:
    """What is worth knowing about a voucher besides its cause, and the token of its colour."""
    if record.deleted:
        return _tr("Deleted in Tally"), "bad"
    if record.changed:
        return _tr("Changed in Tally"), "warn"
    if record.other_causes:
        one = record.other_causes == 1
        text = _tr("Lacks 1 more thing") if one else _tr("Lacks {n} more things")
        return text.format(n=record.other_causes), "text2"
    return "", "text2"
