"""What a person asks of the books besides records: sign-in, organizations, and what a thing of ServiceTitan means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from app.domain.accounting import CallBudget, LedgerAccount, Organization
from app.domain.errors import UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.engine.books.lists import ACCOUNT, CUSTOMER, ITEM, TAX, VENDOR, AccountingLists
from app.engine.circuit import Circuit
from app.engine.destination_lists import DESTINATION, EQUIPMENT, MATERIAL, ReferenceIndex
from app.engine.destination_lists import VENDOR as FIELD_VENDOR
from app.engine.ports_accounting import PurchaseBooks
from app.engine.sales.lists import SERVICE
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales
from app.store.accounting_books import BooksMapping, BooksMappings, ListedInBooks
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import Records
from app.system.settings import Settings
from app.system.tables import read_table, write_table

COLUMNS = ("kind", "source", "target", "target_id")
BOOKS_MAPPABLE = (Subject.VENDOR, Subject.CUSTOMER, Subject.ITEM, Subject.ACCOUNT, Subject.TAX)
"""Kinds that can be mapped to the books: a vendor to a vendor, a customer to a customer, an item to an item, an account
of ServiceTitan to an account, and an item, an account or a tax zone to a tax. Bills and sales share the table."""
_LISTS = {
    Subject.VENDOR: VENDOR,
    Subject.CUSTOMER: CUSTOMER,
    Subject.ITEM: ITEM,
    Subject.ACCOUNT: ACCOUNT,
    Subject.TAX: TAX,
}
_OF_FIELD = {Subject.VENDOR: (FIELD_VENDOR,), Subject.ITEM: (MATERIAL, EQUIPMENT, SERVICE)}
_FLOWS = (bills.NAME, sales.NAME)


class SignedInLike(Protocol):
    """How a sign-in ended."""

    @property
    def region(self) -> object: ...
    @property
    def missing_scopes(self) -> tuple[str, ...]: ...


class Account(Protocol):
    """One account of the books' vendor."""

    def sign_in_for(self, open_browser: Callable[[str], object], *, bills: bool, timeout_s: float) -> SignedInLike: ...
    def sign_out(self) -> bool: ...
    def api(self, organization_id: str) -> PurchaseBooks: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a person is told after the sign-in."""

    region: str
    """The account's own data centre; empty for a simulator."""
    missing_scopes: tuple[str, ...]
    organizations: tuple[Organization, ...]


@dataclass(frozen=True, slots=True)
class AccountingDeskParts:
    """What it works with."""

    settings: Callable[[], Settings]
    change_settings: Callable[[Callable[[Settings], Settings]], Settings]
    database: Database
    records: Records
    lists: AccountingLists
    mappings: BooksMappings
    reference: ReferenceIndex
    audit: AuditTrail
    circuit: Circuit
    account: Callable[[], Account]


