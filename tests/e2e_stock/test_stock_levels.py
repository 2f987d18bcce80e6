"""What lies where, what differs, and the nightly control totals."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from app.bootstrap import Program
from app.domain.records import Subject
from app.domain.states import State
from app.domain.stock import Move
from app.simulators.servicetitan.records import ReportColumn
from app.simulators.servicetitan.reporting import STOCK_COLUMNS
from app.simulators.tally import Line
from app.simulators.tally.masters import Godown, StockItem
from app.simulators.tally.stock import stock_by_place
from tests.support.stock_asks import leave_out, lying, name_report, some_item
from tests.support.stock_world import StockWorld


def shown(program: Program) -> dict[tuple[str, str], Decimal]:
    """The levels as published, by item and godown."""
    overview = program.stock.view.overview()
    return {(one.item, one.godown): one.quantity for one in overview.levels if one.quantity and not one.statement}


def test_the_levels_are_what_tally_holds_and_nothing_differs_once_all_is_counted(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=120, items=12, godowns=3) as world:
        program = world.open()
        world.until_counted(program)
        assert shown(program) == lying(world)
        overview = program.stock.view.overview()
        assert overview.differences == ()
        assert all(one.waiting == 0 and one.under_way == 0 for one in overview.places)


def test_what_waits_for_posting_is_said_and_is_no_difference(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_quiet(program)
        result = world.sync(program)  # what the receipts of purchases offset is judged once they are there
        assert result.counts.get(State.AWAITING_POSTING)
        overview = program.stock.view.overview()
        assert overview.awaiting_posting == result.counts[State.AWAITING_POSTING]
        assert overview.differences == ()
        waits = {(one.sku_code, one.location): one.waiting for one in overview.places}
        expected, counted = world.in_tally(), world.in_servicetitan()
        for key, waiting in waits.items():
            assert waiting == expected.get(key, Decimal(0)) - counted.get(key, Decimal(0)), key
        assert any(waits.values())


def test_what_a_person_left_out_is_the_difference(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        item, godown, _ = leave_out(world, program)
        world.until_counted(program)
        found = {(one.sku_code, one.location): one.difference for one in program.stock.view.overview().differences}
        assert found[item, godown] == Decimal(-2)
        assert sum(found.values(), Decimal(0)) == 0
        assert len(found) == 2


def test_an_item_that_does_not_tie_shows_only_its_total(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        item, _ = some_item(world)
        guid = program.cycle.bound_company()
        assert guid is not None
        ties = {one.item: one.ties for one in program.stock.levels.all(guid)}
        program.stock.books.save_ties(guid, ties | {item: False})
        mine = [one for one in program.stock.view.overview().levels if one.item == item]
        assert len(mine) == 1
        assert mine[0].godown == ""
        assert "only the total" in mine[0].statement.lower()
        assert mine[0].quantity == sum(q for (name, _), q in lying(world).items() if name == item)
        assert all(one.difference is None for one in program.stock.view.overview().places if item in one.items)


def test_classes_that_servicetitan_moves_itself_make_no_difference(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=120, items=12, godowns=3, settings={"stock.classes_on": ""}) as world:
        program = world.open()
        world.until_counted(program)
        overview = program.stock.view.overview()
        assert any(one.elsewhere for one in overview.places)
        assert overview.differences == ()


def test_the_report_of_the_tenant_is_read_once_an_hour_and_compared(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        name_report(world)
        program = world.open()
        world.until_counted(program)
        world.advance(minutes=2)
        world.sync(program)
        overview = program.stock.view.overview()
        assert overview.reported_at is not None
        # The report tells what lies there; the openings were never entered in this tenant.
        for one in overview.places:
            if one.against_report is not None and one.baseline is not None:
                assert one.against_report == one.baseline, one
        before = overview.reported_at
        world.sync(program)
        last = program.stock.view.overview().reported_at
        assert last == before, "asked for again within a minute"


def test_what_servicetitans_own_report_says_otherwise_is_not_in_sync(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=40, items=6, godowns=2) as world:
        name_report(world)
        program = world.open()
        world.until_counted(program)
        world.advance(minutes=2)
        world.sync(program)
        # The openings were never entered in this tenant.
        missing = sum(1 for one in program.stock.view.overview().places if one.to_correct)
        assert missing
        status = program.service.status()
        assert not status.in_sync
        assert f"otherwise than TallyPrime at {missing} places" in status.text
        assert "stock diff" in status.advice
        program.service.stock.correct_all()
        world.until_counted(program)
        world.advance(minutes=2)
        world.sync(program)
        assert program.service.status().in_sync
        world.configure("pc", **{"stock.report_id": None})
        place, item = some_item(world)[::-1]
        world.tenant.consume(place, item, Decimal(1))
        world.advance(minutes=61)
        world.sync(program)
        assert program.service.status().in_sync, "without a report nobody can know"


def test_a_report_that_lost_its_column_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=30, items=6, godowns=2) as world:
        columns = [*STOCK_COLUMNS[:2], ReportColumn("quantity", "Qty", "Something else")]
        world.tenant.change_report(name_report(world), columns=columns)
        program = world.open()
        result = world.sync(program)
        assert "no column" in " ".join(str(error) for error in result.errors)
        assert result.counts.get(State.AWAITING_POSTING) or result.counts.get(State.SYNCED)
        assert program.stock.view.overview().reported_at is None


def test_control_totals_are_kept_and_audited_and_tell_what_differs(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        control = program.stock.view.overview().control
        assert control is not None
        assert control.ok
        assert control.items == len(world.company.all(StockItem))
        assert control.listed > 0
        entries = list(program.audit.entries(kind="stock_control"))
        assert "all equal" in entries[-1].text


def test_a_difference_in_the_control_totals_names_the_item(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        guid = program.cycle.bound_company()
        assert guid is not None
        item, _ = some_item(world)
        program.stock.books.forget(guid, [kept.voucher for kept in program.stock.books.movements(guid, item)])
        totals = program.stock.control.reconcile(guid, world.company.today, ())
        assert item in [one.item for one in totals.differences]
        assert not totals.ok
        status = program.service.status()
        assert not status.in_sync
        assert f"Stock of {len(totals.differences)} items does not add up" in status.text


def test_the_baseline_stays_what_it_was_when_somebody_alters_the_time_before_go_live(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2, settings={}) as world:
        live = world.start_date + timedelta(days=60)
        world.start_date = live
        program = world.open()
        world.until_counted(program)
        assert program.stock.view.overview().differences == ()
        item, godown = some_item(world)
        world.company.add_stock_journal(
            date=live - timedelta(days=1),
            produced=[Line(item, 5, "1.00", godown=godown)],
        )
        world.sync(program)
        world.advance(hours=30)
        world.until_counted(program)
        found = {(one.sku_code, one.location): one.difference for one in program.stock.view.overview().differences}
        assert found == {(item, godown): Decimal(5)}


def test_renaming_in_tally_keeps_the_baseline_and_makes_no_difference(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        world.start_date += timedelta(days=60)
        program = world.open()
        world.until_counted(program)
        item, godown = some_item(world)
        program.service.map(Subject.ITEM, item, item)
        program.service.map(Subject.LOCATION, godown, godown)
        world.company.rename_item(item, "Another name")
        world.company.rename_godown(godown, "Another place")
        world.sync(program)
        world.advance(hours=30)
        world.until_counted(program)
        assert shown(program) == lying(world)
        assert program.stock.view.overview().differences == ()


def test_the_control_totals_of_a_pc_that_is_off_at_night_are_made_anew_by_day(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=10, items=4, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        for _ in range(4):  # at four hours of the day, six apart
            before = program.stock.view.control()
            world.advance(hours=54)
            world.sync(program)
            after = program.stock.view.control()
            assert before is not None
            assert after is not None
            assert after.at > before.at


def test_a_go_live_before_tallys_period_is_told_back_unless_something_was_counted_between(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=120, items=12, godowns=3) as world:
        world.company.display_period = (world.today - timedelta(days=20), world.company.today)
        program = world.open()
        world.until_counted(program)
        levels = program.stock.levels.all(program.cycle.bound_company() or "")
        [since] = {one.since for one in levels}
        assert since is not None
        assert since > world.start_date + timedelta(days=90)
        earlier = {one.item: [entry.move for entry in one.entries if entry.day < since] for one in levels}
        between = {item for item, moves in earlier.items() if moves}
        counted = {item for item, moves in earlier.items() if Move.COUNT in moves}
        places = program.stock.view.overview().places
        told = {item for one in places if one.difference is not None for item in one.items}
        assert between - counted, "nothing moved before the period"
        assert told >= between - counted
        assert not told & counted
        assert [one for one in places if one.difference] == []
        before = stock_by_place(world.company, world.start_date - timedelta(days=1))
        for one in places:
            if one.baseline is not None:
                [item], godowns = one.items, one.godowns
                assert one.baseline == sum(before.get((item, godown), Decimal(0)) for godown in godowns), one


def test_a_book_is_read_whole_once(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=20, items=4, godowns=2) as world:
        program = world.open()
        first, second = world.sync(program), world.sync(program)
        assert first.read is not None
        assert first.read.details > 10
        assert second.read is not None
        assert second.read.details == 0


def test_what_moved_while_stock_was_switched_off_is_read_once_it_is_on_again(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=20, items=4, godowns=2) as world:
        program = world.open()
        world.until_counted(program)
        world.configure("pc", **{"stock.enabled": False})
        item, source = some_item(world)
        other = next(one.name for one in world.company.all(Godown) if one.name != source)
        world.company.add_transfer(item, 1, source=source, destination=other, date=world.today, rate="1.00")
        world.sync(program)
        world.configure("pc", **{"stock.enabled": True})
        world.until_counted(program)
        assert world.drift() == {}
