"""Ranked near matches among the destination's active entries, for a person to choose from; nothing is linked here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.purchasing import Location, Sku, Vendor
from app.domain.records import Subject
from app.engine.destination_lists import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, VENDOR
from app.store.references import References

LEAST_SCORE = 60
"""Below this, two names have nothing to do with each other."""
_EXACT, _SAME_BUT_LEGAL_FORM, _BEST_NEAR = 100, 98, 95
_CONSIDERED = 60
"""Entries each way of comparing puts forward."""
_LEAST_PART = 3
"""Letters from which on a name found within another one says anything."""

_SHORT_FORMS = {"pvt": "private", "ltd": "limited", "co": "company", "corp": "corporation", "inc": "incorporated"}
_SHORT_FORMS |= {"bros": "brothers", "intl": "international", "mfg": "manufacturing", "ind": "industries"}
_LEGAL_FORMS = frozenset(
    ["and", "the", "private", "limited", "company", "corporation", "incorporated", "llp", "llc", "plc", "gmbh"]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of the destination that may be meant."""

    id: int
    name: str
    """What a mapping names as its target: a vendor's or place's name, a material's code."""
    kind: str
    """The list it stands in: `vendor`, `material`, `equipment` or `location`."""
    detail: str
    """What tells it from others, for people; may be empty."""
    score: int
    """0-100; 100 only when nothing but case, punctuation, abbreviations or the order of words differs."""


@dataclass(frozen=True, slots=True)
class _Names:
    """One name, ready for comparing: words in a fixed order."""

    full: str
    core: str
    """Of a business: without its legal form and small words."""
    joined: str
    """The words as they were ordered, without spaces and punctuation."""


@dataclass(frozen=True, slots=True)
class _Entry:
    candidate: Candidate
    names: tuple[_Names, ...]


@dataclass(frozen=True, slots=True)
class _List:
    """A destination's list as the comparisons need it: one column of texts for each."""

    version: tuple[str, ...]
    entries: tuple[_Entry, ...]
    columns: tuple[tuple[str, ...], ...]
    """Each entry's first name, its second name, …; empty where it has none."""
    together: tuple[str, ...]
    """All its words."""
    joined: dict[str, list[int]]
    """Entries by their names written without spaces and punctuation: MCB-20A-DP is MCB20A-DP."""


