"""Reference numbers of what a person uploads, and what is uploaded against what was sent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.stock import NO_VENDOR, StockChange
from app.flows.stock.planner import difference
from app.flows.stock.upload import STEM, generation_of, reference, stem

VOUCHER = "0a1b2c3d-0000-4000-8000-00000000c0de-0000002A"
CHANGE = StockChange(7, 11, "MCB", "MCB", 21, "Van 1", Decimal(5), Decimal("1.50"))


@pytest.mark.parametrize("generation", [1, 9, 10, 99_999_999])
def test_a_reference_number_is_short_and_tells_its_version(generation: int) -> None:
    number = reference(f"{VOUCHER}/stock", generation)
    assert len(number) <= 30
    assert generation_of(number) == generation
    assert number.startswith(stem(f"{VOUCHER}/stock"))


def test_versions_vouchers_companies_and_kinds_have_different_reference_numbers() -> None:
    keys = [
        f"{VOUCHER}/stock",
        f"{VOUCHER}/opening",
        f"{VOUCHER}/correction",
        f"{VOUCHER[:-1]}B/stock",
        f"1{VOUCHER[1:]}/stock",
    ]
    numbers = {reference(key, generation) for key in keys for generation in (1, 2, 11)}
    assert len(numbers) == len(keys) * 3
    assert {len(stem(key)) for key in keys} == {STEM}


@pytest.mark.parametrize("number", ["", "PO-12", "TP-0a1b2c3d-0000002a-S", "TP-0a1b2c3d-0000002a-Sx"])
def test_a_number_that_is_none_of_ours_has_no_version(number: str) -> None:
    assert generation_of(number) == 0


def test_what_was_uploaded_stands_for_the_same_of_any_vendor_at_any_cost() -> None:
    uploaded = replace(CHANGE, vendor_id=NO_VENDOR, cost=Decimal("1.51"))
    assert difference([CHANGE], [uploaded]) == ()
    assert difference([replace(uploaded, cost=Decimal(9))], [CHANGE]) == ()
    less = replace(uploaded, quantity=Decimal(3))
    assert difference([CHANGE], [less]) == (replace(CHANGE, quantity=Decimal(2)),)
    assert difference([], [uploaded]) == (replace(uploaded, quantity=Decimal(-5)),)


def test_another_place_or_vendor_is_not_settled_by_an_upload() -> None:
    uploaded = replace(CHANGE, vendor_id=NO_VENDOR, location_id=22)
    assert difference([CHANGE], [uploaded]) == (CHANGE, replace(uploaded, quantity=Decimal(-5)))
    other = replace(CHANGE, vendor_id=8)
    assert difference([CHANGE], [other]) == (CHANGE, replace(other, quantity=Decimal(-5)))
