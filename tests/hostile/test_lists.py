# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists from anywhere: each row becomes a row of the result or a listed problem, each file a table or a message."""

from __future__ import annotations

import csv
import io
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.lists.loading import load_list
from cluster_digital_plugin.core.lists.rows import Grid, read_list
from cluster_digital_plugin.layers.gazetteer import load_gazetteer
from cluster_digital_plugin.layers.sheets import read_grid, read_sheet

from .corpus import TITLES, cells, examples, tables

KINDS = tuple(TITLES)
IDS = {"clusters": "cluster_id", "belts": "belt_id"}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030", "big5", "latin-1")
# Python knows them all, and none of them is the encoding of a text file.
NO_ENCODINGS = (
    "base64",
    "rot13",
    "hex",
    "zip",
    "bz2",
    "uu",
    "idna",
    "punycode",
    "undefined",
    "x\0y",
    "é",
    "a" * 1000,
    "\ud800",
)


def load(listed):
    """Load a list and check that every row of it is accounted for."""
    loaded = load_list(listed, load_gazetteer())
    assert loaded.rows_in == loaded.rows_out + loaded.rows_skipped
    assert (loaded.problems["kept"] == "no").sum() >= loaded.rows_skipped
    assert not np.isinf(loaded.lon).any() and not np.isinf(loaded.lat).any()
    if listed.kind in IDS:
        assert loaded.frame[IDS[listed.kind]].is_unique and loaded.frame[IDS[listed.kind]].notna().all()
    assert loaded.problems["message_zh"].notna().all() and loaded.problems["message_en"].notna().all()
    return loaded


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_cells_hold_every_row_is_accounted_for(kind):
    @examples(60)
    @given(tables(kind), st.booleans(), st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=3))
    def every_row(rows, exact, merged):
        listed = read_list(Grid(rows, "x.xlsx", None, tuple(merged) if exact else (), exact), kind)
        assert load(listed).rows_in == len(listed.rows) + listed.skipped

    every_row()


@examples(150)
@given(
    st.binary(max_size=300),
    st.sampled_from(KINDS),
    st.sampled_from((".csv", ".tsv", ".txt", "", ".xls")),
    st.one_of(st.none(), st.sampled_from((*ENCODINGS, *NO_ENCODINGS))),
)
def test_any_bytes_are_a_list_or_a_message(tmp_path_factory, content, kind, suffix, encoding):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        load(read_grid(read_sheet(path, encoding, None, kind).grid, kind))
    except InputError as error:
        assert error.message_zh and error.message_en


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_was_damaged_on_its_way_is_a_list_or_a_message(kind, tmp_path):
    @examples(80)
    @given(
        tables(kind),
        st.sampled_from(",\t;|，"),
        st.sampled_from(ENCODINGS),
        st.sampled_from(("\n", "\r\n", "\r")),
        st.booleans(),
        st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=3),
    )
    def damaged(rows, delimiter, encoding, end, quoted, bytes_put_in):
        stream = io.StringIO()
        if quoted:
            csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
        else:
            stream.write(end.join(delimiter.join(row) for row in rows))
        content = bytearray(stream.getvalue().encode(encoding, "replace"))
        for place, byte in bytes_put_in:
            content[place:place] = bytes([byte])
        path = tmp_path / "list.csv"
        path.write_bytes(content)
        try:
            load(read_grid(read_sheet(path, None, None, kind).grid, kind))
        except InputError as error:
            assert "list.csv" in error.message_zh and "list.csv" in error.message_en

    damaged()


