"""Settings: what is refused and how it is said, and a file that is written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import ConfigurationError, DiskFull
from app.system.settings import Environment, Settings, is_loopback, parse
from app.system.settings_file import SettingsFile, read_toml


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tally.url", "ftp://localhost:9000"),
        ("tally.url", "localhost:9000"),
        ("tally.url", "http://"),
        ("tally.url", "http://localhost:99999"),
        ("tally.url", "http://localhost:nine"),
        ("tally.url", "http://[::1"),
        ("tally.url", "http://user:secret@localhost:9000"),
        ("tally.currency", "RUPEES"),
        ("tally.currency", "12X"),
        ("tally.pause_seconds", "-1"),
        ("servicetitan.environment", "staging"),
        ("servicetitan.api_url", "https://api.servicetitan.io"),
        ("servicetitan.api_url", "http://127.0.0.1.evil.example"),
        ("servicetitan.auth_url", "http://10.0.0.5:8080"),
        ("servicetitan.auth_url", "file://localhost/x"),
        ("servicetitan.tenant_id", "my tenant"),
        ("servicetitan.business_unit_id", "many"),
        ("servicetitan.cost_decimals", "9"),
        ("servicetitan.cost_decimals", "1"),
        ("servicetitan.cost_decimals", "many"),
        ("servicetitan.cost_decimals", ""),
        ("sync.interval_minutes", "0"),
        ("sync.interval_minutes", "often"),
        ("sync.start_date", "31-02-2026"),
        ("purchases.enabled", "perhaps"),
        ("network.proxy", "http://user:secret@proxy:8080"),
        ("network.proxy", "http://proxy:port"),
        ("audit.retention_days", "-5"),
        ("updates.feed_url", "http://example.com/releases.atom?token=secret"),
        ("updates.feed_url", "http://127.0.0.1.evil.example/releases.atom"),
        ("updates.feed_url", "https://user:secret@example.com/releases.atom"),
        ("updates.feed_url", "https://"),
        ("updates.feed_url", "https://[::1"),
        ("updates.feed_url", "https://example.com:99999/"),
        ("updates.feed_url", "file:///C:/releases.atom"),
        ("updates.feed_url", "releases.atom"),
    ],
)
def test_a_bad_value_is_refused_naming_its_key_and_changes_nothing(key: str, value: str) -> None:
    settings = Settings()
    with pytest.raises(ConfigurationError) as caught:
        settings.with_value(key, value)
    assert key.partition(".")[0] in caught.value.what
    assert "secret" not in str(caught.value)
    assert caught.value.advice
    assert settings == Settings()


def test_cost_decimals_are_found_out_unless_a_number_is_set(tmp_path: Path) -> None:
    assert Settings().servicetitan.cost_decimals == "auto"
    chosen = Settings().with_value("servicetitan.cost_decimals", "4")
    file = SettingsFile(tmp_path)
    file.save(chosen)
    assert file.load().servicetitan.cost_decimals == 4
    assert chosen.with_value("servicetitan.cost_decimals", "auto") == Settings()


@pytest.mark.parametrize(
    "key", ["tally", "tally.", "tally.port", "nothing.here", "", "tally.url.x", "model_config.extra"]
)
def test_an_unknown_key_is_named(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings().with_value(key, "x")
    assert key in caught.value.what


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("tally.url", "http://localhost:9000/", "http://localhost:9000"),
        ("tally.currency", "inr", "INR"),
        ("sync.interval_minutes", "15", 15),
        ("sync.start_date", "2026-04-01", date(2026, 4, 1)),
        ("sync.start_date", "", None),
        ("servicetitan.business_unit_id", "12", 12),
        ("servicetitan.business_unit_id", "", None),
        ("servicetitan.environment", "custom", Environment.CUSTOM),
        ("servicetitan.api_url", "http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("servicetitan.api_url", "http://[::1]:8123", "http://[::1]:8123"),
        ("purchases.enabled", "false", False),
        ("network.proxy", "http://proxy.office:8080", "http://proxy.office:8080"),
    ],
)
def test_values_typed_on_a_command_line_get_their_type(key: str, value: str, expected: object) -> None:
    assert Settings().with_value(key, value).get(key) == expected


def test_every_key_can_be_read() -> None:
    settings = Settings()
    assert len(settings.keys()) == len(set(settings.keys()))
    for key in settings.keys():  # noqa: SIM118 - a method of ours
        settings.get(key)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:5", True),
        ("http://localhost.evil.example", False),
        ("http://192.168.1.1", False),
        ("nonsense", False),
    ],
)
def test_loopback_is_this_pc_only(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


# -- the file ----------------------------------------------------------------------------------------------------------


def test_what_was_saved_is_loaded_and_defaults_are_not_written(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "profile")
    assert file.load() == Settings()
    changed = Settings().with_value("tally.company", "Müller & Söhne “Nord”")
    file.save(changed)
    assert file.load() == changed
    assert json.loads(file.path.read_text(encoding="utf-8")) == {"tally": {"company": "Müller & Söhne “Nord”"}}
    assert [p.name for p in file.path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"[]",
        b'"x"',
        b'{"tally": 5}',
        b'{"tally": {"port": 1}}',
        b'{"other": {}}',
        b"\xff\xfe{\x00}\x00",
        b"\x80",
    ],
)
def test_a_malformed_file_is_refused_with_advice_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = SettingsFile(tmp_path)
    file.path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        file.load()
    assert caught.value.advice
    assert file.path.read_bytes() == content


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.path.write_bytes(b"\xef\xbb\xbf" + b'{"tally": {"currency": "inr"}}')
    assert file.load().tally.currency == "INR"


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, ConfigurationError)])
def test_a_save_that_fails_keeps_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings().with_value("tally.company", "Before"))

    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(kind):
        file.save(Settings().with_value("tally.company", "After"))
    monkeypatch.undo()
    assert file.load().tally.company == "Before"
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


def test_a_path_that_is_no_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        SettingsFile(tmp_path / "file").save(Settings())


# -- TOML --------------------------------------------------------------------------------------------------------------


def test_settings_are_saved_while_others_read_them(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings())
    with ThreadPoolExecutor(3) as pool:
        readings = [pool.submit(file.load) for _ in range(300)]
        for number in range(1, 31):
            file.save(Settings().with_value("sync.interval_minutes", str(number)))
        assert all(reading.result() for reading in readings)
    assert file.load().sync.interval_minutes == 30


def test_toml_is_laid_over_what_is_set(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[sync]\nstart_date = 2026-04-01\n[tally]\ncompany = "Neu"\n', encoding="utf-8-sig")
    base = Settings().with_value("tally.currency", "INR").with_value("tally.company", "Alt")
    found = read_toml(path, base)
    assert (found.sync.start_date, found.tally.company, found.tally.currency) == (date(2026, 4, 1), "Neu", "INR")


@pytest.mark.parametrize(
    "content", [b"[tally", b"\xff\xfe", b"tally = 1", b"[tally]\nport = 1", b"[x]\ny = 1", b"x = 1"]
)
def test_malformed_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_toml(path, Settings())
    assert caught.value.advice


def test_a_missing_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        read_toml(tmp_path / "none.toml", Settings())


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse({"tally": {"port": 1, "currency": "x"}, "sync": {"interval_minutes": 0}})
    assert all(word in caught.value.what for word in ("tally.port", "tally.currency", "sync.interval_minutes"))
