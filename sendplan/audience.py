"""Who a pack is for."""

from __future__ import annotations

PUBLIC, BOARD = AUDIENCES = ("public", "board")  # only a board may see small counts of people
