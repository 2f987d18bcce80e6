"""Secrets live in the keyring or the environment, and no log line shows one."""

from __future__ import annotations

import logging
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from app.domain.errors import ConfigurationError
from app.domain.redaction import Redactor
from app.system.logs import LOGGER, start_logging, stop_logging
from app.system.secrets import MOST_CHARACTERS, SecretName, Secrets
from tests.support.keys import MemoryKeyring

NAME = SecretName.SERVICETITAN_CLIENT_SECRET


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets(tmp_path / "a", tmp_path / "default", Redactor())


def test_a_secret_is_set_read_replaced_and_deleted(secrets: Secrets, memory_keyring: MemoryKeyring) -> None:
    assert secrets.get(NAME) is None
    secrets.set(NAME, "first-value")
    secrets.set(NAME, "second-value")
    assert secrets.get(NAME) == "second-value"
    assert list(memory_keyring.kept.values()) == ["second-value"]
    secrets.delete(NAME)
    secrets.delete(NAME)
    assert secrets.get(NAME) is None


def test_profiles_do_not_share_secrets_and_the_default_one_has_the_plain_name(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    default, other = (Secrets(tmp_path / n, tmp_path / "default", Redactor()) for n in ("default", "other"))
    default.set(NAME, "default-secret")
    assert other.get(NAME) is None
    other.set(NAME, "other-secret")
    assert default.get(NAME) == "default-secret"
    assert ("ML Connector", NAME.value) in memory_keyring.kept


def test_the_environment_overrides_and_an_empty_variable_does_not(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.set(NAME, "from-keyring")
    monkeypatch.setenv(f"ML_CONNECTOR_SECRET_{NAME}", "from-environment")
    assert secrets.get(NAME) == "from-environment"
    monkeypatch.setenv(f"ML_CONNECTOR_SECRET_{NAME}", "")
    assert secrets.get(NAME) == "from-keyring"


def test_an_override_lives_in_this_process_only(secrets: Secrets, memory_keyring: MemoryKeyring) -> None:
    secrets.override(NAME, "throw-away")
    assert secrets.get(NAME) == "throw-away"
    assert memory_keyring.kept == {}


@pytest.mark.parametrize("length", [0, MOST_CHARACTERS + 1])
def test_what_the_keyring_of_windows_cannot_hold_is_refused(secrets: Secrets, length: int) -> None:
    with pytest.raises(ConfigurationError, match=str(MOST_CHARACTERS)) as caught:
        secrets.set(NAME, "x" * length)
    assert "xxx" not in str(caught.value)
    secrets.set(NAME, "x" * MOST_CHARACTERS)


def test_without_a_keyring_the_way_by_the_environment_is_named(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    for act in (lambda: secrets.get(NAME), lambda: secrets.set(NAME, "canary-value"), lambda: secrets.delete(NAME)):
        with pytest.raises(ConfigurationError) as caught:
            act()
        assert f"ML_CONNECTOR_SECRET_{NAME}" in caught.value.advice
        assert "canary" not in str(caught.value) + caught.value.detail
    monkeypatch.setenv(f"ML_CONNECTOR_SECRET_{NAME}", "from-environment")
    assert secrets.get(NAME) == "from-environment"


@pytest.mark.parametrize("way", ["set", "override", "environment"])
def test_every_secret_the_program_ever_held_is_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    redact = Redactor()
    secrets = Secrets(tmp_path, tmp_path, redact)
    if way == "environment":
        monkeypatch.setenv(f"ML_CONNECTOR_SECRET_{NAME}", "canary-value")
        secrets.get(NAME)
    else:
        getattr(secrets, way)(NAME, "canary-value")
    assert redact("x canary-value y") == "x *** y"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("set to “https://x.example/f.atom?feed_token=canary&a=1”.", "set to “https://x.example/f.atom?***”."),
        ('{"feed_url": "https://x.example/?canary"}', '{"feed_url": "https://x.example/?***"}'),
        ("exceeded with url: /f?k=canary (Caused by X)", "exceeded with url: /f?*** (Caused by X)"),
        ("Is it https://x.example/f? No.", "Is it https://x.example/f? No."),
    ],
)
def test_the_query_of_an_address_is_masked_as_it_can_hold_a_token(text: str, masked: str) -> None:
    assert Redactor()(text) == masked


def test_log_lines_and_their_tracebacks_are_redacted(tmp_path: Path) -> None:
    redact = Redactor("canary-value")
    handler = start_logging(tmp_path / "logs", redact)
    logger = logging.getLogger(LOGGER)
    try:
        logger.info("token %s", "canary-value")
        try:
            raise RuntimeError("the canary-value is in here, Bearer abc.def.ghi")
        except RuntimeError:
            logger.info("failed", exc_info=True)
    finally:
        stop_logging(handler)
    text = (tmp_path / "logs" / "ml-connector.log").read_text(encoding="utf-8")
    assert "canary" not in text
    assert "abc.def" not in text
    assert "RuntimeError" in text
    assert handler not in logger.handlers


def test_a_folder_that_cannot_be_written_means_no_log_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert start_logging(tmp_path / "file" / "logs", str) is None
    stop_logging(None)
