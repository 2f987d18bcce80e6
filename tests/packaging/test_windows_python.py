"""The tests of the parts and of the window, run by a Windows Python: what they prove holds on Windows too."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pytest

from installer.wine import prefix as wine
from installer.wine.build import ROOT, Built
from installer.wine.prefix import Prefix
from tests.packaging.machine import Machine

TOOLS = ("hypothesis", "openapi-core", "psutil", "pytest", "pytest-qt", "pytest-timeout")
"""What the tests import beside the program, in the versions that test here."""
PARTS = ("tests/unit/domain", "tests/unit/system")
"""Flows are pure and know no platform (an import rule says so); room for longer words is measured on Linux."""
ZOHO = ("test_zoho_settings.py",)
"""With the sign-in through the browser; the other pages of Zoho Books are made of widgets that are tested anyway."""
LEFT = re.compile("test_zoho|.*translation").match
AT_ONCE = 3
"""Processes."""
SHARE_S = 2700
"""Of one process, at most."""
TEST_S = 600
"""Of one test, at most."""
MOST_AGAIN = 6
"""More that fail are no accident."""


@pytest.fixture(scope="module")
def tools(built: Built, machine: Machine) -> Prefix:
    """The prefix with the tests' own libraries, where no frozen program finds them, and nothing of ours installed."""
    machine.clean()
    wanted = [f"{name}=={metadata.version(name)}" for name in TOOLS]
    wine.install(built.prefix, *wanted, target=folder(built.prefix))
    return built.prefix


def folder(prefix: Prefix) -> Path:
    return prefix.drive / "Tests"


def run(prefix: Prefix, *arguments: str) -> str:
    """One Windows process of pytest, offscreen: all it said."""
    try:
        said = prefix.run_python(
            "-m", "pytest", "-v", "-rs", "-rf", "-m", "not slow", "-p", "no:cacheprovider",
            "-o", f"timeout={TEST_S}", "-o", f"faulthandler_timeout={TEST_S // 2}", *arguments,
            cwd=ROOT, timeout_s=SHARE_S, platform="offscreen",
            extra={"PYTHONPATH": rf"C:\{folder(prefix).name}", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"not at its end after {SHARE_S} s:\n{str(late.output)[-20_000:]}") from None
    assert said.returncode in (0, 1), said.stdout[-20_000:]
    return said.stdout


def _count(said: str, what: str) -> int:
    found = re.findall(rf"(\d+) {what}\b", said)
    return int(found[-1]) if found else 0


def test_the_tests_of_the_parts_and_of_the_window_pass_on_windows(tools: Prefix) -> None:
    """Several processes at once, as tests of a window mostly wait; what fails beside the others is tried once more by
    itself, because starting a program takes wine many seconds then, and some tests wait only so long."""
    window = [path for path in (ROOT / "tests" / "ui").glob("test_*.py") if path.name in ZOHO or not LEFT(path.name)]
    files = sorted(window, key=lambda path: path.stat().st_size)
    shares = [[f"tests/ui/{path.name}" for path in files[start::AT_ONCE]] for start in range(AT_ONCE)]
    shares[0][:0] = PARTS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        all_said = list(pool.map(lambda share: run(tools, *share), shares))
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", "\n".join(all_said), re.MULTILINE)
    assert len(failed) <= MOST_AGAIN, "\n".join(said[-15_000:] for said in all_said)
    if failed:
        again = run(tools, *dict.fromkeys(failed))
        assert _count(again, "failed") == _count(again, "error") == 0, again[-15_000:]
    passed, skipped = (sum(_count(said, what) for said in all_said) for what in ("passed", "skipped"))
    assert passed > 1_000, "hardly any test ran"
    assert skipped < 20, [line for said in all_said for line in said.splitlines() if line.startswith("SKIPPED")]
