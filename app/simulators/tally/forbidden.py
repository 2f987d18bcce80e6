"""Recognises the requests that hang, crash or pop up a dialog in a real Tally and must never be sent."""

from __future__ import annotations

import re

from app.simulators.tally.company import Company
from app.simulators.tally.request import CollectionDefinition, TallyRequest
from app.simulators.tally.state import TallyState

BUILT_IN_COLLECTIONS = frozenset({"listofcurrencies", "listofunits", "listofvouchers"})
COLLECTION_TYPES = frozenset(
    {"company", "voucher", "group", "ledger", "stockgroup", "stockitem", "godown", "unit", "vouchertype", "currency"}
)
_SPACED_ARGUMENT = re.compile(r"\$\$\w+:(?!\")[A-Za-z]\w* +(?!AND\b|OR\b|NOT\b)[A-Za-z]\w*", re.IGNORECASE)
_COUNTING_ITSELF = re.compile(r"\$\$NumItems:", re.IGNORECASE)


def collection_type(definition: CollectionDefinition) -> str:
    """The type of a collection in lower case; `Vouchers : VoucherType` is a voucher collection."""
    name = definition.type.split(":")[0].replace(" ", "").casefold()
    return "voucher" if name == "vouchers" else name


def why_forbidden(request: TallyRequest, state: TallyState, company: Company | None) -> str:
    """Why a request must never be sent, or empty."""
    plain_id = request.id.replace(" ", "").casefold()
    if request.request.casefold().startswith("import"):
        return "import: nothing is ever written to Tally"
    if plain_id == "daybook" and request.type.casefold() in {"data", ""}:
        return "Day Book: a local TDL can turn it into an error dialog"
    definition = request.definition
    if definition is None:
        if plain_id in BUILT_IN_COLLECTIONS:
            return f"built-in collection '{request.id}' hangs"
        return ""
    expressions = [*request.formulas.values(), *(expression for _, expression in definition.computes)]
    for expression in expressions:
        reason = _bad_expression(expression, definition)
        if reason:
            return reason
    return _bad_collection(request, definition, state, company)


def _bad_expression(expression: str, definition: CollectionDefinition) -> str:
    outside_strings = re.sub(r'"[^"]*"', '""', expression)
    if "$$indaterange" in outside_strings.casefold():
        return "$$InDateRange hangs"
    if _COUNTING_ITSELF.search(outside_strings):
        name = outside_strings.split(":", 1)[1].strip()
        if " " in name or name.replace(" ", "").casefold() == definition.name.replace(" ", "").casefold():
            return "$$NumItems with spaces or over itself hangs"
    return "a $$ call with spaces in its argument hangs" if _SPACED_ARGUMENT.search(outside_strings) else ""


def _bad_collection(
    request: TallyRequest, definition: CollectionDefinition, state: TallyState, company: Company | None
) -> str:
    kind = collection_type(definition)
    if kind not in COLLECTION_TYPES:
        return f"unknown collection type '{definition.type}' hangs"
    fetched = [name.upper().replace(" ", "") for name in (*definition.fetch, *definition.native)]
    if "*" in [name.upper() for name in definition.native]:
        return "NATIVEMETHOD * blocks Tally"
    if kind == "voucher":
        if "*" in fetched:
            return "FETCH * on a Voucher collection drops the connection"
        if not definition.filters and company is not None and len(company.vouchers_index) > state.big_book:
            return "unfiltered Voucher collection on a big book"
    untyped = request.static.get("svfromdate")
    if kind == "ledger" and untyped is not None and not untyped.typed:
        return "untyped SVFROMDATE on a Ledger collection"
    if state.opening_with_units_hangs and {"OPENINGBALANCE", "BASEUNITS"} <= set(fetched):
        return "OPENINGBALANCE together with BASEUNITS"
    return ""
