# SPDX-License-Identifier: GPL-2.0-or-later
"""What a click runs: recipes of steps, and the runner that takes them through the background."""
