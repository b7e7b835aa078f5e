# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with cards of cities, clusters and belts, and cities side by side."""
