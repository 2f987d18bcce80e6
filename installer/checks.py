"""Proves of a built folder that it is whole, carries nothing foreign, and is not larger than it may be.

python -m installer.checks "dist/ML Connector"      needs pefile
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("ML Connector.exe", "ml-connector.exe")
LARGEST_MB = 160
"""What the installed folder may have at most."""
LARGEST_SETUP_MB = 50
LONGEST = 101
"""Characters of the longest path in it; the installer allows a folder that leaves room for so many."""
_X64 = 0x8664
_NEVER = ("icuuc", "icuin", "icudt", "bcryptprimitives", "mscms")
"""Libraries of Windows itself. A copy from a newer Windows, or a stand-in of wine, would break older ones."""
_WANTED = (
    "_internal/PySide6/plugins/platforms/qwindows.dll", "_internal/PySide6/plugins/platforms/qoffscreen.dll",
    "_internal/PySide6/plugins/styles", "_internal/PySide6/plugins/iconengines/qsvgicon.dll",
    "_internal/PySide6/plugins/imageformats/qsvg.dll", "_internal/PySide6/plugins/imageformats/qico.dll",
    "_internal/app/resources/icons/app.ico",
    "_internal/licences/LICENSE", "_internal/licences/LGPL-3.0.txt", "_internal/licences/GPL-3.0.txt",
    "_internal/licences/THIRD-PARTY-NOTICES.txt",
)  # fmt: skip


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the folder; nothing when all is well."""
    import pefile  # type: ignore[import-not-found, import-untyped, unused-ignore]

    for name in (*PROGRAMS, *_WANTED):
        if not (folder / name).exists():
            yield f"{name} is missing"
    notices = folder / "_internal/licences/THIRD-PARTY-NOTICES.txt"
    texts = notices.read_text("utf-8") if notices.is_file() else ""
    for wanted in ("PYTHON SOFTWARE FOUNDATION LICENSE", "OpenSSL", "PySide6", "lxml", "requests"):
        if wanted not in texts:
            yield f"the notices of third parties do not name {wanted}"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    if size > LARGEST_MB:
        yield f"it has {size:.0f} MB, at most {LARGEST_MB} are allowed"
    longest = max(len(str(path.relative_to(folder))) for path in folder.rglob("*"))
    if longest > LONGEST:
        yield f"a path in it has {longest} characters, at most {LONGEST} are allowed"
    carried = {path.name.lower(): path for path in folder.rglob("*") if path.suffix.lower() in (".dll", ".pyd", ".exe")}
    for name, path in sorted(carried.items()):
        if name.startswith(_NEVER):
            yield f"{name} belongs to Windows and must not be carried along"
        if b"Wine builtin DLL" in path.read_bytes()[:256]:
            yield f"{name} is wine's own"
        library = pefile.PE(str(path), fast_load=True)
        if library.FILE_HEADER.Machine != _X64:
            yield f"{name} is not 64-bit"
        library.close()


def main() -> int:
    """Print what is wrong; the exit code is 1 when something is."""
    found = list(problems(Path(sys.argv[1])))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
