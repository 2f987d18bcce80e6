"""Runs every check and test on a fresh machine; sets up all it needs in `.venv-check` first. Standard library only.

python3 tests/check.py            everything
python3 tests/check.py --fast     without the proofs that take minutes, and without the Windows program
python3 tests/check.py --windows  only the Windows program: built under wine, installed, run, upgraded and removed
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-check"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
QT_PACKAGES = (
    "libegl1 libgl1 libopengl0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 "
    "libxcb-xinerama0 libxcb-xkb1"
)
DESKTOP_PACKAGES = ("xvfb", "trayer", "xdotool")
"""For the tests in a real tray; without them those are skipped and say so."""


_SLOWEST = ("--durations=12", "--durations-min=5")
"""Where the time went."""


def main() -> int:
    """Set up, then run every check; the exit code is 0 only if all passed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file also runs where the project does not
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 2
    problem = _environment() or _qt()
    if problem:
        print(problem)
        return 2
    python = str(BIN / "python")
    workers = str(max(2, min(4, os.cpu_count() or 2)) + 1)  # one more: tests also wait
    tests = [python, "-m", "pytest", "-q", "-rs", *_SLOWEST]
    at_once = ["-n", workers, "--dist", "worksteal"]
    quick: list[tuple[str, list[str]]] = [
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("imports", [str(BIN / "lint-imports"), "--no-logo"]),
        ("workflows", [str(BIN / "zizmor"), "--offline", "--no-progress", "--quiet", ".github/workflows"]),
        ("tests", [*tests, *at_once, "-m", "not slow and not packaging"]),
    ]
    slow = ("slow proofs", [*tests, *at_once, "-m", "slow"])
    # Building the program, and its tests under wine, are one test each and take longer than any other may.
    patient = ["-o", "faulthandler_timeout=3000"]
    windows = ("Windows program", [*tests, *patient, "-m", "packaging", "tests/packaging"])
    asked = {"--fast": quick, "--windows": [windows]}
    checks = next((asked[word] for word in sys.argv[1:] if word in asked), [*quick, slow, windows])
    failed = [name for name, command in checks if not _passes(name, command)]
    print("\nAll checks passed." if not failed else f"\nFailed: {', '.join(failed)}.")
    return 1 if failed else 0


def _environment() -> str:
    """Make or refresh the virtual environment; returns what is wrong, empty when nothing is."""
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            if not _apt("python3-venv"):
                return "Python's venv module is missing. Install it: sudo apt-get install python3-venv"
            if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode != 0:
                return "A virtual environment could not be made."
    install = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", ".[dev]"]
    if subprocess.run(install, cwd=ROOT, check=False).returncode != 0:
        return "The project's packages could not be installed; pip says why above."
    return ""


def _qt() -> str:
    """Qt needs a few system libraries on Linux; returns what is wrong, empty when nothing is."""
    if not sys.platform.startswith("linux"):
        return ""
    if not all(shutil.which(name) for name in ("Xvfb", "trayer", "xdotool")):
        _apt(*DESKTOP_PACKAGES)
    if _qt_imports() or (_apt(*QT_PACKAGES.split()) and _qt_imports()):
        return ""
    return f"Qt's system libraries are missing. Install them: sudo apt-get install {QT_PACKAGES}"


def _qt_imports() -> bool:
    probe = "from PySide6.QtWidgets import QApplication; QApplication([])"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([str(BIN / "python"), "-c", probe], env=environment, capture_output=True, check=False)
    return done.returncode == 0


def _apt(*packages: str) -> bool:
    """Install Debian packages if we may; False when we may not or it failed."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
