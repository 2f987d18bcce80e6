"""The state of a company: masters, vouchers and the two marks; moves the marks exactly as TallyPrime was measured to.

Measured rules: create, alter (even without a change), cancel and re-date +1; mark optional +2; delete +2 and the row is
gone; any change of a master +1 on the other mark, and a rename touches no voucher. Every public method takes the lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast

from app.simulators.tally import standard
from app.simulators.tally.index import VoucherIndex
from app.simulators.tally.masters import (
    Currency,
    Godown,
    Group,
    Ledger,
    Master,
    StockGroup,
    StockItem,
    Unit,
    UnknownMasterError,
    VoucherType,
)
from app.simulators.tally.values import PRIMARY
from app.simulators.tally.vouchers import Voucher

M = TypeVar("M", bound=Master)
Clock = Callable[[], datetime]

KINDS: tuple[type[Master], ...] = (Group, Ledger, StockGroup, StockItem, Unit, Godown, VoucherType, Currency)


class UnknownVoucherError(KeyError):
    """No voucher has that GUID (any more)."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a company as Tally's backup keeps it: data, marks and the numbers it would give out next."""

    name: str
    masters: dict[type[Master], dict[int, Master]]
    vouchers: VoucherIndex
    alt_vch_id: int | None
    alt_mst_id: int
    next_voucher_id: int
    next_master_id: int
    last_voucher_date: date | None


