"""The windows' language: loads the compiled translations we ship and Qt's own, and lets dates and numbers follow."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.system.paths import resources
from app.system.settings import Language

NAME = "ml_connector"
"""Files are called ml_connector_LANGUAGE.qm."""


def install(application: QCoreApplication, language: Language, folder: Path | None = None) -> QLocale.Language:
    """Let the application speak that language; returns the one that was found, English where there is none better.

    The source texts are English: its file is empty, and is there so that a desktop whose first language is English
    does not fall through to its second one. `folder` holds the .qm files; ours when none is given.
    """
    remove(application)
    wanted = QLocale.system() if language is Language.SYSTEM else QLocale(language.value)
    found = QLocale.Language.English
    ours = QTranslator(application)
    if ours.load(wanted, NAME, "_", str(folder or resources() / "translations")):
        application.installTranslator(ours)
        found = QLocale(ours.language()).language()
    if found is not QLocale.Language.English:
        qts = QTranslator(application)
        if qts.load(QLocale(found), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(qts)
    system = QLocale.system()
    # Month names in the language of the texts; all else as the desktop has it.
    fits = system.language() in (found, QLocale.Language.C)
    QLocale.setDefault(system if fits else QLocale(found, system.territory()))
    return found


def remove(application: QCoreApplication) -> None:
    """Take away what `install` did to the texts."""
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
