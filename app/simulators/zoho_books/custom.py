"""Custom fields of every kind of record: naming them, setting them and finding by them; raises ApiError."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from app.simulators.zoho_books.errors import invalid, refused
from app.simulators.zoho_books.records import CustomField, Record
from app.simulators.zoho_books.state import State
from app.simulators.zoho_books.values import Body

_NAMES = {
    "customfield_id": "id",
    "custom_field_id": "id",
    "api_name": "api_name",
    "index": "index",
    "label": "label",
}
VALUE_LENGTH = 255
Some = TypeVar("Some", bound=Record)


class Customizing(State):
    """Custom fields of one organization."""

    def set_custom(self, entity: str, record: Record, body: Body) -> None:
        """Takes over `custom_fields`; raises ApiError for an unknown field, a long text or a repeated unique value."""
        for one in body.rows("custom_fields"):
            self.set_custom_value(entity, record, one)

    def set_custom_value(self, entity: str, record: Record, one: Body) -> None:
        """One `{customfield_id | api_name | index | label, value}`."""
        field = self._named(entity, one)
        value = one.data.get("value", "")
        if len(str(value)) > VALUE_LENGTH:
            raise invalid(field.label)
        if field.unique and value not in ("", None) and self.with_custom(entity, field, value, but=record):
            raise refused(f"The value of {field.label} already exists.")
        record.custom[field.id] = value

    def _named(self, entity: str, one: Body) -> CustomField:
        for name, attribute in _NAMES.items():
            if not one.has(name) or (name == "api_name" and not self.switches.custom_field_api_names):
                continue
            for field in self.custom_fields.values():
                if field.entity == entity and str(getattr(field, attribute)) == one.text(name):
                    return field
            break
        raise invalid("custom_fields")

    def with_custom(self, entity: str, field: CustomField, value: object, *, but: Record | None = None) -> list[Record]:
        """The records of an entity whose custom field has this value."""
        masters: dict[str, list[Record]] = {
            "contact": list(self.contacts.values()),
            "item": list(self.items.values()),
            "expense": list(self.expenses.values()),
            "payment": [one for one in self.payments.values() if one.kind == "customerpayment"],
            "vendorpayment": [one for one in self.payments.values() if one.kind == "vendorpayment"],
        }
        documents: list[Record] = [one for one in self.documents.values() if one.kind == entity]
        return [
            one
            for one in masters.get(entity, documents)
            if str(one.custom.get(field.id, "")) == str(value) and (but is None or one.id != but.id)
        ]

    def adopt(self, record: Some, changed: Some) -> Some:
        """Takes over everything from a changed copy, so that whoever holds the record sees the change."""
        for one in dataclasses.fields(changed):
            setattr(record, one.name, getattr(changed, one.name))
        self.touch(record)
        return record
