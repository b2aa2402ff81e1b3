"""How the pages write the new date of an action."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sendplan.words import day

NOT_FIRM = "no firm date"


def new_date(row: Mapping[Hashable, Any]) -> str:
    """Write the new date of an action; a time without a day as printed, with NOT_FIRM; empty where none is given."""
    if not pd.isna(row["revised_due"]):
        return day(row["revised_due"])
    return f"{row['revised_text']}: {NOT_FIRM}" if row["revised_text"] else ""
