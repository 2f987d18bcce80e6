"""Rules for every test: no keyring of the operating system, and no unexpected warning in the log.

A test that provokes warnings says so: `@pytest.mark.expects_log("regular expression")`, once per kind of message.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import keyring
import pytest

import app.system.settings  # noqa: F401 - all of pydantic before Qt: Qt's import hook stumbles over half of it
from tests.support.keys import MemoryKeyring


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expects_log(pattern): a WARNING or ERROR in the log that fits the pattern is part of the test"
    )


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this test; processes it starts have none at all."""
    before = keyring.get_keyring()
    ours = MemoryKeyring()
    keyring.set_keyring(ours)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield ours
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails on a WARNING or worse that the test does not expect."""
    expected = [re.compile(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    yield
    loud = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and not any(p.search(record.getMessage()) for p in expected)
    ]
    if loud:
        pytest.fail("unexpected log:\n" + "\n".join(loud), pytrace=False)
