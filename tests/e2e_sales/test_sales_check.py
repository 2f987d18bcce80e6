"""What `check` says of the sales flow: rights of ServiceTitan that it needs and no others, accounts, items, a field."""

from __future__ import annotations

import pytest

from app.bootstrap import Program
from app.connectors.zoho_books.scopes import Purpose, scopes_for
from app.domain.states import State
from app.engine.health.checks import CheckLine, Verdict
from app.system.secrets import SecretName
from tests.support.sales_world import SalesWorld

OF_PURCHASES = ("vendors", "purchaseordertypes", "purchaseorders", "warehouses", "trucks", "receipts")


def checked(program: Program) -> dict[str, CheckLine]:
    """Every line by its key."""
    return {line.key: line for line in program.service.check()}


def take_away(world: SalesWorld, *words: str) -> None:
    """The app in ServiceTitan has no scope with one of these words in its name."""
    auth = world.titan.auth
    auth.scopes = frozenset(one for one in auth.scopes if not any(f".{word}:" in one for word in words))


def test_a_tenant_with_sales_only_needs_no_rights_for_vendors_and_orders(world: SalesWorld) -> None:
    before = len(world.titan.auth.scopes)
    take_away(world, *OF_PURCHASES)
    assert len(world.titan.auth.scopes) < before
    invoice = world.invoice("J-1")
    program = world.open()
    assert checked(program)["servicetitan.permissions"].verdict is Verdict.OK
    assert world.sync(program).ok
    assert world.sale(program, invoice).state is State.SYNCED
    asked = {seen.path.rpartition("/")[2].replace("-", "") for seen in world.titan.requests}
    assert "invoices" in asked
    assert asked & set(OF_PURCHASES) <= {"warehouses"}, "only the guard between PCs, which may be refused"


@pytest.mark.parametrize("word", ["invoices", "payments", "services"])
def test_a_right_that_sales_lack_is_named(world: SalesWorld, word: str) -> None:
    take_away(world, word)
    line = checked(world.open())["servicetitan.permissions"]
    assert line.verdict is Verdict.FAILED
    assert f"read {word}" in line.text
    assert "scope" in line.advice


def test_what_is_switched_off_needs_no_right(world: SalesWorld) -> None:
    take_away(world, "payments", "credit-memos", "creditmemos")
    world.configure(**{"sales.payments": False, "sales.credit_memos": False})
    assert checked(world.open())["servicetitan.permissions"].verdict is Verdict.OK


def test_everything_is_well_once_the_lists_were_read(world: SalesWorld) -> None:
    program = world.open()
    assert checked(program)["zoho.sales"].verdict is Verdict.NOT_CHECKED
    world.sync(program)
    lines = checked(program)
    assert lines["zoho.sales"].verdict is Verdict.OK, lines["zoho.sales"]
    assert "zoho.accounts" not in lines, "bills are off"
    assert lines["pc.go_live"].text.startswith("Sales dated ")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sales.fallback_account_id", "999"),
        ("sales.deposit_accounts", {"Check": "999"}),
        ("sales.income_rules", [{"by": "sku", "value": "X", "account_id": "999"}]),
    ],
)
def test_an_account_that_does_not_exist_is_named_with_its_setting(world: SalesWorld, key: str, value: object) -> None:
    world.configure(**{key: value})
    program = world.open()
    world.sync(program)
    line = checked(program)["zoho.sales"]
    assert (line.verdict, line.help) == (Verdict.FAILED, f"open_settings:{key}")
    assert "#999" in line.text


def test_an_item_that_books_elsewhere_is_named_and_a_fallback_without_an_item_warns(world: SalesWorld) -> None:
    account = world.books.add_account("Service Income", "income", code="4000")
    other = next(iter(world.books.items.values()))
    world.configure(**{"sales.fallback_account_id": account.id})
    program = world.open()
    world.sync(program)
    line = checked(program)["zoho.sales"]
    assert (line.verdict, line.help) == (Verdict.WARNING, "open_settings:sales.account_items")
    world.configure(**{"sales.fallback_account_id": account.id, "sales.account_items": {account.id: other.id}})
    line = checked(program)["zoho.sales"]
    assert (line.verdict, line.short) == (Verdict.FAILED, "Item gone")
    assert "“Service Income”" in line.text


def test_a_custom_field_that_servicetitan_lacks_is_named(world: SalesWorld) -> None:
    world.configure(**{"sales.books_payments": True, "sales.books_payments_field": "Paid in Zoho"})
    program = world.open()
    line = checked(program)["servicetitan.invoice_field"]
    assert (line.verdict, line.help) == (Verdict.FAILED, "open_settings:sales.books_payments_field")
    world.tenant.add_custom_field("invoice", "Paid in Zoho")
    assert checked(program)["servicetitan.invoice_field"].verdict is Verdict.OK


def test_a_scope_of_zoho_that_sales_lack_is_named(world: SalesWorld) -> None:
    """Signed in when only bills were on, and sales switched on later."""
    granted = ",".join(scopes_for([Purpose.BILLS]))
    world._secrets[SecretName.ZOHO_REFRESH_TOKEN] = world.zoho.accounts.sign_in(granted).refresh_token
    line = checked(world.open())["zoho.permissions"]
    assert line.verdict is Verdict.FAILED
    assert "ZohoBooks.invoices.CREATE" in line.text
    assert "ZohoBooks.bills.CREATE" not in line.text
