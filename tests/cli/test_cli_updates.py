"""What the command line says of newer versions: nothing without a release feed, one line with it, never a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.shell import Shell
from tests.support.feed import PAGE, FeedServer, entry, feed
from tests.support.world import World

TOKEN = "canary-4711"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer().serving() as made:
        yield made


def updates(shell: Shell) -> list[dict[str, str]]:
    return [line for line in shell("check", "--json").data if line["key"] == "pc.updates"]


def test_without_a_feed_check_has_no_line_about_newer_versions(shell: Shell) -> None:
    assert updates(shell) == []
    assert "Updates" not in shell("check").words


def test_with_a_feed_check_names_the_newer_version_and_its_page_and_passes(shell: Shell, server: FeedServer) -> None:
    server.body = feed(entry("v99.1.0"), entry("v99.2.0-rc1"))
    assert shell("config", "set", "updates.feed_url", server.url).code == 0
    (line,) = updates(shell)
    assert line["text"] == f"Version 99.1.0 is available. See {PAGE}/v99.1.0"
    assert shell("check").code == 0
    assert len(server.asked) == 1


def test_a_feed_that_does_not_answer_is_a_line_and_not_the_end_of_a_check(shell: Shell, server: FeedServer) -> None:
    server.status = 404
    shell("config", "set", "updates.feed_url", server.url)
    (line,) = updates(shell)
    assert line["verdict"] == "not checked"
    assert "The release feed was refused (404)." in line["text"]
    assert shell("check").code == 0


def test_a_token_in_the_address_is_neither_in_the_audit_trail_nor_in_the_log(
    shell: Shell, server: FeedServer, world: World
) -> None:
    with FeedServer().serving() as gone:
        url = f"{gone.url}?feed_token={TOKEN}"
    shell("config", "set", "updates.feed_url", url)
    assert updates(shell)[0]["verdict"] == "not checked"
    program = world.open()
    log = "".join(file.read_text("utf-8") for file in program.profile.logs.iterdir())
    assert "no look for a newer version" in log
    audit = [entry.text + entry.detail for entry in program.audit.entries()]
    assert any("updates.feed_url was set to" in text for text in audit)
    said = [log, *audit, *program.diagnostics().parts.values()]
    assert TOKEN not in "".join(said)
