"""Keeps the mirror of purchase documents fresh: adoption, read-back and search are all reads of changed pages.

The watermark of each feed lives in the database, so a restored or new database reads everything since then (or
since go-live) again before it sends: that is how documents it does not remember are adopted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.errors import NotFound
from app.domain.purchasing import OrderDocument, OrderStatus
from app.engine.destination_lists import DESTINATION
from app.engine.ports import PageLike, StockSystem
from app.flows.steps import SEARCH_REACH
from app.store.codec import moment, stamp
from app.store.documents import Documents, PurchaseDocument
from app.store.references import Cursors

REFRESH_OVERLAP = timedelta(minutes=10)
OBSERVE_OVERLAP = timedelta(seconds=20)
BEFORE_GO_LIVE = timedelta(days=7)
"""A new database adopts documents changed since this long before the go-live date."""

ORDERS, REQUESTS, RECEIPTS, BILLS, AP_BILLS = "orders", "requests", "receipts", "bills", "ap_bills"
RETURNS = "returns"
ADJUSTMENTS, TRANSFERS = "adjustments", "transfers"


class Mirror:
    """Reads changed documents of the destination into the store."""

    def __init__(
        self,
        documents: Documents,
        cursors: Cursors,
        system: StockSystem,
        go_live: Callable[[], date],
        gives_back: Callable[[], bool] = lambda: False,
        uploads: Callable[[], bool] = lambda: False,
    ) -> None:
        """`gives_back`: returns are made too, so that they are read; `uploads`: people upload what is to be found."""
        self._uploads = uploads
        self.documents = documents
        self._cursors = cursors
        self._system = system
        self._go_live = go_live
        self._gives_back = gives_back

    def refresh(self) -> None:
        """Everything that changed, all kinds."""
        for feed in self._with_returns((ORDERS, REQUESTS, RECEIPTS, BILLS, AP_BILLS)):
            self._read(feed, REFRESH_OVERLAP)
        self._cancelled_bills()
        self._approved_requests()
        if self._uploads() or self._cursors.get(f"{DESTINATION}.{ADJUSTMENTS}.newest"):
            for feed in (ADJUSTMENTS, TRANSFERS):
                self._read(feed, REFRESH_OVERLAP)
            self._cancelled_transfers()

    def observe(self, feeds: Iterable[str] = (ORDERS, RECEIPTS, BILLS)) -> None:
        """What changed a moment ago, to see our own writes."""
        for feed in self._with_returns(feeds):
            self._read(feed, OBSERVE_OVERLAP)

    def _with_returns(self, feeds: Iterable[str]) -> tuple[str, ...]:
        return (*feeds, RETURNS) if self._gives_back() else tuple(feeds)

    def search(self, intent_at: datetime) -> None:
        """Every order, request and receipt created since long before the intent, whatever the watermarks say."""
        since = intent_at - SEARCH_REACH
        for page in self._system.purchase_orders(created_on_or_after=since):
            self.documents.save(page.rows)
        for page in self._system.purchase_order_requests(created_on_or_after=since):
            self.documents.save(page.rows)
        for receipts in self._system.receipts(created_on_or_after=since):
            self.documents.save(receipts.rows)
        if self._gives_back():
            for returns in self._system.returns(created_on_or_after=since):
                self.documents.save(returns.rows)

    def fetch_order(self, order_id: int) -> OrderDocument | None:
        """One order by the id a create answered; None when it is not an order (yet)."""
        try:
            document = self._system.purchase_order(order_id)
        except NotFound:
            return None
        self.documents.save([document])
        return document

    def _read(self, feed: str, overlap: timedelta) -> None:
        name = f"{DESTINATION}.{feed}.newest"
        newest = moment(self._cursors.get(name))
        since = newest - overlap if newest else self._beginning()
        seen: list[datetime] = [newest] if newest else []
        for page in self._feed(feed, since):
            self.documents.save(page.rows, kind="ap_bill" if feed == AP_BILLS else None)
            seen += [row.modified_on for row in page.rows]
        if seen:
            # Only after the whole scan: pages need not be sorted by change.
            self._cursors.put(name, stamp(max(seen)) or "")

    def _feed(self, feed: str, since: datetime) -> Iterator[PageLike[PurchaseDocument]]:
        calls: dict[str, Callable[..., Iterator[PageLike[PurchaseDocument]]]] = {
            ORDERS: self._system.purchase_orders,
            REQUESTS: self._system.purchase_order_requests,
            RECEIPTS: self._system.receipts,
            BILLS: self._system.bills,
            AP_BILLS: self._system.ap_bills,
            RETURNS: self._system.returns,
            ADJUSTMENTS: self._system.adjustments,
            TRANSFERS: self._system.transfers,
        }
        return calls[feed](modified_on_or_after=since)

    def _cancelled_bills(self) -> None:
        """The export feed is the only list of bills that tells a cancelled one."""
        name = f"{DESTINATION}.bills.token"
        token = self._cursors.get(name) or self._beginning().date().isoformat()
        for page in self._system.exported_bills(token):
            self.documents.save(row for row in page.rows if not row.active)
            if page.continue_from:
                self._cursors.put(name, page.continue_from)

    def _cancelled_transfers(self) -> None:
        """Whether the list of transfers tells cancelled ones is unknown; the export feed does."""
        name = f"{DESTINATION}.transfers.token"
        token = self._cursors.get(name) or self._beginning().date().isoformat()
        for page in self._system.exported_transfers(token):
            self.documents.save(row for row in page.rows if not row.active)
            if page.continue_from:
                self._cursors.put(name, page.continue_from)

    def _approved_requests(self) -> None:
        """The list of requests drops those that were approved (the contract knows PendingApproval and Rejected only):
        one of ours that waited and is no longer listed has become a purchase order."""
        waiting = {request.id: request for request in self.documents.waiting_requests()}
        if not waiting:
            return
        oldest = min(request.created_on for request in waiting.values())
        for page in self._system.purchase_order_requests(created_on_or_after=oldest):
            self.documents.save(page.rows)
            for row in page.rows:
                waiting.pop(row.id, None)
        self.documents.save(replace(request, status=OrderStatus.APPROVED) for request in waiting.values())

    def _beginning(self) -> datetime:
        return datetime.combine(self._go_live() - BEFORE_GO_LIVE, time(), UTC)


def forget_watermarks(cursors: Cursors) -> None:
    """The next refresh reads everything since go-live again: an earlier go-live date was set."""
    for feed in (ORDERS, REQUESTS, RECEIPTS, BILLS, AP_BILLS, RETURNS, ADJUSTMENTS, TRANSFERS):
        cursors.remove(f"{DESTINATION}.{feed}.newest")
    for feed in (BILLS, TRANSFERS):
        cursors.remove(f"{DESTINATION}.{feed}.token")
