"""What a tenant's books add up to: stock on hand, returns' amounts and a vendor's balance; reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from app.simulators.servicetitan.ordering import Ordering
from app.simulators.servicetitan.records import ZERO, Line, Return, Sku, Vendor
from app.simulators.servicetitan.switches import ReturnTakesStock

OnHand = dict[tuple[int, int], Decimal]
"""(location id, SKU id) -> quantity; what is zero is left out."""


class Counting(Ordering):
    """One truth of the stock, for people, reports and tests."""

    # -- by name -------------------------------------------------------------------------------------------

    def vendor(self, name: str) -> Vendor:
        """The first vendor of that name; KeyError if there is none."""
        with self.lock:
            for vendor in self.vendors.values():
                if vendor.name == name:
                    return vendor
            raise KeyError(name)

    def sku(self, code: str) -> Sku:
        """The first SKU of that code; KeyError if there is none."""
        with self.lock:
            for sku in self.skus.values():
                if sku.code == code:
                    return sku
            raise KeyError(code)

    def location(self, name: str) -> int:
        """The id of the first warehouse or truck of that name; KeyError if there is none."""
        with self.lock:
            for place in self.locations.values():
                if place.name == name:
                    return place.id
            raise KeyError(name)

    # -- stock ---------------------------------------------------------------------------------------------

    def stock_on_hand(self, *, posted_only: bool = True) -> OnHand:
        """What lies where, negative quantities included; no API shows it, only a report can.

        A receipt counts once a person has posted it ["Inventory quantity does not increase until the Receipt is
        posted", help centre], a return when the switch `return_takes_stock` says so, adjustments and consumption at
        once, a transfer at both ends when it is received. `posted_only` False counts every living document.
        """
        total: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)

        def add(location_id: int, lines: Iterable[Line], sign: int) -> None:
            for line in lines:
                total[location_id, line.sku_id] += sign * line.quantity

        with self.lock:
            for receipt in self.receipts.values():
                if receipt.active and (receipt.sync_status != "Pending" or not posted_only):
                    add(self.purchase_orders[receipt.purchase_order_id].location_id, receipt.lines, 1)
            for made in self.returns.values():
                if made.active and (self._takes_stock(made) or not posted_only):
                    add(made.location_id, made.lines, -1)
            for moved in self.movements.values():
                if not moved.active or (moved.received_on is None and posted_only):
                    continue
                add(moved.location_id, moved.lines, 1 if moved.kind == "Adjustment" else -1)
                if moved.to_location_id is not None:
                    add(moved.to_location_id, moved.lines, 1)
        return {where: quantity for where, quantity in total.items() if quantity}

    def stock(self, location_id: int, sku_id: int, *, posted_only: bool = True) -> Decimal:
        """The quantity on hand of one SKU in one location."""
        return self.stock_on_hand(posted_only=posted_only).get((location_id, sku_id), ZERO)

    def _takes_stock(self, made: Return) -> bool:
        match self.switches.return_takes_stock:
            case ReturnTakesStock.CREATED:
                return True
            case ReturnTakesStock.RETURNED:
                return made.status in ("Returned", "CreditReceived")
            case ReturnTakesStock.CREDIT_RECEIVED:
                return made.status == "CreditReceived"
            case ReturnTakesStock.POSTED:
                return made.sync_status != "Pending"

    # -- money ---------------------------------------------------------------------------------------------

    def return_tax(self, made: Return) -> Decimal:
        """The tax of a return; the contract calls what is written a rate, so both readings are a switch."""
        if not self.switches.return_tax_is_rate:
            return self.amount(made.tax_written)
        return self.amount(sum((line.total for line in made.lines), ZERO) * made.tax_written / 100)

    def return_total(self, made: Return) -> Decimal:
        """What a vendor owes for a return: lines, tax and shipping less the restocking fee."""
        lines = sum((line.total for line in made.lines), ZERO)
        return lines + self.return_tax(made) + made.shipping - made.restocking_fee

    def return_stated(self, made: Return) -> Decimal:
        """`returnAmount`: the contract says "including tax and shipping" and nothing of the restocking fee."""
        fee = ZERO if self.switches.return_amount_less_fee else made.restocking_fee
        return self.return_total(made) + fee

    def vendor_balance(self, vendor_id: int) -> Decimal:
        """Living receipts of a vendor less the living returns to it, posted or not; KeyError for no vendor."""
        with self.lock:
            vendor = self.vendors[vendor_id].id
            received = sum(
                (
                    receipt.total
                    for receipt in self.receipts.values()
                    if receipt.active and self.purchase_orders[receipt.purchase_order_id].vendor_id == vendor
                ),
                ZERO,
            )
            returned = (self.return_total(m) for m in self.returns.values() if m.active and m.vendor_id == vendor)
            return received - sum(returned, ZERO)
