"""Entry of the program: `ml-connector`, and `python -m app`."""

from __future__ import annotations

import sys


def main() -> None:
    """Start the window when no command is given, else run the command; the exit code is the process's."""
    from app.cli.window import start, window_wanted

    wanted = window_wanted(sys.argv[1:])
    if wanted is not None:
        profile, hidden = wanted
        sys.exit(start(profile, hidden=hidden))
    from app.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
