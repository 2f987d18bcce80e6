"""One request in, one answer out, without sockets: region, faults, sign-in, limits, operation, journal."""

from __future__ import annotations

import re
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from app.simulators.common.cloud import Answer
from app.simulators.common.wire import dumps, loads
from app.simulators.zoho_books import operations_documents, operations_masters, operations_money
from app.simulators.zoho_books.accounts import Accounts
from app.simulators.zoho_books.errors import ApiError, invalid, too_many, unauthenticated, unauthorized
from app.simulators.zoho_books.faults import Fault, FaultKind, Faults
from app.simulators.zoho_books.limits import Limits
from app.simulators.zoho_books.operations import UPSERT_HEADERS, Call, Operation, Reply, find
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.regions import placed
from app.simulators.zoho_books.rows import organization_row
from app.simulators.zoho_books.switches import Unknown
from app.simulators.zoho_books.values import strangers

OPERATIONS: tuple[Operation, ...] = (
    *operations_documents.OPERATIONS,
    *operations_money.OPERATIONS,
    *operations_masters.OPERATIONS,
)
ALL_SCOPES = frozenset(operation.scope for operation in OPERATIONS)
API_PREFIX = "/books/v3"
_SECRETS = re.compile(r"((?:client_secret|code|refresh_token|token|code_verifier)=)[^&\s]+")
_US_PURCHASE = re.compile(r"/(bills|vendorcredits|purchaseorders)(/\d+)?")


@dataclass(slots=True)
class SeenRequest:
    """One entry of the journal; `path` is without the prefix of the region, as in `/books/v3/bills`."""

    region: str
    role: str
    """accounts or api; empty for anything else."""
    method: str
    path: str
    query: str
    body: str
    at: datetime
    authenticated: bool = False
    status: int | None = None
    """None while the answer is on its way."""
    code: int = 0
    """The `code` of an answer of the API."""
    delivered: bool = False
    """False when the answer was lost on purpose."""
    committed: bool = False
    """Whether the operation ran without an error."""
    fault: str = ""
    unknown: tuple[str, ...] = ()
    """Paths, parameters and fields that Zoho's documents do not have."""


