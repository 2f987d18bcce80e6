"""The diagnostics file: a log that cannot be read is named, and a file that cannot be written leaves nothing behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.domain.errors import ConfigurationError
from app.system.diagnostics import Diagnostics, gather, write
from app.system.logs import LOG_FILE
from app.system.paths import Profile

BUNDLE = Diagnostics({"versions.json": "{}"}, ())


def test_a_log_that_cannot_be_read_is_named_and_the_rest_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = Profile(tmp_path)
    profile.logs.mkdir(parents=True)
    (profile.logs / LOG_FILE).write_text("locked", encoding="utf-8")
    real = Path.read_text

    def read_text(path: Path, *arguments: str) -> str:
        if path.name == LOG_FILE:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr(Path, "read_text", read_text)
    found = gather(profile, {"status.json": lambda: {"counts": {}}})
    assert list(found.parts) == ["versions.json", "settings.json", "status.json"]
    assert found.problems == (f"The log {LOG_FILE} cannot be read: Permission denied.",)


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "diagnostics.zip"
    file.write_text("old", encoding="utf-8")
    write(file, BUNDLE)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["versions.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["diagnostics.zip"]


def test_a_write_that_fails_keeps_the_older_file_and_leaves_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "diagnostics.zip"
    file.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(ConfigurationError, match="No space left"):
        write(file, BUNDLE)
    assert file.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["diagnostics.zip"]


def test_a_place_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write(tmp_path / "gone" / "diagnostics.zip", BUNDLE)
