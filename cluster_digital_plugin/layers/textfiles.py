# SPDX-License-Identifier: GPL-2.0-or-later
"""Text files of unknown encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io

from ..core.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What users call an encoding and the superset that reads all of it.
_READS = {"gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "936": "gb18030", "ansi": "gb18030"}
_SHOWN = {"utf-8-sig": "UTF-8-BOM", "utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_DELIMITERS = ",\t;|，"
_ROWS_TRIED = 30


def decode(data: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read with.

    Without ``encoding`` a byte-order mark decides, then UTF-8 if every byte fits, then GB18030 (which includes GBK).
    Raises InputError naming the file when it does not fit.
    """
    codec = _codec(encoding, name) if encoding else _detect(data)
    try:
        text = data.decode(codec)
    except LookupError as error:
        # Python also has codecs that are none of text, such as base64.
        raise _unknown(encoding, name) from error
    except UnicodeError as error:
        line = data[:getattr(error, "start", 0)].count(b"\n") + 1
        raise InputError(
            f"文件“{name}”第 {line} 行不是 {_shown(codec)} 编码。请改选编码,如 GBK、UTF-8 或 UTF-16。",
            f"Line {line} of “{name}” is not in {_shown(codec)}. Choose another encoding: GBK, UTF-8 or UTF-16.",
        ) from error
    if "\0" in text:
        raise InputError(
            f"文件“{name}”不是文本表格。请用 Excel 或 WPS 另存为 .xlsx 或 .csv。",
            f"“{name}” is no text table. Save it as .xlsx or .csv with Excel or WPS.",
        )
    return text, _shown(codec)


def _codec(encoding, name) -> str:
    key = encoding.strip().lower().replace("_", "-").replace("-bom", "-sig")
    codec = _READS.get(key, key)
    try:
        codecs.lookup(codec)
    except (LookupError, ValueError) as error:
        raise _unknown(encoding, name) from error
    # A byte-order mark is no part of the first title, whoever chose UTF-8.
    return "utf-8-sig" if codec in ("utf-8", "utf8") else codec


def _unknown(encoding, name) -> InputError:
    return InputError(
        f"读取文件“{name}”时不认识编码“{encoding}”。可用:UTF-8、GBK、GB18030、UTF-16。",
        f"The encoding “{encoding}” chosen for “{name}” is not known. Use UTF-8, GBK, GB18030 or UTF-16.",
    )


def _detect(data: bytes) -> str:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    head = data[:2000]
    if head.count(b"\0") > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _shown(codec) -> str:
    return _SHOWN.get(codec, codec.upper())


def parse(text: str, suffix: str, name: str) -> tuple[list[list[str]], str]:
    """Return the rows of a delimited text and the delimiter that makes the most even columns of it."""
    best, found = None, ","
    for delimiter in ("\t",) if suffix == ".tsv" else _DELIMITERS:
        widths = [len(row) for row in _rows(text, delimiter, name, _ROWS_TRIED) if row]
        if not widths:
            continue
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=wide.count) if wide else 1
        score = (wide.count(usual) / len(widths) if wide else 0, usual)
        if best is None or (round(score[0], 1), score[1]) > (round(best[0], 1), best[1]):
            best, found = score, delimiter
    return list(_rows(text, found, name)), found


def _rows(text, delimiter, name, limit=None):
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if limit is not None and number >= limit:
                return
            yield row
    except csv.Error as error:
        raise InputError(
            f"文件“{name}”无法按表格读取({error})。请检查引号是否成对,或另存为 .xlsx。",
            f"“{name}” cannot be read as a table ({error}). Check that quotes are closed, or save it as .xlsx.",
        ) from error
