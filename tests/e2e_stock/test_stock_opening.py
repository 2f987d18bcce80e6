"""Openings at go-live and corrections: made on request, sent as differences, never twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.errors import UsageError
from app.domain.records import Record
from app.domain.states import State
from app.engine.stock.requests import Requested
from app.simulators.tally import Line
from app.store.records import RecordFilter
from tests.support.stock_asks import leave_out, lying, name_report, some_item
from tests.support.stock_world import StockWorld

ZERO = Decimal(0)


def small(folder: Path, **settings: object) -> StockWorld:
    """A company that went live two months after its year began, at an empty tenant."""
    world = StockWorld(folder, movements=60, items=8, godowns=2, settings={"stock.at_go_live": "nothing", **settings})
    world.start_date += timedelta(days=60)
    return world


def opened(program: Program) -> list[Record]:
    return [one for one in program.records.find(RecordFilter(flow="stock")) if one.source_key.endswith("/opening")]


def accepted(made: Requested) -> tuple[int, ...]:
    assert made.refused == ()
    assert made.record_ids
    return made.record_ids


def test_after_the_openings_servicetitan_holds_what_tally_holds(tmp_path: Path) -> None:
    with small(tmp_path) as world:
        program = world.open()
        world.until_counted(program)
        assert program.stock.desk.overview().differences, "nothing was opened yet"
        accepted(program.stock.desk.open())
        world.until_counted(program)
        assert world.in_servicetitan() == lying(world)
        assert program.stock.desk.overview().differences == ()
        assert {one.state for one in opened(program)} == {State.SYNCED}
        assert {one.document_date for one in opened(program)} == {world.start_date}


def test_openings_are_not_made_by_themselves_and_asking_twice_sends_nothing_more(tmp_path: Path) -> None:
    with small(tmp_path) as world:
        program = world.open()
        world.until_counted(program)
        assert opened(program) == []
        accepted(program.stock.desk.open())
        world.until_counted(program)
        documents = len(world.tenant.all_orders()), len(world.tenant.all_returns())
        assert program.stock.desk.open().record_ids == ()
        world.until_counted(program)
        assert (len(world.tenant.all_orders()), len(world.tenant.all_returns())) == documents


def test_asking_again_sends_what_changed_before_go_live_since(tmp_path: Path) -> None:
    with small(tmp_path) as world:
        program = world.open()
        world.until_counted(program)
        accepted(program.stock.desk.open())
        world.until_counted(program)
        item, godown = some_item(world)
        day = world.start_date - timedelta(days=1)
        world.company.add_stock_journal(date=day, produced=[Line(item, 7, "1.00", godown=godown)])
        world.sync(program)
        world.advance(hours=30)
        world.until_counted(program)
        assert len(accepted(program.stock.desk.open())) == 1
        world.until_counted(program)
        assert world.in_servicetitan() == lying(world)


def test_a_lost_journal_does_not_open_twice(tmp_path: Path) -> None:
    with small(tmp_path) as world:
        program = world.open()
        world.until_counted(program)
        accepted(program.stock.desk.open())
        world.until_counted(program)
        documents = len(world.tenant.all_orders()), len(world.tenant.all_returns())
        world.close(program)
        other = world.open("other")
        world.until_counted(other)
        other.stock.desk.open()
        world.until_counted(other)
        assert (len(world.tenant.all_orders()), len(world.tenant.all_returns())) == documents
        assert {one.state for one in opened(other)} == {State.SYNCED}


def test_openings_are_refused_where_servicetitan_held_the_same(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=20, items=6, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        with pytest.raises(UsageError, match="counted twice"):
            program.stock.desk.open()


def test_a_correction_moves_the_difference_away_and_a_second_adds_to_it(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        item, source, _ = leave_out(world, program)
        world.until_counted(program)
        accepted(program.stock.desk.correct(item, source))
        world.until_counted(program)
        assert (item, source) not in world.drift()
        accepted(program.stock.desk.correct_all())
        world.until_counted(program)
        assert world.drift() == {}
        assert program.stock.desk.overview().differences == ()
        leave_out(world, program, quantity=1)
        world.until_counted(program)
        accepted(program.stock.desk.correct_all())
        world.until_counted(program)
        assert world.drift() == {}


def test_nothing_is_corrected_while_an_unsettled_record_may_bring_it(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        item, godown = some_item(world)
        world.company.add_stock_journal(date=world.company.today, produced=[Line(item, 3, "1.00", godown=godown)])
        world.sync(program, dry_run=True)
        with pytest.raises(UsageError, match="counted twice"):
            program.stock.desk.correct(item, godown)
        assert program.stock.desk.correct_all().record_ids == ()


def test_a_correction_by_the_report_waits_for_what_waits_and_for_a_fresh_report(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        name_report(world)
        program = world.open()
        world.until_counted(program)
        item, _, _ = leave_out(world, program)
        world.until_quiet(program)
        with pytest.raises(UsageError, match="older than the last run"):
            program.stock.desk.correct_all()
        world.advance(minutes=2)
        world.sync(program)
        program.stock.desk.correct_all()  # the openings were never entered in this tenant: they are missing too
        world.until_counted(program)
        assert world.in_servicetitan() == lying(world)
        assert item in {name for name, _ in world.in_servicetitan()}
        world.advance(minutes=2)
        world.sync(program)
        assert program.stock.desk.correct_all().record_ids == ()


def test_nothing_to_correct_is_said(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=20, items=6, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        item, godown = some_item(world)
        with pytest.raises(UsageError, match="does not differ"):
            program.stock.desk.correct(item, godown)
        with pytest.raises(UsageError, match="can be compared"):
            program.stock.desk.correct("No such item", godown)
