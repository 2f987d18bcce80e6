"""What a reason code means to a person: its title, its sentence and its acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What a person can do about a cause."""

    MAP = "map"
    CREATE_VENDOR = "create_vendor"
    CREATE_MATERIAL = "create_material"
    REPLAY = "replay"
    COMPARE = "compare"
    """Look at what differs, then replace what was sent or leave it."""
    LINK = "link"
    """It is the same document: replay with link."""
    SEND = "send"
    """It is another document: replay with create."""
    DECIDE = "decide"
    """Both sides differ: say whose value stands."""
    PAIR = "pair"
    """Open the page on which two are said to be the same."""
    SETTINGS = "settings"
    """Open the setting `Remedy.setting`."""
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What one code means to a person."""

    title: str
    """What is the matter, before the name of the thing."""
    why: str
    """One sentence that is true of every record of the cause."""
    acts: tuple[Act, ...]
    """The recommended one first; empty where nothing is to be done here."""
    setting: str = ""
    """Key that `Act.SETTINGS` opens."""
    books: bool = False
    """Of a flow into Zoho Books: what is missing is mapped to something there, and nothing is created by a click."""
