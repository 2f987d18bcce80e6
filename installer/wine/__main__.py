"""`python -m installer.wine FOLDER` builds the Windows program and its installer there; `--reuse` packs again only."""

from __future__ import annotations

from installer.wine.build import main

main()
