"""What is wrong with a value of the settings, in a sentence: the key, what was given, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, get_args

from pydantic.fields import FieldInfo

from app.domain.redaction import Redactor

_LONGEST = 60


def wrong_value(error: Mapping[str, Any], field: FieldInfo | None) -> str:
    """One error of pydantic's (with its input) about that field; `field` is None where the key is no setting."""
    key = ".".join(str(part) for part in error["loc"][:2])
    given = error["input"]
    if error["type"] == "extra_forbidden":
        return f"unknown key {key}"
    if error["type"] == "value_error":
        problem = error["msg"].removeprefix("Value error, ")
        # A whole section's rule names its key itself.
        return f"{key}.{problem}" if isinstance(given, dict) else f"{key}: {_quoted(given)} {problem}"
    if field is None:
        return f"{key}: {_quoted(given)} is no section of names and values"
    return f"{key}: {_quoted(given)} is not allowed; give {_allowed(field)}"


def _quoted(given: object) -> str:
    text = "nothing" if given is None else str(given).lower() if isinstance(given, bool) else str(given)
    text = Redactor()(" ".join(text.split()))
    return f"“{text[:_LONGEST]}…”" if len(text) > _LONGEST else f"“{text}”"


def _allowed(field: FieldInfo) -> str:
    kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not type(None)]
    words = " or ".join(_kind(kind, field.metadata) for kind in kinds)
    return words if field.default is not None else f"{words}, or nothing"


def _kind(kind: Any, rules: Sequence[Any]) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    if kind is bool:
        return "true or false"
    if kind is date:
        return "a date as year-month-day, for example 2026-04-01"
    if kind in (int, float):
        least = next((rule.ge for rule in rules if hasattr(rule, "ge")), None)
        most = next((rule.le for rule in rules if hasattr(rule, "le")), None)
        bounds = f" from {least} to {most}" if least is not None and most is not None else ""
        return ("a whole number" if kind is int else "a number") + bounds
    return "text (in a TOML file: in quotes)"
