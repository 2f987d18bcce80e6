"""Entry of the program: `ml-connector`, and `python -m app`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; its exit code is the process's."""
    from app.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
