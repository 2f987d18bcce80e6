"""The numbers of bills that carry one number of the vendor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.bills import Numbered, SourceKey, SourceKind
from app.flows.bills.numbers import is_variant, next_free, numbers
from tests.unit.bill_builders import MOMENT


def claim(number: int, given: str = "") -> Numbered:
    return Numbered(SourceKey(SourceKind.BILL, str(number)), MOMENT + timedelta(minutes=number), given)


def said(*claims: Numbered, reserved: tuple[str, ...] = ()) -> dict[str, str]:
    return {key.id: number for key, number in numbers(" INV-5", claims, reserved).items()}


def test_the_first_has_the_number_itself_and_the_others_follow_in_order() -> None:
    assert said(claim(30), claim(9), claim(10)) == {"9": "INV-5", "10": "INV-5/2", "30": "INV-5/3"}


def test_a_number_that_went_out_stays_even_when_an_older_bill_comes_late() -> None:
    assert said(claim(9), claim(10, "INV-5")) == {"10": "INV-5", "9": "INV-5/2"}


def test_a_vendors_own_number_with_a_slash_is_not_taken_from_it() -> None:
    assert said(claim(9, "INV-5"), claim(10), reserved=("inv-5/2 ",))["10"] == "INV-5/3"


def test_blanks_and_case_do_not_make_another_number() -> None:
    assert next_free("INV-5", {" inv-5"}) == "INV-5/2"


@pytest.mark.parametrize(
    ("number", "variant"),
    [("inv-5 ", True), ("INV-5/2", True), ("INV-5/a", False), ("INV-55", False), ("INV-5/", False)],
)
def test_a_variant_has_a_number_behind_the_slash(number: str, variant: bool) -> None:
    assert is_variant(number, "INV-5") is variant
