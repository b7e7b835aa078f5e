# SPDX-License-Identifier: GPL-2.0-or-later
"""The card of a city."""

from __future__ import annotations

from collections import Counter

from .. import schema, words
from ..comparison.sentences import named
from ..tables import number_text, percent, share_text
from ..words import Word
from .lines import (
    belt_piece,
    cluster_piece,
    facts,
    marked,
    pair_section,
    problem_section,
    programme_short,
    ruling_section,
    verdict_piece,
)
from .parts import Card, Piece, Row, Section, Subject, join, plain, same, spoken

NOT_MATCHED = Word(
    "尚未匹配。请在工作台第 2 部分按“运行”,结论与依据随即显示在这里。",
    "Not matched yet. Press “Run” in part 2 of the workbench; verdicts and reasons appear here.",
)
NO_ELLIPSE = Word(
    "尚无椭圆。请在工作台第 3 部分绘制。", "No ellipses yet. Draw them in part 3 of the workbench."
)
_TITLED = ("city_zh", "city_en", "province_zh", "adcode")


def city_card(catalog, adcode: str) -> Card:
    """Return everything known about a city.

    Parameters
    ----------
    catalog : Catalog
    adcode : key of a city that the catalog has
    """
    row, subject = catalog.cities[adcode], Subject("city", adcode)
    records, belts = catalog.records_of.get(subject, []), catalog.belts_of.get(adcode, [])
    about = [subject, *(Subject("belt", belt["belt_id"]) for belt in belts),
             *(Subject("cluster", record["cluster_id"]) for record in records)]  # fmt: skip
    zh = row.get("city_zh") or adcode
    parts = [text for text in (row.get("province_zh"), adcode, row.get("level")) if text]
    return Card(
        subject, Word(zh, row.get("city_en") or zh),
        Word(" · ".join([*([row["city_en"]] if row.get("city_en") else []), *parts]), " · ".join([zh, *parts])),
        (
            _shares(catalog, records, belts), _clusters(catalog, records), *_belts(catalog, belts, records),
            *pair_section(catalog, subject), *ruling_section(catalog, records), _ellipses(catalog, adcode),
            *_influence(catalog, adcode), *problem_section(catalog, list(dict.fromkeys(about))),
            Section(Word("属性", "Attributes"), facts(schema.CITIES, row, (*_TITLED, "level"))),
        ),
        marked([*records, *belts]),
    )  # fmt: skip


def counts(records) -> Word:
    """Return shares of verdicts among records: match, near, both, each with its numerator and denominator."""
    by_verdict, total = Counter(record.get("verdict") for record in records), len(records)
    both = by_verdict["match"] + by_verdict["near"]
    numbers = [share_text(part, total) for part in (by_verdict["match"], by_verdict["near"], both)]
    zh = "匹配 {},相近 {},合计 {}".format(*numbers)
    return Word(zh, "match {}, near {}, both {}".format(*numbers))


def belt_share(catalog, belts) -> Word:
    """Return how many of the belts that were counted are linked to a cluster record."""
    taken = [belt for belt in belts if catalog.counted(belt)]
    return same(share_text(sum(bool(catalog.links_of_belt(belt)) for belt in taken), len(taken)))


def basis(catalog) -> Word:
    """Return what the shares of a city rest on."""
    zh, en = words.describe(catalog.years)
    return Word(
        f"口径:分子/分母(百分比,四舍五入);每个成员城市各计一次;产业带年份:{zh}。",
        f"Basis: numerator/denominator (percent, half up); counted in every member city; belts: {en}.",
    )


def _shares(catalog, records, belts):
    title = Word("数量与占比", "Counts and shares")
    if not catalog.matched:
        return Section(title, (Row(Word("线上产业带", "Online belts"), (plain(len(belts)),)),), NOT_MATCHED)
    rows = []
    groups = [(programme_short(code), ("programme", code), [r for r in records if (r.get("programme") or "") == code])
              for code in words.in_order(record.get("programme") or "" for record in records)]  # fmt: skip
    if len(groups) != 1:
        groups.append((Word("全部集群", "All clusters"), None, records))
    for label, mark, chosen in groups:
        how_many = Word(f"{len(chosen)} 条", f"{len(chosen)}")
        rows.append(Row(label, (Piece(how_many, None, mark), *((Piece(counts(chosen)),) if chosen else ()))))
    if any(record.get("weight") not in (None, 1) for record in records):
        weight = number_text(sum(record.get("weight") or 0 for record in records))
        rows.append(Row(Word("按 1/N 计", "Counted 1/N"), (plain(weight),)))
    linked = belt_share(catalog, belts)
    pieces = (Piece(Word(f"{len(belts)} 个", str(len(belts))), None, ("programme", "belts")),)
    if belts:
        pieces = (*pieces, Piece(Word(f"与集群匹配或相近 {linked.zh}", f"linked to a cluster {linked.en}")))
    rows.append(Row(Word("线上产业带", "Online belts"), pieces))
    return Section(title, tuple(rows), basis(catalog))


def _clusters(catalog, records):
    title = Word("产业集群", "Industrial clusters")
    if not records:
        none = Word("本城市没有集群。", "This city has no cluster.")
        return Section(title, (), none if catalog.matched else NOT_MATCHED)
    rows = []
    for code in words.in_order(record.get("programme") or "" for record in records):
        for record in (r for r in records if (r.get("programme") or "") == code):
            pieces = [verdict_piece(record.get("verdict")), cluster_piece(record)]
            if record.get("weight") not in (None, 1):
                share = number_text(record["weight"])
                pieces.append(Piece(Word(f"权重 {share}", f"weight {share}")))
            rows.append(Row(programme_short(code), tuple(pieces), spoken(record, "reason")))
    return Section(title, tuple(rows))


