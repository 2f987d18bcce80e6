"""What Zoho allows: the day's calls, calls a minute, the sign-in; work waits, is never lost, and a person sees it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.overall import Overall
from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.simulators.zoho_books import Fault, FaultKind
from tests.e2e_bills.test_bills_credits import give_back
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS

NUMBERS = [f"INV-{n}" for n in range(5)]


def all_there_once(world: BooksWorld) -> None:
    assert [len(world.booked(number)) for number in NUMBERS] == [1] * len(NUMBERS)


def unattended(world: BooksWorld, program: object) -> object:
    return program.service.sync(CycleOptions(), lambda what, done, total: None)  # type: ignore[attr-defined]


def test_the_days_calls_used_up_in_the_middle_hold_the_flow_until_midnight_there(world: BooksWorld) -> None:
    for number in NUMBERS:
        world.bill(number)
    program = world.open()
    assert world.sync(program, dry_run=True).errors == []
    world.zoho.limits.spend_budget(50 + 7)  # the reserve is 50: seven calls are left
    result = world.sync(program)
    (error,) = result.errors
    assert "used up until" in error.what
    done = sum(len(world.booked(number)) for number in NUMBERS)
    assert 0 < done < len(NUMBERS)
    status = program.service.status()
    assert status.overall is Overall.CLOUD_OFFLINE
    assert "used up until" in status.text
    calls = len(world.zoho.api_calls)
    world.advance(minutes=30)
    unattended(world, program)
    assert len(world.zoho.api_calls) == calls, "nobody calls before the named time"
    world.advance(hours=25)
    world.until_quiet(program)
    all_there_once(world)
    assert program.service.status().in_sync


def test_other_programs_use_up_the_day(world: BooksWorld) -> None:
    for number in NUMBERS:
        world.bill(number)
    program = world.open()
    assert world.sync(program, dry_run=True).errors == []
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, code=45, method="POST", path=r"/bills$", nth=3))
    result = world.sync(program)
    assert [error.code for error in result.errors] == ["throttled"]
    assert sum(len(world.booked(number)) for number in NUMBERS) == 2
    world.advance(hours=25)
    world.until_quiet(program)
    all_there_once(world)


@pytest.mark.parametrize(("code", "wait_s"), [(44, 60), (1070, 5)])
def test_a_short_pause_is_waited_for_within_the_run(world: BooksWorld, code: int, wait_s: int) -> None:
    for number in NUMBERS:
        world.bill(number)
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, code=code, method="POST", path=r"/bills$", nth=2))
    program = world.open()
    began = world.clock.now()
    assert world.sync(program).errors == []
    assert wait_s <= (world.clock.now() - began).total_seconds() < wait_s + 30
    assert world.zoho.count("POST", "/bills") == len(NUMBERS) + 1
    all_there_once(world)


@pytest.mark.parametrize("code", [43, 45])
def test_a_long_pause_ends_the_run_and_nobody_calls_before_it_is_over(world: BooksWorld, code: int) -> None:
    for number in NUMBERS:
        world.bill(number)
    program = world.open()
    assert world.sync(program, dry_run=True).errors == []
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, code=code, method="POST", path=r"/bills$", nth=2))
    over = world.books.midnight() if code == 45 else world.clock.now() + timedelta(seconds=3600)
    assert [error.code for error in world.sync(program).errors] == ["throttled"]
    assert len(world.booked()) == 1
    calls = len(world.zoho.api_calls)
    world.advance(seconds=(over - world.clock.now()).total_seconds() - 60)
    unattended(world, program)
    assert len(world.zoho.api_calls) == calls, "a minute before"
    world.advance(seconds=75)
    unattended(world, program)
    all_there_once(world)


@pytest.mark.parametrize("code", [43, 44, 45, 1070])
def test_a_throttle_while_it_reads_loses_nothing(world: BooksWorld, code: int) -> None:
    for number in NUMBERS:
        world.bill(number)
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, code=code, method="GET", path=r"/bills/\d+$", nth=4))
    program = world.open()
    world.sync(program)
    world.advance(hours=25)
    world.until_quiet(program)
    all_there_once(world)


def test_a_sign_in_revoked_in_the_middle_asks_for_a_new_one_and_goes_on(world: BooksWorld) -> None:
    for number in NUMBERS:
        world.bill(number)

    def revoke(step: str) -> None:
        if step == "create_bill:committed" and world.zoho.count("POST", "/bills") == 2:
            world.zoho.accounts.revoke_all()

    program = world.open(trace=revoke)
    result = world.sync(program)
    assert [error.code for error in result.errors] == ["sign_in"]
    assert len(world.books.bills) == 2
    status = program.service.status()
    assert status.overall is Overall.SIGN_IN_NEEDED
    assert "Zoho Books" in status.text
    states = world.bill_states(program)
    assert sum(state is State.SYNCED for state in states.values()) < len(NUMBERS)
    from app.system.secrets import SecretName

    program.secrets.override(SecretName.ZOHO_REFRESH_TOKEN, world.zoho.sign_in().refresh_token)
    program.connections.zoho().tokens.forget()
    world.until_quiet(program)
    all_there_once(world)
    assert program.service.status().in_sync


def test_an_outage_of_zoho_does_not_stop_what_goes_to_servicetitan(world: BooksWorld) -> None:
    world.bill("INV-0")
    world.zoho.refuse_connections()
    program = world.open()
    result = world.sync(program)
    assert [error.code for error in result.errors] == ["unreachable"]
    assert program.cloud_circuit.state().failures == 0
    assert program.service.status().overall is Overall.CLOUD_OFFLINE
    assert "Zoho Books" in program.service.status().text
    world.zoho.accept_connections()
    world.until_quiet(program)
    assert len(world.booked("INV-0")) == 1


def test_a_missing_scope_is_named(world: BooksWorld) -> None:
    from app.system.secrets import SecretName

    world.bill("INV-0")
    program = world.open()
    scopes = ("settings.READ", "contacts.READ", "accountants.READ", "bills.READ", "debitnotes.READ")
    limited = world.zoho.sign_in(",".join(f"ZohoBooks.{one}" for one in scopes))
    program.secrets.override(SecretName.ZOHO_REFRESH_TOKEN, limited.refresh_token)
    (error,) = world.sync(program).errors
    assert error.code == "permission"
    assert "ZohoBooks.bills.CREATE" in error.what
    assert world.booked() == []


# -- cost --------------------------------------------------------------------------------------------------------------


def test_a_bill_costs_at_most_two_calls_and_a_quiet_run_two_in_all(world: BooksWorld) -> None:
    program = world.open()
    world.sync(program)
    world.advance(minutes=11)
    before = len(world.zoho.api_calls)
    unattended(world, program)
    assert len(world.zoho.api_calls) - before <= 2, [seen.path for seen in world.zoho.api_calls[before:]]
    costs = []
    for number in (10, 30):
        for n in range(number):
            world.bill(f"N-{number}-{n}")
        before = len(world.zoho.api_calls)
        unattended(world, program)
        costs.append(len(world.zoho.api_calls) - before)
        world.advance(minutes=11)
    assert costs[1] - costs[0] <= 2 * 20, costs
    assert costs[0] <= 2 * 10 + 4, costs
    before = len(world.zoho.api_calls)
    unattended(world, program)
    assert len(world.zoho.api_calls) - before <= 2, "what was sent is not asked for again"


@pytest.mark.parametrize(("how", "documents"), [("changed", 1), ("issued anew", 2)])
def test_a_changed_bill_costs_at_most_two_calls_for_each_document(world: BooksWorld, how: str, documents: int) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program = world.open()
    bills = [world.bill(f"N-{n}") for n in range(8)]
    world.until_quiet(program)
    costs = []
    for some in (bills[:2], bills[2:]):
        world.advance(minutes=11)
        unattended(world, program)
        for bill in some:
            if how == "changed":
                world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
            else:
                world.tenant.reissue_bill(bill.id, cost=Decimal("140.00"))
        world.post_all()
        before = len(world.zoho.api_calls)
        unattended(world, program)
        costs.append(len(world.zoho.api_calls) - before)
    assert [one.total for one in world.booked()] == [Decimal("140.00")] * 8
    assert costs[1] - costs[0] <= 2 * documents * 4, costs
    assert costs[1] <= 2 * documents * 6 + 4, costs


def test_bills_of_new_vendors_in_india_and_their_changes_cost_two_calls_as_well(tmp_path: Path) -> None:
    about = {"gst_treatment": "business_gst", "gst_no": "29ABCDE1234F1Z5", "place_of_contact": "MH"}
    with BooksWorld(tmp_path, tally=False, edition="india") as world:
        for n in range(5):
            world.books.add_vendor(f"Vendor {n}", **about)
            world.tenant.add_vendor(f"Vendor {n}")
        program = world.open()
        world.until_quiet(program)
        made = [world.bill(f"N-{n}", supplier=f"Vendor {n}") for n in range(5)]
        before = len(world.zoho.api_calls)
        unattended(world, program)
        assert len(world.booked()) == 5
        assert len(world.zoho.api_calls) - before <= 2 * 5 + 4
        world.configure(**{"bills.change_policy": "replace"})
        world.advance(minutes=11)
        unattended(world, program)
        for bill in made:
            world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
        before = len(world.zoho.api_calls)
        unattended(world, program)
        assert [one.total for one in world.booked()] == [Decimal("140.00")] * 5
        assert len(world.zoho.api_calls) - before <= 2 * 5 + 4


def test_a_vendor_credit_costs_three_calls(world: BooksWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    costs = []
    for number in (2, 6):
        for _ in range(number):
            give_back(world)
        before = len(world.zoho.api_calls)
        unattended(world, program)
        costs.append(len(world.zoho.api_calls) - before)
        world.advance(minutes=11)
    assert len(world.credits()) == 8
    assert costs[1] - costs[0] <= 3 * 4, costs


def test_the_nightly_look_reads_and_keeps_only_what_may_be_ours(world: BooksWorld) -> None:
    for n in range(201):
        old = world.books.type_bill_by_hand(
            SUPPLIERS[0], f"OLD-{n}", Decimal("5.00"), world.today - timedelta(days=700)
        )
        old.modified -= timedelta(days=600)
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.advance(hours=24 * 40)
    world.configure(**{"sync.start_date": world.today.isoformat()})  # our bill is older than this now
    world.sync(program, by_person=False)
    world.advance(hours=25)
    before = len(world.zoho.api_calls)
    world.sync(program, by_person=False)
    asked = [one.path.split("/v3")[1] for one in world.zoho.api_calls[before:]]
    assert [path for path in asked if path.startswith("/bills")] == ["/bills", "/bills"]
    assert program.into_books.documents.listed("bill") == 1
    world.books.delete(world.booked("INV-1")[0])
    world.advance(hours=25)
    world.sync(program, by_person=False)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
