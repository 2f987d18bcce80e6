"""Tokens, headers, scopes, and the two shapes of an error."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import ALL_SCOPES, DEFAULT_APP_KEY, ServiceTitanSimulator

PROBLEM = {"type", "title", "status", "traceId", "errors", "data"}


def test_a_token_lives_900_seconds_of_the_simulated_clock(client: Any, st: ServiceTitanSimulator) -> None:
    given = client.token().json()
    assert (given["expires_in"], given["token_type"]) == (900, "Bearer")
    assert set(given["scope"].split()) == ALL_SCOPES
    assert given["access_token"].count(".") == 2
    client.renew()
    st.clock.advance(899.5)
    assert client.call("GET", "inventory/vendors").status_code == 200
    st.clock.advance(1)
    answer = client.call("GET", "inventory/vendors")
    assert answer.status_code == 401
    assert set(answer.json()) == PROBLEM
    client.renew()
    assert client.call("GET", "inventory/vendors").status_code == 200


def test_the_token_endpoint_takes_a_form_and_nothing_else(st: ServiceTitanSimulator) -> None:
    answer = requests.post(f"{st.url}/connect/token", json={"grant_type": "client_credentials"}, timeout=10)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_wrong_credentials_are_an_oauth_error(client: Any, changes: dict[str, str], error: str) -> None:
    answer = client.token(**changes)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_the_token_endpoint_has_its_own_throttle(client: Any, st: ServiceTitanSimulator) -> None:
    codes = {client.token().status_code for _ in range(40)}
    assert codes == {200, 429}
    assert client.call("GET", "inventory/vendors").status_code == 200
    st.auth.throttled = True
    assert client.token().headers["Retry-After"] == "5"


def test_the_token_is_accepted_bare_and_as_bearer(client: Any) -> None:
    bearer = str(client.session.headers["Authorization"])
    client.session.headers["Authorization"] = bearer.removeprefix("Bearer ")
    assert client.call("GET", "inventory/vendors").status_code == 200
    client.session.headers["Authorization"] = "Bearer garbage"
    assert client.call("GET", "inventory/vendors").status_code == 401
    del client.session.headers["Authorization"]
    assert client.call("GET", "inventory/vendors").status_code == 401


def test_the_app_key_is_checked_by_the_gateway(client: Any) -> None:
    client.session.headers["ST-App-Key"] = "ak1.wrong"
    wrong = client.call("GET", "inventory/vendors")
    assert wrong.status_code == 401
    assert set(wrong.json()) == {"statusCode", "message"}
    del client.session.headers["ST-App-Key"]
    assert client.call("GET", "inventory/vendors").status_code == 401
    assert client.call("GET", "inventory/vendors", servicetitanapplicationkey=DEFAULT_APP_KEY).status_code == 200


def test_another_tenant_is_forbidden(client: Any, st: ServiceTitanSimulator) -> None:
    answer = client.session.get(f"{st.url}/inventory/v2/tenant/1/vendors", timeout=10)
    assert answer.status_code == 403


def test_a_missing_write_scope_looks_like_an_operation_that_does_not_exist(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.auth.scopes = ALL_SCOPES - {"tn.inv.purchaseorders:w"}
    client.renew()
    answer = client.post("inventory/purchase-orders", shop.order())
    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "message": "Unable to match incoming request to an operation."}
    assert client.call("GET", "inventory/purchase-orders").status_code == 200


def test_a_missing_read_scope_is_forbidden(client: Any, st: ServiceTitanSimulator) -> None:
    st.auth.scopes = ALL_SCOPES - {"tn.inv.vendors:r"}
    client.renew()
    assert client.call("GET", "inventory/vendors").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "inventory/adjustments"),
        ("POST", "inventory/transfers"),
        ("POST", "inventory/warehouses"),
        ("POST", "accounting/inventory-bills"),
        ("POST", "accounting/ap-bills"),
        ("GET", "inventory/locations"),
        ("GET", "inventory/inventory-locations"),
        ("GET", "inventory/receipts/1"),
        ("GET", "inventory/export/receipts"),
        ("DELETE", "inventory/purchase-orders/1"),
        ("GET", "inventory/vendors/"),
        ("GET", "nothing/vendors"),
    ],
)
def test_what_does_not_exist_is_a_404_of_the_gateway(client: Any, method: str, path: str) -> None:
    answer = client.call(method, path, {} if method == "POST" else None)
    assert answer.status_code == 404
    assert set(answer.json()) == {"statusCode", "message"}


def test_a_body_that_cannot_be_bound_names_every_field_and_the_noise_key(client: Any, shop: Any) -> None:
    body = shop.order(shop.item(), {"quantity": 1}, tax="18", date="yesterday")
    for name in ("shipTo", "shipping", "requiredOn", "inventoryLocationId", "impactsTechnicianPayroll"):
        del body[name]
    client.checking = False
    answer = client.post("inventory/purchase-orders", body)
    assert answer.status_code == 400
    assert set(answer.json()) == PROBLEM
    assert set(answer.json()["errors"]) == {
        "shipTo",
        "shipping",
        "requiredOn",
        "inventoryLocationId",
        "impactsTechnicianPayroll",
        "tax",
        "date",
        "items[1].skuId",
        "items[1].description",
        "items[1].vendorPartNumber",
        "items[1].cost",
        "request",
    }


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"null", b'{"tax": NaN}'])
def test_a_body_that_is_no_object_is_a_400(client: Any, st: ServiceTitanSimulator, body: bytes) -> None:
    answer = client.session.post(
        f"{st.url}/inventory/v2/tenant/{st.tenant.tenant_id}/purchase-orders",
        data=body,
        headers={"Content-Type": "application/json"},
        timeout=10,
    )
    assert answer.status_code == 400


def test_members_that_the_contract_does_not_know_are_ignored(client: Any, shop: Any) -> None:
    ident = client.made("inventory/purchase-orders", shop.order(number="MINE-1", status="Received"))
    row = client.get(f"inventory/purchase-orders/{ident}")
    assert (row["number"], row["status"]) == (str(ident), "Pending")


def test_the_date_header_is_the_simulated_clock(client: Any, st: ServiceTitanSimulator) -> None:
    st.clock.advance(100)
    for path in ("inventory/vendors", "inventory/nothing"):
        said = parsedate_to_datetime(client.call("GET", path).headers["Date"])
        assert said == st.clock.now().replace(microsecond=0)


def test_the_journal_holds_what_came_but_no_credentials(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.made("inventory/purchase-orders", shop.order())
    client.get("inventory/vendors", page=1)
    token, write, read = st.requests
    assert (token.path, token.body) == ("/connect/token", "(credentials)")
    assert (write.method, write.status, write.authenticated, write.committed, write.delivered) == (
        "POST",
        200,
        True,
        True,
        True,
    )
    assert "[TALLY:guid-1]" in write.body
    assert (read.query, read.at) == ("page=1", st.clock.now())
    assert st.writes == [write]
    assert st.count("POST", "/purchase-orders") == 1
