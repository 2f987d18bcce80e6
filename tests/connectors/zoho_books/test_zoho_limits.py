"""Staying under Zoho's limits, and standing still once one of them struck: for how long, and who is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.connectors.zoho_books import resources
from app.connectors.zoho_books.limiter import CallLimiter, Limits, clock_time
from app.domain.cancellation import Cancellation
from app.domain.errors import BudgetUsed, Cancelled, Throttled
from tests.support.zoho_desk import START, Desk, VirtualClock

BLOCKED = "For security reasons you have been blocked for some time"


def beginnings(per_minute: int, calls: int) -> list[float]:
    """When each of so many calls began, in seconds."""
    clock = VirtualClock()
    limiter = CallLimiter(clock, Limits(per_minute=per_minute))
    begun = []
    for _ in range(calls):
        with limiter.call():
            begun.append((clock.now() - START).total_seconds())
            clock.advance(0.2)
    return begun


def test_no_minute_sees_more_calls_than_allowed() -> None:
    begun = beginnings(per_minute=30, calls=100)
    most = max(sum(1 for other in begun if one <= other < one + 60) for one in begun)
    assert most == 30
    assert begun[-1] < 200


def test_no_more_calls_are_under_way_than_allowed() -> None:
    clock = VirtualClock()
    limiter = CallLimiter(clock, Limits(per_minute=1000, at_once=3))
    under_way, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(3)

    def call() -> None:
        nonlocal under_way, most
        with limiter.call():
            with lock:
                under_way += 1
                most = max(most, under_way)
            full.wait(5)
            with lock:
                under_way -= 1

    with ThreadPoolExecutor(9) as pool:
        for future in [pool.submit(call) for _ in range(9)]:
            future.result()
    assert most == 3


def test_a_thread_that_waits_for_a_place_can_be_stopped() -> None:
    limiter = CallLimiter(VirtualClock(), Limits(at_once=1))
    token = Cancellation()
    token.cancel()
    with limiter.call(), token.applied(), pytest.raises(Cancelled), limiter.call():
        pass


@pytest.mark.parametrize("wrong", [{"per_minute": 0}, {"at_once": 0}, {"reserve": -1}])
def test_impossible_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        Limits(**wrong)


@pytest.mark.parametrize(
    ("code", "headers", "wait_s"),
    [(43, {}, 3600), (43, {"retry-after": "1800"}, 1800), (99, {"retry-after": "700"}, 700)],
)
def test_a_long_block_is_told_with_its_end_and_nothing_is_asked_before(
    desk: Desk, code: int, headers: dict[str, str], wait_s: int
) -> None:
    desk.stub.script = [desk.stub.said(429, code=code, message=BLOCKED, headers=headers)]
    with pytest.raises(Throttled) as first:
        desk.api.taxes()
    assert first.value.retry_after_s == wait_s
    until = desk.clock.now().timestamp() + wait_s
    assert clock_time(desk.clock.now().fromtimestamp(until, tz=desk.clock.now().tzinfo)) in first.value.what
    desk.clock.advance(100)
    with pytest.raises(Throttled) as second:
        desk.client.write("POST", resources.BILLS, {}, item="Bill 1")
    assert second.value.retry_after_s == wait_s - 100
    assert second.value.what == first.value.what
    assert len(desk.stub.calls) == 1
    desk.clock.advance(wait_s)
    assert desk.client.get(resources.TAXES)
    assert desk.clock.slept == []


@pytest.mark.parametrize(("code", "wait_s"), [(44, 60), (1070, 5)])
def test_a_read_waits_out_a_short_block_and_is_asked_again(desk: Desk, code: int, wait_s: int) -> None:
    desk.stub.script = [desk.stub.said(429, code=code), desk.stub.page("taxes", [])]
    assert desk.api.taxes() == []
    assert sum(desk.clock.slept) == wait_s


def test_a_write_is_not_repeated_after_a_block_and_the_others_wait(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(429, code=44), desk.stub.page("taxes", [])]
    with pytest.raises(Throttled):
        desk.client.write("POST", resources.BILLS, {}, item="Bill 1")
    assert len(desk.stub.writes) == 1
    desk.api.taxes()
    assert sum(desk.clock.slept) == 60


def test_the_block_holds_back_threads_that_had_no_part_in_it(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(429, code=43)]
    with pytest.raises(Throttled):
        desk.api.taxes()
    with ThreadPoolExecutor(4) as pool:
        failures = [future.exception() for future in [pool.submit(desk.api.taxes) for _ in range(4)]]
    assert {type(one) for one in failures} == {Throttled}
    assert len(desk.stub.calls) == 1


def test_the_budget_is_known_from_the_answers_and_counts_down(desk: Desk) -> None:
    assert desk.api.budget() is None
    desk.stub.script = [desk.stub.said(200, headers=desk.stub.budget(948, reset_s=19701))]
    desk.client.get(resources.TAXES)
    budget = desk.api.budget()
    assert budget is not None
    assert (budget.limit, budget.remaining, budget.reserve, budget.usable) == (1000, 948, 10, 938)
    assert (budget.resets_at - desk.clock.now()).total_seconds() == 19701
    desk.client.get(resources.TAXES)
    budget = desk.api.budget()
    assert budget is not None
    assert budget.remaining == 947


def test_an_older_answer_that_comes_late_does_not_raise_the_budget(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.said(200, headers=desk.stub.budget(500)),
        desk.stub.said(200, headers=desk.stub.budget(503)),
    ]
    desk.client.get(resources.TAXES)
    desk.client.get(resources.TAXES)
    budget = desk.api.budget()
    assert budget is not None
    assert budget.remaining == 499


def test_the_reserve_is_left_to_others_until_the_day_is_over(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, headers=desk.stub.budget(11, reset_s=3600))]
    desk.client.get(resources.TAXES)
    desk.client.get(resources.TAXES)
    with pytest.raises(BudgetUsed, match="used up until") as failure:
        desk.client.write("POST", resources.BILLS, {}, item="Bill 1")
    assert failure.value.retry_after_s == 3600
    assert clock_time(desk.clock.now()) not in failure.value.what
    assert "10 are left" in failure.value.what
    assert len(desk.stub.calls) == 2
    desk.clock.advance(3601)
    assert desk.client.get(resources.TAXES)
    assert desk.api.budget() is None


def test_a_used_up_day_stands_still_until_it_is_renewed(desk: Desk) -> None:
    message = "The API call for this organization has exceeded the maximum call rate limit of 1000."
    desk.stub.script = [
        desk.stub.said(200, headers=desk.stub.budget(400, reset_s=7200)),
        desk.stub.said(429, code=45, message=message),
    ]
    desk.client.get(resources.TAXES)
    with pytest.raises(BudgetUsed) as failure:
        desk.api.taxes()
    assert failure.value.retry_after_s == 7200
    with pytest.raises(BudgetUsed):
        desk.client.write("POST", resources.BILLS, {}, item="Bill 1")
    assert len(desk.stub.calls) == 2
    desk.clock.advance(7201)
    assert desk.client.get(resources.TAXES)


def test_a_used_up_day_whose_end_nobody_said_is_looked_at_again_after_an_hour(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(429, code=45)]
    with pytest.raises(BudgetUsed) as failure:
        desk.api.taxes()
    assert failure.value.retry_after_s == 3600
    desk.clock.advance(3601)
    assert desk.client.get(resources.TAXES)


def test_a_reserve_larger_than_the_plan_leaves_one_call(desk: Desk) -> None:
    desk.limits = Limits(reserve=5000)
    client = desk.client_for("1")
    desk.stub.script = [desk.stub.said(200, headers=desk.stub.budget(1000))]
    client.get(resources.TAXES)
    budget = client.budget()
    assert budget is not None
    assert budget.usable == 1


def test_choosing_an_organization_works_on_a_used_up_day(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.said(429, code=45),
        desk.stub.said(200, {"organizations": [{"organization_id": "1"}]}),
    ]
    with pytest.raises(BudgetUsed):
        desk.api.taxes()
    assert len(desk.api.organizations()) == 1
