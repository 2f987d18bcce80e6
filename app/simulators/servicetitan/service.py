"""One request in, one answer out, without sockets: faults, rate limit, authentication, operation, journal."""

from __future__ import annotations

import math
import re
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.simulators.common.cloud import Answer
from app.simulators.common.faults import Fault, FaultKind, Faults
from app.simulators.common.wire import dumps
from app.simulators.servicetitan import (
    operations_accounting,
    operations_crm,
    operations_masters,
    operations_pricebook,
    operations_purchasing,
    operations_reporting,
    operations_returns,
    operations_sales,
    operations_settings,
)
from app.simulators.servicetitan.auth import Auth
from app.simulators.servicetitan.errors import ApiError, no_operation, problem, too_many
from app.simulators.servicetitan.operations import Call, Operation, find
from app.simulators.servicetitan.query import Query
from app.simulators.servicetitan.ratelimit import TokenBucket
from app.simulators.servicetitan.tenant import Tenant

OPERATIONS: tuple[Operation, ...] = (
    *operations_purchasing.OPERATIONS,
    *operations_masters.OPERATIONS,
    *operations_returns.OPERATIONS,
    *operations_accounting.OPERATIONS,
    *operations_sales.OPERATIONS,
    *operations_crm.OPERATIONS,
    *operations_pricebook.OPERATIONS,
    *operations_settings.OPERATIONS,
    *operations_reporting.OPERATIONS,
)
ALL_SCOPES = frozenset(operation.scope for operation in OPERATIONS)
CALLS_PER_SECOND = 60.0
TOKEN_PATH = "/connect/token"
_PATH = re.compile(r"/([A-Za-z]+)/v2/tenant/([^/]+)/(.+)")
_NULLABLE_LISTS = (
    *("customFields", "externalData", "serialNumbers", "technicianIds", "categories", "appliedTo", "expenseItems"),
    *("rates", "subcategories", "tagTypeIds", "splits"),
)


@dataclass(slots=True)
class SeenRequest:
    """One entry of the journal; `status` is None while the answer is on its way."""

    method: str
    path: str
    query: str
    body: str
    at: datetime
    authenticated: bool = False
    status: int | None = None
    delivered: bool = False
    """False when the answer was lost on purpose."""
    committed: bool = False
    """Whether the operation ran without an error."""
    fault: str = ""


