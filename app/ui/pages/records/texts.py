"""What the list of records says: its columns, its states as segments, its sums and its empty sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.states import ATTENTION, WORKING, State
from app.engine.views import RecordColumn, RecordRow
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.stock import planner as stock
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.models.paged import Column
from app.ui.pages.attention.texts import spoken_money
from app.ui.words_books import INTO_BOOKS

LABEL, DATE, PARTY, REFERENCE, AMOUNT, STATE, ORDER, BILL, BOOKED, CHANGED = range(10)
ALL = "all"
FLOWS = ("", purchases.NAME, stock.NAME, bills.NAME, sales.NAME, reference.NAME)
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
        purchases.NAME: _tr("Purchases"),
        stock.NAME: _tr("Stock"),
        bills.NAME: _tr("Bills in Zoho Books"),
        sales.NAME: _tr("Sales in Zoho Books"),
        reference.NAME: _tr("Vendors & items"),
    }[flow]


@dataclass(frozen=True, slots=True)
class Titles:
    """What the columns are called with what is connected, and which of them then say nothing."""

    currency: str
    record: str
    party: str
    number: str
    order: str
    unused: frozenset[int]


def titles(settings: Settings, currency: str) -> Titles:
    """Of vouchers of TallyPrime only, of what goes from ServiceTitan to Zoho Books only, or of both."""
    tally, sales = settings.reads_tally, bool(settings.sales.kinds)
    books = settings.zoho.enabled and (settings.bills.enabled or sales or settings.reference.enabled)
    buys = tally or settings.bills.enabled or not sales
    party = _tr("Supplier") if tally else _tr("Vendor")
    if books and sales:
        party = (_tr("Supplier or customer") if tally else _tr("Vendor or customer")) if buys else _tr("Customer")
    return Titles(
        currency,
        _tr("Record") if books else _tr("Voucher"),
        party,
        _tr("Number") if books and sales else _tr("Invoice no."),
        _tr("Order or return") if settings.stock.enabled else _tr("Purchase order"),
        (frozenset() if tally else frozenset({ORDER, BILL})) | (frozenset() if books else frozenset({BOOKED})),
    )


def columns(said: Titles, now: Callable[[], datetime]) -> list[Column[RecordRow]]:
    """The columns in the order of their numbers above."""
    currency = said.currency
    return [
        Column(RecordColumn.LABEL, said.record, record_name, tip=record_name),
        Column(RecordColumn.DATE, _tr("Date"), lambda row: formats.day(row.document_date)),
        Column(RecordColumn.PARTY, said.party, lambda row: row.party, tip=lambda row: row.party),
        Column(
            RecordColumn.REFERENCE, said.number, lambda row: row.reference or formats.NONE,
            tip=lambda row: row.reference,
        ),
        Column(
            RecordColumn.AMOUNT, _tr("Amount ({sign})").format(sign=formats.symbol(currency)),
            lambda row: amount(row, currency), right=True,
            spoken=lambda row: spoken_money(row.amount, currency),
        ),
        Column(RecordColumn.STATE, _tr("State"), state_text, tip=state_text),
        Column(
            "order", said.order, lambda row: first_of(row.orders),
            tip=lambda row: ", ".join(row.orders), sortable=False,
        ),
        Column(
            "bill", _tr("Bill"), lambda row: first_of(row.bills),
            tip=lambda row: ", ".join(row.bills), sortable=False,
        ),
        Column(
            "booked", _tr("In Zoho Books"), lambda row: first_of(row.booked),
            tip=lambda row: ", ".join(row.booked), sortable=False,
            about=_tr("Number of its document there"),
        ),
        Column(RecordColumn.CHANGED, _tr("Changed"), lambda row: formats.moment(row.updated_at, now())),
    ]  # fmt: skip


def record_name(row: RecordRow) -> str:
    """What it is called."""
    return words.record_name(row.label, row.flow)


def state_text(row: RecordRow) -> str:
    """Its state in a word."""
    return words.state_word(row.state, row.flow)


def amount(row: RecordRow, currency: str) -> str:
    """What it is worth; a vendor or an item is worth nothing by itself."""
    return formats.NONE if row.flow == reference.NAME else formats.money(row.amount, currency)


def first_of(numbers: Sequence[str]) -> str:
    """61001165, or 61001165 +1 where there are more; the tooltip and the drawer have all."""
    if not numbers:
        return formats.NONE
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} +{len(numbers) - 1}"


def export_columns(said: Titles) -> Sequence[str]:
    """The first line of an exported file."""
    there = {ORDER: _tr("Purchase orders"), BILL: _tr("Bills"), BOOKED: _tr("In Zoho Books")}
    return [
        said.record, _tr("Date"), said.party, said.number, _tr("Amount"), _tr("Currency"), _tr("State"),
        *(text for at, text in there.items() if at not in said.unused), _tr("Changed"),
    ]  # fmt: skip


def export_row(row: RecordRow, said: Titles) -> Sequence[str]:
    """One line of it: plain numbers and ISO dates, for whatever reads it next."""
    there = {ORDER: row.orders, BILL: row.bills, BOOKED: row.booked}
    return [
        record_name(row), row.document_date.isoformat(), row.party, row.reference, f"{row.amount:f}", said.currency,
        state_text(row), *(", ".join(numbers) for at, numbers in there.items() if at not in said.unused),
        row.updated_at.astimezone().isoformat(timespec="seconds"),
    ]  # fmt: skip


def summed(settings: Settings, flow: str, *, fallback: bool) -> bool:
    """Whether the amounts of what is listed make a sum: of what was bought and sold, and of what was bought in
    TallyPrime and booked in Zoho Books, they count one thing twice."""
    on = {
        purchases.NAME: settings.purchases.enabled and settings.reads_tally,
        stock.NAME: settings.stock.enabled,
        bills.NAME: settings.zoho.enabled and settings.bills.enabled,
        sales.NAME: settings.zoho.enabled and bool(settings.sales.kinds),
    }
    listed = {flow} if flow else {one for one in INTO_BOOKS if on[one]} if fallback else {one for one in on if on[one]}
    return sales.NAME not in listed and reference.NAME not in listed and not {purchases.NAME, bills.NAME} <= listed


def records(n: int) -> str:
    """1 record, 27 records, no record."""
    if n == 0:
        return _tr("No record")
    return _tr("1 record") if n == 1 else _tr("{n} records").format(n=formats.count(n))
