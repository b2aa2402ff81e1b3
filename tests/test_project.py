"""The project's own files agree with each other, with the layout, and with what README says."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FIVE = ("jupyterlab", "pandas", "altair", "papermill", "nbconvert")
TOP_LEVEL = {
    "notebooks", "sendplan", "data", "reports", "tests", "environment.yml", "README.md", "pyproject.toml",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENCE", "constraints.txt",
}  # fmt: skip
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
MODULE_LINES, FUNCTION_LINES, MEDIAN_LINES = 300, 40, 8


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in listed.stdout.splitlines()]


def requirements(*groups):
    """Every requirement as name → version range."""
    extras = PROJECT["optional-dependencies"]
    lines = PROJECT["dependencies"] + [line for group in groups for line in extras[group]]
    pairs = [re.fullmatch(r"([\w.-]+)(?:\[.*\])?(.*)", line).groups() for line in lines]
    return {name: spec for name, spec in pairs if name != "sendplan"}


def constraints():
    return dict(line.split("==") for line in text("constraints.txt").splitlines())


def conda():
    lines = re.findall(r"^  - (\S+) (\S+)$", text("environment.yml"), re.MULTILINE)
    return dict(lines)


def release(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_conda_and_pip_ask_for_the_same_ranges_of_the_five_packages():
    pip = requirements("lab")
    assert {name: conda()[name] for name in FIVE} == {name: pip[name] for name in FIVE}
    assert set(conda()) == {*FIVE, "python"}
    assert conda()["python"] == PROJECT["requires-python"]


def test_every_requirement_has_its_tested_version_and_it_is_in_range():
    tested = {name.lower().replace("_", "-"): version for name, version in constraints().items()}
    for name, spec in requirements("lab", "test", "check", "dev").items():
        low, high = spec.removeprefix(">=").split(",<")
        assert release(low) <= release(tested[name.lower()]) < release(high), name


def test_constraints_are_names_and_versions_only():
    for line in text("constraints.txt").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.+!-]+", line)


def test_publishing_does_not_need_jupyterlab():
    assert "jupyterlab" not in requirements()


def test_every_dependency_earns_its_line_in_contributing():
    table = text("CONTRIBUTING.md").partition("## Dependencies")[2]
    for name in requirements("lab", "test", "check", "dev"):
        assert re.search(rf"\b{re.escape(name)}\b", table), name


def test_readme_has_the_two_commands_word_for_word():
    blocks = re.findall(r"^    (pip .*)$", text("README.md"), re.MULTILINE)
    assert blocks == ["pip install -e . && sendplan publish", 'pip install -e ".[test]" && pytest']


def test_readme_begins_with_one_sentence_and_a_picture_that_exists():
    title, sentence, picture, *_ = text("README.md").split("\n\n")
    assert title == "# sendplan"
    assert re.fullmatch(r"[^.]+\.", sentence)
    alt, path = re.fullmatch(r"!\[(.+)\]\((.+)\)", picture).groups()
    assert len(alt) > 40
    assert (ROOT / path).is_file()


README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", re.findall(r"(?:`|^ {4})(sendplan (?!and)[^`\n]*)", README, re.MULTILINE))
def test_every_command_readme_names_exists(line):
    from sendplan.__main__ import parser

    words = line.replace("NAME", "lancashire").replace("DATE", "2019-07-03").split()[1:]
    assert parser().parse_args(words).command == words[0]


def test_readme_names_every_command_and_each_says_what_it_does():
    from sendplan.__main__ import parser

    (commands,) = (each for each in parser()._actions if each.choices and each.dest == "command")
    told = {each.dest: each.help for each in commands._choices_actions}
    for command in commands.choices:
        assert f"`sendplan {command}" in text("README.md"), command
        assert told[command], command


def test_the_folders_readme_names_are_there():
    block = text("README.md").partition("## Where things are")[2].partition("## ")[0]
    folders = re.findall(r"^    (\w+)/", block, re.MULTILINE)
    assert folders == ["notebooks", "sendplan", "data", "reports", "tests"]
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_nothing_is_added_to_the_top_level():
    assert {path.parts[0] for path in tracked() if not path.parts[0].startswith(".")} <= TOP_LEVEL


def test_the_changelog_has_the_version_or_says_unreleased():
    assert "## [Unreleased]" in text("CHANGELOG.md") or f"## [{PROJECT['version']}]" in text("CHANGELOG.md")


def functions():
    for path in sorted((ROOT / "sendplan").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, FUNCTION):
                documented = ast.get_docstring(node) is not None
                body = node.body[1:] if documented else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                yield f"{path.relative_to(ROOT)}:{node.name}", lines, documented


def nested():
    """Names of functions inside others, which nobody else can call."""
    for path in (ROOT / "sendplan").rglob("*.py"):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(outer, FUNCTION):
                inside = (each for each in ast.walk(outer) if isinstance(each, FUNCTION) and each is not outer)
                yield from (f"{path.relative_to(ROOT)}:{each.name}" for each in inside)


def test_the_library_stays_small():
    sizes = {name: lines for name, lines, _ in functions()}
    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION_LINES} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= MEDIAN_LINES
    modules = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "sendplan").rglob("*.py")}
    assert {path: lines for path, lines in modules.items() if lines > MODULE_LINES} == {}


def test_every_public_function_says_what_it_does():
    silent = [
        name
        for name, _, documented in functions()
        if not documented and not name.split(":")[1].startswith("_") and "." not in name.split(":")[1]
    ]
    assert sorted(set(silent) - set(nested())) == []


def test_no_tracked_text_names_a_path_of_a_machine_or_a_package_registry():
    words = [r"/(home|root|work)/", r"\b[A-Z]:\\(Users)", r"pypi\.org/(simple)", r"registry\.(npmjs)"]
    for path in tracked():
        if path.suffix not in {".png", ".ttf"}:
            found = re.search("|".join(words), (ROOT / path).read_text(encoding="utf-8"))
            assert found is None, f"{path}: {found}"
