"""`ml-connector --quit`, with which the installer ends the program before it replaces or removes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.system.instance import server_name
from app.ui import instance
from app.ui.instance import Instance
from tests.support.world import World
from tests.ui.desktop import ROOT, Starts


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


@pytest.fixture
def starts(world: World) -> Iterator[Starts]:
    made = Starts(world.environment() | {"QT_QPA_PLATFORM": "offscreen"})
    yield made
    made.close()


def leave(starts: Starts, *arguments: str) -> int:
    command = [sys.executable, "-m", "app", "--quit", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **starts.environment}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=90, check=False).returncode


def names_can_be_listed() -> bool:
    """Windows shows its pipes as a folder."""
    try:
        return os.name != "nt" or bool(os.listdir(r"\\.\pipe"))
    except OSError:
        return False


@pytest.mark.skipif(not names_can_be_listed(), reason="wine does not list pipes; there only one profile can be asked")
def test_every_window_program_of_the_user_ends_and_is_waited_for(world: World, starts: Starts) -> None:
    both = [starts(world.profile(name), "--hidden").ready() for name in ("pc", "other")]
    assert leave(starts) == 0
    assert all(Instance(world.profile(name)).first for name in ("pc", "other")), "it was back before they had ended"
    assert [running.wait() for running in both] == [0, 0]


def test_only_the_one_of_the_profile_that_was_named(world: World, starts: Starts) -> None:
    first, second = (starts(world.profile(name), "--hidden").ready() for name in ("pc", "other"))
    assert leave(starts, "--profile", str(world.profile())) == 0
    assert first.wait() == 0
    assert second.process.poll() is None
    assert second.quit() == 0


def test_nothing_to_end_is_no_failure(world: World, starts: Starts) -> None:
    assert leave(starts) == 0


def test_one_that_does_not_end_is_told(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "END_MS", 50)
    deaf = QLocalServer()
    assert deaf.listen(server_name(tmp_path))
    assert not instance.end_others(tmp_path)
    deaf.close()


def test_a_word_it_does_not_know_is_passed_over(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    first = Instance(tmp_path)
    first.listen()
    asked: list[str] = []
    first.raised.connect(lambda: asked.append("raised"))
    first.ended.connect(lambda: asked.append("ended"))
    line = instance._told(first._name, b"dance\nraise\n")
    assert line is not None
    qtbot.waitUntil(lambda: asked == ["raised"])
    line.disconnectFromServer()
    qtbot.waitUntil(lambda: not first.findChildren(QLocalSocket))
    first.close()
