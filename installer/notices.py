"""Writes the page of third-party notices that the installed program carries: every library, its licence, its text.

python -m installer.notices FILE
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app import __version__
from app.system.about import components

HEAD = f"""ML Connector {__version__} is built on the libraries below. Each stands under its own licence.

Qt and PySide6 are used under the GNU Lesser General Public License, version 3 (LGPL-3.0.txt, which adds to
GPL-3.0.txt, beside this file). Their libraries are files of their own in _internal/PySide6 and _internal/shiboken6:
you may replace them with versions of your own that fit. Their source is at https://download.qt.io/official_releases/.

Qt contains code of others under licences of their own, listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html.

Python stands under the licence of the Python Software Foundation, whose text comes next. Its Windows build contains
OpenSSL (Apache-2.0), SQLite (public domain), libffi (MIT), bzip2 (BSD-like), XZ Utils (public domain), expat (MIT) and
zlib (zlib): https://docs.python.org/3/license.html#licenses-and-acknowledgements-for-incorporated-software.
"""
_LINE = "=" * 100


def python_licence() -> str:
    """The text that every installation of Python carries. Raises FileNotFoundError where this one does not."""
    library = Path(os.__file__).parent
    for path in (library.parent / "LICENSE.txt", library / "LICENSE.txt", library.parent / "LICENSE"):
        if path.is_file():
            return path.read_text("utf-8", errors="replace")
    raise FileNotFoundError(f"no LICENSE.txt of Python in {library.parent} or {library}")


def write(path: Path) -> Path:
    """Write the page; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [HEAD, _LINE, "Python", _LINE, python_licence()]
    for one in components():
        parts += [_LINE, f"{one.name} {one.version}" + (f" – {one.licence}" if one.licence else ""), _LINE, *one.texts]
    path.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
