"""Which version a text names, and which of two is higher."""

from __future__ import annotations

import pytest

from app.domain.releases import Release, Version, find_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.3.0", "1.3.0"),
        ("v1.3", "1.3"),
        ("ml-connector-v2.0.1", "2.0.1"),
        ("Release 1.10.0 – what is new", "1.10.0"),
        ("ml-connector-1.3.0-setup.exe", "1.3.0"),
        ("1.3.0.post1", "1.3.0"),
        ("1.3.0+win64", "1.3.0"),
        ("V1.3.0: a great one", "1.3.0"),
    ],
)
def test_a_version_is_found_in_what_people_write(text: str, version: str) -> None:
    assert find_version(text) == Version(version, early=False)


@pytest.mark.parametrize(
    "text",
    ["1.3.0rc1", "1.3.0-rc.1", "1.3.0a1", "1.3.0b2", "1.3.0.dev4", "v1.3.0-beta", "1.3.0 Beta 2", "1.3.0 (preview)"],
)
def test_a_pre_release_is_told_from_a_release(text: str) -> None:
    found = find_version(text)
    assert found is not None
    assert (found.text, found.early) == ("1.3.0", True)


@pytest.mark.parametrize("text", ["", "nightly", "v2", "2026-04-30", "1234", "1..3", "1.2.3.4.5.6"])
def test_what_is_no_version_is_none(text: str) -> None:
    assert find_version(text) is None


@pytest.mark.parametrize(
    ("theirs", "ours", "newer"),
    [
        ("1.3.0", "1.2.9", True),
        ("1.10", "1.9", True),
        ("2.0", "1.99.99", True),
        ("1.3.0.1", "1.3.0", True),
        ("1.3", "1.3.0", False),
        ("1.3.0", "1.3", False),
        ("1.2.9", "1.3.0", False),
        ("nothing", "1.3.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(theirs: str, ours: str, newer: bool) -> None:
    assert Release(theirs, "").is_newer_than(ours) is newer
