"""Starting with the session: what the system will do is read, not what was once asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import ConfigurationError
from app.system.autostart import (
    APPROVED_KEY,
    NAME,
    RUN_KEY,
    Autostart,
    LinuxAutostart,
    NoAutostart,
    WindowsAutostart,
)
from app.system.taskbar import PERSONALIZE_KEY, animations_on, dark_taskbar

HERE = (r"C:\Program Files\ML Connector\ML Connector.exe", "--hidden")
ENABLED, DISABLED = b"\x02" + bytes(11), b"\x03\x00\x00\x00" + bytes(8)


class FakeRegistry:
    """As winreg behaves: FileNotFoundError for a missing key or value, PermissionError for a forbidden one."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], object] = {}
        self.forbidden = False

    def _look(self, key: str, name: str) -> None:
        if self.forbidden:
            raise PermissionError(13, "Access is denied")
        if (key, name) not in self.values:
            raise FileNotFoundError(2, "The system cannot find the file specified")

    def read(self, key: str, name: str) -> object:
        self._look(key, name)
        return self.values[key, name]

    def write_text(self, key: str, name: str, value: str) -> None:
        if self.forbidden:
            raise PermissionError(13, "Access is denied")
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self._look(key, name)
        del self.values[key, name]


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry()


def test_on_and_off_again_leaves_nothing_behind(registry: FakeRegistry) -> None:
    switch = WindowsAutostart(registry, HERE)
    assert switch.state().found is Autostart.OFF
    assert switch.switch(True).found is Autostart.ON
    assert registry.values == {(RUN_KEY, NAME): r'"C:\Program Files\ML Connector\ML Connector.exe" --hidden'}
    assert switch.switch(False).found is Autostart.OFF
    assert registry.values == {}
    assert switch.switch(False).found is Autostart.OFF


@pytest.mark.parametrize(
    ("first", "found"),
    [(0x02, "on"), (0x06, "on"), (0x00, "on"), (0x03, "off_by_windows"), (0x07, "off_by_windows")],
)
def test_task_managers_switch_is_the_truth(registry: FakeRegistry, first: int, found: str) -> None:
    switch = WindowsAutostart(registry, HERE)
    switch.switch(True)
    registry.values[APPROVED_KEY, NAME] = bytes([first]) + bytes(11)
    assert switch.state().found == found


def test_looking_never_undoes_task_managers_switch_and_a_click_does(registry: FakeRegistry) -> None:
    switch = WindowsAutostart(registry, HERE)
    switch.switch(True)
    registry.values[APPROVED_KEY, NAME] = DISABLED
    switch.state()
    assert registry.values[APPROVED_KEY, NAME] == DISABLED
    assert switch.switch(True).found is Autostart.ON
    registry.values[APPROVED_KEY, NAME] = ENABLED
    assert switch.switch(True).found is Autostart.ON


@pytest.mark.parametrize("entered", [r'"D:\Old\ML Connector.exe" --hidden', r"D:\Old Place\ML Connector.exe --hidden"])
def test_another_installation_counts_as_off_and_is_named_and_left_alone(registry: FakeRegistry, entered: str) -> None:
    registry.values[RUN_KEY, NAME] = entered
    switch = WindowsAutostart(registry, HERE)
    state = switch.state()
    assert state.found is Autostart.OFF
    assert r"\ML Connector.exe." in state.text
    switch.switch(False)
    assert registry.values[RUN_KEY, NAME] == entered
    assert switch.switch(True).found is Autostart.ON


def test_the_same_path_in_other_letters_is_this_installation(registry: FakeRegistry) -> None:
    registry.values[RUN_KEY, NAME] = r'"c:\program files\ml connector\ML CONNECTOR.EXE"'
    assert WindowsAutostart(registry, HERE).state().found is Autostart.ON


def test_a_forbidden_registry_is_said_and_no_crash(registry: FakeRegistry) -> None:
    registry.forbidden = True
    switch = WindowsAutostart(registry, HERE)
    assert switch.state().found is Autostart.NOT_POSSIBLE
    assert "Access is denied" in switch.state().text
    with pytest.raises(ConfigurationError, match="did not allow"):
        switch.switch(True)


def test_a_desktop_entry_is_written_read_and_removed(tmp_path: Path) -> None:
    command = ("/opt/My 100% Tools/python", "-m", "app", "--hidden")
    switch = LinuxAutostart(tmp_path / "autostart", command)
    assert switch.state().found is Autostart.OFF
    assert switch.switch(True).found is Autostart.ON
    entry = tmp_path / "autostart" / "ml-connector.desktop"
    assert '"--hidden"' in entry.read_text(encoding="utf-8")
    assert LinuxAutostart(tmp_path / "autostart", ("/other/python",)).state().found is Autostart.OFF
    assert switch.switch(False).found is Autostart.OFF
    assert not entry.exists()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktop_switched_off_is_off_until_a_click(tmp_path: Path, line: str) -> None:
    switch = LinuxAutostart(tmp_path, ("/usr/bin/python3", "-m", "app"))
    entry = tmp_path / "ml-connector.desktop"
    entry.write_text(f'[Desktop Entry]\nExec="/usr/bin/python3" "-m" "app"\n{line}\n', encoding="utf-8")
    assert switch.state().found is Autostart.OFF
    assert switch.switch(True).found is Autostart.ON


def test_elsewhere_it_is_not_possible_and_says_so() -> None:
    assert NoAutostart().state().found is Autostart.NOT_POSSIBLE
    with pytest.raises(ConfigurationError):
        NoAutostart().switch(True)


@pytest.mark.parametrize(("value", "dark"), [(0, True), (1, False), ("odd", None), (None, None)])
def test_the_taskbar_is_dark_when_windows_says_so(registry: FakeRegistry, value: object, dark: bool | None) -> None:
    if value is not None:
        registry.values[PERSONALIZE_KEY, "SystemUsesLightTheme"] = value
    assert dark_taskbar(registry) is dark


def test_without_windows_nothing_is_known_of_a_taskbar_and_things_may_move() -> None:
    assert dark_taskbar() is None
    assert animations_on()
