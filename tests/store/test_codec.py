"""Every dataclass that is stored as text comes back as it went in."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import masters, purchasing, quantities, records, vouchers
from app.store.codec import dump, load, moment_of, stamp

_PLAIN = st.characters(exclude_categories=("Cs",))
_DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
_MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001

STORED = [
    kind
    for module in (masters, purchasing, quantities, vouchers)
    for kind in vars(module).values()
    if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__
] + [records.Plan, records.PlannedPart]


@pytest.fixture(autouse=True, scope="module")
def exact_values() -> None:
    st.register_type_strategy(Decimal, _DECIMALS)
    st.register_type_strategy(datetime, _MOMENTS)
    st.register_type_strategy(str, st.text(_PLAIN, max_size=12))


@pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(data=st.data())
def test_what_is_stored_comes_back_as_it_went_in(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    again = load(kind, dump(value))
    assert again == value
    assert dump(again) == dump(value)


@pytest.mark.parametrize("text", ["1E+3", "100.00", "0.0000001", "-0.10"])
def test_decimals_keep_their_value_and_places(text: str) -> None:
    money = vouchers.LedgerEntry(0, "x", Decimal(text))
    again = load(vouchers.LedgerEntry, dump(money))
    assert again.amount == money.amount
    assert str(again.amount) == str(money.amount)


@given(_MOMENTS, _MOMENTS)
def test_stamps_sort_as_the_times_they_stand_for(first: datetime, second: datetime) -> None:
    one, two = stamp(first), stamp(second)
    assert one is not None
    assert two is not None
    assert (one < two) == (first < second)
    assert moment_of(one) == first
