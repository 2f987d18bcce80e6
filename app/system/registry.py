"""The few values of the current user's Windows registry that the product reads or writes; behaves as `winreg` does."""

from __future__ import annotations

import sys
from typing import Protocol


class Registry(Protocol):
    """Values under HKEY_CURRENT_USER. A missing key or value is FileNotFoundError, a forbidden one PermissionError."""

    def read(self, key: str, name: str) -> object:
        """The value: text, number or bytes by its type."""
        ...

    def write_text(self, key: str, name: str, value: str) -> None:
        """Set a REG_SZ value; makes the key when it is missing."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Remove the value."""
        ...


def user_registry() -> Registry | None:
    """The registry of this user; None where there is none."""
    if sys.platform == "win32":
        return _WindowsRegistry()
    return None


if sys.platform == "win32":
    import winreg

    class _WindowsRegistry:
        """The real one."""

        def read(self, key: str, name: str) -> object:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value: object = winreg.QueryValueEx(opened, name)[0]
                return value

        def write_text(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)
