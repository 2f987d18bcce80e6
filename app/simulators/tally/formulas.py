"""Evaluates the filter formulas of TDL literally; what it does not know makes a row fail, never an error.

Grammar: OR, AND, NOT, parentheses, = <> < > <= >=, `$Field`, `$$Function:argument`, `##Variable`, strings, numbers,
Yes and No. Period functions over variables select no rows, as was measured; impossible dates compare false.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

Value = str | Decimal | date | bool | None
"""None is an unknown or impossible value: every comparison with it is false."""

FieldOf = Callable[[str], Value]
FunctionOf = Callable[[str, Value], Value]

_TOKEN = re.compile(
    r"\s*(?:(?P<op><=|>=|<>|=|<|>|\(|\)|\+|-)|(?P<string>\"[^\"]*\")|(?P<func>\$\$\w+)|(?P<field>\$[\w.]+)"
    r"|(?P<var>\#\#\w+)|(?P<num>\d+(?:\.\d+)?)|(?P<word>\w+)|(?P<colon>:))"
)
_DATE_FORMATS = ("%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%d-%m-%Y", "%d/%m/%Y", "%d-%B-%Y")


class FormulaError(ValueError):
    """The text is no formula."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a formula: `kind` is or, and, not, compare, field, func, var or value."""

    kind: str
    text: str = ""
    value: Value = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the top-level AND terms say about date and ALTERID; None = no bound."""

    first: date | None = None
    last: date | None = None
    above: int | None = None
    up_to: int | None = None

    @property
    def bounded(self) -> bool:
        """Both ends of the date window are literal."""
        return self.first is not None and self.last is not None


def parse_date(text: str) -> date | None:
    """A date in one of the ways Tally reads (`20260401`, `1-Apr-2026`, `01-04-2026`); None when impossible."""
    cleaned = text.strip()
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(cleaned, pattern).date()  # noqa: DTZ007 - Tally's dates have no zone
        except ValueError:
            continue
    return None


def parse(text: str) -> Node:
    """Read a formula. Raises FormulaError."""
    return _Parser(_tokens(text)).whole()


def functions_in(node: Node) -> set[str]:
    """Lower-case names of all `$$` functions of a formula."""
    found = {node.text.casefold()} if node.kind == "func" else set()
    for part in node.parts:
        found |= functions_in(part)
    return found


def evaluate(node: Node, field: FieldOf, function: FunctionOf) -> Value:
    """The value of a formula for one row."""
    if node.kind == "value":
        return node.value
    if node.kind == "field":
        return field(node.text)
    if node.kind == "var":
        return None
    if node.kind == "func":
        argument = evaluate(node.parts[0], field, function) if node.parts else None
        if node.text.casefold() == "date":
            return parse_date(argument) if isinstance(argument, str) else argument
        return function(node.text, argument)
    if node.kind == "not":
        return not truth(evaluate(node.parts[0], field, function))
    if node.kind == "and":
        return all(truth(evaluate(part, field, function)) for part in node.parts)
    if node.kind == "or":
        return any(truth(evaluate(part, field, function)) for part in node.parts)
    left = evaluate(node.parts[0], field, function)
    return _compare(node.text, left, evaluate(node.parts[1], field, function))


def truth(value: Value) -> bool:
    """Whether a row with this value passes."""
    if isinstance(value, str):
        return value.casefold() == "yes"
    return bool(value)


def bounds(node: Node) -> Bounds:
    """The literal bounds on `$Date` and `$AlterID` among the terms that must all hold."""
    first: date | None = None
    last: date | None = None
    above: int | None = None
    up_to: int | None = None
    for term in node.parts if node.kind == "and" else (node,):
        if term.kind != "compare" or term.parts[0].kind != "field":
            continue
        name, right = term.parts[0].text.casefold(), _constant(term.parts[1])
        if name == "date" and isinstance(right, date):
            if term.text in {">=", "=", ">"}:
                first = right
            if term.text in {"<=", "=", "<"}:
                last = right
        elif name == "alterid" and isinstance(right, Decimal):
            if term.text in {">", "=", ">="}:
                above = int(right) - (term.text != ">")
            if term.text in {"<=", "=", "<"}:
                up_to = int(right) - (term.text == "<")
    return Bounds(first, last, above, up_to)


def _constant(node: Node) -> Value:
    if node.kind == "value":
        return node.value
    if node.kind == "func" and node.text.casefold() == "date" and node.parts and isinstance(node.parts[0].value, str):
        return parse_date(node.parts[0].value)
    return None


def _compare(operator: str, left: Value, right: Value) -> bool:
    pair = _alike(left, right)
    if pair is None:
        return False
    order = pair[0] - pair[1]
    return {
        "=": order == 0,
        "<>": order != 0,
        "<": order < 0,
        ">": order > 0,
        "<=": order <= 0,
        ">=": order >= 0,
    }[operator]


def _alike(left: Value, right: Value) -> tuple[Decimal, Decimal] | None:
    """Two comparable numbers for two values of one kind; None when they cannot be compared."""
    if left is None or right is None:
        return None
    if isinstance(left, date) or isinstance(right, date):
        days = [parse_date(v) if isinstance(v, str) else v for v in (left, right)]
        if isinstance(days[0], date) and isinstance(days[1], date):
            return Decimal(days[0].toordinal()), Decimal(days[1].toordinal())
        return None
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        numbers = [_number(v) for v in (left, right)]
        return None if numbers[0] is None or numbers[1] is None else (numbers[0], numbers[1])
    words = [("yes" if v else "no") if isinstance(v, bool) else str(v).strip().casefold() for v in (left, right)]
    return Decimal((words[0] > words[1]) - (words[0] < words[1])), Decimal(0)


def _number(value: Value) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        return None


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise FormulaError(f"cannot read {text[position : position + 20]!r}")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


class _Parser:
    """Recursive descent over the tokens; one instance per formula."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Node:
        node = self._any("or")
        if self._at != len(self._tokens):
            raise FormulaError(f"unexpected {self._tokens[self._at][1]!r}")
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _word(self, word: str) -> bool:
        kind, text = self._peek()
        if kind == "word" and text.casefold() == word:
            self._at += 1
            return True
        return False

    def _any(self, word: str) -> Node:
        parts = [self._lower(word)]
        while self._word(word):
            parts.append(self._lower(word))
        return parts[0] if len(parts) == 1 else Node(word, parts=tuple(parts))

    def _lower(self, word: str) -> Node:
        if word == "or":
            return self._any("and")
        return Node("not", parts=(self._lower(word),)) if self._word("not") else self._comparison()

    def _comparison(self) -> Node:
        left = self._operand()
        kind, text = self._peek()
        if kind == "op" and text in {"=", "<>", "<", ">", "<=", ">="}:
            self._at += 1
            return Node("compare", text, parts=(left, self._operand()))
        return left

    def _operand(self) -> Node:
        kind, text = self._peek()
        self._at += 1
        if kind == "op" and text == "(":
            node = self._any("or")
            if self._peek() != ("op", ")"):
                raise FormulaError("a parenthesis is not closed")
            self._at += 1
            return node
        if kind == "op" and text == "-":
            inner = self._operand()
            return Node("value", value=-inner.value if isinstance(inner.value, Decimal) else None)
        if kind == "string":
            return Node("value", value=text[1:-1])
        if kind == "num":
            return Node("value", value=Decimal(text))
        if kind == "field":
            return Node("field", text[1:])
        if kind == "var":
            return Node("var", text[2:])
        if kind == "word":
            return Node("value", value=text)
        if kind == "func":
            if self._peek()[0] != "colon":
                return Node("func", text[2:])
            self._at += 1
            return Node("func", text[2:], parts=(self._operand(),))
        raise FormulaError(f"unexpected {text!r}")
