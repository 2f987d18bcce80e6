"""Takes a picture of every window, state and theme of the real application on the simulators, in a real tray.

python tests/ui/screenshots.py FOLDER [LOOK …] [STORY …]     into FOLDER/LOOK; looks: light dark contrast
                                                   quarter small small-dark double; stories: wizard window zoho three
python tests/ui/screenshots.py --readme            the four of the README, into resources/screenshots

It starts an X server without a screen (Xvfb) and a tray (trayer) for each look; `xdotool` presses the icon there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.ui.desktop import desktop  # noqa: E402 - the line above makes it importable

README = ROOT / "resources" / "screenshots"
STORIES = ("wizard", "window", "zoho", "three")


@dataclass(frozen=True)
class Look:
    """One way in which a person may see it. Sizes in device pixels."""

    scheme: str = "Light"
    screen: str = "1280x900"
    window: tuple[int, int] = (1280, 800)
    scale: str = "1"
    taskbar: str = "F0F0F0"


LOOKS = {
    "light": Look(),
    "dark": Look("Dark", taskbar="202020"),
    "contrast": Look("Contrast", taskbar="000000"),
    "quarter": Look(screen="1280x880", scale="1.25"),
    "small": Look(screen="1280x880", scale="1.5"),
    "small-dark": Look("Dark", screen="1280x880", scale="1.5", taskbar="202020"),
    "double": Look(screen="1920x1160", window=(1920, 1080), scale="2"),
}


def main(arguments: list[str]) -> int:
    """Take the pictures; the exit code is 0 only if every scene was reached."""
    missing = [tool for tool in ("Xvfb", "trayer", "xdotool") if shutil.which(tool) is None]
    if missing:
        print(f"Missing: {', '.join(missing)}. Install them: sudo apt-get install xvfb trayer xdotool")
        return 2
    if arguments[:1] == ["--readme"]:
        README.mkdir(exist_ok=True)
        return _take("light", Look(screen="1200x780", window=(1200, 740)), README, "readme")
    if not arguments or set(arguments[1:]) - LOOKS.keys() - set(STORIES):
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    missed = 0
    for name in [one for one in arguments if one in LOOKS] or LOOKS:
        for story in [one for one in arguments if one in STORIES] or STORIES:
            missed |= _take(name, LOOKS[name], folder / name, story)
    return missed


def _take(name: str, look: Look, folder: Path, story: str) -> int:
    """One story in one look, in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with desktop(look.screen) as screen, tempfile.TemporaryDirectory(prefix="mls-") as temporary:
        screen.host(colour=look.taskbar)
        environment = os.environ | screen.environment | {
            "PYTHONPATH": str(ROOT), "QT_SCALE_FACTOR": look.scale, "XDG_CONFIG_HOME": f"{temporary}/config",
            "TMPDIR": temporary,
        }  # fmt: skip
        width, height = (str(round(side / float(look.scale))) for side in look.window)
        command = [sys.executable, "-m", "tests.ui.scenes", story, str(folder), look.scheme, width, height]
        code = subprocess.run(command, env=environment, cwd=ROOT, check=False, timeout=500).returncode
    print(f"{name}, {story}: {'taken' if code == 0 else f'FAILED with {code}'}", flush=True)
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
