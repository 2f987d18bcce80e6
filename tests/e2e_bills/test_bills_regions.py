"""Every edition and region of Zoho Books end to end: totals tie, taxes as the country wants them, the right servers."""

from __future__ import annotations

import threading
import urllib.request
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.records import Subject
from app.domain.states import State
from app.simulators.servicetitan.billing import WantedExpense
from app.system.secrets import SecretName
from tests.support.books_world import CURRENCIES, BooksWorld
from tests.support.world import SUPPLIERS, clean_tenant

PERCENT = {"us": 8, "india": 18, "uk": 20, "eu": 20, "australia": 10, "canada": 20, "japan": 10, "global": 20}


@pytest.mark.parametrize("edition", list(CURRENCIES))
def test_a_taxed_bill_ties_in_every_edition(tmp_path: Path, edition: str) -> None:
    tenant = clean_tenant()
    if edition == "japan":
        tenant.switches.amount_decimals = 0
    with BooksWorld(tmp_path, edition=edition, tally=False, tenant=tenant) as world:
        net = Decimal(2000)
        tax = net * PERCENT[edition] / 100
        made = world.tenant.type_ap_bill(
            SUPPLIERS[0], "TAX-1", [WantedExpense(net * 3 / 4, "Cable"), WantedExpense(net / 4, "Pipes")],
            date=world.day, tax=tax, business_unit_id=world.unit,
        )  # fmt: skip
        world.tenant.post_bill(made.id)
        program = world.open()
        world.until_quiet(program)
        record = world.bill_record(program, made)
        assert record.state is State.SYNCED, record.reasons
        (there,) = world.booked("TAX-1")
        assert there.total == net + tax
        if edition == "us":
            assert there.tax_total == 0
            assert not any(line.tax_id for line in there.lines)
            assert sum(line.total for line in there.lines) == net + tax
        else:
            assert there.tax_total == tax
            assert all(line.tax_id for line in there.lines)
        if edition == "india":
            assert {world.books.taxes[line.tax_id].name for line in there.lines} == {"IGST18"}


def test_a_tax_that_does_not_tie_in_india_is_not_sent(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="india", tally=False) as world:
        made = world.tenant.type_ap_bill(
            SUPPLIERS[0], "TAX-1", [WantedExpense(Decimal(2000))], date=world.day, tax=Decimal("359.00"),
            business_unit_id=world.unit,
        )  # fmt: skip
        world.tenant.post_bill(made.id)
        program = world.open()
        world.sync(program)
        assert world.bill_record(program, made).reasons[0].code == "tax_differs"
        assert world.books.bills == []


def test_an_organization_that_rounds_on_each_line_gets_the_tax_as_it_computes_it(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="india", tally=False) as world:
        world.books.tax_rounding = "item_level"
        made = world.tenant.type_ap_bill(
            SUPPLIERS[0], "TAX-1", [WantedExpense(Decimal("100.03")) for _ in range(4)], date=world.day,
            tax=Decimal("72.04"), business_unit_id=world.unit,
        )  # fmt: skip
        world.tenant.post_bill(made.id)
        program = world.open()
        world.sync(program)
        (reason,) = world.bill_record(program, made).reasons
        assert "zoho.tax_rounding line" in reason.advice
        world.configure(**{"zoho.tax_rounding": "line"})
        world.until_quiet(program)
        assert world.bill_record(program, made).state is State.SYNCED
        (there,) = world.booked("TAX-1")
        assert (there.total, there.adjustment) == (Decimal("472.16"), 0)


def test_a_vendor_of_the_same_state_gets_the_group_of_cgst_and_sgst(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="india", tally=False) as world:
        about = {"gst_treatment": "business_gst", "gst_no": "29ABCDE1234F1Z5", "place_of_contact": "KA"}
        world.books.add_vendor("Near Supplies", **about)
        world.tenant.add_vendor("Near Supplies")
        made = world.tenant.type_ap_bill(
            "Near Supplies", "TAX-1", [WantedExpense(Decimal("333.33")), WantedExpense(Decimal("333.34"))],
            date=world.day, tax=Decimal("120.00"), business_unit_id=world.unit,
        )  # fmt: skip
        world.tenant.post_bill(made.id)
        program = world.open()
        world.until_quiet(program)
        (there,) = world.booked("TAX-1")
        assert there.total == Decimal("786.67")
        assert {world.books.taxes[line.tax_id].name for line in there.lines} == {"GST18"}


def test_a_tax_chosen_by_a_person_comes_before_the_default(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="uk", tally=False, settings={"bills.tax_id": ""}) as world:
        reduced = world.books.add_tax("Reduced", 5)
        made = world.tenant.type_ap_bill(
            SUPPLIERS[0], "TAX-1", [WantedExpense(Decimal(200), "Fuel")], date=world.day, tax=Decimal(10),
            business_unit_id=world.unit,
        )  # fmt: skip
        world.tenant.post_bill(made.id)
        program = world.open()
        world.sync(program)
        record = world.bill_record(program, made)
        assert record.reasons[0].code == "tax_missing"
        assert program.service.accounting.map(Subject.TAX, record.reasons[0].name, "Reduced") == (record.id,)
        world.until_quiet(program)
        (there,) = world.booked("TAX-1")
        assert (there.total, there.tax_total) == (Decimal(210), Decimal(10))
        assert {line.tax_id for line in there.lines} == {reduced.id}


@pytest.mark.parametrize("region", ["us", "eu", "in", "au", "jp", "ca", "cn", "sa", "uk"])
def test_calls_go_to_the_servers_of_the_users_region(tmp_path: Path, region: str) -> None:
    with BooksWorld(tmp_path, tally=False, region=region) as world:
        world.bill("INV-1")
        program = world.open()
        world.until_quiet(program)
        assert len(world.booked("INV-1")) == 1
        assert {seen.region for seen in world.zoho.api_calls} == {region}


def test_a_user_of_another_region_than_the_clients_signs_in_through_the_browser(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, tally=False, region="in", client_region="us") as world:
        program = world.open()
        world.configure(
            **{
                "zoho.accounts_url": world.zoho.accounts_url("us"),
                "zoho.organization_id": "",
                "zoho.redirect_port": 8976,
            }
        )
        program.secrets.override(SecretName.ZOHO_REFRESH_TOKEN, "")
        world.bill("INV-1")

        def browser(url: str) -> None:
            threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=10).read(), daemon=True).start()  # noqa: S310

        done = program.service.accounting.sign_in(browser, timeout_s=20)
        assert [one.id for one in done.organizations] == [world.books.organization_id]
        assert program.settings().zoho.organization_id == world.books.organization_id
        world.until_quiet(program)
        assert len(world.booked("INV-1")) == 1
        assert {seen.region for seen in world.zoho.api_calls} == {"in"}
        assert program.service.accounting.sign_out()
        (error,) = world.sync(program).errors
        assert error.code == "sign_in"
