"""The world and the command line on it."""

from tests.cli.shell import shell, world

__all__ = ["shell", "world"]
