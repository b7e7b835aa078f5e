# SPDX-License-Identifier: GPL-2.0-or-later
"""The first steps, shown beside the controls that they need."""