class Suggestions:
    """Near matches for names of the source; keeps the prepared lists until they change. Any thread may ask."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._lists: dict[Subject, _List] = {}

    def near(self, kind: Subject, name: str, limit: int = 5) -> Sequence[Candidate]:
        """The best candidates first, of equal ones those in the same order of words, then by name.

        Empty for a kind that has no list at the destination.
        """
        wanted = _LISTS.get(kind)
        asked = _names(name, business=kind is Subject.VENDOR)
        if wanted is None or not asked.core:
            return []
        known = self._list(kind, wanted)
        scores: dict[int, int] = {}
        for score, index in _compared(asked, known, best_only=limit == 1):
            scores[index] = max(score, scores.get(index, 0))
        same = known.joined.get(asked.joined, ())
        scores |= dict.fromkeys(same, _EXACT)
        found = [(index not in same, _scored(known.entries[index], asked, score)) for index, score in scores.items()]
        found.sort(key=lambda each: (-each[1].score, each[0], each[1].name, each[1].kind, each[1].id))
        return [one for _, one in found if one.score >= LEAST_SCORE][:limit]

    def _list(self, kind: Subject, wanted: tuple[str, ...]) -> _List:
        version = self._references.version(DESTINATION, wanted)
        known = self._lists.get(kind)
        if known is None or known.version != version:
            entries = tuple(entry for each in wanted for entry in _READ[each](self._references))
            width = max((len(entry.names) for entry in entries), default=0)
            columns = tuple(
                tuple(entry.names[at].core if at < len(entry.names) else "" for entry in entries) for at in range(width)
            )
            together = tuple(" ".join(name.core for name in entry.names) for entry in entries)
            joined: dict[str, list[int]] = {}
            for at, entry in enumerate(entries):
                for name in entry.names:
                    joined.setdefault(name.joined, []).append(at)
            known = self._lists[kind] = _List(version, entries, columns, together, joined)
        return known


def _compared(asked: _Names, known: _List, *, best_only: bool) -> Iterable[tuple[int, int]]:
    """(score, index) of what looks alike as a whole, by some of its words, or by a part of it.

    With `best_only` the slow comparisons are left out where they could not find a better one.
    """
    best = 0.0
    for column in known.columns:
        for _, score, index in process.extract(
            asked.core, column, scorer=fuzz.ratio, limit=_CONSIDERED, score_cutoff=LEAST_SCORE
        ):
            best = max(best, score)
            yield min(round(score), _BEST_NEAR), index
    if len(asked.core) < _LEAST_PART or (best_only and best >= _BEST_NEAR):
        return
    for scorer, least in ((fuzz.token_set_ratio, 70), (fuzz.partial_ratio, 80)):
        for text, score, index in process.extract(
            asked.core, known.together, scorer=scorer, limit=_CONSIDERED, score_cutoff=least
        ):
            shorter, longer = sorted((len(asked.core), len(text)))
            if shorter >= _LEAST_PART:
                yield round(score * (0.7 + 0.25 * shorter / longer)), index


def _scored(entry: _Entry, asked: _Names, score: int) -> Candidate:
    if score == _EXACT or any(name.full == asked.full for name in entry.names):
        score = _EXACT
    elif any(name.core == asked.core for name in entry.names):
        score = _SAME_BUT_LEGAL_FORM
    one = entry.candidate
    return Candidate(one.id, one.name, one.kind, one.detail, score)


def _names(text: str, *, business: bool) -> _Names:
    """Words without case, accents of compatibility and punctuation, sorted; marks of Indian scripts stay."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    letters = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in plain)
    words = "".join(letters).split()
    if not business:
        full = " ".join(sorted(words))
        return _Names(full, full, _joined(words))
    if words[:2] == ["m", "s"]:
        words = words[2:]  # M/s, as Indian books address a firm
    if words[-2:] in (["p", "ltd"], ["p", "limited"]):
        words[-2:] = ["private", "limited"]
    words = [_SHORT_FORMS.get(word, word) for word in words]
    joined = _joined(words)
    words.sort()
    core = [word for word in words if word not in _LEGAL_FORMS]
    return _Names(" ".join(words), " ".join(core or words), joined)


def _joined(words: Sequence[str]) -> str:
    """Without what stands between the words, except between two digits: 2.5 is not 25."""
    text = ""
    for word in words:
        text += f" {word}" if text[-1:].isdigit() and word[0].isdigit() else word
    return text


def _vendors(references: References) -> Iterable[_Entry]:
    for one in references.all(DESTINATION, VENDOR, Vendor):
        if one.active:
            yield _Entry(Candidate(one.id, one.name, VENDOR, "", 0), (_names(one.name, business=True),))


def _skus(kind: str) -> Callable[[References], Iterable[_Entry]]:
    def read(references: References) -> Iterable[_Entry]:
        for one in references.all(DESTINATION, kind, Sku):
            if one.active:
                detail = " · ".join(text for text in (one.name, one.unit) if text)
                names = dict.fromkeys(_names(text, business=False) for text in (one.code, one.name) if text)
                yield _Entry(Candidate(one.id, one.code, kind, detail, 0), tuple(names))

    return read


def _locations(references: References) -> Iterable[_Entry]:
    for one in references.all(DESTINATION, LOCATION, Location):
        if one.active:
            yield _Entry(Candidate(one.id, one.name, LOCATION, one.kind.value, 0), (_names(one.name, business=False),))


_READ: dict[str, Callable[[References], Iterable[_Entry]]] = {
    VENDOR: _vendors,
    MATERIAL: _skus(MATERIAL),
    EQUIPMENT: _skus(EQUIPMENT),
    LOCATION: _locations,
}
_LISTS = {
    Subject.VENDOR: (VENDOR,),
    Subject.ITEM: (MATERIAL, EQUIPMENT),
    Subject.LEDGER: (MATERIAL, EQUIPMENT),
    Subject.LOCATION: (LOCATION,),
}
"""Which lists a kind of mapping chooses from; a ledger of expenses is mapped to a SKU."""
