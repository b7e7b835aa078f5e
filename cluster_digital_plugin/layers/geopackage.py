# SPDX-License-Identifier: GPL-2.0-or-later
"""One writing connection to a GeoPackage, which waits for others and takes everything back on failure."""

from __future__ import annotations

import time
from pathlib import Path

from osgeo import gdal, ogr, osr

from ..core.errors import Cancelled, InputError
from ..translation import tr
from .interruptions import others
from .statements import filled

# Rises when tables change so that an older plugin would damage what a newer one wrote; kept in the file's metadata.
WORKSPACE_VERSION = 1
_DOMAIN, _VERSION_ITEM = "CLUSTER_DIGITAL", "workspace_version"

# How long one statement waits inside SQLite; between two attempts the user may cancel.
_BUSY_MILLISECONDS = 200


class Patience:
    """How long others may hold the file before we give up, asked of the user every fifth of a second.

    Parameters
    ----------
    path : the file that is waited for
    seconds : total time to wait
    feedback : QgsFeedback or None; a QgsProcessingFeedback is told why nothing moves
    """

    def __init__(self, path, seconds: float = 30.0, feedback=None):
        self.path = path
        self.seconds = seconds
        self.feedback = feedback
        self._deadline = None

    def check(self) -> None:
        """Raise Cancelled when the user wants to stop."""
        if self.feedback is not None and self.feedback.isCanceled():
            raise Cancelled

    def wait(self) -> None:
        """Wait a moment; raise Cancelled, or InputError when the time is up."""
        self.check()
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self.seconds
            self._announce()
        elif now > self._deadline:
            who = _names(others(self.path))
            raise InputError(
                f"“{self.path}”被{who or '其他程序或窗口'}占用,等待 {self.seconds:g} 秒后仍无法写入;原有结果未改动。"
                "请保存或取消其中的编辑,关闭其他打开该文件的程序,然后重试。",
                f"“{self.path}” is in use by {who or 'another program or window'} and could still not be written after "
                f"{self.seconds:g} seconds; the old results are unchanged. Save or cancel edits in it, close other "
                "programs that have it open, then try again.",
            )
        time.sleep(0.05)

    def _announce(self):
        if hasattr(self.feedback, "pushInfo"):
            who = _names(others(self.path))
            text = tr("“{path}” is in use elsewhere; waiting up to {seconds} seconds…")
            if who:
                text = tr("“{path}” is in use by {who}; waiting up to {seconds} seconds…")
            text = text.format(path=self.path, seconds=round(self.seconds), who=who)
            self.feedback.pushInfo(text)
            self.feedback.setProgressText(text)