class AccountingDesk:
    """The acts of a person; any thread."""

    def __init__(self, parts: AccountingDeskParts) -> None:
        self._p = parts

    # -- the account -----------------------------------------------------------------------------------------------

    def sign_in(self, open_browser: Callable[[str], object], *, timeout_s: float = 300.0) -> SignedIn:
        """Open the browser and wait for the person; the only organization there is is chosen at once.

        Raises ConfigurationError, SignInFailed, Cancelled and SystemError_.
        """
        p = self._p
        account = p.account()
        done = account.sign_in_for(open_browser, bills=True, timeout_s=timeout_s)
        region = str(done.region or "")
        p.audit.add("signed_in", f"Signed in to Zoho Books{f' ({region})' if region else ''}.")
        p.circuit.succeeded()
        found = tuple(account.api("").organizations())
        active = [one for one in found if one.active]
        if not p.settings().zoho.organization_id and len(active) == 1:
            p.change_settings(lambda settings: settings.with_value("zoho.organization_id", active[0].id))
        return SignedIn(region, done.missing_scopes, found)

    def sign_out(self) -> bool:
        """Forget the sign-in and revoke it; False where Zoho could not be told. Raises ConfigurationError."""
        told = self._p.account().sign_out()
        said = "and revoked there" if told else "but could not be revoked there"
        self._p.audit.add("signed_out", f"The sign-in to Zoho Books was forgotten here {said}.")
        return told

    def organizations(self) -> Sequence[Organization]:
        """The organizations of the account, live. Raises KnownErrors."""
        return self._p.account().api("").organizations()

    def budget(self) -> CallBudget | None:
        """What is left of the day's calls, as the last answer in this process said. Raises ConfigurationError."""
        chosen = self._p.settings().zoho.organization_id
        return self._p.account().api(chosen).budget() if chosen else None

    # -- mappings --------------------------------------------------------------------------------------------------

    def mappings(self) -> Sequence[BooksMapping]:
        """What a person mapped to the books."""
        return self._p.mappings.all()

    def candidates(self, kind: Subject) -> Sequence[ListedInBooks]:
        """What can be chosen there; active ones, by name. Raises UsageError for a kind that cannot be mapped."""
        return [one for one in self._p.lists.store.listed(_list_of(kind)) if one.active]

    def accounts(self) -> Sequence[LedgerAccount]:
        """The chart of accounts as last read."""
        return self._p.lists.store.all(ACCOUNT, LedgerAccount)

    def map(self, kind: Subject, source: str, target: str) -> tuple[int, ...]:
        """Say what a vendor, item or account of ServiceTitan means in the books; returns the records it releases.

        `source`: its name or code as ServiceTitan has it, or `#ID`; `target`: the exact name there, or `#ID`. Raises
        UsageError where either is not known or not the only one.
        """
        p = self._p
        key, name = self._source(kind, source)
        chosen = self._target(kind, target)
        with p.database.write():
            p.mappings.put(kind, key, name, chosen.id, chosen.name)
            released = []
            for record_id in p.records.waiting_for(kind, [key, name]):
                record = p.records.get(record_id)
                if record is not None and record.flow in _FLOWS and record.state is State.NEEDS_MAPPING:
                    p.records.save(
                        replace(record, state=State.NEW, next_attempt_at=None),
                        why=f"{record.label} is released by the mapping of “{name}”.",
                    )
                    released.append(record_id)
        return tuple(released)

    def unmap(self, kind: Subject, source: str) -> None:
        """Forget a mapping. Raises UsageError when there is none."""
        if not self._p.mappings.remove(kind, source.removeprefix("#")):
            raise UsageError(
                f"There is no {kind.value} mapping to Zoho Books for “{source}”.",
                advice="See “ml-connector mappings list”.",
            )

    def export_file(self, path: Path) -> int:
        """Write all mappings to the books to a .csv, .json or .xlsx file; returns how many. Raises KnownError."""
        rows = [(one.kind.value, one.name, one.target_name, f"#{one.target}") for one in self.mappings()]
        write_table(path, COLUMNS, rows)
        return len(rows)

    def import_file(self, path: Path) -> tuple[int, tuple[int, ...]]:
        """Take the mappings of such a file, all or none; how many, and the records they release.

        The id decides, and the name where there is none. Raises UsageError or ConfigurationError naming the row.
        """
        rows = read_table(path, required=COLUMNS[:3])
        released: dict[int, None] = {}
        with self._p.database.write():
            for row in rows:
                kind = next((one for one in BOOKS_MAPPABLE if one.value == row.cells["kind"]), None)
                try:
                    if kind is None:
                        _list_of(Subject.DOCUMENT)
                    else:
                        target = row.cells.get("target_id") or row.cells["target"]
                        released.update(dict.fromkeys(self.map(kind, row.cells["source"], target)))
                except UsageError as error:
                    raise UsageError(f"{path.name}, {row.place}: {error.what}", advice=error.advice) from None
        return len(rows), tuple(released)

    def _source(self, kind: Subject, source: str) -> tuple[str, str]:
        """Key and name of the thing in ServiceTitan: an account has no id there."""
        kinds = _OF_FIELD.get(kind)
        if kinds is None:
            _list_of(kind)
            by_id = kind in (Subject.CUSTOMER, Subject.TAX) and source.startswith("#") and source[1:].isdigit()
            return (source[1:], self._name_of(kind, source[1:])) if by_id else (source, source)
        rows = self._p.reference.store.listed(DESTINATION, kinds)
        if source.startswith("#") and source[1:].isdigit():
            found = [row for row in rows if row.id == int(source[1:])]
        else:
            found = [row for row in rows if row.name == source]
            found = [row for row in found if row.active] or found
        if len(found) == 1:
            return str(found[0].id), found[0].name
        if found:
            options = ", ".join(f"#{row.id}" for row in found)
            raise UsageError(f"{len(found)} of ServiceTitan are called “{source}”.", advice=f"Choose one: {options}.")
        raise UsageError(
            f"ServiceTitan has no {kind.value} called “{source}”, as far as it was read.",
            advice="Check the spelling; if it is new there, run “ml-connector sync --dry-run” first.",
        )

    def _name_of(self, kind: Subject, key: str) -> str:
        """What a waiting record calls the customer or tax zone with that id; else the id as it is given."""
        for record_id in self._p.records.waiting_for(kind, [key]):
            record = self._p.records.get(record_id)
            for reason in record.reasons if record is not None else ():
                if reason.subject is kind and reason.key == key and reason.name:
                    return reason.name
        return f"#{key}"

    def _target(self, kind: Subject, target: str) -> ListedInBooks:
        rows = self.candidates(kind)
        if target.startswith("#") and target[1:].isdigit():
            found = [row for row in rows if row.id == target[1:]]
        else:
            found = [row for row in rows if row.name == target]
        if len(found) == 1:
            return found[0]
        if found:
            options = ", ".join(f"#{row.id}" for row in found)
            raise UsageError(
                f"{len(found)} active entries in Zoho Books are called “{target}”.",
                advice=f"Choose one by its id: {options}.",
            )
        hint = "" if rows else " Its lists were not read yet: run “ml-connector sync --dry-run” first."
        raise UsageError(
            f"Zoho Books has no active {kind.value} called “{target}”.", advice=f"Give the exact name, or #ID.{hint}"
        )


def _list_of(kind: Subject) -> str:
    if kind not in _LISTS:
        kinds = ", ".join(one.value for one in BOOKS_MAPPABLE)
        raise UsageError(f"“{kind.value}” cannot be mapped to Zoho Books.", advice=f"Kinds: {kinds}.")
    return _LISTS[kind]
