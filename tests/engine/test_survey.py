"""Counts for set-up: what could hold the SKU, and the purchases of a span, before anything was journaled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import CompanyNotOpen
from app.domain.masters import SkuField
from tests.support.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def test_each_holder_is_counted_with_what_is_known_in_servicetitan(world: World) -> None:
    world.company.add_item("No such material", unit="Nos", aliases=("MCB-16A",), part_number="X-1")
    found = world.open().service.survey.skus()
    assert found.items == 5
    counts = {one.field: (one.filled, one.matching) for one in found.holders}
    assert counts == {SkuField.NAME: (5, 4), SkuField.ALIAS: (1, 1), SkuField.PART_NUMBER: (1, 0)}


def test_a_material_that_is_not_active_does_not_count(world: World) -> None:
    for material in world.tenant.skus.values():
        material.active = False
    found = world.open().service.survey.skus()
    assert next(one for one in found.holders if one.field is SkuField.NAME).matching == 0


def test_purchases_are_counted_by_date_without_cancelled_ones_and_other_types(world: World) -> None:
    kept = world.purchase(days_ago=3)
    world.purchase(days_ago=70)
    gone = world.purchase(days_ago=5)
    world.company.cancel_voucher(gone.guid)
    survey = world.open().service.survey
    assert list(survey.purchases(world.today - timedelta(days=60), world.today)) == [kept.date]
    assert len(survey.purchases(world.today - timedelta(days=100), world.today)) == 2


def test_a_closed_company_is_an_error_and_not_zero(world: World) -> None:
    program = world.open()
    world.configure(**{"tally.company": "Another"})
    with pytest.raises(CompanyNotOpen):
        program.service.survey.purchases(world.today, world.today)
