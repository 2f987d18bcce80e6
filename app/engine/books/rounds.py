"""How a flow into the books runs within a cycle: which system failed is remembered; rounds of sending under the lease.

Nothing that fails here stops the phases before it, and what is not carried out waits in the journal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from app.domain.errors import SystemError_
from app.domain.source import Progress
from app.domain.states import State
from app.engine.books.dispatch import AccountingDispatcher
from app.engine.circuit import Circuit
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.lease import SenderLease
from app.store.records import Records
from app.store.references import Cursors

SENDABLE = (State.READY, State.SENDING, State.RETRY_WAIT, State.VERIFY, State.WITHDRAWING)
_ROUNDS = 3
"""How often a run looks for what its own sending made possible: what was voided is then made anew."""


def forget_decided(cursors: Cursors, key: str) -> None:
    """The flow is off: once it is on again, everything is judged anew, and what go-live date was followed is known."""
    before = cursors.get(key)
    if before is not None:
        cursors.put(key, json.dumps(json.loads(before)[:1]))


def exchange(
    options: CycleOptions,
    result: CycleResult,
    cloud_circuit: Circuit,
    books_circuit: Circuit,
    work: Callable[[], None],
) -> None:
    """Do the work unless a system is known to be away. Raises what the work raises; its circuit remembers it."""
    if not options.by_person and not (cloud_circuit.closed() and books_circuit.closed()):
        result.skipped = True
        return
    try:
        work()
    except SystemError_ as error:
        circuit = cloud_circuit if error.system == cloud_circuit.name else books_circuit
        circuit.failed(error)
        raise


def send_in_rounds(
    records: Records,
    lease: SenderLease,
    dispatcher: AccountingDispatcher,
    progress: Progress,
    *,
    work: Callable[[], Sequence[int]],
    look: Callable[[], None],
    judge: Callable[[], Sequence[int]],
) -> None:
    """Send what is due. `look`: read both sides anew, for another sender may have been at work until a moment ago;
    `judge`: ids of what nothing was sent of yet and that may be."""
    if not work():
        return
    lease.acquire()
    try:
        look()
        judge()
        done = list(work())
        dispatcher.run(done, progress, lease.renew)
        for _ in range(_ROUNDS):
            again = [one for one in judge() if one not in done or _is_ready(records, one)]
            if not again:
                break
            dispatcher.run(again, progress, lease.renew)
            done += again
    finally:
        lease.release()


def _is_ready(records: Records, record_id: int) -> bool:
    record = records.get(record_id)
    return record is not None and record.state is State.READY
