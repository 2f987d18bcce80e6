"""Removes secrets from every text that is stored, logged or shown; knows the values handed to it and common forms."""

from __future__ import annotations

import re
import threading

MASK = "•••"
_FORMS = (
    re.compile(r"(?i)(bearer\s+)[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?i)((?:client_secret|access_token|refresh_token|password|svcpassword|st-app-key)\W{1,4})[^\s&\"'<>,}]{3,}"),
    re.compile(r"()eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
)


class Redactor:
    """Thread-safe; every secret and token is registered the moment it is known."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._lock = threading.Lock()

    def register(self, value: str | None) -> None:
        """From now on this value is masked. Values shorter than four characters are ignored."""
        if value and len(value) >= 4:
            with self._lock:
                self._values.add(value)

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        with self._lock:
            values = sorted(self._values, key=len, reverse=True)
        for value in values:
            if value in text:
                text = text.replace(value, MASK)
        for form in _FORMS:
            text = form.sub(lambda m: m[1] + MASK, text)
        return text
