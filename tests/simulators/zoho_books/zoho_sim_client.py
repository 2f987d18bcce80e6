"""A client that knows nothing but HTTP, and a shop with the records that most tests need."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import requests

from app.simulators.zoho_books import Organization, SimClock, ZohoBooksSimulator, empty_organization
from app.simulators.zoho_books.records import Account, Contact, CustomField, Item, Tax
from app.simulators.zoho_books.sample import KEY_FIELD, add_taxes

START = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)


class Client:
    """A session with a token; `call` gives the answer, the others its JSON, and insist on success."""

    def __init__(self, zoho: ZohoBooksSimulator) -> None:
        self.zoho = zoho
        self.org = zoho.organization
        self.session = requests.Session()
        self.session.trust_env = False
        self.renew()

    def renew(self, scopes: str = "ZohoBooks.fullaccess.all") -> None:
        token = self.zoho.sign_in(scopes).access_token
        self.session.headers["Authorization"] = f"Zoho-oauthtoken {token}"

    def call(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: Any
    ) -> requests.Response:
        """`path` is what follows /books/v3; organization_id is added unless it is given (None leaves it out)."""
        given = {"organization_id": self.org.organization_id, **query}
        asked = urlencode({name: value for name, value in given.items() if value is not None})
        url = f"{self.zoho.api_url()}/books/v3{path}" + (f"?{asked}" if asked else "")
        data = None if body is None else json.dumps(body, default=str).encode()
        kind = {"Content-Type": "application/json"} if data is not None else {}
        return self.session.request(method, url, data=data, headers={**kind, **(headers or {})}, timeout=10)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET that has to succeed; numbers as Decimals."""
        return self.good("GET", path, **query)

    def good(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **query: Any
    ) -> Any:
        """The JSON of a call that has to succeed."""
        answer = self.call(method, path, body, headers=headers, **query)
        value = json.loads(answer.text, parse_float=Decimal)
        assert answer.status_code in (200, 201), answer.text
        assert value["code"] == 0
        return value

    def refusal(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, int]:
        """(status, code) of a call that has to be refused."""
        answer = self.call(method, path, body, **query)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["code"]


@dataclass
class Shop:
    """An organization with one of everything."""

    org: Organization
    vendor: Contact
    customer: Contact
    costs: Account
    bank: Account
    item: Item
    key: CustomField
    gst18: Tax | None = None
    igst18: Tax | None = None

    def line(self, **changes: Any) -> dict[str, Any]:
        given = {"name": "Cable", "account_id": self.costs.id, "rate": 100, "quantity": 2, **changes}
        return {name: value for name, value in given.items() if value is not None}

    def bill(self, number: str = "INV-1", *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "vendor_id": self.vendor.id,
            "bill_number": number,
            "date": "2025-11-01",
            "due_date": "2025-12-01",
            "line_items": list(lines) or [self.line()],
            **changes,
        }

    def invoice(self, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
        line = {"item_id": self.item.id, "name": "Repair", "rate": 250, "quantity": 1}
        return {
            "customer_id": self.customer.id,
            "date": "2025-11-01",
            "due_date": "2025-12-01",
            "line_items": list(lines) or [line],
            **changes,
        }


def open_shop(edition: str = "india") -> Shop:
    """An organization whose clock stands still, furnished."""
    org = empty_organization(edition, SimClock(START, frozen=True))
    costs = org.add_account("Cost of Goods Sold", "cost_of_goods_sold")
    add_taxes(org)
    vendor = org.add_vendor("Shakti Switchgear Ltd", gst_treatment="business_gst", place_of_contact="KA")
    shop = Shop(
        org,
        vendor,
        org.add_customer("Brigade Towers", email="a@brigade.example"),
        costs,
        next(one for one in org.accounts.values() if one.type == "bank"),
        org.add_item("MCB-16A", sku="MCB-16A", rate=Decimal(240), purchase_rate=Decimal(121), purchase_account=costs),
        org.add_custom_field("bill", KEY_FIELD, label="ServiceTitan ID", unique=True),
    )
    taxes = {tax.name: tax for tax in org.taxes.values()}
    shop.gst18, shop.igst18 = taxes.get("GST18"), taxes.get("IGST18")
    return shop
