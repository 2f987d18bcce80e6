"""The books at the destination: a mirror of their documents, a copy of their lists, and what is mapped to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from app.domain.accounting_documents import (
    BillOnBooks,
    CreditNoteOnBooks,
    CustomerPaymentOnBooks,
    InvoiceOnBooks,
    VendorCreditOnBooks,
)
from app.domain.bills import same_number
from app.domain.clock import Clock
from app.domain.records import Subject
from app.store.audit import AuditTrail
from app.store.codec import dump, load, moment, moment_of, stamp
from app.store.database import Database

T = TypeVar("T")
Purchase = BillOnBooks | VendorCreditOnBooks
Sale = InvoiceOnBooks | CreditNoteOnBooks | CustomerPaymentOnBooks
OnBooks = Purchase | Sale
D = TypeVar("D", bound=OnBooks)
BILL, CREDIT = "bill", "vendor_credit"
INVOICE, CREDIT_NOTE, PAYMENT = "invoice", "credit_note", "customer_payment"
PURCHASE_KINDS, SALE_KINDS = (BILL, CREDIT), (INVOICE, CREDIT_NOTE, PAYMENT)
_TYPES: dict[str, type[OnBooks]] = {
    BILL: BillOnBooks,
    CREDIT: VendorCreditOnBooks,
    INVOICE: InvoiceOnBooks,
    CREDIT_NOTE: CreditNoteOnBooks,
    PAYMENT: CustomerPaymentOnBooks,
}
_KINDS: dict[object, str] = {cls: kind for kind, cls in _TYPES.items()}
_KEY_BEGINS = "ST-"
_SELECT_STATE = (
    "SELECT data, complete, stale, modified_on, settled_on FROM accounting_document WHERE kind = ? AND id = ?"
)
_REPLACE = (
    "REPLACE INTO accounting_document (kind, id, contact_id, number_key, reference, custom_key, status, complete, "
    "stale, gone, unseen, modified_on, settled_on, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?, ?, ?)"
)
_SELECT = "SELECT data FROM accounting_document WHERE kind = ? AND gone = 0 AND "


@dataclass(frozen=True, slots=True)
class Unseen:
    """A document that changed there and was not weighed yet."""

    kind: str
    id: str
    references: tuple[str, ...]
    """Where our key may stand, as it stands there."""
    status: str


class BooksView(Generic[D]):
    """The mirror of one kind, as the planner asks it."""

    def __init__(self, database: Database, cls: type[D]) -> None:
        self._database = database
        self._cls = cls
        self._kind = _KINDS[cls]

    def keyed(self, reference: str) -> Sequence[D]:
        """Those that carry the key in the reference number or, also with the number of its making (`/2`), in a custom
        field; void ones too."""
        made_anew = "custom_key >= ? || '/' AND custom_key < ? || '0'"
        return self._found(f"(reference = ? OR custom_key = ? OR {made_anew})", *[reference] * 4)

    def made_anew(self, reference: str) -> Sequence[D]:
        """Those that carry the key with the number of a later making (`/2`) in the reference number; void ones too."""
        return self._found("reference >= ? || '/' AND reference < ? || '0'", reference, reference)

    def by_id(self, document_id: str) -> D | None:
        """One as it was last seen."""
        return next(iter(self._found("id = ?", document_id)), None)

    def is_gone(self, document_id: str) -> bool:
        """Whether the books said that it does not exist."""
        sql = "SELECT gone FROM accounting_document WHERE kind = ? AND id = ?"
        return any(gone for (gone,) in self._database.query(sql, (self._kind, document_id)))

    def numbered(self, contact_id: str, number: str) -> Sequence[D]:
        """Those with this number: of a bill those of the vendor if one is named, of anything else those of anybody."""
        if self._kind != BILL or not contact_id:
            return self._found("number_key = ?", same_number(number))
        return self._found("number_key = ? AND contact_id = ?", same_number(number), contact_id)

    def of_contact(self, contact_id: str) -> Sequence[D]:
        """Those of a customer or vendor."""
        return self._found("contact_id = ?", contact_id)

    def _found(self, where: str, *values: str) -> list[D]:
        rows = self._database.query(f"{_SELECT}{where} ORDER BY id", (self._kind, *values))
        return [load(self._cls, data) for (data,) in rows]


class BooksDocuments:
    """The documents of all kinds as last read. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, kind: str) -> BooksView[OnBooks]:
        """The mirror of one kind."""
        return BooksView(self._database, _TYPES[kind])

    def purchases(self, kind: str) -> BooksView[BillOnBooks] | BooksView[VendorCreditOnBooks]:
        """The mirror of bills or of vendor credits."""
        return self.of(BillOnBooks) if kind == BILL else self.of(VendorCreditOnBooks)

    def of(self, cls: type[D]) -> BooksView[D]:
        """The same, where it is known what is in it."""
        return BooksView(self._database, cls)

    def save(self, documents: Iterable[OnBooks]) -> None:
        """Upsert what was read. A row of a list does not take the lines away from the same version read one by one."""
        with self._database.write():
            for one in documents:
                kind = _KINDS[type(one)]
                data, modified = dump(one), stamp(one.modified_at)
                found = self._database.query(_SELECT_STATE, (kind, one.id))
                old, complete, stale, before, settled = found[0] if found else ("", 0, 0, None, None)
                if old == data and not (stale and one.complete):
                    continue
                seen = complete and not one.complete and not stale and modified == before
                if seen and _says(load(_TYPES[kind], old)) == _says(one):
                    continue
                keys = [value.value.strip() for value in one.custom_values]
                self._database.execute(
                    _REPLACE,
                    (
                        kind, one.id, _contact_of(one), same_number(one.number), one.reference_number.strip(),
                        next((key for key in keys if key.startswith(_KEY_BEGINS)), ""), status_of(one), one.complete,
                        bool(stale) and not one.complete, modified, settled, data,
                    ),
                )  # fmt: skip

    def gone(self, kind: str, document_id: str) -> None:
        """The books say that it does not exist (any more)."""
        with self._database.write():
            sql = "UPDATE accounting_document SET gone = 1, stale = 0, unseen = 1 WHERE kind = ? AND id = ?"
            if not self._database.execute(sql, (kind, document_id)):
                self._database.execute(
                    "INSERT INTO accounting_document VALUES (?, ?, '', '', '', '', '', 0, 0, 1, 0, NULL, NULL, '')",
                    (kind, document_id),
                )

    def written(self, kind: str, document_id: str) -> None:
        """We are about to write to it, or it was changed: what is known of it counts no more until it is read one by
        one."""
        with self._database.write():
            sql = "UPDATE accounting_document SET stale = 1 WHERE kind = ? AND id = ?"
            self._database.execute(sql, (kind, document_id))

    def to_be_read(self, kind: str, document_id: str) -> bool:
        """Whether it has to be read one by one before anything is decided on it."""
        sql = "SELECT stale OR NOT (complete OR gone) FROM accounting_document WHERE kind = ? AND id = ?"
        rows = self._database.query(sql, (kind, document_id))
        return not rows or bool(rows[0][0])

    def settled(self, kind: str, document_id: str) -> None:
        """As it was just read, lines and all, it is what was sent."""
        with self._database.write():
            where = "kind = ? AND id = ? AND complete = 1 AND stale = 0"
            sql = f"UPDATE accounting_document SET settled_on = modified_on WHERE {where}"
            self._database.execute(sql, (kind, document_id))

    def accepted(self, kind: str, document_id: str) -> None:
        """A person saw what somebody made of it, and wants it overwritten."""
        with self._database.write():
            sql = "UPDATE accounting_document SET settled_on = modified_on WHERE kind = ? AND id = ?"
            self._database.execute(sql, (kind, document_id))

    def ours(self, kind: str) -> frozenset[str]:
        """Ids of those that were found equal to what was sent, and that are not known to be gone."""
        sql = "SELECT id FROM accounting_document WHERE kind = ? AND settled_on IS NOT NULL AND gone = 0"
        return frozenset(one for (one,) in self._database.query(sql, (kind,)))

    def oldest(self, kind: str) -> datetime | None:
        """When the first of those that were found equal was made, or last found so."""
        sql = "SELECT MIN(settled_on) FROM accounting_document WHERE kind = ? AND gone = 0"
        return moment(self._database.query(sql, (kind,))[0][0])

    def listed(self, kind: str) -> int:
        """How many of the kind a whole list names, as far as known."""
        sql = "SELECT COUNT(*) FROM accounting_document WHERE kind = ? AND gone = 0"
        return int(self._database.query(sql, (kind,))[0][0])

    def whole(self, kind: str) -> frozenset[str]:
        """Ids of those that were read one by one, and that are not known to be gone."""
        sql = "SELECT id FROM accounting_document WHERE kind = ? AND complete = 1 AND gone = 0"
        return frozenset(one for (one,) in self._database.query(sql, (kind,)))

    def settled_on(self, kind: str, document_id: str) -> datetime | None:
        """When the version that was last found equal was made."""
        sql = "SELECT settled_on FROM accounting_document WHERE kind = ? AND id = ?"
        rows = self._database.query(sql, (kind, document_id))
        return moment(rows[0][0]) if rows else None

    def unread(self, kind: str, ours: str) -> Sequence[str]:
        """Ids that have to be read one by one, of contacts with a document of the kind `ours` that we sent."""
        sql = (
            "SELECT id FROM accounting_document WHERE kind = ? AND gone = 0 AND (stale = 1 OR complete = 0) AND "
            "contact_id IN (SELECT contact_id FROM accounting_document WHERE kind = ? AND settled_on IS NOT NULL) "
            "ORDER BY id"
        )
        return [one for (one,) in self._database.query(sql, (kind, ours))]

    def contacts_of_unseen(self, kind: str) -> Sequence[str]:
        """Contacts of documents of that kind that changed, or are gone, and were not weighed yet."""
        sql = "SELECT DISTINCT contact_id FROM accounting_document WHERE kind = ? AND unseen = 1 AND contact_id <> ''"
        return [one for (one,) in self._database.query(sql, (kind,))]

    def contacts_with(self, kind: str) -> Sequence[str]:
        """Contacts of all documents of that kind."""
        sql = "SELECT DISTINCT contact_id FROM accounting_document WHERE kind = ? AND contact_id <> ''"
        return [one for (one,) in self._database.query(sql, (kind,))]

    def unseen(self, kinds: Sequence[str]) -> Sequence[Unseen]:
        """What changed there, of those kinds, and was not weighed yet."""
        rows = self._database.query(
            "SELECT kind, id, reference, custom_key, status FROM accounting_document WHERE unseen = 1 "
            f"AND kind IN ({', '.join('?' * len(kinds))}) ORDER BY kind, id",
            tuple(kinds),
        )
        return [
            Unseen(kind, one, tuple(filter(None, (reference, key))), status)
            for kind, one, reference, key, status in rows
        ]

    def weighed(self, seen: Iterable[Unseen]) -> None:
        """These were looked at."""
        with self._database.write():
            for one in seen:
                sql = "UPDATE accounting_document SET unseen = 0 WHERE kind = ? AND id = ?"
                self._database.execute(sql, (one.kind, one.id))


