"""Status says what was left out, what is wrong although it is green, and no problem that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.errors import BadAnswer
from app.domain.overall import Overall
from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.engine.status import Status
from app.simulators.servicetitan import Fault as CloudFault
from app.simulators.servicetitan import FaultKind
from app.simulators.tally import Fault
from tests.support import proof
from tests.support.world import World


def checked(program: Program) -> None:
    list(program.service.check())


def audit_of(program: Program, record_id: int) -> str:
    return list(program.audit.entries(record_id=record_id))[-1].text


def withdrawn_and_stuck(world: World, program: Program) -> object:
    """A bill whose documents were cancelled, and whose new version then could not go on."""
    bill = world.purchase()
    world.until_quiet(program)
    bill = world.alter(bill, supplier="Bharat Cables")

    world.advance(minutes=11)
    world.sync(program)
    program.service.replay(world.record(program, bill).id)
    world.titan.faults.add(
        CloudFault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/purchase-orders$", status=400)
    )
    world.sync(program)
    return bill


# -- left out --------------------------------------------------------------------------------------------------------


def test_ignoring_a_voucher_whose_documents_were_withdrawn_says_that_it_has_no_bill(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program = world.open()
        bill = withdrawn_and_stuck(world, program)
        record = world.record(program, bill)
        assert (record.generation, record.state) == (2, State.REJECTED)
        proof.nothing_lives(world, bill)
        answer = program.service.ignore(record.id, "paid in cash", "Asha")
        assert not answer.billed
        for text in (answer.text, audit_of(program, record.id), world.record(program, bill).reasons[0].advice):
            assert "has no bill in ServiceTitan now" in text
        world.sync(program)
        status = program.service.status()
        assert (status.ignored, status.ignored_without_bill) == (1, 1)
        assert "except 1 ignored voucher of which no bill in ServiceTitan is known" in status.text


def test_ignoring_a_change_leaves_a_bill_and_says_nothing_else(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        bill = world.purchase()
        program = world.open()
        world.until_quiet(program)
        world.alter(bill, quantity=4)
        world.advance(minutes=11)
        world.sync(program)
        answer = program.service.ignore(world.record(program, bill).id, "agreed", "Asha")
        assert answer.billed
        assert "no bill" not in answer.text
        world.sync(program)
        status = program.service.status()
        assert (status.in_sync, status.ignored, status.ignored_without_bill) == (True, 1, 0)
        assert status.text == "Everything is in sync; 1 record is ignored."
        world.tenant.cancel_po(world.tenant.all_orders()[0].id)
        world.purchase()
        world.sync(program)
        assert program.service.status().ignored_without_bill == 1, "what people cancel meanwhile is counted too"


def test_nothing_left_out_is_simply_in_sync(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        world.until_quiet(program)
        status = program.service.status()
        assert (status.text, status.ignored, status.warnings) == ("Everything is in sync.", 0, ())


# -- warnings --------------------------------------------------------------------------------------------------------


def test_a_missing_default_warehouse_is_a_warning_and_takes_no_green_away(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        world.configure("pc", **{"servicetitan.default_location_id": ""})
        program = world.open()
        world.until_quiet(program)
        status = program.service.status()
        assert status.in_sync
        (warning,) = status.warnings
        assert "second PC" in warning
        assert "servicetitan.default_location_id" in warning


# -- problems --------------------------------------------------------------------------------------------------------


def break_tally(world: World) -> None:
    world.tally.faults.arm(Fault.REFUSED)


def break_cloud(world: World) -> None:
    world.titan.faults.add(CloudFault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/connect/token", times=None))


@pytest.mark.parametrize("break_it", [break_tally, break_cloud])
def test_a_problem_has_its_time_and_is_not_repeated_once_a_check_disproved_it(
    tmp_path: Path, break_it: Callable[[World], None]
) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        break_it(world)
        result = world.sync(program)
        assert result.errors
        failed = program.service.status()
        assert failed.overall in (Overall.TALLY_OFFLINE, Overall.CLOUD_OFFLINE, Overall.SIGN_IN_NEEDED)
        assert failed.last_problem
        assert failed.last_problem_at is not None
        assert abs(failed.last_problem_at - result.ended) < timedelta(seconds=5)
        world.advance(minutes=5)
        assert program.service.status().last_problem_at == failed.last_problem_at
        checked(program)
        assert program.service.status().last_problem, "the check failed as well"
        world.tally.faults.clear()
        world.titan.faults.clear()
        checked(program)
        over = program.service.status()
        assert (over.last_problem, over.last_problem_at) == ("", None)
        assert (over.overall, over.in_sync) == (Overall.ATTENTION, False)
        assert "answers again" in over.text


@pytest.mark.parametrize("break_it", [break_tally, break_cloud])
def test_trying_again_does_not_hide_an_outage(tmp_path: Path, break_it: Callable[[World], None]) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        break_it(world)
        world.sync(program)
        before = program.service.status()
        assert (before.in_sync, before.running) == (False, False)
        world.advance(minutes=11)
        during: list[Status] = []
        program.service.sync(CycleOptions(by_person=True), lambda *_: during.append(program.service.status()))
        assert during
        assert {(one.overall, one.text, one.running) for one in during} == {(before.overall, before.text, True)}


def test_a_check_does_not_disprove_a_bad_answer_to_a_longer_question(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program = world.open()
        program.tally_circuit.failed(BadAnswer("Cut off.", system="TallyPrime", advice="Wait."))
        checked(program)
        status = program.service.status()
        assert (status.overall, status.last_problem) == (Overall.TALLY_OFFLINE, "Cut off.")


def test_a_problem_that_no_system_caused_stays_until_the_next_run(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        world.configure("pc", **{"servicetitan.business_unit_id": "99"})
        world.sync(program)
        checked(program)
        status = program.service.status()
        assert status.last_problem
        assert status.last_problem_at is not None


def test_an_outage_is_said_in_one_short_sentence_with_its_time_and_the_address_stands_in_the_advice(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        program = world.open()
        world.until_quiet(program)
        world.tally.faults.arm(Fault.REFUSED)
        world.sync(program)
        begun = program.tally_circuit.state().since
        assert begun is not None
        world.advance(minutes=1)
        status = program.service.status()
        assert status.text.startswith("TallyPrime does not answer since ")
        assert status.text.endswith(f"{begun.astimezone():%H:%M}.")
        assert status.advice.startswith(f"No connection to TallyPrime at {world.tally.url}")
