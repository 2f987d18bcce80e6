"""Reads a request envelope into a record; anything that is not well-formed is unknown, as Tally says."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree


class MalformedRequestError(ValueError):
    """The body is not a well-formed request envelope."""


@dataclass(frozen=True, slots=True)
class StaticVariable:
    """One static variable; a date is honoured only when typed."""

    value: str
    typed: bool


@dataclass(frozen=True, slots=True)
class CollectionDefinition:
    """A COLLECTION of the request's TDL message."""

    name: str
    type: str
    fetch: tuple[str, ...]
    native: tuple[str, ...]
    computes: tuple[tuple[str, str], ...]
    filters: tuple[str, ...]
    child_of: str = ""


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """A request envelope; names of variables and formulas in lower case."""

    version: str
    request: str
    type: str
    subtype: str
    id: str
    static: dict[str, StaticVariable]
    collections: tuple[CollectionDefinition, ...]
    formulas: dict[str, str]
    fetch_list: tuple[str, ...]
    parameters: tuple[str, ...]
    text: str

    def variable(self, name: str) -> str:
        """The value of a static variable, trimmed; empty when missing."""
        found = self.static.get(name.lower())
        return found.value.strip() if found else ""

    @property
    def definition(self) -> CollectionDefinition | None:
        """The collection the ID names; None when no definition has that name."""
        for collection in self.collections:
            if _plain(collection.name) == _plain(self.id):
                return collection
        return None


def parse_request(text: str) -> TallyRequest:
    """Read an envelope. Raises MalformedRequestError; entities, DTDs and the network are refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.strip().encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedRequestError(str(error)) from error
    if root.tag != "ENVELOPE" or "<!DOCTYPE" in text:
        raise MalformedRequestError("no ENVELOPE")
    header = root.find("HEADER")
    if header is None:
        raise MalformedRequestError("no HEADER")
    return TallyRequest(
        version=_text(header, "VERSION"),
        request=_text(header, "TALLYREQUEST"),
        type=_text(header, "TYPE"),
        subtype=_text(header, "SUBTYPE"),
        id=_text(header, "ID") or _text(root, "BODY//REPORTNAME"),
        static=_static(root),
        collections=tuple(_collection(node) for node in root.iterfind(".//TDLMESSAGE/COLLECTION")),
        formulas=_formulas(root),
        fetch_list=tuple(_names(root.iterfind(".//FETCHLIST/FETCH"))),
        parameters=tuple((node.text or "").strip() for node in root.iterfind(".//FUNCPARAMLIST/PARAM")),
        text=text,
    )


def _static(root: etree._Element) -> dict[str, StaticVariable]:
    found: dict[str, StaticVariable] = {}
    for node in root.iterfind(".//STATICVARIABLES/*"):
        typed = node.get("TYPE", node.get("Type", "")).casefold() == "date"
        found[str(node.tag).lower()] = StaticVariable(node.text or "", typed)
    return found


def _formulas(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iterfind(".//TDLMESSAGE/SYSTEM"):
        if node.get("TYPE", "").casefold().startswith("formula"):
            found[_plain(node.get("NAME", ""))] = (node.text or "").strip()
    return found


def _collection(node: etree._Element) -> CollectionDefinition:
    computes = []
    for compute in node.iterfind("COMPUTE"):
        name, _, expression = (compute.text or "").partition(":")
        computes.append((name.strip(), expression.strip()))
    return CollectionDefinition(
        name=node.get("NAME", ""),
        type=_text(node, "TYPE"),
        fetch=tuple(_names(node.iterfind("FETCH"))),
        native=tuple(_names(node.iterfind("NATIVEMETHOD"))),
        computes=tuple(computes),
        filters=tuple(_plain(name) for name in [*_names(node.iterfind("FILTERS")), *_names(node.iterfind("FILTER"))]),
        child_of=_text(node, "CHILDOF"),
    )


def _names(nodes: object) -> list[str]:
    found: list[str] = []
    for node in nodes:  # type: ignore[attr-defined]
        found.extend(part.strip() for part in (node.text or "").split(",") if part.strip())
    return found


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _plain(name: str) -> str:
    """Names in TDL ignore case and spaces."""
    return name.replace(" ", "").casefold()
