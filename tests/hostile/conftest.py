# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests with hostile input share."""

from __future__ import annotations

import pytest


@pytest.fixture
def run(processing):
    """Run an algorithm; return its results, or None when it refused in words. ``run.said`` is what it told."""
    from qgis.core import QgsProcessingException, QgsProcessingFeedback

    def algorithm(name, parameters):
        feedback = QgsProcessingFeedback(False)
        refused = ""
        try:
            return processing.run(f"clusterdigital:{name}", parameters, feedback=feedback)
        except QgsProcessingException as error:
            refused = str(error)
            assert len(refused.strip()) > 10
            return None
        finally:
            algorithm.said = f"{refused} {feedback.textLog()}"
            assert "Traceback" not in algorithm.said, algorithm.said
            assert "Error:" not in algorithm.said.replace("OGR Error:", ""), algorithm.said

    return algorithm
