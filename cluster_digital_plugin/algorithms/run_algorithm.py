# SPDX-License-Identifier: GPL-2.0-or-later
"""One algorithm of the plugin inside another one."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingException

from ..translation import tr


def run_algorithm(identifier: str, parameters: dict, context, feedback) -> dict:
    """Run an algorithm in this thread and return its results.

    Parameters
    ----------
    identifier : without the provider

    Raises QgsProcessingException with the reason; an empty one when it was cancelled.
    """
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"clusterdigital:{identifier}")
    valid, reason = algorithm.checkParameterValues(parameters, context)
    if not valid:
        raise QgsProcessingException(reason)
    results, successful = algorithm.run(parameters, context, feedback, {}, False)
    if not successful or feedback.isCanceled():
        text = tr("“{algorithm}” failed; the log says why.").format(algorithm=algorithm.displayName())
        raise QgsProcessingException("" if feedback.isCanceled() else text)
    return results
