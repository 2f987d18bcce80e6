"""Turns the bytes of an answer, chunk by chunk, into clean UTF-8 XML; loses nothing but what XML forbids.

Tally's XML is not XML (facts 2.2): references and raw characters outside the XML range are dropped and the UDF prefix
is declared. The one that carries meaning, `&#4;` before a reserved word, becomes the mark RESERVED, so that a godown
somebody named "Primary" stays distinguishable from the reserved one. DOCTYPE and entity declarations are refused.
"""

from __future__ import annotations

import codecs
import re

from app.connectors.tally.refusals import bad_answer, wrong_system

RESERVED = "\ufdd0"
"""Stands before a reserved word; a Unicode noncharacter, dropped wherever it occurs by itself."""

_MARK = RESERVED.encode()
_FORBIDDEN = bytes(b for b in range(32) if b not in (4, 9, 10, 13))
_NONCHARACTERS = (RESERVED, "\ufffe", "\uffff")
_REFERENCE = re.compile(rb"&#([0-9]+|[xX][0-9a-fA-F]+);")
_LONGEST_REFERENCE = 32
_LONGEST_PROLOGUE = 65_536
_ROOT = re.compile(rb"<([A-Za-z_][^\s/>]*)([^>]*)>")
_UTF16_LE = "utf-16-le"
_UTF16_BE = "utf-16-be"


class Cleaner:
    """One answer's bytes in, clean UTF-8 out; one instance per answer, fed from one thread."""

    def __init__(self, declared: str = "") -> None:
        """`declared` is the Content-Type header; it decides only where neither a BOM nor the NUL bytes do."""
        self.charset = ""
        """`utf-16-le`, `utf-16-be` or `utf-8`; empty until the first bytes came."""
        self._declared = declared.casefold()
        self._first = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._carry = b""
        self._prologue: bytes | None = b""

    @property
    def keeps_all_characters(self) -> bool:
        """False when the answer is 8-bit although UTF-16 was asked for: a `?` in a name may be a lost character."""
        return self.charset in (_UTF16_LE, _UTF16_BE)

    def feed(self, data: bytes) -> bytes:
        """Clean the next bytes; raises BadAnswer or WrongSystem (HTML, DOCTYPE, not text)."""
        if self._decoder is None:
            self._first += data
            if len(self._first) < 4:
                return b""
            data = self._start()
        return self._clean(data, last=False)

    def finish(self) -> bytes:
        """The rest; raises BadAnswer when a character was cut or no element ever began."""
        data = b""
        if self._decoder is None:
            data = self._start()
        rest = self._clean(data, last=True)
        if self._prologue is not None:
            if not self._prologue.strip():
                raise bad_answer("Tally sent an empty answer.")
            raise wrong_system("The answer is not XML.", detail=self._prologue[:200].decode("utf-8", "replace"))
        return rest

    def _start(self) -> bytes:
        data, self._first = self._first, b""
        if data.startswith(codecs.BOM_UTF16_LE):
            self.charset, data = _UTF16_LE, data[2:]
        elif data.startswith(codecs.BOM_UTF16_BE):
            self.charset, data = _UTF16_BE, data[2:]
        elif data.startswith(codecs.BOM_UTF8):
            self.charset, data = "utf-8", data[3:]
        elif data[1:2] == b"\x00":
            self.charset = _UTF16_LE
        elif data[:1] == b"\x00":
            self.charset = _UTF16_BE
        elif "utf-16" in self._declared and data[:1] not in (b"<", b" ", b"\r", b"\n", b"\t"):
            self.charset = _UTF16_LE
        else:
            self.charset = "utf-8"
        errors = "strict" if self.charset == "utf-8" else "ignore"
        self._decoder = codecs.getincrementaldecoder(self.charset)(errors)
        return data

    def _clean(self, data: bytes, *, last: bool) -> bytes:
        assert self._decoder is not None  # noqa: S101 - set by _start
        try:
            text = self._decoder.decode(data)
            if last and self._decoder.getstate()[0]:
                raise bad_answer("The answer of Tally ends in the middle of a character: it was cut off.")
        except UnicodeDecodeError as error:
            raise bad_answer("The answer of Tally is neither UTF-16 nor UTF-8.", detail=str(error)) from error
        for noncharacter in _NONCHARACTERS:
            if noncharacter in text:
                text = text.replace(noncharacter, "")
        clean = self._carry + text.encode("utf-8", "ignore")
        self._carry = b""
        if not last:
            cut = clean.rfind(b"&", max(0, len(clean) - _LONGEST_REFERENCE))
            if cut >= 0 and clean.find(b";", cut) < 0:
                clean, self._carry = clean[:cut], clean[cut:]
        clean = clean.replace(b"&#4;", _MARK).translate(None, _FORBIDDEN)
        if b"\x04" in clean:
            clean = clean.replace(b"\x04", _MARK)
        if b"&#" in clean:
            clean = _REFERENCE.sub(_reference, clean)
        return clean if self._prologue is None else self._open(clean)

    def _open(self, data: bytes) -> bytes:
        """Hold everything back until the root's start tag is complete, then declare the UDF prefix on it."""
        assert self._prologue is not None  # noqa: S101 - checked by the caller
        held = self._prologue + data
        lowered = held[:2048].lower()
        if b"<html" in lowered or b"<!doctype html" in lowered:
            raise wrong_system("A web page answers at this address, not TallyPrime.")
        root = _ROOT.search(held)
        before = held[: root.start() if root else len(held)].replace(b"<!--", b"")
        declaration = before.find(b"<!")
        if declaration >= 0 and (root is not None or before.find(b">", declaration) >= 0):
            raise bad_answer("The answer declares a document type or entities; such XML is never read.")
        if root is None:
            text = held.lstrip()
            if text and not text.startswith(b"<"):
                raise wrong_system("The answer is not XML.", detail=held[:200].decode("utf-8", "replace"))
            if len(held) > _LONGEST_PROLOGUE:
                raise bad_answer("The answer does not begin with an element.")
            self._prologue = held
            return b""
        self._prologue = None
        before = held[: root.start()]
        declared = before[before.rfind(b"?>") + 2 :] if b"?>" in before else before
        name, rest = root.group(1), root.group(2)
        if b"xmlns:UDF" in rest:
            return declared.lstrip() + held[root.start() :]
        return declared.lstrip() + b"<" + name + b' xmlns:UDF="TallyUDF"' + held[root.start() + 1 + len(name) :]


def _reference(match: re.Match[bytes]) -> bytes:
    """Keep a numeric reference XML allows, mark U+0004, drop the others."""
    digits = match.group(1)
    code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    if code == 4:
        return _MARK
    if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
        return b"" if code == ord(RESERVED) else match.group(0).replace(b"X", b"x", 1)
    return b""
