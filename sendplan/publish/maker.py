"""A process that makes one page again and again, with the library as it was when the process was started.

It is the warm process of a preview. Where the library changes it is ended, and another forked from a process that has
imported all that the library needs, and nothing of the library.
"""

from __future__ import annotations

from multiprocessing import connection
from typing import Any, NamedTuple

from sendplan.data.folder import area_folder, data_hash
from sendplan.errors import PublishError, SendplanError
from sendplan.publish import fork
from sendplan.publish.contents import own_folder
from sendplan.publish.converter import Converter
from sendplan.publish.fork import outcome_of
from sendplan.publish.jobs import attempt, read
from sendplan.publish.pack import Brief, Order, Pack
from sendplan.publish.page import Page
from sendplan.publish.params import given
from sendplan.publish.processes import begin, end_at_once, start
from sendplan.publish.unchanged import Reading

NEEDED = (
    "altair",
    "docx",
    "ipykernel.zmqshell",
    "nbconvert",
    "openpyxl",
    "pandas",
    "papermill.execute",
    "pydantic.main",
)
LOST = "The process that makes it was ended, or cannot begin. Save the file again."


class Asked(NamedTuple):
    """Which page is to be made, of which meeting, with which parameters (NAME=VALUE)."""

    notebook: str
    reading: Reading
    parameters: tuple[str, ...] = ()


class Maker:
    """The process, from when this is made."""

    def __init__(self) -> None:
        fork.warm(NEEDED)
        self._process, self._near, far = fork.forked(_serve)
        self._process.daemon = True
        start(self._process)
        far.close()

    def make(self, asked: Asked) -> Page:
        """Make a page from what notebook and tables are now; SendplanError says why it cannot be."""
        try:
            self._near.send(asked)
            outcome: Page | SendplanError = self._near.recv()
        except (EOFError, OSError):
            raise PublishError(LOST) from None
        if isinstance(outcome, SendplanError):
            raise outcome
        return outcome

    def end(self) -> None:
        """End the process at once, and with it all that it started."""
        end_at_once(self._process)


def _serve(pipe: connection.Connection) -> None:
    begin()
    fault = _unfit()
    brief = None
    with Converter() as converter:
        while True:
            asked: Asked = pipe.recv()
            outcome: Any = fault or outcome_of(_read, asked, brief)
            if isinstance(outcome, Brief):
                brief = outcome
                outcome = outcome_of(_made, asked, brief, converter)
            pipe.send(outcome)
            converter.start()  # to be ready when a chart changes


def _unfit() -> PublishError | None:
    """Import the library; say why it cannot be."""
    try:
        fork.be_warm()
    except Exception as error:  # noqa: BLE001 - a module of it may raise anything
        return PublishError(f"The library cannot be imported: {type(error).__name__}: {error}.")
    return None


def _read(asked: Asked, before: Brief | None) -> Brief:
    """Read the meeting, unless its tables are as they were."""
    try:
        is_same = before and before.folder_hash == data_hash(area_folder(asked.reading.area))
    except OSError as error:
        raise PublishError(f"A table of {asked.reading.area} is {error}.") from error
    if before and is_same:
        return before
    (brief,) = read(asked.reading, own_folder("no packs"), although_derivable=True, cold=False)
    return brief


def _made(asked: Asked, brief: Brief, converter: Converter) -> Page:
    order = Order(own_folder("no packs"), given(asked.parameters, [asked.notebook]))
    return attempt(Pack(brief, order).task(asked.notebook, order), converter)
