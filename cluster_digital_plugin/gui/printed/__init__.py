# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows on printed numbers: what is typed, and what is wrong with it."""
