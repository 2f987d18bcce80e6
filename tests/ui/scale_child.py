"""Builds the main window and the set-up in a process of its own, whose environment gives the scale, and looks at them.

python -m tests.ui.scale_child FOLDER

FOLDER is for the profile. It prints as JSON the scale and what is cut off or overlaps, on each page and each step.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from app.engine.views import RecordQuery
from app.ui.health import HealthMonitor
from app.ui.main_pages import main_window
from app.ui.qt_object import make_application_object
from app.ui.session import Session
from app.ui.wizard.wizard import Wizard
from tests.support.world import World
from tests.ui.pseudo import cut_off, settle
from tests.ui.stock_bench import with_stock

SIZES = ((1280, 800), (853, 533))
PATIENCE_S = 20.0


def main(folder: Path) -> None:
    """Look at everything."""
    qt = make_application_object([])
    with World.sample(folder, vouchers=30) as world:
        with_stock(world)
        program = world.open()
        world.until_quiet(program)
        session = Session(program)
        monitor = HealthMonitor(session)
        session.refresh_status()
        problems = [*main_pages(qt, session, monitor), *set_up(qt, session, monitor)]
        monitor.stop()
        session.close()
    print(json.dumps({"scale": qt.primaryScreen().devicePixelRatio(), "problems": problems}), flush=True)


def main_pages(qt: QApplication, session: Session, monitor: HealthMonitor) -> Iterator[str]:
    """Each page, and the drawer on one of them."""
    window = main_window(session, monitor)
    window.show()
    for name in window.navigation.buttons:
        window.open_page(name)
        yield from seen(qt, session, window, name)
    window.open_page("settings", "stock")
    yield from seen(qt, session, window, "settings, stock")
    window.open_page("records")
    window.open_record(1)
    yield from seen(qt, session, window, "drawer")
    stocked = session.views.records(RecordQuery(flow="stock"), 0, 1)
    window.open_record(stocked[0].id)
    yield from seen(qt, session, window, "drawer of stock")
    window.close()


def set_up(qt: QApplication, session: Session, monitor: HealthMonitor) -> Iterator[str]:
    """Each step."""
    wizard = Wizard(session, monitor)
    wizard.show()
    until(qt, lambda: wizard.resumed)
    for number, step in enumerate(wizard.steps):
        wizard._show(number)
        yield from seen(qt, session, wizard, step.name)
    wizard.close()


def seen(qt: QApplication, session: Session, top: QWidget, name: str) -> Iterator[str]:
    """What is wrong with it in each size."""
    until(qt, lambda: session.background.idle)
    for width, height in SIZES:
        top.resize(width, height)
        settle(qt)
        until(qt, lambda: session.background.idle)
        for problem in (*cut_off(top), *overlapping(top)):
            yield f"{name}, {width}x{height}: {problem}"


def overlapping(top: QWidget) -> Iterator[str]:
    """Neighbours in view of which one stands on the other."""
    kinds = (QLabel, QAbstractButton, QComboBox, QLineEdit)
    for above in [top, *top.findChildren(QWidget)]:
        children = above.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [child for child in children if child.isVisible() and isinstance(child, kinds)]
        for one, other in combinations(shown, 2):
            both = one.geometry().intersected(other.geometry())
            if both.width() > 1 and both.height() > 1:  # segments share an edge
                yield f"{_name(one)} and {_name(other)} overlap by {both.width()} x {both.height()}"


def until(qt: QApplication, condition: Callable[[], bool]) -> None:
    """Let the windows live until it is so."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "never"
        qt.processEvents()


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{type(widget).__name__} {widget.objectName()} “{text}”"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
