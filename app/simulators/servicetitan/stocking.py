"""What people do with stock in ServiceTitan's pages and no API can; raises ValueError or KeyError."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from app.simulators.servicetitan.records import Movement, Receipt, Return
from app.simulators.servicetitan.returning import Returning

RETURNED = "Returned"
CREDIT_RECEIVED = "CreditReceived"


class Stocking(Returning):
    """Posting, processing of returns, adjustments, transfers, consumption. Places and SKUs go by id or by name."""

    # -- posting -------------------------------------------------------------------------------------------

    def post_receipt(self, receipt_id: int) -> Receipt:
        """A person posts a receipt, with its bill where it has one."""
        with self.lock:
            receipt = self.receipts[receipt_id]
            if not receipt.active or receipt.sync_status != "Pending":
                raise ValueError(f"receipt {receipt_id} is cancelled or {receipt.sync_status}")
            bill = self.bills.get(receipt.bill_id or 0)
            if bill is not None and bill.active and bill.sync_status == "Pending":
                self.post_bill(bill.id)
            else:
                receipt.sync_status = "Posted"
                self.touch(receipt)
            return receipt

    def post_return(self, return_id: int) -> Return:
        """A person batches and posts a return, which needs its vendor credit first."""
        with self.lock:
            made = self.returns[return_id]
            if made.status != CREDIT_RECEIVED or made.sync_status != "Pending":
                raise ValueError(f"return {return_id} is {made.status}, {made.sync_status}")
            made.sync_status = "Posted"
            self.touch(made)
            credit = self.credit_of(made.id)
            if credit is not None:
                credit.sync_status = "Posted"
                self.touch(credit)
            return made

    def post_pending(self) -> list[int]:
        """Posts every receipt, bill and credited return that waits for it; the ids of what was posted."""
        self.settle()
        with self.lock:
            receipts = [r.id for r in self.receipts.values() if r.active and r.sync_status == "Pending"]
            for ident in receipts:
                self.post_receipt(ident)
            bills = [b.id for b in self.bills.values() if b.active and b.sync_status == "Pending"]
            for ident in bills:
                self.post_bill(ident)
            credited = [r for r in self.returns.values() if r.status == CREDIT_RECEIVED]
            returns = [r.id for r in credited if r.sync_status == "Pending"]
            for ident in returns:
                self.post_return(ident)
            return receipts + bills + returns

    # -- returns -------------------------------------------------------------------------------------------

    def process_return(self, return_id: int, status: str = CREDIT_RECEIVED, *, credit: Decimal | None = None) -> Return:
        """A person marks a return as Returned, or records its credit (CreditReceived, passing through Returned).

        `credit`: what the vendor credits, where it is not what the return comes to.
        """
        with self.lock:
            made = self.returns[return_id]
            before = {RETURNED: ("Pending",), CREDIT_RECEIVED: ("Pending", RETURNED)}
            if made.status not in before.get(status, ()):
                raise ValueError(f"return {return_id} is {made.status} and cannot become {status}")
            made.status, made.returned_on = status, made.returned_on or self.today()
            if status == CREDIT_RECEIVED:
                made.credit_received_on = self.today()
                self._credit(made, credit)
            self.touch(made)
            return made

    def process_returns(self, status: str = CREDIT_RECEIVED) -> list[int]:
        """All returns that are not so far yet; their ids."""
        with self.lock:
            before = ("Pending",) if status == RETURNED else ("Pending", RETURNED)
            waiting = [made.id for made in self.returns.values() if made.status in before]
            for ident in waiting:
                self.process_return(ident, status)
            return waiting

    def all_returns(self) -> list[Return]:
        """All returns, cancelled ones too."""
        with self.lock:
            return list(self.returns.values())

    # -- movements -----------------------------------------------------------------------------------------

    def adjust(
        self,
        location: int | str,
        sku: int | str,
        quantity: Decimal,
        *,
        cost: Decimal | None = None,
        reference_number: str = "",
        type_: str | None = None,
        memo: str = "",
        date: datetime | None = None,
    ) -> Movement:
        """An adjustment of one line by a signed quantity; without a cost, at that of the pricebook."""
        with self.lock:
            place = self._place(location)
            lines = [self._moved(sku, quantity, cost)]
            if not quantity:
                raise ValueError("an adjustment needs a quantity")
            return self.add_movement(
                "Adjustment", place, lines, reference_number=reference_number, type_=type_, memo=memo, date=date
            )

    def transfer(
        self,
        origin: int | str,
        target: int | str,
        sku: int | str,
        quantity: Decimal,
        *,
        received: bool = True,
        reference_number: str = "",
        memo: str = "",
        date: datetime | None = None,
    ) -> Movement:
        """A transfer of one line; one that is not received yet is Pending and moves nothing."""
        with self.lock:
            start, end = self._place(origin), self._place(target)
            if start == end or quantity <= 0:
                raise ValueError("a transfer needs two locations and a quantity above zero")
            moved = self.add_movement(
                "Transfer",
                start,
                [self._moved(sku, quantity, None)],
                to_location_id=end,
                reference_number=reference_number,
                memo=memo,
                date=date,
            )
            if not received:
                moved.status, moved.received_on = "Pending", None
            return moved

    def receive_transfer(self, transfer_id: int) -> Movement:
        """A person receives a pending transfer, which moves its stock at both ends."""
        with self.lock:
            moved = self.movements[transfer_id]
            if moved.status != "Pending":
                raise ValueError(f"{moved.kind} {transfer_id} is {moved.status}")
            moved.status, moved.received_on = "Received", self.today()
            self.touch(moved)
            return moved

    def consume(self, location: int | str, sku: int | str, quantity: Decimal, job: str = "") -> Movement:
        """A completed job takes stock out of a location; a negative quantity comes back from it."""
        with self.lock:
            place = self._place(location)
            if not quantity:
                raise ValueError("a consumption needs a quantity")
            return self.add_movement("Consumption", place, [self._moved(sku, quantity, None)], reference_number=job)

    def cancel_movement(self, movement_id: int, reason: str = "Other") -> Movement:
        """A person cancels an adjustment, transfer or consumption, which undoes its effect on the stock."""
        with self.lock:
            moved = self.movements[movement_id]
            if not moved.active or moved.sync_status == "Exported":
                raise ValueError(f"{moved.kind} {movement_id} is cancelled or exported")
            moved.active, moved.canceled_reason, moved.date_canceled = False, reason, self.clock.now()
            if moved.kind == "Transfer":
                moved.status = "Canceled"
            self.touch(moved)
            return moved

    def all_movements(self, kind: str | None = None) -> list[Movement]:
        """All adjustments, transfers and consumption, cancelled ones too, or those of one kind."""
        with self.lock:
            return [moved for moved in self.movements.values() if kind in (None, moved.kind)]

    def _place(self, location: int | str) -> int:
        return self.location(location) if isinstance(location, str) else self.locations[location].id

    def _moved(self, sku: int | str, quantity: Decimal, cost: Decimal | None) -> tuple[int, Decimal, Decimal]:
        found = self.sku(sku) if isinstance(sku, str) else self.skus[sku]
        if found.kind == "Service":
            raise ValueError(f"{found.code} is a service and has no stock")
        return found.id, quantity, found.cost if cost is None else cost
