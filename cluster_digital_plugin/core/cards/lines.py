# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that several kinds of cards share."""

from __future__ import annotations

from collections import defaultdict

from .. import schema, words
from ..matching.records import key
from ..words import Word
from .parts import Piece, Row, Section, Subject, plain, same, spoken

# Kept in a workspace's tables for the plugin's own use.
HIDDEN = ("fid", "geom", "run_id", "scope")

# So many problems of one kind are told in full; the list of problems has them all.
_TOLD = 3

_FIELDS = {"unverified": Word("尚未核对", "not verified yet"), "high": Word("高", "high"),
           "medium": Word("中", "medium"), "low": Word("低", "low"),
           **words.MARKS, "user": Word("用户数据", "The user's data")}  # fmt: skip
_EXPLAINED = ("source", "confidence", "dataset")


def marked(rows) -> tuple[str, ...]:
    """Return the data sets that rows rest on and that must be marked."""
    present = {row.get("dataset") for row in rows}
    return tuple(code for code in words.MARKS if code in present)


def number(value, unit: str = "") -> Word:
    """Return a number with separators of thousands and at most four decimals."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return same(f"{text} {unit}".rstrip())


def fact(column: schema.Column, value, plain_number: bool = False) -> Row:
    """Return one attribute with its label; a number with separators unless it names something, like a year."""
    if isinstance(value, (int, float)) and not plain_number:
        text = number(value, column.unit)
    else:
        text = _FIELDS.get(value) if column.name in _EXPLAINED else None
    return Row(Word(column.zh, column.en), (plain(text or value),))


def facts(table: schema.Table, row, left_out=()) -> tuple[Row, ...]:
    """Return the attributes that a row has, those of the schema in its order, then those a user added."""
    named = ("year", "row")
    shown = [fact(column, row[column.name], column.name in named) for column in table.columns
             if column.name not in left_out and row.get(column.name) not in (None, "")]  # fmt: skip
    own = [name for name in row if name not in (*table.names, *HIDDEN, *left_out) and row[name] not in (None, "")]
    return (*shown, *(fact(schema.Column(name, schema.TEXT, name, name), row[name]) for name in own))


def programme_word(code) -> Word:
    """Return a programme in words."""
    return words.PROGRAMMES.get(code or "") or (same(code) if code else Word("未注明类型", "No programme given"))


def programme_short(code) -> Word:
    """Return a programme's own short name with the office behind it left out."""
    word = programme_word(code)
    return Word(word.zh.partition("(")[0], word.en.partition(" (")[0])


def verdict_piece(code) -> Piece:
    """Return a verdict in words, with its symbol."""
    return Piece(words.VERDICTS.get(code) or same(code or "–"), None, ("verdict", code or ""))


def cluster_piece(row) -> Piece:
    """Return a cluster's name with the symbol of its programme, leading to its card."""
    return plain(row.get("name_zh") or row["cluster_id"], Subject("cluster", row["cluster_id"]),
                 ("programme", row.get("programme") or ""))  # fmt: skip


def city_piece(catalog, adcode, name=None) -> Piece:
    """Return a city's name in both languages, leading to its card when it has one."""
    row = catalog.cities.get(adcode)
    if row is None:
        return plain(name or adcode or "–")
    zh = row.get("city_zh") or name or adcode
    return Piece(Word(zh, row.get("city_en") or zh), Subject("city", adcode))


def belt_piece(row) -> Piece:
    """Return a belt's name, leading to its card."""
    return plain(row.get("name_zh") or row["belt_id"], Subject("belt", row["belt_id"]), ("programme", "belts"))


def relation_piece(link) -> Piece:
    """Return a link's relation and rule in words."""
    relation = words.RELATIONS.get(link.get("relation") or "") or same(link.get("relation"))
    if link.get("overruled"):
        return Piece(Word(f"{relation.zh},人工改判", f"{relation.en}, overruled by hand"))
    if link.get("rule") is None:
        return Piece(relation)
    return Piece(Word(f"{relation.zh},规则{link['rule']}", f"{relation.en}, rule {link['rule']}"))


