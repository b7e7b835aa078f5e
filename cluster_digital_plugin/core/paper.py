# SPDX-License-Identifier: GPL-2.0-or-later
"""All tables of a paper from the results of a run: what each is called, what it rests on, what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from . import schema, words
from .matching.baseline import SEED, SHUFFLES, Recount, shuffled_baseline, strictness_range, taxonomy_range
from .matching.decisions import agreements
from .tables import accompanied, city_sets, programme_cities, share_text, table1, table2, verdict_table
from .tables import brief as sentences
from .tables import pairs as table_two
from .tables.accompanied import accompanied_basis
from .tables.checks import Checks, check_accompanied, check_cities, check_pairs, check_verdicts
from .tables.measured import measured
from .tables.printed import check_printed, compare_printed, read_printed
from .tables.rates import field_of, rates, unverified
from .words import Word

_LIST_NAMES = ("集群 Clusters", "产业带 Belts")


@dataclass
class PaperInputs:
    """What the tables are made from: data frames with the columns of the schema, or None, and how to count.

    ``printed`` is as :func:`.tables.printed.read_printed` wants it; ``regions`` a :class:`.regions.Regions`;
    ``versions`` are versions of the taxonomy as :func:`.matching.baseline.taxonomy_range` wants them.
    """

    records: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    pairs: pd.DataFrame | None = None
    colocation: pd.DataFrame | None = None
    clusters: pd.DataFrame | None = None
    belts: pd.DataFrame | None = None
    overrides: pd.DataFrame | None = None
    printed: pd.DataFrame | None = None
    gazetteer: object = None
    taxonomy: object = None
    regions: object = None
    counting: str = "every_city"
    shuffles: int = SHUFFLES
    seed: int = SEED
    versions: Sequence[tuple[tuple[str, str], object]] = ()


@dataclass(frozen=True)
class PaperTable:
    """One table: short title, caption, columns, rows, what it rests on."""

    title: Word
    caption: Word
    table: schema.Table
    frame: pd.DataFrame
    basis: Word | None = None

    @property
    def captions(self) -> Word:
        """The caption under its number, where the table has one."""
        numbered = self.title.zh.startswith("表")
        return Word(*(f"{title} {text}" if numbered else text for title, text in zip(self.title, self.caption)))


@dataclass
class Paper:
    """The tables in their order, and sentences to copy."""

    tables: list[PaperTable] = field(default_factory=list)
    brief: list[Word] = field(default_factory=list)
    coverage: Word | None = words.COVERAGE_NOTE

    def add(self, title, caption, table, frame, basis=None) -> None:
        """Add a table; texts are given in Chinese and English. Its basis says what places the data lack."""
        absent = [f"{text}{end}" for text, end in zip(self.coverage, ("。", "."))] if self.coverage else ("", "")
        whole = Word(*(f"{text}{gap if text and last else ''}{last}" for text, gap, last in
                       zip(("", "") if basis is None else basis, ("", " "), absent)))  # fmt: skip
        self.tables.append(PaperTable(Word(*title), Word(*caption), table, frame, whole if whole.zh else None))

    def say(self, found) -> None:
        """Add sentences."""
        self.brief.extend(Word(*sentence) for sentence in found)


def paper_tables(inputs: PaperInputs, progress: Callable[[float], None] | None = None) -> Paper:
    """Return every table that the inputs are enough for, with a self-check as the last one.

    Parameters
    ----------
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Raises
    ------
    InputError when an input is no such table, or a table does not add up.
    """
    report = progress or (lambda fraction: None)
    paper, checks = Paper(coverage=_coverage(inputs)), Checks()
    first = None
    if inputs.records is not None:
        first = _verdicts(paper, checks, inputs)
    if inputs.pairs is not None:
        _pairs(paper, checks, inputs)
    if inputs.records is not None:
        _accompanied(paper, checks, inputs, first)
    if inputs.colocation is not None:
        _cities(paper, checks, inputs, first)
    report(0.1)
    if inputs.records is not None and len(inputs.records):
        if inputs.belts is not None:
            _chance(paper, inputs, lambda part: report(0.1 + 0.8 * part))
        _rates(paper, inputs)
    _trust(paper, inputs)
    if inputs.printed is not None:
        printed = read_printed(inputs.printed)
        check_printed(checks, printed)
        compare_printed(checks, printed, measured(inputs.records, inputs.pairs, inputs.colocation), inputs.counting)
    if checks.rows:
        _tell_checks(paper, checks)
    report(1.0)
    return paper


def _coverage(inputs):
    """Return what places the data lack."""
    frames = [frame for frame in (inputs.records, inputs.colocation) if frame is not None and "adcode" in frame]
    return words.coverage(code for frame in frames for code in frame["adcode"])


def _verdicts(paper, checks, inputs):
    table = table1(inputs.records, inputs.counting)
    check_verdicts(checks, table)
    paper.add(("表1", "Table 1"), (
        "国家级产业集群与线上产业带的匹配结果", "National-level clusters and their online industry belts: verdicts",
    ), schema.TABLE1, table, tuple(table[["basis_zh", "basis_en"]].iloc[-1]))  # fmt: skip
    paper.say([sentences.about_counting(inputs.counting, table["total"].iloc[-1])])
    paper.say(sentences.about_verdicts(table))
    return table


def _pairs(paper, checks, inputs):
    frame = table2(inputs.pairs)
    check_pairs(checks, inputs.pairs)
    paper.add(("表2", "Table 2"), (
        "同城不同类型集群的相同、从属与相近关系",
        "Clusters of different programmes in one city that are identical, subordinate or near",
    ), schema.TABLE2, frame, table_two.basis(inputs.pairs))  # fmt: skip
    paper.say(sentences.about_pairs(inputs.pairs))


def _accompanied(paper, checks, inputs, first):
    records = inputs.records
    if "adcode" not in records or "record_id" not in records:
        return
    names = {}
    if inputs.belts is not None and "belt_id" in inputs.belts:
        names = dict(zip(inputs.belts["belt_id"], inputs.belts["industry_zh"]))
    listed = accompanied(records, inputs.counting, inputs.links, names)
    if not len(listed):
        return
    whole = first.set_index("programme")["total"]
    for number, programme in enumerate(words.in_order(listed["programme"]), 3):
        rows = listed[listed["programme"] == programme].reset_index(drop=True)
        word = words.PROGRAMMES.get(programme, Word(programme, programme))
        paper.add((f"表{number}", f"Table {number}"), (
            f"{word.zh}的相伴集群及其产业带", f"{word.en}: accompanied clusters and their belts",
        ), schema.ACCOMPANIED, rows, accompanied_basis(rows, inputs.counting, whole[programme]))  # fmt: skip
    basis = accompanied_basis(listed, inputs.counting)
    totals = verdict_table(listed, *basis)
    paper.add(("相伴集群合计", "Accompanied, totals"), (
        "相伴集群按类型与结论合计", "Accompanied clusters by programme and verdict",
    ), schema.TABLE1, totals, basis)  # fmt: skip
    check_accompanied(checks, first, listed)
    paper.say(sentences.about_accompanied(listed))


def _cities(paper, checks, inputs, first):
    sets, groups = city_sets(inputs.colocation), programme_cities(inputs.colocation)
    basis = tuple(sets[["basis_zh", "basis_en"]].iloc[0])
    paper.add(("三类与两类集群城市", "Programmes by city"), (
        "有三类与两类集群的城市,按区域", "Cities with three and two programmes, by region",
    ), schema.PROGRAMME_CITIES, groups, basis)  # fmt: skip
    paper.add(("城市集合与占比", "Sets of cities"), (
        "有集群、有产业带及两者都有的城市", "Cities with clusters, with belts and with both",
    ), schema.CITY_SETS, sets, basis)  # fmt: skip
    check_cities(checks, inputs.colocation, first, inputs.counting)
    paper.say(sentences.about_cities(sets, groups))


def _chance(paper, inputs, progress):
    recount = Recount.of(inputs.records, inputs.belts, inputs.gazetteer, inputs.taxonomy, lambda f: progress(0.2 * f))
    baseline = shuffled_baseline(recount, inputs.counting, inputs.shuffles, inputs.seed,
                                 lambda part: progress(0.2 + 0.7 * part))  # fmt: skip
    paper.add(("随机基线", "Shuffled baseline"), (
        "观测占比与随机重排的比较", "Observed shares beside those of shuffled belts",
    ), schema.BASELINE, baseline, tuple(baseline[["basis_zh", "basis_en"]].iloc[0]))  # fmt: skip
    table = strictness_range(recount, inputs.counting)
    paper.add(("严格程度敏感性", "Range over strictness"), (
        "严格、论文与宽松三种规则下的结论", "Verdicts under the strict, the paper's and the wide rules",
    ), schema.STRICTNESS_RANGE, table, (
        f"只按规则重新判定,人工改判不参与;分类体系版本:{inputs.taxonomy.version}。",
        f"Judged by the rules alone, without decisions of reviewers; taxonomy version: {inputs.taxonomy.version}.",
    ))  # fmt: skip
    paper.say(sentences.about_chance(baseline))
    paper.say(sentences.about_range(table))
    if len(inputs.versions) > 1:
        _versions(paper, inputs, recount)


def _versions(paper, inputs, recount):
    table = taxonomy_range(recount, inputs.versions, inputs.counting)
    paper.add(("分类体系版本敏感性", "Range over taxonomy versions"), (
        "不同分类体系版本下的结论", "Verdicts under several versions of the taxonomy",
    ), schema.TAXONOMY_RANGE, table, (
        f"只按规则重新判定,人工改判不参与;本次使用的版本:{inputs.taxonomy.version}。",
        f"Judged by the rules alone, without decisions of reviewers; the version used: {inputs.taxonomy.version}.",
    ))  # fmt: skip
    paper.say(sentences.about_versions(table))


def _rates(paper, inputs):
    records = inputs.records
    groupings = {}
    if "adcode" in records and inputs.gazetteer is not None:
        cities = [inputs.gazetteer.city(code) or {} for code in records["adcode"]]
        groupings["province"] = [city.get("province_zh") for city in cities]
        groupings["region"] = [_region(inputs, code) for code in records["adcode"]]
    if "industry_zh" in records and inputs.taxonomy is not None:
        groupings["field"] = [field_of(name, inputs.taxonomy) for name in records["industry_zh"]]
    groupings = {name: values for name, values in groupings.items() if any(values)}
    if not groupings:
        return
    table = rates(records, groupings, inputs.counting)
    paper.add(("分组占比", "Rates"), (
        "各省份、区域和产业领域的匹配占比", "Verdicts by province, region and field of industry",
    ), schema.RATES, table, (
        "分母为该组全部集群;产业领域取名称中第一个产业所在的最上层分类。",
        "Percentages are of all clusters of the group; the field is the top of the taxonomy over the first industry in "
        "the name.",
    ))  # fmt: skip


def _region(inputs, adcode):
    if inputs.colocation is not None:
        own = dict(zip(inputs.colocation["adcode"], inputs.colocation["region"]))
        if own.get(adcode):
            return own[adcode]
    return inputs.regions.of(adcode) if inputs.regions is not None else None


def _trust(paper, inputs):
    if inputs.overrides is not None:
        rows = inputs.overrides.to_dict("records")
        table = pd.DataFrame([
            (pair.one, pair.other, pair.n, round(pair.observed * pair.n),
             share_text(round(pair.observed * pair.n), pair.n), pair.kappa)
            for pair in agreements(rows, least=1)
        ], columns=list(schema.AGREEMENT.names))  # fmt: skip
        paper.add(("判定一致性", "Agreement of coders"), (
            "两两判定人对同一对象的判定", "How far two coders judged the same items alike",
        ), schema.AGREEMENT, table, (
            "Cohen κ(1960);两人对所有对象判定相同且只有一种结论时没有 κ。",
            "Cohen's kappa (1960); there is none where both gave one and the same verdict to everything.",
        ))  # fmt: skip
    lists = {name: frame for name, frame in zip(_LIST_NAMES, (inputs.clusters, inputs.belts)) if frame is not None}
    table = unverified(lists)
    if len(table):
        paper.add(("未核实记录", "Rows not verified"), (
            "清单各行的可信度与证据", "Confidence and evidence of the lists' rows",
        ), schema.UNVERIFIED, table)  # fmt: skip


def _tell_checks(paper, checks):
    table = checks.frame()
    sizes = {result: int((table["result"] == result).sum()) for result in words.CHECK_RESULTS}
    paper.add(("自检", "Self-check"), (
        "各表是否加总一致、互相一致", "Whether every table adds up and agrees with the others",
    ), schema.CHECKS, table, tuple(
        f"{len(table)} = " + " + ".join(f"{word[place]} {sizes[code]}" for code, word in words.CHECK_RESULTS.items())
        for place in (0, 1)
    ))  # fmt: skip
