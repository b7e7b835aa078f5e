# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers as a paper prints them: do they agree with one another, and with what was found here?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .. import words
from ..errors import InputError
from ..matching.pairing import VERDICTS
from .checks import Checks
from .counting import COUNTING
from .figures import exact, number_text, percent

# What percentages of clusters may rest on.
_BASES = ("records", "clusters")
_GROUP = "印刷数字 Printed"


def read_printed(frame: pd.DataFrame) -> dict[str, dict]:
    """Return name → value (float) and, for a percentage, the names of its numerator and denominator.

    Parameters
    ----------
    frame : columns name and value; numerator and denominator, names of other rows, make a value a percentage

    Raises
    ------
    InputError when a column or a number is missing, a name comes twice, or a percentage rests on a name not given.
    """
    absent = [name for name in ("name", "value") if name not in frame]
    if absent:
        raise InputError(
            f"印刷数字表缺少字段 {', '.join(absent)}。需要 name、value,百分数另需 numerator、denominator。",
            f"The printed numbers have no column {', '.join(absent)}. Needed are name and value; percentages also need "
            "numerator and denominator.",
        )
    rows: dict[str, dict] = {}
    for number, row in enumerate(frame.to_dict("records"), 1):
        name, value = str(row["name"] or "").strip(), pd.to_numeric(row["value"], errors="coerce")
        if not name or name in rows or value != value:
            raise InputError(
                f"印刷数字表第 {number} 行(“{name}”,“{row['value']}”)没有名称、名称重复或不是数字。请改正。",
                f"Row {number} of the printed numbers (“{name}”, “{row['value']}”) has no name, a name given before or "
                "no number. Correct it.",
            )
        parts = [row.get(side) for side in ("numerator", "denominator")]
        of = tuple(str(part).strip() for part in parts if part is not None and part == part and str(part).strip())
        rows[name] = {"value": float(value), "of": of}
    for name, row in rows.items():
        lost = [part for part in row["of"] if part not in rows]
        if lost or len(row["of"]) == 1:
            raise InputError(
                f"印刷百分数“{name}”的分子或分母未给出:{', '.join(lost) or '只有一个'}。请补上该行。",
                f"The printed percentage “{name}” lacks its numerator or denominator: {', '.join(lost) or 'one only'}. "
                "Add the row.",
            )
    return rows


def check_printed(checks: Checks, printed: Mapping[str, dict]) -> None:
    """Check printed numbers against one another: sums, parts that are the whole, percentages on their basis."""
    values = {name: exact(row["value"]) for name, row in printed.items() if not row["of"]}
    _sums(checks, values)
    _wholes(checks, values)
    for name, row in printed.items():
        if row["of"]:
            _percentage(checks, name, row, values)


def _sums(checks, values):
    """Check every name of which all parts are given: by programme, by verdict, and a few that belong together."""
    programmes = list(words.PROGRAMME_ORDER)
    stems = dict.fromkeys(name.rpartition(".")[0] for name in values if name.rpartition(".")[2] in programmes)
    for stem in stems:
        whole = next((name for name in (f"{stem}.ALL", stem) if name in values), None)
        _sum(checks, values, [f"{stem}.{name}" for name in programmes], whole)
    for name in values:
        parts = [f"{name}.{verdict}" for verdict in VERDICTS if f"{name}.{verdict}" in values]
        if len(parts) > 1:
            _sum(checks, values, parts, name)
    for parts, whole in (
        (("match.ALL", "near.ALL"), "both.ALL"), (("cities.both", "cities.without"), "cities.clusters"),
        (("cities.both", "cities.past_belts"), "cities.both_ever"),
    ):  # fmt: skip
        _sum(checks, values, parts, whole)


def _sum(checks, values, parts, whole):
    if whole in values and all(part in values for part in parts):
        said = f"{' + '.join(parts)} = {whole}"
        checks.sums(_GROUP, (said, said), [values[part] for part in parts], values[whole])


def _wholes(checks, values):
    """Where all clusters of a programme are accompanied, its verdicts there are its verdicts altogether."""
    for programme in words.PROGRAMME_ORDER:
        listed, whole = values.get(f"accompanied.{programme}"), values.get(f"records.{programme}")
        if listed is None or listed != whole:
            continue
        every = {f"accompanied.{programme}.{verdict}": f"{verdict}.{programme}" for verdict in VERDICTS}
        for part, name in every.items():
            if part in values and name in values:
                checks.add(_GROUP, (
                    f"{programme} 的 {number_text(whole)} 条全部相伴,所以 {part} = {name}",
                    f"all {number_text(whole)} of {programme} are accompanied, so {part} = {name}",
                ), number_text(values[part]), number_text(values[name]),
                    "ok" if values[part] == values[name] else "contradiction")  # fmt: skip
        _left_over(checks, values, programme, whole)


