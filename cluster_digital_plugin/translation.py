# SPDX-License-Identifier: GPL-2.0-or-later
"""The language of the interface.

Every string a user sees goes through :func:`tr`, called with a plain literal so that ``pylupdate5`` finds it.
"""

from __future__ import annotations

from functools import lru_cache

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from .core.errors import InputError
from .layers.resources import resource

# The context under which pylupdate5 files calls of a module-level function.
_CONTEXT = "@default"


def tr(text: str) -> str:
    """Return ``text`` in the language of the interface."""
    return QCoreApplication.translate(_CONTEXT, text)


@lru_cache(maxsize=1)
def is_chinese() -> bool:
    """Return whether QGIS runs in Chinese; decides which of two stored languages is shown.

    QGIS changes its language when it starts again; asked for every cell of a table it must not read settings.
    """
    return QLocale(QgsApplication.locale()).language() == QLocale.Language.Chinese


def label(item) -> str:
    """Return the label of a schema table or column in the language of the interface."""
    return item.zh if is_chinese() else item.en


def explain(error: Exception) -> str:
    """Return what an error says, in the language of the interface where it speaks both."""
    if isinstance(error, InputError):
        return error.message_zh if is_chinese() else error.message_en
    return str(error)


def install() -> QTranslator | None:
    """Install the plugin's translator and return it, or None when the locale has none.

    The caller keeps the translator and hands it to ``QCoreApplication.removeTranslator`` on unload.
    """
    is_chinese.cache_clear()
    translator = QTranslator()
    folder = str(resource("i18n"))
    if not translator.load(QLocale(QgsApplication.locale()), "cluster_digital_plugin", "_", folder):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
