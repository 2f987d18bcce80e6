"""Builds the program and its installer under wine, as installer/build.ps1 does on Windows; the result is for tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from installer.wine import prefix as wine
from installer.wine.prefix import Prefix, windows_path
from installer.wine.sign import self_signed, sign

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "installer" / "requirements-windows.txt"
SIGN = Path(__file__).with_name("sign.py")
NEXT_VERSION = "99.0.0"
"""Of the second installer, with which an upgrade is tried."""


class BuildFailed(Exception):
    """A step did not succeed; the text has its last words."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built."""

    prefix: Prefix
    program: Path
    """PyInstaller's folder."""
    setup: Path
    """The installer of this version, packed as for a release."""
    later: Path
    """The same program once more, both executables signed with `certificate`."""
    upgrade: Path
    """Its installer, as a later version, packed quickly; it and its uninstaller are signed too."""
    certificate: Path
    """The public part of a certificate made for this build."""


def build(folder: Path, *, reuse: bool = False) -> Built:
    """Build all of it in `folder`. `reuse` keeps a program built before.

    Raises wine.Unavailable, BuildFailed.
    """
    prefix = wine.make(folder)
    program = folder / "dist" / "ML Connector"
    if not (reuse and program.is_dir()):
        packages(prefix)
        _freeze(prefix, folder)
    _check(prefix, program)
    setup = _pack(folder, program, __version__)
    certificate = self_signed(folder)
    later = folder / "later" / program.name
    shutil.rmtree(later, ignore_errors=True)
    shutil.copytree(program, later)
    for executable in later.glob("*.exe"):
        sign(certificate, executable)
    upgrade = _pack(folder, later, NEXT_VERSION, "-DQUICK", *_signing(certificate))
    sign(certificate, upgrade)
    return Built(prefix, program, setup, later, upgrade, certificate.with_suffix(".pem"))


def packages(prefix: Prefix) -> None:
    """Install the locked libraries, by their hashes, and the project."""
    locked = ("--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", str(REQUIREMENTS))
    wine.install(prefix, *locked)
    wine.install(prefix, "--no-deps", "--reinstall", str(ROOT))
    wine.runtime(prefix)


def _freeze(prefix: Prefix, folder: Path) -> None:
    for name in ("dist", "build"):
        shutil.rmtree(folder / name, ignore_errors=True)
    said = prefix.run_python(
        "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", windows_path(folder / "dist"), "--workpath", windows_path(folder / "build"), "build.spec",
        cwd=ROOT, timeout_s=1800,
    )  # fmt: skip
    (folder / "pyinstaller.log").write_text(said.stdout, encoding="utf-8")
    if said.returncode != 0:
        raise BuildFailed(f"PyInstaller: {said.stdout[-3000:]}")


def _check(prefix: Prefix, program: Path) -> None:
    command = [str(prefix.tool / "python"), "-m", "installer.checks", str(program)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise BuildFailed(f"The built folder is wrong:\n{said.stdout}{said.stderr}")


def _signing(certificate: Path) -> list[str]:
    """What has the uninstaller signed while the installer is packed."""
    return [f"-DSIGN_WITH={sys.executable}", f'-DSIGN_WORDS="{SIGN}" "{certificate}"']


def _pack(folder: Path, program: Path, version: str, *options: str) -> Path:
    target = folder / f"ML-Connector-{version}-setup.exe"
    plan = ROOT / "installer" / "installer.nsi"
    words = [f"-DVERSION={version}", f"-DSOURCE={program}", f"-DTARGET={target}", *options]
    command = ["makensis", "-V2", "-WX", *words, str(plan)]
    said = subprocess.run(command, cwd=plan.parent, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise BuildFailed(f"makensis: {said.stdout[-3000:]}{said.stderr[-1000:]}")
    return target


def main() -> None:
    """Build in the folder named on the command line and say where things are."""
    built = build(Path(sys.argv[1]).resolve(), reuse="--reuse" in sys.argv)
    print(f"program: {built.program}\ninstaller: {built.setup} ({built.setup.stat().st_size / 1e6:.1f} MB)")
