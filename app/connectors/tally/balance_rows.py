"""One row of R5 or R9 -> what Tally says lies in stock, as stated: what is empty stays unknown, and is never 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.connectors.tally import values
from app.connectors.tally.parsing import Element
from app.connectors.tally.refusals import bad_answer, missing_identity
from app.connectors.tally.values import QuantityReader, text
from app.domain.balances import OpeningBatch, SummaryRow
from app.domain.quantities import Quantity


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """An item with one of its two balances."""

    guid: str
    name: str
    alter_id: int
    quantity: Quantity | None
    value: Decimal | None
    batches: tuple[OpeningBatch, ...] = ()


def opening_row(quantities: QuantityReader) -> Callable[[Element], BalanceRow]:
    """Builder of the rows of `artefacts.item_openings`. Raises MissingIdentity, BadAnswer."""
    return lambda element: _balance(element, "OPENING", quantities)


def closing_row(quantities: QuantityReader) -> Callable[[Element], BalanceRow]:
    """Builder of the rows of `artefacts.item_closings`. Raises MissingIdentity, BadAnswer."""
    return lambda element: _balance(element, "CLOSING", quantities)


def summary_row(quantities: QuantityReader) -> Callable[[Element], SummaryRow]:
    """Builder of the rows of `artefacts.stock_summary`: a name stands before the numbers, on the same level.

    Raises BadAnswer for numbers without their name.
    """

    def build(element: Element) -> SummaryRow:
        named = element.getprevious()
        before = None if named is None else named.getprevious()
        name = text(named.findtext("DSPDISPNAME")) if named is not None and named.tag == "DSPACCNAME" else ""
        if not name or (before is not None and before.tag != element.tag):
            raise bad_answer("The Stock Summary of Tally has numbers without a name, or names without numbers.")
        told = element.find("DSPSTKCL")
        if told is None:
            raise bad_answer(f"The Stock Summary of Tally says nothing about “{name}”.")
        rate = told.findtext("DSPCLRATE")
        return SummaryRow(
            name,
            quantities.read(told.findtext("DSPCLQTY")),
            values.number(rate),
            _value(told.findtext("DSPCLAMTA")),
        )

    return build


def _balance(element: Element, which: str, quantities: QuantityReader) -> BalanceRow:
    fields: dict[str, str | None] = {}
    batches: list[OpeningBatch] = []
    for child in element:
        if child.tag == "BATCHALLOCATIONS.LIST":
            if len(child):
                batches.append(_batch(child, quantities))
        elif not len(child):
            fields[str(child.tag)] = child.text
    name = text(element.get("NAME")) or text(fields.get("NAME"))
    guid, alter_id = text(fields.get("GUID")), values.whole_number(fields.get("ALTERID"))
    if not name or not guid or not alter_id:
        raise missing_identity("A stock item came without name, GUID or ALTERID.")
    return BalanceRow(
        guid,
        name,
        alter_id,
        quantities.read(fields.get(f"{which}BALANCE")),
        _value(fields.get(f"{which}VALUE")),
        tuple(batches),
    )


def _batch(element: Element, quantities: QuantityReader) -> OpeningBatch:
    fields = {str(child.tag): child.text for child in element}
    return OpeningBatch(
        text(fields.get("GODOWNNAME")),
        text(fields.get("BATCHNAME")),
        quantities.read(fields.get("OPENINGBALANCE")),
        _value(fields.get("OPENINGVALUE")),
    )


def _value(raw: str | None) -> Decimal | None:
    """An amount with Tally's sign; None = not stated."""
    return values.amount(raw) if text(raw) else None