class GeoPackage:
    """A GeoPackage opened for writing; a context manager that closes it.

    Every call waits with ``patience`` while another connection holds the file's lock. A file that is not there is made
    only when asked: a note about a workspace that was moved away must not leave an empty one in its place.
    """

    def __init__(self, path, patience: Patience, create: bool = False):
        self.path = str(path)
        self.patience = patience
        self._create = create
        self._dataset = None
        self._in_transaction = False

    def __enter__(self) -> GeoPackage:
        self._dataset = self._insist(lambda: _open(self.path, self._create))
        if _version(self._dataset) > WORKSPACE_VERSION:
            self._dataset = None
            raise InputError(
                f"工作区“{self.path}”由更新版本的插件创建,本版本只能查看,不能写入;文件未改动。请升级插件。",
                f"The workspace “{self.path}” was made by a newer version of the plugin: this one can show it, not "
                "change it. The file is unchanged. Update the plugin.",
            )
        self.sql(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        return self

    def __exit__(self, *error) -> None:
        try:
            self._roll_back()
        finally:
            self._dataset = None

    def sql(self, text: str, *values, **names) -> None:
        """Run a statement that returns nothing, :func:`filled` with values and names."""
        statement = filled(text, *values, **names)
        self._insist(lambda: self._dataset.ExecuteSQL(statement))

    def values(self, text: str, *values, **names) -> list[str]:
        """Return the first column of what a SELECT finds, as text."""
        statement = filled(text, *values, **names)
        found = self._insist(lambda: self._dataset.ExecuteSQL(statement))
        if found is None:
            return []
        texts = [feature.GetFieldAsString(0) for feature in found if feature.IsFieldSetAndNotNull(0)]
        self._dataset.ReleaseResultSet(found)
        return texts

    def table_exists(self, name: str) -> bool:
        """Return whether SQLite has a table of that name, one of the format's own included."""
        return bool(self.values("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", name))

    def table(self, name: str):
        """Return the OGR layer of that name, or None."""
        for index in range(self._dataset.GetLayerCount()):
            layer = self._dataset.GetLayerByIndex(index)
            if layer.GetName() == name:
                return layer
        return None

    def create_table(self, name: str, geometry_type: int, title: str):
        """Create a table with the key ``fid`` and, unless it has no geometry, WGS 84 geometry; return its layer."""
        reference = None
        if geometry_type != ogr.wkbNone:
            reference = osr.SpatialReference()
            reference.ImportFromEPSG(4326)
            reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        options = ["FID=fid", "GEOMETRY_NAME=geom", f"IDENTIFIER={name}", f"DESCRIPTION={title}"]
        return self._insist(lambda: self._dataset.CreateLayer(name, reference, geometry_type, options))

    def add_column(self, layer, name: str, field_type: int) -> None:
        """Add a column to a table."""
        self._insist(lambda: layer.CreateField(ogr.FieldDefn(name, field_type)))

    def begin(self, first_write: str, *values, **names) -> None:
        """Start a transaction that holds the write lock from its first statement on.

        OGR's own transaction is used, as it keeps OGR's feature counts right on rollback; ``first_write`` makes it
        what BEGIN IMMEDIATE would be: nothing was read yet, so waiting for the lock cannot end in a stale snapshot.
        """
        statement = filled(first_write, *values, **names)
        while True:
            self._start()
            _, error = attempt(self._dataset.ExecuteSQL, statement)
            if not error:
                self._in_transaction = True
                return
            attempt(self._dataset.RollbackTransaction)
            if not is_locked(error):
                raise _unwritable(self.path, error)
            self.patience.wait()

    def commit(self) -> None:
        """Commit the transaction; a reader elsewhere delays it, and on giving up everything is taken back."""
        _, error = attempt(self._dataset.CommitTransaction)
        while error:
            if not is_locked(error):
                raise _unwritable(self.path, error)
            self.patience.wait()
            # OGR holds its transaction for ended now and takes no second CommitTransaction; SQLite still does.
            _, error = attempt(self._dataset.ExecuteSQL, "COMMIT TRANSACTION")
        self._in_transaction = False
        # Layers that show the file keep its write-ahead log; a copy made by hand has only what is in the file itself.
        log, _ = attempt(self._dataset.ExecuteSQL, "PRAGMA wal_checkpoint(PASSIVE)")
        if log is not None:
            self._dataset.ReleaseResultSet(log)

    def _roll_back(self):
        if self._in_transaction:
            self._in_transaction = False
            _, error = attempt(self._dataset.RollbackTransaction)
            if error:
                attempt(self._dataset.ExecuteSQL, "ROLLBACK TRANSACTION")

    def _start(self):
        _, error = attempt(self._dataset.StartTransaction)
        if error:
            raise _unwritable(self.path, error)

    def _insist(self, call):
        # A call without arguments: held by a traceback, a method of the dataset would keep the file open.
        while True:
            result, error = attempt(call)
            if not error:
                return result
            if not is_locked(error):
                raise _unwritable(self.path, error)
            self.patience.wait()


def is_there(path) -> bool:
    """Return whether there is a file that holds something.

    One of zero bytes is what some file dialogs leave behind, and what QGIS makes where a file was whose layers it still
    shows: the next time that it reads, SQLite makes it anew (QGIS 3.22).
    """
    try:
        return Path(path).stat().st_size > 0
    except OSError:
        return False


def open_to_read(path):
    """Return a GeoPackage as a GDAL dataset for reading.

    Raises InputError when it cannot be opened.
    """
    dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
    if error or dataset is None:
        raise InputError(f"无法打开工作区“{path}”:{error}", f"The workspace “{path}” cannot be opened: {error}")
    return dataset


def add_row(layer, row: dict, fid: int | None = None) -> str:
    """Add a row to an OGR layer, None as NULL; return what went wrong, empty when all is well."""
    feature = ogr.Feature(layer.GetLayerDefn())
    if fid is not None:
        feature.SetFID(fid)
    for name, value in row.items():
        if value is not None:
            feature.SetField(name, str(value))
    return attempt(layer.CreateFeature, feature)[1]


def version_of(path) -> int:
    """Return the version of a workspace; 1 when it says none, 0 when it cannot be opened."""
    dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
    return 0 if error or dataset is None else _version(dataset)


def copy_whole(path, target, patience: Patience) -> None:
    """Write a GeoPackage as it is at this moment into a new file, while others read and write it.

    What lies in its write-ahead log is in the copy, an edit that is not committed is not.

    Raises InputError when either file cannot be used. Cancelled when the user stopped it.
    """
    statement = filled("VACUUM INTO ?", target)
    while True:
        dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
        if not error:
            _, error = attempt(dataset.ExecuteSQL, statement)
        dataset = None
        if not error:
            return
        if not is_locked(error):
            raise InputError(
                f"无法把工作区“{path}”复制到“{target}”:{error}。请检查文件夹是否可写、磁盘是否已满。",
                f"The workspace “{path}” could not be copied to “{target}”: {error}. Is the folder writable and the "
                "disk not full?",
            )
        patience.wait()


def attempt(call, *arguments):
    """Call GDAL and return (result, error text); the text is empty on success.

    Works whether or not someone in this QGIS switched GDAL's Python exceptions on.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        result = call(*arguments)
        if gdal.GetLastErrorType() >= gdal.CE_Failure:
            return None, gdal.GetLastErrorMsg() or "GDAL"
        return result, ""
    except RuntimeError as error:
        return None, str(error) or "GDAL"
    finally:
        gdal.PopErrorHandler()


def is_locked(error: str) -> bool:
    """Return whether an error text of GDAL says that another connection holds the file."""
    return "locked" in error.lower() or "busy" in error.lower()


def _open(path, create):
    gdal.SetThreadLocalConfigOption("SQLITE_BUSY_TIMEOUT", str(_BUSY_MILLISECONDS))
    try:
        if is_there(path):
            dataset = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR, ["GPKG"])
        elif not create:
            raise InputError(
                f"工作区“{path}”已不在原处,什么也没有写入。请放回原处,或打开它现在的位置。",
                f"The workspace “{path}” is not there any more; nothing was written. Put it back, or open it where it "
                "is now.",
            )
        else:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            # GDAL 3.13 would write version 1.4, at which QGIS 3.22 warns.
            dataset = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown, ["VERSION=1.2"])
            if dataset is not None:
                dataset.SetMetadataItem(_VERSION_ITEM, str(WORKSPACE_VERSION), _DOMAIN)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        gdal.SetThreadLocalConfigOption("SQLITE_BUSY_TIMEOUT", None)
    if dataset is None and gdal.GetLastErrorType() < gdal.CE_Failure:
        raise RuntimeError("not a GeoPackage")
    return dataset


def _version(dataset):
    # With GDAL's exceptions on, metadata of others that are no XML raise here.
    told = attempt(dataset.GetMetadataItem, _VERSION_ITEM, _DOMAIN)[0] or "1"
    # What is no number was not written by a version that this one knows.
    return int(told) if told.isdecimal() else WORKSPACE_VERSION + 1


def _names(works):
    """Return who they are, as “user@machine”, a title of their run behind it."""
    return ", ".join(
        f"{work.user or '?'}@{work.host or '?'}" + (f" ({work.run['title']})" if work.run.get("title") else "")
        for work in works
    )


def _unwritable(path, error):
    return InputError(
        f"无法写入工作区“{path}”:{error}。请确认它是 GeoPackage 文件、所在文件夹可写、磁盘未满;原有结果未改动。",
        f"The workspace “{path}” cannot be written: {error}. Make sure that it is a GeoPackage, that its folder is "
        "writable and the disk not full; the old results are unchanged.",
    )
