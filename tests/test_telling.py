"""What publishing says while it goes on, what it would do, and which one page it makes again."""

import io
import shutil
from importlib.metadata import version

import pytest
from builders import area_folder, row

from sendplan.__main__ import main
from sendplan.errors import PublishError
from sendplan.publish import params, telling
from sendplan.publish.page import Page
from sendplan.publish.params import place_of

NAMES = ("board_summary", "actions")
BODIES = 'notebooks = ["board_summary", "actions"]'


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Of:
    """A pack, or a task, as far as it is told of."""

    to_make = NAMES
    notebook = "actions"
    parameters = {"area": "smallshire", "meeting": "2019-07-03"}  # noqa: RUF012 - nobody changes it


def told(monkeypatch, stream, outcome, *, verbose=False):
    monkeypatch.setattr(telling.sys, "stderr", stream)
    monkeypatch.setattr(telling.shutil, "get_terminal_size", lambda: type("Size", (), {"columns": 40}))
    with telling.Telling(verbose=verbose) as found:
        found.pack(Of)
        found.page(Of, outcome)
        found.page(Of, outcome)
    return stream.getvalue()


PAGE = Page("actions.html", "Actions", "", seconds=1.26)


def test_a_terminal_sees_one_line_with_which_of_how_many_pages_and_no_code_of_a_colour(monkeypatch):
    said = told(monkeypatch, Terminal(), PAGE)
    lines = [line.rstrip() for line in said.split("\r") if line.strip()]
    assert lines == [
        "Reading the tables",
        "0 of 2 pages",
        "1 of 2 pages: smallshire 2019-07-03 act",
        "Putting the packs in their places",
    ]
    assert "\n" not in said
    assert "\x1b" not in said
    assert said.endswith("\r")


def test_elsewhere_nothing_is_said_but_warnings(monkeypatch, capsys):
    assert told(monkeypatch, io.StringIO(), PAGE) == ""
    warned = Page("actions.html", "Actions", "", warnings=("cell 4: no title",))
    said = told(monkeypatch, io.StringIO(), warned)
    assert said == 2 * "Warning: smallshire 2019-07-03 actions, cell 4: no title\n"
    assert capsys.readouterr().out == ""


def test_verbose_says_of_each_page_how_long_it_took_or_that_it_failed(monkeypatch, capsys):
    assert told(monkeypatch, Terminal(), PAGE, verbose=True) == ""
    told(monkeypatch, Terminal(), PublishError("no"), verbose=True)
    name = "smallshire 2019-07-03 actions"
    assert capsys.readouterr().out.splitlines() == [*[f"{name}: 1.3 s"] * 2, *[f"{name}: failed"] * 2]


# --dry-run and --only, on packs of a small area


@pytest.fixture
def publish(data, tmp_path_factory, monkeypatch, capsys):
    """Publish a small pack of two pages, whose notebooks a test may change; give the exit code and what is said."""
    from builders import TOML

    root = tmp_path_factory.mktemp("project")
    books = root / "notebooks"
    books.mkdir()
    for name in NAMES:
        shutil.copy(place_of(name), books)
    monkeypatch.setattr(params, "notebooks_folder", lambda: books)
    toml = TOML.replace('notebooks = ["board_summary"]', BODIES)
    area_folder(data, toml=toml, meetings=[row("meetings", plan="p")])

    def run(*arguments):
        status = main(["publish", "--area", "smallshire", "--meeting", "2019-07-03", "--to", f"{root}/to", *arguments])
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    run.root = root
    return run


def files(folder):
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_says_what_would_be_made_and_why_and_writes_nothing(publish, data):
    new = ["smallshire 2019-07-03: 0 pages kept", *(f"  {name}: there is no such pack yet" for name in NAMES)]
    last = "2 pages of 1 pack would be made. Nothing was written."
    assert publish("--dry-run") == (0, [*new, last], "")
    assert not (publish.root / "to").exists()

    assert publish()[0] == 0
    before = files(publish.root)
    assert publish("--dry-run")[1] == ["0 pages of 0 packs would be made. Nothing was written."]
    asked = ["smallshire 2019-07-03: 1 page kept", "  actions: it is asked for"]
    assert publish("--dry-run", "--only", "actions")[1][:2] == asked

    book = publish.root / "notebooks" / "actions.ipynb"
    book.write_text(book.read_text().replace("# ", "# Our ", 1))
    before |= files(publish.root / "notebooks")
    assert publish("--dry-run")[1][:2] == ["smallshire 2019-07-03: 1 page kept", "  actions: its notebook changed"]
    actions = data / "smallshire" / "actions.csv"
    actions.write_text(actions.read_text().replace("Train staff", "Hire staff"))
    assert publish("--dry-run")[1][1:3] == [
        "  board_summary: a table changed",
        "  actions: its notebook and a table changed",
    ]
    assert files(publish.root) == before


def test_only_one_page_is_made_again_and_every_other_is_kept_byte_for_byte(publish):
    assert publish()[0] == 0
    pack = publish.root / "to" / "smallshire" / "2019-07-03"
    before = files(pack)
    assert publish("--only", "actions", "--verbose")[1][-1].startswith("1 unchanged. Open ")
    assert files(pack) == before

    book = publish.root / "notebooks" / "actions.ipynb"
    book.write_text(book.read_text().replace('"# ', '"# Our ', 1))
    status, said, _ = publish("--only", "actions", "--verbose", "--replace")
    assert (status, [line.split(":")[0] for line in said if line.endswith(" s")]) == (
        0,
        ["smallshire 2019-07-03 actions"],
    )
    changed = {path.name for path, (content, _) in files(pack).items() if content != before[path][0]}
    assert "actions.html" in changed
    assert "board_summary.html" not in changed


def test_one_page_alone_is_refused_where_another_would_not_be_as_it_is(publish):
    status, said, why = publish("--only", "actions")
    assert (status, said) == (1, ["1 failed."])
    assert "actions alone cannot be made again: board_summary would be too. Publish without --only." in why
    assert not (publish.root / "to" / "smallshire").exists()


def test_a_page_of_no_pack_or_of_another_is_refused_by_its_name(publish, monkeypatch):
    assert publish("--only", "acitons")[2].startswith("There is no notebook 'acitons'. What exists: actions,")
    (publish.root / "notebooks" / "risks.ipynb").write_text("{}")
    assert "risks is none of its pages, which are board_summary and actions." in publish("--only", "risks")[2]


def test_a_record_is_refused_with_the_command_that_replaces_its_one_page(publish):
    publish()
    book = publish.root / "notebooks" / "actions.ipynb"
    book.write_text(book.read_text().replace('"# ', '"# Our ', 1))
    status, _, why = publish("--only", "actions")
    assert status == 1
    assert "--only actions --replace" in why


def test_a_notebook_in_no_pack_is_named_by_list_and_check_and_is_no_fault(publish, capsys):
    (publish.root / "notebooks" / "staff.ipynb").write_text("{}")
    for asked in ("list", "check"):
        assert main([asked]) == 0
        assert capsys.readouterr().err.splitlines()[-1].startswith("In no pack: staff. Name it in the notebooks of")
    main(["check", "smallshire"])
    assert "In no pack" not in capsys.readouterr().err


def test_the_version_is_said(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out) == (0, f"sendplan {version('sendplan')}\n")
