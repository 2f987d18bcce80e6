"""`ml-connector demo` as a process that ends it by itself once the window is there, for tests.

python -m tests.ui.demo_child WAY          WAY: quit, anew (and then quit), signal

It prints for each demonstration whether it is set up.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from PySide6.QtCore import QTimer

from app.cli import window
from app.cli.main import run

way = sys.argv[1]
plain = window.add_stage


def add_stage(application: Any, stage: Any, anew: Any) -> Any:
    """With the panel comes its end."""
    global way
    panel = plain(application, stage, anew)
    chosen, way = way, "quit"
    application.store.setValue("asked", chosen)  # as the window does with its place

    def act() -> None:
        print(application.session.set_up, flush=True)
        if chosen == "anew":
            panel.anew.click()
        elif chosen == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            application.tray.quit_wanted.emit()

    QTimer.singleShot(0, panel, act)
    return panel


window.add_stage = add_stage
sys.exit(run(["demo", "--vouchers", "3"]))
