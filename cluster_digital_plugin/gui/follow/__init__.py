# SPDX-License-Identifier: GPL-2.0-or-later
"""Results follow edits: what is stale is marked, and run again in place."""
