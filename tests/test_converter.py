"""Drawings by processes of their own: the same bytes, kept by what they show, and no failure reaches the next."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from processes import gone, is_alive
from test_exporter import PAGE, chart

from sendplan.errors import PublishError
from sendplan.publish import converter as converters
from sendplan.publish import drawing
from sendplan.publish.converter import ENDING, Converter, tidied
from sendplan.publish.drawing import PNG, SVG, Wanted, draw, key
from sendplan.publish.exporter import wanted, write_page, write_slides
from sendplan.publish.word import write_document
from sendplan.show.charts import MIME

POINT = {"mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
# A pattern that takes longer than anyone waits.
ENDLESS = {"calculate": f"test(regexp('^(a+)+$'), '{'a' * 60}b')", "as": "y"}
WINDOWS = sys.platform == "win32"


def of(x, name="Ratings", form=SVG, **more):
    return Wanted({"data": {"values": [{"x": x}]}, **POINT, **more}, name, form)


def endless(name="Waiting"):
    return of(1, name, transform=[ENDLESS])


def deadly(name="Burn-up"):
    """A drawing that ends the process it is made in: its text holds what no XML may."""
    return Wanted(
        {"data": {"values": [{"x": "\x01"}]}, "mark": "text", "encoding": {"text": {"field": "x"}}}, name, SVG
    )


def drawn(converter, *all_wanted, folder=None):
    made = converter.drawn(all_wanted, folder)
    return [made[key(each)] for each in all_wanted]


def forged(drawing):
    """What a folder would keep of a drawing, hash and all."""
    return hashlib.sha256(drawing).digest() + drawing


def process():
    """The number of the one process that draws."""
    (found,) = active_children()
    return found.pid


@pytest.fixture
def converter():
    with Converter() as made:
        yield made
    assert active_children() == []


@contextmanager
def in_the_middle(converter):
    """Have an endless drawing made meanwhile; gives what will come of it."""
    drawn(converter, of(0))
    with ThreadPoolExecutor(1) as thread:
        begun = thread.submit(drawn, converter, endless())
        for _ in range(200):
            if not converter._idle:
                break
            time.sleep(0.01)
        time.sleep(0.1)
        yield begun


# Drawing


def test_drawings_are_the_same_bytes_as_those_drawn_here_whatever_process_draws_them():
    every = [*(of(x) for x in range(6)), of(1, form=PNG), Wanted(chart().wide, "Ratings", SVG)]
    with Converter(2) as several:
        assert drawn(several, *every) == [draw(each) for each in every]
        assert len(active_children()) == 2
    assert active_children() == []


def test_no_process_is_started_before_a_drawing_is_wanted_and_then_as_many_as_there_are_drawings():
    with Converter(3) as several:
        assert several.drawn([]) == {}
        assert active_children() == []
        drawn(several, of(1))
        assert len(active_children()) == 1


def test_processes_can_be_started_ahead():
    with Converter(2) as several:
        several.start()
        several.start()
        ahead = set(active_children())
        drawn(several, of(1))
        assert len(ahead) == 2
        assert set(active_children()) == ahead


def test_after_many_drawings_another_process_draws_and_the_one_before_is_gone(converter, monkeypatch):
    monkeypatch.setattr(converters, "MOST_DRAWINGS", 3)
    processes = []
    for x in range(7):
        drawn(converter, of(x))
        (alone,) = active_children()
        processes.append(alone.pid)
    assert [processes.count(each) for each in dict.fromkeys(processes)] == [3, 3, 1]


def test_what_threads_ask_for_at_once_is_drawn_once(converter, monkeypatch):
    asked = []
    draws = converters._Process.draw
    monkeypatch.setattr(converters._Process, "draw", lambda self, each: asked.append(each) or draws(self, each))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda name: drawn(converter, of(1, name), of(2, name)), "abcd"))
    assert found == [found[0]] * 4
    assert len(asked) == 2


def test_a_page_whose_drawings_are_given_never_starts_v8(converter, monkeypatch):
    shown = [new_output("display_data", {MIME: chart()._repr_mimebundle_()[MIME]})]
    made = new_notebook(cells=[new_markdown_cell("# Title"), new_code_cell("", outputs=shown)])
    made.metadata.sendplan = {"also": ["slides", "docx"]}
    given = converter.drawn(wanted(made))
    assert len(given) == 3
    monkeypatch.setitem(sys.modules, "vl_convert", None)  # importing it is an error now
    drawing._converter.cache_clear()
    for write in (write_page, write_slides, write_document):
        assert write(made, PAGE, given)
        with pytest.raises(ImportError):
            write(made, PAGE)


def test_what_draws_imports_none_of_the_slow_libraries():
    code = "import sys, sendplan.publish.converter; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "altair", "pydantic", "nbformat", "IPython"} & set(done.stdout.split())


# Failing


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (Wanted({"nothing": 1}, "Burn-up", SVG), "Vega-Lite to SVG"),
        (of(1, "Burn-up", mark=3), "Vega-Lite to SVG"),
        (Wanted({"nothing": 1}, "Burn-up", PNG), "Vega-Lite to SVG"),
        (Wanted(None, "Burn-up", SVG), "AttributeError"),
        (deadly(), "the process that draws it ended before its time. Try again; "),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_named_and_the_next_is_drawn(converter, bad, why, capfd):
    with pytest.raises(PublishError) as failed:
        drawn(converter, of(1), bad, of(2))
    assert str(failed.value).startswith(f"The chart 'Burn-up' cannot be drawn: {why}")
    assert drawn(converter, of(2)) == [draw(of(2))]
    assert capfd.readouterr() == ("", "")


def test_a_chart_that_leads_somewhere_is_refused_by_name(converter):
    with pytest.raises(PublishError, match=r"^The chart 'Burn-up' has 'url'; expected a chart that holds all"):
        drawn(converter, Wanted({"data": {"url": "x.csv"}, **POINT}, "Burn-up", SVG))


def test_a_process_that_is_killed_in_the_middle_names_the_chart_and_the_next_is_drawn(converter):
    with in_the_middle(converter) as begun:
        killed = process()
        os.kill(killed, signal.SIGTERM if WINDOWS else signal.SIGKILL)
        with pytest.raises(PublishError, match=r"^The chart 'Waiting' cannot be drawn: the process that draws"):
            begun.result(30)
    assert drawn(converter, of(1)) == [draw(of(1))]
    assert process() != killed


def test_a_process_that_ended_while_nothing_was_drawn_is_replaced_and_nothing_fails(converter):
    drawn(converter, of(1))
    (idle,) = active_children()
    idle.kill()
    idle.join()
    assert drawn(converter, of(2)) == [draw(of(2))]


def test_a_drawing_that_stalls_is_ended_and_named_and_the_next_is_drawn(converter, monkeypatch):
    drawn(converter, of(1))
    stalled = process()
    with monkeypatch.context() as hasty, pytest.raises(PublishError) as failed:
        hasty.setattr(converters, "LONGEST_DRAWING", 0.5)
        drawn(converter, endless())
    assert str(failed.value).startswith("The chart 'Waiting' cannot be drawn: it took longer than 0.5 seconds. ")
    assert "fewer rows and shorter labels" in str(failed.value)
    assert drawn(converter, of(1)) == [draw(of(1))]
    assert process() != stalled


@pytest.mark.skipif(WINDOWS, reason="no process can be halted there")
def test_a_process_that_does_not_even_read_what_is_wanted_is_ended_too(converter, monkeypatch):
    drawn(converter, of(1))
    os.kill(process(), signal.SIGSTOP)
    large = Wanted({"data": {"values": [{"x": each} for each in range(100_000)]}, **POINT}, "Large", SVG)

    with monkeypatch.context() as hasty, pytest.raises(PublishError) as failed:
        hasty.setattr(converters, "LONGEST_DRAWING", 0.5)
        drawn(converter, large)

    assert str(failed.value).startswith("The chart 'Large' cannot be drawn: it took longer than 0.5 seconds. ")
    assert drawn(converter, of(2)) == [draw(of(2))]


@pytest.mark.skipif(WINDOWS, reason="there are no such signals on Windows")
def test_ctrl_c_is_for_the_process_that_asks_and_not_for_the_one_that_draws(converter):
    drawn(converter, of(1))
    number = process()
    os.kill(number, signal.SIGINT)
    assert drawn(converter, of(2)) == [draw(of(2))]
    assert process() == number


# Keeping


def test_what_a_folder_keeps_is_not_drawn_again_and_starts_no_process(converter, tmp_path):
    folder = tmp_path / "kept" / "drawings"
    every = [of(1), of(2), of(1, form=PNG)]
    first = drawn(converter, *every, folder=folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{key(each)}{ENDING}" for each in every)
    with Converter() as another:
        before = active_children()
        assert drawn(another, *every, folder=folder) == first
        assert active_children() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: b"<svg/>",
        lambda whole: bytes(len(whole)),
        lambda whole: forged(whole[32:].replace(b"</svg>", b'<a href="https://example.org"><text>9</text></a></svg>')),
        lambda whole: forged(b"<p>no drawing</p>"),
    ],
    ids=["empty", "cut", "another", "blank", "forged with a link", "forged with a text"],
)
def test_a_damaged_drawing_is_drawn_again_and_kept_anew(converter, tmp_path, damage):
    (good,) = drawn(converter, of(1), folder=tmp_path)
    path = tmp_path / f"{key(of(1))}{ENDING}"
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert drawn(converter, of(1), folder=tmp_path) == [good]
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_read_or_written_is_no_failure(converter, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / f"{key(of(1))}{ENDING}").mkdir()
    for folder in (tmp_path / "file", tmp_path):
        assert drawn(converter, of(1), folder=folder) == [draw(of(1))]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_drawings_that_no_page_needed_for_long_are_removed_and_those_in_use_stay(converter, tmp_path):
    drawn(converter, of(1), of(2), of(3), folder=tmp_path)
    (tmp_path / f".half{ENDING}").touch()
    (tmp_path / "other.txt").touch()
    for path in tmp_path.iterdir():
        os.utime(path, (0, time.time() - 91 * 24 * 60 * 60))
    drawn(converter, of(1), folder=tmp_path)  # in use
    assert tidied(tmp_path, days=92) == 0
    assert tidied(tmp_path) == 3
    assert {path.name for path in tmp_path.iterdir()} == {f"{key(of(1))}{ENDING}", "other.txt"}
    assert tidied(tmp_path / "none") == 0


# Ending


def test_closing_ends_a_drawing_at_once_and_leaves_no_process():
    converter = Converter()
    with in_the_middle(converter) as begun, ThreadPoolExecutor(1) as thread:
        queued = thread.submit(drawn, converter, of(1))
        time.sleep(0.1)
        started = time.monotonic()
        converter.close()
        assert time.monotonic() - started < 10
        for each in (begun, queued):
            with pytest.raises(PublishError):
                each.result(10)
    assert active_children() == []
    with pytest.raises(PublishError, match="stopped"):
        drawn(converter, of(1))
    converter.close()


@pytest.mark.skipif(WINDOWS, reason="a process there is known by its handle")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path):
    code = f"""
        from multiprocessing import active_children
        from pathlib import Path
        from sendplan.publish.converter import Converter, Wanted
        if __name__ == "__main__":
            converter = Converter()
            converter.drawn([{of(1)!r}])
            Path({str(tmp_path)!r}, str(active_children()[0].pid)).touch()
            converter.drawn([{endless()!r}])
    """
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(code))
    parent = subprocess.Popen([sys.executable, str(script)])
    try:
        (number,) = wait_for(lambda: [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()])
        time.sleep(0.3)
        assert is_alive(number)
    finally:
        parent.kill()
        parent.wait()
    assert gone([number]) == []


def wait_for(found):
    for _ in range(600):
        if result := found():
            return result
        time.sleep(0.05)
    return pytest.fail("It never came.")
