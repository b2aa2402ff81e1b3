"""A release, the whole way into an area: what is added, what is refused, and that a bad one leaves no trace."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from builders import row
from releases import (
    NEIGHBOURS,
    area_to_fill,
    ees,
    ees_england,
    ees_neighbour,
    ees_region,
    faults_in,
    imported,
    lait,
    lait_meaning,
    neighbour_list,
    nhs,
    release,
    request,
    said_by,
    table_of,
    text_of,
    zipped,
)

from sendplan.data.areas import load_area
from sendplan.errors import DataError, NotFoundError, SendplanError
from sendplan.sources.release import import_release

LATER = {"released": date(2025, 12, 1)}
WAITS = "Percentage waiting more than 18 weeks"


@pytest.fixture
def area(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("SENDPLAN_DATA", str(data))
    return area_to_fill(data)


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def values(folder):
    return [
        (each["series"], each["time_period"], each["value"], each["symbol"], each["source"][-10:])
        for each in table_of(folder, "observations")
    ]


def refused(area, files, **changes):
    """Import what must be refused for one thing, and leave the area as it was; return what is said."""
    before = bytes_of(area)
    said = said_by(imported, files, **changes)
    assert bytes_of(area) == before
    return said


# What is added


def test_a_release_adds_every_series_registers_itself_and_its_list_and_leaves_a_valid_area(area, tmp_path):
    near = [ees_neighbour(number, pc_on_time=str(place)) for place, number in enumerate(NEIGHBOURS)]
    path = release(tmp_path, [*near, ees_england(pc_on_time="2"), ees_region(pc_on_time="x"), ees(pc_on_time="1")])

    report = imported(path, neighbours=neighbour_list(tmp_path))

    assert report == ["plans.csv: 4 values added, 0 changed, 0 unchanged; source ees-plans-2025-06-26"]
    assert values(area) == [
        ("actual", "2024", "1", "", "2025-06-26"),
        ("stat_neighbours", "2024", "4.5", "", "2025-06-26"),
        ("region", "2024", "", "x", "2025-06-26"),
        ("england", "2024", "2", "", "2025-06-26"),
    ]
    assert [(each["id"], each["publisher"], each["dataset"]) for each in table_of(area, "sources")[1:]] == [
        ("ees-plans-2025-06-26", "Department for Education", "ees/plans"),
        ("neighbours-may-2025", "Department for Education", ""),
    ]
    assert load_area("smallshire").tables["observations"]["neighbours"].tolist() == ["", "neighbours-may-2025", "", ""]


@pytest.mark.parametrize("name", ["plans.csv", "plans.csv.gz"])
def test_a_data_set_is_known_by_its_files_name(area, tmp_path, name):
    assert imported(release(tmp_path, [ees()], name))[0].startswith(f"{name}: 1 value added, ")


def test_a_zip_may_hold_several_data_sets_of_which_only_those_that_are_mapped_are_read(area, tmp_path):
    second = row("indicators", breakdown="Girls", dataset="ees/girls")
    area_to_fill(area.parent, indicators=[row("indicators"), second])
    path = zipped(tmp_path, data__plans=[ees()], data__girls=[ees()], data__other="no, table\n1\n")

    report = imported(path)

    assert [line.partition(":")[0] for line in report] == ["all.zip/data/plans.csv", "all.zip/data/girls.csv"]
    first, second = table_of(area, "sources")[1:]
    assert first["sha256"] == second["sha256"]
    assert (first["dataset"], second["dataset"]) == ("ees/plans", "ees/girls")


def test_several_files_are_imported_at_once(area, tmp_path):
    area_to_fill(area.parent, indicators=[row("indicators"), row("indicators", breakdown="Girls", dataset="ees/girls")])

    report = imported([release(tmp_path, [ees()]), release(tmp_path, [ees()], "girls.csv")])

    assert [line.rpartition("; ")[2] for line in report] == [
        "source ees-plans-2025-06-26",
        "source ees-girls-2025-06-26",
    ]


def test_a_table_of_lait_answers_every_figure_of_lait(area, tmp_path):
    lait_row = row("indicators", dataset="lait", filter="", indicator="OnTime")
    area_to_fill(area.parent, indicators=[row("indicators"), lait_row])
    near = [lait(la_number=number, value_as_stored="80.649999999999999") for number in NEIGHBOURS]
    rows = [lait(value_as_stored="80.599999999999994"), lait(years="2023", value_as_stored="-"), *near]

    report = imported(
        release(tmp_path, rows, "any name.csv"),
        kind="lait",
        dictionary=release(tmp_path, [lait_meaning()], "dictionary.csv"),
        neighbours=neighbour_list(tmp_path),
    )

    assert report == ["any name.csv: 3 values added, 0 changed, 0 unchanged; source lait-2025-06-26"]
    assert [each[:4] for each in values(area)] == [
        ("actual", "2023", "", "x"),
        ("actual", "2024", "80.6", ""),
        ("stat_neighbours", "2024", "80.7", ""),
    ]
    assert table_of(area, "observations")[1]["printed"] == "80.599999999999994"


def test_a_file_of_the_nhs_answers_every_figure_of_the_nhs_and_has_no_neighbours(area, tmp_path):
    waits = row(
        "indicators", dataset="nhs/waits", filter="Organisation Name=Smallshire; Therapy=Audiology", indicator=WAITS
    )
    area_to_fill(area.parent, indicators=[waits])
    rows = [nhs(waiting="35.9951234379762"), nhs(organisation="England", waiting="NA")]

    report = imported(release(tmp_path, rows, "download.csv"), kind="nhs")

    assert report == ["download.csv: 2 values added, 0 changed, 0 unchanged; source nhs-waits-2025-06-26"]
    [actual, england] = table_of(area, "observations")
    assert (actual["value"], actual["time_identifier"], actual["period_end"]) == ("36", "January", "2023-01-31")
    assert (england["value"], england["symbol"]) == ("", "x")
    assert table_of(area, "sources")[-1]["publisher"] == "NHS England"


def test_a_measure_without_any_value_for_the_area_is_told(area, tmp_path):
    girls = row("indicators", breakdown="Girls", filter="breakdown=Girls")
    area_to_fill(area.parent, indicators=[row("indicators"), girls])
    path = release(tmp_path, [ees(pc_on_time="c"), ees_england(), ees_england(breakdown="Girls")])

    assert imported(path)[1:] == [
        "  measure 1a (all): no value for Smallshire",
        "  measure 1a (Girls): no value for Smallshire",
    ]


def test_a_measure_of_a_file_without_councils_says_so(area, tmp_path):
    assert imported(release(tmp_path, [ees_england()]))[1:] == [
        "  the file has no figures of councils: only those of England",
        "  measure 1a (all): no value for Smallshire: the file has no councils",
    ]


def test_a_period_that_is_not_over_is_refused_where_it_has_a_number_and_not_where_none_is_known(area, tmp_path):
    def early(text):
        return release(tmp_path, [ees(), ees(time_period="2025", pc_on_time=text)])

    assert said_by(imported, early("12.5")) == (
        "plans.csv, row 3, time_period: found '2025' (Calendar year), which ends on 2025-12-31; expected a period "
        "that was over by the day of the release, 2025-06-26. Correct --released, or wait for the release that holds "
        "the whole period."
    )
    assert imported(early("x")) == ["plans.csv: 2 values added, 0 changed, 0 unchanged; source ees-plans-2025-06-26"]


def test_a_title_may_be_given_to_one_release_but_not_to_several(area, tmp_path):
    path = release(tmp_path, [ees()])
    imported(path, title="EHC plans")
    assert table_of(area, "sources")[-1]["title"] == "EHC plans"

    area_to_fill(area.parent, indicators=[row("indicators"), row("indicators", breakdown="Girls", dataset="ees/girls")])
    with pytest.raises(SendplanError, match="--title names one release: give one file at a time"):
        imported([path, release(tmp_path, [ees()], "girls.csv")], title="EHC plans")


def test_a_dictionary_that_is_not_given_is_looked_for_under_its_published_name(area, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    area_to_fill(area.parent, indicators=[row("indicators", dataset="lait", filter="", indicator="OnTime")])
    path = release(tmp_path, [lait()], "lait.csv")

    assert "lait_data_dictionary.csv: found no such file" in refused(area, path, kind="lait")
    release(tmp_path, [lait_meaning()], "lait_data_dictionary.csv")
    assert len(imported(path, kind="lait")) == 1


# Again, and later


def test_importing_twice_changes_no_byte(area, tmp_path):
    path, near = release(tmp_path, [ees(), ees_england(), ees_neighbour("301")]), neighbour_list(tmp_path)
    imported(path, neighbours=near)
    before = bytes_of(area)

    report = imported(path, neighbours=near, retrieved=date(2026, 5, 5))

    assert report == ["plans.csv: 0 values added, 0 changed, 3 unchanged; source ees-plans-2025-06-26"]
    assert bytes_of(area) == before


def test_a_later_release_adds_only_what_is_new_or_changed_and_keeps_the_earlier_values(area, tmp_path):
    imported(
        release(tmp_path, [ees(time_period="2022"), ees(time_period="2023", pc_on_time="x"), ees(pc_on_time="20")])
    )
    rows = [
        ees(time_period="2022"),
        ees(time_period="2023", pc_on_time="7"),
        ees(pc_on_time="21"),
        ees(time_period="2021"),
    ]

    report = imported(release(tmp_path, rows), **LATER)

    assert report == [
        "plans.csv: 1 value added, 2 changed, 1 unchanged; source ees-plans-2025-12-01",
        "  measure 1a (all), actual, 2023: x is now 7",
        "  measure 1a (all), actual, 2024: 20 is now 21",
    ]
    assert values(area) == [
        ("actual", "2022", "12.5", "", "2025-06-26"),
        ("actual", "2023", "", "x", "2025-06-26"),
        ("actual", "2024", "20", "", "2025-06-26"),
        ("actual", "2021", "12.5", "", "2025-12-01"),
        ("actual", "2023", "7", "", "2025-12-01"),
        ("actual", "2024", "21", "r", "2025-12-01"),
    ]


def test_a_later_release_that_says_nothing_new_is_registered(area, tmp_path):
    imported(release(tmp_path, [ees()]))
    observations = (area / "observations.csv").read_bytes()

    imported(release(tmp_path, [ees(), ees_neighbour("301")]), **LATER)

    assert [each["id"] for each in table_of(area, "sources")[1:]] == ["ees-plans-2025-06-26", "ees-plans-2025-12-01"]
    assert (area / "observations.csv").read_bytes() == observations


def test_a_new_list_of_neighbours_adds_averages_beside_those_of_the_earlier_list(area, tmp_path):
    path = release(tmp_path, [ees(), *(ees_neighbour(number, pc_on_time=number) for number in ("301", "401"))])
    imported(path, neighbours=neighbour_list(tmp_path))
    newer = neighbour_list(tmp_path, "sn_may_2026.xlsx", la_999=range(401, 411))

    imported(path, neighbours=newer, retrieved=date(2026, 6, 1))

    assert [(each["value"], each["symbol"], each["neighbours"]) for each in table_of(area, "observations")[1:]] == [
        ("301", "u", "neighbours-may-2025"),
        ("401", "u", "neighbours-may-2026"),
    ]


def test_a_figure_added_to_indicators_is_picked_up_when_the_same_file_is_imported_again(area, tmp_path):
    path = release(tmp_path, [ees(), ees(breakdown="Girls", pc_on_time="7")])
    imported(path)
    before = (area / "observations.csv").read_bytes()
    girls = row("indicators", breakdown="Girls", filter="breakdown=Girls")
    area_to_fill(area.parent, indicators=[row("indicators"), girls], observations=table_of(area, "observations"),
                 sources=table_of(area, "sources"))  # fmt: skip

    assert imported(path) == ["plans.csv: 1 value added, 0 changed, 1 unchanged; source ees-plans-2025-06-26"]
    assert (area / "observations.csv").read_bytes().startswith(before)


def test_a_figure_that_now_points_elsewhere_is_refused_for_the_same_file_for_rows_are_never_changed(area, tmp_path):
    path = release(tmp_path, [ees(), ees(breakdown="Girls", pc_on_time="7")])
    imported(path)
    area_to_fill(area.parent, indicators=[row("indicators", filter="breakdown=Girls")],
                 observations=table_of(area, "observations"), sources=table_of(area, "sources"))  # fmt: skip

    said = refused(area, path)

    assert (
        "observations.csv, row 2 (measure 1a), value: found 12.5 from ees-plans-2025-06-26, imported before; " in said
    )


# What is refused, leaving the area as it was


def test_a_release_older_than_one_that_was_imported_is_refused(area, tmp_path):
    path = release(tmp_path, [ees()])
    imported(path, **LATER)

    assert "found a release of 2025-06-26; expected one not before 2025-12-01" in refused(area, path)


def test_another_file_for_the_same_day_is_refused(area, tmp_path):
    imported(release(tmp_path, [ees()]))

    said = refused(area, release(tmp_path, [ees(pc_on_time="13")]))

    assert said.startswith("sources.csv, row 3 (source ees-plans-2025-06-26), sha256: found the hash of another file")
    assert "Give the day this file was released" in said


def test_another_list_of_neighbours_for_the_same_month_is_refused(area, tmp_path):
    path = release(tmp_path, [ees()])
    imported(path, neighbours=neighbour_list(tmp_path))

    said = refused(area, path, neighbours=neighbour_list(tmp_path, la_999=range(401, 411)))

    assert said.startswith("sources.csv, row 4 (source neighbours-may-2025), sha256: ")


def test_a_file_that_no_row_of_indicators_is_mapped_to_is_refused_naming_what_is_mapped(area, tmp_path):
    assert refused(area, release(tmp_path, [ees()], "Plans.csv")) == (
        "Plans.csv: found no data set that indicators.csv maps (Plans); expected one of those it maps: ees/plans. "
        "Keep the file's name as published, or add a row to indicators.csv."
    )


def test_a_kind_of_file_that_no_row_of_indicators_is_mapped_to_is_refused(area, tmp_path):
    assert "expected one of those it maps: none of nhs." in refused(area, release(tmp_path, [nhs()]), kind="nhs")


def test_an_area_without_indicators_is_told_that_none_is_mapped(area, tmp_path):
    (area / "indicators.csv").unlink()
    assert "expected one of those it maps: none of ees" in refused(area, release(tmp_path, [ees()]))


def test_what_else_lies_in_an_areas_folder_is_not_copied_nor_opened(area, tmp_path):
    (area / "papers").mkdir()
    (area / "papers" / "round").symlink_to("round")
    assert imported(release(tmp_path, [ees()]))


def test_a_filter_that_is_no_filter_is_refused(area, tmp_path):
    area_to_fill(area.parent, indicators=[row("indicators", filter="breakdown=")])
    assert "filter: found breakdown=, which no row" in refused(area, release(tmp_path, [ees()]))
    area_to_fill(area.parent, indicators=[row("indicators", filter="=")])

    faults = faults_in(imported, release(tmp_path, [ees()]))

    assert "expected column=value; column=value" in str(faults[0])


def test_an_empty_zip_is_refused(area, tmp_path):
    assert "all.zip: found no data set that indicators.csv maps (no CSV file)" in refused(area, zipped(tmp_path))


def test_a_data_set_that_is_given_twice_is_refused(area, tmp_path):
    path = release(tmp_path, [ees()])

    said = refused(area, [path, zipped(tmp_path, plans=[ees()])])

    assert said.startswith(
        "all.zip/plans.csv: found ees/plans a second time, after plans.csv; expected each data set once."
    )


def test_a_list_whose_month_is_not_said_is_refused_unless_it_is_given(area, tmp_path):
    path, near = release(tmp_path, [ees()]), neighbour_list(tmp_path, "SNs.xlsx")

    assert refused(area, path, neighbours=near) == (
        "SNs.xlsx: found a name that does not say the list's month; expected a month and a year. "
        'Give them, such as --list "May 2025".'
    )
    assert "found no month in 'spring'" in refused(area, path, neighbours=near, listed="spring")
    imported(path, neighbours=near, listed="April 2021")
    assert table_of(area, "sources")[-1]["id"] == "neighbours-april-2021"


def test_a_release_of_a_day_after_it_was_fetched_is_refused(area, tmp_path):
    with pytest.raises(SendplanError, match=r"^Released on 2026-01-02, after 2026-01-01: correct --released\.$"):
        imported(release(tmp_path, [ees()]), released=date(2026, 1, 2))
    imported(release(tmp_path, [ees()]), released=date(2026, 1, 1))


def test_an_area_that_is_not_there_or_not_sound_is_refused_before_anything_is_read(area, tmp_path):
    with pytest.raises(NotFoundError):
        imported(tmp_path / "none.csv", area="atlantis")
    (area / "actions.csv").unlink()
    with pytest.raises(DataError, match="data/smallshire: 1 fault"):
        imported(tmp_path / "none.csv")


def test_the_faults_of_all_files_are_told_at_once_and_none_of_them_is_imported(area, tmp_path):
    indicators = [row("indicators", breakdown=name, dataset=f"ees/{name}") for name in ("a", "b", "c", "d")]
    area_to_fill(area.parent, indicators=indicators)
    before = bytes_of(area)
    files = [
        release(tmp_path, [ees()], "a.csv"),
        release(tmp_path, [ees(pc_on_time="?")], "b.csv"),
        release(tmp_path, text_of([ees()]).replace("new_la_code", "la_code"), "c.csv"),
        tmp_path / "d.csv",
    ]

    faults = faults_in(imported, files, neighbours=tmp_path / "none.xlsx")

    assert [fault.file for fault in faults] == ["b.csv", "c.csv", "d.csv", "none.xlsx"]
    assert bytes_of(area) == before


def test_no_more_than_twenty_faults_are_shown_and_the_others_are_counted(area, tmp_path):
    path = release(tmp_path, [ees(time_period=str(year), pc_on_time="?") for year in range(1990, 2015)])

    with pytest.raises(SendplanError) as error:
        imported(path)

    first, *lines, last = str(error.value).splitlines()
    assert (first, len(lines), last) == ("Nothing was imported: 25 faults", 20, "5 more like these.")


def test_a_value_that_our_tables_cannot_hold_never_spoils_the_area(area, tmp_path):
    area_to_fill(area.parent, indicators=[row("indicators", measure="1a")])
    path = release(tmp_path, [ees(pc_on_time="1E+11"), ees(time_period="2023", pc_on_time="1E-12")])

    imported(path)

    assert [each[2] for each in values(area)] == ["0", "100000000000"]
    load_area("smallshire")


def test_only_the_two_tables_are_touched_and_nothing_is_left_behind(area, tmp_path):
    before = bytes_of(area)
    imported(release(tmp_path, [ees()]))

    after = bytes_of(area)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {"observations.csv", "sources.csv"}


def test_an_area_without_observations_gets_the_table(area, tmp_path):
    (area / "observations.csv").unlink()

    imported(release(tmp_path, [ees()]))

    assert [each[0] for each in values(area)] == ["actual"]


def test_two_areas_do_not_touch_each_other(area, tmp_path):
    shutil.copytree(area, area.parent / "other")
    before = bytes_of(area.parent / "other")

    import_release(replace(request(release(tmp_path, [ees()])), area="smallshire"))

    assert bytes_of(area.parent / "other") == before
