"""What a day without anything new costs of Zoho's calls: told before they are used up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.engine.cycle.parts import CycleOptions
from app.engine.health.calls import idle_day
from app.engine.health.checks import CheckLine, Verdict
from tests.support.sales_world import SalesWorld

ALL: Mapping[str, object] = {
    "bills.enabled": True, "sales.expenses": True, "sales.books_payments": True, "reference.enabled": True,
    "reference.vendors": True, "reference.customers": True, "reference.items": True, "reference.taxes": True,
}  # fmt: skip


def budget_line(program: object) -> CheckLine:
    return next(one for one in program.service.check_books() if one.key == "zoho.budget")  # type: ignore[attr-defined]


def test_everything_on_is_too_much_for_the_free_plan_and_the_advice_mends_it(tmp_path: Path) -> None:
    with SalesWorld(tmp_path, settings=ALL) as world:
        program = world.open()
        world.until_quiet(program)
        line = budget_line(program)
        assert line.verdict is Verdict.WARNING
        assert "of 950" in line.text
        assert "Run every 20 minutes" in line.advice
        world.configure(**{"sync.interval_minutes": 20})
        assert budget_line(program).verdict is Verdict.OK


def test_a_larger_plan_is_not_warned_about(tmp_path: Path) -> None:
    with SalesWorld(tmp_path, settings=ALL) as world:
        world.zoho.switches.daily_limit = 5000
        program = world.open()
        world.until_quiet(program)
        assert budget_line(program).verdict is Verdict.OK


@pytest.mark.parametrize("settings", [ALL, {}, {"bills.enabled": True}], ids=["all", "sales", "both"])
def test_the_estimate_is_what_two_idle_hours_and_a_night_cost(tmp_path: Path, settings: Mapping[str, object]) -> None:
    with SalesWorld(tmp_path, settings=settings) as world:
        program = world.open()
        world.until_quiet(program)
        world.advance(minutes=10)
        world.sync(program)
        before = len(world.zoho.api_calls)
        for _ in range(12):
            world.advance(minutes=10)
            program.service.sync(CycleOptions(), lambda what, done, total: None)
        day = idle_day(program.settings(), program.into_books.lists, program.into_books.documents)
        estimate = (day.calls(10) - day.a_night) / 12
        assert abs(len(world.zoho.api_calls) - before - estimate) <= 3
        world.advance(hours=25)
        before = len(world.zoho.api_calls)
        program.service.sync(CycleOptions(), lambda what, done, total: None)
        assert len(world.zoho.api_calls) - before == day.a_run + day.an_hour + day.a_night
