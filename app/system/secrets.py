"""Secrets in the operating system's keyring, or in the environment for unattended use; never in a file of ours."""

from __future__ import annotations

import hashlib
import os
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import keyring
import keyring.errors

from app.domain.errors import ConfigurationError

MOST_CHARACTERS = 1280
"""What Windows Credential Manager holds at most."""


class SecretName(StrEnum):
    """The secrets the product knows."""

    SERVICETITAN_CLIENT_SECRET = "SERVICETITAN_CLIENT_SECRET"
    SERVICETITAN_APP_KEY = "SERVICETITAN_APP_KEY"
    ZOHO_CLIENT_SECRET = "ZOHO_CLIENT_SECRET"
    ZOHO_REFRESH_TOKEN = "ZOHO_REFRESH_TOKEN"
    ZOHO_SESSION = "ZOHO_SESSION"
    """The access token with its end and the addresses of the sign-in: Zoho allows ten of them in ten minutes."""
    TALLY_PASSWORD = "TALLY_PASSWORD"


class Kept(StrEnum):
    """Where a secret is."""

    NOWHERE = "nowhere"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    """Nothing that is stored in the keyring counts beside it."""
    MEMORY = "memory"
    """Only for as long as this process runs: the demonstration."""


class Masking(Protocol):
    """Whoever removes secrets from texts."""

    def add(self, secret: str) -> None: ...


class Secrets:
    """The secrets of one profile. The environment variable `ML_CONNECTOR_SECRET_<NAME>` overrides the keyring."""

    def __init__(self, profile: Path, default_profile: Path, redactor: Masking) -> None:
        self._redactor = redactor
        self._service = "ML Connector"
        if profile.resolve() != default_profile.resolve():
            self._service += " " + hashlib.sha256(str(profile.resolve()).encode()).hexdigest()[:12]
        self._overrides: dict[SecretName, str] = {}

    def _mask(self, value: str | None) -> None:
        if value:
            self._redactor.add(value)

    def override(self, name: SecretName, value: str) -> None:
        """Use this value in this process only (the demonstration's throw-away credentials)."""
        self._mask(value)
        self._overrides[name] = value

    def get(self, name: SecretName) -> str | None:
        """The secret, None when it is not set. Raises ConfigurationError when there is no keyring."""
        value = self._overrides.get(name) or os.environ.get(f"ML_CONNECTOR_SECRET_{name}")
        if not value:
            try:
                value = keyring.get_password(self._service, name.value)
            except keyring.errors.KeyringError as error:
                raise _no_keyring(name, error) from error
        self._mask(value)
        return value or None

    def kept(self, name: SecretName) -> Kept:
        """Where it comes from. Raises ConfigurationError when there is no keyring."""
        if name in self._overrides:
            return Kept.MEMORY
        if os.environ.get(f"ML_CONNECTOR_SECRET_{name}"):
            return Kept.ENVIRONMENT
        return Kept.KEYRING if self.get(name) else Kept.NOWHERE

    def set(self, name: SecretName, value: str) -> None:
        """Store in the keyring; what was overridden is overridden again.

        Raises ConfigurationError when there is no keyring or the value does not fit.
        """
        if not value or len(value) > MOST_CHARACTERS:
            raise ConfigurationError(
                f"A secret has 1 to {MOST_CHARACTERS} characters.",
                item=name.value,
                advice="Copy it again from where it was shown, without spaces around it.",
            )
        self._mask(value)
        if name in self._overrides:
            self._overrides[name] = value
            return
        try:
            keyring.set_password(self._service, name.value, value)
        except keyring.errors.KeyringError as error:
            raise _no_keyring(name, error) from error

    def delete(self, name: SecretName) -> None:
        """Remove from the keyring; nothing happens when it is not there."""
        self._overrides.pop(name, None)
        try:
            if keyring.get_password(self._service, name.value) is not None:
                keyring.delete_password(self._service, name.value)
        except keyring.errors.KeyringError as error:
            raise _no_keyring(name, error) from error


class KeptSecret:
    """One secret of a profile, for whoever keeps a text up to date by itself; at most `MOST_CHARACTERS`. Any thread."""

    def __init__(self, secrets: Secrets, name: SecretName, *, or_in_memory: bool = False) -> None:
        """`or_in_memory`: without a keyring it is kept as long as this process runs."""
        self._secrets = secrets
        self._name = name
        self._or_in_memory = or_in_memory
        self._memory: str | None = None

    def get(self) -> str | None:
        """The text, None where there is none. Raises ConfigurationError when there is no keyring."""
        try:
            return self._secrets.get(self._name)
        except ConfigurationError:
            if not self._or_in_memory:
                raise
            return self._memory

    def set(self, value: str) -> None:
        """Keep it in place of the one before. Raises as `Secrets.set`."""
        try:
            self._secrets.set(self._name, value)
        except ConfigurationError:
            if not self._or_in_memory:
                raise
            self._memory = value

    def delete(self) -> None:
        """Forget it; nothing happens where there is none. Raises ConfigurationError when there is no keyring."""
        self._memory = None
        try:
            self._secrets.delete(self._name)
        except ConfigurationError:
            if not self._or_in_memory:
                raise


def _no_keyring(name: SecretName, error: Exception) -> ConfigurationError:
    return ConfigurationError(
        "This system offers no keyring to keep secrets in.",
        item=name.value,
        advice=(
            f"On a server without a desktop set the environment variable ML_CONNECTOR_SECRET_{name} for the program "
            "instead; secrets are never written to a file."
        ),
        detail=type(error).__name__,
    )
