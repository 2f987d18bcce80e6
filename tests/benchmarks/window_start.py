"""Measures the cold start of `python -m app` to a tray icon that is painted, against a bare PySide6 tray program.

python -m tests.benchmarks.window_start [--rounds 15] [--quick]

Both run in turns, each in a fresh process and the product on a fresh profile, on an X server of its own with a tray;
from outside it is seen when a pixel of the icon's own colour is on the screen. Exit code 1 when the ratio of the
medians is 1.5 or more.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.ui.desktop import ROOT, Desktop, desktop

LIMIT = 1.5
PATIENCE_S = 60.0
BARE_COLOUR = "#C81E5A"
BARE = f"""
import sys
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
application = QApplication(sys.argv)
picture = QPixmap(64, 64)
picture.fill("{BARE_COLOUR}")
icon = QSystemTrayIcon(QIcon(picture))
menu = QMenu()
menu.addAction("Quit", application.quit)
icon.setContextMenu(menu)
icon.setToolTip("Bare")
icon.show()
application.exec()
"""
PRODUCT_COLOURS = ("#0F5C9E", "#74B4F2")
"""Of the arrows that turn while it starts, for light and dark taskbars."""
SIZE = (320, 80)
Took = tuple[float, float]
"""Milliseconds by the clock, and of the processor, which other programs hardly lengthen."""


class _Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""

    _fields_ = (
        ("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_char)), ("byte_order", ctypes.c_int), ("unit", ctypes.c_int),
        ("bit_order", ctypes.c_int), ("pad", ctypes.c_int), ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    )  # fmt: skip


class Eye:
    """Looks at an X screen from outside, by Xlib itself."""

    def __init__(self, display: str) -> None:
        x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XGetImage.argtypes = [
            ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 2, ctypes.c_ulong, ctypes.c_int,
        ]  # fmt: skip
        x.XGetImage.restype = ctypes.POINTER(_Image)
        x.XDestroyImage.argtypes = [ctypes.POINTER(_Image)]
        x.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self._x = x
        self._display = x.XOpenDisplay(display.encode())
        assert self._display, f"no X server at {display}"
        self._root = x.XDefaultRootWindow(self._display)

    def sees(self, colours: tuple[bytes, ...]) -> bool:
        """Whether a pixel of one of these colours (blue, green, red) is on the screen."""
        image = self._x.XGetImage(self._display, self._root, 0, 0, *SIZE, 0xFFFFFFFF, 2)
        size = image.contents.bytes_per_line * image.contents.height
        data = ctypes.string_at(image.contents.data, size)
        self._x.XDestroyImage(image)
        return any(colour in data for colour in colours)

    def close(self) -> None:
        """Leave the screen."""
        self._x.XCloseDisplay(self._display)


def pixel(colour: str) -> bytes:
    """As it lies in the image."""
    return bytes.fromhex(colour[1:])[::-1]


def once(screen: Desktop, eye: Eye, command: list[str], colours: tuple[str, ...]) -> Took:
    """From starting the process to its icon. Fails when it never comes."""
    wanted = tuple(pixel(colour) for colour in colours)
    until(lambda: not eye.sees(wanted))
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **screen.environment}, stderr=subprocess.DEVNULL)
    try:
        until(lambda: eye.sees(wanted))
        took = (time.perf_counter() - started) * 1000
        used = psutil.Process(process.pid).cpu_times()
        return took, (used.user + used.system) * 1000
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Look every 2 ms."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "the icon never came"
        time.sleep(0.002)


def measure(rounds: int) -> int:
    """Run in turns, print, judge."""
    bare: list[Took] = []
    product: list[Took] = []
    with tempfile.TemporaryDirectory() as folder, desktop("x".join(map(str, SIZE))) as screen:
        screen.host()
        eye = Eye(screen.display)
        try:
            for number in range(rounds + 1):
                profile = Path(folder) / f"profile{number}"
                command = [sys.executable, "-m", "app", "--hidden", "--profile", str(profile)]
                times = (
                    once(screen, eye, [sys.executable, "-c", BARE], (BARE_COLOUR,)),
                    once(screen, eye, command, PRODUCT_COLOURS),
                )
                if number:  # the first round fills the disk cache
                    bare.append(times[0])
                    product.append(times[1])
        finally:
            eye.close()
    for name, times in (("bare PySide6 tray", bare), ("python -m app", product)):
        took = [clock for clock, _ in times]
        work = statistics.median(work for _, work in times)
        print(
            f"{name:<18} median {statistics.median(took):5.0f} ms  best {min(took):5.0f}  worst {max(took):5.0f}"
            f"   processor {work:4.0f} ms"
        )
    ratio, work = (
        statistics.median(t[which] for t in product) / statistics.median(t[which] for t in bare) for which in (0, 1)
    )
    print(
        f"ratio of the medians {ratio:.2f}, of the processor {work:.2f}, over {rounds} rounds (wanted: below {LIMIT})"
    )
    return 0 if ratio < LIMIT else 1


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="5 rounds")
    said = parser.parse_args()
    return measure(5 if said.quick else said.rounds)


if __name__ == "__main__":
    sys.exit(main())
