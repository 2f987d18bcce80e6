"""One record of whatever flow, with everything about it: what drawer and dialogs read before they show it."""

from __future__ import annotations

from app.engine.bills.detail import BooksDetail
from app.engine.reference.desk import ReferenceDetail
from app.engine.sales.detail import SaleDetail
from app.engine.service import RecordDetail, SyncService

Detail = RecordDetail | BooksDetail | SaleDetail | ReferenceDetail


def read_detail(service: SyncService, record_id: int) -> Detail | None:
    """Everything about a record; None when there is none, or none that a window can show."""
    return (
        service.detail(record_id)
        or service.books_detail(record_id)
        or service.sale_detail(record_id)
        or service.reference.detail(record_id)
    )
