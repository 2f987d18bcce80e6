"""What the list of records says: its columns, its states as segments, its sums and its empty sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.states import ATTENTION, WORKING, State
from app.engine.views import RecordColumn, RecordRow
from app.flows.reference import differences as reference
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.models.paged import Column
from app.ui.pages.attention.texts import spoken_money

LABEL, DATE, PARTY, REFERENCE, AMOUNT, STATE, ORDER, BILL, CHANGED = range(9)
ALL = "all"
FLOWS = ("", "purchases", "stock", "bills", "sales", reference.NAME)
GROUPS: dict[str, frozenset[State]] = {
    ALL: frozenset(),
    "synced": frozenset({State.SYNCED}),
    "waiting": ATTENTION - {State.REJECTED},
    "under_way": WORKING,
    "refused": frozenset({State.REJECTED}),
    "nothing": frozenset({State.NOT_APPLICABLE}),
    "ignored": frozenset({State.IGNORED}),
}
"""States by segment; together every state, each once."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("records", text)


def group_word(group: str) -> str:
    """A segment's word."""
    return {
        ALL: _tr("All"),
        "synced": _tr("Synced"),
        "waiting": _tr("Waiting"),
        "under_way": _tr("Under way"),
        "refused": _tr("Refused"),
        "nothing": _tr("Nothing to send"),
        "ignored": _tr("Ignored"),
    }[group]


def group_of(states: frozenset[State]) -> str:
    """The segment that shows these states."""
    return next((group for group, held in GROUPS.items() if held == states), ALL)


def group_counts(counts: Mapping[State, int]) -> dict[str, int]:
    """Records by segment."""
    return {
        group: sum(counts.values()) if not states else sum(counts.get(state, 0) for state in states)
        for group, states in GROUPS.items()
    }


def flow_word(flow: str) -> str:
    """A choice of the filter; empty = every flow."""
    return {
        "": _tr("All flows"),
        "purchases": _tr("Purchases"),
        "stock": _tr("Stock"),
        "bills": _tr("Bills in Zoho Books"),
        "sales": _tr("Sales in Zoho Books"),
        reference.NAME: _tr("Vendors & items"),
    }[flow]


def party_word(settings: Settings) -> str:
    """Whose documents they are."""
    if not (settings.zoho.enabled and settings.sales.kinds):
        return _tr("Supplier")
    buys = settings.reads_tally or settings.bills.enabled
    return _tr("Supplier or customer") if buys else _tr("Customer")


def columns(
    currency: str, now: Callable[[], datetime], *, stock: bool = False, party: str = ""
) -> list[Column[RecordRow]]:
    """The columns in the order of their numbers above; `stock`: records of that flow have returns, too; `party`: by
    `party_word`."""
    order = _tr("Order or return") if stock else _tr("Purchase order")
    return [
        Column(
            RecordColumn.LABEL, _tr("Voucher"), lambda row: words.record_name(row.label, row.flow),
            tip=lambda row: words.record_name(row.label, row.flow),
        ),
        Column(RecordColumn.DATE, _tr("Date"), lambda row: formats.day(row.document_date)),
        Column(RecordColumn.PARTY, party or _tr("Supplier"), lambda row: row.party, tip=lambda row: row.party),
        Column(
            RecordColumn.REFERENCE, _tr("Invoice no."), lambda row: row.reference or formats.NONE,
            tip=lambda row: row.reference,
        ),
        Column(
            RecordColumn.AMOUNT, _tr("Amount ({sign})").format(sign=formats.symbol(currency)),
            lambda row: amount(row, currency), right=True,
            spoken=lambda row: spoken_money(row.amount, currency),
        ),
        Column(
            RecordColumn.STATE, _tr("State"), lambda row: words.state_word(row.state, row.flow),
            tip=lambda row: words.state_word(row.state, row.flow),
        ),
        Column(
            "order", order, lambda row: first_of(row.orders),
            tip=lambda row: ", ".join(row.orders), sortable=False,
        ),
        Column(
            "bill", _tr("Bill"), lambda row: first_of(row.bills),
            tip=lambda row: ", ".join(row.bills), sortable=False,
        ),
        Column(RecordColumn.CHANGED, _tr("Changed"), lambda row: formats.moment(row.updated_at, now())),
    ]  # fmt: skip


def amount(row: RecordRow, currency: str) -> str:
    """What it is worth; a vendor or an item is worth nothing by itself."""
    return formats.NONE if row.flow == reference.NAME else formats.money(row.amount, currency)


def first_of(numbers: Sequence[str]) -> str:
    """61001165, or 61001165 +1 where there are more; the tooltip and the drawer have all."""
    if not numbers:
        return formats.NONE
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} +{len(numbers) - 1}"


def export_columns() -> Sequence[str]:
    """The first line of an exported file."""
    return [
        _tr("Voucher"), _tr("Date"), _tr("Supplier"), _tr("Invoice no."), _tr("Amount"), _tr("Currency"), _tr("State"),
        _tr("Purchase orders"), _tr("Bills"), _tr("Changed"),
    ]  # fmt: skip


def export_row(row: RecordRow, currency: str) -> Sequence[str]:
    """One line of it: plain numbers and ISO dates, for whatever reads it next."""
    return [
        words.record_name(row.label, row.flow), row.document_date.isoformat(), row.party, row.reference,
        f"{row.amount:f}", currency, words.state_word(row.state, row.flow), ", ".join(row.orders), ", ".join(row.bills),
        row.updated_at.astimezone().isoformat(timespec="seconds"),
    ]  # fmt: skip


def records(n: int) -> str:
    """1 record, 27 records, no record."""
    if n == 0:
        return _tr("No record")
    return _tr("1 record") if n == 1 else _tr("{n} records").format(n=formats.count(n))
