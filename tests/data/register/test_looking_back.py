"""What two clocks ask for: which snapshot it is, and what is refused."""

import pytest

from data import build
from data.manifest import read_manifest
from data.register import causes, past
from data.register.errors import RegisterError
from data.register.looking_back import PastFaultsError, past_snapshot
from data.register.publications import MOST_NUMBER
from data.roles import NotAllowedError, Person
from data.snapshot import current_id
from tests.data.register.offices import DESK, new_platform, published
from tests.data.register.test_history import publish_with

DAY = "2026-11-23"


def in_force(register):
    return register.folder / current_id(register.folder)


def test_without_clocks_it_is_the_snapshot_in_force(register):
    assert past_snapshot(register, DESK) == in_force(register)
    assert past_snapshot(register, DESK, known=1) == in_force(register)
    assert not (register.folder / past.PAST).exists()


def test_an_earlier_publication_is_known_as_it_was(register):
    first = current_id(register.folder)
    published(register, {"platform_id": "pp-1", "staff": "50"})
    manifest = read_manifest(past_snapshot(register, DESK, known=1))
    assert manifest["snapshot_id"] == first
    assert manifest["past"] == {"known": 1, "known_on": DAY, "true_on": None, "undated": {}}


def test_a_day_is_looked_at_from_the_publication_in_force_unless_another_is_named(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    latest = read_manifest(past_snapshot(register, DESK, true_on="2026-01-01"))
    assert latest["past"]["known"] == 2 and latest["as_of"] == "2026-01-01"
    first = read_manifest(past_snapshot(register, DESK, known=1, true_on="2026-01-01"))
    assert first["past"]["known"] == 1 and first["past"]["true_on"] == "2026-01-01"


def test_rows_without_a_day_stay_and_are_counted_in_the_manifest(register):
    published(register, new_platform("新平台", platform_id="pp-9", recognised_on="2026-03"))
    before = read_manifest(past_snapshot(register, DESK, true_on="2026-02-28"))
    after = read_manifest(past_snapshot(register, DESK, true_on="2026-03-01"))
    assert (before["rows"]["platforms"], after["rows"]["platforms"]) == (3, 4)
    assert before["past"]["undated"]["platforms"] == after["past"]["undated"]["platforms"] == 3


def test_a_pointer_that_lags_behind_does_not_pass_for_the_publication_in_force(register):
    before = current_id(register.folder)
    published(register, {"platform_id": "pp-1", "staff": "50"})
    (register.folder / "current").write_text(before)
    manifest = read_manifest(past_snapshot(register, DESK, known=2))
    assert manifest["past"]["known"] == 2 and manifest["snapshot_id"] != before


@pytest.mark.parametrize("number", [7, 0, -1, MOST_NUMBER + 1])
def test_a_publication_that_there_is_not_is_refused(register, number):
    with pytest.raises(RegisterError, match="There is no publication"):
        past_snapshot(register, DESK, known=number)


@pytest.mark.parametrize("day", ["2026", "2026-13-01", "20260101", "", "gestern"])
def test_what_is_no_day_is_refused(register, day):
    with pytest.raises(RegisterError, match="is not a date"):
        past_snapshot(register, DESK, true_on=day)


def test_a_day_after_the_publication_is_refused_for_it_knows_nothing_of_it(register):
    assert past_snapshot(register, DESK, true_on=DAY)
    with pytest.raises(RegisterError, match="stands for 2026-11-23 and knows nothing of"):
        past_snapshot(register, DESK, true_on="2026-11-24")


def test_whoever_may_look_at_nothing_is_refused(register):
    (register.folder / "roles.toml").write_text("people = {}\n")
    with pytest.raises(NotAllowedError):
        past_snapshot(register, Person("stranger"), known=1)


def test_what_does_not_hold_together_names_the_rows_on_record(register, monkeypatch):
    zone = {
        "zone_id": "zone-9",
        "name": "新区",
        "kind": "national_etdz",
        "coord_basis": "none",
        "confidence": "high",
        "city": "杭州市",
        "county": "上城区",
        "adcode": "330102",
        "approved_on": "2026-05",
    }
    publish_with(register, causes.given_cause("real", "2026-05"), zone, table="zones")
    beside = zone | {"zone_id": "zone-8", "name": "旧区", "related_zone_ids": "zone-9"}
    beside.pop("approved_on")
    published(register, beside, table="zones")
    monkeypatch.setattr(past, "built_beside", build.built_beside)
    with pytest.raises(PastFaultsError, match="What was true on 2026-04-30") as refused:
        past_snapshot(register, DESK, true_on="2026-04-30")
    (fault,) = refused.value.faults
    assert (fault.file, fault.entry, fault.column) == ("zones.csv", "zone-8", "related_zone_ids")
    assert "2026-04-30 的情况无法显示" in refused.value.zh and "zone-8" in refused.value.zh
    assert past_snapshot(register, DESK, true_on="2026-05-01")
