"""An answer that never came, or a process that was killed: what was to be created is there once, on either side."""

from __future__ import annotations

import pytest

from app.domain.errors import ConfigurationError, SenderRefused
from app.domain.states import State
from app.flows.reference.differences import ReferenceKind, Side
from app.simulators.servicetitan import Fault as FieldFault
from app.simulators.servicetitan import FaultKind
from app.simulators.zoho_books import Fault
from tests.e2e_reference.conftest import Make
from tests.support.reference_world import ReferenceWorld
from tests.support.world import PowerCut, cut_at

BOTH = {"vendors_to_zoho": "automatic", "vendors_to_servicetitan": "automatic", "vendor_fields": {"email": "newer"}}
STEPS = ["intent", "answered", "committed"]


def check(world: ReferenceWorld, *names: str) -> None:
    """Each name once on each side, linked, and nothing under way."""
    for name in names:
        assert (len(world.vendors(name)), len(world.contacts(name))) == (1, 1), name
    program = world.open()
    assert len(world.pairs(program)) == len(names)
    assert {one.state for one in world.kept(program)} <= {State.SYNCED}
    assert program.service.verify_audit().ok
    world.close(program)


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.ERROR_AFTER_COMMIT, FaultKind.GARBAGE])
def test_what_was_created_in_the_books_is_found_and_not_sent_again(make: Make, kind: FaultKind) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    world.tenant.add_vendor("Bharat")
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=r"/contacts$"))
    program = world.open()
    result = world.sync(program, by_person=False)
    assert (fault.fired, result.errors) == (1, [])
    assert world.zoho.count("POST", "/contacts") == 2
    check(world, "Acme", "Bharat")


def test_what_was_created_in_servicetitan_is_found_and_not_sent_again(make: Make) -> None:
    world = make(**BOTH)
    world.books.add_vendor("Acme")
    fault = world.titan.faults.add(FieldFault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=r"/vendors$"))
    program = world.open()
    world.sync(program, by_person=False)
    assert fault.fired == 1
    check(world, "Acme")


