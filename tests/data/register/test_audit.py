"""The audit: what each act leaves behind, and the first line that is not as it was written."""

import pytest
from sqlalchemy import event, text

from data.register import audit, auditing, mappings
from data.register.rollback import roll_back
from tests.data.register.offices import DESK, new_platform, published


@pytest.fixture
def used(register):
    """A register with a few acts behind it."""
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, new_platform("新平台", platform_id="pp-9"))
    roll_back(register, DESK, 2, "有误")
    return register


def change(register, statement, **values):
    with register.writing() as connection:
        connection.execute(text(statement), values)


def test_every_act_leaves_a_line_with_who_and_what(used):
    lines = auditing.read_audit(used, DESK)
    acts = ["import", "submit", "approve", "publish"]
    assert [line.act for line in lines] == ["take", *acts, *acts, "rollback"]
    assert {line.who for line in lines[1:]} == {"desk"} and lines[0].who == "pilot-atlas"
    assert [line.line for line in lines] == list(range(1, 11))
    assert lines[-1].about["undoes"] == 2 and lines[-1].about["reason"] == "有误"


def test_an_audit_that_nobody_touched_is_sound(used):
    found = auditing.verify(used, DESK)
    assert found.is_sound and found.lines == 10 and len(found.head) == 64


DAMAGES = {
    "who": ("UPDATE audit SET who = 'someone' WHERE line = 4", 4, "changed"),
    "reason": (
        "UPDATE audit SET about = replace(about, '有误', '无误') WHERE line = 10",
        10,
        "changed",
    ),
    "gone": ("DELETE FROM audit WHERE line = 3", 3, "missing"),
    "the first gone": ("DELETE FROM audit WHERE line = 1", 1, "missing"),
    "appended": (
        "INSERT INTO audit SELECT 11, at, 'someone', act, about, hash, hash FROM audit"
        " WHERE line = 10",
        11,
        "inserted",
    ),
    "inserted at the end": (
        "INSERT INTO audit SELECT 11, at, who, act, about, previous, hash FROM audit"
        " WHERE line = 5",
        11,
        "inserted",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_line_that_was_changed_taken_out_or_put_in_is_named(used, kind):
    statement, line, what = DAMAGES[kind]
    change(used, statement)
    found = auditing.verify(used, DESK)
    assert not found.is_sound
    assert (found.damage.line, found.damage.kind) == (line, what)


def renumber(register, start, by):
    """Give the lines from one on other numbers, as somebody would who hides what he did."""
    with register.writing() as connection:
        numbers = [row.line for row in audit.lines(connection) if row.line >= start]
        for number in sorted(numbers, reverse=by > 0):
            connection.execute(
                text("UPDATE audit SET line = :new WHERE line = :old"),
                {"new": number + by, "old": number},
            )


def test_two_lines_that_changed_places_are_found_at_the_first(used):
    for old, new in ((4, 99), (5, 4), (99, 5)):
        change(used, f"UPDATE audit SET line = {new} WHERE line = {old}")
    found = auditing.verify(used, DESK)
    assert not found.is_sound and found.damage.line == 4


def test_a_line_taken_out_is_found_though_the_others_were_numbered_anew(used):
    change(used, "DELETE FROM audit WHERE line = 3")
    renumber(used, 4, -1)
    damage = auditing.verify(used, DESK).damage
    assert (damage.line, damage.kind) == (3, "missing")


def test_a_line_put_in_is_found_though_its_hash_is_right(used):
    renumber(used, 4, 1)
    with used.writing() as connection:
        third = audit.lines(connection)[2]
        forged = {
            "line": 4,
            "at": third.at,
            "who": "desk",
            "act": "submit",
            "about": "{}",
            "previous": third.hash,
        }
        connection.execute(audit.AUDIT.insert().values(**forged, hash=audit._hash_of(forged)))
    damage = auditing.verify(used, DESK).damage
    assert (damage.line, damage.kind) == (4, "inserted")


def test_a_line_whose_hash_was_made_anew_is_found_by_the_next(used):
    with used.writing() as connection:
        fourth = audit.lines(connection)[3]
        forged = audit._content_of(fourth, 4) | {"who": "someone"}
        connection.execute(
            audit.AUDIT.update()
            .where(audit.AUDIT.c.line == 4)
            .values(who="someone", hash=audit._hash_of(forged))
        )
    damage = auditing.verify(used, DESK).damage
    assert (damage.line, damage.kind) == (4, "changed")


TAMPERED = {
    "a value": "UPDATE row_versions SET cells = replace(cells, '50', '500') WHERE published_in = 2",
    "a cause": "UPDATE row_versions SET cause = 'real' WHERE published_in = 2",
    "a row gone": "DELETE FROM row_versions WHERE published_in = 2",
    "an end": "UPDATE row_versions SET ended_in = NULL WHERE ended_in = 2",
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_rows_that_were_changed_behind_the_audit_are_found_by_their_publication(used, kind):
    change(used, TAMPERED[kind])
    found = auditing.verify(used, DESK)
    assert found.damage is None and 2 in found.publications


def test_a_publication_without_a_line_is_found(used):
    change(
        used,
        "INSERT INTO publications SELECT 5, kind, snapshot_id, as_of, who, at, reason, solo,"
        " undoes, batch, collection FROM publications WHERE number = 4",
    )
    assert auditing.verify(used, DESK).publications == (5,)


def test_nothing_is_ever_overwritten_or_deleted_but_the_end_of_a_version(register):
    statements = []
    event.listen(
        register.engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-3"}, mode="end")
    roll_back(register, DESK, 3, "误删")
    kept = ("row_versions", "file_versions", "publications", "audit", "blobs", "facts")
    written = [one for one in statements if one.startswith(("UPDATE", "DELETE"))]
    of_kept = {one for one in written if one.split()[1 if one.startswith("UPDATE") else 2] in kept}
    assert {one.partition(" WHERE")[0].split("=")[0].strip() for one in of_kept} == {
        "UPDATE row_versions SET ended_in"
    }


# --- mappings -------------------------------------------------------------------------------------


def test_a_mapping_is_found_again_by_its_heads_in_any_order(register):
    mapping = mappings.Mapping(
        "经信厅平台表", "platforms", ("名称", "级别", "县"), {"名称": "name"}
    )
    mappings.save_mapping(register, DESK, mapping)
    (found,) = mappings.mappings_for(register, DESK, "platforms", ["县", " 名称", "级别"])
    assert (found.name, found.content) == ("经信厅平台表", {"名称": "name"})
    assert mappings.mappings_for(register, DESK, "zones", ["县", "名称", "级别"]) == []
    assert mappings.mappings_for(register, DESK, "platforms", ["县", "名称"]) == []


def test_a_mapping_is_replaced_by_name_and_its_deletion_leaves_what_it_held(register):
    for table in ("platforms", "zones"):
        mappings.save_mapping(register, DESK, mappings.Mapping("m", table, ("a",), {"a": "name"}))
    assert mappings.get_mapping(register, DESK, "m").table == "zones"
    mappings.delete_mapping(register, DESK, "m")
    assert mappings.all_mappings(register, DESK) == []
    assert auditing.read_audit(register, DESK)[-1].about == {
        "deleted": "m",
        "content": {"a": "name"},
    }
    with pytest.raises(Exception, match="no mapping 'm'"):
        mappings.get_mapping(register, DESK, "m")


def test_a_mapping_without_a_name_or_a_table_is_refused(register):
    for mapping in (mappings.Mapping(" ", "platforms", (), {}), mappings.Mapping("m", "x", (), {})):
        with pytest.raises(Exception, match="needs a name and a table"):
            mappings.save_mapping(register, DESK, mapping)
