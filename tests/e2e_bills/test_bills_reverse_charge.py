"""India: a vendor without GSTIN charges no tax; what tax there is, the company owes (reverse charge)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.servicetitan.billing import WantedExpense
from tests.cli.shell import Shell
from tests.e2e_bills.test_bills_credits import give_back
from tests.support.books_world import BooksWorld

CORNER = "Corner Shop"
ON = {"bills.reverse_charge": True}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BooksWorld]:
    with BooksWorld(tmp_path, edition="india", tally=False) as made:
        made.tenant.add_vendor(CORNER)
        yield made


def corner_shop(world: BooksWorld, state: str = "KA", **about: str) -> Any:
    """The vendor in Zoho Books, not registered unless told otherwise."""
    return world.books.add_vendor(CORNER, **({"gst_treatment": "business_none", "place_of_contact": state} | about))


def expense(world: BooksWorld, number: str, *, tax: str = "0") -> Any:
    made = world.tenant.type_ap_bill(
        CORNER, number, [WantedExpense(Decimal(750), "Cable"), WantedExpense(Decimal(250), "Pipes")],
        date=world.day, tax=Decimal(tax), business_unit_id=world.unit,
    )  # fmt: skip
    world.tenant.post_bill(made.id)
    return made


def names(world: BooksWorld, document: Any) -> set[tuple[str, str]]:
    """Names of the taxes of its lines: the vendor's, and those under reverse charge."""
    taxes = {"": "", **{one.id: one.name for one in world.books.taxes.values()}}
    return {(taxes[line.tax_id], taxes[line.reverse_charge_tax_id]) for line in document.lines}


@pytest.mark.parametrize(("state", "tax"), [("KA", "GST18"), ("MH", "IGST18")])
def test_the_tax_of_the_states_goes_under_reverse_charge_and_the_total_ties_without_it(
    world: BooksWorld, state: str, tax: str
) -> None:
    world.configure(**ON)
    corner_shop(world, state)
    made = expense(world, "RC-1")
    program = world.open()
    world.until_quiet(program)
    record = world.bill_record(program, made)
    assert record.state is State.SYNCED, record.reasons
    (there,) = world.booked("RC-1")
    assert names(world, there) == {("", tax)}
    assert (there.total, there.tax_total) == (Decimal(1000), 0)
    world.advance(minutes=90)
    world.until_quiet(program)
    assert program.service.status().in_sync, "nothing differs when it is read again"


def test_an_item_under_reverse_charge_bears_the_tax_it_prefers(world: BooksWorld) -> None:
    world.configure(**ON)
    corner_shop(world)
    world.bill("RC-1", supplier=CORNER)
    reduced = next(one.id for one in world.books.taxes.values() if one.name == "GST5")
    for item in world.books.items.values():
        item.other["item_tax_preferences"] = [{"tax_id": reduced, "tax_specification": "intra"}]
    program = world.open()
    world.until_quiet(program)
    (there,) = world.booked("RC-1")
    assert names(world, there) == {("", "GST5")}


def test_tax_of_a_vendor_without_gstin_waits_until_it_is_taken_off(world: BooksWorld) -> None:
    world.configure(**ON)
    corner_shop(world)
    made = expense(world, "RC-1", tax="180.00")
    program = world.open()
    world.until_quiet(program)
    (reason,) = world.bill_record(program, made).reasons
    assert reason.code == "vendor_without_gstin"
    assert "180.00 of tax" in reason.text
    assert CORNER in reason.text
    assert world.books.bills == []
    world.tenant.change_bill(made.id, tax=Decimal(0))
    world.until_quiet(program)
    (there,) = world.booked("RC-1")
    assert names(world, there) == {("", "GST18")}


def test_what_zoho_books_refuses_waits_for_the_setting_and_then_goes_once(world: BooksWorld) -> None:
    corner_shop(world)
    made = expense(world, "RC-1")
    program = world.open()
    world.until_quiet(program)
    record = world.bill_record(program, made)
    assert record.state is State.REJECTED
    (reason,) = record.reasons
    assert reason.code == "reverse_charge_refused"
    assert "71512" in reason.text
    assert CORNER in reason.advice
    assert "bills.reverse_charge" in reason.advice
    assert world.books.bills == []
    world.configure(**ON)
    world.until_quiet(program)
    assert world.books.bills == [], "nothing refused is tried again by itself"
    program.service.replay(record.id)
    world.until_quiet(program)
    assert world.bill_record(program, made).state is State.SYNCED
    (there,) = world.books.bills
    assert names(world, there) == {("", "GST18")}


def test_without_the_setting_a_bill_goes_without_tax_where_zoho_books_takes_it(world: BooksWorld) -> None:
    world.books.switches.reverse_charge_demanded = False
    corner_shop(world)
    made = expense(world, "RC-1")
    program = world.open()
    world.until_quiet(program)
    assert world.bill_record(program, made).state is State.SYNCED
    (there,) = world.booked("RC-1")
    assert names(world, there) == {("", "")}


def test_the_setting_changes_nothing_for_a_vendor_with_gstin(world: BooksWorld) -> None:
    world.configure(**ON)
    corner_shop(world, gst_treatment="business_gst", gst_no="29ABCDE1234F1Z5")
    expense(world, "RC-1", tax="180.00")
    expense(world, "RC-2")
    world.until_quiet(world.open())
    (taxed,), (untaxed,) = world.booked("RC-1"), world.booked("RC-2")
    assert (names(world, taxed), taxed.total) == ({("GST18", "")}, Decimal(1180))
    assert (names(world, untaxed), untaxed.total) == ({("", "")}, Decimal(1000))


def test_a_return_takes_the_reverse_charge_back(world: BooksWorld) -> None:
    world.configure(**ON)
    corner_shop(world)
    give_back(world, supplier=CORNER)
    program = world.open()
    world.until_quiet(program)
    (there,) = world.credits()
    assert names(world, there) == {("", "GST18")}
    assert there.total == Decimal(90)
    assert world.books.status(there) == "open"
    assert program.service.status().in_sync


def test_the_terminal_names_the_tax_and_whose_it_is(world: BooksWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    corner_shop(world)
    expense(world, "RC-1")
    shell = Shell(world, monkeypatch)
    for name, value in world.secrets.items():
        monkeypatch.setenv(name, value)
    assert shell("sync").code == 1
    assert "bills.reverse_charge" in shell("mismatches").no_traceback().words
    assert shell("config", "set", "bills.reverse_charge", "true").no_traceback().code == 0
    (record,) = shell("records", "--json").data
    assert shell("replay", str(record["id"])).no_traceback().code == 0
    said = shell("records", str(record["id"])).no_traceback().words
    assert "reverse charge" in said
    assert "GST18" in said
    assert len(world.booked("RC-1")) == 1
