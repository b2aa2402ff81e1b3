"""sendplan: a SEND improvement plan's tables → an accessible report for every meeting.

`open_meeting(area, meeting)` opens what every notebook starts from; `load_area(name)` reads an
area's tables. Both are imported where they are first used, so that `import sendplan` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sendplan.data.areas import load_area
    from sendplan.opening import open_meeting

__all__ = ["load_area", "open_meeting"]
_HOMES = {
    "load_area": "sendplan.data.areas",
    "open_meeting": "sendplan.opening",
    "load_ipython_extension": "sendplan.show.theme",  # %load_ext sendplan
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sendplan' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
