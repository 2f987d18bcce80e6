"""What the system says about its looks that a tray program has to follow."""

from __future__ import annotations

import sys

from app.system.registry import Registry, user_registry

PERSONALIZE_KEY = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_SPI_GETCLIENTAREAANIMATION = 0x1042


def dark_taskbar(registry: Registry | None = None) -> bool | None:
    """Whether Windows' taskbar is dark, which need not be the mode of its programs; None where that is not known."""
    registry = registry or user_registry()
    if registry is None:
        return None
    try:
        light = registry.read(PERSONALIZE_KEY, "SystemUsesLightTheme")
    except OSError:
        return None
    return light == 0 if isinstance(light, int) else None


def animations_on() -> bool:
    """Whether things may move: False when a person switched animation effects off in Windows."""
    if sys.platform == "win32":
        import ctypes

        shown = ctypes.c_int(1)
        asked = ctypes.windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shown), 0)
        return bool(shown.value) if asked else True
    return True
