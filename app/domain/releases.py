"""Versions as people write them, which of two is higher, and what is published under one; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

Numbers = tuple[int, ...]
"""The numbers of a version without zeros at the end: 1.3 and 1.3.0 are the same."""

_VERSION = re.compile(
    r"(?<![\d.])(?P<numbers>\d{1,9}(?:\.\d{1,9}){1,4})(?!\.?\d)"
    r"(?P<early>[-_. (]{0,2}(?:alpha|beta|preview|pre|rc|dev|nightly|snapshot|canary|release[ -]candidate)(?![a-z])"
    r"|[-_.]?[abc]\d)?",
    re.IGNORECASE,
)
"""PEP 440's numbers, at least two of them, and what marks a pre-release there, in SemVer or in plain words."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version that a text names."""

    text: str
    """Its numbers as they are written."""
    early: bool
    """A pre-release: nothing for people who only use it."""

    @property
    def numbers(self) -> Numbers:
        """What decides which is higher."""
        found = [int(part) for part in self.text.split(".")]
        while found and not found[-1]:
            found.pop()
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Release:
    """A version that is published."""

    version: str
    link: str
    """http or https address of its page; empty when the feed names none."""

    def is_newer_than(self, version: str) -> bool:
        """Whether its version is higher than that one."""
        ours, theirs = find_version(version), find_version(self.version)
        return ours is not None and theirs is not None and theirs.numbers > ours.numbers


def find_version(text: str) -> Version | None:
    """The first version that a text names; None when it names none. A single number is none."""
    found = _VERSION.search(text)
    return None if found is None else Version(found["numbers"], found["early"] is not None)
