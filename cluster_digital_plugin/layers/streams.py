# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses of points that need not fit into memory: the source is read anew for every pass.

One pass finds groups, centres and what is outermost, one the moments, one what lies inside; thin groups cost one
more, calibrated sizes two or three. The results are those of :func:`.ellipses.measure` on all points at once.
"""

from __future__ import annotations

import numpy as np

from ..core import ellipse as core
from ..core.ellipse import part_of
from ..core.ellipse.geodesic import Direction, forward
from ..core.ellipse.moments import Moments
from .arrow import UnfitError
from .columns import batches, expect_whole, read_columns, sort_key
from .crs import base_plane, same_as_wgs84, transform, wgs84
from .ellipses import MOST_SENTENCES, Furthest, Measured, Task, combined, group_name, measure

# From so many rows on: below, all columns together stay under half a gigabyte.
STREAM_FROM = 4_000_000

# Rows at a time: few enough for the window and the button to cancel, many enough to outweigh the merging of groups.
BATCH = 131_072


def measure_source(source, task: Task, context=None, feedback=None, progress=None, file=None, further=(),
                   whole=False) -> Measured:
    """Compute the ellipses of the points of a source, whatever their number.

    Sampling units belong to rows far apart and keep all points in memory.

    Parameters
    ----------
    source, feedback, file : see :func:`.columns.read_columns`
    task, context, progress : see :func:`.ellipses.measure`
    further : names of further fields to read where the points are kept; empty ones are none
    whole : whether to keep all points in memory, however many there are

    Errors are those of :func:`.ellipses.measure`.
    """
    if whole or task.unit or (source.featureCount() if file is None else file.count) < STREAM_FROM:
        names = list(dict.fromkeys(name for name in (*task.fields, *further) if name))
        columns = read_columns(source, names, points=True, feedback=feedback, file=file)
        return measure(columns, task, context, part_of(progress, 0.3, 1))
    stream = _Stream(source, task, context, feedback, progress, file)
    try:
        return stream.measure()
    except UnfitError:
        # From where it stopped: what has gone forward does not go back.
        rest = part_of(progress, stream.reached, 1)
        measured = _Stream(source, task, context, feedback, rest, None).measure()
        expect_whole(file, int(measured.ellipses.shapes.moments.n.sum()) + measured.dropped)
        return measured


class _Stream:
    """The passes over one source."""

    def __init__(self, source, task, context, feedback, progress, file):
        self._source, self._task, self._context, self._feedback = source, task, context, feedback
        self._progress, self._file = progress, file
        self._expected, self._begun, self.reached = 5 if task.rule == "calibrated" else 3, 0, 0.0
        self._rows = max(source.featureCount() if file is None else file.count, 1)
        self._groups = _Groups(task)
        self._crs = source.sourceCrs() if hasattr(source, "sourceCrs") else source.crs()
        self._plane = base_plane(task.projection, self._crs, context)

    def measure(self) -> Measured:
        """Make the passes."""
        found = self._survey()
        groups = len(found.names)
        moments = Moments.empty(groups, found.origin)
        for batch in self._passes():
            moments = moments.merge(Moments.of(*batch, groups, found.origin))
        ellipses = core.ellipses_of(moments, self._passes, self._task.rule, self._task.sizes, self._plane.magnitude,
                                    found.rows - moments.n)
        measured = Measured(self._task, found.names, self._plane, ellipses, int(ellipses.dropped.sum()))
        measured.describe = self._crs.isValid() and 0 < measured.count <= MOST_SENTENCES
        if measured.describe and found.furthest is not None:
            measured.furthest = found.furthest.places
        return measured

    def _survey(self):
        """Find the groups, and what the other passes need to know of them."""
        survey = _Survey(self._plane, self._task, self._crs, self._context)
        start = 0
        for columns in self._batches():
            codes = self._groups.of(columns)
            survey.add(columns, codes, self._groups.count, start)
            start += len(columns)
        survey.refuse_negative()
        order, names = self._groups.sort()
        survey.sort(order, names)
        self._plane = survey.plane
        return survey

    def _batches(self):
        start, end = (min((self._begun + ended) / self._expected, 0.99) for ended in (0, 1))
        self._begun += 1
        done = 0
        for columns in batches(self._source, self._task.fields, BATCH, self._feedback, self._file):
            self.reached = start + (end - start) * min(done / self._rows, 1.0)
            if self._progress is not None:
                self._progress(self.reached)
            yield columns
            done += len(columns)

    def _passes(self):
        """Yield x and y in the plane, weights and groups."""
        for columns in self._batches():
            x, y, w, codes = _usable_rows(columns, self._task, self._groups.of(columns))[:4]
            if self._plane.centred:
                x, y = forward(*transform(x, y, self._crs, wgs84(), self._context), self._plane.lon0,
                               self._plane.lat0, codes)
            else:
                x, y = transform(x, y, self._crs, self._plane.target, self._context)
            yield core.usable(x, y, w, codes, self._groups.count)[:4]


class _Survey:
    """What the first pass finds: rows, centres, outermost points and a first point of each group."""

    def __init__(self, plane, task, crs, context):
        self.plane, self._task, self._crs, self._context = plane, task, crs, context
        self.rows, self._seen, self._first = np.zeros(1), np.zeros(1, bool), np.zeros((2, 1))
        self._direction = Direction(1) if plane.needs_centres else None
        self.furthest = Furthest(1) if plane.needs_centres or same_as_wgs84(crs) else None
        self._negative = [0, 0, 0.0]

    def add(self, columns, codes, groups, start):
        """Add a batch that begins with row ``start``."""
        self._grow(groups)
        self.rows += len(columns) if codes is None else np.bincount(codes, minlength=len(self.rows))
        x, y, w, codes, kept = _usable_rows(columns, self._task, codes)
        if w is not None and len(w) and w.min() < 0:
            below = np.nonzero(w < 0)[0]
            row = start + int(np.arange(len(columns))[kept][below[0]])
            self._negative = [self._negative[0] + len(below), *(self._negative[1:] if self._negative[0] else
                                                                (row, float(w[below[0]])))]
        self._note_first(x, y, codes)
        if self.furthest is None:
            return
        lon, lat = transform(x, y, self._crs, wgs84(), self._context)
        if groups <= MOST_SENTENCES:
            self.furthest.add(lon, lat, codes)
        if self._direction is not None:
            self._direction.add(*core.usable(lon, lat, None if w is None else np.abs(w), codes, groups)[:4])

    def _grow(self, groups):
        more = groups - len(self.rows)
        if more <= 0:
            return
        self.rows, self._seen = np.pad(self.rows, (0, more)), np.pad(self._seen, (0, more))
        self._first = np.pad(self._first, ((0, 0), (0, more)))
        for sums in (self._direction, self.furthest):
            if sums is not None:
                sums.grow(groups)

    def _note_first(self, x, y, codes):
        code = np.zeros(len(x), np.intp) if codes is None else codes
        new = np.nonzero(~self._seen[code])[0][::-1]
        self._first[:, code[new]] = x[new], y[new]
        self._seen[code[new]] = True

    def refuse_negative(self):
        """Raise InputError when there was a negative weight."""
        if self._negative[0]:
            core.refuse_negative(*self._negative)

    def sort(self, order, names):
        """Bring the groups into their order, and place the plane and the origin of the moments."""
        self.names, self.rows = names, self.rows[order]
        if self.furthest is not None:
            self.furthest.places = {side: places[order] for side, places in self.furthest.places.items()}
        if self._direction is not None:
            self.plane = self.plane.about(*self._direction.mean(order))
            self.origin = (0.0, 0.0)
            return
        x, y = transform(*self._first[:, order], self._crs, self.plane.target, self._context)
        self.origin = (np.nan_to_num(x), np.nan_to_num(y))
        if not self._task.groups:
            self.origin = tuple(float(value[0]) for value in self.origin)


def _usable_rows(columns, task, codes):
    """Return x, y, weights and groups of the rows of a batch that can be used, and their places in it."""
    w = columns.numbers(task.weight) if task.weight else None
    good = np.isfinite(columns.x) & np.isfinite(columns.y)
    if w is not None:
        good &= np.isfinite(w)
    kept = slice(None) if good.all() else np.nonzero(good)[0]
    return (*(None if column is None else column[kept] for column in (columns.x, columns.y, w, codes)), kept)


class _Groups:
    """Numbers for combinations of values, by their first appearance until they are sorted."""

    def __init__(self, task):
        self._task, self._labels, self._numbers = task, [{} for _ in task.groups], {}
        self._rank = None

    @property
    def count(self) -> int:
        return len(self._numbers) if self._task.groups else 1

    def of(self, columns):
        """Return the group of each row of a batch; None where there are no groups."""
        if not self._task.groups:
            return None
        fields = [columns.codes(name) for name in self._task.groups]
        codes, found = combined(fields)
        known = [[seen.setdefault(label, len(seen)) for label in labels] + [-1]
                 for seen, (_, labels) in zip(self._labels, fields)]
        keys = [tuple(field[code] for field, code in zip(known, key)) for key in found]
        numbers = np.array([self._numbers.setdefault(key, len(self._numbers)) for key in keys], np.intp)
        if self._rank is not None:
            if len(self._numbers) > len(self._rank):
                raise UnfitError("The file has changed while it was read.")
            numbers = self._rank[numbers]
        return numbers[codes]

    def sort(self):
        """Return the groups' first numbers in the order of their values, and their names; sort what comes."""
        if not self._task.groups:
            return np.zeros(1, np.intp), [self._task.group_name]
        labels = [[*seen, None] for seen in self._labels]
        ranks = []
        for values in labels:
            order = sorted(range(len(values) - 1), key=lambda index, values=values: sort_key(values[index]))
            rank = {index: place for place, index in enumerate(order)}
            ranks.append({**rank, -1: len(order)})
        keys = sorted(self._numbers, key=lambda key: [rank[code] for rank, code in zip(ranks, key)])
        order = np.array([self._numbers[key] for key in keys], np.intp)
        self._rank = np.empty(len(order), np.intp)
        self._rank[order] = np.arange(len(order))
        return order, [group_name([values[code] for values, code in zip(labels, key)]) for key in keys]
