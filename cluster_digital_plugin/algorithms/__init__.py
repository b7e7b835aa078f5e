# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider ``clusterdigital``: one algorithm per file, each a thin wrapper of a core function."""
