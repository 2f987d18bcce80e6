"""Orders, receipts and returns as the destination shows them: five of an item, of the vendor set aside for stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.inventory import DocumentItem, ReturnDocument, ReturnStatus
from app.domain.purchasing import OrderDocument, OrderItem, OrderStatus, ReceiptDocument, SyncStatus
from tests.unit.purchase_builders import MOMENT
from tests.unit.stock_builders import CLEARING, D

DAY = date(2026, 4, 20)
ITEM = OrderItem(1, 101, "MCB-32", D(5), D(0), D(10))
GIVEN = DocumentItem(1, 101, "MCB-32", D(5), D(10))


def order(ext_id: int = 50, status: OrderStatus = OrderStatus.PENDING, **changes: object) -> OrderDocument:
    base = OrderDocument(
        ext_id, f"PO{ext_id}", status, False, CLEARING.id, 201, DAY, D(50), D(0), D(0), "", MOMENT, MOMENT, (ITEM,)
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def receipt(ext_id: int = 60, sync: SyncStatus = SyncStatus.POSTED, **changes: object) -> ReceiptDocument:
    base = ReceiptDocument(
        ext_id, f"R{ext_id}", True, 50, None, CLEARING.id, "", "", D(50), D(0), D(0), sync, DAY, MOMENT, MOMENT
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def given_back(
    ext_id: int = 80, status: ReturnStatus = ReturnStatus.CREDIT_RECEIVED, **changes: object
) -> ReturnDocument:
    base = ReturnDocument(
        ext_id, f"RT{ext_id}", "Stock Journal 41", True, status, SyncStatus.PENDING, CLEARING.id, None, 2, 201, "",
        D(50), D(0), D(0), DAY, None, None, MOMENT, MOMENT, (GIVEN,),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]
