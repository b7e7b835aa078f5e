# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as text for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.outputs.spreadsheet import Sheet
from cluster_digital_plugin.outputs.table_text import clipboard_text, write_csv

SHEET = Sheet("t", (("城市", "text"), ("数", "real")), [
    ("苏州\t市", -1.5), ("=1+1", None), ("@a", 1 / 3), ("两\n行", 2),
])


def test_the_clipboard_gets_tabs_and_no_formula():
    rows = list(csv.reader(io.StringIO(clipboard_text(SHEET)), delimiter="\t"))
    assert rows == [["城市", "数"], ["苏州\t市", "-1.5"], ["'=1+1", ""], ["'@a", "0.3333333333333333"], ["两\n行", "2"]]


def test_a_file_has_a_byte_order_mark_and_is_complete_or_not_there(tmp_path):
    path = tmp_path / "表.csv"
    write_csv(path, SHEET)
    assert path.read_bytes().startswith("\ufeff城市,数".encode())
    assert sorted(item.name for item in tmp_path.iterdir()) == ["表.csv"]
    with pytest.raises(InputError, match="could not be written"):
        write_csv(path / "t.csv", SHEET)
