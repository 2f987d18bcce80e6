"""Exact apportioning and exact unit costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import CostedQuantity, apportion, cost_lines, to_cents

D = Decimal
cents = st.integers(-(10**9), 10**9).map(lambda n: D(n) / 100)
weights = st.lists(st.integers(0, 10**8).map(lambda n: D(n) / 1000), min_size=1, max_size=12)


@given(cents, weights)
def test_shares_add_up_exactly_and_keep_the_sign(amount: Decimal, given_weights: list[Decimal]) -> None:
    shares = apportion(amount, given_weights)
    assert sum(shares) == amount
    assert len(shares) == len(given_weights)
    assert all(share == 0 or (share < 0) == (amount < 0) for share in shares)
    assert all(share == share.quantize(D("0.01")) for share in shares)


@given(cents, weights)
def test_no_share_is_a_cent_or_more_away_from_its_exact_part(amount: Decimal, given_weights: list[Decimal]) -> None:
    total = sum(given_weights)
    if total == 0:
        return
    for share, weight in zip(apportion(amount, given_weights), given_weights, strict=True):
        assert abs(share - amount * weight / total) < D("0.01")


def test_zero_weights_share_alike_and_a_weight_of_zero_beside_others_gets_nothing() -> None:
    assert apportion(D("0.05"), [D(0), D(0)]) == [D("0.03"), D("0.02")]
    assert apportion(D("10.00"), [D(0), D(5)]) == [D("0.00"), D("10.00")]


@pytest.mark.parametrize(("amount", "given_weights"), [("1", []), ("1", ["-1", "2"]), ("0.001", ["1"])])
def test_apportioning_refuses_what_it_cannot_do_exactly(amount: str, given_weights: list[str]) -> None:
    with pytest.raises(ValueError, match=r"weights|decimals"):
        apportion(D(amount), [D(w) for w in given_weights])


def test_a_hundred_for_three_is_two_neighbouring_costs() -> None:
    assert cost_lines(D("100.00"), D(3), cost_decimals=2, quantity_decimals=0) == (
        CostedQuantity(D(2), D("33.33")),
        CostedQuantity(D(1), D("33.34")),
    )


@given(
    st.integers(1, 10**9),
    st.integers(0, 3).flatmap(lambda places: st.tuples(st.integers(1, 10**6), st.just(places))),
    st.integers(2, 6),
)
def test_quantity_times_cost_adds_up_to_the_amount_whether_each_line_or_only_the_sum_is_rounded(
    amount_cents: int, quantity_of: tuple[int, int], decimals: int
) -> None:
    amount = D(amount_cents) / 100
    number, places = quantity_of
    quantity = D(number).scaleb(-places)
    lines = cost_lines(amount, quantity, cost_decimals=decimals, quantity_decimals=places)
    step = D(1).scaleb(-decimals)
    if lines is None:
        assert amount / quantity < step, "only a cost below the smallest one cannot be expressed"
        return
    values = [one.quantity * one.cost for one in lines]
    assert sum(to_cents(value) for value in values) == amount
    assert to_cents(sum(values, D(0))) == amount
    assert sum(one.quantity for one in lines) == quantity
    assert all(one.quantity > 0 and one.cost > 0 and one.cost == one.cost.quantize(step) for one in lines)
    assert all(one.quantity == one.quantity.quantize(D(1).scaleb(-places)) for one in lines)
    assert len(lines) <= 2
    if len(lines) == 2:
        assert lines[1].cost - lines[0].cost == step


def test_where_the_exact_division_would_round_up_twice_it_is_moved_as_little_as_makes_both_sums_right() -> None:
    lines = cost_lines(D("83.20"), D("65.3"), cost_decimals=3, quantity_decimals=1)
    assert lines == (CostedQuantity(D("57.6"), D("1.274")), CostedQuantity(D("7.7"), D("1.275")))
    exact = (D("57.5") * D("1.274"), D("7.8") * D("1.275"))
    assert sum(exact) == D("83.2")
    assert sum(to_cents(value) for value in exact) == D("83.21")


@given(st.integers(1, 10**6), st.integers(1, 10**5))
def test_what_ties_exactly_with_costs_of_two_decimals_is_not_moved(amount_cents: int, quantity: int) -> None:
    amount = D(amount_cents) / 100
    lines = cost_lines(amount, D(quantity), cost_decimals=2, quantity_decimals=0)
    assert lines is None or sum(one.quantity * one.cost for one in lines) == amount


@pytest.mark.parametrize(
    ("amount", "quantity", "places"), [("0.01", "3", 0), ("0", "3", 0), ("-5", "3", 0), ("5", "0", 0), ("5", "-1", 0)]
)
def test_impossible_costs_are_none(amount: str, quantity: str, places: int) -> None:
    assert cost_lines(D(amount), D(quantity), cost_decimals=2, quantity_decimals=places) is None


def test_a_fractional_quantity_splits_within_its_own_decimals() -> None:
    lines = cost_lines(D("100.00"), D("0.7"), cost_decimals=2, quantity_decimals=1)
    assert lines == (CostedQuantity(D("0.2"), D("142.85")), CostedQuantity(D("0.5"), D("142.86")))


def test_costs_are_written_without_exponent() -> None:
    (only,) = cost_lines(D("1000.00"), D(10), cost_decimals=2, quantity_decimals=0) or ()
    assert str(only.cost) == "100"


def test_halves_round_away_from_zero() -> None:
    assert to_cents(D("0.005")) == D("0.01")
    assert to_cents(D("-0.005")) == D("-0.01")