def _left_over(checks, values, programme, whole):
    """A verdict besides match and near is impossible where these two make the whole already."""
    both = [values.get(f"{verdict}.{programme}") for verdict in ("match", "near")]
    further = [f"accompanied.{programme}.{verdict}" for verdict in VERDICTS[2:]]
    given = [name for name in further if values.get(name)]
    if None in both or not given:
        return
    rest = whole - sum(both)
    checks.add(_GROUP, (
        f"{programme} 匹配 + 相近之外的记录数 = {' + '.join(given)}",
        f"records of {programme} besides match and near = {' + '.join(given)}",
    ), f"{number_text(whole)} − {' − '.join(map(number_text, both))} = {number_text(rest)}",
        number_text(sum(values[name] for name in given)),
        "ok" if rest == sum(values[name] for name in given) else "contradiction")  # fmt: skip


def _percentage(checks, name, row, values):
    numerator, denominator = (values[part] for part in row["of"])
    shown = f"{row['value']:.1f}"
    found = percent(numerator, denominator)
    other = _quotient(numerator, denominator)
    if found != shown:
        other = "; ".join([other, *_explanations(shown, numerator, denominator, row["of"], values)])
    said = f"{name} = {' / '.join(row['of'])}"
    checks.add(_GROUP, (said, said), f"{shown} %", other, "ok" if found == shown else "contradiction")


def _quotient(numerator, denominator):
    return f"{number_text(numerator)}/{number_text(denominator)} = {percent(numerator, denominator)} %"


def _explanations(shown, numerator, denominator, of, values):
    """Return the other bases, and which numerator one off would give what is printed."""
    found = []
    for base in dict.fromkeys([*(values[name] for name in _BASES if name in values and of[1] in _BASES), denominator]):
        for tried in (numerator, numerator - 1, numerator + 1):
            told = base != denominator and tried == numerator
            if told or percent(tried, base) == shown:
                found.append(_quotient(tried, base))
    return list(dict.fromkeys(found))


def compare_printed(checks: Checks, printed: Mapping[str, dict], found: Mapping[str, Mapping], counting: str) -> None:
    """Compare printed numbers with those found, and say whether one counting rule fits all of them.

    Parameters
    ----------
    found : what :func:`.measured.measured` returns
    counting : the rule by which the tables count
    """
    fitting: dict[str, list[str]] = {}
    for name, row in printed.items():
        if row["of"] or name not in found:
            continue
        rules = [rule for rule in COUNTING if exact(found[name][rule]) == exact(row["value"])]
        same = len(set(found[name].values())) == 1
        if rules and not same:
            fitting[name] = rules
        texts = (_by_rule(found[name], same, place) for place in (0, 1))
        said = tuple(f"{name}({text})" for text in texts) if not same else (name, name)
        checks.add("印刷与本次 Printed and found", said, number_text(row["value"]), number_text(found[name][counting]),
                   "ok" if counting in rules else "differs")  # fmt: skip
    common = [rule for rule in COUNTING if all(rule in rules for rules in fitting.values())]
    if fitting:
        _tell_rules(checks, fitting, common)


def _by_rule(values, same, place):
    return "" if same else "; ".join(
        f"{words.COUNTING_RULES[rule][place]} {number_text(values[rule])}" for rule in COUNTING
    )


def _tell_rules(checks, fitting, common):
    texts = []
    for place in (0, 1):
        only = {rule: [name for name, rules in fitting.items() if rules == [rule]] for rule in COUNTING}
        texts.append("; ".join(
            f"{words.COUNTING_RULES[rule][place]}: {', '.join(names)}" for rule, names in only.items() if names
        ))
    checks.add("印刷与本次 Printed and found", (
        f"有一个计数口径符合所有随口径变化的印刷数字。只符合一种口径的:{texts[0]}",
        f"one counting rule fits every printed number that depends on it. Those that fit one only: {texts[1]}",
    ), ", ".join(common) or "–", ", ".join(COUNTING), "ok" if common else "contradiction")  # fmt: skip
