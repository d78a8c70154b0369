"""Replaying publications by cause: steps that add up, on random histories and on real registers."""

import random
from dataclasses import replace

import pytest

from data.register.between import Act, Between, between
from data.register.causes import GIVEN, SOFTWARE
from data.register.changes import Change, FileChange, applied
from data.register.content import Content, Row, digest_of
from data.register.errors import RegisterError
from data.register.publications import Publication
from data.register.replay import (
    ORDER,
    OTHER_ORDER,
    TIME,
    causes_between,
    file_moves,
    replay,
    row_moves,
    stages,
)
from data.register.rollback import roll_back
from tests.data.register.offices import DESK, new_platform, published

KEYS = [f"pp-{n}" for n in range(6)]
COLUMNS = ("name", "staff", "status")
FILES = ("collection.toml", "counties.parquet", "policy_sets/plan.toml")
FILE_CAUSES = {"collection.toml": "software", "counties.parquet": "boundary"}
CAUSES = (*GIVEN, SOFTWARE)
HISTORIES = 200


def publication(number, day="2026-11-23", **about):
    about = {"kind": "import", "snapshot_id": f"{day}-0000000{number % 10}"} | about
    return Publication(number=number, as_of=day, who="desk", at=day, reason="更新", **about)


# --- random histories: creations, changes, endings, rollbacks, files ------------------------------


class Office:
    """Publishes at random, as the register would take it in."""

    def __init__(self, seed, causes=CAUSES):
        self.draw = random.Random(seed)
        self.causes = causes
        rows = {key: Row(place, self.cells()) for place, key in enumerate(KEYS[:4])}
        self.content = Content({"platforms": rows}, {FILES[0]: b"0", FILES[2]: b"0"})
        self.start, self.acts = self.content, []

    def cells(self):
        cells = {column: self.draw.choice(("", "a", "b", "c")) for column in COLUMNS}
        return {column: text for column, text in cells.items() if text}

    def publish(self):
        number = len(self.acts) + 2
        rows, files = self.back() if self.acts and self.draw.random() < 0.25 else self.forth()
        day = f"2026-11-{23 + number // 3}"
        self.acts.append(Act(publication(number, day), tuple(rows), tuple(files)))
        self.content = applied(self.content, rows, files)

    def forth(self):
        rows = self.content.tables["platforms"]
        changes, files = [], []
        for key in self.draw.sample(KEYS, self.draw.randint(1, 3)):
            old = rows[key].cells if key in rows else None
            new = None if old is not None and self.draw.random() < 0.3 else self.cells()
            cause, place = self.draw.choice(self.causes), self.draw.randint(1, 9)
            if new != old:
                changes.append(Change("platforms", key, old, new, place, cause))
        name = self.draw.choice(FILES)
        cause = FILE_CAUSES.get(name, "rule")
        if cause in self.causes and self.draw.random() < 0.5:
            is_there = name in self.content.files
            new = (
                None if is_there and self.draw.random() < 0.3 else bytes([self.draw.randint(0, 9)])
            )
            files.append(FileChange(name, new, cause))
        return changes, files

    def back(self):
        """Undo a publication, but for rows that were changed since."""
        undone = self.draw.choice(self.acts)
        rows = self.content.tables["platforms"]
        changes = []
        for made in undone.changes:
            now = rows[made.key].cells if made.key in rows else None
            if now == made.new and made.old != made.new:
                changes.append(replace(made, old=now, new=made.old))
        return changes, []

    def lies(self):
        days = [act.publication.as_of for act in self.acts]
        first, last = publication(1), publication(len(self.acts) + 1, days[-1])
        return Between(first, last, self.start, self.content, tuple(self.acts))


def history(seed, causes=CAUSES):
    office = Office(seed, causes)
    for _ in range(office.draw.randint(1, 7)):
        office.publish()
    return office.lies()


def numbers_of(content):
    rows = content.tables["platforms"].values()
    return {
        "rows": len(rows),
        "a": sum(row.cells.get("status") == "a" for row in rows),
        "staffed": sum("staff" in row.cells for row in rows),
        "files": len(content.files),
    }


def recounted(lies, causes):
    """Rows under some causes, told row by row from the last time that each was brought."""
    rows = {}
    for key in KEYS:
        start = lies.start.tables["platforms"].get(key)
        cells = dict(start.cells) if start else None
        for act in lies.acts:
            for change in act.changes:
                if change.key != key or change.cause not in causes:
                    continue
                if change.old is None:
                    cells = dict(change.new)
                elif cells is not None and change.new is None:
                    cells = None
                elif cells is not None:
                    for column in COLUMNS:
                        if change.old.get(column) != change.new.get(column):
                            cells[column] = change.new.get(column, "")
        if cells is not None:
            rows[key] = {column: text for column, text in cells.items() if text}
    return rows


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_steps_add_up_exactly_in_either_order(seed):
    lies = history(seed)
    for order in (ORDER, OTHER_ORDER):
        found = stages(lies, order)
        assert found[0].content == lies.start and found[0].day == lies.first.as_of
        last = found[-1]
        assert digest_of(last.content) == digest_of(lies.end)
        assert last.content.tables["platforms"] == lies.end.tables["platforms"]
        assert last.day == lies.last.as_of
        assert {stage.cause for stage in found[1:]} == causes_between(lies)
        counted = [numbers_of(stage.content) for stage in found]
        for number, value in numbers_of(lies.end).items():
            steps = [
                after[number] - before[number]
                for before, after in zip(counted, counted[1:], strict=False)
            ]
            assert counted[0][number] + sum(steps) == value


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_each_stage_holds_what_a_recount_finds(seed):
    lies = history(seed)
    for order in (ORDER, OTHER_ORDER):
        found = stages(lies, order)
        for place, stage in enumerate(found):
            causes = {before.cause for before in found[: place + 1]}
            rows = stage.content.tables["platforms"]
            assert {key: dict(row.cells) for key, row in rows.items()} == recounted(lies, causes)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_what_becomes_of_rows_leads_from_one_stage_to_the_next(seed):
    found = stages(history(seed))
    for before, after in zip(found, found[1:], strict=False):
        rows = {key: row.cells for key, row in before.content.tables["platforms"].items()}
        for move in row_moves(before.replayed, after.replayed):
            assert rows.get(move.key) == move.old
            rows[move.key] = move.new
            for column, (_, text) in move.cells.items():
                new = move.given_by(column).change.new or {}
                assert new.get(column, "") == text
        left = {key: cells for key, cells in rows.items() if cells is not None}
        stands = {key: row.cells for key, row in after.content.tables["platforms"].items()}
        assert left == stands
        for name in file_moves(before.replayed, after.replayed):
            assert before.content.files.get(name) != after.content.files.get(name)


