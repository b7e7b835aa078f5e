# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists as analysts have them: headers, merged cells, totals and notes → clean rows, and what was skipped."""
