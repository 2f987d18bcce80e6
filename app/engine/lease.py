"""One sender per tenant: a lock on this PC, a heartbeat in ServiceTitan between PCs.

A guard against accidents, not a consensus protocol: the markers are what proves that nothing is sent twice.
"""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import Clock
from app.domain.errors import NotFound, OutcomeUnknown, PermissionMissing, Rejected, SenderRefused
from app.engine.ports import Gate, PurchasingSystem
from app.store.audit import AuditTrail
from app.store.codec import moment, stamp
from app.store.references import Cursors

APPLICATION_GUID = "5f3b7a1e-6c0d-4d53-9a52-3f4c9f6f2b71"
"""Under which our values stand in ServiceTitan's external data."""
KEY = "ml_connector_sender"
VALID = timedelta(minutes=60)
"""How long a heartbeat keeps others out."""
RENEW = timedelta(minutes=15)


SETTLE_S = 2.0
"""Between taking over and reading back whose heartbeat stands."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who sent last, and when by the server's clock."""

    name: str
    at: datetime | None


class SenderLease:
    """The right to send to one tenant."""

    def __init__(
        self,
        gate: Gate,
        system: PurchasingSystem,
        cursors: Cursors,
        audit: AuditTrail,
        clock: Clock,
        *,
        tenant_id: str,
        profile: str,
        warehouse_id: int | None,
    ) -> None:
        """`profile`: name of the profile, `#` and what tells it from others of that name on this PC.
        `warehouse_id`: where the heartbeat stands; None = no guard between PCs."""
        self._gate = gate
        self._system = system
        self._cursors = cursors
        self._audit = audit
        self._clock = clock
        self._tenant_id = tenant_id
        self._profile = profile
        self._warehouse_id = warehouse_id
        self._guard = threading.Lock()
        self._holders = 0
        self._beat: datetime | None = None

    def acquire(self) -> None:
        """Take the lock and write the heartbeat; each call needs its own `release`, any thread.

        Raises SenderRefused naming the other sender.
        """
        with self._guard:
            if not self._holders and not self._gate.acquire():
                raise SenderRefused(
                    f"Another ML Connector on this PC is sending to tenant {self._tenant_id}.",
                    item="ServiceTitan",
                    advice="Close the other one (or its profile), or wait until it is done. "
                    "Nothing was sent from here.",
                )
            self._holders += 1
        try:
            self._heartbeat()
        except BaseException:
            self.release()
            raise

    def renew(self) -> None:
        """A sign of life during long work, when the last is old enough. Raises SenderRefused when another took over,
        however long ago: what this one decided since is stale."""
        self._heartbeat(while_sending=True)

    def release(self) -> None:
        """Give the lock back; the heartbeat stays until it expires, so that another PC does not take over by turns."""
        with self._guard:
            self._holders -= 1
            if not self._holders:
                self._gate.release()

    def _heartbeat(self, *, while_sending: bool = False) -> None:
        if self._warehouse_id is None:
            return
        now = self._system.server_now()
        if self._beat is not None and now is not None and now - self._beat < RENEW:
            return
        try:
            before = self._holder(self._warehouse_id)
            now = self._system.server_now() or self._clock.now()
            self._refuse_if_other(before, now, while_sending)
            mine = json.dumps({"id": self._identity(), "at": stamp(now)}, separators=(",", ":"))
            self._system.put_warehouse_external_data(self._warehouse_id, APPLICATION_GUID, {KEY: mine}, merge=True)
            if before.name != self._identity():
                # Another may have read at the same instant: the one whose name stands at the end is the sender.
                self._clock.sleep(SETTLE_S)
                self._refuse_if_other(self._holder(self._warehouse_id), now, True)
        except (PermissionMissing, Rejected, NotFound, OutcomeUnknown) as error:
            self._unguarded(error.what)
            return
        self._beat = now

    def _holder(self, warehouse_id: int) -> _Holder:
        """Whose heartbeat stands at the warehouse; nobody's when it is absent or unreadable."""
        value = self._system.warehouse_external_data(warehouse_id, APPLICATION_GUID).get(KEY, "")
        try:
            said = json.loads(value) if value else {}
            return _Holder(str(said.get("id", "")), moment(said.get("at")))
        except (ValueError, AttributeError):
            return _Holder("", None)

    def _refuse_if_other(self, holder: _Holder, now: datetime, whatever_age: bool) -> None:
        if not holder.name or holder.at is None or holder.name == self._identity():
            return
        if not whatever_age and now - holder.at > VALID:
            return
        pc, _, profile = holder.name.partition("/")
        raise SenderRefused(
            f"The PC {pc} (profile {profile.partition('#')[0]}) sent to tenant {self._tenant_id} at "
            f"{holder.at:%H:%M} UTC and is its sender.",
            item="ServiceTitan",
            advice="Only one PC may send. Stop ML Connector there; "
            f"{int(VALID.total_seconds() / 60)} minutes after its last sign of life this one may take over. "
            + ("Nothing more is sent from here." if whatever_age else "Nothing was sent from here."),
        )

    def _identity(self) -> str:
        """This PC and this profile's folder, whatever database lies in it."""
        return f"{socket.gethostname()}/{self._profile}"

    def _unguarded(self, why: str) -> None:
        self._beat = self._system.server_now()
        name = "lease.unguarded"
        if self._cursors.get(name) != why:
            self._cursors.put(name, why)
            self._audit.add(
                "lease", "ServiceTitan does not take our heartbeat: a second PC would not be noticed.", detail=why
            )
