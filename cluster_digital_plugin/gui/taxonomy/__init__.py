# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy's panel: find, edit, see the effect, save, undo."""
