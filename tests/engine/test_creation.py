"""A vendor or material that a person creates exists once, whatever becomes of the answer, and releases what waited."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.errors import (
    ConfigurationError,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    SenderRefused,
    Unreachable,
    UsageError,
)
from app.domain.purchasing import Address
from app.domain.records import Subject
from app.domain.states import State
from app.engine.creation import Created
from app.simulators.servicetitan import Fault, FaultKind
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at

NEW = "Deccan Electricals"
ITEM = "MCB-63A"
WHO = "Asha"
VENDORS, MATERIALS = r"/vendors$", r"/materials$"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        made.company.add_supplier(NEW)
        made.company.add_item(ITEM, unit="Nos")
        yield made


def waiting(world: World, **more: object) -> tuple[Program, object]:
    """A program whose one record waits for the new vendor, or for what `more` says."""
    bill = world.purchase(**({"supplier": NEW} | more))  # type: ignore[arg-type]
    program = world.open()
    world.sync(program)
    assert world.record(program, bill).state is State.NEEDS_MAPPING
    return program, bill


def click(program: Program) -> Created:
    return program.service.create_vendor(program.service.vendor_draft(NEW), WHO)


def vendors(world: World, name: str = NEW) -> list[int]:
    return [vendor.id for vendor in world.tenant.vendors.values() if vendor.name == name]


def materials(world: World, code: str) -> list[int]:
    return [one.id for one in world.tenant.skus.values() if (one.kind, one.code) == ("Material", code)]


def fault(world: World, kind: FaultKind, path: str = VENDORS, **more: int) -> None:
    world.titan.faults.add(Fault(kind, method="POST", path=path, **more))  # type: ignore[arg-type]


def posts(world: World) -> int:
    return sum(r.method == "POST" and r.path.endswith("/vendors") for r in world.titan.requests)


def kinds(program: Program) -> list[str]:
    return [entry.kind for entry in program.audit.entries() if entry.text.startswith("Create the ")]


# -- vendors -----------------------------------------------------------------------------------------------------------


def test_a_created_vendor_releases_what_waited_and_the_next_run_sends_it(world: World) -> None:
    program, bill = waiting(world)
    made = click(program)
    assert vendors(world) == [made.id]
    assert (made.created, made.released) == (True, (world.record(program, bill).id,))
    assert world.record(program, bill).state is State.NEW
    assert "1 record is tried again with the next run." in made.text
    assert kinds(program) == ["intent", "created"]
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED
    proof.exactly_once(world)


def test_a_draft_has_the_name_of_the_ledger_and_nothing_that_tally_does_not_tell(world: World) -> None:
    program, _ = waiting(world)
    draft = program.service.vendor_draft(NEW)
    assert (draft.name, draft.address, draft.phone, draft.email, draft.gstin) == (NEW, Address(), "", "", "")
    with pytest.raises(UsageError, match="no ledger called “Nobody”"):
        program.service.vendor_draft("Nobody")


def test_what_a_person_fills_in_reaches_servicetitan_and_the_tax_number_stands_in_the_memo(world: World) -> None:
    program, _ = waiting(world)
    draft = program.service.vendor_draft(NEW)
    filled = replace(draft, address=Address(city="Pune"), phone="020 1", email="a@b.example", gstin="27AAAAA0000A1Z5")
    made = program.service.create_vendor(filled, WHO)
    there = world.tenant.vendors[made.id]
    assert (there.address.city, there.phone, there.email) == ("Pune", "020 1", "a@b.example")
    assert there.memo == "GSTIN 27AAAAA0000A1Z5"


def test_a_vendor_that_exists_by_now_is_adopted_and_nothing_is_sent(world: World) -> None:
    program, bill = waiting(world)
    there = world.tenant.add_vendor(NEW)
    found = click(program)
    assert (found.id, found.created, posts(world)) == (there.id, False, 0)
    assert "exists already" in found.text
    assert world.record(program, bill).state is State.NEW


def test_a_second_click_creates_no_second_vendor(world: World) -> None:
    program, _ = waiting(world)
    assert click(program).created
    assert not click(program).created
    assert len(vendors(world)) == posts(world) == 1


def test_an_inactive_or_doubled_vendor_is_for_a_person_and_nothing_is_sent(world: World) -> None:
    program, _ = waiting(world)
    first = world.tenant.add_vendor(NEW, active=False)
    with pytest.raises(UsageError, match="inactive there"):
        click(program)
    first.active = True
    world.tenant.touch(first)
    world.tenant.add_vendor(NEW)
    with pytest.raises(UsageError, match="2 active entries"):
        click(program)
    assert posts(world) == 0


def test_another_name_than_the_ledgers_is_mapped_so_that_the_voucher_finds_it(world: World) -> None:
    program, bill = waiting(world)
    made = program.service.create_vendor(replace(program.service.vendor_draft(NEW), name="Deccan (Pune)"), WHO)
    assert [(m.name, m.target_id) for m in program.service.mappings(Subject.VENDOR)] == [(NEW, made.id)]
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED


def test_an_empty_name_is_refused_before_anything_is_asked(world: World) -> None:
    program, _ = waiting(world)
    asked = len(world.titan.requests)
    with pytest.raises(UsageError, match="needs a name"):
        program.service.create_vendor(replace(program.service.vendor_draft(NEW), name=" "), WHO)
    assert len(world.titan.requests) == asked


# -- what can go wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.ERROR_AFTER_COMMIT, FaultKind.GARBAGE])
def test_a_vendor_whose_answer_was_lost_is_found_and_not_sent_again(world: World, kind: FaultKind) -> None:
    program, bill = waiting(world)
    fault(world, kind)
    made = click(program)
    assert vendors(world) == [made.id]
    assert (made.created, posts(world)) == (True, 1)
    assert kinds(program) == ["intent", "unclear", "created"]
    assert world.record(program, bill).state is State.NEW


def test_an_unclear_vendor_is_sent_again_only_after_two_empty_searches_ten_minutes_apart(world: World) -> None:
    program, _ = waiting(world)
    fault(world, FaultKind.ERROR_BEFORE_COMMIT)
    for minutes in (0, 1, 8):
        world.advance(minutes=minutes)
        with pytest.raises(OutcomeUnknown, match="not known yet whether the vendor") as unclear:
            click(program)
        assert "look again in a minute" in unclear.value.what
        assert posts(world) == 1
    world.advance(minutes=2)
    assert click(program).created
    assert (posts(world), len(vendors(world))) == (2, 1)


def test_an_unclear_vendor_that_appears_later_is_adopted(world: World) -> None:
    program, _ = waiting(world)
    fault(world, FaultKind.ERROR_BEFORE_COMMIT)
    with pytest.raises(OutcomeUnknown):
        click(program)
    late = world.tenant.add_vendor(NEW)
    world.advance(minutes=30)
    found = click(program)
    assert (found.id, found.created, posts(world)) == (late.id, False, 1)


def test_a_search_that_fails_after_a_lost_answer_leaves_it_unclear(world: World) -> None:
    program, _ = waiting(world)
    fault(world, FaultKind.RESET_AFTER_COMMIT)
    world.titan.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, method="GET", path=VENDORS, nth=3, times=None))
    with pytest.raises(OutcomeUnknown):
        click(program)
    world.titan.faults.clear()
    assert not click(program).created
    assert (posts(world), len(vendors(world))) == (1, 1)


@pytest.mark.parametrize("step", ["create_vendor:intent", "create_vendor:answered", "create_vendor:committed"])
def test_a_power_cut_at_any_step_leads_to_one_vendor(world: World, step: str) -> None:
    waiting(world)
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        click(program)
    world.close(program)
    program = world.open()
    if step == "create_vendor:intent":
        with pytest.raises(OutcomeUnknown):
            click(program)
        world.advance(minutes=11)
    found = click(program)
    assert vendors(world) == [found.id]
    assert posts(world) == 1


def test_a_refusal_says_what_it_names_and_leaves_no_doubt_behind(world: World) -> None:
    program, _ = waiting(world)
    fault(world, FaultKind.ERROR_BEFORE_COMMIT, status=409)
    with pytest.raises(Rejected) as refused:
        click(program)
    assert "Nothing was created" in refused.value.advice
    assert kinds(program) == ["intent", "refused"]
    assert click(program).created


def test_a_missing_permission_names_the_scope_and_leaves_no_doubt_behind(world: World) -> None:
    program, _ = waiting(world)
    granted = world.titan.auth.scopes
    world.titan.auth.scopes = granted - {"tn.inv.vendors:w"}
    world.advance(minutes=20)  # the next token has the new scopes
    with pytest.raises(PermissionMissing) as missing:
        click(program)
    assert "tn.inv.vendors:w" in missing.value.advice
    assert kinds(program) == ["intent", "not_sent"]
    world.titan.auth.scopes = granted
    world.advance(minutes=20)
    assert click(program).created
    assert len(vendors(world)) == 1


def test_no_connection_creates_nothing(world: World) -> None:
    program, _ = waiting(world)
    world.titan.stop()
    with pytest.raises(Unreachable):
        click(program)
    assert kinds(program) == []


def test_a_second_pc_may_not_create(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.purchase()
    program = world.open()
    world.until_quiet(program)
    monkeypatch.setattr(socket, "gethostname", lambda: "PC-2")
    world.purchase(supplier=NEW)
    other = world.open("second", locks="other-pc")
    world.sync(other)
    with pytest.raises(SenderRefused):
        click(other)
    assert posts(world) == 0


def test_creating_during_a_run_leaves_the_run_its_lock(world: World) -> None:
    program, _ = waiting(world)
    lease = program.cloud().lease
    lease.acquire()
    click(program)
    other = world.open("second")
    with pytest.raises(SenderRefused, match="on this PC"):
        other.cloud().lease.acquire()
    lease.release()


def test_nothing_is_created_before_set_up_is_finished(world: World) -> None:
    program, _ = waiting(world)
    program.service.begin_setup()
    with pytest.raises(ConfigurationError, match="Set-up is not finished"):
        click(program)
    assert posts(world) == 0


# -- materials ---------------------------------------------------------------------------------------------------------


def test_a_created_material_carries_what_tally_says_and_the_last_cost(world: World) -> None:
    world.purchase(item=ITEM, quantity=3, rate="10.00", days_ago=9)
    program, bill = waiting(world, supplier="Acme & Sons", item=ITEM, quantity=4, rate="12.50", days_ago=2)
    draft = program.service.material_draft(ITEM)
    assert (draft.code, draft.unit, draft.cost) == (ITEM, "Nos", Decimal("12.50"))
    made = program.service.create_material(draft, WHO)
    there = world.tenant.skus[made.id]
    assert (there.code, there.unit, there.cost, there.is_inventory) == (ITEM, "Nos", Decimal("12.5"), True)
    assert len(made.released) == 2
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED


def test_the_code_is_what_holds_the_sku(world: World) -> None:
    world.company.add_item("Switch, big", unit="Nos", part_number="SW-9")
    world.configure(**{"purchases.sku_field": "part_number"})
    program, _ = waiting(world, supplier="Acme & Sons", item="Switch, big")
    assert program.service.material_draft("Switch, big").code == "SW-9"


def test_a_material_that_the_export_feed_withholds_is_found_all_the_same(world: World) -> None:
    program, _ = waiting(world, supplier="Acme & Sons", item=ITEM)
    world.tenant.switches.export_lag_s = 600
    fault(world, FaultKind.RESET_AFTER_COMMIT, MATERIALS)
    made = program.service.create_material(program.service.material_draft(ITEM), WHO)
    assert materials(world, ITEM) == [made.id]
    assert made.created


def test_a_material_whose_code_is_equipment_is_adopted(world: World) -> None:
    program, _ = waiting(world, supplier="Acme & Sons", item=ITEM)
    there = world.tenant.add_equipment(ITEM)
    found = program.service.create_material(program.service.material_draft(ITEM), WHO)
    assert (found.id, found.created, materials(world, ITEM)) == (there.id, False, [])


def test_a_material_needs_code_and_description_and_no_negative_cost(world: World) -> None:
    program, _ = waiting(world, supplier="Acme & Sons", item=ITEM)
    draft = program.service.material_draft(ITEM)
    for wrong in (replace(draft, code=""), replace(draft, description=""), replace(draft, cost=Decimal(-1))):
        with pytest.raises(UsageError):
            program.service.create_material(wrong, WHO)
    assert materials(world, ITEM) == []
