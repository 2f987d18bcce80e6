"""ServiceTitan's documents as the flows into the books need them: what changed, whole purchases, what went there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain.bills import Consumed, Numbered, SourceKey, same_number
from app.domain.inventory import ReturnDocument
from app.domain.purchasing import BillDocument, OrderDocument, ReceiptDocument
from app.store.codec import load, moment_of, stamp
from app.store.database import Database

T = TypeVar("T")
_KINDS = "('order', 'receipt', 'bill', 'ap_bill', 'return')"
_SELECT_CHANGED = (
    "SELECT kind, ext_id, parent_id, marker_guid FROM document WHERE destination = ? AND unbooked = 1 "
    f"AND kind IN {_KINDS} ORDER BY kind, ext_id"
)
_BOOKED = "UPDATE document SET unbooked = 0 WHERE destination = ? AND kind = ? AND ext_id = ?"
_UNBOOK = f"UPDATE document SET unbooked = 1 WHERE destination = ? AND kind IN {_KINDS}"
_SELECT_ONE = "SELECT data FROM document WHERE destination = ? AND kind = ? AND ext_id = ?"
_SELECT_CHILDREN = "SELECT ext_id FROM document WHERE destination = ? AND kind = ? AND parent_id = ?"
_SELECT_MARKED = "SELECT ext_id FROM document WHERE destination = ? AND marker_guid = ? AND kind = 'order'"
_SELECT_RECEIPTS_OF_BILL = (
    "SELECT ext_id FROM document WHERE destination = ? AND kind = 'receipt' "
    "AND CAST(json_extract(data, '$.bill_id') AS INTEGER) = ?"
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A document that changed since the flows into the books last looked."""

    kind: str
    id: int
    order_id: int | None
    """Purchase order that it names; of an order itself."""
    guid: str
    """Of the voucher whose mark it carries; empty for none."""


class SourceDocuments:
    """Orders, receipts, bills and returns of ServiceTitan as last read. Any thread."""

    def __init__(self, database: Database, destination: str) -> None:
        self._database = database
        self._destination = destination

    def changed(self) -> Sequence[Changed]:
        """What was read anew since `booked` was told of it."""
        return [
            Changed(kind, ext_id, ext_id if kind == "order" else parent_id, guid or "")
            for kind, ext_id, parent_id, guid in self._database.query(_SELECT_CHANGED, (self._destination,))
        ]

    def booked(self, seen: Iterable[Changed]) -> None:
        """These were looked at."""
        with self._database.write():
            for one in seen:
                self._database.execute(_BOOKED, (self._destination, one.kind, one.id))

    def look_again(self) -> None:
        """All are to be looked at: a setting that decides what becomes of them was changed."""
        with self._database.write():
            self._database.execute(_UNBOOK, (self._destination,))

    def look_at_returns(self, ids: Iterable[int]) -> None:
        """What the vendor credits for these returns was read anew."""
        with self._database.write():
            for one in ids:
                sql = "UPDATE document SET unbooked = 1 WHERE destination = ? AND kind = 'return' AND ext_id = ?"
                self._database.execute(sql, (self._destination, one))

    def orders_of(self, guid: str) -> Sequence[int]:
        """Purchase orders with the mark of that voucher."""
        return self._ids(_SELECT_MARKED, guid.lower())

    def order(self, order_id: int) -> OrderDocument | None:
        """One purchase order."""
        return self._one("order", order_id, OrderDocument)

    def receipts_of(self, order_id: int) -> Sequence[int]:
        """Receipts against that order, cancelled ones too."""
        return self._ids(_SELECT_CHILDREN, "receipt", order_id)

    def bills_of(self, order_id: int) -> Sequence[int]:
        """Bills that name that order, in any of ServiceTitan's two lists of them."""
        found = [*self._ids(_SELECT_CHILDREN, "bill", order_id), *self._ids(_SELECT_CHILDREN, "ap_bill", order_id)]
        return sorted(set(found))

    def receipts_of_bill(self, bill_id: int) -> Sequence[int]:
        """Receipts that name that bill."""
        return self._ids(_SELECT_RECEIPTS_OF_BILL, bill_id)

    def receipt(self, receipt_id: int) -> ReceiptDocument | None:
        """One receipt."""
        return self._one("receipt", receipt_id, ReceiptDocument)

    def bill(self, bill_id: int) -> BillDocument | None:
        """One bill, as ServiceTitan's two lists together tell it: each leaves something out (facts 4)."""
        plain, whole = self._one("bill", bill_id, BillDocument), self._one("ap_bill", bill_id, BillDocument)
        if plain is None or whole is None:
            return plain or whole
        newer, older = (whole, plain) if whole.modified_on >= plain.modified_on else (plain, whole)
        return replace(
            newer,
            number=plain.number or whole.number,
            active=plain.active and whole.active,
            kind=whole.kind,
            items=newer.items or older.items,
            expenses=whole.expenses,
        )

    def give_back(self, return_id: int) -> ReturnDocument | None:
        """One return."""
        return self._one("return", return_id, ReturnDocument)

    def _ids(self, sql: str, *values: object) -> list[int]:
        return [one for (one,) in self._database.query(sql, (self._destination, *values))]

    def _one(self, kind: str, ext_id: int, cls: type[T]) -> T | None:
        rows = self._database.query(_SELECT_ONE, (self._destination, kind, ext_id))
        return load(cls, rows[0][0]) if rows else None


