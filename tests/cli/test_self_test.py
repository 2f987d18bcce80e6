"""The self-test of an installation: complete where all is there, and failing by name where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import self_test
from app.ui import icons
from tests.cli.shell import Shell
from tests.support.keys import MemoryKeyring


@pytest.fixture(autouse=True)
def forgotten_icons() -> None:
    icons._tray.cache_clear()
    icons._drawn.cache_clear()


def outcomes(report: Path) -> dict[str, str]:
    return {line["name"]: line["outcome"] for line in json.loads(report.read_text("utf-8"))["checks"]}


def test_a_complete_installation_passes(shell: Shell, tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    report = tmp_path / "report.json"
    said = shell("--self-test", "--report", str(report), profile=None)
    assert said.code == 0, said.words
    assert set(outcomes(report).values()) == {"ok"}
    assert json.loads(report.read_text("utf-8"))["passed"] is True
    assert memory_keyring.kept == {}, "nothing is left in the keyring"


def test_missing_pictures_and_texts_are_named(
    shell: Shell, tmp_path: Path, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("app.cli.self_test", "app.ui.self_test", "app.ui.icons"):
        monkeypatch.setattr(f"{module}.resources", lambda: tmp_path)
    report = tmp_path / "report.json"
    said = shell("--self-test", "--report", str(report), profile=None)
    assert said.code == 1
    found = outcomes(report)
    assert {name for name, outcome in found.items() if outcome == "failed"} == {"resources", "icons", "translations"}


def test_a_keyring_that_cuts_secrets_off_is_found(
    shell: Shell, tmp_path: Path, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = memory_keyring.set_password
    monkeypatch.setattr(memory_keyring, "set_password", lambda service, name, text: whole(service, name, text[:512]))
    report = tmp_path / "report.json"
    assert shell("--self-test", "--report", str(report), profile=None).code == 1
    assert outcomes(report)["keyring"] == "failed"


def test_a_library_that_cannot_be_loaded_is_named(
    shell: Shell, tmp_path: Path, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(self_test.sys.modules, "rapidfuzz", None)
    report = tmp_path / "report.json"
    said = shell("--self-test", "--report", str(report), profile=None)
    assert said.code == 1
    assert outcomes(report)["suggestions"] == "failed"
    assert "1 of 17 checks failed" in said.words
