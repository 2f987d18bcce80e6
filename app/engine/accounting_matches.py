"""The mapping table into Zoho Books as a window shows it: what records wait for, and what a person decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.accounting import Tax
from app.domain.records import Record, Subject
from app.domain.states import State
from app.engine.accounting_desk import AccountingDesk
from app.engine.accounting_lists import TAX, AccountingLists
from app.engine.accounting_setup import account_choices, tax_choices
from app.engine.choices import Choice
from app.engine.reference import DESTINATION, EQUIPMENT, MATERIAL, VENDOR, ReferenceIndex
from app.flows import bills
from app.store.records import RecordFilter, Records

_HELPED = {
    Subject.VENDOR: frozenset(
        {
            "books_vendor_missing",
            "books_vendor_ambiguous",
            "books_vendor_inactive",
            "books_vendor_mapping_gone",
            "vendor_currency",
        }
    ),
    Subject.ACCOUNT: frozenset({"account_missing"}),
    Subject.TAX: frozenset({"tax_missing"}),
}
"""Reasons of the bills flow that a mapping of that kind does away with."""
_SOURCES = {Subject.VENDOR: (VENDOR,)}


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
        names = [self._names(record) for record in self._waiting()]
        return {kind: sum(bool(one.get(kind)) for one in names) for kind in _HELPED}

    def rows(self, kind: Subject) -> Sequence[BooksMatch]:
        """What waits first, most records first; then what is mapped, by name."""
        waits = self._waits(kind)
        there = {one.id for one in self._desk.candidates(kind)}
        found = {
            one.name: BooksMatch(kind, one.name, one.key, one.target, one.target_name, one.target not in there, 0)
            for one in self._desk.mappings()
            if one.kind is kind
        }
        rows = [one for name, one in found.items() if name not in waits]
        for name, n in waits.items():
            known = found.get(name)
            rows.append(
                BooksMatch(
                    kind,
                    name,
                    known.key if known else name,
                    known.target_id if known else "",
                    known.target if known else "",
                    known.gone if known else False,
                    n,
                )
            )
        return sorted(rows, key=lambda one: (-one.waiting, one.name.casefold()))

    def targets(self, kind: Subject) -> Sequence[Choice]:
        """What can be chosen in the books, as last read."""
        if kind is Subject.ACCOUNT:
            return account_choices(self._desk.accounts())
        if kind is Subject.TAX:
            return tax_choices(self._lists.store.all(TAX, Tax))
        return [Choice(one.id, one.name, "") for one in self._desk.candidates(kind)]

    def sources(self, kind: Subject) -> Sequence[str]:
        """Names of ServiceTitan that can be mapped, for a person to choose from."""
        listed = self._reference.store.listed(DESTINATION, _SOURCES.get(kind, (MATERIAL, EQUIPMENT)))
        return list(dict.fromkeys(one.name for one in listed if one.active))

    def _waits(self, kind: Subject) -> Counter[str]:
        return Counter(name for record in self._waiting() for name in self._names(record).get(kind, ()))

    def _waiting(self) -> Sequence[Record]:
        return self._records.find(RecordFilter(states=frozenset({State.NEEDS_MAPPING}), flow=bills.NAME))

    @staticmethod
    def _names(record: Record) -> dict[Subject, set[str]]:
        """What it waits for that a mapping does away with."""
        return {
            kind: {one.name for one in record.reasons if one.subject is kind and one.code in codes}
            for kind, codes in _HELPED.items()
        }
