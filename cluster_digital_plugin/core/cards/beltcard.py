# SPDX-License-Identifier: GPL-2.0-or-later
"""The card of a belt."""

from __future__ import annotations

from .. import schema
from ..words import Word
from .citycard import NOT_MATCHED, belt_verdict
from .lines import (
    city_piece,
    cluster_piece,
    facts,
    marked,
    problem_section,
    relation_piece,
    ruling_section,
    verdict_piece,
    year_piece,
)
from .parts import Card, Row, Section, Subject, same, spoken


def belt_card(catalog, identifier: str) -> Card:
    """Return everything known about a belt.

    Parameters
    ----------
    catalog : Catalog
    identifier : belt_id of a belt that the catalog has
    """
    row, subject = catalog.belts[identifier], Subject("belt", identifier)
    records = catalog.records_of.get(Subject("city", row.get("adcode")), [])
    city = city_piece(catalog, row.get("adcode"), row.get("city"))
    year = year_piece(row).text
    place = Row(Word("城市", "City"), (city,))
    return Card(
        subject, same(row.get("name_zh") or identifier),
        Word(f"线上产业带 · {city.text.zh} · {year.zh}", f"Online belt · {city.text.en} · {year.en}"),
        (
            _links(catalog, row, records), *ruling_section(catalog, records, row.get("industry_zh") or "–"),
            *problem_section(catalog, [subject]),
            Section(Word("属性", "Attributes"), (place, *facts(schema.BELTS, row, ("name_zh", "city", "adcode")))),
        ),
        marked([row]),
    )


def _links(catalog, row, records):
    title = Word("与哪些集群匹配或相近", "Clusters it matches or is near to")
    if not catalog.matched:
        return Section(title, (), NOT_MATCHED)
    rows = []
    for link in catalog.links_of_belt(row):
        record = catalog.records.get(link["record_id"])
        if record is not None:
            pieces = (cluster_piece(record), relation_piece(link))
            rows.append(Row(verdict_piece(link.get("verdict")).text, pieces, spoken(link, "reason")))
    if not rows:
        return Section(title, (), belt_verdict(catalog, row, records)[0].text)
    return Section(title, tuple(rows))