def link_rows(catalog, record) -> tuple[Row, ...]:
    """Return the belts that a record is linked to, with relation and reason; matching ones first."""
    links = sorted(catalog.links_of["record", record["record_id"]], key=lambda link: link.get("verdict") != "match")
    rows = []
    for link in links:
        belt = catalog.belts.get(link["belt_id"], {"belt_id": link["belt_id"]})
        verdict = words.VERDICTS.get(link.get("verdict")) or same(link.get("verdict"))
        rows.append(Row(verdict, (belt_piece(belt), year_piece(belt), relation_piece(link)), spoken(link, "reason")))
    return tuple(rows)


def year_piece(belt) -> Piece:
    """Return the year of a belt, or that it has none."""
    year = belt.get("year")
    return Piece(Word("无年份", "undated") if year is None else Word(f"{year} 年", str(year)))


def ruling_section(catalog, record_rows, industry=None) -> tuple[Section, ...]:
    """Return what analysts decided about records, of one belt industry where it is given; nothing when nothing."""
    rows = []
    for record in record_rows:
        about = key(record.get("programme")), key(record.get("name_zh")), record.get("adcode") or ""
        for ruling in catalog.rulings_of.get(about, ()):
            if industry is None or key(ruling.get("belt_industry")) == key(industry):
                rows.append(_ruling_row(catalog, record, ruling))
    return (Section(Word("人工改判", "Decided by hand"), tuple(rows)),) if rows else ()


def _ruling_row(catalog, record, ruling):
    whole = Word("整条记录", "The whole record")
    belt = ruling.get("belt_industry")
    coder, decided = ruling.get("coder") or "–", ruling.get("decided") or "–"
    who = Word(f"判定人 {coder},{decided}", f"by {coder}, {decided}")
    why = ruling.get("reason")
    pieces = (city_piece(catalog, record.get("adcode"), record.get("city")), verdict_piece(ruling.get("verdict")),
              Piece(who))  # fmt: skip
    return Row(same(belt) if belt else whole, pieces, (same(why),) if why else ())


def pair_section(catalog, subject) -> tuple[Section, ...]:
    """Return the pairs of clusters of different programmes in a city, or of a cluster; nothing when there are none."""
    rows = []
    for pair in catalog.pairs_of.get(subject, ()):
        two = [
            cluster_piece({"cluster_id": pair[f"cluster_{x}"], "name_zh": pair[f"name_{x}"],
                           "programme": pair[f"programme_{x}"]})
            for x in "ab"
        ]  # fmt: skip
        relation = words.PAIR_RELATIONS.get(pair.get("relation") or "") or same(pair.get("relation"))
        where = () if subject.kind == "city" else (city_piece(catalog, pair.get("adcode"), pair.get("city")),)
        verdict = words.PAIR_VERDICTS.get(pair.get("verdict")) or same(pair.get("verdict"))
        said = relation if relation.zh != verdict.zh else None
        pieces = (*where, *two, *((Piece(Word(f"乙对甲:{said.zh}", f"second to first: {said.en}")),) if said else ()))
        rows.append(Row(verdict, pieces, spoken(pair, "reason")))
    title = Word("不同类型集群之间的关系", "Related clusters of other programmes")
    return (Section(title, tuple(rows)),) if rows else ()


def problem_section(catalog, subjects) -> tuple[Section, ...]:
    """Return the problems listed for any of these subjects, gathered by kind; nothing when there are none."""
    kinds = defaultdict(list)
    for subject in subjects:
        for row in catalog.problems_of.get(subject, ()):
            kinds[row.get("problem")].append(row)
    rows = []
    for code, found in kinds.items():
        label = words.PROBLEMS.get(code) or same(code)
        count = Word(f"{len(found)} 行", f"{len(found)} row{'s' if len(found) > 1 else ''}")
        told = [word for row in found[:_TOLD] for word in spoken(row, "message")]
        if len(found) > _TOLD:
            rest = len(found) - _TOLD
            told.append(Word(f"另有同类 {rest} 行,见“未解决问题”。",
                             f"{rest} more of the kind: see the list of problems."))  # fmt: skip
        rows.append(Row(label, (Piece(count),), tuple(told)))
    return (Section(Word("问题", "Problems"), tuple(rows)),) if rows else ()
