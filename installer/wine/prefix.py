"""A wine prefix with a Windows Python in it, made from Debian's and PyPI's packages alone.

Windows' own Python library and its extension modules come inside the win_amd64 wheel of panda3d; the modules written in
Python are those of the same minor version found on this machine. python.exe and python3.dll are made here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEBIAN = (
    "wine", "wine64", "nsis", "xvfb", "xauth", "xdotool", "imagemagick", "gcc-mingw-w64-x86-64", "osslsigncode",
    "python3-venv", "fonts-noto-core",
)  # fmt: skip
"""What is needed of Debian."""
FONT, FONT_FILES = "Noto Sans", Path("/usr/share/fonts/truetype/noto")
"""What stands for Windows' own fonts, of which wine has none: its letters are about as wide as Segoe UI's."""
PROGRAMS = ("wine", "makensis", "xvfb-run", "x86_64-w64-mingw32-gcc", "osslsigncode", "import", "xdotool")
STAND_INS = ("icuuc", "bcryptprimitives")
"""Libraries of Windows that are made here for the prefix, and must never get into a build."""
PANDA3D = "1.10.16"
VERSIONS = ("3.12", "3.13", "3.11")
"""Python versions that can be had this way; the first whose modules are on this machine is taken."""
_COMPILER = "x86_64-w64-mingw32-gcc"
_UNUSED = ("site-packages", "dist-packages", "lib-dynload", "__pycache__", "test", "idlelib", "tkinter", "ensurepip")


@dataclass(frozen=True, slots=True)
class Prefix:
    """One prefix: `folder/prefix` is what wine calls its prefix, `folder/tools` this machine's own helpers."""

    folder: Path
    version: str
    """Python's, as 3.12."""

    @property
    def root(self) -> Path:
        return self.folder / "prefix"

    @property
    def drive(self) -> Path:
        """Drive C:."""
        return self.root / "drive_c"

    @property
    def python(self) -> Path:
        return self.drive / "Python"

    @property
    def tool(self) -> Path:
        """The bin folder of this machine's helpers."""
        return self.folder / "tools" / "bin"

    @property
    def environment(self) -> dict[str, str]:
        """For wine; nothing of the person's own Python or Qt goes in."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "QT_", "WINE"))}
        own = {"WINEPREFIX": str(self.root), "WINEARCH": "win64", "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        return kept | own | {"WINEDLLOVERRIDES": "winedbg.exe=d"}  # a program that dies is dead at once

    def run(
        self,
        command: Sequence[str | Path],
        *,
        display: bool = True,
        platform: str = "windows",
        timeout_s: float = 600,
        cwd: Path | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program; stdout and stderr together, as text. `platform` is Qt's; wine hands no QT_ on.

        Raises subprocess.TimeoutExpired with what it said so far, and ends all of the prefix then: a missing plug-in
        can hang in a dialog for ever.
        """
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"] if display else []
        # Its output goes through a pipe: this wine's Python dies on a plain file.
        process = subprocess.Popen(
            [*screen, "wine", *map(str, command)],
            env=self.environment | {"WINEQT_QPA_PLATFORM": platform, **(extra or {})},
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        try:
            said, _ = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()  # whatever still runs in there holds the pipe
            process.kill()
            said, _ = process.communicate()
            raise subprocess.TimeoutExpired(process.args, timeout_s, output=said) from None
        return subprocess.CompletedProcess(process.args, process.returncode, said)

    def run_python(self, *arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        """Run the Windows Python."""
        return self.run([r"C:\Python\python.exe", *arguments], **options)  # type: ignore[arg-type]

    def wait(self) -> None:
        """Until every program in the prefix has ended and the registry is written."""
        subprocess.run(["wineserver", "-w"], env=self.environment, timeout=120, check=False)

    def kill(self) -> None:
        """End every program in the prefix."""
        subprocess.run(["wineserver", "-k"], env=self.environment, timeout=60, check=False)


class Unavailable(Exception):
    """This machine cannot run Windows programs; the text says what is missing."""


def windows_path(path: Path) -> str:
    """How a file of this machine is called inside wine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def install_debian() -> None:
    """Install what is needed of Debian, where we may. Raises Unavailable."""
    if not _missing():
        return
    apt = shutil.which("apt-get")
    words = f"sudo apt-get install {' '.join(DEBIAN)}"
    if apt is None or os.geteuid() != 0:
        raise Unavailable(f"wine and its companions are not installed: {words}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], env=environment, check=False)
    command = [apt, "install", "-y", "-qq", "--no-install-recommends", *DEBIAN]
    subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    if missing := _missing():
        raise Unavailable(f"{', '.join(missing)} could not be installed: {words}")


def _missing() -> list[str]:
    found = [program for program in PROGRAMS if not shutil.which(program)]
    return found if (FONT_FILES / "NotoSans-Regular.ttf").is_file() else [*found, FONT]


def make(folder: Path) -> Prefix:
    """The prefix in `folder`, made if it is not there. Raises Unavailable, and RuntimeError where it does not work."""
    install_debian()
    version, modules = _modules()
    prefix = Prefix(folder, version)
    done = folder / "prefix-is-complete"
    if done.is_file() and done.read_text() == version:
        _fonts(prefix)
        return prefix
    shutil.rmtree(prefix.root, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    _tools(prefix)
    libraries = _libraries(prefix)
    for command in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
        prefix.run(command)
    _fonts(prefix)
    prefix.wait()
    _python(prefix, libraries, modules)
    _stand_ins(prefix)
    said = prefix.run_python("-c", "import ssl, sqlite3, ctypes, socket", display=False)
    if said.returncode != 0:
        raise RuntimeError(f"the Windows Python does not start under wine:\n{said.stdout}")
    done.write_text(version)
    return prefix


def install(prefix: Prefix, *arguments: str, target: Path | None = None) -> None:
    """Install packages for Windows into the prefix's Python, or into a folder of their own.

    `uv` reads the platform's markers as Windows would.
    """
    command = [
        prefix.tool / "uv", "pip", "install", "--quiet", "--python-platform", "x86_64-pc-windows-msvc",
        "--python-version", prefix.version, "--target", target or prefix.python / "Lib" / "site-packages", *arguments,
    ]  # fmt: skip
    subprocess.run(list(map(str, command)), check=True)


def runtime(prefix: Prefix) -> None:
    """Put the C++ runtime Qt was built with beside Python; the one that came with it is years older."""
    for library in (prefix.python / "Lib" / "site-packages" / "PySide6").glob("vcruntime140*.dll"):
        shutil.copy(library, prefix.python)


def _modules() -> tuple[str, Path]:
    """A version and the folder of its Python modules."""
    for version in VERSIONS:
        if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
            return version, Path(sysconfig.get_path("stdlib"))
        for python in _candidates(version):
            query = "import sysconfig; print(sysconfig.get_path('stdlib'))"
            said = subprocess.run([python, "-c", query], capture_output=True, text=True, check=False)
            if said.returncode == 0 and (Path(said.stdout.strip()) / "os.py").is_file():
                return version, Path(said.stdout.strip())
    raise Unavailable(f"no Python of {', '.join(VERSIONS)} is on this machine")


def _candidates(version: str) -> list[str]:
    found = [shutil.which(f"python{version}")]
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(managed.glob(f"{version}.*/bin/python{version}"))]
    return [path for path in found if path]


def _tools(prefix: Prefix) -> None:
    if not (prefix.tool / "uv").exists():
        venv.create(prefix.folder / "tools", with_pip=True)
        pip = [str(prefix.tool / "pip"), "install", "--quiet", "--disable-pip-version-check", "uv", "pefile"]
        subprocess.run(pip, check=True)


def _libraries(prefix: Prefix) -> Path:
    """Windows' Python library and extension modules, unpacked."""
    target, number = prefix.folder / "libraries", prefix.version.replace(".", "")
    target.mkdir(exist_ok=True)
    wheels = prefix.folder / "wheels"
    command = [
        prefix.tool / "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
        "--platform", "win_amd64", "--python-version", prefix.version, "--dest", wheels, f"panda3d=={PANDA3D}",
    ]  # fmt: skip
    subprocess.run(list(map(str, command)), check=True)
    [wheel] = wheels.glob(f"panda3d-*-cp{number}-cp{number}-win_amd64.whl")
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("deploy_libs/") and not entry.is_dir():
                (target / Path(entry.filename).name).write_bytes(archive.read(entry))
    return target


def _fonts(prefix: Prefix) -> None:
    """What Windows has of itself; else wine takes any family, one whose letters are higher than it says."""
    folder = prefix.drive / "windows" / "Fonts"
    if any(folder.glob("NotoSans*")):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for style in ("Regular", "Bold"):
        shutil.copy(FONT_FILES / f"NotoSans-{style}.ttf", folder)
    for family in ("Segoe UI", "Tahoma", "Arial"):
        key = r"HKCU\Software\Wine\Fonts\Replacements"
        prefix.run(["reg", "add", key, "/v", family, "/d", FONT, "/f"], display=False)


def _python(prefix: Prefix, libraries: Path, modules: Path) -> None:
    number = prefix.version.replace(".", "")
    home, extensions = prefix.python, prefix.python / "DLLs"
    skipped = shutil.ignore_patterns(*_UNUSED, "config-3*", "_sysconfigdata*")
    shutil.copytree(modules, home / "Lib", ignore=skipped)
    (home / "Lib" / "site-packages").mkdir()
    extensions.mkdir()
    for library in libraries.iterdir():
        name = library.name.lower()
        if name == f"python{number}.dll" or name.startswith("vcruntime"):
            shutil.copy(library, home / name)
        elif name == "_wmi.pyd" or f"cp{number}t" in name:
            continue  # this wine's WMI is incomplete, Python does without; the other build is free-threaded
        elif name.endswith(".pyd") or name.startswith("lib") or name in ("sqlite3.dll", "zlib1.dll"):
            shutil.copy(library, extensions / library.name)
    define = f'-DPYTHON_LIBRARY=L"python{number}.dll"'
    _compile([HERE / "python_exe.c", "-municode", define, "-o", home / "python.exe"])
    _forwarder(prefix, home / f"python{number}.dll", home / "python3.dll")


def _forwarder(prefix: Prefix, library: Path, target: Path) -> None:
    """python3.dll: a table that leads to the library of this minor version."""
    query = (
        "import pefile, sys; pe = pefile.PE(sys.argv[1], fast_load=True); pe.parse_data_directories([0])\n"
        "code = [(s.VirtualAddress, s.VirtualAddress + s.Misc_VirtualSize) for s in pe.sections"
        " if s.Characteristics & 0x20000000]\n"
        "for e in pe.DIRECTORY_ENTRY_EXPORT.symbols:\n"
        "    if e.name: print(e.name.decode(), '' if any(a <= e.address < b for a, b in code) else 'DATA')"
    )
    said = subprocess.run([prefix.tool / "python", "-c", query, library], check=True, capture_output=True, text=True)
    lines = ["LIBRARY python3.dll", "EXPORTS"]
    for line in said.stdout.splitlines():
        name, _, kind = line.partition(" ")
        lines.append(f"  {name} = {library.stem}.{name} {kind}".rstrip())
    plan = target.with_suffix(".def")
    plan.write_text("\n".join(lines) + "\n")
    _compile(["-shared", "-nostdlib", "-Wl,--entry=0", plan, "-o", target])
    plan.unlink()


def _stand_ins(prefix: Prefix) -> None:
    """What Windows 10 has and this wine has not. It stays in the prefix: the build's own checks prove it."""
    system = prefix.drive / "windows" / "system32"
    for name in STAND_INS:
        _compile(["-shared", HERE / f"{name}.c", "-ladvapi32", "-o", system / f"{name}.dll"])


def _compile(arguments: Sequence[str | Path]) -> None:
    subprocess.run([_COMPILER, "-w", "-O2", "-s", *map(str, arguments)], check=True)