@pytest.mark.parametrize("encoding", ENCODINGS[:8])
def test_chinese_in_any_usual_encoding_is_read(encoding, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("产业带名称,城市,所属行业\n义乌小商品产业带,义乌市,小商品\n".encode(encoding))
    # Without a byte-order mark nothing tells UTF-16 from other bytes; the user is told to choose it.
    chosen = encoding if encoding.startswith("utf-16-") else None
    loaded = load(read_grid(read_sheet(path, chosen, None, "belts").grid, "belts"))
    assert loaded.frame["adcode"].tolist() == ["330700"]


@pytest.mark.parametrize("encoding", NO_ENCODINGS)
def test_what_is_no_encoding_of_text_is_refused_by_name(encoding, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("产业带名称,城市\nx,y\n".encode())
    with pytest.raises(InputError, match="list"):
        read_sheet(path, encoding)


@pytest.mark.parametrize("sheet", ("²", "٣", "-1", "9" * 5000, "x", "0"))
def test_a_sheet_that_is_not_there_is_refused_by_name(sheet, data_folder, tmp_path):
    from cluster_digital_plugin.outputs.spreadsheet import Sheet, write_spreadsheet

    path = tmp_path / "book.xlsx"
    write_spreadsheet(path, [Sheet("一", (("城市", "text"),), [("广州市",)])])
    with pytest.raises(InputError, match="book"):
        read_sheet(path, None, sheet)


@pytest.mark.parametrize("path", ("x" * 5000, "a\0b.csv", "", ".", "/", "广" * 300 + ".csv", "../" * 2000 + "x.csv"))
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InputError):
        read_sheet(path)


def test_numbers_that_no_column_holds_are_listed():
    rows = [["城市", "行政区划代码", "经度", "纬度", "人口", "row"]]
    rows += [
        ["某市", "990101", text, "23.1", text, text] for text in ("inf", "-inf", "+nan", "1e308", "9" * 5000, "1e15")
    ]
    loaded = load(read_list(Grid(rows, "x.csv"), "cities"))
    assert loaded.rows_out == 6
    assert loaded.frame["population"].isna().all() and loaded.frame["lon"].isna().all()
    assert (loaded.problems["problem"] == "bad_number").sum() == 12


def test_an_industry_with_an_unknown_code_and_no_name_is_kept():
    loaded = load(
        read_list(Grid([["集群名称", "所属产业", "行政区划代码"], [None, "家电", "999999"]], "x.csv"), "clusters")
    )
    assert loaded.frame["name_zh"].tolist() == ["999999家电集群"]
    assert "adcode_unknown" in set(loaded.problems["problem"])


LARGE = {
    "a cell of 10 MB": b"name_zh,city\n" + b"x" * 10_000_000 + "\n广州市产业带,广州市\n".encode(),
    "a quoted cell of 10 MB": b'name_zh,city\n"' + b"x" * 10_000_000 + '",广州市\n'.encode(),
    "a quote that is never closed": ('name_zh,city\n"' + "a,b\n" * 500_000).encode(),
    "10,000 columns": (
        ",".join(["产业带名称", "城市", *(f"c{n}" for n in range(10_000))]) + "\n" + "x," * 10_000 + "\n"
    ).encode(),
    "a million commas": b"," * 1_000_000,
    "a million quotes": b'"' * 1_000_001,
    "a million line ends": b"name_zh,city\n" + b"\n" * 1_000_000,
    "nothing but NUL": b"\0" * 1_000_000,
    "a bracket a hundred thousand times": ("产业带名称,城市\n" + "(" * 100_000 + ",广州\n").encode(),
    "cities without end": ("集群名称,城市,所属产业\nx," + "广州市、" * 50_000 + ",家电\n").encode(),
    "one long word": ("集群名称,城市,所属产业\n" + "广州市佛山市" * 5_000 + ",,\n").encode(),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_far_too_large_takes_seconds_and_ends(name, tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(LARGE[name])
    kind = "clusters" if "集群名称".encode() in LARGE[name] else "belts"
    start = time.process_time()
    try:
        load(read_grid(read_sheet(path, None, None, kind).grid, kind))
    except InputError as error:
        assert "large.csv" in error.message_en
    assert time.process_time() - start < 20


@examples(100)
@given(st.lists(st.lists(cells, max_size=5), min_size=1, max_size=6))
def test_any_cells_pasted_into_the_cities_are_read_or_refused(rows):
    from cluster_digital_plugin.core.places.paste import read_paste

    known = {
        1: {
            "adcode": "440100",
            "city_zh": "广州市",
            "province_zh": "广东省",
            "population": 5,
            "lon": 113.0,
            "lat": 23.0,
        }
    }
    kinds = {
        "adcode": "text",
        "city_zh": "text",
        "province_zh": "text",
        "population": "integer",
        "lon": "real",
        "lat": "real",
    }
    try:
        paste = read_paste([["城市", "人口", "经度", "纬度"], *rows], known, kinds, load_gazetteer())
    except InputError:
        return
    for row in paste.rows:
        assert row.problems or row.changes or row.key is not None
        for name, (_, value) in row.changes.items():
            assert kinds[name] == "text" or abs(value) < 1e16
