# SPDX-License-Identifier: GPL-2.0-or-later
"""The review panel: doubtful verdicts, decided one by one."""
