# SPDX-License-Identifier: GPL-2.0-or-later
"""The ellipse that follows the selection."""
