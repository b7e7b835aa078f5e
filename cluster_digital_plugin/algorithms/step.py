# SPDX-License-Identifier: GPL-2.0-or-later
"""One step of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One algorithm of a run, to be called with the results of the steps before it.

    Parameters
    ----------
    key : name under which its results are handed to later steps
    identifier : id of the algorithm without the provider
    title : what the progress bar says while it runs, in the language of the interface
    parameters : called on the main thread with the results so far, ``{key: results}``, returns the parameters
    share : how long it takes, compared with the other steps of the run
    reads : what the results that it stores rest on, as :func:`layers.states.states_of` takes it; the states are handed
        to ``parameters`` as ``results["states"]``, taken before anything was read
    """

    key: str
    identifier: str
    title: str
    parameters: Callable[[dict], dict]
    share: float = 1.0
    reads: dict = field(default_factory=dict)
