# SPDX-License-Identifier: GPL-2.0-or-later
"""A sink that knows whether what was put into it arrived."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProcessingException

from ..core import schema
from ..layers.geopackage import attempt
from ..layers.wholeness import is_whole
from ..translation import label, tr

# Counting the features of a GeoJSON reads all of it; that it ends as it should is told without.
_NOT_COUNTED = (".geojson", ".json")

# Whose number of features stands in front, whether or not they follow.
_ONLY_SAID = (".fgb",)


class CheckedSink:
    """Hands features on to a sink of QGIS, which tells nothing of a disk that becomes full while it closes its file."""

    def __init__(self, sink, identifier: str, table: schema.Table):
        """``identifier`` is the id of the sink's layer, as QGIS tells it: a source, or a layer in memory."""
        self._sink, self._identifier, self._table = sink, identifier, table
        self._count = 0

    def addFeature(self, feature, flags) -> bool:
        """Add a feature as QgsFeatureSink does; return whether it was taken."""
        taken = self._sink.addFeature(feature, flags)
        self._count += taken
        return taken

    def close(self) -> None:
        """Write the rest and close the file, in the thread that filled it.

        Raises QgsProcessingException when features are missing then.
        """
        flushed = self._sink.flushBuffer()
        # QGIS closes the file when the last reference goes.
        self._sink = None
        if not flushed or not self._arrived():
            raise QgsProcessingException(
                tr("“{table}” could not be written to its end. Is the disk full or the file open elsewhere?").format(
                    table=label(self._table)
                )
            )

    def _arrived(self):
        source, _, rest = str(self._identifier).partition("|")
        # A table without geometry is a .dbf alone, a shapefile has its values there.
        files = [path for path in (Path(source), Path(source).with_suffix(".dbf")) if path.is_file()]
        if not all(map(is_whole, files)):
            return False
        if not files or files[0].suffix.lower() in _NOT_COUNTED:
            return True
        dataset, error = attempt(gdal.OpenEx, str(files[0]), gdal.OF_VECTOR | gdal.OF_READONLY)
        if error or dataset is None:
            return False
        name = rest.partition("layername=")[2].partition("|")[0]
        layer = dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
        if layer is None:
            return False
        # A table that was there before has its older rows as well.
        count, error = attempt(_count, layer, files[0].suffix.lower() in _ONLY_SAID)
        return not error and count >= self._count


def _count(layer, one_by_one):
    return sum(1 for _ in layer) if one_by_one else layer.GetFeatureCount()
