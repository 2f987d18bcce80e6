"""Pairs, entries and values of the reference flow as texts: exact ones for the store, readable ones for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple
from decimal import Decimal
from typing import Any

from app.domain.purchasing import Address
from app.domain.records import Subject
from app.flows.reference.differences import FIELDS, Entry, InStep, Link, ReferenceKind, Side, Stamps, Value, Write
from app.flows.reference.planner import Create
from app.store.accounting_pairs import Pair
from app.store.codec import moment, stamp

SYSTEMS = {Side.FIELD: "ServiceTitan", Side.BOOKS: "Zoho Books"}
SUBJECTS = {
    ReferenceKind.VENDOR: Subject.VENDOR,
    ReferenceKind.CUSTOMER: Subject.CUSTOMER,
    ReferenceKind.ITEM: Subject.ITEM,
    ReferenceKind.TAX: Subject.TAX,
}


def spoken(value: Value) -> str:
    """A value as a person reads it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Address):
        return ", ".join(part for part in astuple(value) if part)
    return value


def label_of(kind: ReferenceKind, field: str) -> str:
    """The name of a field, for a person."""
    return next(spec.label for spec in FIELDS[kind] if spec.name == field)


def pair_of(link: Link) -> Pair:
    """A link as it is stored."""
    data = {
        "in_step": {name: [_packed(both.field), _packed(both.books)] for name, both in sorted(link.in_step.items())},
        "stamps": {side.value: [stamp(known.ours), stamp(known.others)] for side, known in sorted(link.stamps.items())},
    }
    return Pair(link.kind.value, link.field_id, link.books_id, json.dumps(data, ensure_ascii=False))


def link_of(pair: Pair) -> Link:
    """The link again."""
    said = json.loads(pair.data)
    return Link(
        ReferenceKind(pair.kind),
        pair.field_id,
        pair.books_id,
        {name: InStep(_unpacked(field), _unpacked(books)) for name, (field, books) in said["in_step"].items()},
        {Side(side): Stamps(moment(ours), moment(others)) for side, (ours, others) in said["stamps"].items()},
    )


def create_text(create: Create) -> str:
    """What is created, and from what, as it is kept with the operation."""
    source = create.source
    said = {
        "kind": create.kind.value,
        "side": create.side.value,
        "id": source.id,
        "key": source.key,
        "fields": {name: _packed(value) for name, value in sorted(source.fields.items())},
    }
    return json.dumps(said, ensure_ascii=False)


def create_of(text: str) -> Create:
    """The same again; the source is as it was sent."""
    said = json.loads(text)
    fields = {name: _unpacked(value) for name, value in said["fields"].items()}
    return Create(ReferenceKind(said["kind"]), Side(said["side"]), Entry(said["id"], said["key"], True, fields))


def write_text(write: Write) -> str:
    """What is changed, as it is kept with the operation."""
    changes = {one.field: [_packed(one.before), _packed(one.after)] for one in write.changes}
    return json.dumps({"kind": write.kind.value, "side": write.side.value, "id": write.id, "changes": changes})


def changed_to(text: str) -> tuple[Side, str, Mapping[str, Value]]:
    """Of such a text: the side, the id there, and the values by field as they were to become."""
    said = json.loads(text)
    return Side(said["side"]), said["id"], {name: _unpacked(after) for name, (_, after) in said["changes"].items()}


def _packed(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return asdict(value) if isinstance(value, Address) else value


def _unpacked(said: Any) -> Value:
    if isinstance(said, str):
        return said
    return Decimal(said["number"]) if "number" in said else Address(**said)
