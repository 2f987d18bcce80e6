"""What people do in Zoho's pages, from Python and through the control API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import requests
from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import VENDOR_CREDIT, ApiError, Body, ZohoBooksSimulator


class Control:
    def __init__(self, zoho: ZohoBooksSimulator, session: requests.Session) -> None:
        self.zoho, self.session = zoho, session

    def __call__(self, method: str, path: str, status: int = 200, /, **data: Any) -> Any:
        answer = self.session.request(method, f"{self.zoho.control_url}{path}", json=data or None, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def control(zoho: ZohoBooksSimulator, client: Client) -> Control:
    return Control(zoho, client.session)


def test_a_bill_typed_by_hand_blocks_its_number_for_the_api(client: Client, shop: Shop) -> None:
    typed = shop.org.type_bill_by_hand("Shakti Switchgear Ltd", "INV-1", Decimal(200), date(2025, 11, 1))
    assert client.refusal("POST", "/bills", shop.bill("inv-1")) == (400, 13011)
    found = client.get("/bills", bill_number="INV-1", vendor_id=shop.vendor.id)["bills"]
    assert [row["bill_id"] for row in found] == [typed.id]
    assert client.get(f"/bills/{typed.id}")["bill"]["source"] == "User"


def test_an_edit_by_hand_moves_the_time_of_change_and_is_not_marked(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    before = client.get(f"/bills/{ident}")["bill"]
    shop.org.clock.advance(60)
    bill = shop.org.edit(shop.org.documents[ident], line_items=[shop.line(rate=120)])
    after = client.get(f"/bills/{ident}")["bill"]
    assert (after["total"], bill.by_hand) == (240, 1)
    assert after["last_modified_time"] > before["last_modified_time"]
    assert after.keys() == before.keys()


def test_a_renamed_vendor_has_the_new_name_on_his_bills(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    shop.org.rename_contact(shop.vendor, "Shakti Private Limited")
    assert client.get(f"/bills/{ident}")["bill"]["vendor_name"] == "Shakti Private Limited"


def test_people_keep_to_the_rules_too(shop: Shop) -> None:
    bill = shop.org.type_bill_by_hand(shop.vendor, "INV-1", Decimal(200))
    credit = shop.org.create(VENDOR_CREDIT, Body({"vendor_id": shop.vendor.id, "line_items": [shop.line(rate=300)]}))
    shop.org.set_state(credit, "open")
    assert shop.org.apply_vendor_credit(credit, bill).amount == 200
    assert (shop.org.status(bill), shop.org.unused(credit.id)) == ("paid", 400)
    with pytest.raises(ApiError):
        shop.org.void(bill)
    with pytest.raises(ApiError):
        shop.org.delete(bill)
    with pytest.raises(ApiError):
        shop.org.pay_bill(bill, Decimal(1))


def test_the_control_api_does_what_people_do(control: Control, client: Client, shop: Shop) -> None:
    vendor = control("POST", "/vendor", name="Kaveri Cables", email="k@kaveri.example")["id"]
    assert client.get(f"/contacts/{vendor}")["contact"]["contact_persons"][0]["email"] == "k@kaveri.example"
    control("POST", f"/contacts/{vendor}/rename", name="Kaveri Cables & Wires")
    typed = control("POST", "/bills", vendor="Kaveri Cables & Wires", number="K-1", total="99.50", date="2025-11-01")
    assert (typed["status"], typed["total"], typed["source"]) == ("overdue", 99.5, "User")
    control("POST", f"/documents/{typed['id']}/edit", reference_number="PO-1", due_date="2025-12-01")
    control("POST", f"/documents/{typed['id']}/pay", amount="50")
    shown = control("GET", "/documents?kind=bill")[0]
    assert (shown["status"], shown["reference"], shown["settled"]) == ("partially_paid", "PO-1", 50)
    assert control("GET", "/payments")[0]["amount"] == 50
    assert control("POST", f"/documents/{typed['id']}/void", 400)["error"]
    second = control("POST", "/bills", vendor=vendor, number="K-2", total=1)["id"]
    control("POST", f"/documents/{second}/void")
    control("POST", f"/documents/{second}/delete")
    assert len(shop.org.bills) == 1
    control("POST", "/expenses", account="Cost of Goods Sold", amount="12", reference_number="JOB-1")
    assert client.get("/expenses")["expenses"][0]["reference_number"] == "JOB-1"
    control("POST", "/lock", until="2025-10-31", module="purchase")
    assert client.refusal("POST", "/bills", shop.bill(date="2025-10-01"))[0] == 400
    control("DELETE", "/lock")
    control("POST", f"/deactivate/{shop.vendor.id}")
    assert client.refusal("POST", "/bills", shop.bill())[0] == 400


def test_the_control_api_breaks_what_is_asked(control: Control, client: Client, zoho: ZohoBooksSimulator) -> None:
    control("POST", "/budget", remaining=1)
    client.get("/contacts")
    assert client.refusal("GET", "/contacts") == (429, 45)
    control("POST", "/switch", daily_limit=5000)
    control("POST", "/fault", kind="throttle", code=1070, path="/bills$")
    assert client.refusal("GET", "/bills") == (429, 1070)
    control("DELETE", "/fault")
    assert control("GET", "/requests?last=1")[0]["path"] == "/books/v3/bills"
    state = control("GET", "/state")
    assert (state["calls"], state["calls429"], state["unknown"]) == (3, 2, [])
    control("POST", "/token", revoke=True)
    assert client.refusal("GET", "/contacts") == (401, 57)
    signed = control("POST", "/token", signIn="ZohoBooks.contacts.READ")
    client.session.headers["Authorization"] = f"Zoho-oauthtoken {signed['access_token']}"
    client.get("/contacts")
    control("POST", "/clock/advance", seconds=3600)
    assert client.refusal("GET", "/contacts") == (401, 57)
    assert "controls" in control("GET", "/nothing", 404)
    assert "error" in control("POST", "/switch", 400, no_such_switch=1)
    assert "error" in control("POST", "/documents/1/void", 400)
    control("POST", "/connections", accept=False)
    with pytest.raises(requests.ConnectionError):
        client.call("GET", "/contacts")
