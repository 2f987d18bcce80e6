"""Value formats of Tally's XML, and the refusal of everything that is none of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.tally import values
from app.connectors.tally.decoding import RESERVED
from app.connectors.tally.values import QuantityReader
from app.domain.errors import BadAnswer
from app.domain.quantities import Unit


def simple(name: str) -> Unit:
    return Unit("", name, 0, 0)


def compound(main: str, conversion: int, tail: str) -> Unit:
    name = f"{main} of {conversion} {tail}"
    return Unit("", name, 0, 0, 0, False, main, tail, Decimal(conversion))


UNITS = QuantityReader(
    [
        *map(simple, ("Nos", "Box", "KG", "kg", "gm.", "UG", "MG", "Pack", "Wells", "Nos of Box", "Sq Ft", "2m-Rod")),
        compound("Box", 10, "Nos"),
        compound("kg", 1000, "gm."),
    ]
)


@pytest.mark.parametrize(
    ("raw", "parts", "alternate"),
    [
        (" 40 Nos", [(40, "Nos")], []),
        (" 50.000 KG", [("50.000", "KG")], []),
        (" 19 Box 0 Nos", [(19, "Box"), (0, "Nos")], []),
        (" 94 kg 752 gm.", [(94, "kg"), (752, "gm.")], []),
        (" 5000 UG =  5 MG", [(5000, "UG")], [(5, "MG")]),
        (" 1 Pack =  96 Wells", [(1, "Pack")], [(96, "Wells")]),
        (" 2 Box 3 Nos =  4 kg 5 gm.", [(2, "Box"), (3, "Nos")], [(4, "kg"), (5, "gm.")]),
        ("1,200.0000 Box of 10 Nos", [("1200.0000", "Box of 10 Nos")], []),
        ("-15 Nos", [(-15, "Nos")], []),
        ("-1 Box 5 Nos", [(-1, "Box"), (-5, "Nos")], []),
        (" -0 Box 5 Nos", [("-0", "Box"), (-5, "Nos")], []),
        ("1,00,000 Nos", [(100000, "Nos")], []),
        (" 12.50 Sq Ft", [("12.50", "Sq Ft")], []),
        (" 3 2m-Rod", [(3, "2m-Rod")], []),
        (" 3 nos", [(3, "Nos")], []),
        (" 3 Never Heard", [(3, "Never Heard")], []),
        (" 0 Nos", [(0, "Nos")], []),
    ],
)
def test_quantity_is_read_with_the_units_longest_first(
    raw: str, parts: list[tuple[object, str]], alternate: list[tuple[object, str]]
) -> None:
    quantity = UNITS.read(raw)
    assert quantity is not None
    assert [(str(n), u) for n, u in quantity.parts] == [(str(n), u) for n, u in parts]
    assert [(str(n), u) for n, u in quantity.alternate] == [(str(n), u) for n, u in alternate]


@pytest.mark.parametrize("raw", [None, "", "   "])
def test_empty_quantity_is_not_zero(raw: str | None) -> None:
    assert UNITS.read(raw) is None


@pytest.mark.parametrize("raw", ["Nos", "12", " 1 Nos 2 Box 3 KG", " 1 Un7 known", "1 = 2", " x Nos"])
def test_quantity_that_makes_no_sense_is_refused(raw: str) -> None:
    with pytest.raises(BadAnswer):
        UNITS.read(raw)


def test_quantities_add_up_across_the_parts_of_a_compound_unit() -> None:
    box, pieces, whole = (UNITS.read(raw) for raw in (" 1 Box 5 Nos", " 7 Nos", " 2 Box 2 Nos"))
    assert box is not None
    assert pieces is not None
    assert whole is not None
    assert UNITS.adds_up([box, pieces], whole)
    assert not UNITS.adds_up([box], whole)


@pytest.mark.parametrize(
    ("raw", "base", "currency", "foreign", "rate"),
    [
        ("-$1609.71 @ ? 82.58/$ = -? 132929.85", "-132929.85", "$", "-1609.71", "82.58"),
        ("-$448.44 @ ? 82.99/$ = -? 37216.04", "-37216.04", "$", "-448.44", "82.99"),
        ("EUR29.37 @ D$1.1675/EUR = D$34.29", "34.29", "EUR", "29.37", "1.1675"),
        ("-1,609.71 USD @ ₹ 82.58/USD = -₹ 1,32,929.85", "-132929.85", "USD", "-1609.71", "82.58"),
        ("100.00 Rs. F @ 2/Rs. F = Rs. 200.00", "200.00", "Rs. F", "100.00", "2"),
    ],
)
def test_foreign_amount_keeps_both_sides(raw: str, base: str, currency: str, foreign: str, rate: str) -> None:
    assert values.amount(raw) == Decimal(base)
    found = values.forex(raw)
    assert found is not None
    assert (found.currency, found.amount, found.rate) == (currency, Decimal(foreign), Decimal(rate))


@pytest.mark.parametrize(("raw", "expected"), [("-9000.00", "-9000.00"), ("2079.00", "2079.00"), (" 12", "12")])
def test_plain_amount_is_exact(raw: str, expected: str) -> None:
    assert str(values.amount(raw)) == expected
    assert values.forex(raw) is None


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_empty_amount_is_zero(raw: str | None) -> None:
    assert values.amount(raw) == 0


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "1e5", "1_000", "12 USD", "$5", "--1", "1.2.3", "٣", "= 5 @", "="])
def test_what_is_no_amount_is_refused(raw: str) -> None:
    with pytest.raises(BadAnswer):
        values.amount(raw)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_any_amount_survives(amount: Decimal) -> None:
    assert values.amount(f"{amount:.2f}") == amount


def test_dates() -> None:
    assert values.day("20250308") == date(2025, 3, 8)
    assert values.day("20250308172422000") == date(2025, 3, 8)
    assert values.day(" ") is None
    assert values.serial_day("45723") == date(2025, 3, 8)


@pytest.mark.parametrize("raw", ["20260631", "1-Apr-2026", "2026", "00000000"])
def test_impossible_dates_are_refused(raw: str) -> None:
    with pytest.raises(BadAnswer):
        values.day(raw)


def test_logicals_and_numbers() -> None:
    assert [values.logical(raw) for raw in ("Yes", "No", "", None, " ")] == [True, False, None, None, None]
    assert values.whole_number(" 12") == 12
    assert values.whole_number(None) == 0
    assert values.number(" 2.50") == Decimal("2.50")
    assert values.number("") is None


CONFUSED: list[tuple[Callable[[str], object], str]] = [
    (values.logical, "Maybe"),
    (values.whole_number, "1.5"),
    (values.number, "x"),
    (values.serial_day, "12a"),
]


@pytest.mark.parametrize(("reader", "raw"), CONFUSED)
def test_other_malformed_values_are_refused(reader: Callable[[str], object], raw: str) -> None:
    with pytest.raises(BadAnswer):
        reader(raw)


def test_reserved_words_are_no_names_but_real_names_are() -> None:
    assert values.text(f"{RESERVED} Primary") == ""
    assert values.reserved_word(f"{RESERVED} Primary") == "Primary"
    assert values.text("Primary") == "Primary"
    assert values.text("Not Applicable") == "Not Applicable"
    assert values.reserved_word("Primary") == ""


@pytest.mark.parametrize("raw", [f"{RESERVED} Not Applicable", " 4; Not Applicable", "Not Applicable", "", None])
def test_no_tracking_number_in_all_its_spellings(raw: str | None) -> None:
    assert values.link_number(raw) == ""


def test_a_tracking_number_is_kept() -> None:
    assert values.link_number(" GRN-7 ") == "GRN-7"
