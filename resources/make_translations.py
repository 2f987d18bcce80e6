"""Makes ml_connector_*.ts from the source texts of app/ui and compiles each to .qm; for developers, not shipped.

python resources/make_translations.py [LANGUAGE ...]

Needs the tools of PySide6. Texts already translated are kept, texts that are gone are dropped. A LANGUAGE (hi, gu, …)
that has no file yet gets one: translate it with pyside6-linguist, then run this again and add it to `Language` in
app/system/settings.py. Modules that translate through a function of their own (`def _tr(text)`) are understood too,
which lupdate alone does not do.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app" / "ui"
FOLDER = ROOT / "resources" / "translations"
NAME = "ml_connector"


def texts(source: str) -> list[tuple[str, str]]:
    """Context and text of everything a module translates. Raises ValueError where the text is not written there."""
    found: list[tuple[str, str]] = []
    _walk(ast.parse(source), "", {}, found)
    return found


def _walk(node: ast.AST, context: str, helpers: dict[str, str], found: list[tuple[str, str]]) -> None:
    helpers = dict(helpers)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and (named := _context_of(child)):
            helpers[child.name] = named
        elif isinstance(child, ast.Assign) and isinstance(child.value, ast.Attribute) and child.value.attr == "tr":
            names = [name.id for name in child.targets if isinstance(name, ast.Name)]
            helpers |= dict.fromkeys(names, _class_of(child.value, context))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name in helpers and _context_of(child):
            continue
        _call(child, context, helpers, found)
        _walk(child, child.name if isinstance(child, ast.ClassDef) else context, helpers, found)


def _call(node: ast.AST, context: str, helpers: dict[str, str], found: list[tuple[str, str]]) -> None:
    if not isinstance(node, ast.Call):
        return
    function = node.func
    if isinstance(function, ast.Name) and function.id in helpers:
        found.append((helpers[function.id], _text(node, 0)))
    elif isinstance(function, ast.Attribute) and function.attr == "tr":
        found.append((_class_of(function, context), _text(node, 0)))
    elif isinstance(function, ast.Attribute) and ast.unparse(function) == "QCoreApplication.translate":
        found.append((_text(node, 0), _text(node, 1)))


def _context_of(function: ast.FunctionDef) -> str:
    """The context of a function that only hands its text to Qt; empty for any other."""
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
        arguments = last.value.args
        first = function.args.args[0].arg if function.args.args else ""
        if (
            ast.unparse(last.value.func) == "QCoreApplication.translate"
            and isinstance(arguments[1], ast.Name)
            and arguments[1].id == first
        ):
            return _text(last.value, 0)
    return ""


def _class_of(tr: ast.Attribute, context: str) -> str:
    """Whose `tr` it is: that of the class around, or of a menu."""
    return context if isinstance(tr.value, ast.Name) and tr.value.id in {"self", "cls"} else "QMenu"


def _text(call: ast.Call, place: int) -> str:
    value = call.args[place] if len(call.args) > place else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    raise ValueError(f"line {call.lineno}: only a written text can be translated: {ast.unparse(call)}")


def gathered() -> list[tuple[str, str]]:
    """Everything the windows say, in a fixed order, each once."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        try:
            found |= dict.fromkeys(texts(path.read_text("utf-8")))
        except ValueError as error:
            raise ValueError(f"{path.relative_to(ROOT)}: {error}") from error
    return list(found)


def _tool(name: str) -> str:
    """Qt's own program, as it lies in PySide6's folder on every system."""
    found = shutil.which(name, path=str(Path(PySide6.__file__).parent))
    if found is None:
        raise FileNotFoundError(f"{name} is not in the folder of PySide6: install PySide6-Essentials")
    return found


def update(folder: Path, languages: list[str]) -> None:
    """Bring the .ts files up to date and compile them."""
    files = {folder / f"{NAME}_{language}.ts" for language in ["en", *languages]} | set(folder.glob(f"{NAME}_*.ts"))
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "texts.py"
        lines = [f"QCoreApplication.translate({context!r}, {text!r})" for context, text in gathered()]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for file in sorted(files):
            language = file.stem.removeprefix(f"{NAME}_")
            if language == "en":
                file.unlink(missing_ok=True)  # it holds no translations: made anew it is always in the same order
            command: list[str | Path] = [
                _tool("lupdate"), source, "-ts", file, "-locations", "none", "-no-obsolete",
                "-source-language", "en", "-target-language", language, "-silent",
            ]  # fmt: skip
            subprocess.run(command, check=True)
            subprocess.run([_tool("lrelease"), file, "-qm", file.with_suffix(".qm"), "-silent"], check=True)


if __name__ == "__main__":
    update(FOLDER, sys.argv[1:])
