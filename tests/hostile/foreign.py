# SPDX-License-Identifier: GPL-2.0-or-later
"""Files as other programs write them, by plain OGR: geometries of every kind, names of any sort, systems of none."""

from __future__ import annotations

import math

from osgeo import gdal, ogr, osr

from cluster_digital_plugin.layers.geopackage import attempt

FORMATS = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf"}
USER = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=30 +lon_0=105 +ellps=krass +units=m"
LOCAL = 'LOCAL_CS["mine",UNIT["metre",1]]'

GOOD = ("POINT(113 23)", "POINT(114 24)", "POINT(116 22)", "POINT(118 27)")


def point(x: float, y: float) -> bytes:
    """Return a point as WKB, which holds numbers that WKT does not."""
    shape = ogr.Geometry(ogr.wkbPoint)
    shape.AddPoint_2D(x, y)
    return bytes(shape.ExportToWkb())


_RING = "CIRCULARSTRING(110 20,111 21,112 20,111 19,110 20)"
_TRIANGLES = ("((110 20,111 20,111 21,110 20))", "((112 20,113 20,113 21,112 20))", "((112 25,113 25,113 26,112 25))")

# name → type of geometry, shapes, and how many of them have a place on earth.
SHAPES = {
    "points": (ogr.wkbPoint, GOOD, 4),
    "Z": (ogr.wkbPoint25D, [*(f"POINT Z({n} 23 5)" for n in range(113, 116)), "POINT Z(118 27 1e308)"], 4),
    "M": (ogr.wkbPointM, [*(f"POINT M({n} 23 -1e308)" for n in range(113, 116)), "POINT M(118 27 0)"], 4),
    "ZM": (ogr.wkbPointZM, [*(f"POINT ZM({n} 23 5 1)" for n in range(113, 116)), "POINT ZM(118 27 1 1e308)"], 4),
    "multipoints": (ogr.wkbMultiPoint, ["MULTIPOINT(113 23,115 23)", "MULTIPOINT(114 24)", "MULTIPOINT EMPTY",
                                        "MULTIPOINT(116 22,118 27)", None], 3),
    "multipoints Z": (ogr.wkbMultiPoint25D, ["MULTIPOINT Z((113 23 1),(115 23 1))", "MULTIPOINT Z((114 24 1e308))"], 2),
    "arcs": (ogr.wkbCircularString, ["CIRCULARSTRING(110 20,111 21,112 20)", "CIRCULARSTRING EMPTY"], 1),
    "compound curves": (ogr.wkbCompoundCurve, ["COMPOUNDCURVE(CIRCULARSTRING(110 20,111 21,112 20),(112 20,113 20))",
                                               "COMPOUNDCURVE((112 26,113 29))"], 2),
    "curved polygons": (ogr.wkbCurvePolygon, [f"CURVEPOLYGON({_RING})", "CURVEPOLYGON((114 30,115 30,115 31,114 30))"],
                        2),
    "surfaces": (ogr.wkbMultiSurface, [f"MULTISURFACE(CURVEPOLYGON({_RING}))", "MULTISURFACE EMPTY"], 1),
    "curves": (ogr.wkbMultiCurve, ["MULTICURVE(CIRCULARSTRING(110 20,111 21,112 20),(112 20,113 20))"], 1),
    "triangles": (ogr.wkbTriangle, [f"TRIANGLE{one}" for one in _TRIANGLES], 3),
    "a mesh": (ogr.wkbTIN, [f"TIN({one})" for one in _TRIANGLES], 3),
    "all kinds": (ogr.wkbUnknown, ["POINT(113 23)", "MULTIPOINT(114 24,115 25)", "LINESTRING(110 20,111 22)",
                                   f"POLYGON{_TRIANGLES[0]}", "POINT EMPTY", None], 4),
    "empty and NULL": (ogr.wkbPoint, [*GOOD, None, "POINT EMPTY", None], 4),
    "nothing but NULL": (ogr.wkbPoint, [None, "POINT EMPTY"], 0),
    "no rows": (ogr.wkbPoint, [], 0),
    "one row": (ogr.wkbPoint, GOOD[:1], 1),
    "no numbers": (ogr.wkbPoint, [*GOOD, point(math.nan, math.nan), point(math.nan, 20), point(110, math.nan)], 4),
    "infinity": (ogr.wkbPoint, [*GOOD, point(math.inf, 20), point(110, -math.inf), point(math.inf, math.inf)], 4),
    "1e308": (ogr.wkbPoint, [*GOOD, point(1e308, 20), point(110, -1e308), point(-1e308, 1e308)], 4),
    "nothing but 1e308": (ogr.wkbPoint, [point(1e308, 1e308), point(-1e308, 1e308), point(1e307, -1e308)], 0),
    "beyond the date line": (ogr.wkbPoint, ["POINT(179 10)", "POINT(181 12)", "POINT(178 11)", "POINT(182 14)"], 4),
    "both sides of it": (ogr.wkbPoint, ["POINT(179 10)", "POINT(-179 12)", "POINT(178 11)", "POINT(-178 14)"], 4),
    "about the pole": (ogr.wkbPoint, ["POINT(0 90)", "POINT(90 90)", "POINT(10 89)", "POINT(190 88)"], 4),
    "swapped": (ogr.wkbPoint, ["POINT(23 113)", "POINT(24 114)", "POINT(22 116)", "POINT(27 118)"], 0),
    "one swapped": (ogr.wkbPoint, [*GOOD, "POINT(27 118)"], 4),
    "a table": (ogr.wkbNone, [None] * 3, 0),
}  # fmt: skip


def write(path, shapes, kind=ogr.wkbPoint, system="EPSG:4326", fields=(), rows=((),), layer=None) -> str | None:
    """Write a file and return its path; None when this format cannot hold such a layer.

    Parameters
    ----------
    path : its suffix is one of ``FORMATS``
    shapes : WKT, WKB or None for NULL, one per row; what the format refuses is left out
    system : what GDAL takes for a reference system, or empty
    fields, rows : names of text fields, and their values, which are repeated
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.GetDriverByName(FORMATS[path.suffix[1:]]).Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        options = ["ENCODING=UTF-8"] if path.suffix == ".shp" else []
        made, _ = attempt(dataset.CreateLayer, layer or path.stem, _system(system), kind, options)
        if made is None:
            return None
        for name in fields:
            made.CreateField(ogr.FieldDefn(name))
        for number, shape in enumerate(shapes):
            feature = ogr.Feature(made.GetLayerDefn())
            for index, value in enumerate(rows[number % len(rows)]):
                if value is not None:
                    feature.SetField(index, value)
            if shape is not None:
                make = ogr.CreateGeometryFromWkb if isinstance(shape, bytes) else ogr.CreateGeometryFromWkt
                feature.SetGeometry(make(shape))
            attempt(made.CreateFeature, feature)
        dataset = made = None
    finally:
        gdal.PopErrorHandler()
    return str(path) if path.exists() else None


def _system(text):
    if not text:
        return None
    system = osr.SpatialReference()
    assert system.SetFromUserInput(text) == 0
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def count(path) -> int:
    """Return the number of rows of a file's first layer."""
    dataset = ogr.Open(str(path))
    return dataset.GetLayer(0).GetFeatureCount()
