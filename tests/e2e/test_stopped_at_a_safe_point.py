"""A running cycle that a person cancels, or that ends with the program: nothing is lost, nothing is there twice."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap import Program
from app.domain.records import OperationState
from app.domain.states import State
from app.engine.cycle.parts import LAST_RUN, LAST_SUCCESS, CycleOptions, CycleResult
from app.store.records import RecordFilter
from tests.support import proof
from tests.support.world import ITEMS, World


def no_trouble(program: Program, result: CycleResult) -> None:
    """It was stopped: no success, no failure, and no system is held to be away for it."""
    assert (result.cancelled, result.ok, result.errors) == (True, False, [])
    assert program.cursors.get(LAST_RUN) is None
    assert program.cursors.get(LAST_SUCCESS) is None
    assert not program.tally_circuit.state().failures
    assert not program.cloud_circuit.state().failures
    assert [entry.kind for entry in program.audit.entries()].count("cancelled") == 1


def test_cancelled_in_the_midst_of_sending_nothing_is_lost_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for _ in range(50):
            world.purchase()
        done: list[str] = []

        def trace(step: str) -> None:
            done.append(step)
            if done.count("create_order:committed") == 10:
                program.service.cancel()

        program = world.open(trace=trace)
        result = world.sync(program)
        no_trouble(program, result)
        sent = len(world.tenant.all_orders())
        assert 10 <= sent < 50
        intents = [step for step in done if step.endswith(":intent")]
        outcomes = [step for step in done if step.endswith(":committed")]
        assert len(intents) == len(outcomes), "a write was left between its intent and its outcome"
        assert not program.records.operations_in([OperationState.INTENT, OperationState.UNCLEAR])
        world.close(program)
        again = world.open()
        world.until_quiet(again)
        proof.exactly_once(world)
        proof.all_synced(world, again)


def test_cancelled_during_the_first_big_reading_the_next_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for number in range(60):
            world.purchase(days_ago=number % 50 + 1, item=ITEMS[number % 4])
        program = world.open()
        read: list[int] = []

        def progress(what: str, done: int, total: int | None) -> None:
            if what == "vouchers":
                read.append(done)
                program.service.cancel()

        result = program.service.sync(CycleOptions(by_person=True), progress)
        no_trouble(program, result)
        assert len(read) == 1, "it went on reading"
        assert world.tenant.all_orders() == []
        world.until_quiet(program)
        proof.exactly_once(world)
        proof.all_synced(world, program)


def test_quitting_ends_the_running_cycle_and_the_schedule_within_seconds(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for _ in range(30):
            world.purchase()

        def trace(step: str) -> None:
            if step == "create_receipt:committed":
                schedule.stop()

        program = world.open(trace=trace)
        schedule = program.service.new_schedule()
        results: list[CycleResult] = []
        with world.background(schedule.run, lambda what, done, total: None, results.append) as ended:
            ended()
        assert [result.cancelled for result in results] == [True]
        assert len(program.records.find(RecordFilter(states=frozenset({State.SYNCED})))) < 30
        world.close(program)
        again = world.open()
        world.until_quiet(again)
        proof.exactly_once(world)


def test_a_check_by_a_person_goes_on_while_the_cycle_is_cancelled(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        lines: list[str] = []

        def trace(step: str) -> None:
            if step == "create_order:committed":
                program.service.cancel()
                with world.background(lambda: [line.name for line in program.service.check()]) as found:
                    lines.extend(found())

        program = world.open(trace=trace)
        assert world.sync(program).cancelled
        assert lines
        world.until_quiet(program)
        proof.exactly_once(world)