class Books:
    """Masters, vouchers and marks of one company; thread-safe and editable while a simulator serves it."""

    def __init__(self, *, name: str, guid: str, books_from: date, clock: Clock = datetime.now) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.name = name
        self.guid = guid
        self.books_from = books_from
        self.starting_from = books_from
        self.number = "010001"
        self.is_aggregate = False
        self.is_inventory_on = True
        self.display_period: tuple[date, date] | None = None
        """What the user's screen shows (F2); None = the financial year of today."""
        self.tracked_excess_moves = False
        """Whether what a tracked invoice bills above its note moves stock: the rule of one client, not measured."""
        self.count_at_end_of_day = False
        """Whether a physical count comes after all movements of its day instead of in its turn; told nowhere."""
        self.zero_count_is_empty = True
        """Whether a count of nothing comes without a quantity, as quantities rounded to nothing were measured to."""
        self.material_in_all_entries = True
        """Whether Material In and Out repeat their lines in ALLINVENTORYENTRIES, as stock journals were measured to."""
        self.vouchers_index = VoucherIndex()
        self.alt_vch_id: int | None = None
        self.alt_mst_id = 0
        self.last_voucher_date: date | None = None
        self._masters: dict[type[Master], dict[int, Master]] = {kind: {} for kind in KINDS}
        self._names: dict[type[Master], dict[str, int]] = {kind: {} for kind in KINDS}
        self._next_voucher_id = 1
        self._next_master_id = standard.FIRST_FREE_MASTER_ID
        self._numbers: dict[int, dict[int, str]] = {}
        self._load_standard()

    @property
    def today(self) -> date:
        """The date of the injected clock."""
        return self.clock().date()

    @property
    def last_voucher_id(self) -> int:
        """The highest MASTERID ever given to a voucher."""
        return self._next_voucher_id - 1

    # --- masters -----------------------------------------------------------------------------------------------

    def all(self, kind: type[M]) -> list[M]:
        """All masters of a kind, sorted by name as Tally lists them."""
        with self.lock:
            found = cast(list[M], list(self._masters[kind].values()))
        return sorted(found, key=lambda master: (master.name.casefold(), master.master_id))

    def get(self, kind: type[M], master_id: int) -> M:
        """The master with that MASTERID; KeyError if it was deleted."""
        return cast(M, self._masters[kind][master_id])

    def find(self, kind: type[M], name: str) -> M:
        """The master with that name, alias or former name; raises UnknownMasterError."""
        with self.lock:
            master_id = self._names[kind].get(name.strip().casefold())
            if master_id is None or master_id not in self._masters[kind]:
                raise UnknownMasterError(kind.__name__, name)
            return self.get(kind, master_id)

    def has(self, kind: type[Master], name: str) -> bool:
        """Whether `find` would succeed."""
        with self.lock:
            return self._names[kind].get(name.strip().casefold()) in self._masters[kind]

    def unit(self, master_id: int) -> Unit:
        """A unit by MASTERID, in the shape the formatting functions want."""
        return self.get(Unit, master_id)

    def add_master(self, kind: type[M], name: str, /, **fields: Any) -> M:
        """Create a master: +1 on ALTMSTID. Raises ValueError if the name is taken."""
        with self.lock:
            if self.has(kind, name) and self.find(kind, name).name.casefold() == name.strip().casefold():
                raise ValueError(f"{kind.__name__} '{name}' already exists")
            self.alt_mst_id += 1
            master = kind(master_id=self._next_master_id, alter_id=self.alt_mst_id, name=name.strip(), **fields)
            self._next_master_id += 1
            self._keep(kind, master)
            return master

    def alter_master(self, kind: type[M], name: str, /, **changes: Any) -> M:
        """Save a master, changed or not: +1 on ALTMSTID; vouchers keep their ALTERID."""
        with self.lock:
            self.alt_mst_id += 1
            master = replace(self.find(kind, name), alter_id=self.alt_mst_id, **changes)
            self._keep(kind, master)
            return master

    def rename_master(self, kind: type[M], name: str, new_name: str) -> M:
        """Rename: +1 on ALTMSTID, and the new name shows in old vouchers and child masters without new ALTERIDs."""
        with self.lock:
            master = self.find(kind, name)
            old = master.name
            renamed = self.alter_master(kind, name, name=new_name.strip(), former=(*master.former, old))
            for child_kind in _CHILDREN.get(kind, ()):
                for child in list(self._masters[child_kind].values()):
                    if child.parent == old and child.master_id != renamed.master_id:
                        self._keep(child_kind, replace(child, parent=renamed.name))
            if kind is VoucherType and renamed.parent == old:
                renamed = replace(renamed, parent=renamed.name)
                self._keep(kind, renamed)
            return renamed

    def delete_master(self, kind: type[Master], name: str) -> None:
        """Delete a master: +1 on ALTMSTID and the row is gone. Raises ValueError if a voucher or stock uses it."""
        with self.lock:
            master = self.find(kind, name)
            held = isinstance(master, Godown) and any(
                opening.godown_id == master.master_id for item in self.all(StockItem) for opening in item.openings
            )
            if held or any(_uses(voucher, kind, master.master_id) for voucher in self.vouchers_index.in_order()):
                raise ValueError("Cannot be deleted!")
            self.alt_mst_id += 1
            del self._masters[kind][master.master_id]

    def reserved_class(self, type_id: int) -> str:
        """The reserved name a voucher type descends from, e.g. `Purchase` for a user's `GST Purchase`."""
        with self.lock:
            current = self.get(VoucherType, type_id)
            while not current.reserved_name:
                current = self.find(VoucherType, current.parent)
            return current.reserved_name

    def voucher_class(self, voucher: Voucher) -> str:
        """The reserved class of a voucher."""
        return self.reserved_class(voucher.type_id)

    # --- vouchers ----------------------------------------------------------------------------------------------

    def vouchers(self) -> list[Voucher]:
        """All vouchers, by date."""
        with self.lock:
            return list(self.vouchers_index.in_order())

    def voucher(self, guid: str) -> Voucher:
        """The voucher with that GUID as it stands now; raises UnknownVoucherError."""
        with self.lock:
            prefix, _, suffix = guid.rpartition("-")
            found = self.vouchers_index.records.get(_hex(suffix)) if prefix == self.guid else None
            if found is None:
                raise UnknownVoucherError(guid)
            return found

    def voucher_number(self, voucher: Voucher) -> str:
        """VOUCHERNUMBER: stated, or for automatic types the place in the year as of now - it moves."""
        if voucher.number is not None:
            return voucher.number
        with self.lock:
            numbers = self._numbers.get(voucher.type_id)
            if numbers is None:
                numbers = self._renumber(voucher.type_id)
            return numbers.get(voucher.master_id, "")

    def cancel_voucher(self, guid: str) -> Voucher:
        """Cancel (Alt+X): +1; stays listed without party and entries."""
        return self._change(guid, 1, cancelled=True)

    def redate_voucher(self, guid: str, day: date) -> Voucher:
        """Move to another date: +1; GUID stays, VCHKEY changes."""
        with self.lock:
            voucher = self.voucher(guid)
            key_number = self.vouchers_index.next_key_number(day)
            draft = None if voucher.draft is None else replace(voucher.draft, date=day, effective_date=None)
            return self._change(guid, 1, date=day, effective_date=day, key_number=key_number, draft=draft)

    def set_optional(self, guid: str, optional: bool) -> Voucher:
        """Mark optional: +2. Make regular again: +1."""
        return self._change(guid, 2 if optional else 1, optional=optional)

    def delete_voucher(self, guid: str) -> None:
        """Delete: +2 and the row disappears; LASTVOUCHERDATE is not rolled back and the MASTERID is not reused."""
        with self.lock:
            voucher = self.voucher(guid)
            self.alt_vch_id = (self.alt_vch_id or 0) + 2
            self.vouchers_index.remove(voucher.master_id)
            self._numbers.pop(voucher.type_id, None)

    def touch_voucher(self, guid: str) -> Voucher:
        """Open and save without a change: +1."""
        return self._change(guid, 1)

    def insert_voucher(self, **fields: Any) -> Voucher:
        """Create a voucher from its stored fields: +1. Prefer the builders of `Company`."""
        with self.lock:
            self.alt_vch_id = (self.alt_vch_id or 0) + 1
            day: date = fields["date"]
            fields.setdefault("effective_date", day)
            voucher = Voucher(
                company_guid=self.guid,
                master_id=self._next_voucher_id,
                alter_id=self.alt_vch_id,
                key_number=self.vouchers_index.next_key_number(day),
                updated_at=self.clock(),
                **fields,
            )
            self._next_voucher_id += 1
            self._store(voucher)
            return voucher

    def _change(self, guid: str, steps: int, **changes: Any) -> Voucher:
        with self.lock:
            self.alt_vch_id = (self.alt_vch_id or 0) + steps
            changed = replace(self.voucher(guid), alter_id=self.alt_vch_id, updated_at=self.clock(), **changes)
            self._store(changed)
            return changed

    def _store(self, voucher: Voucher) -> None:
        self.vouchers_index.put(voucher)
        if self.last_voucher_date is None or voucher.date > self.last_voucher_date:
            self.last_voucher_date = voucher.date
        if voucher.number is None:
            self._numbers.pop(voucher.type_id, None)

    def _renumber(self, type_id: int) -> dict[int, str]:
        """Number the vouchers of an automatic type from 1 in each financial year, by date."""
        numbers: dict[int, str] = {}
        year, count = None, 0
        for voucher in self.vouchers_index.in_order():
            if voucher.type_id != type_id or voucher.number is not None:
                continue
            if year != (financial_year := start_of_year(voucher.date)):
                year, count = financial_year, 0
            count += 1
            numbers[voucher.master_id] = str(count)
        self._numbers[type_id] = numbers
        return numbers

    # --- the company as a whole --------------------------------------------------------------------------------

    def rename(self, new_name: str) -> None:
        """Rename the company: same GUID, same data."""
        with self.lock:
            self.name = new_name

    def backup(self) -> Backup:
        """Take a backup; the data stay as they are."""
        with self.lock:
            return Backup(
                name=self.name,
                masters={kind: dict(found) for kind, found in self._masters.items()},
                vouchers=self.vouchers_index.copy(),
                alt_vch_id=self.alt_vch_id,
                alt_mst_id=self.alt_mst_id,
                next_voucher_id=self._next_voucher_id,
                next_master_id=self._next_master_id,
                last_voucher_date=self.last_voucher_date,
            )

    def restore(self, backup: Backup) -> None:
        """Restore: marks go back, and MASTERIDs and GUIDs given out since are given out again to other things."""
        with self.lock:
            self.name = backup.name
            self.vouchers_index = backup.vouchers.copy()
            self.alt_vch_id, self.alt_mst_id = backup.alt_vch_id, backup.alt_mst_id
            self._next_voucher_id, self._next_master_id = backup.next_voucher_id, backup.next_master_id
            self.last_voucher_date = backup.last_voucher_date
            self._numbers.clear()
            self._masters = {kind: dict(found) for kind, found in backup.masters.items()}
            self._names = {kind: {} for kind in KINDS}
            for kind, found in self._masters.items():
                for master in found.values():
                    self._register(kind, master)
            for kind, found in self._masters.items():
                for master in found.values():
                    for name in master.former:
                        self._names[kind].setdefault(name.casefold(), master.master_id)

    def _keep(self, kind: type[Master], master: Master) -> None:
        self._masters[kind][master.master_id] = master
        self._register(kind, master)

    def _register(self, kind: type[Master], master: Master) -> None:
        for name in (*master.aliases, master.name):
            self._names[kind][name.casefold()] = master.master_id

    def _load_standard(self) -> None:
        for master_id, name, parent, aliases in standard.GROUPS:
            self._standard(Group, master_id, name, parent=parent, reserved_name=name, aliases=aliases)
        self._standard(Godown, standard.MAIN_LOCATION_ID, "Main Location", parent=PRIMARY)
        self._standard(Ledger, standard.CASH_ID, "Cash", parent="Cash-in-Hand")
        result = "Profit & Loss A/c"
        self._standard(Ledger, standard.PROFIT_AND_LOSS_ID, result, parent=PRIMARY, reserved_name=result)
        self._standard(Currency, standard.BASE_CURRENCY_ID, "₹", formal_name="INR")
        for master_id, name in standard.VOUCHER_TYPES:
            stock = name in standard.INVENTORY_TYPES
            self._standard(VoucherType, master_id, name, parent=name, reserved_name=name, affects_stock=stock)

    def _standard(self, kind: type[Master], master_id: int, name: str, **fields: Any) -> None:
        self.alt_mst_id += 1
        self._keep(kind, kind(master_id=master_id, alter_id=self.alt_mst_id, name=name, **fields))


_CHILDREN: dict[type[Master], tuple[type[Master], ...]] = {
    Group: (Group, Ledger),
    StockGroup: (StockGroup, StockItem),
    Godown: (Godown,),
    VoucherType: (VoucherType,),
}


def start_of_year(day: date) -> date:
    """1 April of the financial year of a day."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def _hex(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return -1


def _uses(voucher: Voucher, kind: type[Master], master_id: int) -> bool:
    if kind is VoucherType:
        return voucher.type_id == master_id
    if kind is StockItem:
        return any(line.item_id == master_id for line in voucher.lines)
    if kind is Godown:
        return any(batch.godown_id == master_id for line in voucher.lines for batch in line.batches)
    if kind is Ledger:
        entries = list(voucher.entries) + [entry for line in voucher.lines for entry in line.allocations]
        return voucher.party_id == master_id or any(entry.ledger_id == master_id for entry in entries)
    return False
