"""The accountant of the sample company at work: routine purchases that match, sales, transfers and payments."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.simulators import sample_catalog as catalog
from app.simulators.tally.company import Company
from app.simulators.tally.values import cents
from app.simulators.tally.vouchers import Charge, Line, Voucher

PURCHASE_LEDGER = "Purchase of Electrical Goods"
SALES_LEDGER = "Sale of Electrical Goods"
BANK = "HDFC Bank Current Account"


class Desk:
    """One person entering vouchers; all choices come from one seeded source."""

    def __init__(self, company: Company, pick: random.Random) -> None:
        self.company = company
        self.pick = pick
        self.items = {item.code: item for item in catalog.ITEMS}
        self.suppliers = {supplier.tally_name: supplier for supplier in catalog.SUPPLIERS}
        self._clean_suppliers = [
            one.tally_name
            for one in catalog.SUPPLIERS
            if one.servicetitan_names == (one.tally_name,) and "GmbH" not in one.tally_name
        ]
        self._clean_items = [
            one
            for one in catalog.ITEMS
            if one.servicetitan_code == "" and one.servicetitan_unit == "" and not one.serialised and not one.batchwise
        ]
        self._clean_places = [one.godown for one in catalog.PLACES if one.servicetitan_name == ""]
        self._invoice = 0
        self._owed: list[tuple[str, Decimal]] = []

    # --- choices -----------------------------------------------------------------------------------------------

    def supplier(self) -> str:
        """A supplier ServiceTitan knows under the same name exactly once."""
        return self.pick.choice(self._clean_suppliers)

    def local_supplier(self) -> str:
        """A clean supplier that charges CGST and SGST."""
        return self.pick.choice([name for name in self._clean_suppliers if self.suppliers[name].intra_state])

    def place(self) -> str:
        """A godown ServiceTitan knows under the same name; warehouses twice as often as vans."""
        return self.pick.choice([*self._clean_places, *(one for one in self._clean_places if "Van" not in one)])

    def line(self, code: str | None = None, **changes: Any) -> Line:
        """A line at about the catalog's rate; a clean item unless one is named."""
        item = self.pick.choice(self._clean_items) if code is None else self.items[code]
        quantity = self.pick.randint(1, 6) if item.rate > 2000 else self.pick.randint(2, 60)
        rate = cents(item.rate * Decimal(self.pick.randint(94, 106)) / 100)
        line = Line(
            item.code, quantity, rate, godown=self.place(), batch="LOT-26A" if item.batchwise else "Primary Batch"
        )
        return replace(line, **changes)

    def lines(self) -> list[Line]:
        """One to four lines of different clean items, all to one place."""
        place = self.place()
        chosen = self.pick.sample(self._clean_items, self.pick.choice((1, 1, 2, 2, 3, 4)))
        return [self.line(item.code, godown=place) for item in chosen]

    def reference(self, supplier: str) -> str:
        """The supplier's next invoice number."""
        self._invoice += 1
        letters = "".join(word[0] for word in supplier.split() if word[0].isascii() and word[0].isalpha()) or "SG"
        return f"{letters.upper()}/{self._invoice:05d}"

    # --- tax ---------------------------------------------------------------------------------------------------

    def value(self, line: Line) -> Decimal:
        """What a line will amount to."""
        if line.amount is not None:
            return Decimal(line.amount)
        quantity = sum((Decimal(part) for _, part in line.godowns), Decimal(0)) if line.godowns else line.quantity
        billed = Decimal(line.billed if line.billed is not None else quantity or 0)
        return cents(billed * Decimal(line.rate or 0) * (100 - Decimal(line.discount)) / 100)

    def taxes(self, supplier: str, lines: Sequence[Line], direction: str = "Input") -> list[Charge]:
        """CGST and SGST, or IGST, on the lines at the rates of their items."""
        intra_state = self.suppliers[supplier].intra_state if supplier in self.suppliers else True
        shares = ("CGST", "SGST") if intra_state else ("IGST",)
        rates = [(self.value(line), Decimal(self.items[line.item].gst_percent) / len(shares)) for line in lines]
        total = sum((cents(value * rate / 100) for value, rate in rates), Decimal(0))
        return [(f"{direction} {share}", total) for share in shares] if total else []

    # --- entries -----------------------------------------------------------------------------------------------

    def purchase(self, day: date, supplier: str, lines: Sequence[Line], **fields: Any) -> Voucher:
        """A purchase with tax and the supplier's invoice number; `fields` override anything."""
        fields.setdefault("taxes", self.taxes(supplier, lines))
        fields.setdefault("reference", self.reference(supplier))
        fields.setdefault("stock_ledger", PURCHASE_LEDGER)
        voucher = self.company.add_purchase(supplier=supplier, date=day, lines=list(lines), **fields)
        self._owed.append((supplier, voucher.total))
        return voucher

    def routine(self, day: date) -> None:
        """One ordinary voucher: mostly a purchase that matches in every respect."""
        kind = self.pick.choices(("purchase", "transfer", "sale", "payment", "receipt"), (75, 9, 7, 6, 3))[0]
        if kind == "transfer":
            self.transfer(day)
        elif kind == "sale":
            self.sale(day)
        elif kind == "payment" and self._owed:
            supplier, amount = self._owed.pop(0)
            self.company.add_entries(
                "Payment", day, debits=[(supplier, amount)], credits=[(BANK, amount)], party=supplier
            )
        elif kind == "receipt":
            customer, amount = "Greenfield Apartments", Decimal(self.pick.randint(20, 90) * 500)
            self.company.add_entries(
                "Receipt", day, debits=[(BANK, amount)], credits=[(customer, amount)], party=customer
            )
        else:
            self.clean_purchase(day)

    def clean_purchase(self, day: date) -> Voucher:
        """A purchase without a mismatch; a third of them with freight and rounded to the rupee."""
        supplier, lines = self.supplier(), self.lines()
        taxes = self.taxes(supplier, lines)
        extras: list[Charge] = []
        if self.pick.random() < 0.33:
            freight = Decimal(self.pick.randint(3, 24) * 50)
            total = sum((self.value(line) for line in lines), freight) + sum((Decimal(t) for _, t in taxes), Decimal(0))
            rounding = total.quantize(Decimal(1)) - total
            extras = [("Freight Inward", freight), *([("Round Off", rounding)] if rounding else [])]
        narration = self.pick.choice(("", "", "Goods received in good condition", "Against verbal order"))
        return self.purchase(day, supplier, lines, taxes=taxes, extra_ledgers=extras, narration=narration)

    def transfer(self, day: date) -> Voucher:
        """A van is loaded from its warehouse."""
        van = self.pick.choice([one for one in catalog.PLACES if one.parent and one.servicetitan_name == ""])
        line = self.line()
        return self.company.add_transfer(
            line.item,
            self.pick.randint(1, 5),
            source=van.parent,
            destination=van.godown,
            date=day,
            rate=line.rate or 0,
            narration=f"Loading {van.godown}",
        )

    def sale(self, day: date, **fields: Any) -> Voucher:
        """Material used on a customer's site, invoiced."""
        item = self.pick.choice(self._clean_items)
        line = Line(item.code, 1, cents(item.rate * Decimal("1.35")), godown=self.place())
        fields.setdefault("taxes", self.taxes("", [line], "Output"))
        fields.setdefault("stock_ledger", SALES_LEDGER)
        fields.setdefault("customer", "Greenfield Apartments")
        return self.company.add_sales(date=day, lines=[line], **fields)
