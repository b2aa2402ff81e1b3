"""sendplan: a SEND improvement plan's tables → an accessible report for every meeting.

`open_meeting(area, meeting)` opens what every notebook starts from; `load_area(name)` reads an
area's tables; `pages` has what can be asked of a meeting. Each is imported where it is first used,
so that `import sendplan` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sendplan import pages
    from sendplan.data.areas import load_area
    from sendplan.lab.session import open_meeting

__all__ = ["load_area", "open_meeting", "pages"]
_HOMES = {
    "load_area": "sendplan.data.areas",
    "open_meeting": "sendplan.lab.session",
    "load_ipython_extension": "sendplan.show.theme",  # %load_ext sendplan
}


def __getattr__(name: str) -> Any:
    if name == "pages":
        return import_module("sendplan.pages")
    if name not in _HOMES:
        raise AttributeError(f"module 'sendplan' has no attribute {name!r}. What exists: {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
