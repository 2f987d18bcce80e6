"""What the program is made of: the libraries it carries, their versions and licences, as their own metadata say."""

from __future__ import annotations

import csv
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_OURS = "ml-connector"
_QT = ("pyside6-essentials", "shiboken6")
"""What pyside6 consists of; an installed program carries these without the distribution that only names them."""
_UNSAID = {"peewee": "MIT"}
"""Licences that stand in a distribution's licence file only."""
_TEXT = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Component:
    """One library."""

    name: str
    version: str
    licence: str
    """Short name or SPDX expression; empty when its metadata do not say."""
    texts: tuple[str, ...]
    """Its licence files, each whole."""


def python() -> Component:
    """What all of it runs on; no distribution says so."""
    return Component("Python", platform.python_version(), "PSF-2.0", ())


def licences_folder() -> Path | None:
    """Where the installed program carries the texts of the licences; None where it runs from its source."""
    carried = getattr(sys, "_MEIPASS", None)
    folder = Path(carried) / "licences" if carried else None
    return folder if folder is not None and folder.is_dir() else None


def components() -> list[Component]:
    """Every library the program needs to run and finds here, sorted by name."""
    return sorted((_component(found) for found in _needed()), key=lambda one: one.name.lower())


def _needed() -> Iterator[metadata.Distribution]:
    waiting, seen = [_OURS, *_QT], set[str]()
    while waiting:
        name = _normal(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another platform, or a program that is not installed as a package
        if name != _OURS:
            yield found
        for line in found.requires or ():
            wanted = _NAME.match(line)
            if wanted is not None and "extra ==" not in line:
                waiting.append(wanted.group())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _component(found: metadata.Distribution) -> Component:
    said = found.metadata
    # Its `files` would look each of them up, and Qt has thousands.
    listed = (row[0] for row in csv.reader((found.read_text("RECORD") or "").splitlines()) if row)
    named = (Path(str(found.locate_file(path))) for path in listed if ".dist-info" in path and _is_licence(path))
    texts = tuple(path.read_text(encoding="utf-8", errors="replace") for path in named if path.is_file())
    return Component(said["Name"], found.version, _licence(found), texts)


def _is_licence(path: str) -> bool:
    return _TEXT.search(path.rpartition("/")[2]) is not None


def _licence(found: metadata.Distribution) -> str:
    said = found.metadata
    if "License-Expression" in said:
        return str(said["License-Expression"])
    classifiers = [line.rpartition(":: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License")]
    if classifiers:
        return ", ".join(classifiers)
    short = [line for text in said.get_all("License") or () for line in str(text).splitlines()]
    return short[0] if short else _UNSAID.get(said["Name"], "")
