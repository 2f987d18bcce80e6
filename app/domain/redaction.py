"""Masks secrets in any text that leaves a connector; unmasked text goes into no error, log or audit entry."""

from __future__ import annotations

import re
import threading

MASK = "***"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(Bearer|Basic|Zoho-oauthtoken)\s+[^\s\"',;]+", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"), MASK),
    (re.compile(r"\bak1\.[\w.-]+"), MASK),
    (
        re.compile(
            r"((?:client_secret|refresh_token|access_token|id_token|password|app_?key|code)[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?<=://)[^/\s@:]+(?::[^/\s@]*)?@"), f"{MASK}@"),
    # The query of an address, which can hold a token under any name; urllib3 names addresses without their host.
    (re.compile(r"((?:://|\bwith url: )[^\s?\"'“”<>]*\?)[^\s\"'“”<>]+"), rf"\1{MASK}"),
)
_SHORTEST_SECRET = 4


class Redactor:
    """Replaces the secrets it was told, and whatever looks like one. Any thread."""

    def __init__(self, *secrets: str) -> None:
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """From now on `secret` is masked. A text under four characters would mask ordinary words and is left out."""
        if len(secret) < _SHORTEST_SECRET:
            return
        with self._lock:
            self._secrets = tuple(sorted({*self._secrets, secret}, key=len, reverse=True))

    def discard(self, secret: str) -> None:
        """`secret` is no longer valid anywhere and need not be kept in memory."""
        with self._lock:
            self._secrets = tuple(known for known in self._secrets if known != secret)

    def __call__(self, text: str) -> str:
        """`text` with every secret replaced by `***`."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"
