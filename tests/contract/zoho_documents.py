"""Zoho's OpenAPI documents: operations, parameters and schemas with their references resolved; never copied here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]


class Book:
    """All documents: operations with their schemas, references resolved."""

    def __init__(self, folder: Path) -> None:
        self.operations: dict[tuple[str, str], tuple[Schema, str, Schema]] = {}
        self.names: dict[str, set[str]] = {}
        """The names of all properties in a document: one operation often leaves out what another one has."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for file in sorted(folder.glob("*.yml")):
            name = file.stem
            document = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506
            self.names[name] = set(property_names(document))
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    if isinstance(operation, dict):
                        self.operations[method.upper(), path] = (operation, name, document)

    def find(self, method: str, path: str) -> tuple[str, Schema]:
        """The path and the operation of a request; a fixed path goes before one with an id."""
        for template in sorted((known for way, known in self.operations if way == method), key=lambda one: "{" in one):
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                return template, self.operations[method, template][0]
        raise KeyError(f"{method} {path}")

    def parameters(self, method: str, path: str) -> set[str]:
        """The query parameters of an operation; the variants that its texts name are among them."""
        operation, _, document = self.operations[method, path]
        names = set()
        for given in operation.get("parameters", []):
            one = resolved(given, document)
            if one["in"] == "query":
                names.add(one["name"])
                names |= {word for word in re.findall(r"\w+", one["description"]) if word.startswith(f"{one['name']}_")}
        return names

    def request_schema(self, method: str, path: str) -> Schema:
        operation, _, document = self.operations[method, path]
        content = operation.get("requestBody", {}).get("content", {})
        return resolved(content.get("application/json", {}).get("schema", {}), document)

    def answer_schema(self, method: str, path: str) -> Schema:
        """The schema of the success; whatever status it is documented under."""
        operation, _, document = self.operations[method, path]
        (answer,) = operation["responses"].values()
        return resolved(answer["content"]["application/json"]["schema"], document)


def resolved(value: Any, document: Schema) -> Any:
    """Without references."""
    if isinstance(value, list):
        return [resolved(one, document) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        found: Any = document
        for part in value["$ref"].split("/")[1:]:
            found = found[part]
        return resolved(found, document)
    return {name: resolved(one, document) for name, one in value.items()}


def property_names(value: Any) -> Iterator[str]:
    """Every name under any `properties`."""
    if isinstance(value, list):
        for one in value:
            yield from property_names(one)
    elif isinstance(value, dict):
        yield from value.get("properties", {}) if isinstance(value.get("properties"), dict) else ()
        for one in value.values():
            yield from property_names(one)


def properties(schema: Schema) -> Schema | None:
    """What an object or the objects of a list may have; None where the document does not say."""
    if "items" in schema:
        return properties(schema["items"])
    return schema.get("properties")
