"""Filter formulas are evaluated literally, and what is unknown selects nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.simulators.tally import formulas
from app.simulators.tally.formulas import Value

ROW: dict[str, Value] = {
    "date": date(2026, 4, 15),
    "alterid": Decimal(120),
    "masterid": Decimal(7),
    "guid": "ABC-1",
    "isaggregate": "No",
    "vouchertypename": "GST Purchase",
}


def passes(text: str) -> bool:
    def function(name: str, argument: Value) -> Value:
        return argument == "GST Purchase" if name.casefold() == "ispurchase" else None

    return formulas.truth(formulas.evaluate(formulas.parse(text), lambda name: ROW.get(name.casefold()), function))


@pytest.mark.parametrize(
    "text",
    [
        '$Date >= $$Date:"20260401" AND $Date <= $$Date:"20260430" AND $AlterID > 100 AND $AlterID <= 120',
        '$Date = $$Date:"15-Apr-2026"',
        '$Date >= $$Date:"5-Apr-2026"',
        '$Date >= $$Date:"01-04-2026"',
        '$GUID = "abc-1"',
        '$isaggregate = "No"',
        "NOT $isaggregate",
        "$MasterID = 7",
        '($AlterID > 500 OR $MasterID = 7) AND NOT ($GUID = "X")',
        "$$IsPurchase:$VoucherTypeName",
        "($$IsInventoryVch:$VoucherTypeName OR $$IsPurchase:$VoucherTypeName)",
        "$AlterID <> 3",
    ],
)
def test_a_row_that_satisfies_the_formula_passes(text: str) -> None:
    assert passes(text)


@pytest.mark.parametrize(
    "text",
    [
        "$AlterID > 120",
        '$Date > $$Date:"20260631"',
        '$Date <= $$Date:"20260631"',
        "$Date >= ##SVFromDate",
        "$$IsPeriodValid:$Date",
        "$NoSuchField = 1",
        "$$NoSuchFunction:$Date",
        '$GUID = "ABC-2"',
        '$Date >= $$Date:"rubbish"',
    ],
)
def test_a_row_fails_when_the_formula_is_false_impossible_or_unknown(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize("text", ["", "$Date >=", "($AlterID > 1", "$AlterID > 1)", "§"])
def test_text_that_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(formulas.FormulaError):
        formulas.parse(text)


def test_bounds_come_only_from_terms_that_must_all_hold() -> None:
    both = formulas.bounds(formulas.parse('$Date >= $$Date:"20260401" AND $Date <= $$Date:"20260430" AND $AlterID > 5'))
    assert (both.first, both.last, both.above, both.up_to) == (date(2026, 4, 1), date(2026, 4, 30), 5, None)
    assert both.bounded
    either = formulas.bounds(formulas.parse('$Date >= $$Date:"20260401" OR $AlterID > 5'))
    assert not either.bounded
    assert either.above is None