class Service:
    """The API of one tenant behind its gateway. Every method may be called from any thread."""

    def __init__(
        self, tenant: Tenant, auth: Auth, *, seed: int = 0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.tenant = tenant
        self.auth = auth
        self.faults = Faults(seed)
        self.bucket = TokenBucket(CALLS_PER_SECOND, CALLS_PER_SECOND, monotonic)
        self.calls_429 = 0
        self.by_path: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._journal: list[SeenRequest] = []
        self.bugs: list[Exception] = []
        """Exceptions of the simulator itself; a test asserts that there are none."""

    # -- journal -------------------------------------------------------------------------------------------

    def journal(self) -> list[SeenRequest]:
        """All requests so far, in order of arrival."""
        with self._lock:
            return list(self._journal)

    def forget(self) -> None:
        """Empties journal and counters."""
        with self._lock:
            self._journal.clear()
            self.by_path.clear()
            self.calls_429 = 0

    # -- one request ---------------------------------------------------------------------------------------

    def handle(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        pause: Callable[[float], None],
    ) -> tuple[SeenRequest, Answer]:
        """Answers one request; `pause` waits the given seconds (latency). `headers` have lower-case names."""
        seen = SeenRequest(method, path, query, _legible(path, body), self.tenant.clock.now())
        with self._lock:
            self._journal.append(seen)
            self.by_path[f"{method} {path}"] += 1
        struck = self.faults.strike(method, path, body)
        seen.fault = ",".join(fault.kind.value for fault in struck)
        delay = self.tenant.switches.latency_s + sum(f.seconds for f in struck if f.kind is FaultKind.LATENCY)
        if delay > 0:
            pause(delay)
        try:
            answer = self._before(struck) or self._answer(seen, method, path, query, headers, body)
        except ApiError as error:
            answer = self._refusal(error)
        except Exception as error:  # a bug of the simulator: loud, but the connection answers
            traceback.print_exc()
            with self._lock:
                self.bugs.append(error)
            answer = self._refusal(problem(500, f"The simulator failed: {error!r}"))
        answer = self._after(struck, answer, seen.committed)
        if answer.status == 429:
            with self._lock:
                self.calls_429 += 1
        seen.status = answer.status
        return seen, answer

    def _before(self, struck: list[Fault]) -> Answer | None:
        for fault in struck:
            if fault.kind is FaultKind.RESET_BEFORE_COMMIT:
                return Answer(0, b"", lost=fault.kind)
            if fault.kind is FaultKind.ERROR_BEFORE_COMMIT:
                return self._refusal(problem(fault.status, "An error occurred while processing your request."))
            if fault.kind is FaultKind.THROTTLE:
                return self._refusal(self._too_many(fault.seconds or 1.0))
            if fault.kind is FaultKind.SWALLOWED:
                return Answer(200, b"")
        return None

    def _after(self, struck: list[Fault], answer: Answer, committed: bool) -> Answer:
        for fault in struck:
            if answer.lost is not None:
                break
            if fault.kind in (FaultKind.RESET_AFTER_COMMIT, FaultKind.STALL_AFTER_COMMIT):
                answer.lost = fault.kind
            elif fault.kind is FaultKind.ERROR_AFTER_COMMIT:
                answer = self._refusal(problem(fault.status, "An error occurred while processing your request."))
            elif not committed:
                continue  # no success is made up for what was refused
            elif fault.kind is FaultKind.GARBAGE:
                page = b"<html><head><title>Please wait</title></head><body>Service is being updated.</body></html>"
                answer = Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})
            elif fault.kind is FaultKind.EMPTY:
                answer = Answer(200, b"")
        return answer

    def _answer(
        self, seen: SeenRequest, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        if path == TOKEN_PATH:
            if method != "POST":
                raise ApiError(405, {"error": "method_not_allowed"})
            given = self.auth.token(headers.get("content-type", ""), body)
            seen.authenticated = seen.committed = True
            return self._json(200, given)
        parts = _PATH.fullmatch(path)
        if parts is None:
            raise no_operation()
        module, tenant_id, rest = parts[1].lower(), parts[2], parts[3]
        asked = Query(query)
        app = self.auth.app(headers.get("st-app-key") or asked.text("servicetitanapplicationkey"))
        if self.tenant.switches.rate_limit_on:
            wait = self.bucket.take(f"{tenant_id}|{app}")
            if wait > 0:
                raise self._too_many(wait)
        found = find(OPERATIONS, method, module, rest)
        if found is None:
            raise no_operation()
        scopes = self.auth.check(headers.get("authorization"), tenant_id)
        seen.authenticated = True
        operation, places = found
        self.auth.allow(scopes, operation.scope)
        if method in ("POST", "PATCH", "PUT") and body:
            kind = headers.get("content-type", "").split(";")[0].strip().lower()
            if kind not in ("application/json", "text/json"):
                raise problem(415, "Unsupported Media Type")
        with self.tenant.lock:
            self.tenant.settle()
            reply = operation.handler(Call(self.tenant, asked, body, places))
        seen.committed = True
        if reply.body is None:
            return Answer(reply.status, b"")
        value = _drifted(reply.body) if self.tenant.switches.null_drift else reply.body
        return self._json(reply.status, value)

    def _too_many(self, wait_s: float) -> ApiError:
        switches = self.tenant.switches
        seconds = max(1, math.ceil(wait_s))
        return too_many(seconds, in_title=switches.retry_in_title, in_header=switches.retry_after_header)

    def _refusal(self, error: ApiError) -> Answer:
        answer = self._json(error.status, error.body)
        answer.headers.update(error.headers)
        return answer

    @staticmethod
    def _json(status: int, value: object) -> Answer:
        return Answer(status, dumps(value), {"Content-Type": "application/json; charset=utf-8"})


def _legible(path: str, body: bytes) -> str:
    """The body for the journal; the credentials of the token endpoint are left out."""
    return "(credentials)" if path == TOKEN_PATH else body.decode("utf-8", "replace")


def _drifted(value: object) -> object:
    """Empty texts and lists of rows become null, as live tenants do; `data` and `items` stay lists."""
    if isinstance(value, list):
        return [_drifted(item) for item in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    for name, item in value.items():
        if (item == "" and name != "continueFrom") or (item == [] and name in _NULLABLE_LISTS):
            result[name] = None
        else:
            result[name] = _drifted(item)
    return result
