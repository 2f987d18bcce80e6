"""Where the SKU is said to stand: a place no stock item uses is told when it is set, when checked and when run."""

from __future__ import annotations

from tests.cli.shell import Shell
from tests.support.world import World


def test_a_holder_of_the_sku_that_no_item_uses_is_told_and_nothing_is_sent(shell: Shell, world: World) -> None:
    world.purchase()
    assert "No stock item" not in shell("config", "set", "purchases.sku_field", "part_number").out, "not read yet"
    shell("config", "set", "purchases.sku_field", "name")
    assert shell("sync", "--dry-run").code == 0
    said = shell("config", "set", "purchases.sku_field", "part_number")
    assert said.code == 0
    assert "No stock item of the Tally company has a part number" in said.out
    assert shell("config", "set", "purchases.sku_field", "name").out.count("\n") == 1

    shell("config", "set", "purchases.sku_field", "alias")
    (line,) = [line for line in shell("check", "--json").data if line["key"] == "tally.sku_field"]
    assert (line["verdict"], line["help"]) == ("failed", "open_settings:purchases.sku_field")
    said = shell("sync")
    assert said.code == 2
    assert "No stock item" in said.words
    assert world.tenant.all_orders() == []
