"""A local mirror of the destination's documents that concern us, found by marker, by parent and by invoice number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, TypeVar

from peewee import JOIN

from app.domain.inventory import AdjustmentDocument, ReturnDocument, ReturnStatus, TransferDocument
from app.domain.marker import Marker, find_marker
from app.domain.purchasing import BillDocument, OrderDocument, OrderStatus, ReceiptDocument
from app.store.codec import dump, load, stamp
from app.store.database import Database

T = TypeVar("T")
UploadedDocument = AdjustmentDocument | TransferDocument
PurchaseDocument = OrderDocument | ReceiptDocument | BillDocument | ReturnDocument | UploadedDocument
_KINDS: dict[type[object], str] = {
    ReceiptDocument: "receipt",
    BillDocument: "bill",
    ReturnDocument: "return",
    AdjustmentDocument: "adjustment",
    TransferDocument: "transfer",
}
_UPLOADED: dict[str, type[AdjustmentDocument] | type[TransferDocument]] = {
    "adjustment": AdjustmentDocument,
    "transfer": TransferDocument,
}


_REPLACE = (
    "REPLACE INTO document (destination, kind, ext_id, marker_guid, generation, part, parent_id, active, vendor_id, "
    "invoice_key, total, modified_on, data, unseen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
)
_SELECT_STORED = (
    "SELECT ext_id, data, active, marker_guid, generation, part FROM document WHERE destination = ? AND kind = ?"
)
_SELECT_MARKED = (
    "SELECT marker_guid, generation, part, data FROM document WHERE destination = ? AND marker_guid = ? "
    "AND kind IN ('order', 'request')"
)
_SELECT_MARKED_RETURNS = (
    "SELECT marker_guid, generation, part, data FROM document WHERE destination = ? AND marker_guid = ? "
    "AND kind = 'return'"
)
_SELECT_UPLOADS = (
    "SELECT kind, data FROM document WHERE destination = ? AND vendor_id IS NULL AND invoice_key >= ? "
    "AND invoice_key < ? AND kind IN ('adjustment', 'transfer') ORDER BY kind, ext_id"
)
_SELECT_UNSEEN_UPLOADS = (
    "SELECT invoice_key, kind, ext_id FROM document WHERE destination = ? AND unseen = 1 "
    "AND kind IN ('adjustment', 'transfer')"
)
_SELECT_ORPHANS = (
    "SELECT marker_guid, generation, part, data FROM document WHERE destination = ? AND marker_guid LIKE ? "
    "AND kind = 'order' AND active = 1 "
    "AND NOT EXISTS (SELECT 1 FROM record WHERE LOWER(record.source_key) = document.marker_guid) ORDER BY ext_id"
)
_SELECT_WAITING = (
    "SELECT data FROM document WHERE destination = ? AND kind = 'request' AND marker_guid IS NOT NULL "
    "AND json_extract(data, '$.status') = ?"
)
_SELECT_FINE_COSTS = (
    "SELECT json_extract(document.data, '$.number'), json_extract(item.value, '$.cost') "
    "FROM document, json_each(document.data, '$.items') AS item "
    "WHERE document.destination = ? AND document.kind = 'order' AND document.unseen >= ? "
    "AND json_extract(item.value, '$.cost') GLOB '*.[0-9][0-9][0-9]*' ORDER BY document.ext_id"
)
_SELECT_OVERTAKEN = (
    "SELECT DISTINCT record.id FROM document JOIN record ON LOWER(record.source_key) = document.marker_guid "
    "WHERE document.destination = ? AND document.unseen = 1 AND document.active = 1 "
    "AND document.kind IN ('order', 'request') AND document.generation > record.generation "
    "AND record.sent_source <> ''"
)
_SELECT_CHILD_MARKER = " UNION ".join(
    "SELECT marker_guid, generation, part FROM document WHERE destination = ? "
    f"AND kind = '{kind}' AND parent_id = ? AND marker_guid IS NOT NULL"
    for kind in ("receipt", "bill")
)
_SEEN = "UPDATE document SET unseen = 0 WHERE destination = ? AND kind = ? AND ext_id = ?"
_MARK_PARENT = (
    "UPDATE document SET marker_guid = ?, generation = ?, part = ?, unseen = 1, unbooked = 1 "
    "WHERE destination = ? AND kind = 'order' AND ext_id = ? AND marker_guid IS NULL"
)
_SELECT_BILLED = (
    "SELECT record.id FROM record WHERE {which} AND EXISTS (SELECT 1 FROM document AS o JOIN document AS b "
    "ON b.destination = o.destination AND b.kind = 'bill' AND b.parent_id = o.ext_id AND b.active = 1 "
    "WHERE o.destination = ? AND o.kind = 'order' AND o.active = 1 AND o.marker_guid = LOWER(record.source_key))"
)
_SELECT_CHILDREN = "SELECT data FROM document WHERE destination = ? AND kind = ? AND parent_id = ? ORDER BY ext_id"
_SELECT_ONE = "SELECT data FROM document WHERE destination = ? AND kind = ? AND ext_id = ?"


class _Stored(NamedTuple):
    """What the mirror holds of one document."""

    data: str
    active: int
    marker_guid: str | None
    generation: int
    part: int


def invoice_key(number: str) -> str:
    """An invoice number for comparing: trimmed, inner white space folded, without regard to case; never cut."""
    return " ".join(number.split()).casefold()


@dataclass(frozen=True, slots=True)
class MarkedOrder:
    """An order or request that carries a marker."""

    marker: Marker
    document: OrderDocument


@dataclass(frozen=True, slots=True)
class MarkedReturn:
    """A return that carries a marker."""

    marker: Marker
    document: ReturnDocument


class Documents:
    """Orders, requests for orders, receipts, bills and returns as last read."""

    def __init__(self, database: Database, destination: str) -> None:
        self._database = database
        self._destination = destination

    def save(self, documents: Iterable[PurchaseDocument], *, kind: str | None = None) -> Sequence[PurchaseDocument]:
        """Upsert what was read; returns those that are new or differ. An edited memo does not lose a known marker, and
        an order whose memo shows none has the marker that its receipts or bills carry.

        `kind` overrides the document's own: `ap_bill` for a bill read from the list that knows hand-typed ones.
        """
        rows = [(kind or _kind(document), document) for document in documents]
        fresh: list[PurchaseDocument] = []
        with self._database.write():
            stored = self._stored(rows)
            for stored_as, document in rows:
                old = stored.get((stored_as, document.id))
                if isinstance(document, BillDocument | TransferDocument) and old is not None and not old.active:
                    # The plain lists do not tell a cancelled one; what the export feed told stays true.
                    document = replace(document, active=False)
                data = dump(document)
                if old is not None and old.data == data:
                    continue
                fresh.append(document)
                marker = _marker(document)
                if marker is None and old is not None and old.marker_guid:
                    marker = Marker(old.marker_guid, old.generation, old.part)
                if marker is None and stored_as == "order":
                    marker = self._marker_of_children(document.id)
                elif marker is not None and stored_as in ("receipt", "bill") and _parent(document) is not None:
                    self._database.execute(_MARK_PARENT, (*_values(marker), self._destination, _parent(document)))
                self._database.execute(
                    _REPLACE,
                    (
                        self._destination,
                        stored_as,
                        document.id,
                        *_values(marker),
                        _parent(document),
                        _active(document),
                        None if isinstance(document, UploadedDocument) else document.vendor_id,
                        invoice_key(_invoice(document)),
                        "0" if isinstance(document, UploadedDocument) else str(document.total),
                        stamp(document.modified_on),
                        data,
                    ),
                )
        return fresh

    def _marker_of_children(self, order_id: int) -> Marker | None:
        rows = self._database.query(_SELECT_CHILD_MARKER, (self._destination, order_id, self._destination, order_id))
        return Marker(*rows[0]) if len(rows) == 1 else None

    def _stored(self, rows: Sequence[tuple[str, PurchaseDocument]]) -> dict[tuple[str, int], _Stored]:
        """What is known of these documents, in one query for many."""
        found: dict[tuple[str, int], _Stored] = {}
        for kind in {kind for kind, _ in rows}:
            ids = [document.id for of_kind, document in rows if of_kind == kind]
            for start in range(0, len(ids), 500):
                chunk = ids[start : start + 500]
                marks = ", ".join("?" * len(chunk))
                sql = f"{_SELECT_STORED} AND ext_id IN ({marks})"
                for ext_id, *rest in self._database.query(sql, (self._destination, kind, *chunk)):
                    found[kind, ext_id] = _Stored(*rest)
        return found

    def marked(self, guid: str) -> Sequence[MarkedOrder]:
        """Orders and requests whose marker names that voucher."""
        return [
            MarkedOrder(Marker(found, generation, part), load(OrderDocument, data))
            for found, generation, part, data in self._database.query(_SELECT_MARKED, (self._destination, guid.lower()))
        ]

    def marked_returns(self, guid: str) -> Sequence[MarkedReturn]:
        """Returns whose marker names that record."""
        rows = self._database.query(_SELECT_MARKED_RETURNS, (self._destination, guid.lower()))
        return [
            MarkedReturn(Marker(found, generation, part), load(ReturnDocument, data))
            for found, generation, part, data in rows
        ]

    def uploads(self, reference_number: str) -> Sequence[UploadedDocument]:
        """Adjustments and transfers with exactly that reference number."""
        found = self.uploads_of(reference_number)
        return [one for one in found if invoice_key(one.reference_number) == invoice_key(reference_number)]

    def uploads_of(self, beginning: str) -> Sequence[UploadedDocument]:
        """Adjustments and transfers whose reference number begins so."""
        key = invoice_key(beginning)
        rows = self._database.query(_SELECT_UPLOADS, (self._destination, key, f"{key}\U0010ffff"))
        return [load(_UPLOADED[kind], data) for kind, data in rows]

    def unseen_uploads(self) -> dict[str, list[tuple[str, int]]]:
        """Adjustments and transfers that changed and were not yet weighed, by reference number in lower case."""
        found: dict[str, list[tuple[str, int]]] = {}
        for number, kind, ext_id in self._database.query(_SELECT_UNSEEN_UPLOADS, (self._destination,)):
            found.setdefault(number, []).append((kind, ext_id))
        return found

    def give_back(self, return_id: int) -> ReturnDocument | None:
        """One return by id."""
        return self._one("return", return_id, ReturnDocument)

    def order(self, order_id: int, *, request: bool = False) -> OrderDocument | None:
        """One order (or request) by id."""
        return self._one("request" if request else "order", order_id, OrderDocument)

    def bill(self, bill_id: int) -> BillDocument | None:
        """One bill by id."""
        return self._one("bill", bill_id, BillDocument)

    def bill_of_any_list(self, bill_id: int) -> BillDocument | None:
        """One bill by id, as its lists together tell it: cancelled when one of them says so, else the newest."""
        found = [one for kind in ("bill", "ap_bill") if (one := self._one(kind, bill_id, BillDocument)) is not None]
        cancelled = [one for one in found if not one.active]
        return max(cancelled or found, key=lambda one: one.modified_on, default=None)

    def receipt(self, receipt_id: int) -> ReceiptDocument | None:
        """One receipt by id."""
        return self._one("receipt", receipt_id, ReceiptDocument)

    def billed(self, *, record_id: int | None = None, state: str = "") -> frozenset[int]:
        """Ids of records (that one, or those in that state) with a living bill of ours."""
        which, value = ("record.id = ?", record_id) if record_id is not None else ("record.state = ?", state)
        rows = self._database.query(_SELECT_BILLED.format(which=which), (value, self._destination))
        return frozenset(found for (found,) in rows)

    def receipts_of(self, order_id: int) -> Sequence[ReceiptDocument]:
        """Receipts against that order, cancelled ones included."""
        rows = self._database.query(_SELECT_CHILDREN, (self._destination, "receipt", order_id))
        return [load(ReceiptDocument, data) for (data,) in rows]

    def bills_of(self, order_id: int) -> Sequence[BillDocument]:
        """Bills that name that order."""
        rows = self._database.query(_SELECT_CHILDREN, (self._destination, "bill", order_id))
        return [load(BillDocument, data) for (data,) in rows]

    def typed_by_hand(self, vendor_id: int, invoice_number: str) -> Sequence[ReceiptDocument | BillDocument]:
        """Active receipts and bills of that vendor with that invoice number whose order carries no marker of ours."""
        key = invoice_key(invoice_number)
        if not key:
            return []
        with self._database.read() as tables:
            table = tables.document
            query = table.select().where(
                (table.destination == self._destination)
                & (table.vendor_id == vendor_id)
                & (table.invoice_key == key)
                & table.kind.in_(["receipt", "bill", "ap_bill"])
                & (table.active == True)  # noqa: E712 - a peewee expression
            )
            found: list[ReceiptDocument | BillDocument] = []
            for row in query:
                if row.marker_guid is not None:
                    continue
                parent = None
                if row.parent_id is not None:
                    parent = table.get_or_none(
                        (table.destination == self._destination)
                        & (table.kind == "order")
                        & (table.ext_id == row.parent_id)
                    )
                if parent is not None and parent.marker_guid is not None:
                    continue
                if row.kind == "receipt":
                    found.append(load(ReceiptDocument, row.data))
                else:
                    found.append(load(BillDocument, row.data))
            return found

    def unseen(self) -> dict[str, list[tuple[str, int]]]:
        """Documents that changed and were not yet weighed, by the voucher GUID they belong to ("" = none of ours)."""
        found: dict[str, list[tuple[str, int]]] = {}
        with self._database.read() as tables:
            table = tables.document
            order = table.alias()
            query = (
                table.select(table.kind, table.ext_id, table.marker_guid, order.marker_guid.alias("order_guid"))
                .join(
                    order,
                    JOIN.LEFT_OUTER,
                    on=(
                        (order.destination == table.destination)
                        & (order.kind == "order")
                        & (order.ext_id == table.parent_id)
                    ),
                )
                .where(
                    (table.destination == self._destination)
                    & (table.unseen == True)  # noqa: E712
                    & table.kind.not_in(list(_UPLOADED))
                )
            )
            for row in query.objects():
                found.setdefault(row.marker_guid or row.order_guid or "", []).append((row.kind, row.ext_id))
        return found

    def mark_seen(self, keys: Iterable[tuple[str, int]]) -> None:
        """These (kind, id) were weighed."""
        with self._database.write():
            for kind, ext_id in keys:
                self._database.execute(_SEEN, (self._destination, kind, ext_id))

    def orphans(self, company_guid: str) -> Sequence[MarkedOrder]:
        """Living orders with our mark of that company whose voucher is not in the journal."""
        return [
            MarkedOrder(Marker(guid, generation, part), load(OrderDocument, data))
            for guid, generation, part, data in self._database.query(
                _SELECT_ORPHANS, (self._destination, f"{company_guid.lower()}-%")
            )
        ]

    def waiting_requests(self) -> Sequence[OrderDocument]:
        """Requests with our mark that wait for approval, as far as known."""
        rows = self._database.query(_SELECT_WAITING, (self._destination, OrderStatus.PENDING_APPROVAL.value))
        return [load(OrderDocument, data) for (data,) in rows]

    def finest_cost(self, *, only_unseen: bool) -> tuple[str, int] | None:
        """The first order that has a unit cost with the most decimals, three at least: its number, and how many."""
        found = [
            (-int(Decimal(cost).normalize().as_tuple().exponent), number)
            for number, cost in self._database.query(_SELECT_FINE_COSTS, (self._destination, int(only_unseen)))
        ]
        decimals, number = max(found, key=lambda one: one[0], default=(0, ""))
        return (number, decimals) if decimals > 2 else None

    def overtaken(self) -> Sequence[int]:
        """Ids of records of whose voucher a later generation was just read than the journal knows."""
        return [record_id for (record_id,) in self._database.query(_SELECT_OVERTAKEN, (self._destination,))]

    def unmarked_orders(self, vendor_id: int) -> Sequence[OrderDocument]:
        """Active orders of that vendor without a marker."""
        with self._database.read() as tables:
            table = tables.document
            query = table.select().where(
                (table.destination == self._destination)
                & (table.kind == "order")
                & (table.vendor_id == vendor_id)
                & table.marker_guid.is_null()
                & (table.active == True)  # noqa: E712
            )
            return [load(OrderDocument, row.data) for row in query]

    def _one(self, kind: str, ext_id: int, cls: type[T]) -> T | None:
        rows = self._database.query(_SELECT_ONE, (self._destination, kind, ext_id))
        return load(cls, rows[0][0]) if rows else None


def _kind(document: PurchaseDocument) -> str:
    if isinstance(document, OrderDocument):
        return "request" if document.is_request else "order"
    return _KINDS[type(document)]


def _marker(document: PurchaseDocument) -> Marker | None:
    if isinstance(document, UploadedDocument):
        return None  # found by its reference number
    if isinstance(document, ReceiptDocument | ReturnDocument):
        return find_marker(document.memo)
    return find_marker(document.summary)


def _values(marker: Marker | None) -> tuple[str | None, int | None, int | None]:
    return (marker.guid, marker.generation, marker.part) if marker else (None, None, None)


def _parent(document: PurchaseDocument) -> int | None:
    return document.purchase_order_id if isinstance(document, ReceiptDocument | BillDocument) else None


def _invoice(document: PurchaseDocument) -> str:
    if isinstance(document, UploadedDocument):
        return document.reference_number
    return document.vendor_invoice_number if isinstance(document, ReceiptDocument | BillDocument) else ""


def _active(document: PurchaseDocument) -> bool:
    if isinstance(document, OrderDocument):
        return document.status not in (OrderStatus.CANCELED, OrderStatus.REJECTED)
    if isinstance(document, ReturnDocument):
        return document.active and document.status is not ReturnStatus.CANCELED
    return document.active
