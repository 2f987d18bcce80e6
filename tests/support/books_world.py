"""The world with Zoho Books behind ServiceTitan: three simulators on one clock, and what people do in them.

    with BooksWorld(tmp_path) as world:                # the books of an Indian company that fit the clean tenant
        bill = world.bill("INV-1", "1250.00")          # a posted bill of ServiceTitan, typed in by somebody there
        program = world.open()
        world.until_quiet(program)
        world.booked("INV-1")                          # the living bills of that number in Zoho Books

`BooksWorld(tmp_path, edition="us")` has other books; `tally=False` is a customer without TallyPrime.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.bootstrap import Program
from app.domain.records import Record
from app.domain.states import State
from app.simulators.zoho_books import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    KEY_FIELD,
    Organization,
    ZohoBooksSimulator,
    empty_organization,
)
from app.simulators.zoho_books.sample import add_taxes
from app.store.records import RecordFilter
from app.system.secrets import SecretName
from tests.support.world import ITEMS, SUPPLIERS, World, clean_tenant

CURRENCIES = {
    "us": "USD", "india": "INR", "uk": "GBP", "eu": "EUR", "australia": "AUD", "canada": "CAD", "japan": "JPY",
    "global": "USD",
}  # fmt: skip


def clean_books(edition: str, clock: Any, **more: Any) -> Organization:
    """Books with a vendor for each supplier of the clean tenant, and three accounts of costs."""
    books = empty_organization(edition, clock, **more)
    costs = books.add_account("Cost of Goods Sold", "cost_of_goods_sold", code="5000")
    books.add_account("Supplies", "expense")
    books.add_account("Ask My Accountant", "expense")
    add_taxes(books)
    for entity in ("bill", "vendor_credit"):
        books.add_custom_field(entity, KEY_FIELD, label="ServiceTitan ID", unique=True)
    for supplier in SUPPLIERS:
        about = {"gst_treatment": "business_gst", "gst_no": "29ABCDE1234F1Z5", "place_of_contact": "MH"}
        books.add_vendor(supplier, **(about if edition == "india" else {}))
    for item in ITEMS:
        books.add_item(item, sku=item, rate=Decimal(20), purchase_rate=Decimal(10), purchase_account=costs)
    return books


class BooksWorld(World):
    """Tally, ServiceTitan and Zoho Books."""

    def __init__(
        self,
        folder: Path,
        *,
        edition: str = "us",
        tally: bool = True,
        region: str | None = None,
        client_region: str | None = None,
        settings: Mapping[str, object] | None = None,
        **more: Any,
    ) -> None:
        tenant = more.pop("tenant", None) or clean_tenant()
        self.currency = CURRENCIES[edition]
        if not any(unit.currency == self.currency for unit in tenant.business_units.values()):
            tenant.add_business_unit("Field", self.currency)
        books = clean_books(edition, tenant.clock, **({"region": region} if region else {}))
        self.zoho = ZohoBooksSimulator(books, clock=tenant.clock, **_client(client_region))
        self._tally_on = tally
        self._wanted = dict(settings or {})
        super().__init__(folder, tenant=tenant, **more)

    def __enter__(self) -> Self:
        self.zoho.start()
        self._secrets[SecretName.ZOHO_CLIENT_SECRET] = DEFAULT_CLIENT_SECRET
        self._secrets[SecretName.ZOHO_REFRESH_TOKEN] = self.zoho.sign_in().refresh_token
        books = self.books
        self._settings |= {
            "zoho.enabled": True,
            "zoho.region": "custom",
            "zoho.accounts_url": self.zoho.accounts_url(),
            "zoho.client_id": DEFAULT_CLIENT_ID,
            "zoho.organization_id": books.organization_id,
            "bills.enabled": True,
            "bills.fallback_account_id": self.account("Ask My Accountant"),
            "bills.account_rules": [{"item": "*", "account_id": self.account("Cost of Goods Sold")}],
        }
        if books.edition == "india":
            taxes = {tax.name: tax.id for tax in books.taxes.values()}
            self._settings |= {
                "bills.home_state": "KA",
                "bills.intra_tax_id": taxes["GST18"],
                "bills.inter_tax_id": taxes["IGST18"],
            }
        elif books.edition != "us":
            self._settings |= {"bills.tax_id": next(iter(books.taxes))}
        if not self._tally_on:
            self._settings |= {"purchases.enabled": False, "tally.company": "", "tally.currency": ""}
        self._settings |= self._wanted
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.zoho.release()
        super().__exit__(kind, error, trace)
        self.zoho.stop()
        if kind is None:
            assert self.zoho.bugs == [], "a bug in the Zoho Books simulator"
            assert self.zoho.unknown == [], "what Zoho's documents do not have"

    @property
    def books(self) -> Organization:
        """The organization with its people."""
        return self.zoho.organization

    def account(self, name: str) -> str:
        """Id of an account of the books."""
        return next(one.id for one in self.books.accounts.values() if one.name == name)

    # -- ServiceTitan ----------------------------------------------------------------------------------------------

    @property
    def day(self) -> datetime:
        """A few days ago, as ServiceTitan dates things."""
        day = self.today - timedelta(days=3)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    @property
    def unit(self) -> int:
        """The business unit that keeps the currency of the books."""
        return next(one.id for one in self.tenant.business_units.values() if one.currency == self.currency)

    def bill(
        self, number: str, total: str = "1250.00", *, supplier: str = SUPPLIERS[0], posted: bool = True, **more: Any
    ) -> Any:
        """Somebody types a vendor's invoice into ServiceTitan, and posts it."""
        made = self.tenant.type_bill_by_hand(
            supplier, number, Decimal(total), self.day, business_unit_id=self.unit, **more
        )
        if posted:
            self.tenant.post_bill(made.id)
        return made

    def post_all(self) -> None:
        """Somebody posts every bill there is."""
        for bill in self.tenant.all_bills():
            if bill.active and bill.sync_status == "Pending":
                self.tenant.post_bill(bill.id)

    # -- what came of it -------------------------------------------------------------------------------------------

    def booked(self, number: str = "") -> Sequence[Any]:
        """Bills in Zoho Books that are not void, with that number, or a suffix of ours to it."""
        found = [one for one in self.books.bills if self.books.status(one) != "void"]
        return [one for one in found if not number or one.number == number or one.number.startswith(f"{number}/")]

    def credits(self) -> Sequence[Any]:
        """Vendor credits in Zoho Books that are not void."""
        return [one for one in self.books.vendor_credits if self.books.status(one) != "void"]

    def bill_records(self, program: Program) -> Sequence[Record]:
        """The records of the flow."""
        return program.records.find(RecordFilter(flow="bills"))

    def bill_record(self, program: Program, bill: Any) -> Record:
        """The record of a bill of ServiceTitan that goes by itself."""
        found = program.records.by_source("bills", self.tenant.tenant_id, f"bill-{bill.id}")
        assert found is not None, f"bill {bill.number} is not in the journal"
        return found

    def bill_states(self, program: Program) -> dict[str, State]:
        """State by reference, of every record of the flow."""
        return {record.reference: record.state for record in self.bill_records(program)}


def _client(region: str | None) -> dict[str, Any]:
    if region is None:
        return {}
    from app.simulators.zoho_books import DEFAULT_REDIRECT_URI, Client, ClientKind

    client = Client(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ClientKind.SERVER, region, {DEFAULT_REDIRECT_URI})
    return {"client": client}
