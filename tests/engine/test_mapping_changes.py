"""Several changes of the mapping table as one act: all or none; files previewed without a trace; previews together."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.engine.mapping.changes import Effect, MappingChange
from app.engine.mapping.matches import MatchState
from app.engine.views import Wanted
from tests.support.world import World, clean_company


@pytest.fixture
def world(tmp_path: Path):
    company = clean_company()
    company.add_supplier("Acme and Sons")
    company.add_item("LAMP-9", unit="Nos")
    company.add_item("MCB-20A", unit="Nos")
    with World(tmp_path, company=company) as made:
        yield made


def test_when_one_change_is_refused_none_is_saved_and_nothing_is_released(world: World) -> None:
    voucher = world.purchase(supplier="Acme and Sons")
    program = world.open()
    world.sync(program)
    good = MappingChange(Subject.VENDOR, "Acme and Sons", "Acme & Sons")
    bad = MappingChange(Subject.VENDOR, "Bharat Cables", "Nobody")
    gone = MappingChange(Subject.UNIT, "Nos", None)
    made = program.service.change_mappings([good, bad, gone])
    assert [one.change for one in made.refused] == [bad, gone]
    assert (made.changes, made.released, program.service.mappings()) == (0, (), [])
    assert world.record(program, voucher).state is State.NEEDS_MAPPING
    made = program.service.change_mappings([good])
    assert (made.changes, len(made.released), made.refused) == (1, 1, ())
    assert world.record(program, voucher).state is State.NEW
    assert program.service.verify_audit().ok


def test_a_file_is_previewed_row_by_row_without_a_trace(world: World, tmp_path: Path) -> None:
    world.purchase(supplier="Acme and Sons")
    program = world.open()
    world.sync(program)
    program.service.map(Subject.LEDGER, "Input IGST", "tax")
    entries = program.service.verify_audit().entries
    file = tmp_path / "m.csv"
    rows = ["vendor,Acme and Sons,Acme & Sons", "ledger,Input IGST,tax", "ledger,Input IGST,tax", "planet,x,y"]
    file.write_text("\n".join(["kind,source,target", *rows]), "utf-8")
    found = program.service.preview_import(file)
    assert [line.effect for line in found.lines][::3] == [Effect.NEW, Effect.WRONG]
    assert (found.lines[3].place, found.released) == ("line 5", 1)
    assert [m.target for m in program.service.mappings()] == ["tax"]
    assert program.service.verify_audit().entries == entries
    with pytest.raises(UsageError, match="line 5"):
        program.service.import_mappings(file)
    assert program.service.verify_audit().entries == entries


def test_a_file_that_says_two_things_of_one_name_is_wrong(world: World, tmp_path: Path) -> None:
    world.purchase()
    program = world.open()
    world.sync(program)
    file = tmp_path / "m.csv"
    rows = ["ledger,Input IGST,tax", "ledger,Input IGST,tax", "ledger,Input IGST,shipping"]
    file.write_text("\n".join(["kind,source,target", *rows]), "utf-8")
    found = program.service.preview_import(file)
    assert [line.effect for line in found.lines] == [Effect.NEW, Effect.NEW, Effect.WRONG]
    assert found.lines[2].problem.startswith(
        "“Input IGST” stands in this file twice, with different targets: see line 2."
    )
    with pytest.raises(UsageError, match="line 4"):
        program.service.import_mappings(file)
    assert program.service.mappings() == []


def test_a_file_divided_by_semicolons_is_read(world: World, tmp_path: Path) -> None:
    world.purchase()
    program = world.open()
    world.sync(program)
    file = tmp_path / "m.csv"
    file.write_text("kind;source;target;target_id\nledger;Input IGST;tax;\n", "utf-8-sig")
    assert program.service.import_mappings(file).changes == 1
    assert [(m.name, m.target) for m in program.service.mappings()] == [("Input IGST", "tax")]


def test_mappings_that_are_saved_together_are_weighed_together(world: World) -> None:
    world.purchase(supplier="Acme and Sons", item="LAMP-9")
    program = world.open()
    world.sync(program)
    views = program.service.views
    (vendor,) = [one for one in views.targets(Subject.VENDOR, "acme") if one.name == "Acme & Sons"]
    item = views.targets(Subject.ITEM, "MCB-16A")[0]
    one = Wanted(Subject.VENDOR, "Acme and Sons", vendor.id)
    other = Wanted(Subject.ITEM, "LAMP-9", item.id)
    assert views.release_previews([one]).lacking == ((Subject.ITEM, 1),)
    both = views.release_previews([one, other])
    assert (len(both.ids), both.sendable, both.lacking) == (1, 1, ())


def test_the_lists_of_the_destination_are_read_besides_a_cycle(world: World) -> None:
    world.purchase()
    program = world.open()
    views = program.service.views
    assert views.target_list(Subject.VENDOR).read_at is None
    world.sync(program)
    before = views.target_list(Subject.VENDOR)
    world.tenant.add_vendor("Acme and Sons")
    world.advance(minutes=1)
    assert program.service.refresh_lists() >= 1
    after = views.target_list(Subject.VENDOR)
    assert after.active == before.active + 1
    assert before.read_at is not None
    assert after.read_at is not None
    assert after.read_at > before.read_at


def test_a_code_with_other_numbers_is_no_weak_match(world: World) -> None:
    world.purchase()
    program = world.open()
    world.sync(program)
    row = next(row for row in program.service.views.mapping_rows(Subject.ITEM) if row.name == "MCB-20A")
    assert row.match is MatchState.NONE
    assert row.suggestion is not None
    assert row.suggestion.name == "MCB-16A"