class Service:
    """Zoho's servers for one user. Every method may be called from any thread."""

    def __init__(self, organizations: Sequence[Organization], accounts: Accounts, *, seed: int = 0) -> None:
        self.organizations = {org.organization_id: org for org in organizations}
        self.accounts = accounts
        self.first = organizations[0]
        self.limits = {org.organization_id: Limits(org) for org in organizations}
        self.faults = Faults(seed)
        self.by_path: Counter[str] = Counter()
        self.bugs: list[Exception] = []
        """Exceptions of the simulator itself; a test asserts that there are none."""
        self._lock = threading.Lock()
        self._journal: list[SeenRequest] = []

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
        region, role, path = placed(path, headers.get("host", ""), self.accounts.user_region)
        at = self.first.clock.now()
        seen = SeenRequest(region, role, method, path, _veiled(query), _veiled(body.decode("utf-8", "replace")), at)
        with self._lock:
            self._journal.append(seen)
            self.by_path[f"{method} {path}"] += 1
        struck = self.faults.strike(method, path, body)
        seen.fault = ",".join(fault.kind.value for fault in struck)
        limits = self._enter(role, query)
        if isinstance(limits, ApiError):
            answer = self._refusal(seen, limits)
        else:
            answer = self._work(seen, struck, query, headers, body, pause)
            answer.done = limits.leave if limits is not None else None
        seen.status = answer.status
        return seen, answer

    def _enter(self, role: str, query: str) -> Limits | ApiError | None:
        """Counts the request as in process at its organization."""
        limits = self.limits.get(dict(parse_qsl(query)).get("organization_id", "")) if role == "api" else None
        if limits is None:
            return None
        try:
            limits.enter()
        except ApiError as error:
            return error
        return limits

    def _work(
        self,
        seen: SeenRequest,
        struck: list[Any],
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        pause: Callable[[float], None],
    ) -> Answer:
        delay = self.first.switches.latency_s + sum(one.seconds for one in struck if one.kind is FaultKind.LATENCY)
        if delay > 0:
            pause(delay)
        try:
            answer = self._before(seen, struck) or self._answer(seen, query, headers, body)
        except ApiError as error:
            answer = self._refusal(seen, error)
        except Exception as error:  # a bug of the simulator: loud, but the connection answers
            traceback.print_exc()
            with self._lock:
                self.bugs.append(error)
            answer = self._refusal(seen, ApiError(500, 1000, f"The simulator failed: {error!r}"))
        return self._after(seen, struck, answer)

    def _before(self, seen: SeenRequest, struck: list[Fault]) -> Answer | None:
        for fault in struck:
            if fault.kind is FaultKind.RESET_BEFORE_COMMIT:
                return Answer(0, b"", lost=fault.kind)
            if fault.kind is FaultKind.ERROR_BEFORE_COMMIT:
                return self._refusal(seen, _broken(fault))
            if fault.kind is FaultKind.THROTTLE:
                wait = int(fault.seconds) or self.first.switches.user_block_s
                code = getattr(fault, "code", 0) or 44
                limit = self.first.switches.daily_limit
                raise too_many(code, limit=limit, retry_after=wait if code == 43 else None)
            if fault.kind is FaultKind.SWALLOWED:
                return Answer(200, b"")
        return None

    def _after(self, seen: SeenRequest, struck: list[Fault], answer: Answer) -> Answer:
        for fault in struck:
            if answer.lost is not None:
                break
            if fault.kind in (FaultKind.RESET_AFTER_COMMIT, FaultKind.STALL_AFTER_COMMIT):
                answer.lost = fault.kind
            elif fault.kind is FaultKind.ERROR_AFTER_COMMIT:
                answer = self._refusal(seen, _broken(fault))
            elif not seen.committed:
                continue  # no success is made up for what was refused
            elif fault.kind is FaultKind.GARBAGE:
                page = b"<html><head><title>Zoho</title></head><body>Sorry, something went wrong.</body></html>"
                answer = Answer(200, page, {"Content-Type": "text/html;charset=UTF-8"})
            elif fault.kind is FaultKind.EMPTY:
                answer = Answer(200, b"")
        return answer

    def _answer(self, seen: SeenRequest, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if seen.role == "accounts":
            page = self.accounts.handle(seen.region, seen.method, seen.path, query, body)
            seen.committed = seen.authenticated = page.granted
            if page.status == 404:
                seen.unknown = (f"{seen.method} {seen.path}",)
            return Answer(page.status, page.body, page.headers)
        self.limits[self.first.organization_id].admit_user()
        found = None
        if seen.role == "api" and seen.path.startswith(API_PREFIX):
            found = find(OPERATIONS, seen.method, seen.path.removeprefix(API_PREFIX))
        if not isinstance(found, tuple):
            seen.unknown = (f"{seen.method} {seen.path}",)
            if found:
                raise ApiError(405, 37, f"The HTTP method {seen.method} is not allowed for the requested resource")
            raise ApiError(404, 5, "Invalid URL Passed")
        scopes = self._scopes(seen.region, headers)
        operation, places = found
        if not operation.org_scoped:
            if not self.accounts.allows(scopes, operation.scope):
                raise unauthorized()
            seen.authenticated = seen.committed = True
            rows = [organization_row(org) for org in self.organizations.values()]
            return self._json(200, {"code": 0, "message": "success", "organizations": rows})
        asked = dict(parse_qsl(query, keep_blank_values=True))
        org = self._organization(asked)
        seen.authenticated = True
        limits = self.limits[org.organization_id]
        limits.spend()
        budget = limits.headers()
        try:
            if not self.accounts.allows(scopes, operation.scope):
                raise unauthorized()
            reply = self._perform(seen, org, operation, Call(org, asked, None, headers, places), body)
        except ApiError as error:
            error.headers.update(budget)
            raise
        seen.committed = True
        answer = self._json(reply.status, {"code": 0, "message": reply.message, **reply.body})
        answer.headers.update(budget)
        if reply.location:
            answer.headers["Location"] = f"/api/v3/{reply.location}"
        return answer

    def _scopes(self, region: str, headers: Mapping[str, str]) -> frozenset[str]:
        try:
            scopes = self.accounts.check(region, headers.get("authorization"))
        except ValueError:
            raise unauthenticated() from None
        if scopes is None:
            raise unauthorized()
        return scopes

    def _organization(self, asked: Mapping[str, str]) -> Organization:
        wanted = asked.get("organization_id", "")
        if not wanted:
            raise invalid("organization_id")
        org = self.organizations.get(wanted)
        if org is None:
            raise ApiError(400, 6041, f"This user is not associated with the CompanyID/CompanyName:{wanted}.")
        return org

    def _perform(self, seen: SeenRequest, org: Organization, operation: Operation, call: Call, body: bytes) -> Reply:
        known = operation.parameters | {"organization_id"}
        unknown = [f"?{name}" for name in call.query if name not in known]
        keyed = operation.method == "PUT" and not call.places
        unknown += [name for name in UPSERT_HEADERS if name in call.headers and not keyed]
        value = self._value(operation, call, body)
        strange = list(strangers(value, operation.shape or {}))
        seen.unknown = (*unknown, *strange, *_us_taxes(org, seen.path, value))
        if strange and org.switches.unknown_fields is Unknown.REFUSED:
            raise invalid(strange[0])
        with org.lock:
            return operation.handler(Call(org, call.query, value, call.headers, call.places))

    @staticmethod
    def _value(operation: Operation, call: Call, body: bytes) -> Any:
        """The JSON body; 1038 for a form or for anything that is not JSON."""
        if operation.shape is None or (not body and operation.method != "PUT"):
            return None
        kind = call.headers.get("content-type", "").split(";")[0].strip().lower()
        try:
            if kind != "application/json":
                raise ValueError(kind)
            return loads(body)
        except ValueError:
            raise ApiError(400, 1038, "JSON is not well formed") from None

    def _refusal(self, seen: SeenRequest, error: ApiError) -> Answer:
        seen.code = error.code
        answer = self._json(error.status, {"code": error.code, "message": error.message})
        answer.headers.update(error.headers)
        return answer

    @staticmethod
    def _json(status: int, value: object) -> Answer:
        return Answer(status, dumps(value), {"Content-Type": "application/json;charset=UTF-8"})


def _broken(fault: Fault) -> ApiError:
    return ApiError(fault.status, getattr(fault, "code", 0) or 1000, "Internal error")


def _veiled(text: str) -> str:
    """What the journal keeps of a query or body: no secret, code or token."""
    return _SECRETS.sub(r"\1(hidden)", text)


def _us_taxes(org: Organization, path: str, value: object) -> list[str]:
    """Tax fields on a purchase document of the US edition, which does not have them."""
    if org.edition != "us" or not isinstance(value, dict) or _US_PURCHASE.fullmatch(path[len(API_PREFIX) :]) is None:
        return []
    lines = value.get("line_items")
    found = [name for name in ("is_inclusive_tax",) if value.get(name)]
    if isinstance(lines, list) and any(isinstance(line, dict) and line.get("tax_id") for line in lines):
        found.append("line_items.tax_id (not in the US edition)")
    return found
