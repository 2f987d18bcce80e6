"""The commands for stock: tables and JSON, exit codes, corrections and openings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.support.stock_asks import leave_out, lying, some_item
from tests.support.stock_world import StockWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StockWorld]:
    with StockWorld(tmp_path, movements=40, items=8, godowns=2) as made:
        yield made


@pytest.fixture
def shell(world: StockWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    made = Shell(world, monkeypatch)
    yield made
    made.stop()


def settled(world: StockWorld) -> None:
    """All is sent and counted; the program is closed again."""
    program = world.open()
    world.until_counted(program)
    world.close(program)


def test_levels_are_tallys_with_what_was_sent_beside_them(world: StockWorld, shell: Shell) -> None:
    settled(world)
    said = shell("stock", "levels", "--json")
    assert said.code == 0
    found = {(one["item"], one["godown"]): Decimal(one["quantity"]) for one in said.data["levels"]}
    assert found == lying(world)
    assert said.data["control"]["differences"] == []
    assert {place["difference"] for place in said.data["places"]} <= {"0", "0.0", "0.00", "0.000"}
    item, godown = some_item(world)
    few = shell("stock", "levels", "--item", item[-3:].lower(), "--godown", godown, "--json")
    assert {(one["item"], one["godown"]) for one in few.data["levels"]} == {
        key for key in lying(world) if item[-3:] in key[0] and key[1] == godown
    }
    assert "Control totals" in shell("stock", "levels").words
    assert "lies anywhere" in shell("stock", "levels", "--item", "no such item").words


def test_diff_exits_with_1_while_something_differs_and_correct_moves_it_away(world: StockWorld, shell: Shell) -> None:
    program = world.open()
    world.until_counted(program)
    said = shell("stock", "diff")
    assert (said.code, "Nothing differs." in said.words) == (0, True)
    item, source, destination = leave_out(world, program)
    world.until_counted(program)
    world.close(program)
    said = shell("stock", "diff", "--json")
    assert said.code == 1
    assert {(one["sku_code"], one["location"], Decimal(one["difference"])) for one in said.data["differences"]} == {
        (item, source, Decimal(-2)),
        (item, destination, Decimal(2)),
    }
    assert item in shell("stock", "diff").words
    said = shell("stock", "correct", item, source, "--json")
    assert said.code == 1, "what was sent waits for posting"
    assert [one["state"] for one in said.data["records"]] == ["awaiting_posting"]
    said = shell("stock", "correct", "--all")
    assert said.code == 1
    assert "Stock correction" in said.words
    settled(world)
    assert world.drift() == {}
    assert shell("stock", "diff").code == 0


def test_correct_wants_an_item_with_its_godown_or_all(world: StockWorld, shell: Shell) -> None:
    settled(world)
    assert shell("stock", "correct").code == 2
    assert shell("stock", "correct", "ITEM-00001").code == 2
    assert shell("stock", "correct", "ITEM-00001", "Main Location", "--all").code == 2
    item, godown = some_item(world)
    said = shell("stock", "correct", item, godown)
    assert said.code == 2
    assert "does not differ" in said.words


def test_opening_is_refused_unless_servicetitan_began_empty_and_can_be_left_for_later(
    world: StockWorld, shell: Shell
) -> None:
    settled(world)
    said = shell("stock", "opening")
    assert said.code == 2
    assert "stock.at_go_live" in said.words
    assert shell("config", "set", "stock.at_go_live", "nothing").code == 0
    said = shell("stock", "opening", "--later", "--json")
    assert said.code == 0
    assert {one["state"] for one in said.data["records"]} == {"new"}
    settled(world)
    assert world.in_servicetitan() == lying(world)
    assert "Nothing is to be done." in shell("stock", "opening").words


def test_a_flow_can_be_run_alone(world: StockWorld, shell: Shell) -> None:
    assert shell("sync", "--flow", "stock").code in (0, 1)
    assert shell("sync", "--flow", "other").code == 2


def test_the_workbook_is_written_once_and_again_only_with_a_warning(world: StockWorld, shell: Shell) -> None:
    world.configure("pc", **{"stock.way": "workbook"})
    assert shell("sync").code == 1
    file = world.folder / "upload.xlsx"
    said = shell("stock", "workbook", str(file))
    assert said.code == 0
    assert "rows of" in said.words
    assert file.exists()
    assert "wait for upload" in shell("stock", "diff").words
    none = shell("stock", "workbook", str(world.folder / "second.xlsx"))
    assert "no file was written" in none.words
    assert "--again" in none.words
    again = shell("stock", "workbook", str(world.folder / "third.xlsx"), "--again", "--json")
    assert again.data["again"] == again.data["records"] > 0
    assert shell("stock", "workbook", str(file)).code == 2
    assert shell("stock", "workbook", str(world.folder / "other.csv")).code == 2
    assert "upload.xlsx" in shell("audit").words


def test_a_record_that_waits_for_upload_keeps_its_reason_when_it_is_replayed(world: StockWorld, shell: Shell) -> None:
    world.configure("pc", **{"stock.way": "workbook"})
    shell("sync")
    waiting = [one["id"] for one in shell("records", "--state", "awaiting_upload", "--json").data]
    assert waiting
    said = shell("replay", str(waiting[0]), "--json")
    assert [one["state"] for one in said.data["records"]] == ["awaiting_upload"]
    assert "rows" in shell("mismatches").words or "row" in shell("mismatches").words


def test_a_dry_run_shows_movements_too(world: StockWorld, shell: Shell) -> None:
    said = shell("sync", "--dry-run")
    assert said.code in (0, 1)
    assert "Would be sent" in said.words


def test_control_totals_that_do_not_tie_name_every_item(world: StockWorld, shell: Shell) -> None:
    program = world.open()
    world.until_counted(program)
    guid = program.cycle.bound_company()
    assert guid is not None
    for level in program.stock.levels.all(guid):
        program.stock.books.forget(guid, [kept.voucher for kept in program.stock.books.movements(guid, level.item)])
    totals = program.stock.control.reconcile(guid, world.company.today, ())
    world.close(program)
    said = shell("stock", "levels").words
    assert f"{len(totals.differences)} of {totals.items} items differ." in said
    assert len(totals.differences) > 5
    table = said[said.index("items differ.") :]
    assert [one.item for one in totals.differences if one.item not in table] == []
