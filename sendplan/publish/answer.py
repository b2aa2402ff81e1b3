"""What a worker of a cluster answers: bytes of JSON, taken for no more than what they say and checked as such."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from sendplan.errors import PublishError
from sendplan.publish.contents import FIGURES
from sendplan.publish.page import Page, PageError, Task, forms_of
from sendplan.words import visible

LARGEST_ANSWER = 100_000_000  # bytes of an answer
LONGEST_TEXT = 10_000  # characters of a text of it that a person reads
MOST_ITEMS = 1_000  # entries of any list of it
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(visible)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Made(_Part):
    """A page, as the fields of page.Page."""

    file: Text
    title: Annotated[str, Field(max_length=LONGEST_TEXT)]
    message: str
    others: Annotated[tuple[tuple[Text, Text], ...], Field(max_length=MOST_ITEMS)]
    files: Annotated[dict[Text, Base64Bytes], Field(max_length=MOST_ITEMS)]
    figures: tuple[dict[str, str], ...]
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    warnings: Annotated[tuple[Text, ...], Field(max_length=MOST_ITEMS)]


class Failed(_Part):
    """Why there is no page, and its notebook as far as it ran."""

    why: Text
    notebook: Base64Bytes | None


class Answer(_Part):
    """What a worker has, by name and version, and the page; without one where it has not what was wanted."""

    having: dict[Text, Text]
    made: Made | None = None
    failed: Failed | None = None


def written(having: Mapping[str, str], outcome: Page | PublishError | None) -> bytes:
    """Write what a worker has, and what came of a page if it was begun."""
    told: dict[str, Any] = {"having": having}
    if isinstance(outcome, Page):
        files = {name: b64encode(content).decode() for name, content in outcome.files.items()}
        figures = [{column: visible(text) for column, text in row.items()} for row in outcome.figures]
        told["made"] = vars(outcome) | {"files": files, "figures": figures}
    elif outcome:
        notebook = outcome.notebook if isinstance(outcome, PageError) else None
        far = None if notebook is None else b64encode(notebook.encode(errors="surrogateescape")).decode()
        why = str(outcome)[:LONGEST_TEXT].encode(errors="replace").decode()
        told["failed"] = {"why": why, "notebook": far}
    return json.dumps(told).encode()


def read(given: object) -> Answer:
    """Read an answer; ValueError where it is none."""
    if not isinstance(given, bytes) or len(given) > LARGEST_ANSWER:
        raise ValueError(f"it is not bytes, at most {LARGEST_ANSWER:,} of them")
    try:
        return Answer.model_validate_json(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(visible(f"{where}: {first['msg']}")[:LONGEST_TEXT]) from None


def outcome_of(answer: Answer, task: Task) -> Page | PublishError:
    """Take the page that a task asked for, or why there is none, from an answer; ValueError where it is of another."""
    if answer.failed:
        notebook = answer.failed.notebook
        return PageError(answer.failed.why, None if notebook is None else notebook.decode(errors="surrogateescape"))
    if not answer.made:
        raise ValueError("it has no page")
    page = Page(**vars(answer.made))
    forms = forms_of(task.notebook, json.loads(task.source or "{}").get("metadata", {}))
    file, others = f"{task.notebook}.html", tuple((name, form.called) for name, form in forms.items())
    if (page.file, page.others, set(page.files)) != (file, others, {file, *forms}):
        raise ValueError(f"it is not {' and '.join([file, *forms])}")
    if any(row.keys() != FIGURES.keys() for row in page.figures):
        raise ValueError(f"a row of figures is not {len(FIGURES)} texts")
    if any(row["file"] != file for row in page.figures):
        raise ValueError("a row of its figures is another page's")
    return page
