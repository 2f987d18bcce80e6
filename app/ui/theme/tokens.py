"""The colour tokens, light and dark, and the sizes of the grid; every colour a window shows is one of these."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tokens:
    """One scheme; colours as #RRGGBB."""

    window: str
    """The page."""
    surface: str
    """Cards, tables, the drawer."""
    sunken: str
    """The navigation."""
    hover: str
    """The row under the pointer."""
    line: str
    """Rules between rows."""
    line_strong: str
    """Edge of row buttons."""
    field: str
    """Edge of inputs and buttons; contrast at least 3."""
    text: str
    text2: str
    text3: str
    """Captions and placeholders; still at least 4.5."""
    accent: str
    """Links, the primary button, focus."""
    on_accent: str
    accent_soft: str
    """Selection."""
    ok: str
    """Checked and true, nothing else."""
    ok_soft: str
    warn: str
    """Waits for a person."""
    warn_soft: str
    bad: str
    """Refused, offline, too old."""
    bad_soft: str
    neutral: str
    """Paused, ignored, not applicable."""
    neutral_soft: str
    bar_ok: str
    """The chart only, as the two after it."""
    bar_wait: str
    bar_bad: str

    def colours(self) -> dict[str, str]:
        """Every colour by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


LIGHT = Tokens(
    window="#F5F6F8",
    surface="#FFFFFF",
    sunken="#EBEEF2",
    hover="#F0F3F7",
    line="#DCE0E6",
    line_strong="#BCC4CE",
    field="#808A98",
    text="#1A222D",
    text2="#47525F",
    text3="#5A6573",
    accent="#0F5C9E",
    on_accent="#FFFFFF",
    accent_soft="#E1EDF8",
    ok="#1B6B3A",
    ok_soft="#E1F1E6",
    warn="#805000",
    warn_soft="#FBEFD5",
    bad="#A8221B",
    bad_soft="#FBE6E4",
    neutral="#47525F",
    neutral_soft="#E7EAEE",
    bar_ok="#5E8FB8",
    bar_wait="#B97A10",
    bar_bad="#A8221B",
)

DARK = Tokens(
    window="#1C1F24",
    surface="#24282F",
    sunken="#181B1F",
    hover="#2B3038",
    line="#3A404A",
    line_strong="#545D69",
    field="#808997",
    text="#E9ECF0",
    text2="#BAC2CC",
    text3="#A0AAB6",
    accent="#74B4F2",
    on_accent="#0D1B2A",
    accent_soft="#21374F",
    ok="#74CF98",
    ok_soft="#1D3829",
    warn="#F0BC62",
    warn_soft="#3D3018",
    bad="#FF9D94",
    bad_soft="#482523",
    neutral="#BAC2CC",
    neutral_soft="#333942",
    bar_ok="#5C8FBD",
    bar_wait="#D9A03F",
    bar_bad="#FF8177",
)

GRID = 4
"""All gaps are multiples of it, in logical pixels."""
MARGIN = 16
"""Around a page; 12 where it is narrow."""
NAVIGATION_WIDTH, RAIL_WIDTH = 188, 60
HEALTH_HEIGHT, HEALTH_HEIGHT_NARROW = 50, 44
DRAWER_WIDTH = 372
CAUSE_ROW, VOUCHER_ROW, MAPPING_ROW, DRAWER_LINE, HEADER_ROW = 48, 28, 34, 22, 28
CONTROL, ROW_BUTTON, CHIP = 30, 24, 20
CARD_RADIUS, CONTROL_RADIUS = 6, 4
COVER_BELOW = 1100
"""Window narrower than this: the drawer covers the table."""
RAIL_BELOW = 1000
"""Window narrower than this: the navigation becomes a rail, cards stand 2 x 2."""
RED_AGE_DAYS = 7
"""From this age on a waiting record's age is shown in `bad`."""


def is_ground(token: str) -> bool:
    """Whether something stands on it, rather than being text or an edge; `on_accent` stands on what is an edge."""
    return token.endswith("_soft") or token in {"window", "surface", "sunken", "hover", "on_accent"}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2.2, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
