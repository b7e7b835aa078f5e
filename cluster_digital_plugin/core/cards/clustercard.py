# SPDX-License-Identifier: GPL-2.0-or-later
"""The card of a cluster."""

from __future__ import annotations

from .. import schema
from ..tables import number_text, share_text
from ..words import Word
from .citycard import NOT_MATCHED, basis
from .lines import (
    city_piece,
    facts,
    link_rows,
    marked,
    pair_section,
    problem_section,
    programme_word,
    ruling_section,
    verdict_piece,
)
from .parts import Card, Piece, Row, Section, Subject, plain, same, spoken

_TITLED = ("cluster_id", "programme", "name_zh", "cities", "adcodes")


def cluster_card(catalog, identifier: str) -> Card:
    """Return everything known about a cluster.

    Parameters
    ----------
    catalog : Catalog
    identifier : cluster_id of a cluster that the catalog has
    """
    row, subject = catalog.clusters[identifier], Subject("cluster", identifier)
    records = sorted(catalog.records_of.get(subject, []), key=lambda record: record.get("member") or 0)
    programme = programme_word(row.get("programme"))
    name = same(row.get("name_zh") or identifier)
    return Card(
        subject, name, Word(f"{programme.zh} · {identifier}", f"{programme.en} · {identifier}"),
        (
            _members(catalog, row, records), *_verdicts(catalog, records), *ruling_section(catalog, records),
            *pair_section(catalog, subject), *problem_section(catalog, [subject]),
            Section(Word("属性", "Attributes"), facts(schema.CLUSTERS, row, _TITLED)),
        ),
        marked([row, *records]),
    )


def _members(catalog, row, records):
    title = Word("成员城市", "Member cities")
    if not records:
        codes = [code.strip() for code in str(row.get("adcodes") or "").split(";") if code.strip()]
        pieces = tuple(city_piece(catalog, code) for code in codes) or (plain(row.get("cities") or "–"),)
        note = NOT_MATCHED if not catalog.matched else Word(
            "最近一次匹配未包含此集群。", "The last match did not include this cluster."
        )
        return Section(title, (Row(title, pieces),), note)
    rows = []
    for record in records:
        weight = record.get("weight")
        share = "–" if weight is None else number_text(weight) if weight == 1 else f"1/{round(1 / weight)}"
        pieces = (city_piece(catalog, record.get("adcode"), record.get("city")), verdict_piece(record.get("verdict")),
                  Piece(Word(f"权重 {share}", f"weight {share}")), *_overruled(record))  # fmt: skip
        member = record.get("member") or 1
        rows.append(Row(Word(f"成员 {member}", f"Member {member}"), pieces, spoken(record, "reason")))
    return Section(title, tuple(rows), basis(catalog) if len(records) > 1 else None)


def _overruled(record):
    return (Piece(Word("人工改判", "overruled by hand")),) if record.get("overruled") else ()


def _verdicts(catalog, records):
    """Return a section for each member city: the belts that its verdict rests on."""
    sections = []
    for record in records:
        city = city_piece(catalog, record.get("adcode"), record.get("city")).text
        total, linked = record.get("n_belts") or 0, (record.get("n_match") or 0) + (record.get("n_near") or 0)
        if not total:
            continue
        numbers = share_text(linked, total)
        note = Word(f"同城产业带中匹配或相近的 {numbers}", f"Of the city's belts match or are near: {numbers}")
        title = Word(f"相关产业带 · {city.zh}", f"Related belts · {city.en}")
        sections.append(Section(title, link_rows(catalog, record), note))
    return tuple(sections)
