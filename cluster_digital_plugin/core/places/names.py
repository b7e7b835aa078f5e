# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of clusters and belts: 广州市、佛山市、惠州市超高清视频和智能家电集群 → cities, industry, programme."""

from __future__ import annotations

import re

from ..text import normalise
from .scan import Chain, Scanner

# What stands before the place: platforms, years, numbering.
_LEAD = re.compile(
    r"(?:[（(]?\d{1,4}[)）.、:：]|(?:19|20)\d\d年度?|阿里巴巴|1688|淘宝|天猫|京东|拼多多|抖音|快手|中国(?!结)|国家级|国家|全国)+"
)
_BETWEEN = re.compile("[、,;/·和与及—-]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_REGION = re.compile("(?:地区|城市群|都市圈|经济圈|一体化)")

# The suffix tells the programme; the first that fits is taken, so the longer ones stand first.
_SUFFIXES = (
    (r"(?:国家级?)?战略性新兴产业集群(?:发展工程|建设|试点)?", "NDRC"),
    (r"(?:国家级?)?创新型产业集群(?:\((?:试点|培育)\)|试点|培育)*", "MOST"),
    (r"(?:国家级?|世界级)?先进制造业集群", "MIIT"),
    (r"(?:国家级?)?中小企业特色产业集群|(?:优势|特色|数字|现代|重点)?产业集群(?:试点|示范区|示范基地)?", None),
    (r"(?:线上|数字|电商|网上|特色|优势|国家级?)*产业带(?:\d+)?(?:示范(?:区|基地))?", None),
    (r"产业(?:示范)?基地|产业园区?|产业区|产业示范区|特色产业|产业群|企业集群|集群|产业链", None),
)
_SUFFIX = re.compile("(?:" + "|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _) in enumerate(_SUFFIXES)) + r")$")
_NO_INDUSTRY = re.compile(r"\([^()]*(?:产业带|集群|未公开|待定|不详|未知)[^()]*\)")

_PROGRAMMES = (
    (re.compile("NDRC|发改委|发展改革委|战略性新兴", re.IGNORECASE), "NDRC"),
    (re.compile("MIIT|工信部|工业和信息化部|先进制造", re.IGNORECASE), "MIIT"),
    (re.compile("MOST|科技部|科学技术部|火炬|创新型产业", re.IGNORECASE), "MOST"),
)


def read_members(scanner: Scanner, text: str, provinces=frozenset()) -> tuple[list[Chain], str]:
    """Return the places at the beginning of a normalised name, or in its brackets, and the text without them."""
    position = _skip(_LEAD, text, 0)
    chains, position = _leading(scanner, text, position, provinces)
    rest = text[position:]
    if chains and chains[0].province:
        provinces = provinces or frozenset({chains[0].province})
        chains = []
    for match in _BRACKET.finditer(rest):
        inside, end = _leading(scanner, match.group(1), 0, provinces)
        if end == len(match.group(1)) and inside and (inside[0].units or inside[0].members):
            chains = chains or inside
            rest = rest[:match.start()] + rest[match.end():]
            break
    return chains, rest.lstrip("-—·:：、,;的")


def _leading(scanner, text, position, provinces):
    chains, joined = [], True
    while position < len(text):
        chain = scanner.read(text, position, provinces)
        if not (chain.units or chain.members or chain.province or chain.status == "region") or chain.conflict:
            break
        if chains and not (chain.full or chain.preferred):
            break
        # A short name that follows without a separator may be a product's: 杭州金华火腿.
        chains.append(chain if joined or chain.full else chain.doubted())
        position = chain.end
        if chain.province:
            break
        if chain.members or chain.status == "region":
            position = _skip(_REGION, text, position)
        else:
            position = scanner.zone(text, chain, names_only=True)[0]
        following = _skip(_BETWEEN, text, position)
        if following == position:
            follower = scanner.read(text, position, provinces)
            # Without a separator only a city goes on the list: 成都德阳, 广州市佛山市.
            if not (follower.preferred and follower.units) or follower.preferred in chain.units:
                break
        else:
            follower = scanner.read(text, following, provinces)
            if not (follower.units and (follower.full or follower.preferred)) or follower.conflict:
                break
        joined = following != position
        position = following
    return chains, position


def _skip(pattern, text, position) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def read_industry(rest) -> tuple[str | None, str | None]:
    """Return the industry in a name without its place, and the programme when the suffix tells it.

    新型显示器件战略性新兴产业集群 → ("新型显示器件", "NDRC"); 女装产业带 → ("女装", None).
    """
    text, programme = normalise(rest), None
    text = _NO_INDUSTRY.sub("", text)
    while True:
        match = _SUFFIX.search(text)
        if not match:
            break
        number = next(n for n in range(len(_SUFFIXES)) if match.group(f"p{n}"))
        programme = programme or _SUFFIXES[number][1]
        text = text[:match.start()]
    text = re.sub(r"^(?:1688|国家级?|特色|的)+(?=.)|^1688$", "", text).strip("-—·:：、,;")
    return (text or None), programme


def read_programme(text) -> str | None:
    """Return the programme that a column's text names: NDRC, MIIT, MOST, or the text itself; None when empty."""
    text = normalise(text)
    for pattern, programme in _PROGRAMMES:
        if pattern.search(text):
            return programme
    return text or None