def test_what_was_not_created_is_sent_again_only_after_two_searches_ten_minutes_apart(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/contacts$"))
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.kept(program)
    assert record.state is State.VERIFY
    world.advance(minutes=9)
    world.sync(program, by_person=False)
    assert world.zoho.count("POST", "/contacts") == 1, "nine minutes are not ten"
    world.advance(minutes=2)
    world.sync(program, by_person=False)
    assert world.zoho.count("POST", "/contacts") == 2
    check(world, "Acme")


def test_what_is_not_wanted_any_more_is_not_sent_again(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/contacts$"))
    program = world.open()
    world.sync(program, by_person=False)
    world.configure(**{"reference.vendors_to_zoho": "off"})
    for _ in range(3):
        world.advance(minutes=11)
        world.sync(program, by_person=False)
    assert world.zoho.count("POST", "/contacts") == 1
    assert [one.state for one in world.kept(program)] == [State.NOT_APPLICABLE]


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_change_whose_answer_was_lost_is_read_again_and_made_once(make: Make, kind: FaultKind) -> None:
    world = make(**BOTH)
    here = world.tenant.add_vendor("Acme", email="old@acme.example")
    there = world.books.add_vendor("Acme", email="old@acme.example")
    program = world.open()
    world.sync(program, by_person=False)
    world.change_vendor(here, email="new@acme.example")
    world.zoho.faults.add(Fault(kind, method="PUT", path=r"/contacts/\d+$"))
    world.pass_by(program)
    assert there.persons[0]["email"] == "new@acme.example"
    sent = 1 if kind is FaultKind.RESET_AFTER_COMMIT else 2
    for _ in range(3):
        world.pass_by(program)
    assert world.writes == sent
    check(world, "Acme")


def test_one_that_fails_does_not_keep_the_others_from_being_created(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    world.tenant.add_vendor("Bharat")
    world.books.add_customer("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    assert len(world.contacts("Bharat")) == 1
    assert [one.party for one in world.waiting(program)] == ["Acme"]


def test_an_outage_in_the_middle_leaves_the_rest_for_the_next_run(make: Make) -> None:
    world = make(**BOTH)
    for name in ("Acme", "Bharat", "Coastal"):
        world.tenant.add_vendor(name)
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, method="POST", path=r"/contacts$", nth=2, times=1, code=45))
    program = world.open()
    result = world.sync(program, by_person=False)
    assert [error.code for error in result.errors] == ["throttled"]
    assert len(world.contacts()) == 1
    assert not program.books_circuit.closed()
    world.advance(hours=25)
    world.sync(program, by_person=False)
    check(world, "Acme", "Bharat", "Coastal")


def test_a_second_pc_sends_nothing_while_the_first_is_the_sender(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    first = world.open()
    world.sync(first, by_person=False)
    world.close(first)
    world.tenant.add_vendor("Bharat")
    second = world.open("other", locks="other-pc")
    result = world.sync(second, by_person=False)
    assert [type(error) for error in result.errors] == [SenderRefused]
    assert world.writes == 1
    assert len(world.pairs(second)) == 1, "what has the same name is linked all the same"


def test_a_journal_of_another_organization_is_not_mixed_with_this_one(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    world.configure(**{"zoho.organization_id": "77"})
    result = world.sync(program, by_person=False)
    assert [type(error) for error in result.errors] == [ConfigurationError]
    assert world.writes == 1


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_program_that_ends_at_any_step_of_creating_creates_nothing_twice(make: Make, step: str, nth: int) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    world.books.add_vendor("Bharat")
    with pytest.raises(PowerCut):
        world.sync(world.open(trace=cut_at(f"create_entry:{step}", nth)), by_person=False)
    program = world.open()
    world.until_quiet(program)
    check(world, "Acme", "Bharat")


@pytest.mark.parametrize("step", STEPS)
def test_a_program_that_ends_at_any_step_of_a_change_leaves_both_alike(make: Make, step: str) -> None:
    world = make(**BOTH)
    here = world.tenant.add_vendor("Acme", email="old@acme.example")
    there = world.books.add_vendor("Acme", email="old@acme.example")
    program = world.open()
    world.sync(program, by_person=False)
    world.close(program)
    world.change_vendor(here, email="new@acme.example")
    world.advance(hours=1.01)
    with pytest.raises(PowerCut):
        world.sync(world.open(trace=cut_at(f"change_entry:{step}")), by_person=False)
    program = world.open()
    world.until_quiet(program)
    assert there.persons[0]["email"] == here.email == "new@acme.example"
    writes = world.writes
    for _ in range(3):
        world.pass_by(program)
    assert world.writes == writes == 1
    check(world, "Acme")


def test_a_process_killed_between_the_answer_and_its_commit_creates_nothing_twice(make: Make) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme")
    assert world.child(kill_at="create_entry:answered").wait().killed
    world.children_until_quiet()
    check(world, "Acme")
    assert world.zoho.count("POST", "/contacts") == 1


@pytest.mark.slow
def test_killed_at_every_single_step_of_one_long_run(make: Make) -> None:
    world = make(**BOTH, items_to_servicetitan="automatic")
    for name in ("Acme", "Bharat"):
        world.tenant.add_vendor(name)
        world.books.add_vendor(f"{name} Books")
        world.new_item(f"SKU-{name}")
    ends, nth = [], 0
    while not ends or ends[-1].killed:
        nth = nth % 4 + 1
        ends.append(world.child(kill_at="any", nth=nth).wait())
        world.advance(minutes=11)
        assert len(ends) < 40
    assert sum(end.killed for end in ends) >= 4
    world.children_until_quiet()
    check(world, "Acme", "Bharat", "Acme Books", "Bharat Books")
    assert (len(world.materials("SKU-Acme")), len(world.materials("SKU-Bharat"))) == (1, 1)


def test_a_second_click_while_the_first_is_unclear_creates_nothing_more(make: Make) -> None:
    world = make(vendors_to_zoho="on_click")
    here = world.tenant.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/contacts$"))
    (record_id,) = world.click(program, ReferenceKind.VENDOR, Side.FIELD, here.id)
    assert program.records.get(record_id).state is State.VERIFY  # type: ignore[union-attr]
    assert [one.by_click for one in program.service.reference.alone(ReferenceKind.VENDOR)] == [False]
    assert program.service.replay(record_id).accepted
    world.sync(program)
    assert world.zoho.count("POST", "/contacts") == 1, "replay searches, and sends nothing before ten minutes passed"
