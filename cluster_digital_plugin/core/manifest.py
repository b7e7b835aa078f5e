# SPDX-License-Identifier: GPL-2.0-or-later
"""What a manifest says of results: read by people, compared by machines, the same wherever it was written.

A manifest is a dict that JSON holds:

``made``
    ``{"algorithm", "parameters", "tables"}``, what wrote an output from which tables; missing in a workspace's own
``runs``
    what made the tables, oldest first, each with the columns of ``schema.RUNS`` and its JSON read
``overrides``, ``taxonomy``
    the decisions that held, as rows, and the version of the taxonomy with the edits that lead to it from the shipped
    one
``versions``
    plugin, qgis, gdal
``files``
    in a folder's manifest: name → ``{"sha256", "made", "written", "versions"}``, for a spreadsheet ``cells`` as well

Times, paths and run ids differ from machine to machine; what is the same everywhere is told by :func:`manifest_rows`.
"""

from __future__ import annotations

import hashlib
import json
import re

from .errors import InputError
from .words import Word

FORMAT = "cluster-digital-manifest"

# The columns of ``runs`` that hold JSON.
_JSON = ("counts", "parameters", "inputs", "versions", "recipe")

_STEPS = {
    "clusters": Word("载入集群", "Loading clusters"), "belts": Word("载入产业带", "Loading belts"),
    "cities": Word("载入城市", "Loading cities"), "match": Word("匹配", "Match"), "pairs": Word("集群对", "Pairs"),
    "colocation": Word("同城分布", "Co-location"), "ellipse_records": Word("集群椭圆", "Ellipses of clusters"),
    "ellipse_belts": Word("产业带椭圆", "Ellipses of belts"), "ellipse_cities": Word("城市椭圆", "Ellipses of cities"),
}  # fmt: skip


def read_run(row: dict) -> dict:
    """Return a row of ``runs`` with its JSON read; what is none becomes an empty dict."""
    return {name: _parsed(value) if name in _JSON else value or "" for name, value in row.items()}


def read_manifest(text: str, name: str) -> dict:
    """Return the manifest in a JSON text; ``name`` is told when it is none.

    Raises InputError.
    """
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("runs"), list):
        raise InputError(
            f"“{name}”不是本插件的运行清单。请选择 manifest.json 或工作区(.gpkg)。",
            f"“{name}” is no manifest of this plugin. Choose a manifest.json or a workspace (.gpkg).",
        )
    return found


def written(manifest: dict) -> str:
    """Return a manifest as the text of a file."""
    return json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def input_files(manifest: dict) -> dict[str, dict]:
    """Return the files that were loaded: table → ``{"file", "sha256"}``."""
    found = {}
    for run in manifest["runs"]:
        for name, one in run["inputs"].items():
            if isinstance(one, dict) and one.get("sha256") and "file" in one:
                found[name] = one
    return found


def read_states(manifest: dict) -> dict[tuple, str]:
    """Return what the results were made from: (main table, scope, input) → its state when it was read."""
    return {
        (run["tables"].split(",")[0], run["scope"], name): one["state"]
        for run in manifest["runs"] for name, one in run["inputs"].items() if isinstance(one, dict) and "state" in one
    }  # fmt: skip


def manifest_rows(manifest: dict, whole: bool = False) -> list[tuple[str, str, str, str]]:
    """Return what a manifest says as rows of item and text: (item_zh, text_zh, item_en, text_en).

    Parameters
    ----------
    whole : whether what differs from machine to machine is told too: versions of QGIS and GDAL, times and run ids
    """
    rows = []
    made = manifest.get("made")
    if made:
        rows.append(_twice("生成", "Made by", f"{made['algorithm']}{_listed(made['parameters'])}"))
        read = "; ".join(f"{name}: {_source(one)}" for name, one in made["tables"].items())
        rows.append(_twice("读取的表", "Tables read", read or "–"))
    for run in manifest["runs"]:
        rows += _of_run(run, whole)
    taxonomy, decisions = manifest.get("taxonomy"), manifest.get("overrides")
    if taxonomy:
        edits = taxonomy["edits"]
        rows.append(("分类体系", f"{taxonomy['version']},修改 {len(edits)} 次",
                     "Taxonomy", f"{taxonomy['version']}, edited {len(edits)} times"))
    if decisions is not None:
        rows.append(_twice("人工改判", "Overrides", f"{len(decisions)} (SHA-256 {digest(decisions)[:16]})"))
    versions = manifest["versions"]
    rows.append(_twice("插件版本", "Plugin version", versions["plugin"]))
    if whole:
        rows.append(_twice("QGIS / GDAL", "QGIS / GDAL", f"{versions['qgis']} / {versions['gdal']}"))
    return rows


def digest(value) -> str:
    """Return the SHA-256 of anything that JSON holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_name(path: str) -> str:
    """Return the name of a file without its folder, whichever system wrote the path and whatever layer it names."""
    return re.split(r"[\\/]", path.partition("|")[0])[-1]


def _of_run(run, whole):
    rows = []
    for name, one in run["inputs"].items():
        if isinstance(one, dict) and "file" in one:
            rows.append(_twice("输入文件", "Input file", f"{name}: {_source(one)}"))
    for step, parameters in run["parameters"].items():
        title = _STEPS.get(step, Word(step, step))
        told = {name: value for name, value in parameters.items() if name not in ("algorithm", "KIND")}
        text = f"{parameters.get('algorithm', '')}{_listed(told)}"
        rows.append((f"参数:{title.zh}", text, f"Parameters: {title.en}", text))
    counts = ", ".join(f"{table} {count}" for table, count in run["counts"].items())
    rows.append((f"结果({run['scope']})", counts, f"Result ({run['scope']})", counts))
    if whole:
        rows.append(_twice("运行", "Run", f"{run['run_id']}: {run['started']} – {run['finished']}"))
    return rows


def _twice(item_zh, item_en, text):
    return item_zh, text, item_en, text


def _listed(parameters):
    told = ", ".join(f"{name} = {_plain(value)}" for name, value in sorted(parameters.items()))
    return f" ({told})" if told else ""


def _plain(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _source(one):
    """Return what was read, without its folder."""
    parts = [file_name(str(one["file"]))] if one.get("file") else []
    parts += [f"{one['table']} ({one.get('scope') or 'all'})"] if one.get("table") else []
    parts += [f"SHA-256 {one['sha256']}"] if one.get("sha256") else []
    return ", ".join(parts) or "–"


def _parsed(text):
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