def _contact_of(one: OnBooks) -> str:
    return one.vendor_id if isinstance(one, BillOnBooks | VendorCreditOnBooks) else one.customer_id


def _says(one: OnBooks) -> tuple[object, ...]:
    """What a row of a list tells as well: stamps have seconds, and two changes fit into one."""
    total = one.amount if isinstance(one, CustomerPaymentOnBooks) else one.total
    return status_of(one), one.number, one.reference_number.strip(), _contact_of(one), total


def status_of(one: OnBooks) -> str:
    """The status in Zoho's word; empty of a payment, which has none."""
    return "" if isinstance(one, CustomerPaymentOnBooks) else one.status.value


@dataclass(frozen=True, slots=True)
class ListedInBooks:
    """One row of a list of the books, whatever its kind."""

    kind: str
    id: str
    name: str
    active: bool


class BooksLists:
    """Contacts, accounts, items, taxes, … of the books as last read. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, kind: str, rows: Iterable[tuple[str, str, bool, object]]) -> bool:
        """The whole list (id, name, active, dataclass): what is not in it is gone. Returns whether it differs."""
        new = {one: (name, active, dump(value)) for one, name, active, value in rows}
        with self._database.write():
            sql = "SELECT id, name, active, data FROM accounting_reference WHERE kind = ?"
            old = {one: (name, bool(active), data) for one, name, active, data in self._database.query(sql, (kind,))}
            for one in old.keys() - new.keys():
                self._database.execute("DELETE FROM accounting_reference WHERE kind = ? AND id = ?", (kind, one))
            for one, row in new.items():
                if old.get(one) != row:
                    self._put(kind, one, *row)
        return old != new

    def put(self, kind: str, one: str, name: str, active: bool, value: object) -> None:
        """One row."""
        with self._database.write():
            self._put(kind, one, name, active, dump(value))

    def _put(self, kind: str, one: str, name: str, active: bool, data: str) -> None:
        sql = "REPLACE INTO accounting_reference (kind, id, name, active, data) VALUES (?, ?, ?, ?, ?)"
        self._database.execute(sql, (kind, one, name, active, data))

    def has(self, kind: str, one: str) -> bool:
        """Whether the list has it."""
        sql = "SELECT 1 FROM accounting_reference WHERE kind = ? AND id = ?"
        return bool(self._database.query(sql, (kind, one)))

    def by_id(self, kind: str, cls: type[T], one: str) -> T | None:
        """One row by its id."""
        sql = "SELECT data FROM accounting_reference WHERE kind = ? AND id = ?"
        return next((load(cls, data) for (data,) in self._database.query(sql, (kind, one))), None)

    def named(self, kind: str, cls: type[T], name: str) -> Sequence[T]:
        """Rows with exactly that name."""
        sql = "SELECT data FROM accounting_reference WHERE kind = ? AND name = ? ORDER BY id"
        return [load(cls, data) for (data,) in self._database.query(sql, (kind, name))]

    def all(self, kind: str, cls: type[T]) -> Sequence[T]:
        """Every row, by name."""
        sql = "SELECT data FROM accounting_reference WHERE kind = ? ORDER BY name, id"
        return [load(cls, data) for (data,) in self._database.query(sql, (kind,))]

    def listed(self, kind: str) -> Sequence[ListedInBooks]:
        """Id, name and activity of every row, without decoding the rest."""
        sql = "SELECT kind, id, name, active FROM accounting_reference WHERE kind = ? ORDER BY name, id"
        return [
            ListedInBooks(k, one, name, bool(active)) for k, one, name, active in self._database.query(sql, (kind,))
        ]


@dataclass(frozen=True, slots=True)
class BooksMapping:
    """A person's decision that a thing of ServiceTitan means a thing of the books."""

    kind: Subject
    key: str
    """ServiceTitan's id as text, or the name while no id is known."""
    name: str
    target: str
    """Id in the books."""
    target_name: str
    updated_at: datetime


