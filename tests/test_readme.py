"""What README and `sendplan help` say is so: their commands exist, and README's journeys work from end to end."""

import re
from pathlib import Path

import pytest
from trackers import HEADINGS, book

from sendplan import __main__ as command
from sendplan import manual

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.compile(r"(?:`|^ {4})(sendplan (?!and)[^`\n]*)", re.MULTILINE)
TITLE = [["Northmoor SEND improvement plan"], ["Position at 30 April 2025"]]
REST = [
    ["1.2", "Open clinics", "Clinic Lead", "31/07/2025", "Green", "Rooms are booked"],
    ["1.3", "Train staff", "SEND Lead", "31/08/2025", "Red", "No trainer yet"],
]
ROW = ["1.1", "Publish the offer", "Offer Lead", "31/05/2025", "Amber", "Draft is with parents"]
OF = {"NAME": "northmoor", "DATE": "2025-06-12", "XLSX": "x.xlsx", "[TOPIC]": "area", "PATH": "x"}


def words(line, **own):
    """A command as README prints it, with names put in."""
    return [(OF | own).get(each, each) for each in line.split()[1:]]


def journey(heading):
    part = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^ {4}(sendplan .*)$", part, re.MULTILINE)


def test_readme_is_under_120_lines():
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("topic", [*manual.topics()])
def test_every_command_that_help_names_exists(topic):
    for line in COMMANDS.findall(manual.topics()[topic]):
        if not re.search(r"…|\.\.\.|publish\.", line):
            assert command.parser().parse_args(words(line)).command


def test_every_topic_of_help_is_named_by_readme():
    assert {*manual.topics()} == {*re.findall(r"help ([a-z-]+)[`\s|)]", README)}


def test_help_prints_a_topic_and_lists_all(capsys):
    assert command.main(["help", "seals"]) == 0
    assert capsys.readouterr().out.startswith("# Whether packs are as they were published")
    assert command.main(["help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(manual.topics())


def test_your_tracker_to_a_pack_and_next_month_work_as_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    own = {"FILE": str(book(tmp_path, [*TITLE, HEADINGS, ROW, *REST])), "DRAFTS": str(tmp_path / "drafts")}
    for line in journey("Your tracker or paper to a pack"):
        more = ["--to", str(tmp_path / "reports")] if " publish " in line else []
        assert command.main([*words(line, **own), *more]) == 0, line
    (index,) = (tmp_path / "reports" / "northmoor").glob("*/index.html")
    assert "Northmoor" in index.read_text(encoding="utf-8")
    later = [[TITLE[0][0]], ["Position at 31 May 2025"]]
    book(tmp_path, [*later, HEADINGS, [*ROW[:4], "Green", "Published on 28 May"], *REST])
    capsys.readouterr()
    for line in journey("Every month")[:2]:
        assert command.main(words(line, **own)) == 0, line
    said = capsys.readouterr().out
    assert "action 1.1, rating: Amber is now Green" in said
    assert "Published on 28 May" in (tmp_path / "data" / "northmoor" / "updates.csv").read_text(encoding="utf-8")
