"""One tenant with everything in it, and what a person does in ServiceTitan's pages; raises ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import ZERO, Bill, PurchaseOrder, Receipt, Vendor
from app.simulators.servicetitan.selling import Selling


class Tenant(Selling):
    """State, rules and people. Tests drive it directly; the HTTP side is another client of the same rules."""

    # -- people --------------------------------------------------------------------------------------------

    def send_po(self, po_id: int) -> None:
        """A person sends the purchase order to the vendor; no API can."""
        with self.lock:
            order = self.purchase_orders[po_id]
            if order.status != "Pending":
                raise ValueError(f"purchase order {po_id} is {order.status}")
            order.status, order.sent_on = "Sent", self.clock.now()
            self.touch(order)

    def edit_memo(self, po_id: int, text: str) -> None:
        """A person writes another memo."""
        with self.lock:
            order = self.purchase_orders[po_id]
            order.memo = text
            self.touch(order)

    def cancel_po(self, po_id: int) -> None:
        """A person cancels the receipts (with their bills) and then the purchase order; ApiError if exported."""
        with self.lock:
            for receipt in self.all_receipts(po_id):
                if receipt.active:
                    self.cancel_receipt(receipt.id)
            self.cancel_order(po_id)

    def rename_vendor(self, vendor_id: int, name: str) -> None:
        """A person renames a vendor."""
        with self.lock:
            self.vendors[vendor_id].name = name
            self.touch(self.vendors[vendor_id])

    def deactivate(self, record_id: int) -> None:
        """A person makes a vendor, customer, SKU, location or purchase order type inactive."""
        with self.lock:
            for table in (self.vendors, self.customers, self.skus, self.locations, self.po_types):
                record = table.get(record_id)
                if record is not None:
                    record.active = False
                    self.touch(record)
                    return
            raise KeyError(record_id)

    def type_bill_by_hand(
        self,
        vendor: Vendor | int | str,
        invoice_number: str,
        total: Decimal,
        date: datetime,
        *,
        business_unit_id: int | None = None,
        location_id: int | None = None,
        memo: str = "",
    ) -> Bill:
        """A person keys in a vendor's invoice: purchase order, receipt and bill of one line, without any marker."""
        with self.lock:
            found = self._vendor(vendor)
            sku = next(s for s in self.skus.values() if s.active and s.kind != "Service" and not s.serialised)
            kind = next(t for t in self.po_types.values() if t.active and not t.automatically_receive)
            places = [p for p in self.locations.values() if p.active]
            wanted = WantedOrder(
                vendor_id=found.id,
                type_id=kind.id,
                business_unit_id=business_unit_id or next(iter(self.business_units)),
                location_id=location_id or places[0].id,
                ship_to_description=places[0].name,
                ship_to=places[0].address,
                date=date,
                required_on=date,
                tax=ZERO,
                shipping=ZERO,
                lines=[WantedLine(sku.id, Decimal(1), total)],
                vendor_invoice_number=invoice_number,
                memo=memo,
            )
            order = self._build(wanted, self.next_id())
            self.purchase_orders[order.id] = order
            lines = [(line, line.quantity, line.cost) for line in order.lines]
            receipt = self._receive(order, lines, date, invoice_number, memo, ZERO, ZERO)
            return self.bills[receipt.bill_id] if receipt.bill_id is not None else self.make_bill(receipt.id)

    def _vendor(self, vendor: Vendor | int | str) -> Vendor:
        if isinstance(vendor, Vendor):
            return vendor
        if isinstance(vendor, int):
            return self.vendors[vendor]
        return self.vendor(vendor)

    # -- inspection ----------------------------------------------------------------------------------------

    def all_orders(self) -> list[PurchaseOrder]:
        """All purchase orders, cancelled ones too, oldest first; requests are not among them."""
        with self.lock:
            return list(self.purchase_orders.values())

    def all_requests(self) -> list[PurchaseOrder]:
        """All purchase-order requests, in whatever state."""
        with self.lock:
            return list(self.requests.values())

    def all_receipts(self, po_id: int | None = None) -> list[Receipt]:
        """All receipts, cancelled ones too, of one purchase order or of all."""
        self.settle()
        with self.lock:
            return [r for r in self.receipts.values() if po_id is None or r.purchase_order_id == po_id]

    def all_bills(self, po_id: int | None = None) -> list[Bill]:
        """All bills that have fallen due, cancelled ones too, of one purchase order or of all."""
        self.settle()
        with self.lock:
            return [b for b in self.bills.values() if po_id is None or b.purchase_order_id == po_id]

    def documents_with(self, text: str) -> list[PurchaseOrder]:
        """Purchase orders and requests that wait whose memo contains `text` and which are not cancelled."""
        with self.lock:
            waiting = [r for r in self.requests.values() if r.status == "PendingApproval"]
            orders = [o for o in self.purchase_orders.values() if o.status != "Canceled"]
            return [document for document in orders + waiting if text in document.memo]

    def summary(self) -> dict[str, object]:
        """Counts by kind and state, for the control API."""
        self.settle()
        with self.lock:
            return {
                "tenant": self.tenant_id,
                "name": self.name,
                "now": self.clock.now().isoformat(),
                "vendors": len(self.vendors),
                "skus": len(self.skus),
                "locations": len(self.locations),
                "purchaseOrders": _count([o.status for o in self.purchase_orders.values()]),
                "requests": _count([o.status for o in self.requests.values()]),
                "receipts": _count(["active" if r.active else "canceled" for r in self.receipts.values()]),
                "bills": _count([b.sync_status if b.active else "canceled" for b in self.bills.values()]),
                "returns": _count([r.status for r in self.returns.values()]),
                "customers": len(self.customers),
                "invoices": _count([i.sync_status if i.active else "voided" for i in self.invoices.values()]),
                "payments": _count([p.sync_status if p.active else "voided" for p in self.payments.values()]),
                "creditMemos": _count([m.sync_status if m.active else "voided" for m in self.credit_memos.values()]),
                "movements": _count([m.kind for m in self.movements.values() if m.active]),
                "stock": len(self.stock_on_hand()),
                "switches": self.switches.as_dict(),
            }


def _count(values: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}
