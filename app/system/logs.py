"""The program's log files: rotating, in the profile, redacted line by line; nobody needs to read them to use it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "app"
LOG_FILE = "ml-connector.log"
_SIZE = 2 * 1024 * 1024
_KEPT = 5
LOG_FILES = _KEPT + 1


class _Redacting(logging.Formatter):
    """Applies the redactor to the finished line, exceptions included."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _Quiet(RotatingFileHandler):
    """A log that cannot be written (a full disk, a file another process holds) never disturbs the work."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: by default the traceback would go to the terminal."""


def start_logging(folder: Path, redact: Callable[[str], str]) -> logging.Handler | None:
    """Write to `folder`/ml-connector.log. None when the folder cannot be written: the program works without a log."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Quiet(folder / LOG_FILE, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(_Redacting(redact))
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler


def stop_logging(handler: logging.Handler | None) -> None:
    """Detach and close."""
    if handler is not None:
        logging.getLogger(LOGGER).removeHandler(handler)
        handler.close()
