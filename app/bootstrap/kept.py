"""What a profile keeps: its files, secrets and database, and the tables that every flow works with."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.domain.clock import Clock
from app.domain.redaction import Redactor
from app.engine.circuit import Circuit
from app.engine.destination_lists import DESTINATION, ReferenceIndex
from app.engine.purchases.context import go_live
from app.engine.status import ZOHO_BOOKS
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors, Mappings, References
from app.system.logs import start_logging, stop_logging
from app.system.paths import Profile, default_profile
from app.system.secrets import Secrets
from app.system.settings import Settings
from app.system.settings_file import SettingsFile


class Kept:
    """One profile's files and database; no connection."""

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        """Opens the database (migrating it). Raises StoreError, ConfigurationError."""
        self.profile = Profile(folder)
        self.clock = clock
        self.redact = Redactor()
        self.settings_file = SettingsFile(folder)
        self.settings_file.load()
        self.secrets = Secrets(folder, default_profile(), self.redact)
        self.database = Database(self.profile.database)
        self._log = start_logging(self.profile.logs, self.redact)
        self.audit = AuditTrail(self.database, clock, self.redact)
        self.records = Records(self.database, clock, self.audit)
        self.books = SourceBooks(self.database)
        self.cursors = Cursors(self.database)
        self.mappings = Mappings(self.database, clock, self.audit)
        self.references = References(self.database)
        self.reference = ReferenceIndex(self.references, self.cursors)
        self.documents = Documents(self.database, DESTINATION)
        self.tally_circuit = Circuit("TallyPrime", self.cursors, self.audit, clock)
        self.cloud_circuit = Circuit("ServiceTitan", self.cursors, self.audit, clock)
        self.books_circuit = Circuit(ZOHO_BOOKS, self.cursors, self.audit, clock)

    def settings(self) -> Settings:
        """The settings as they are on disk now."""
        return self.settings_file.load()

    def go_live(self) -> date:
        """Before it nothing is sent. Raises ConfigurationError while it is not chosen."""
        return go_live(self.settings())

    def currency(self) -> str:
        """Tally's base currency."""
        return self.settings().tally.currency

    def change_settings(self, change: Callable[[Settings], Settings]) -> Settings:
        """Change them on disk, each change with an entry in the audit trail. Raises ConfigurationError, DiskFull."""
        before = self.settings()
        after = change(before)
        self.settings_file.save(after)
        for key in Settings.keys():  # noqa: SIM118 - a method of the model, not a dict
            if after.get(key) != before.get(key):
                text = f"{key} was set to “{after.shown(key)}” (it was “{before.shown(key)}”)."
                self.audit.add("setting", text)
        return after

    def close(self) -> None:
        """Close what is open."""
        with contextlib.suppress(Exception):
            self.database.close()
        stop_logging(self._log)
