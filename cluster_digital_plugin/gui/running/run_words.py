# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of a run that ended well."""

from __future__ import annotations

from ...algorithms.recipes import KINDS
from ...translation import tr


class RunWords:
    """The sentences, made of the results by step; in the language of the interface."""

    @staticmethod
    def silent(_results: dict) -> str:
        """Say nothing."""
        return ""

    @staticmethod
    def followed(_results: dict) -> str:
        """Say that results were made again."""
        return tr("The results follow the data again.")

    @staticmethod
    def loaded(results: dict) -> str:
        """Say how much was loaded, and how many rows need a look."""
        parts = {
            "clusters": tr("{count} clusters"), "belts": tr("{count} belts"), "cities": tr("{count} cities"),
        }  # fmt: skip
        loaded = [text.format(count=results[name]["LOADED_COUNT"]) for name, text in parts.items() if name in results]
        problems = _problem_count(results)
        text = tr("Loaded: {what}.").format(what=" · ".join(loaded))
        if problems:
            text += " " + tr("{count} rows need a look.").format(count=problems)
        return text

    @staticmethod
    def problems(results: dict) -> str:
        """Return what helps after loading: "problems" when there are any."""
        return "problems" if _problem_count(results) else ""

    @staticmethod
    def matched(results: dict) -> str:
        """Say how many records there are, and how many match."""
        result = results["match"]
        text = tr("{records} records: {match} match, {near} near. Table 1 shows them by programme.")
        return text.format(records=result["RECORD_COUNT"], match=result["MATCH_COUNT"], near=result["NEAR_COUNT"])

    @staticmethod
    def drawn(_results: dict) -> str:
        """Say that ellipses were drawn."""
        return tr("The ellipses are drawn; the panel lists them in words.")

    @staticmethod
    def years_drawn(undated: int, results: dict) -> str:
        """Say how many years were drawn, and how many belts were left out as they have no year."""
        text = tr("The ellipses of {count} years are drawn, with the way of their center.")
        parts = [text.format(count=results["ellipse_belts"]["GROUP_COUNT"])]
        if undated:
            parts.append(tr("{count} belts without a year are left out.").format(count=undated))
        return " ".join(parts)

    @staticmethod
    def exported(folder: str, bare: bool, _results: dict) -> str:
        """Say where files were written; ``bare`` of a figure that lacks its ellipses."""
        text = tr("Exported to {folder}").format(folder=folder)
        if bare:
            text += " " + tr(
                "The figure shows no ellipses: they were drawn for other records than those of Table 1. "
                "Draw them for the same scope."
            )
        return text


def _problem_count(results):
    return sum(results[name]["PROBLEM_COUNT"] for name in KINDS if name in results)
