"""Screens of 125 % and 200 %: no text of a page or a step of the set-up is cut off or stands on another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.scale_child import overlapping

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("scale", ["1.25", "2.0"])
def test_at_this_scale_nothing_is_cut_off_and_nothing_overlaps(tmp_path: Path, scale: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [sys.executable, "-m", "tests.ui.scale_child", str(tmp_path)]
    run = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["scale"] == float(scale)
    assert found["problems"] == []


def test_labels_that_stand_on_each_other_are_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    one, other = QLabel("Upper", top), QLabel("Lower", top)
    one.setGeometry(0, 0, 80, 20)
    other.setGeometry(0, 20, 80, 20)
    top.show()
    assert list(overlapping(top)) == []
    other.move(0, 15)
    assert len(list(overlapping(top))) == 1
