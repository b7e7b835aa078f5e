# SPDX-License-Identifier: GPL-2.0-or-later
"""Values and names in statements of SQL, as SQLite reads them."""

import contextlib
import sqlite3

import pytest

from cluster_digital_plugin.layers.statements import filled

HOSTILE = (
    "o'x", '"', "''", "?", "{name}", "x'; DROP TABLE t;--", "\\'", "广州", "", "a\nb", "%s", "--", "/*", "\u202e",
)  # fmt: skip


@pytest.fixture
def file():
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_itself(file, text):
    assert file.execute(filled("SELECT ?, ?", text, text)).fetchone() == (text, text)
    assert file.execute(filled("SELECT 1 WHERE ? IN (?)", text, list(HOSTILE))).fetchone()


@pytest.mark.parametrize("text", [text for text in HOSTILE if text])
def test_a_name_is_itself(file, text):
    names = {"table": text, "columns": [text + "1", text + "2"]}
    file.execute(filled("CREATE TABLE {table} ({columns}, last)", **names))
    file.execute(filled("INSERT INTO {table} ({columns}) VALUES (?)", [1, text], **names))
    found = file.execute(filled("SELECT {a}, {b} FROM {t}", a=text + "2", b=text + "1", t=text))
    assert [column[0] for column in found.description] == [text + "2", text + "1"] and found.fetchall() == [(text, 1)]
    assert file.execute("SELECT name FROM sqlite_master").fetchall() == [(text,)]


def test_numbers_stay_numbers(file):
    assert file.execute(filled("SELECT typeof(?), ? + 1", 7, 2**62)).fetchone() == ("integer", 2**62 + 1)


def test_a_value_too_few_is_an_error():
    with pytest.raises(StopIteration):
        filled("scope = ? AND row = ?", 1)
