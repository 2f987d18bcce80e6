"""The sales flow from the command line: dry run, sync, look, map, replay, ignore."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.cli.shell import Shell
from tests.support.sales_world import SalesWorld


@pytest.fixture
def shell(world: SalesWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    made = Shell(world, monkeypatch)
    for name, value in world.secrets.items():
        monkeypatch.setenv(name, value)
    yield made
    made.stop()


def test_sales_are_planned_sent_and_shown(world: SalesWorld, shell: Shell) -> None:
    world.configure(**{"sales.expenses": True, "sales.books_payments": True})
    job = world.tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
    invoice = world.invoice("J-1", job_id=job.id)
    world.pay(invoice, amount="50.00")
    world.books.spend_by_hand(world.books.expense_account(), Decimal("12.50"), reference_number="100045")
    dry = shell("sync", "--flow", "sales", "--dry-run").no_traceback()
    assert "Sales that would be booked in Zoho Books: 1 document" in dry.words, "the payment waits for its invoice"
    assert world.books.invoices == []
    said = shell("sync", "--flow", "sales").no_traceback()
    assert (said.code, "Done in Zoho Books" in said.words, "J-1" in said.words) == (0, True, True), said.words
    world.books.pay_invoice(world.sold("J-1")[0], Decimal("5.00"))
    assert shell("sync").code == 0
    assert shell("status").code == 0
    ids = {record["label"]: str(record["id"]) for record in shell("records", "--json").data}
    shown = shell("records", ids["Invoice J-1"]).no_traceback().words
    for words in (
        "In Zoho Books",
        "partially paid",
        "read back and equal",
        "Entered in Zoho Books",
        "takes no expense",
    ):
        assert words in shown
    data = shell("records", ids["Invoice J-1"], "--json").data
    assert (data["documents"][0]["total"], data["payments"][0]["amount"]) == ("107.25", "5.00")
    (payment,) = (one for label, one in ids.items() if label.startswith("Payment"))
    assert "As payment of Brigade Towers" in shell("records", payment).no_traceback().words
    assert shell("audit", "verify").code == 0


def test_what_waits_is_named_mapped_and_released(world: SalesWorld, shell: Shell) -> None:
    stranger = world.tenant.add_customer("Zeta Homes")
    zone = world.tenant.add_tax_zone("Elsewhere", [("State", Decimal("0.0725"), ["Subtotal"])])
    first = world.invoice("J-1", customer=stranger.id)
    second = world.invoice("J-2", posted=False)
    world.tenant.change_invoice(second.id, tax_zone_id=zone.id)
    world.tenant.post_sale(second.id)
    assert shell("sync").code == 1
    said = shell("mismatches").no_traceback().words
    assert "Zeta Homes" in said
    assert "Elsewhere" in said
    wrong = shell("map", "customer", "Zeta Homes", "Nobody", "--flow", "sales")
    assert (wrong.code, "no active customer called" in wrong.words) == (2, True)
    assert "released" in shell("map", "customer", "Zeta Homes", "Lakshmi Textiles", "--flow", "sales").words
    assert "released" in shell("map", "tax", f"#{zone.id}", "CA Sales Tax", "--flow", "sales").no_traceback().words
    listed = shell("mappings", "list").words
    assert "Zeta Homes" in listed
    assert "Elsewhere" in listed
    assert shell("sync").code == 0
    assert len(world.sold(first.number)) == len(world.sold(second.number)) == 1
    assert shell("unmap", "customer", "Zeta Homes", "--flow", "sales").code == 0


def test_replay_ignore_and_settings(world: SalesWorld, shell: Shell) -> None:
    assert shell("config", "set", "sales.trigger", "created").code == 0
    assert shell("config", "set", "sales.income_rules", '[{"by": "sku", "value": "X", "account_id": "x"}]').code == 2
    first, second = world.invoice("J-1", posted=False), world.invoice("J-2", posted=False)
    assert shell("sync").code == 0
    for one in (first, second):
        world.tenant.change_invoice(one.id, lines=world.lines("200.00"))
    assert shell("sync").code == 1
    ids = {record["reference"]: str(record["id"]) for record in shell("records", "--json").data}
    assert shell("replay", ids["J-1"]).no_traceback().code == 0
    assert [one.total for one in world.sold("J-1")] == [Decimal("214.50")]
    assert shell("ignore", ids["J-2"], "--reason", "right as it is").no_traceback().code == 0
    assert shell("status").code == 0
    assert [one.total for one in world.sold("J-2")] == [Decimal("107.25")]


def test_lists_call_whom_they_are_of_a_customer(world: SalesWorld, shell: Shell) -> None:
    world.invoice("J-1", customer=world.tenant.add_customer("Nobody & Daughters").id)
    done = shell("sync").no_traceback()
    assert done.code == 1
    for words in (shell("records").no_traceback().words, shell("mismatches").no_traceback().words):
        assert "customer" in words
        assert "record" in words
        assert "supplier" not in words
        assert "voucher" not in words
