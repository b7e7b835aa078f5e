# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows on lists: the preview of a file, the choice of layers, the problems."""
