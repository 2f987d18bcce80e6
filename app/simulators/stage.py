"""What a person may do to the simulated systems of a demonstration, by names anyone understands."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.simulators import mending, sample_catalog
from app.simulators.servicetitan import DEFAULT_CLIENT_SECRET, ServiceTitanSimulator
from app.simulators.tally import Line, TallySimulator
from app.simulators.tally.company import Company
from app.simulators.tally.faults import Fault
from app.simulators.tally.masters import Ledger
from app.simulators.zoho_books import ZohoBooksSimulator

UNKNOWN_SUPPLIER = "Sunrise Cable House"
"""Known to Tally only, once a voucher of it was entered."""
MANY = 40


class Stage:
    """The simulators in the hands of a newcomer. Every method may be called from any thread."""

    def __init__(
        self,
        tally: TallySimulator,
        titan: ServiceTitanSimulator,
        company: Company,
        today: date,
        zoho: ZohoBooksSimulator | None = None,
    ) -> None:
        self._tally, self.titan, self._company, self.today, self._zoho = tally, titan, company, today, zoho
        self._numbers = itertools.count(9001)
        self._entered: list[str] = []

    # -- switches --------------------------------------------------------------------------------------------------

    def tally_runs(self, on: bool) -> None:
        """TallyPrime is started, or closed."""
        self._fault(Fault.REFUSED, not on)

    def tally_dialog(self, on: bool) -> None:
        """A dialog is open in Tally: it accepts questions and answers none."""
        self._fault(Fault.DIALOG, on)

    def _fault(self, fault: Fault, on: bool) -> None:
        if on:
            self._tally.faults.arm(fault)
        else:
            self._tally.faults.clear(fault)

    def company_open(self, on: bool) -> None:
        """The company is open in Tally."""
        if on:
            self._tally.open_company(self._company)
        else:
            self._tally.close_company(self._company.name)

    def titan_reachable(self, on: bool) -> None:
        """ServiceTitan answers."""
        if on:
            self.titan.accept_connections()
        else:
            self.titan.refuse_connections()

    def secret_valid(self, on: bool) -> None:
        """The client secret is the right one, or was renewed by somebody."""
        self.titan.auth.client_secret = DEFAULT_CLIENT_SECRET if on else "another"
        self.titan.auth.revoke_all()

    def zoho_reachable(self, on: bool) -> None:
        """Zoho Books answers."""
        if self._zoho is not None:
            (self._zoho.accept_connections if on else self._zoho.refuse_connections)()

    # -- deeds -----------------------------------------------------------------------------------------------------

    def enter_purchase(self) -> str:
        """A purchase that has everything it needs."""
        supplier = next(s for s in sample_catalog.SUPPLIERS if s.servicetitan_names == (s.tally_name,))
        return self._enter(supplier.tally_name)

    def enter_unknown(self) -> str:
        """A purchase from a supplier that ServiceTitan does not know."""
        with self._company.lock:
            if not self._company.has(Ledger, UNKNOWN_SUPPLIER):
                self._company.add_supplier(UNKNOWN_SUPPLIER)
            return self._enter(UNKNOWN_SUPPLIER)

    def enter_many(self) -> str:
        """Many purchases that wait for one and the same thing."""
        with self._company.lock:
            for _ in range(MANY):
                self.enter_unknown()
        return f"Entered {MANY} invoices of {UNKNOWN_SUPPLIER} in Tally: one line of “Needs attention”."

    def _enter(self, supplier: str) -> str:
        item = next(
            i
            for i in sample_catalog.ITEMS
            if (i.servicetitan_code, i.servicetitan_unit, i.serialised) == ("", "", False)
        )
        number = f"DEMO-{next(self._numbers)}"
        line = Line(item.code, Decimal(10), item.rate)
        voucher = self._company.add_purchase(
            supplier=supplier,
            date=self.today,
            lines=[line],
            reference=number,
            narration="Entered by the demonstration",
        )
        self._entered.append(voucher.guid)
        return f"Entered invoice {number} of {supplier} in Tally."

    def change_purchase(self) -> str:
        """Somebody corrects the last voucher entered here."""
        if not self._entered:
            return "Enter a purchase first."
        guid = self._entered[-1]
        draft = self._company.voucher(guid).draft
        if draft is None:
            return "That voucher cannot be changed."
        lines = [Line(line.item, Decimal(str(line.quantity)) + 2, line.rate) for line in draft.lines]
        self._company.alter_voucher(guid, lines=lines)
        return f"Changed the quantity in invoice {draft.reference} in Tally."

    def delete_purchase(self) -> str:
        """Somebody deletes the last voucher entered here."""
        if not self._entered:
            return "Enter a purchase first."
        guid = self._entered.pop()
        self._company.delete_voucher(guid)
        return "Deleted the last entered voucher in Tally; a comparison proves it gone."

    def move_stock(self) -> str:
        """Somebody loads a truck."""
        item = sample_catalog.ITEMS[0]
        warehouse, truck = sample_catalog.PLACES[1].godown, sample_catalog.PLACES[2].godown
        self._company.add_transfer(
            item.code, Decimal(5), source=warehouse, destination=truck, date=self.today, rate=item.rate
        )
        return (
            f"Moved 5 {item.code} from {warehouse} to {truck} in Tally. Settings > Stock: it follows once that is on."
        )

    def post(self) -> str:
        """Somebody posts and finishes everything in ServiceTitan."""
        posted = len(self.titan.tenant.process_returns() + self.titan.tenant.post_pending())
        return f"Posted or finished {posted} documents in ServiceTitan: it counts their goods now."

    def cancel_order(self) -> str:
        """Somebody cancels the newest purchase order in ServiceTitan."""
        tenant = self.titan.tenant
        with tenant.lock:
            alive = [order.id for order in tenant.purchase_orders.values() if order.status != "Canceled"]
        if not alive:
            return "ServiceTitan holds no purchase order yet."
        newest = tenant.purchase_orders[max(alive)]
        tenant.cancel_po(newest.id)
        return f"Cancelled purchase order {newest.number} in ServiceTitan."

    def add_vendor(self) -> str:
        """Somebody creates the missing vendor in ServiceTitan."""
        tenant = self.titan.tenant
        if any(vendor.name == UNKNOWN_SUPPLIER for vendor in tenant.vendors.values()):
            return f"ServiceTitan has the vendor {UNKNOWN_SUPPLIER} already."
        tenant.add_vendor(UNKNOWN_SUPPLIER)
        return f"Created the vendor {UNKNOWN_SUPPLIER} in ServiceTitan; what waited for it goes out by itself."

    def type_bill(self) -> str:
        """Somebody types the newest unposted bill into Zoho Books by hand, before the program sends it."""
        if self._zoho is None:
            return "There is no Zoho Books in this demonstration."
        waiting = [one for one in self.titan.tenant.all_bills() if one.active and one.sync_status == "Pending"]
        if not waiting:
            return "Every bill in ServiceTitan is posted already; enter a purchase first."
        bill, books = waiting[-1], self._zoho.organization
        vendor = self.titan.tenant.vendors[bill.vendor_id].name
        if not any(one.name == vendor for one in books.contacts.values()):
            return f"Zoho Books has no vendor {vendor}."
        books.type_bill_by_hand(vendor, bill.vendor_number, bill.total)
        return f"Entered bill {bill.vendor_number} of {vendor} in Zoho Books by hand; post it in ServiceTitan."

    def mend_all(self) -> str:
        """Somebody clears everything that waits, at its root."""
        tenant = self.titan.tenant
        made = mending.complete(tenant, mending.suppliers(self._company, UNKNOWN_SUPPLIER))
        corrected = mending.correct(self._company, tenant)
        if not made + corrected:
            return "Nothing is missing in ServiceTitan and nothing is to be corrected in Tally."
        return f"Put right: {made} in ServiceTitan, {corrected} in Tally. What waited goes out now."

    def deeds(self) -> list[tuple[str, Callable[[], str]]]:
        """All deeds with what a button says."""
        books = [("Type its bill into Zoho Books by hand", self.type_bill)] if self._zoho is not None else []
        return [
            ("Enter a purchase in Tally", self.enter_purchase),
            ("… from an unknown supplier", self.enter_unknown),
            (f"… {MANY} from that supplier", self.enter_many),
            ("Create that vendor in ServiceTitan", self.add_vendor),
            ("Change the last voucher in Tally", self.change_purchase),
            ("Delete the last voucher in Tally", self.delete_purchase),
            ("Cancel an order in ServiceTitan", self.cancel_order),
            ("Load a truck in Tally", self.move_stock),
            *books,
            ("Post everything in ServiceTitan", self.post),
            ("Put right everything that waits", self.mend_all),
        ]

    def switches(self) -> list[tuple[str, Callable[[bool], None], bool]]:
        """All switches with what a box says and whether it is on at the beginning."""
        return [
            ("TallyPrime is running", self.tally_runs, True),
            ("The company is open in Tally", self.company_open, True),
            ("A dialog is open in Tally", self.tally_dialog, False),
            ("ServiceTitan can be reached", self.titan_reachable, True),
            ("The client secret is valid", self.secret_valid, True),
            *([("Zoho Books can be reached", self.zoho_reachable, True)] if self._zoho is not None else []),
        ]
