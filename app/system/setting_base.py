"""What the sections of the settings share: their base, and checks of addresses and codes."""

from __future__ import annotations

import ipaddress
import json
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict


class ChangePolicy(StrEnum):
    """A source document that changes after it was sent."""

    ASK = "ask"
    REPLACE = "replace"


class Section(BaseModel):
    """One section: it knows its keys and nothing else."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


def shown(section: BaseModel, name: str) -> str:
    """A value as it can be typed: lists and tables as JSON without what is empty in them."""
    value = section.model_dump(mode="json", include={name})[name]
    if isinstance(value, list | dict):
        said = section.model_dump(mode="json", include={name}, exclude_defaults=True).get(name)
        return json.dumps(said, ensure_ascii=False) if said else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def is_loopback(url: str) -> bool:
    """Whether a URL points to this PC."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def port_is_sound(url: str) -> bool:
    """Whether its port, if it names one, can be one."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def currency_code(value: str) -> str:
    """The code in capitals. Raises ValueError where it has not three letters; empty stays."""
    if value and (len(value) != 3 or not value.isalpha()):
        raise ValueError("must be a three-letter code such as INR or USD")
    return value.upper()
