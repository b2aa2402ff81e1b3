"""Values that a pack is about to hide although packs published before give them away."""

from dataclasses import replace

import pytest

from sendplan.data.areas import load_area
from sendplan.errors import PublishError
from sendplan.opening import named_meetings, of_area
from sendplan.publish import figures
from sendplan.publish.heavy import published, refuse_leaks
from sendplan.publish.render import facts


@pytest.fixture(scope="module")
def pair():
    """The last two meetings of the made-up area, which hides small counts."""
    area = load_area("exampleshire")
    return [of_area(area, name) for name in list(named_meetings(area))[-2:]]


@pytest.fixture(scope="module")
def opened():
    """The first of them, for the board."""
    area = load_area("exampleshire")
    return of_area(area, list(named_meetings(area))[-2], "board")


def write(meeting, folder, name=""):
    """Write the values that a pack shows."""
    place = folder / (name or meeting.name)
    place.mkdir(parents=True, exist_ok=True)
    files = figures.files([], figures.values(meeting), facts(meeting))
    (place / "values.csv").write_bytes(files["values.csv"])


def test_packs_that_hide_the_same_give_nothing_away(pair, tmp_path):
    before, now = pair
    write(before, tmp_path)
    write(now, tmp_path)
    refuse_leaks(now, tmp_path)


def test_a_value_shown_before_is_refused_by_its_name_and_never_by_the_value(pair, opened, tmp_path):
    before, now = pair
    write(opened, tmp_path)
    with pytest.raises(PublishError) as refused:
        refuse_leaks(now, tmp_path)
    first, *said, advice = str(refused.value).splitlines()
    assert first == "What is hidden here can be worked out:"
    assert all(each.startswith("Measure ") and each.endswith(f"{before.name}.") for each in said)
    assert "--although-derivable" in advice
    secret = now.hidden.dropna(subset="value").iloc[0]
    line = next(each for each in said if f"Measure {secret['measure']} " in each)
    assert f" {secret['value']:g}" not in line.replace(f" {secret['time_period']}", "")


def test_packs_about_to_be_published_count_as_well(pair, opened, tmp_path):
    with pytest.raises(PublishError):
        refuse_leaks(pair[1], tmp_path, [opened.shown.assign(pack=opened.name)])


def test_earlier_versions_count_and_folders_being_written_do_not(pair, opened, tmp_path):
    write(opened, tmp_path, ".2025-01-01-7")
    refuse_leaks(pair[1], tmp_path)
    write(opened, tmp_path, "2025-01-01.earlier-1")
    with pytest.raises(PublishError):
        refuse_leaks(pair[1], tmp_path)


def test_an_area_that_hides_nothing_is_not_held_up(july, tmp_path):
    (tmp_path / "2019-06-03").mkdir()
    (tmp_path / "2019-06-03" / "values.csv").write_text("no table of ours")
    refuse_leaks(july, tmp_path)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"measure\n'"])
def test_values_that_cannot_be_read_are_refused_with_what_to_do(pair, tmp_path, content):
    (tmp_path / "2019-06-03").mkdir()
    (tmp_path / "2019-06-03" / "values.csv").write_bytes(content)
    with pytest.raises(PublishError, match="What 2019-06-03 gives away cannot be checked") as refused:
        refuse_leaks(pair[1], tmp_path)
    assert str(refused.value).endswith("Put back the file that was published, or move the pack out of the folder.")


def test_a_name_guarded_for_spreadsheets_is_read_as_it_was(pair, tmp_path):
    meeting = pair[1]
    tables = {**meeting.area.tables}
    tables["observations"] = tables["observations"].assign(breakdown="=all")
    odd = replace(meeting, area=replace(meeting.area, tables=tables))
    write(odd, tmp_path)
    assert set(published(tmp_path / meeting.name / "values.csv")["breakdown"]) == {"=all"}