def _belts(catalog, belts, records):
    """Return a section for each year, the latest first, undated belts last."""
    if not belts:
        return (Section(Word("线上产业带", "Online belts"), (), Word(
            "本城市没有线上产业带。", "This city has no online belt.")),)  # fmt: skip
    sections = []
    for year in sorted({belt.get("year") for belt in belts}, key=lambda year: (year is None, -(year or 0))):
        chosen = [belt for belt in belts if belt.get("year") == year]
        zh, en = ("无年份", "undated") if year is None else (f"{year} 年", str(year))
        title = Word(f"线上产业带 · {zh}({len(chosen)})", f"Online belts · {en} ({len(chosen)})")
        rows = sorted(((_order(catalog, belt), belt) for belt in chosen), key=lambda item: item[0])
        sections.append(Section(title, tuple(_belt_row(catalog, belt, records) for _, belt in rows)))
    return tuple(sections)


def _order(catalog, belt):
    verdicts = [link.get("verdict") for link in catalog.links_of_belt(belt)]
    rank = 0 if "match" in verdicts else 1 if verdicts else 2
    return rank, belt.get("industry_zh") or "", belt["belt_id"]


def _belt_row(catalog, belt, records):
    label = same(belt.get("industry_zh") or "–")
    links = catalog.links_of_belt(belt)
    if links:
        found = []
        for link in links:
            record = catalog.records.get(link["record_id"])
            if record is not None:
                found += [verdict_piece(link.get("verdict")), cluster_piece(record)]
        return Row(label, (belt_piece(belt), *found))
    return Row(label, (belt_piece(belt), *belt_verdict(catalog, belt, records)))


def belt_verdict(catalog, belt, records) -> tuple[Piece, ...]:
    """Return why a belt without links has none."""
    if not catalog.matched:
        return ()
    if not catalog.counted(belt):
        return (Piece(Word("年份不在口径内,未计", "not of the chosen years")),)
    if not records:
        return (Piece(Word("同城无集群", "no cluster in the city")),)
    if any(row.get("problem") in ("no_industry", "unrecognised")
           for row in catalog.problems_of.get(Subject("belt", belt["belt_id"]), ())):  # fmt: skip
        return (verdict_piece("unrecognised"),)
    return (Piece(Word("与同城集群无关", "related to no cluster here"), None, ("verdict", "unrelated")),)


def _ellipses(catalog, adcode):
    title = Word("位于哪些椭圆内", "Inside which ellipses")
    if not catalog.ellipses:
        return Section(title, (), NO_ELLIPSE)
    rows = []
    for ellipse, inside in catalog.inside(adcode):
        share = ellipse.get("inside")
        said = ellipse_position(inside)
        basis_text = () if share is None else (Piece(Word(
            f"椭圆实际包含 {share_of_ellipse(ellipse)} 的权重", f"which holds {share_of_ellipse(ellipse)} of the weight"
        )),)  # fmt: skip
        rows.append(Row(ellipse_name(ellipse), (Piece(said, None, ("programme", ellipse.get("grp") or "")),
                                                *basis_text)))  # fmt: skip
    return Section(title, tuple(rows))


def share_of_ellipse(ellipse) -> str:
    """Return the share of the weight that an ellipse holds, in percent."""
    return f"{percent(ellipse['inside'], 1)} %"


def ellipse_position(inside: bool | None) -> Word:
    """Return in words whether a city lies in an ellipse."""
    if inside is None:
        return Word("城市没有坐标", "the city has no coordinates")
    return Word("● 在内", "● inside") if inside else Word("○ 在外", "○ outside")


def ellipse_size(ellipse) -> Word:
    """Return an ellipse's size and the rule behind it in words."""
    rule = words.SIZE_RULES.get(ellipse.get("size_rule") or "") or same(ellipse.get("size_rule") or "")
    size = "" if ellipse.get("size") is None else f"{ellipse['size']:g} × "
    return Word(f"{size}{rule.zh}", f"{size}{rule.en}")


def ellipse_name(ellipse) -> Word:
    """Return an ellipse's group, size and scope in words."""
    grp = Word(*named(ellipse.get("grp") or ""))
    name = join((grp, ellipse_size(ellipse)), zh=",")
    if ellipse.get("scope") == "selection":
        return join((name, Word("选中部分", "selection")), zh=",")
    return name


def _influence(catalog, adcode):
    found = sorted(catalog.influence_of.get(adcode, ()), key=lambda row: row.get("rank") or 0)
    rows = []
    for row in found:
        rank, shift = row.get("rank"), row.get("shift_km")
        pieces = [Piece(Word(f"第 {rank} 位", f"rank {rank}"), None, ("programme", row.get("grp") or ""))]
        if shift is not None:
            zh, en = f"去除后重心移动 {shift:.1f} km", f"without it the center moves by {shift:.1f} km"
            pieces.append(Piece(Word(zh, en)))
        rows.append(Row(Word(*named(row.get("grp") or "")), tuple(pieces)))
    title = Word("对椭圆的影响", "Influence on the ellipses")
    return (Section(title, tuple(rows)),) if rows else ()
