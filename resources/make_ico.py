"""Writes icons/app.ico from icons/app.svg; run it after a change to the drawing: `python resources/make_ico.py`."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICONS = Path(__file__).parent / "icons"


def png(size: int) -> bytes:
    """The drawing as a PNG of this many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ICONS / "app.svg")).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    image.save(buffer, "PNG")
    return buffer.data().data()


def ico(pictures: dict[int, bytes]) -> bytes:
    """The container: a header, one entry of 16 bytes for each picture, then the pictures; 256 is written 0."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    for size, picture in pictures.items():
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + b"".join(pictures.values())


if __name__ == "__main__":
    (ICONS / "app.ico").write_bytes(ico({size: png(size) for size in SIZES}))
