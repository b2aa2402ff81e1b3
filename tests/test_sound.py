"""Whether a file is a notebook that can be run: what is none is refused in a line that says what to do."""

import json
import os

import pytest

from sendplan.publish import page, params, snapshot


def notebook(**changes):
    cell = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | changes


@pytest.fixture
def fault(tmp_path):
    """Give a function that writes a file and says what is wrong with it as a notebook."""

    def write(content):
        path = tmp_path / "one.ipynb"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return params.fault(path)

    return write


@pytest.mark.parametrize(
    "whole",
    [
        notebook(),
        notebook(cells=[]),
        notebook(metadata={"kernelspec": {"name": "python3"}, "sendplan": {"engine": "kernel", "also": ["docx"]}}),
        notebook(cells=[{"cell_type": "markdown", "metadata": {"tags": ["a"]}, "source": ["# A\n", "b"]}]),
        b"\xef\xbb\xbf" + json.dumps(notebook()).encode(),
    ],
)
def test_a_notebook_has_no_fault(fault, whole):
    assert fault(whole) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"[1, 2", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{\n<<<<<<< HEAD\n "a": 1\n=======\n}', "line 2 is a mark of two versions to be merged"),
        (b'{"cells": [], "a": "\xff"}', "byte 21 is not UTF-8"),
        ([], "it is not a notebook"),
        ("text", "it is not a notebook"),
        ({}, "it is not a notebook"),
        ({"worksheets": [], "nbformat": 3}, "it is of nbformat 3; expected 4"),
        (notebook(nbformat="4"), "it is of nbformat 4; expected 4"),
        (notebook(cells=["1"]), "cell 1 is not whole"),
        (notebook(cells=[{"cell_type": "code", "source": "1"}]), "cell 1 is not whole"),
        (notebook(cells=[{"cell_type": "code", "metadata": {}, "source": 1}]), "cell 1 is not whole"),
        (notebook(cells=[{"cell_type": "code", "metadata": {"tags": "a"}, "source": "1"}]), "cell 1 is not whole"),
        (notebook(metadata=[]), "its metadata are not whole"),
        (notebook(metadata={"kernelspec": "python3"}), "its metadata are not whole"),
        (notebook(metadata={"sendplan": {"engine": "fast"}}), "its metadata name ['fast'] under sendplan.engine"),
        (notebook(metadata={"sendplan": {"also": ["pdf"]}}), "its metadata name ['pdf'] under sendplan.also"),
        (notebook(metadata={"sendplan": {"also": "docx"}}), "its metadata name 'docx' under sendplan.also"),
    ],
)
def test_what_is_no_notebook_is_said_in_a_line_with_what_to_do(fault, content, said):
    found = fault(content)
    assert found.startswith(said)
    assert "\n" not in found
    assert found.endswith(".")


def test_what_is_no_file_is_said_and_never_opened(tmp_path):
    folder, dangling, pipe = (tmp_path / name for name in ("folder", "dangling", "pipe"))
    folder.mkdir()
    dangling.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    said = [params.fault(each).partition(" in place")[0] for each in (folder, dangling, pipe, tmp_path / "none")]
    assert said == ["found a folder", "found a link that leads nowhere", "found no file", "found no file"]
    assert {params.read(each) for each in (folder, dangling, pipe)} == {None}


def test_what_is_no_utf_8_is_kept_as_it_was(tmp_path):
    path = tmp_path / "one.ipynb"
    path.write_bytes(b"a\xffb")
    error = page.PageError("one: no", params.read(path))
    snapshot._kept(error, tmp_path / "kept.ipynb")
    assert (tmp_path / "kept.ipynb").read_bytes() == b"a\xffb"


@pytest.mark.parametrize(
    ("metadata", "language", "kernel"),
    [
        ({}, "python", "python3"),
        ({"kernelspec": {"name": "python3", "display_name": "P"}}, "python", "python3"),
        ({"kernelspec": {"name": "ir"}, "language_info": {"name": "R"}}, "R", "ir"),
    ],
)
def test_a_notebook_that_does_not_say_in_what_it_is_written_is_in_python(metadata, language, kernel):
    spec = json.loads(params.completed(json.dumps(notebook(metadata=metadata))))["metadata"]["kernelspec"]
    assert (spec["language"], spec["name"]) == (language, kernel)


def test_a_notebook_that_says_all_is_left_as_it_is():
    source = json.dumps(notebook(metadata={"kernelspec": {"name": "a", "display_name": "A", "language": "python"}}))
    assert params.completed(source) == source
