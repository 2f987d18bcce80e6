"""JSON keeps every digit of an amount, in both directions."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.exact_json import decode, encode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("10.50"), "10.50"),
        (Decimal("0.1"), "0.1"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.00"), "-0.00"),
        (Decimal("12345678901234567890.123456789"), "12345678901234567890.123456789"),
        (True, "true"),
        (None, "null"),
        (7, "7"),
        ('a"\n₹', '"a\\"\\n₹"'),
        ([], "[]"),
        ({}, "{}"),
        ({"a": [Decimal("1.10"), {"b": None}], "c": "x"}, '{"a":[1.10,{"b":null}],"c":"x"}'),
        ((1, 2), "[1,2]"),
    ],
)
def test_values_are_written_digit_by_digit(value: object, text: str) -> None:
    assert encode(value).decode("utf-8") == text


@pytest.mark.parametrize("value", [1.5, object(), b"x", {"a": 0.1}, [set()]])
def test_what_cannot_be_written_exactly_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_no_number_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        encode(value)


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b'{"a": Infinity}', b"\xff\xfe", b"<html>", b"[" * 100_000])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode(body)


def test_a_byte_order_mark_is_tolerated() -> None:
    assert decode(b'\xef\xbb\xbf{"a": 1.0}') == {"a": Decimal("1.0")}


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=6),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back_equal(value: object) -> None:
    assert decode(encode(value)) == value


@given(values)
def test_any_json_reader_understands_it(value: object) -> None:
    json.loads(encode(value))
