# SPDX-License-Identifier: GPL-2.0-or-later
"""What a click runs: the runner that takes recipes through the background, and what comes before and after."""
