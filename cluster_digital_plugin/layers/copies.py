# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace as one file to give away, keep or go on with."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import InputError
from .drafts import drafted
from .geopackage import Patience, copy_whole
from .workspace import tables_in


def copy_workspace(path, target, feedback=None, wait: float = 30.0) -> None:
    """Copy a workspace as it is at this moment, while layers of it are open; the copy appears when it is complete.

    Parameters
    ----------
    path : the workspace
    target : the file to write; an existing one is replaced
    wait : seconds to wait while another program holds the workspace

    Raises
    ------
    InputError when ``path`` is no workspace, the two are one file, the target is open elsewhere or cannot be written.
    Cancelled when the user stopped it.
    """
    source, target = Path(path), Path(target)
    if not tables_in(source):
        raise InputError(
            f"“{source}”不是工作区,或无法打开:其中没有本插件的表。",
            f"“{source}” is no workspace or cannot be opened: it has none of the plugin's tables.",
        )
    if source.resolve() == target.resolve():
        raise InputError(
            f"副本不能与工作区“{source}”同名。请另选文件名。",
            f"The copy cannot be the workspace “{source}” itself. Choose another name.",
        )
    if Path(f"{target}-wal").exists() or Path(f"{target}-journal").exists():
        raise InputError(
            f"“{target}”正在本项目或其他程序中打开,不能替换。请另选文件名。",
            f"“{target}” is open, here or in another program, and cannot be replaced. Choose another name.",
        )
    try:
        with drafted(target) as draft:
            copy_whole(source, draft, Patience(source, wait, feedback))
    except OSError as error:
        raise InputError(
            f"无法写入“{target}”:{error}。请检查文件夹是否可写、磁盘是否已满、文件是否被占用。",
            f"“{target}” cannot be written: {error}. Is its folder writable, the disk not full and the file not open "
            "elsewhere?",
        ) from error