class Claims:
    """Which bills and receipts went to the books, with which document, and under which number. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- consumed --------------------------------------------------------------------------------------------------

    def consumed(self, bills: Iterable[int], receipts: Iterable[int]) -> Consumed:
        """With what these went; what went with nothing is left out."""
        return Consumed(self._claimed("bill", bills), self._claimed("receipt", receipts))

    def note(self, consumed: Consumed) -> None:
        """These go with it: noted before anything is sent. What went with something else keeps that."""
        with self._database.write():
            for kind, ids in (("bill", consumed.bills), ("receipt", consumed.receipts)):
                for ext_id, key in ids.items():
                    sql = "INSERT OR IGNORE INTO accounting_claim (kind, ext_id, source_key) VALUES (?, ?, ?)"
                    self._database.execute(sql, (kind, ext_id, str(key)))

    def of(self, key: SourceKey) -> Consumed:
        """What went with that source."""
        rows = self._database.query("SELECT kind, ext_id FROM accounting_claim WHERE source_key = ?", (str(key),))
        return Consumed(
            {ext_id: key for kind, ext_id in rows if kind == "bill"},
            {ext_id: key for kind, ext_id in rows if kind == "receipt"},
        )

    def count(self) -> int:
        """How many bills and receipts went."""
        return int(self._database.query("SELECT COUNT(*) FROM accounting_claim", ())[0][0])

    def _claimed(self, kind: str, ids: Iterable[int]) -> dict[int, SourceKey]:
        found: dict[int, SourceKey] = {}
        for ext_id in ids:
            sql = "SELECT source_key FROM accounting_claim WHERE kind = ? AND ext_id = ?"
            for (text,) in self._database.query(sql, (kind, ext_id)):
                found[ext_id] = SourceKey.of_text(text)
        return found

    # -- numbers ---------------------------------------------------------------------------------------------------

    def claims(self, contact_id: str, base: str) -> Sequence[Numbered]:
        """Every source that has, or wants, this number of the vendor."""
        rows = self._database.query(
            "SELECT source_key, created_on, given FROM accounting_number WHERE contact_id = ? AND base_key = ?",
            (contact_id, same_number(base)),
        )
        return [Numbered(SourceKey.of_text(key), moment_of(created), given) for key, created, given in rows]

    def given(self, key: SourceKey, base: str) -> str:
        """The number a source went out with while the vendor's was `base`; empty before."""
        sql = "SELECT given FROM accounting_number WHERE source_key = ? AND base_key = ?"
        rows = self._database.query(sql, (str(key), same_number(base)))
        return str(rows[0][0]) if rows else ""

    def reserved(self, contact_id: str) -> frozenset[str]:
        """Numbers that bills of ours went out with at this vendor."""
        rows = self._database.query(
            "SELECT given FROM accounting_number WHERE contact_id = ? AND given <> ''", (contact_id,)
        )
        return frozenset(str(given) for (given,) in rows)

    def claim(self, claim: Numbered, contact_id: str, base: str) -> None:
        """This source wants the number `base` of the vendor; what it went out with stays."""
        with self._database.write():
            self._database.execute(
                "INSERT INTO accounting_number (source_key, contact_id, base_key, created_on, given) "
                "VALUES (?, ?, ?, ?, '') ON CONFLICT (source_key) DO UPDATE SET contact_id = excluded.contact_id, "
                "base_key = excluded.base_key, created_on = excluded.created_on",
                (str(claim.key), contact_id, same_number(base), stamp(claim.created_on)),
            )

    def give(self, key: SourceKey, number: str) -> None:
        """It goes out with this number."""
        with self._database.write():
            sql = "UPDATE accounting_number SET given = ? WHERE source_key = ?"
            self._database.execute(sql, (number, str(key)))

    def let_go(self, key: SourceKey) -> None:
        """It wants no number any more; one that it went out with stays its own."""
        with self._database.write():
            sql = "DELETE FROM accounting_number WHERE source_key = ? AND given = ''"
            self._database.execute(sql, (str(key),))
