"""The icons: every name draws, the tray's states differ by shape alone, its colours and counts can be read."""

from __future__ import annotations

import importlib.util
import itertools
import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from app.domain.overall import Overall
from app.system import paths
from app.system.paths import resources
from app.ui import icons

GLYPHS = [
    "overview",
    "attention",
    "records",
    "link",
    "mapping",
    "stock",
    "audit",
    "connections",
    "settings",
    "search",
    "close",
    "chevron_right",
    "chevron_down",
    "chevron_left",
    "tick",
    "tick_disc",
    "cross",
    "ring",
    "arrows",
    "clock",
    "info",
    "warning",
    "error_disc",
    "more",
    "refresh",
    "dot",
    "download",
    "upload",
    "external_link",
    "copy",
    "filter",
    "calendar",
    "folder",
    "play",
    "pause",
    "plus",
    "minus",
    "bell",
    "eye",
    "eye_off",
    "user",
    "key",
    "help",
    "trash",
    "undo",
    "table",
    "chart",
    "tally",
    "company",
    "cloud",
    "plug",
    "sun",
    "moon",
]
LIGHT, DARK = "#f0f3f7", "#1c1f24"
STATES = list(Overall)

pytestmark = pytest.mark.usefixtures("qapp")


def alphas(pixmap: QPixmap) -> list[int]:
    image = pixmap.toImage()
    return [image.pixelColor(x, y).alpha() for y in range(image.height()) for x in range(image.width())]


def ink(pixmap: QPixmap) -> float:
    """The share of the square that is covered."""
    mask = alphas(pixmap)
    return sum(mask) / (255 * len(mask))


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_glyphs_the_window_uses_are_the_ones_that_are_shipped() -> None:
    assert icons.names() == sorted(GLYPHS)


@pytest.mark.parametrize("size", [16, 20, 24, 32])
@pytest.mark.parametrize("name", GLYPHS)
def test_a_glyph_draws_in_its_colour_and_leaves_its_surroundings_clear(name: str, size: int) -> None:
    pixmap = icons.pixmap(name, size, 1, "#0f5c9e")
    assert 0.03 < ink(pixmap) < 0.75
    image = pixmap.toImage()
    strongest = max(
        (image.pixelColor(x, y) for x in range(size) for y in range(size)), key=lambda colour: colour.alpha()
    )
    expected = QColor("#0f5c9e")
    assert abs(strongest.red() - expected.red()) + abs(strongest.blue() - expected.blue()) < 8


def test_no_two_glyphs_look_alike() -> None:
    masks = {name: alphas(icons.pixmap(name, 16, 1, "black")) for name in GLYPHS}
    alike = [
        (one, other)
        for one, other in itertools.combinations(GLYPHS, 2)
        if sum(abs(a - b) for a, b in zip(masks[one], masks[other], strict=True)) < 255 * 6
    ]
    assert alike == []


def test_an_unknown_glyph_is_an_error_and_no_empty_picture() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no_such_glyph", "#000000")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0])
@pytest.mark.parametrize("size", [16, 20, 24])
def test_an_icon_is_drawn_for_the_screen_and_not_scaled(size: int, ratio: float) -> None:
    shown = icons.icon("search", "#47525f").pixmap(QSize(size, size), ratio)
    assert shown.size() == QSize(round(size * ratio), round(size * ratio))
    assert alphas(shown) == alphas(icons.pixmap("search", size, ratio, "#47525f"))


def test_a_translucent_colour_stays_translucent() -> None:
    assert max(alphas(icons.pixmap("tick_disc", 16, 1, QColor(0, 0, 0, 100)))) == 100


@pytest.mark.parametrize("size", icons.TRAY_SIZES)
def test_tray_states_differ_by_shape_alone(size: int) -> None:
    masks = {state: alphas(icons.tray_pixmap(state, 100, False, size)) for state in STATES}
    for one, other in itertools.combinations(STATES, 2):
        different = sum(abs(a - b) for a, b in zip(masks[one], masks[other], strict=True)) / 255
        union = sum(max(a, b) for a, b in zip(masks[one], masks[other], strict=True)) / 255
        assert different / union > 0.25, f"{one} and {other} look alike at {size} px"


@pytest.mark.parametrize("state", STATES)
def test_a_tray_icon_holds_every_size_and_changes_colour_only_with_the_taskbar(state: Overall) -> None:
    light, dark = icons.tray_icon(state, 3, False), icons.tray_icon(state, 3, True)
    assert {size.width() for size in light.availableSizes()} == set(icons.TRAY_SIZES)
    for size in icons.TRAY_SIZES:
        one, other = light.pixmap(size, size), dark.pixmap(size, size)
        assert alphas(one) == alphas(other)
        assert one.toImage() != other.toImage()


