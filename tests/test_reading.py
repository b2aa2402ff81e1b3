"""What is to be made of an area that was read: what the pages of each meeting may know, and how long they may take."""

import pickle
from dataclasses import replace

import pytest
from builders import TOML, area_folder, row

from sendplan.data.areas import load_area
from sendplan.publish import heavy
from sendplan.publish.fork import Limits
from sendplan.publish.heavy import briefs
from sendplan.publish.unchanged import Reading

HIDES = TOML.replace("show_small_counts = true", 'show_small_counts = false, seed = "told to nobody"')


def brief(data, to, toml=TOML, **tables):
    area_folder(data, toml=toml, **({"meetings": [row("meetings")]} | tables))
    (found,) = briefs(Reading("smallshire"), to, although_derivable=False)
    return found


def test_the_limits_are_those_of_area_toml(data, tmp_path):
    toml = TOML.replace("[[plans]]", "[timeouts]\ncell = 7\npage = 70\n\n[[plans]]", 1)
    assert brief(data, tmp_path / "to", toml).limits == Limits(cell=7, page=70)


def test_its_hashes_are_of_the_folder_for_the_publisher_alone_and_of_what_was_known(data, tmp_path):
    found = brief(data, tmp_path / "to")
    assert found.folder_hash == load_area("smallshire").data_hash != found.data_hash
    assert found.page["data_hash"] == found.data_hash


def test_what_goes_to_the_processes_of_pages_holds_no_hidden_count_and_no_seed(data, tmp_path):
    period = {"time_period": "2018", "time_identifier": "Calendar year", "period_end": "2018-12-31"}
    found = brief(
        data,
        tmp_path / "to",
        HIDES,
        measures=[row("measures", unit="count", is_small_count="true")],
        observations=[row("observations", value="3", printed="three of them", **period)],
    )
    area = pickle.loads(found.pickled)  # noqa: S301 - our own
    assert area.tables["observations"]["symbol"].tolist() == ["c"]
    assert area.tables["observations"]["value"].isna().all()
    assert b"three of them" not in found.pickled
    assert b"told to nobody" not in found.pickled


def test_the_doubts_of_an_area_are_counted_and_stay_with_the_publisher(data, tmp_path, monkeypatch):
    area_folder(data, meetings=[row("meetings")])
    area = load_area("smallshire")
    monkeypatch.setattr(heavy, "load_area", lambda name: replace(area, doubts=("one", "another")))
    (found,) = briefs(Reading("smallshire"), tmp_path / "to", although_derivable=False)
    assert found.doubts == 2
    assert pickle.loads(found.pickled).doubts == ()  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("due", "day"), [("", "2019-07-03"), ("2019-06-25", "2019-06-25"), ("2062-06-25", "2019-07-03")]
)
def test_a_pack_is_a_record_once_its_papers_are_due_and_from_its_meeting_at_the_latest(data, tmp_path, due, day):
    assert str(brief(data, tmp_path / "to", meetings=[row("meetings", papers_due=due)]).record_from) == day
