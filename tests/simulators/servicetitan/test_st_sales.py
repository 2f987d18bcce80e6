"""Customers, invoices, payments and credit memos: what people do with them, and how the API tells it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import ServiceTitanSimulator, WantedSale
from app.simulators.servicetitan.sample import add_trade

D = Decimal
INVOICES, PAYMENTS, MEMOS = "accounting/invoices", "accounting/payments", "accounting/credit-memos"
CUSTOMERS, CONTACTS = "crm/customers", "crm/customers/contacts"
VISIT = WantedSale("SRV-VISIT", D("1.5"), D(750))
PARTS = WantedSale("MCB-06A", D(2), D("199.99"))
AT = {"street": "1 MG Road", "unit": "", "city": "Kochi", "state": "KL", "zip": "682001", "country": "IN"}


@pytest.fixture
def customer(st: ServiceTitanSimulator, shop: Any) -> int:
    add_trade(st.tenant)
    return next(iter(st.tenant.customers))


def _now(st: ServiceTitanSimulator) -> str:
    return st.clock.now().isoformat().replace("+00:00", "Z")


def _ids(rows: list[Any]) -> list[int]:
    return [row["id"] for row in rows]


# -- invoices ----------------------------------------------------------------------------------------------


def test_an_invoice_adds_up_and_its_money_is_text(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    zone, job = next(iter(st.tenant.tax_zones)), next(iter(st.tenant.jobs.values()))
    untaxed = WantedSale("SRV-NIGHT", D(1), D(100), taxable=False)
    free = WantedSale("SRV-NIGHT", D(1), D(999), chargeable=False)
    off = WantedSale(None, D(1), D(-25), description="Discount")
    made = st.tenant.make_invoice(customer, [VISIT, untaxed, free, off], tax_zone_id=zone, job_id=job.id)
    row = client.rows(INVOICES)[0]
    assert (row["subTotal"], row["salesTax"], row["total"]) == ("1200.00", "198.00", "1398.00")
    assert (row["balance"], row["discountTotal"], row["referenceNumber"]) == ("1398.00", "-25.00", job.name)
    assert (row["job"]["id"], row["taxZoneId"], row["salesTaxCode"]["taxRate"]) == (job.id, zone, D("0.18"))
    kinds = [(line["type"], line["isChargeable"], line["order"]) for line in row["items"]]
    assert kinds == [("Service", True, 1), ("Service", True, 2), ("Service", False, 3), ("PriceModifier", True, 4)]
    assert made.id == row["id"]
    assert row["items"][0]["quantity"] == "1.5"


def test_the_name_of_a_lines_sku_is_mostly_not_its_code(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    st.tenant.make_invoice(customer, [VISIT])
    assert client.rows(INVOICES)[0]["items"][0]["skuName"] == "Service visit"
    st.switches.sku_name_is_code = True
    assert client.rows(INVOICES)[0]["items"][0]["skuName"] == "SRV-VISIT"


def test_a_voided_invoice_is_only_shown_to_who_asks_for_all(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    made = st.tenant.make_invoice(customer, [VISIT])
    st.tenant.void_invoice(made.id)
    assert client.rows(INVOICES) == []
    assert _ids(client.rows(INVOICES, activeState="InactiveOnly")) == [made.id]
    assert [row["active"] for row in client.rows(INVOICES, activeState="All")] == [False]
    assert [row["active"] for row in client.rows("accounting/export/invoices")] == [False]
    assert client.rows(INVOICES, active="Any") == [], "a filter of other lists, ignored here"


def test_a_posted_invoice_is_corrected_by_another_one(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    made = st.tenant.make_invoice(customer, [VISIT])
    st.tenant.change_invoice(made.id, lines=[VISIT, PARTS])
    assert client.rows(INVOICES)[0]["total"] == "1524.98"
    st.tenant.post_sale(made.id)
    with pytest.raises(ValueError, match="Posted"):
        st.tenant.change_invoice(made.id, lines=[VISIT])
    st.tenant.adjust_invoice(made.id, [WantedSale("MCB-06A", D(-1), D("199.99"))])
    row = client.rows(INVOICES, adjustmentToId=made.id)[0]
    assert (row["total"], row["adjustmentToId"]) == ("-199.99", made.id)


def test_a_reissued_invoice_has_the_same_number_and_other_ids(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    old = st.tenant.make_invoice(customer, [VISIT], tax_zone_id=next(iter(st.tenant.tax_zones)))
    new = st.tenant.reissue_invoice(old.id)
    shown, hidden = client.rows(INVOICES)[0], client.rows(INVOICES, activeState="InactiveOnly")[0]
    assert (shown["id"], hidden["id"]) == (new.id, old.id)
    assert shown["referenceNumber"] == hidden["referenceNumber"]
    assert shown["total"] == hidden["total"] == "1327.50"
    assert shown["items"][0]["id"] != hidden["items"][0]["id"]


def test_a_custom_field_is_written_where_the_tenant_has_it(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    made = st.tenant.make_invoice(customer, [VISIT])
    body = {"operations": [{"objectId": made.id, "customFields": [{"name": "Paid", "value": "yes"}]}]}
    assert client.patch(f"{INVOICES}/custom-fields", body).status_code == 400
    st.tenant.add_custom_field("invoice", "Paid")
    st.clock.advance(60)
    since = _now(st)
    answer = client.patch(f"{INVOICES}/custom-fields", body)
    assert (answer.status_code, answer.content) == (200, b"")
    row = client.rows(INVOICES, modifiedOnOrAfter=since)[0]
    assert row["customFields"] == [{"name": "Paid", "value": "yes"}]
    body["operations"][0]["objectId"] = 7
    assert client.patch(f"{INVOICES}/custom-fields", body).status_code == 400


def test_neither_invoices_nor_payments_can_be_created_through_the_api(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    made = st.tenant.make_invoice(customer, [VISIT])
    for method, path in (("POST", INVOICES), ("POST", PAYMENTS), ("PATCH", f"{INVOICES}/{made.id}"), ("POST", MEMOS)):
        answer = client.call(method, path, {})
        assert (answer.status_code, set(answer.json())) == (404, {"statusCode", "message"})


# -- payments ----------------------------------------------------------------------------------------------


def test_a_payment_is_applied_later_and_the_invoice_changes_with_it(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    invoice = st.tenant.make_invoice(customer, [VISIT])
    payment = st.tenant.take_payment(customer, D(1200), applied=[(invoice.id, D(1000))], check_number="77")
    row = client.rows(PAYMENTS)[0]
    assert (row["total"], row["unappliedAmount"], row["checkNumber"]) == ("1200", "200", "77")
    assert [(p["appliedTo"], p["appliedAmount"]) for p in row["appliedTo"]] == [(invoice.id, "1000")]
    assert client.rows(INVOICES)[0]["balance"] == "125.00"
    with pytest.raises(ValueError, match=r"balance of 125\.00"):
        st.tenant.apply_payment(payment.id, invoice.id, D(126))
    with pytest.raises(ValueError, match="200 left"):
        st.tenant.apply_payment(payment.id, invoice.id, D(201))
    st.clock.advance(60)
    since = _now(st)
    st.tenant.apply_payment(payment.id, invoice.id, D(125))
    assert _ids(client.rows(PAYMENTS, modifiedOnOrAfter=since)) == [payment.id]
    assert client.rows(INVOICES, modifiedOnOrAfter=since)[0]["balance"] == "0.00"
    assert _ids(client.rows(PAYMENTS, appliedToInvoiceIds=str(invoice.id))) == [payment.id]
    with pytest.raises(ValueError, match="applied"):
        st.tenant.void_invoice(invoice.id)


def test_a_voided_payment_opens_its_invoice_again(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    invoice = st.tenant.make_invoice(customer, [VISIT])
    payment = st.tenant.take_payment(customer, invoice.total, applied=[(invoice.id, invoice.total)])
    st.tenant.void_payment(payment.id)
    assert client.rows(INVOICES)[0]["balance"] == "1125.00"
    assert client.rows(PAYMENTS) == []
    assert [row["active"] for row in client.rows("accounting/export/payments")] == [False]


def test_a_refund_is_a_payment_below_zero_that_names_the_other(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    payment = st.tenant.take_payment(customer, D(50), kind="Cash")
    st.tenant.refund_payment(payment.id)
    refund = client.rows(PAYMENTS, sort="-Id")[0]
    assert (refund["total"], refund["refundedPaymentId"], refund["type"]) == ("-50", payment.id, "Cash")


def test_sales_are_posted_one_by_one_or_all(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    invoice = st.tenant.make_invoice(customer, [VISIT])
    payment = st.tenant.take_payment(customer, D(50))
    memo = st.tenant.give_credit(customer, [PARTS])
    st.tenant.post_sale(invoice.id)
    assert st.tenant.post_sales() == [payment.id, memo.id]
    assert client.rows(PAYMENTS, statuses="Posted,Exported")[0]["batch"]["id"] == payment.id
    st.tenant.post_sale(invoice.id, "Exported")
    assert _ids(client.rows(INVOICES, statuses=["Exported", "Pending"])) == [invoice.id]
    with pytest.raises(ValueError, match="Exported"):
        st.tenant.void_invoice(invoice.id)


# -- credit memos ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("switch", "sign"), [(False, 1), (True, -1)])
def test_a_credit_memo_is_of_numbers_and_its_lines_are_apart(
    client: Any, st: ServiceTitanSimulator, customer: int, switch: bool, sign: int
) -> None:
    st.switches.credit_memos_negative = switch
    invoice = st.tenant.make_invoice(customer, [VISIT])
    zone = next(iter(st.tenant.tax_zones))
    memo = st.tenant.give_credit(customer, [PARTS], tax_zone_id=zone, applied=[(invoice.id, D(100))])
    other = st.tenant.give_credit(customer, [VISIT])
    row = client.rows(MEMOS, ids=str(memo.id))[0]
    assert "items" not in row
    assert (row["total"], row["balance"]) == (sign * D("471.98"), sign * D("371.98"))
    assert row["appliedTo"][0]["appliedAmount"] == sign * 100
    lines = client.rows(f"{MEMOS}/credit-memo-items", creditMemoIds=f"{memo.id},7")
    assert [(line["creditMemoId"], line["total"]) for line in lines] == [(memo.id, sign * D("399.98"))]
    assert len(client.rows(f"{MEMOS}/credit-memo-items")) == 2, "of all of them where none is named"
    assert "creditMemoId" not in client.rows(f"{MEMOS}/{other.id}/items")[0]
    st.tenant.void_credit_memo(other.id)
    assert _ids(client.rows(MEMOS)) == [memo.id]
    assert _ids(client.rows(MEMOS, active="Any")) == [memo.id, other.id]


# -- customers ---------------------------------------------------------------------------------------------


def test_a_customer_is_created_with_a_location_and_a_whole_address(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    body = {"name": "Malabar Hotel", "address": AT, "locations": [{"name": "Annex", "address": AT}]}
    row = client.post(CUSTOMERS, body).json()
    assert (row["name"], [place["name"] for place in row["locations"]]) == ("Malabar Hotel", ["Annex"])
    assert client.get(f"{CUSTOMERS}/{row['id']}")["address"]["city"] == "Kochi"
    bare = {**AT, "street": " "}
    refused = client.post(CUSTOMERS, {**body, "address": bare})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["address.street"])
    st.switches.customer_address_required = False
    assert client.post(CUSTOMERS, {**body, "address": bare}).status_code == 200, "and a name can be there twice"
    assert client.post(CUSTOMERS, {**body, "locations": []}).status_code == 400
    assert client.post(CUSTOMERS, {**body, "name": ""}).status_code == 400


def test_a_changed_address_needs_coordinates(client: Any, customer: int) -> None:
    path = f"{CUSTOMERS}/{customer}"
    refused = client.patch(path, {"address": AT})
    assert refused.status_code == 400
    assert {"address.latitude", "address.longitude"} <= set(refused.json()["errors"])
    assert client.patch(path, {"name": "New name"}).json()["name"] == "New name"
    assert client.patch(path, {"address": {**AT, "latitude": 9.93, "longitude": 76.26}}).status_code == 200
    assert client.patch(path, {"name": " "}).status_code == 400


def test_a_merged_customer_is_inactive_and_hands_over_its_sales(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    other = st.tenant.add_customer("Lakshmi Residency LLP").id
    invoice = st.tenant.make_invoice(customer, [VISIT])
    st.tenant.merge_customer(customer, other)
    row = client.rows(CUSTOMERS, active="False")[0]
    assert (row["id"], row["mergedToId"]) == (customer, other)
    assert client.rows(INVOICES, ids=str(invoice.id))[0]["customer"]["id"] == other


def test_a_sale_changes_its_customer_unless_accounting_is_left_out(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    st.clock.advance(60)
    since = _now(st)
    st.tenant.make_invoice(customer, [VISIT])
    assert _ids(client.rows(CUSTOMERS, modifiedOnOrAfter=since)) == [customer]
    asked = {"modifiedOnOrAfter": since, "excludeAccountingChangesFromModifiedDateRange": "true"}
    assert client.rows(CUSTOMERS, **asked) == []
    st.tenant.rename_customer(customer, "Other")
    assert _ids(client.rows(CUSTOMERS, **asked)) == [customer]


@pytest.mark.parametrize("touches", [False, True])
def test_contacts_are_objects_of_their_own(
    client: Any, st: ServiceTitanSimulator, customer: int, touches: bool
) -> None:
    st.switches.contact_touches_customer = touches
    mail, mobile = client.rows(CONTACTS, customerIds=str(customer))
    assert (mail["type"], mobile["type"]) == ("Email", "MobilePhone")
    st.clock.advance(60)
    since = _now(st)
    st.tenant.change_contact(mail["id"], "new@lakshmi.example")
    st.tenant.remove_contact(mobile["id"])
    assert [row["value"] for row in client.rows(CONTACTS, modifiedOnOrAfter=since)] == ["new@lakshmi.example"]
    assert _ids(client.rows(f"{CUSTOMERS}/{customer}/contacts")) == [mail["id"]]
    fed = client.rows("crm/export/customers/contacts", **{"from": since})
    assert [(row["id"], row["active"]) for row in fed] == [(mail["id"], True), (mobile["id"], False)]
    assert _ids(client.rows(CUSTOMERS, modifiedOnOrAfter=since)) == ([customer] if touches else [])
    assert client.call("GET", CONTACTS).status_code == 400, "neither customers nor a time are named"


# -- what documents only name by an id ---------------------------------------------------------------------


@pytest.mark.parametrize("listed", [False, True])
def test_a_nested_category_stands_inside_its_parent(
    client: Any, st: ServiceTitanSimulator, customer: int, listed: bool
) -> None:
    st.switches.subcategories_listed = listed
    rows = client.rows("pricebook/categories")
    assert [row["name"] for row in rows] == ["Visits", "Urgent visits"][: 2 if listed else 1]
    assert [inner["name"] for inner in rows[0]["subcategories"]] == ["Urgent visits"]
    service = client.rows("pricebook/services", searchText="night")[0]
    assert (service["code"], service["categories"][0]["name"]) == ("SRV-NIGHT", "Urgent visits")


def test_jobs_are_found_by_id_and_number(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    first, second = st.tenant.jobs.values()
    assert [row["jobNumber"] for row in client.rows("jpm/jobs", ids=f"{second.id},7")] == [second.name]
    assert _ids(client.rows("jpm/jobs", number=first.name)) == [first.id]
    assert len(client.rows("jpm/jobs", jobNumber=first.name)) == 2, "no such filter: it is ignored"


def test_a_tax_zone_tells_its_rates_as_fractions_and_cannot_be_written(
    client: Any, st: ServiceTitanSimulator, customer: int
) -> None:
    zone = st.tenant.add_tax_zone("Split", [("Goods", D("0.08"), ["Material"])], separated=True)
    goods = st.tenant.make_invoice(customer, [VISIT, PARTS], tax_zone_id=zone.id)
    assert goods.tax == D("32.00"), "of the material alone"
    row = client.rows("accounting/tax-zones", sort="-Id")[0]
    assert (row["isTaxRateSeparated"], row["rates"][0]["taxBaseType"], row["rates"][0]["taxRate"]) == (
        True,
        ["Material"],
        D("0.08"),
    )
    assert client.patch(f"accounting/tax-zones/{zone.id}", {}).status_code == 404
    st.tenant.change_tax_zone(zone.id, active=False)
    assert zone.id not in _ids(client.rows("accounting/tax-zones"))


# -- the control API ---------------------------------------------------------------------------------------


def test_other_processes_can_sell_too(client: Any, st: ServiceTitanSimulator, customer: int) -> None:
    def control(method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{st.control_url}{path}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    name = "Malabar Hotel"
    made = control("POST", "/customers", {"name": name, "contacts": [{"type": "Email", "value": "a@b.example"}]})
    contact = control("POST", f"/customers/{made['id']}/contacts", {"type": "Phone", "value": "1"})
    control("POST", f"/contacts/{contact['id']}/change", {"value": "2"})
    control("POST", f"/contacts/{contact['id']}/remove")
    zone = control("POST", "/tax-zones", {"name": "Z", "rates": [{"name": "R", "rate": "0.1"}]})
    control("POST", "/jobs", {"number": "J-9", "customer": name})
    control("POST", "/custom-field", {"of": "invoice", "name": "Paid"})
    lines = [{"sku": "SRV-VISIT", "quantity": 2, "price": 100}]
    invoice = control("POST", "/invoices", {"customer": name, "lines": lines, "taxZoneId": zone["id"]})
    assert invoice["total"] == 220
    control("POST", f"/invoices/{invoice['id']}/change", {"lines": lines * 2})
    applied = [{"invoice": invoice["id"], "amount": 40}]
    payment = control("POST", "/payments", {"customer": name, "total": 90, "applied": applied, "type": "Cash"})
    control("POST", f"/payments/{payment['id']}/apply", {"invoice": invoice["id"], "amount": 50})
    memo = control("POST", "/credit-memos", {"customer": name, "lines": lines, "applied": applied})
    rows = {row["id"]: row for row in control("GET", "/sales")}
    assert rows[invoice["id"]]["balance"] == 440 - 90 - 40
    control("POST", f"/payments/{payment['id']}/refund")
    assert control("POST", f"/sales/{memo['id']}/post")["syncStatus"] == "Posted"
    assert len(control("POST", "/sales/post")) == 3
    assert control("POST", f"/payments/{payment['id']}/void")["active"] is False
    assert control("POST", f"/credit-memos/{memo['id']}/void")["active"] is False
    control("POST", f"/invoices/{invoice['id']}/adjust", {"lines": lines})
    assert control("POST", f"/invoices/{invoice['id']}/reissue")["id"] != invoice["id"]
    assert control("POST", f"/customers/{made['id']}/merge", {"into": customer})["mergedTo"] == customer
    assert control("POST", f"/customers/{customer}/rename", {"name": "Renamed"})["name"] == "Renamed"
    assert {row["name"] for row in control("GET", "/customers")} >= {"Renamed", name}
    assert control("GET", "/state")["customers"] == 3
