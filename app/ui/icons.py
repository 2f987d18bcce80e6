"""Icons: every pixmap is drawn from SVG at its device-pixel size; the tray's shapes, colours and counts."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.domain.overall import Overall
from app.system.paths import resources

TRAY_SIZES = (16, 20, 24, 28, 32, 40, 48, 64)
"""What taskbars ask for from 100 % to 400 %, in device pixels."""
FRAMES = 4
"""Pictures in half a turn of the syncing arrows; half a turn looks like none."""
TRAY_COLOURS: dict[Overall, tuple[str, str]] = {
    Overall.SETUP_NEEDED: ("#47525f", "#d5dbe2"),
    Overall.SIGN_IN_NEEDED: ("#6a3fa0", "#c7a8f0"),
    Overall.PAUSED: ("#47525f", "#d5dbe2"),
    Overall.SYNCING: ("#0f5c9e", "#74b4f2"),
    Overall.TALLY_OFFLINE: ("#a8221b", "#ff9d94"),
    Overall.CLOUD_OFFLINE: ("#a8221b", "#ff9d94"),
    Overall.ATTENTION: ("#9a5b00", "#ffc55a"),
    Overall.UP_TO_DATE: ("#1b6b3a", "#74cf98"),
}
"""Glyph on a light and on a dark taskbar, each at least 4.5 to 1."""
_MASTERS = (24, 20, 16)
_ICON_SIZES = sorted({int(side * scale) for side in (16, 20, 24) for scale in (1, 1.25, 1.5, 1.75, 2, 2.5, 3)})
"""16, 20 and 24 at every Windows scale, so that no pixmap is scaled."""


def names() -> list[str]:
    """Every interface glyph, sorted."""
    return sorted(path.stem for path in (resources() / "icons" / "ui").glob("*.svg"))


def icon(name: str, colour: QColor | str) -> QIcon:
    """The glyph in one colour, at every size a button or menu asks for; FileNotFoundError for an unknown name."""
    return _icon(name, QColor(colour).name(QColor.NameFormat.HexArgb))


def pixmap(name: str, size: int, dpr: float, colour: QColor | str) -> QPixmap:
    """The glyph for a square of `size` logical pixels on a screen with this device-pixel ratio."""
    side = round(size * dpr)
    result = QPixmap.fromImage(_drawn(f"ui/{name}", side, QColor(colour).name(QColor.NameFormat.HexArgb)))
    result.setDevicePixelRatio(dpr)
    return result


def app_icon() -> QIcon:
    """The product's own icon."""
    return QIcon(str(resources() / "icons" / "app.ico"))


def tray_label(count: int, size: int) -> str:
    """What the triangle of `size` device pixels says: the count if it is legible there, else "!"."""
    return str(count) if 1 <= count <= 9 or (10 <= count <= 99 and size >= 24) else "!"


def tray_icon(overall: Overall, count: int, dark_taskbar: bool, frame: int = 0) -> QIcon:
    """The tray's icon in all its sizes; `count` matters to attention and `frame` to syncing only."""
    result = QIcon()
    for size in TRAY_SIZES:
        result.addPixmap(tray_pixmap(overall, count, dark_taskbar, size, frame))
    return result


def tray_pixmap(overall: Overall, count: int, dark_taskbar: bool, size: int, frame: int = 0) -> QPixmap:
    """One size of it, in device pixels."""
    label = tray_label(count, size) if overall is Overall.ATTENTION else ""
    turn = frame % FRAMES if overall is Overall.SYNCING else 0
    return QPixmap.fromImage(_tray(overall, label, TRAY_COLOURS[overall][dark_taskbar], size, turn))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str) -> QIcon:
    result = QIcon()
    for side in _ICON_SIZES:
        result.addPixmap(QPixmap.fromImage(_drawn(f"ui/{name}", side, colour)))
    return result


@lru_cache(maxsize=256)
def _tray(overall: Overall, label: str, colour: str, size: int, turn: int) -> QImage:
    counted = label.isdigit()
    name = f"{overall}_count" if counted else str(overall)
    image = _drawn(f"tray/{_master(size)}/{name}", size, colour, turn * 180 / FRAMES)
    if counted:
        image = image.copy()
        _cut(image, label)
    return image


def _cut(image: QImage, digits: str) -> None:
    """Take the digits out of the triangle: at 16 and 20 px those of whole pixels, else drawn ones of 5 x 7 units."""
    size = image.width()
    small = size in (16, 20)
    unit = 1.0 if small else size / 16 if len(digits) == 1 else size / 21
    drawings = [_renderer(f"tray/{size if small else 'larger'}/digit_{digit}", "#000000") for digit in digits]
    cell = drawings[0].viewBoxF().size() * unit
    left = round((size - len(digits) * cell.width() - (len(digits) - 1) * unit) / 2)
    top = size * 7 // 8 - round(cell.height())
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    for place, drawing in enumerate(drawings):
        drawing.render(painter, QRectF(QPointF(left + place * (cell.width() + unit), top), cell))
    painter.end()


def _master(size: int) -> int:
    """The drawing whose grid falls on this size's pixels, else the largest that is not larger."""
    whole = (master for master in _MASTERS if size % master == 0)
    return next(whole, next((master for master in _MASTERS if master <= size), _MASTERS[-1]))


@lru_cache(maxsize=2048)
def _drawn(path: str, side: int, colour: str, degrees: float = 0) -> QImage:
    drawing = _renderer(path, QColor(colour).name())
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setOpacity(QColor(colour).alphaF())
    if degrees:
        painter.translate(side / 2, side / 2)
        painter.rotate(degrees)
        painter.translate(-side / 2, -side / 2)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def _renderer(path: str, colour: str) -> QSvgRenderer:
    drawing = (resources() / "icons" / f"{path}.svg").read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))
