# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers with years in time: QGIS's temporal controller shows one year after another.

Like a style this is set once for a layer; after that it belongs to the user.
"""

from __future__ import annotations

import re

from qgis.core import (
    QgsDateTimeRange,
    QgsProject,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

# The scope of what was computed for each year of the belts, beside the results of all years together.
SCOPE = "years"

TEMPORAL_PROPERTY = "cluster_digital/temporal"

# A group of an ellipse may be a year, alone or beside others: “2021”, “NDRC | 2021”.
_YEAR = r"(?:^|\| )((?:19|20)[0-9][0-9])(?: \||$)"
_OF_GROUP = "to_int(nullif(regexp_substr(\"{field}\", '" + _YEAR.replace("\\", "\\\\") + "'), ''))"
_OF_NUMBER = 'to_int("{field}")'

# Table → field that tells the year, the year read from it, and whether features stay once they have appeared.
_YEARS = {
    "belts": ("year", _OF_NUMBER, False),
    "ellipses": ("grp", _OF_GROUP, False),
    "centers": ("grp", _OF_GROUP, False),
    "axes": ("grp", _OF_GROUP, False),
    "trajectory": ("order_b", _OF_GROUP, True),
}
_FIRST, _LAST = 1, 9999


def year_range(year: int, last: int | None = None) -> QgsDateTimeRange:
    """Return the time from the first day of a year to the last day of it, or of a later one."""
    begin = QDateTime(QDate(year, 1, 1), QTime(0, 0))
    return QgsDateTimeRange(begin, QDateTime(QDate(last or year, 12, 31), QTime(23, 59, 59)))


def year_of(group) -> int | None:
    """Return the year that the group of an ellipse stands for, or None."""
    found = re.search(_YEAR, str(group)) if group is not None else None
    return int(found.group(1)) if found else None


def layer_years(layer: QgsVectorLayer, table: str) -> list[int]:
    """Return the years that the rows of a layer have, sorted; none when the table knows no years."""
    if table not in _YEARS:
        return []
    index = layer.fields().lookupField(_YEARS[table][0])
    values = layer.uniqueValues(index) if index >= 0 else ()
    return sorted({year for year in map(year_of, values) if year is not None})


def show_by_year(project: QgsProject, layers: dict[str, QgsVectorLayer]) -> None:
    """Let QGIS's temporal controller drive the layers that have years; features without a year are always shown.

    The project's time runs over their years, one frame a year, unless the user has set another one.

    Parameters
    ----------
    layers : table name → layer
    """
    years = set()
    for table, layer in layers.items():
        if table in _YEARS and not layer.customProperty(TEMPORAL_PROPERTY):
            found = layer_years(layer, table)
            years.update(found)
            if found and not layer.temporalProperties().isActive():
                _activate(layer, table)
    if years:
        _set_project_time(project, year_range(min(years), max(years)))


def _activate(layer, table):
    field, year, stays = _YEARS[table]
    year = year.format(field=field)
    properties = layer.temporalProperties()
    properties.setMode(QgsVectorLayerTemporalProperties.TemporalMode.FeatureDateTimeStartAndEndFromExpressions)
    # Without a year, from the beginning to the end of time.
    properties.setStartExpression(f"make_datetime(coalesce({year}, {_FIRST}), 1, 1, 0, 0, 0)")
    end = _LAST if stays else f"coalesce({year}, {_LAST})"
    properties.setEndExpression(f"make_datetime({end}, 12, 31, 23, 59, 59)")
    properties.setIsActive(True)
    layer.setCustomProperty(TEMPORAL_PROPERTY, True)


def _set_project_time(project, time):
    """Set the project's time, unless it is another than the one that was set here before."""
    settings = project.timeSettings()
    current, before = settings.temporalRange(), project.readEntry("cluster_digital", "time")[0]
    if not current.isInfinite() and _text(current) != before:
        return
    settings.setTemporalRange(time)
    settings.setTimeStep(1)
    settings.setTimeStepUnit(QgsUnitTypes.TemporalUnit.TemporalYears)
    settings.setFramesPerSecond(1)
    project.writeEntry("cluster_digital", "time", _text(time))


def _text(time):
    return f"{time.begin().date().toString('yyyy-MM-dd')} {time.end().date().toString('yyyy-MM-dd')}"
