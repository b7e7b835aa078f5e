# SPDX-License-Identifier: GPL-2.0-or-later
"""What core raises: errors a user can mend, in both languages, and the wish to stop."""

from __future__ import annotations


class InputError(ValueError):
    """Input that cannot be used; says what is wrong, where, and what to do."""

    def __init__(self, message_zh: str, message_en: str):
        super().__init__(message_en)
        self.message_zh = message_zh
        self.message_en = message_en


class Cancelled(Exception):
    """Raised by a progress callable when the user cancelled."""
