"""What of a stock record is at the destination already: the lines of its living documents, whoever remembers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.inventory import ReturnDocument, ReturnRequest, ReturnStatus
from app.domain.marker import Marker
from app.domain.purchasing import OrderDocument, OrderStatus, PurchaseOrderRequest
from app.domain.records import OperationKind, OperationState, Record
from app.domain.stock import StockChange
from app.flows.steps import DEAD
from app.flows.stock.upload import changes_of, generation_of, stem
from app.store.codec import load
from app.store.documents import Documents
from app.store.records import Records


@dataclass(frozen=True, slots=True)
class Held:
    """One living document with a mark."""

    generation: int
    part: int
    memo: str
    changes: tuple[StockChange, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What the destination holds of a record, all generations together."""

    changes: tuple[StockChange, ...]
    newest: int
    """The highest generation a living document carries; 0 without any."""
    latest: tuple[Held, ...] = ()
    """The living marked documents of that generation."""

    @property
    def costs(self) -> dict[tuple[int, int], Decimal]:
        """The recorded cost of each SKU, by vendor: what a supplier credits has costs of its own."""
        return {(change.vendor_id, change.sku_id): change.cost for change in self.changes}


def what_is_sent(record: Record, records: Records, documents: Documents) -> Sent:
    """By the marks the documents carry, and by the ids our own writes were answered with.

    An order counts from its creation on: its receipt belongs to it and is made before anything else is decided.
    """
    orders: dict[tuple[bool, int], OrderDocument | PurchaseOrderRequest] = {}
    returns: dict[int, ReturnDocument | ReturnRequest] = {}
    newest = 0
    marked_ones: list[Held] = []
    for marked in documents.marked(record.source_key):
        order = marked.document
        if order.status not in DEAD and not (order.is_request and order.status is OrderStatus.APPROVED):
            orders[(order.is_request, order.id)] = order
            newest = max(newest, marked.marker.generation)
            marked_ones.append(_held(marked.marker, order.summary, of_order(order)))
    for given in documents.marked_returns(record.source_key):
        returns[given.document.id] = given.document
        if _lives(given.document):
            newest = max(newest, given.marker.generation)
            marked_ones.append(_held(given.marker, given.document.memo, of_return(given.document)))
    for operation in records.operations(record.id):
        done = operation.state is OperationState.DONE and operation.result_id is not None
        if not done or operation.result_id is None:
            continue
        if operation.kind is OperationKind.CREATE_ORDER:
            known = documents.order(operation.result_id)
            held = documents.order(operation.result_id, request=True)
            if known is not None:
                orders.setdefault((False, operation.result_id), known)
            elif held is None and operation.request and (True, operation.result_id) not in orders:
                orders[(False, operation.result_id)] = load(PurchaseOrderRequest, operation.request)
        elif operation.kind is OperationKind.CREATE_RETURN:
            given_back = documents.give_back(operation.result_id)
            if given_back is not None:
                returns.setdefault(operation.result_id, given_back)
            elif operation.request:
                returns[operation.result_id] = load(ReturnRequest, operation.request)
    uploaded = documents.uploads_of(stem(record.source_key)) if "/" in record.source_key else ()
    for one in uploaded:
        if one.active:
            newest = max(newest, generation_of(one.reference_number))
    real = {number for is_request, number in orders if not is_request}
    found = [c for (is_request, i), order in orders.items() if not (is_request and i in real) for c in of_order(order)]
    for give_back in returns.values():
        found += of_return(give_back)
    for one in uploaded:
        found += changes_of(one)
    return Sent(tuple(found), newest, tuple(one for one in marked_ones if one.generation == newest and one.changes))


def _held(marker: Marker, memo: str, changes: Sequence[StockChange]) -> Held:
    return Held(marker.generation, marker.part, memo, tuple(changes))


def _lives(made: ReturnDocument) -> bool:
    return made.active and made.status is not ReturnStatus.CANCELED


def of_order(order: OrderDocument | PurchaseOrderRequest) -> list[StockChange]:
    """What an order brings in; nothing of a dead one."""
    place = order.location_id or 0
    if isinstance(order, OrderDocument):
        if order.status in DEAD:
            return []
        return [_change(order.vendor_id, i.sku_id, i.sku_code, place, i.quantity, i.cost) for i in order.items]
    return [_change(order.vendor_id, i.sku_id, i.sku_code, place, i.quantity, i.cost) for i in order.lines]


def of_return(made: ReturnDocument | ReturnRequest) -> list[StockChange]:
    """What a return takes out; nothing of a dead one."""
    place = made.location_id or 0
    if isinstance(made, ReturnDocument):
        if not _lives(made):
            return []
        return [
            _change(made.vendor_id, i.sku_id, i.sku_code, place, -i.quantity, i.cost) for i in made.items if i.active
        ]
    return [_change(made.vendor_id, i.sku_id, i.sku_code, place, -i.quantity, i.cost) for i in made.lines]


def _change(vendor: int, sku_id: int, code: str, place: int, quantity: Decimal, cost: Decimal) -> StockChange:
    return StockChange(vendor, sku_id, code, code, place, "", quantity, cost)