@pytest.mark.parametrize("state", STATES)
def test_tray_colours_can_be_read_on_their_taskbar(state: Overall) -> None:
    on_light, on_dark = icons.TRAY_COLOURS[state]
    assert contrast(on_light, LIGHT) >= 4.5
    assert contrast(on_dark, DARK) >= 4.5


@pytest.mark.parametrize("state", [Overall.PAUSED, Overall.SETUP_NEEDED, Overall.TALLY_OFFLINE])
@pytest.mark.parametrize("size", [16, 20, 24, 32, 40, 48, 64])
def test_straight_edges_fall_on_pixels(state: Overall, size: int) -> None:
    mask = alphas(icons.tray_pixmap(state, 0, False, size))
    soft = sum(8 < value < 247 for value in mask)
    assert soft / sum(value > 0 for value in mask) < 0.25


@pytest.mark.parametrize(
    ("count", "size", "label"),
    [
        (0, 64, "!"),
        (1, 16, "1"),
        (9, 16, "9"),
        (10, 16, "!"),
        (10, 20, "!"),
        (10, 24, "10"),
        (99, 24, "99"),
        (100, 24, "!"),
        (100, 64, "!"),
    ],
)
def test_the_triangle_says_the_count_where_it_is_legible(count: int, size: int, label: str) -> None:
    assert icons.tray_label(count, size) == label
    same = 0 if label == "!" else count
    assert alphas(icons.tray_pixmap(Overall.ATTENTION, count, True, size)) == alphas(
        icons.tray_pixmap(Overall.ATTENTION, same, True, size)
    )


@pytest.mark.parametrize("size", icons.TRAY_SIZES)
def test_each_count_is_cut_out_and_looks_different(size: int) -> None:
    counts = [*range(10), *(range(10, 100, 7) if size >= 24 else ())]
    pictures = [alphas(icons.tray_pixmap(Overall.ATTENTION, count, False, size)) for count in counts]
    for (one, first), (other, second) in itertools.combinations(zip(counts, pictures, strict=True), 2):
        different = sum(abs(a - b) for a, b in zip(first, second, strict=True))
        assert different > 255 * 2, f"{one} and {other} look alike at {size} px"
    for count, picture in zip(counts, pictures, strict=True):
        inside = [
            picture[row * size + size // 3 : row * size + size * 2 // 3] for row in range(size // 2, size * 7 // 8)
        ]
        assert min(map(min, inside)) < 60, f"{count} is not cut out of the triangle at {size} px"


def test_the_syncing_arrows_turn_in_four_pictures_and_come_round() -> None:
    pictures = [alphas(icons.tray_pixmap(Overall.SYNCING, 0, False, 16, frame)) for frame in range(5)]
    assert pictures[4] == pictures[0]
    for one, other in itertools.combinations(pictures[:4], 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 255 * 10


@pytest.mark.parametrize("state", [state for state in STATES if state is not Overall.SYNCING])
def test_only_the_arrows_turn(state: Overall) -> None:
    assert alphas(icons.tray_pixmap(state, 0, False, 16, 1)) == alphas(icons.tray_pixmap(state, 0, False, 16, 0))


def test_the_product_icon_file_holds_the_drawing_in_every_size() -> None:
    source = importlib.util.spec_from_file_location(
        "make_ico", Path(paths.__file__).parents[2] / "resources/make_ico.py"
    )
    assert source is not None
    assert source.loader is not None
    maker = importlib.util.module_from_spec(source)
    source.loader.exec_module(maker)
    data = (resources() / "icons" / "app.ico").read_bytes()
    kind, number = struct.unpack_from("<HH", data, 2)
    assert (kind, number) == (1, len(maker.SIZES))
    for place, size in enumerate(maker.SIZES):
        width, _, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * place)
        stored = QImage.fromData(data[offset : offset + length])
        assert (width or 256, bits, stored.size()) == (size, 32, QSize(size, size))
        assert stored == QImage.fromData(maker.png(size)), "run resources/make_ico.py again"


def test_the_product_icon_loads(qapp: QApplication) -> None:
    assert {size.width() for size in icons.app_icon().availableSizes()} >= {16, 32, 256}
    assert ink(icons.app_icon().pixmap(32, 32)) > 0.5


def test_an_installed_package_carries_its_pictures_and_a_checkout_has_them_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "app" / "system" / "paths.py"
    monkeypatch.setattr(paths, "__file__", str(module))
    assert resources() == tmp_path.resolve() / "resources"
    (tmp_path / "app" / "resources").mkdir(parents=True)
    assert resources() == tmp_path.resolve() / "app" / "resources"
