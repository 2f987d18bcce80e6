"""The simulated TallyPrime on a loopback port: one request at a time, a queue, and no mercy for those who left.

Threads: one accepts, one reads each connection, one (the UI thread of Tally) answers. A client that disconnects does
not stop the answer from being computed. A keep-alive connection holds the single slot until it closes.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType

from app.simulators.tally import wire
from app.simulators.tally.company import Company
from app.simulators.tally.connection import Connection
from app.simulators.tally.control import ControlServer
from app.simulators.tally.costs import FREE, CostModel
from app.simulators.tally.faults import Fault, Faults
from app.simulators.tally.gateway import Gateway, Incoming, Outcome
from app.simulators.tally.journal import Journal, RequestRecord
from app.simulators.tally.state import TallyState, state_with

_HTML_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n"


@dataclass(slots=True)
class _Job:
    connection: Connection
    incoming: Incoming
    record: RequestRecord
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def keeps_alive(self) -> bool:
        return self.incoming.header("Connection").casefold() != "close"


class TallySimulator:
    """A TallyPrime on 127.0.0.1; a context manager that serves between enter and exit.

    `sleep` is called with the seconds the cost model charges; `clock` stamps the journal. `keepalive_s` is how long an
    idle keep-alive connection holds the slot. `on_request` is called on the answering thread before each answer.
    """

    def __init__(
        self,
        companies: Iterable[Company] = (),
        *,
        seed: int = 0,
        port: int = 0,
        control_port: int | None = None,
        costs: CostModel = FREE,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = datetime.now,
        keepalive_s: float = 2.0,
    ) -> None:
        self.state: TallyState = state_with(companies, seed)
        self.costs = costs
        self.journal = Journal(clock)
        self.on_request: Callable[[RequestRecord], None] | None = None
        self.errors: list[Exception] = []
        """Bugs met while answering; leaving the context raises the first one."""
        self._sleep = sleep
        self._keepalive_s = keepalive_s
        self._wanted_port = port
        self._gateway = Gateway(self.state)
        self._condition = threading.Condition()
        self._queue: deque[_Job] = deque()
        self._serving: _Job | None = None
        self._holder: Connection | None = None
        self._stopping = False
        self._listener: socket.socket | None = None
        self._connections: set[Connection] = set()
        self._threads: list[threading.Thread] = []
        self._control = None if control_port is None else ControlServer(self, control_port)
        self.faults.on_change = self._fault_changed

    # --- life --------------------------------------------------------------------------------------------------

    def start(self, port: int | None = None) -> TallySimulator:
        """Listen and serve; returns itself. Raises OSError if the port is taken."""
        if port is not None:
            self._wanted_port = port
        self._stopping = False
        if not self.faults.is_on(Fault.REFUSED):
            self._listen()
        self._thread(self._answer_forever, "tally-ui")
        if self._control is not None:
            self._control.start()
        return self

    def stop(self) -> None:
        """Close everything and wait for the threads."""
        self._stopping = True
        self.faults.wake()
        self._close_listener()
        with self._condition:
            self._condition.notify_all()
            connections = list(self._connections)
        for connection in connections:
            connection.close()
        for thread in list(self._threads):
            thread.join(timeout=10)
        self._threads.clear()
        if self._control is not None:
            self._control.stop()

    def __enter__(self) -> TallySimulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        if self.errors and error is None:
            raise RuntimeError("the simulator failed while answering") from self.errors[0]

    # --- what tests and people look at -------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port it listens on (and will again after a refusal)."""
        return self._wanted_port

    @property
    def url(self) -> str:
        """The address to give to a client."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control_port(self) -> int:
        """The port of the control API. Raises RuntimeError when there is none."""
        if self._control is None:
            raise RuntimeError("started without a control port")
        return self._control.port

    @property
    def faults(self) -> Faults:
        """The switches of misbehaviour."""
        return self.state.faults

    @property
    def requests(self) -> list[RequestRecord]:
        """The journal, oldest first."""
        return self.journal.records()

    @property
    def overlaps(self) -> int:
        """How many requests arrived while another was waiting or being served; must stay 0 for a good client."""
        return sum(1 for record in self.requests if record.overlapped)

    @property
    def forbidden_requests(self) -> list[RequestRecord]:
        """Requests that must never be sent to a real Tally."""
        return [record for record in self.requests if record.forbidden]

    @property
    def whole_book_scans(self) -> int:
        """How many requests made Tally read the whole book."""
        return sum(1 for record in self.requests if record.whole_book_scan)

    @property
    def busy(self) -> bool:
        """Whether a request is waiting or being served."""
        with self._condition:
            return self._serving is not None or bool(self._queue)

    def company(self, name: str | None = None) -> Company:
        """An open company by name; without a name the active one. Raises KeyError."""
        found = self.state.active if name is None else self.state.find(name)
        if found is None:
            raise KeyError(name or "no company is open")
        return found

    def open_company(self, company: Company) -> None:
        """Open a company and make it the active one."""
        self.state.open(company)

    def close_company(self, name: str) -> None:
        """Close a company."""
        self.state.close(name)

    def activate(self, name: str) -> None:
        """Select another open company on the user's screen."""
        self.state.activate(name)

    def require_login(self, name: str, user: str, password: str) -> None:
        """A secured company waits at its login: not listed. [CLAIM] a request with these credentials is answered."""
        self.state.logins[name] = (user, password)

    def log_in(self, name: str) -> None:
        """The user logs in at the screen: the company is listed and answers without credentials."""
        self.state.logins.pop(name, None)

    def release(self) -> None:
        """A person closes the dialog: forbidden requests that hang and BUSY or DIALOG faults end."""
        self.faults.clear(Fault.DIALOG)
        self.faults.clear(Fault.BUSY)

    # --- listening and reading ---------------------------------------------------------------------------------

    def _listen(self) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._wanted_port))
            listener.listen(64)
        except OSError:
            listener.close()
            raise
        self._wanted_port = listener.getsockname()[1]
        self._listener = listener
        self._thread(lambda: self._accept_forever(listener), "tally-accept")

    def _close_listener(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _fault_changed(self, fault: Fault, on: bool) -> None:
        if fault is not Fault.REFUSED or self._stopping or not self._threads:
            return
        if on:
            self._close_listener()
        elif self._listener is None:
            self._listen()

    def _accept_forever(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            connection = Connection(sock)
            with self._condition:
                self._connections.add(connection)
            self._thread(lambda one=connection: self._read_forever(one), "tally-connection")  # type: ignore[misc]

    def _read_forever(self, connection: Connection) -> None:
        try:
            while not connection.closed and (incoming := connection.read()) is not None:
                job = self._enqueue(connection, incoming)
                while not job.done.wait(0.5):
                    if self._stopping:
                        return
                if not job.keeps_alive:
                    return
        finally:
            connection.close()
            with self._condition:
                self._connections.discard(connection)
                if self._holder is connection:
                    self._holder = None
                self._condition.notify_all()

    def _enqueue(self, connection: Connection, incoming: Incoming) -> _Job:
        with self._condition:
            overlapped = self._serving is not None or bool(self._queue)
            record = self.journal.open(overlapped=overlapped)
            record.bytes_in = len(incoming.body)
            record.headers = incoming.headers
            job = _Job(connection, incoming, record)
            if self._holder is connection:
                self._queue.appendleft(job)
            else:
                self._queue.append(job)
            self._condition.notify_all()
            return job

    # --- answering ---------------------------------------------------------------------------------------------

    def _answer_forever(self) -> None:
        while (job := self._next()) is not None:
            try:
                self._serve(job)
            except Exception as error:  # a bug of the simulator or of a test's callback must not silence the port
                self.errors.append(error)
                self._idle(job)
                job.connection.close()
            finally:
                self._idle(job)
                job.done.set()
                self.journal.changed()

    def _next(self) -> _Job | None:
        """The next request, as soon as no idle keep-alive connection holds the slot; None when stopping."""
        with self._condition:
            while not self._stopping:
                if self._queue and (self._holder is None or self._queue[0].connection is self._holder):
                    self._serving = self._queue.popleft()
                    self._holder = None
                    return self._serving
                waited = self._condition.wait(self._keepalive_s if self._holder is not None else None)
                if not waited:
                    self._holder = None
            return None

    def _idle(self, job: _Job) -> None:
        """The slot is free (before the last byte leaves, so that a prompt next request does not count as overlap)."""
        with self._condition:
            if self._serving is job:
                self._serving = None
                job.record.finished = True
                if job.keeps_alive and not job.connection.closed and job.connection in self._connections:
                    self._holder = job.connection
            self._condition.notify_all()

    def _serve(self, job: _Job) -> None:
        record, faults = job.record, self.faults
        if self.on_request is not None:
            self.on_request(record)
        words = job.incoming.body.replace(b"\x00", b"").decode("latin-1")
        for silent in (Fault.DIALOG, Fault.BUSY):
            armed = faults.take(silent, words)
            if armed is not None:
                if armed.times is not None:
                    faults.arm(silent, seconds=armed.seconds)
                faults.wait_while_silent(silent, lambda: self._stopping, armed.seconds)
                if armed.times is not None:
                    faults.clear(silent)
        outcome = self._gateway.handle(job.incoming, record)
        self.journal.changed()
        if outcome.hangs:
            faults.arm(Fault.DIALOG)
            faults.wait_while_silent(Fault.DIALOG, lambda: self._stopping, None)
            outcome = Outcome(drops=True)
        cost = self.costs.seconds(record.rows_scanned, record.rows_sent, record.unbounded_rows)
        if cost > 0:
            self._sleep(cost)
        if outcome.drops or faults.take(Fault.DROP, record.subject) is not None or self._stopping:
            self._idle(job)
            job.connection.close()
            return
        self._send(job, outcome)

    def _send(self, job: _Job, outcome: Outcome) -> None:
        faults, record = self.faults, job.record
        text = outcome.text
        cut = faults.take(Fault.CUT_XML, record.subject)
        if cut is not None:
            text = text[: int(len(text) * cut.fraction)]
        if faults.take(Fault.INVALID_XML, record.subject) is not None:
            text = text.replace("</ENVELOPE>", "<NAME>Nuts & Bolts</ENVELOPE>")
        body = wire.encode(text, outcome.charset)
        head = wire.header_block(len(body), outcome.charset)
        if outcome.html:
            head = _HTML_HEAD.format(len(body)).encode("ascii")
        short = faults.take(Fault.TRUNCATED, record.subject)
        sent = head + (body if short is None else body[: int(len(body) * short.fraction)])
        record.bytes_out = len(sent)
        record.delivered = job.connection.send(sent[:-1]) and short is None
        self._idle(job)
        job.connection.send(sent[-1:])
        if short is not None:
            job.connection.close()

    def _thread(self, target: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        with self._condition:
            self._threads = [one for one in self._threads if one.is_alive()]
            thread.start()
            self._threads.append(thread)
