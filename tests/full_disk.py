# SPDX-License-Identifier: GPL-2.0-or-later
"""A disk that becomes full, for tests."""

from __future__ import annotations

import resource
from contextlib import contextmanager


@contextmanager
def disk_with(size: int):
    """Let no file of this process grow beyond so many bytes; writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