@pytest.mark.parametrize("seed", range(20))
def test_a_history_of_corrections_alone_has_nothing_real(seed):
    lies = history(seed, causes=("correction",))
    causes = [stage.cause for stage in stages(lies)[1:]]
    assert set(causes) <= {"correction", TIME}
    corrected = replay(lies, ("correction",)).content
    assert digest_of(corrected) == digest_of(lies.end)


# --- what waits, and what the order decides -------------------------------------------------------


def lies_of(start, *changes, days=("2026-11-23", "2026-11-23")):
    """One publication to each change of the row pp-0."""
    content = Content({"platforms": {"pp-0": Row(1, start)} if start else {}})
    acts, end = [], content
    for number, (new, cause) in enumerate(changes, start=2):
        row = end.tables["platforms"].get("pp-0")
        change = Change("platforms", "pp-0", row.cells if row else None, new, 1, cause)
        acts.append(Act(publication(number), (change,)))
        end = applied(end, (change,))
    first, last = publication(1, days[0]), publication(len(acts) + 1, days[1])
    return Between(first, last, content, end, tuple(acts))


def rows_by_cause(lies, order=ORDER):
    return {
        stage.cause: [dict(row.cells) for row in stage.content.tables["platforms"].values()]
        for stage in stages(lies, order)
    }


def test_a_correction_of_a_row_that_a_later_cause_brings_waits_for_it():
    lies = lies_of(None, ({"name": "a"}, "real"), ({"name": "b"}, "correction"))
    assert rows_by_cause(lies) == {"": [], "correction": [], "real": [{"name": "b"}]}


def test_where_causes_touch_the_same_cell_the_order_decides_which_of_them_counts():
    lies = lies_of({"name": "a"}, ({"name": "b"}, "correction"), ({"name": "c"}, "real"))
    assert rows_by_cause(lies) == {
        "": [{"name": "a"}],
        "correction": [{"name": "b"}],
        "real": [{"name": "c"}],
    }
    other = rows_by_cause(lies, OTHER_ORDER)
    assert other["real"] == other["correction"] == [{"name": "c"}]


def test_time_passes_before_the_world_changes():
    lies = lies_of({"name": "a"}, ({"name": "b"}, "real"), days=("2026-11-23", "2027-01-01"))
    found = stages(lies)
    assert [(stage.cause, stage.day) for stage in found] == [
        ("", "2026-11-23"),
        (TIME, "2027-01-01"),
        ("real", "2027-01-01"),
    ]


def test_changes_that_do_not_give_the_last_publication_are_told():
    lies = lies_of({"name": "a"}, ({"name": "b"}, "real"))
    bent = replace(lies, end=Content({"platforms": {"pp-0": Row(1, {"name": "x"})}}))
    with pytest.raises(RegisterError) as told:
        stages(bent)
    assert "audit verify" in told.value.en


# --- of a register --------------------------------------------------------------------------------


def test_a_register_is_replayed_from_what_it_wrote(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})  # a blank is filled
    published(register, {"platform_id": "pp-1", "status": "planned"})  # the world changed
    published(register, new_platform("新平台", recognised_on="2020-05-01"))
    roll_back(register, DESK, 3, "看错了")
    lies = between(register, DESK, 1, 5)
    assert causes_between(lies) - {TIME} == {"completion", "real"}
    found = {stage.cause: stage for stage in stages(lies)}
    # what was real was undone
    assert not list(row_moves(found["completion"].replayed, found["real"].replayed))
    moves = list(row_moves(found[""].replayed, found["completion"].replayed))
    told = {move.key: move for move in moves}
    assert told["pp-1"].cells == {"staff": ("", "50")}
    given = told["pp-1"].given_by("staff")
    assert given.publication.number == 2 and given.change.source["cells"]["staff"] == "B4"
    assert [move.old for move in moves if move.key != "pp-1"] == [None]


def test_from_before_a_rollback_of_something_real_to_after_it_the_step_is_real(register):
    published(register, {"platform_id": "pp-1", "status": "planned"})
    roll_back(register, DESK, 2, "看错了")
    assert causes_between(between(register, DESK, 2, 3)) - {TIME} == {"real"}


def test_publications_are_named_in_their_order_and_differ(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    for first, last, told in ((2, 1, "comes after"), (2, 2, "Both are"), (1, 9, "no publication")):
        with pytest.raises(RegisterError) as refused:
            between(register, DESK, first, last)
        assert told in refused.value.en
