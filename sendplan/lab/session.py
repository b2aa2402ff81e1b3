"""A notebook in JupyterLab: every cell says which meeting it is of, and none shows the figures of an earlier one.

A meeting is closed, and answers nothing more, as soon as the parameters are no longer those that it was opened with.
Nothing of this happens while a page is published, and none of it stands on a page (see shown.OF_THE_LAB).
"""

from __future__ import annotations

import re
import sys
import weakref
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sendplan import opening
from sendplan.errors import SendplanError
from sendplan.meeting import Meeting
from sendplan.vocabulary import PUBLIC

PARAMETERS = ("area", "meeting", "audience")
# What a cell is known by that says which meeting is meant: should it fail, nobody knows which.
SETS = re.compile(rf"^\s*({'|'.join(PARAMETERS)})\s*[:=]|\bopen_meeting\b", re.MULTILINE)
ELSEWHERE = "Asked in another cell, of the meeting that was open then."


def open_meeting(area: str, meeting: str | date | None = None, audience: str = PUBLIC) -> Meeting:
    """Read an area and open one of its meetings, or the latest there is: what every notebook starts from.

    `area` is a folder of data/, `meeting` a date of its meetings.csv (or 2019-07-03-board, of two on one day), and
    `audience` public, or board to show small counts of people.

    Raises NotFoundError for an unknown area, meeting or audience, DataError for bad tables.
    """
    shell = _shell()
    session = session_of(shell) if shell else None
    found = opening.open_meeting(area, meeting, audience)
    if session:
        session.new.append(found)
    return found


def _shell() -> Any:
    """Find the shell of a notebook that somebody works in, if there is one."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    from sendplan.publish.page import FLOOD

    return None if FLOOD in shell.extension_manager.loaded else shell


@cache
def session_of(shell: Any) -> Session:
    """Begin to follow what is run in a shell, with frames and charts shown as a page shows them."""
    session = Session(shell)
    shell.extension_manager.load_extension("sendplan")
    shell.events.register("post_run_cell", session.after)
    return session


class Session:
    """What is open in a shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.said = self._parameters()
        self.new: list[Meeting] = []  # opened by the cell that runs
        self.opened: list[weakref.ref[Meeting]] = []  # before it

    def _parameters(self) -> dict[str, Any]:
        return {each: self.shell.user_ns.get(each) for each in PARAMETERS}

    def after(self, result: Any) -> None:
        """Close what the parameters no longer mean, and say below a cell which meeting it is of."""
        source, said = str(result.info.raw_cell or ""), self._parameters()
        if said != self.said or (not result.success and SETS.search(source)):
            close(self.opened)
            self.opened = []
        self.said, new, self.new = said, self.new, []
        self.opened += map(weakref.ref, new)
        if result.success:
            self._label(new or self._named(source), result.result, with_style=bool(new))

    def _named(self, source: str) -> list[Meeting]:
        """List the meetings that a cell names."""
        named = (self.shell.user_ns.get(word) for word in re.findall(r"\w+", source))
        return [each for each in named if type(each) is Meeting]

    def _label(self, of: Iterable[Meeting], shown: object, *, with_style: bool) -> None:
        from sendplan.lab.look import label

        lines = [*dict.fromkeys(str(each) for each in of)]
        if not lines and type(shown).__module__.startswith("sendplan.show."):
            lines = [ELSEWHERE]
        if lines:
            self.shell.display_pub.publish(label(lines, with_style=with_style))


class Closed(Meeting):
    """A meeting that is no longer what the parameters say."""

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__"):
            return super().__getattribute__(name)
        known = super().__getattribute__("__dict__")
        raise SendplanError(
            f"The meeting {known['name']} of {known['area'].id} is closed: after it was opened, its parameters were"
            " changed or a cell that sets them failed. Run the cells from the parameters on again."
        )


def close(opened: Iterable[weakref.ref[Meeting]]) -> None:
    """Have meetings answer nothing more, whatever still holds them."""
    for each in filter(None, (reference() for reference in opened)):
        object.__setattr__(each, "__class__", Closed)
