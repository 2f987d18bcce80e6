"""PUT on a collection: finding the record that X-Unique-Identifier-Key and -Value name; raises ApiError."""

from __future__ import annotations

from app.simulators.zoho_books.errors import invalid, missing, refused
from app.simulators.zoho_books.operations import Call
from app.simulators.zoho_books.records import Record


def upsert(call: Call, entity: str, noun: str) -> Record | None:
    """The record to overwrite; None = create one, which X-Upsert: true allows.

    The key is the api_name of a custom field that a person has configured to prevent duplicate values.
    """
    key = call.headers.get("x-unique-identifier-key", "")
    value = call.headers.get("x-unique-identifier-value", "")
    fields = [one for one in call.org.custom_fields.values() if one.entity == entity and one.api_name == key]
    if not fields or not fields[0].unique:
        raise invalid("X-Unique-Identifier-Key")
    if not value:
        raise invalid("X-Unique-Identifier-Value")
    found = call.org.with_custom(entity, fields[0], value)
    if len(found) > 1:
        raise refused(f"More than one {noun.lower()} has this value.")
    if found:
        return found[0]
    if call.headers.get("x-upsert", "").lower() != "true":
        raise missing(noun)
    return None
