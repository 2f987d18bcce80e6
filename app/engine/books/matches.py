"""The mapping table into Zoho Books as a window shows it: what records wait for, and what a person decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.accounting import AccountingItem, Tax
from app.domain.records import Record, Subject
from app.domain.states import State
from app.engine.books.desk import AccountingDesk
from app.engine.books.lists import ITEM, TAX, AccountingLists
from app.engine.books.setup import account_choices, tax_choices
from app.engine.choices import Choice
from app.engine.destination_lists import DESTINATION, EQUIPMENT, MATERIAL, VENDOR, ReferenceIndex
from app.engine.reference.lists import FIELD_CUSTOMER
from app.engine.sales.lists import SERVICE, TAX_ZONE
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales
from app.store.accounting_books import BooksMapping
from app.store.records import RecordFilter, Records

_HELPED = {
    Subject.VENDOR: frozenset(
        {
            "books_vendor_missing",
            "books_vendor_ambiguous",
            "books_vendor_same_name",
            "books_vendor_inactive",
            "books_vendor_mapping_gone",
            "vendor_currency",
        }
    ),
    Subject.CUSTOMER: frozenset(
        {
            "customer_missing",
            "customer_ambiguous",
            "customer_same_name",
            "customer_inactive",
            "customer_mapping_gone",
            "customer_currency",
        }
    ),
    Subject.ITEM: frozenset(
        {"books_item_ambiguous", "books_item_inactive", "books_item_mapping_gone", "income_account_missing"}
    ),
    Subject.ACCOUNT: frozenset({"account_missing"}),
    Subject.TAX: frozenset({"tax_missing", "tax_ambiguous", "tax_inactive", "tax_mapping_gone"}),
}
"""Reasons of the flows into the books that a mapping of that kind does away with."""
_BY_ID = (Subject.VENDOR, Subject.CUSTOMER, Subject.ITEM)
"""Mapped by ServiceTitan's id where the reason names it: several customers may have one name."""
_SOURCES = {
    Subject.VENDOR: (VENDOR,),
    Subject.CUSTOMER: (FIELD_CUSTOMER,),
    Subject.ITEM: (MATERIAL, EQUIPMENT, SERVICE),
    Subject.TAX: (TAX_ZONE, MATERIAL, EQUIPMENT),
}


@dataclass(frozen=True, slots=True)
class BooksMatch:
    """One name of ServiceTitan."""

    kind: Subject
    name: str
    key: str
    """ServiceTitan's id as text, or the name."""
    target_id: str
    """Id in the books; empty while it is not mapped."""
    target: str
    gone: bool
    """Mapped to something that is not active there any more, as far as it was read."""
    waiting: int
    """Records that need a person because of it."""


class BooksMatches:
    """Reads only; any thread."""

    def __init__(
        self, records: Records, desk: AccountingDesk, lists: AccountingLists, reference: ReferenceIndex
    ) -> None:
        self._records = records
        self._desk = desk
        self._lists = lists
        self._reference = reference

    def waiting(self) -> dict[Subject, int]:
        """How many records wait for a name of each kind."""
        waits = [{kind for kind, _, _ in _waits_for(record)} for record in self._waiting()]
        return {kind: sum(kind in one for one in waits) for kind in _HELPED}

    def rows(self, kind: Subject) -> Sequence[BooksMatch]:
        """What waits first, most records first; then what is mapped, by name."""
        waits = Counter(
            (key, name)
            for record in self._waiting()
            for key, name in {(key, name) for of, key, name in _waits_for(record) if of is kind}
        )
        there = {one.id for one in self._desk.candidates(kind)}
        mapped = {one.key: one for one in self._desk.mappings() if one.kind is kind}
        rows = [self._row(kind, *one, mapped.get(one[0]) or mapped.get(one[1]), there, n) for one, n in waits.items()]
        seen = {text for one in waits for text in one}
        rows += [self._row(kind, key, one.name, one, there, 0) for key, one in mapped.items() if key not in seen]
        return sorted(rows, key=lambda one: (-one.waiting, one.name.casefold(), one.key))

    def _row(
        self, kind: Subject, key: str, name: str, known: BooksMapping | None, there: set[str], waiting: int
    ) -> BooksMatch:
        if known is None:
            return BooksMatch(kind, name, key, "", "", False, waiting)
        target = known.target_name
        if kind is Subject.ITEM:
            item = self._lists.store.by_id(ITEM, AccountingItem, known.target)
            target = item.name if item is not None else target or f"#{known.target}"
        return BooksMatch(kind, name, known.key, known.target, target, known.target not in there, waiting)

    def targets(self, kind: Subject) -> Sequence[Choice]:
        """What can be chosen in the books, as last read."""
        if kind is Subject.ACCOUNT:
            return account_choices(self._desk.accounts())
        if kind is Subject.TAX:
            return tax_choices(self._lists.store.all(TAX, Tax))
        if kind is Subject.ITEM:
            items = [one for one in self._lists.store.all(ITEM, AccountingItem) if one.active]
            return [Choice(one.id, one.name, one.sku) for one in sorted(items, key=lambda one: one.name.casefold())]
        return [Choice(one.id, one.name, "") for one in self._desk.candidates(kind)]

    def sources(self, kind: Subject) -> Sequence[str]:
        """Names of ServiceTitan that can be mapped, for a person to choose from."""
        listed = self._reference.store.listed(DESTINATION, _SOURCES.get(kind, (MATERIAL, EQUIPMENT)))
        return list(dict.fromkeys(one.name for one in listed if one.active))

    def _waiting(self) -> Iterator[Record]:
        for flow in (bills.NAME, sales.NAME):
            yield from self._records.find(RecordFilter(states=frozenset({State.NEEDS_MAPPING}), flow=flow))


def _waits_for(record: Record) -> Iterator[tuple[Subject, str, str]]:
    """(kind, key, name) of what it waits for that a mapping does away with."""
    for one in record.reasons:
        if one.code in _HELPED.get(one.subject, ()):
            yield one.subject, (one.key if one.subject in _BY_ID and one.key else one.name), one.name
