"""Movements that a person uploads at the destination from a workbook, and how they are found again there; pure.

What is uploaded has no vendor. It carries a reference number, unique for each version of each record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.inventory import AdjustmentDocument, TransferDocument
from app.domain.records import Operation, OperationKind, OperationState, Reason, Subject
from app.domain.states import State
from app.domain.stock import NO_VENDOR, StockChange, StockPlan
from app.flows.steps import UNCLEAR, DocumentsView, Step, StepKind
from app.flows.stock.planner import difference

UploadedDocument = AdjustmentDocument | TransferDocument
_LETTERS = {"stock": "S", "opening": "O", "correction": "C"}
_PART = 1
STEM = 22
"""Characters that the reference numbers of all versions of a record have in common."""


def stem(key: str) -> str:
    """What the reference numbers of all versions of a record begin with: of its company and voucher."""
    guid, _, word = key.lower().partition("/")
    return f"TP-{guid[:8]}-{guid[-8:]}-{_LETTERS.get(word, 'X')}"


def reference(key: str, generation: int) -> str:
    """The reference number of one version; at most 30 characters up to the hundred-millionth."""
    return f"{stem(key)}{generation}"


def generation_of(number: str) -> int:
    """Which version a reference number belongs to; 0 where it is none of ours."""
    tail = number.strip()[STEM:]
    return int(tail) if tail.isdecimal() else 0


def upload_plan(
    changes: Sequence[StockChange],
    target: Sequence[StockChange],
    *,
    key: str,
    generation: int,
    day: date,
    notes: Sequence[str] = (),
) -> StockPlan:
    """The rows of these changes, one for each SKU and place, which lead to the target."""
    total = sum((abs(one.quantity) * one.cost for one in changes), Decimal(0))
    return StockPlan(
        day, (), tuple(target), total, notes=tuple(notes), reference=reference(key, generation), rows=tuple(changes)
    )


def changes_of(document: UploadedDocument) -> list[StockChange]:
    """What a found document changes; nothing of one that is cancelled or not received."""
    if not document.active:
        return []
    if isinstance(document, AdjustmentDocument):
        place = document.location_id or 0
        return [
            _change(one.sku_id, one.sku_code, place, one.quantity, one.cost) for one in document.items if one.active
        ]
    if document.received_on is None:
        return []
    ends = ((document.from_location_id or 0, -1), (document.to_location_id or 0, 1))
    return [
        _change(one.sku_id, one.sku_code, place, sign * one.quantity, one.cost)
        for place, sign in ends
        for one in document.items
        if one.active
    ]


def _change(sku_id: int, code: str, place: int, quantity: Decimal, cost: Decimal) -> StockChange:
    return StockChange(NO_VENDOR, sku_id, code, code, place, "", quantity, cost)


def in_file(operations: Sequence[Operation]) -> bool:
    """Whether this version's rows are in a file of which nothing was found yet: they may be uploaded at any time."""
    return any(one.kind is OperationKind.UPLOAD and one.state in UNCLEAR for one in operations)


def upload_step(
    plan: StockPlan, operations: Sequence[Operation], documents: DocumentsView, sent: Sequence[StockChange]
) -> Step:
    """DONE when the destination holds the target, PERSON when what was uploaded is not what the rows said."""
    known = next((one for one in operations if one.kind is OperationKind.UPLOAD), None)
    found = [one for one in documents.uploads(plan.reference) if one.active]
    noted = known is not None and known.state is OperationState.DONE
    adopted = ((_PART, OperationKind.UPLOAD, found[0].id),) if found and not noted else ()
    missing = difference(plan.target, sent)
    if not missing:
        return Step(StepKind.DONE, _PART, adopted=adopted)
    pending = [one for one in found if isinstance(one, TransferDocument) and one.received_on is None]
    if pending:
        text = f"Transfer {pending[0].number} with reference number {plan.reference} is not received yet."
        advice = "Receive it in ServiceTitan (Inventory > Transfers); the record then closes itself."
        return _step(StepKind.WAIT, State.AWAITING_UPLOAD, plan, "not_received", text, advice, adopted)
    if found or noted:
        return _differs(plan, missing, adopted)
    rows = f"{len(plan.rows)} rows" if len(plan.rows) != 1 else "One row"
    if in_file(operations):
        text = f"{rows} with reference number {plan.reference} were written to a file and are not found there yet."
        advice = (
            "Upload the file in ServiceTitan (Inventory > Adjustments > import); the record then closes itself. If the "
            "file is lost and was never uploaded: ml-connector stock workbook FILE.xlsx --again."
        )
    else:
        text = f"{rows} wait for the import workbook, with reference number {plan.reference}."
        advice = "Write the file (ml-connector stock workbook FILE.xlsx) and upload it in ServiceTitan."
    return _step(StepKind.WAIT, State.AWAITING_UPLOAD, plan, "awaiting_upload", text, advice, ())


def _differs(
    plan: StockPlan, missing: Sequence[StockChange], adopted: tuple[tuple[int, OperationKind, int], ...]
) -> Step:
    first = missing[0]
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    word = "missing" if first.quantity > 0 else "too many"
    text = (
        f"What ServiceTitan holds with reference number {plan.reference} is not what the rows said: "
        f"{abs(first.quantity).normalize():f} of {first.sku_code} {word}{more}."
    )
    advice = "Correct it there with the same reference number; or replay, which puts the difference into the next file."
    return _step(StepKind.PERSON, State.CHANGED_AT_DESTINATION, plan, "upload_differs", text, advice, adopted)


def _step(
    kind: StepKind,
    state: State,
    plan: StockPlan,
    code: str,
    text: str,
    advice: str,
    adopted: tuple[tuple[int, OperationKind, int], ...],
) -> Step:
    reason = Reason(code, Subject.DOCUMENT, plan.reference, text, advice)
    return Step(kind, _PART, state=state, reason=reason, adopted=adopted)