class BooksMappings:
    """The mapping table from ServiceTitan to the books, one decision per kind and key. Any thread."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def all(self) -> Sequence[BooksMapping]:
        """All of them, by kind and name."""
        rows = self._database.query(
            "SELECT kind, key, name, target, target_name, updated_at FROM accounting_mapping ORDER BY kind, name"
        )
        return [
            BooksMapping(Subject(kind), key, name, target, target_name, moment_of(at))
            for kind, key, name, target, target_name, at in rows
        ]

    def put(self, kind: Subject, key: str, name: str, target: str, target_name: str) -> None:
        """Save or replace, audited."""
        with self._database.write():
            self._database.execute(
                "REPLACE INTO accounting_mapping (kind, key, name, target, target_name, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (kind.value, key, name, target, target_name, stamp(self._clock.now())),
            )
            text = f"{kind.value.capitalize()} “{name}” is mapped to “{target_name}” of Zoho Books (#{target})."
            self._audit.add("mapped", text, detail=key)

    def remove(self, kind: Subject, name: str) -> bool:
        """Forget by key or name, audited; False when there was none."""
        with self._database.write():
            where = "kind = ? AND (key = ? OR name = ?)"
            rows = self._database.query(
                f"SELECT name, target_name FROM accounting_mapping WHERE {where}", (kind.value, name, name)
            )
            self._database.execute(f"DELETE FROM accounting_mapping WHERE {where}", (kind.value, name, name))
            for source, target in rows:
                text = f"{kind.value.capitalize()} “{source}” is no longer mapped to “{target}” of Zoho Books."
                self._audit.add("unmapped", text)
            return bool(rows)
