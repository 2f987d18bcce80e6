"""Imports and exercises everything that can be missing from an installed program; needs no network and no profile."""

from __future__ import annotations

import io
import json
import os
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from app import __version__
from app.cli.output import Exit, fail, say
from app.cli.window import screen
from app.system.paths import default_profile, machine_folder, resources

FOLDER = "ML Connector अभ्यास test"
"""A name with spaces and letters beyond ASCII, as a user's folder may have."""
_WAIT_S = 10


class Outcome(StrEnum):
    """Of one check."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "not checked"


@dataclass(frozen=True, slots=True)
class Line:
    """One check and what it found."""

    name: str
    outcome: Outcome
    fact: str


class Skipped(Exception):
    """This system lacks what the check needs, and the program can do without."""


def self_test(report: Path | None = None) -> int:
    """Run every check, print a line for each and, if asked, write them to `report` as JSON; returns the exit code."""
    lines = [_checked(name, check) for name, check in _checks()]
    failed = [line for line in lines if line.outcome is Outcome.FAILED]
    if report is not None:
        about = {"version": __version__, "python": sys.version.split()[0], "frozen": _frozen(), "passed": not failed}
        told = about | {"checks": [asdict(line) for line in lines]}
        report.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    width = max(len(line.name) for line in lines)
    for line in lines:
        say(f"{line.outcome:<11} {line.name:<{width}}  {line.fact}")
    if failed:
        fail(
            f"{len(failed)} of {len(lines)} checks failed.",
            "Install ML Connector again; if that does not help, send these lines to its makers.",
        )
        return int(Exit.NEEDS_PERSON)
    return int(Exit.DONE)


def _checked(name: str, check: Callable[[], str]) -> Line:
    try:
        return Line(name, Outcome.OK, check())
    except Skipped as reason:
        return Line(name, Outcome.SKIPPED, str(reason))
    except Exception as error:  # an import that fails inside a library can raise anything
        return Line(name, Outcome.FAILED, f"{type(error).__name__}: {error}"[:400])


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "program", _program
    yield "lxml", _lxml
    yield "TLS", _tls
    yield "keyring", _keyring
    yield "profile", _profile
    yield "locks", _locks
    yield "network", _network
    yield "time zones", _time_zones
    yield "scheduler", _scheduler
    yield "workbooks", _workbooks
    yield "suggestions", _suggestions
    yield "resources", _resources
    if not screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # without one Qt would end this process
    from app.ui import self_test as qt

    yield from qt.checks()


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _program() -> str:
    bits = 64 if sys.maxsize > 2**32 else 32
    kind = "installed program" if _frozen() else "Python package"
    return f"{__version__}, {kind}, Python {sys.version.split()[0]}, {bits} bits"


def _lxml() -> str:
    from lxml import etree

    answer = io.BytesIO("<a><b>₹ शर्मा</b></a>".encode())
    texts = [found.text for _, found in etree.iterparse(answer, tag="b", resolve_entities=False, no_network=True)]
    _expect(texts == ["₹ शर्मा"], f"it read {texts}")
    return f"{version('lxml')}, libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}"


def _tls() -> str:
    import requests
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _expect(context.verify_mode is ssl.CERT_REQUIRED, "certificates would not be checked")
    sent = ssl.MemoryBIO()
    channel = context.wrap_bio(ssl.MemoryBIO(), sent, server_hostname="localhost")
    with suppress(ssl.SSLWantReadError):
        channel.do_handshake()
    _expect(sent.pending > 0, "no handshake was begun")
    return f"{ssl.OPENSSL_VERSION}, requests {requests.__version__}, truststore {version('truststore')}"


def _keyring() -> str:
    import keyring
    import keyring.errors

    from app.system.secrets import MOST_CHARACTERS

    service, name = "ML Connector self-test", f"process {os.getpid()}"
    secret = "".join(chr(33 + number % 90) for number in range(MOST_CHARACTERS))
    backend = keyring.get_keyring()
    try:
        keyring.set_password(service, name, secret)
    except keyring.errors.NoKeyringError as error:
        if sys.platform == "win32":
            raise
        raise Skipped("this desktop has no keyring; secrets come from the environment") from error
    found = keyring.get_password(service, name)
    keyring.delete_password(service, name)
    _expect(found == secret, "a secret came back changed")
    _expect(keyring.get_password(service, name) is None, "a deleted secret is still there")
    return f"{type(backend).__name__} keeps {MOST_CHARACTERS} characters"


def _profile() -> str:
    import sqlite3

    from app.bootstrap import open_program

    with _folder() as folder:
        program = open_program(folder / "profile", locks=folder / "locks")
        try:
            tables = len(program.database.table_names)
            program.service.status()
        finally:
            program.close()
    return f"SQLite {sqlite3.sqlite_version}, {tables} tables migrated; the default profile is {default_profile()}"


def _locks() -> str:
    from app.system.locks import FileLock

    with _folder() as folder:
        first, second = FileLock(folder, "self-test"), FileLock(folder, "self-test")
        _expect(first.acquire(), "a free lock could not be taken")
        _expect(not second.acquire(), "a lock was given twice")
        first.release()
        _expect(second.acquire(), "a released lock stays taken")
        second.release()
    return f"shared by the users of this PC in {machine_folder()}"


def _network() -> str:
    from app.system.network import has_network

    return "there is one" if has_network() else "there is none at the moment"


def _time_zones() -> str:
    import tzlocal

    kolkata = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Kolkata")).utcoffset()
    _expect(kolkata == timedelta(hours=5, minutes=30), f"Asia/Kolkata is {kolkata} off")
    return f"this PC is in {tzlocal.get_localzone_name()}"


def _scheduler() -> str:
    from apscheduler.schedulers.background import BackgroundScheduler

    ran = threading.Event()
    scheduler = BackgroundScheduler()
    scheduler.add_job(ran.set, "interval", seconds=0.05)
    scheduler.start()
    try:
        _expect(ran.wait(_WAIT_S), "a job did not run")
    finally:
        scheduler.shutdown()
    return f"APScheduler {version('apscheduler')}"


def _workbooks() -> str:
    import openpyxl

    book = openpyxl.Workbook()
    book.create_sheet("Mappings", 0).append(["शर्मा", 342180])
    file = io.BytesIO()
    book.save(file)
    [row] = openpyxl.load_workbook(file, read_only=True)["Mappings"].iter_rows(values_only=True)
    _expect(tuple(row) == ("शर्मा", 342180), "a workbook came back changed")
    return f"openpyxl {version('openpyxl')}"


def _suggestions() -> str:
    from rapidfuzz import fuzz

    _expect(fuzz.ratio("Havells", "Havells") == 100, "equal names are not alike")
    return f"rapidfuzz {version('rapidfuzz')}"


def _resources() -> str:
    folder = resources()
    wanted = ("icons/app.ico", "icons/app.svg", "translations/ml_connector_en.qm")
    missing = [name for name in wanted if not (folder / name).is_file()]
    _expect(not missing, f"missing in {folder}: {', '.join(missing)}")
    return str(folder)


def _expect(found: bool, otherwise: str) -> None:
    if not found:
        raise RuntimeError(otherwise)


@contextmanager
def _folder() -> Iterator[Path]:
    """A new folder whose path has spaces and letters beyond ASCII, removed afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        folder = Path(root) / FOLDER
        folder.mkdir()
        yield folder
