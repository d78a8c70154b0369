"""Who may do what: every act is refused in this layer, whoever asks for it."""

import pytest

from data import roles
from data.faults import RegistryError, SourceError
from data.register import auditing, backup, batches, causes, editing, mappings, review, rollback
from data.register.history import history
from data.roles import MAY, NotAllowedError, Person, may
from data.scope import Scope, parse_scope
from tests.data.register.offices import DESK, draft, published

ROLES = """
others = "viewer"

[people.vera]
roles = ["viewer"]

[people.emma]
roles = ["editor"]
scope = ["city:330100", "list:pl-1"]

[people.paul]
roles = ["publisher"]

[people.adam]
roles = ["administrator"]

[people.solo]
roles = ["editor", "publisher"]
scope = ["all"]
"""
VERA, EMMA, PAUL, ADAM, SOLO, NOBODY = (
    Person(name) for name in ("vera", "emma", "paul", "adam", "solo", "nobody")
)
EXPECTED = {
    "vera": {"view"},
    "emma": {"view", "import", "submit", "mapping"},
    "paul": {"view", "approve", "refuse", "publish", "rollback", "backup", "restore", "audit"},
    "adam": {"view", "audit", "roles"},
    "nobody": {"view"},
}


@pytest.fixture
def ruled(register):
    """A register whose office has roles."""
    (register.folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    return register


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("act", MAY)
def test_the_matrix_of_roles_and_acts(tmp_path, name, act):
    (tmp_path / "roles.toml").write_text(ROLES, encoding="utf-8")
    assert may(Person(name), act, None, tmp_path) == (act in EXPECTED[name])


def acts(register, number, path):
    """Every act of the register by its name, on a submitted batch."""
    cause = causes.given_cause("real")
    mapping = mappings.Mapping("m", "platforms", ("名称",), {})
    return {
        "import": lambda who: batches.preview(
            register, who, draft({"platform_id": "pp-1", "staff": "1"})
        ),
        "create": lambda who: batches.create(
            register, who, draft({"platform_id": "pp-1", "staff": "1"})
        ),
        "cause": lambda who: editing.set_cause(register, who, number, ["pp-1"], cause),
        "leave out": lambda who: editing.leave_out(register, who, number, ["pp-1"]),
        "submit": lambda who: review.submit(register, who, number),
        "rebase": lambda who: review.rebase(register, who, number),
        "original": lambda who: batches.original(register, who, number),
        "consequences": lambda who: review.consequences(
            register, who, batches.get(register, DESK, number)
        ).__enter__(),
        "approve": lambda who: review.approve(register, who, number),
        "refuse": lambda who: review.refuse(register, who, number, "no"),
        "publish": lambda who: review.publish_batch(register, who, number),
        "rollback": lambda who: rollback.roll_back(register, who, 2, "no"),
        "backup": lambda who: backup.back_up(register, who, path),
        "restore": lambda who: backup.restore(register, who, path),
        "audit": lambda who: auditing.read_audit(register, who),
        "verify": lambda who: auditing.verify(register, who),
        "save mapping": lambda who: mappings.save_mapping(register, who, mapping),
        "delete mapping": lambda who: mappings.delete_mapping(register, who, "m"),
    }


def test_a_viewer_is_refused_every_act_and_leaves_no_trace(register, tmp_path):
    published(register, {"platform_id": "pp-2", "staff": "5"})
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "9"}))
    (register.folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    before = auditing.read_audit(register, ADAM)
    for name, act in acts(register, batch.number, tmp_path / "backup").items():
        with pytest.raises(NotAllowedError) as refused:
            act(VERA)
        assert "vera" in refused.value.en and refused.value.exit_code == 4, name
    assert auditing.read_audit(register, ADAM) == before
    assert not (tmp_path / "backup").exists()


def test_without_view_nothing_is_shown(register):
    (register.folder / "roles.toml").write_text(
        ROLES.replace('"viewer"\n', '"none"\n', 1), encoding="utf-8"
    )
    for look in (
        lambda: batches.all_of(register, NOBODY),
        lambda: history(register, NOBODY, "platforms", "pp-1"),
        lambda: mappings.all_mappings(register, NOBODY),
    ):
        with pytest.raises(NotAllowedError, match="nobody may not do 'view'"):
            look()


def test_an_editor_works_inside_his_scope_only(ruled):
    row = {"platform_id": "pp-1", "staff": "9"}
    batches.create(ruled, EMMA, draft(row, scope="city:330100"))
    batches.create(ruled, EMMA, draft(row, scope="county:330102"))
    batches.create(ruled, EMMA, draft(row, scope="list:pl-1"))
    for scope in ("all", "city:330200", "county:330203", "platform:pp-1", "list:pl-2"):
        with pytest.raises(NotAllowedError, match=scope):
            batches.create(ruled, EMMA, draft(row, scope=scope))
    with pytest.raises(SourceError, match="outside the scope"):
        batches.create(
            ruled, EMMA, draft({"platform_id": "pp-3", "staff": "1"}, scope="city:330100")
        )


def test_who_submitted_does_not_approve_but_with_solo_which_is_recorded(ruled):
    batch, _ = batches.create(ruled, SOLO, draft({"platform_id": "pp-1", "staff": "9"}))
    review.submit(ruled, SOLO, batch.number)
    with pytest.raises(NotAllowedError, match="somebody else approves it"):
        review.approve(ruled, SOLO, batch.number)
    review.approve(ruled, SOLO, batch.number, solo=True)
    assert review.publish_batch(ruled, SOLO, batch.number).solo
    told = [line for line in auditing.read_audit(ruled, ADAM) if line.act == "approve"]
    assert told[0].about["solo"] is True


def test_an_approval_by_somebody_else_is_not_solo_even_if_asked(ruled):
    batch, _ = batches.create(
        ruled, EMMA, draft({"platform_id": "pp-1", "staff": "9"}, scope="city:330100")
    )
    review.submit(ruled, EMMA, batch.number)
    review.approve(ruled, PAUL, batch.number, solo=True)
    assert not review.publish_batch(ruled, PAUL, batch.number).solo


def test_roles_are_read_at_every_act(ruled):
    path = ruled.folder / "roles.toml"
    batch, _ = batches.create(
        ruled, EMMA, draft({"platform_id": "pp-1", "staff": "9"}, scope="city:330100")
    )
    path.write_text(ROLES.replace("emma", "erik"), encoding="utf-8")
    with pytest.raises(NotAllowedError, match="emma may not do"):
        review.submit(ruled, EMMA, batch.number)


# --- the file -------------------------------------------------------------------------------------

FAULTS = {
    "not TOML": ("people = [", ["toml.syntax"]),
    "nobody": ("others = 'viewer'", ["toml.missing"]),
    "unknown key": ("people = {}\nguests = 1", ["toml.unknown key"]),
    "unknown role": ("[people.a]\nroles = ['boss']", ["toml.choices"]),
    "no role": ("[people.a]\nroles = []", ["toml.empty list"]),
    "editor without a scope": ("[people.a]\nroles = ['editor']", ["roles.editor scope"]),
    "scope without an editor": (
        "[people.a]\nroles = ['viewer']\nscope = ['all']",
        ["roles.editor scope"],
    ),
    "no scope": ("[people.a]\nroles = ['editor']\nscope = ['town:1']", ["roles.scope"]),
    "empty scope": ("[people.a]\nroles = ['editor']\nscope = []", ["toml.empty list"]),
    "others": ("others = 'editor'\npeople = {}", ["toml.choices"]),
    "two faults": ("others = 1\n[people.a]\nroles = ['boss']", ["toml.choices", "toml.choices"]),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_file_of_roles_with_faults_lets_nobody_do_anything(tmp_path, kind):
    text, expected = FAULTS[kind]
    (tmp_path / "roles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        may(DESK, "view", None, tmp_path)
    assert [fault.rule for fault in refused.value.faults] == expected
    assert "roles.toml" in refused.value.zh


def test_a_file_of_roles_that_leads_nowhere_is_told(tmp_path):
    (tmp_path / "roles.toml").symlink_to("gone")
    with pytest.raises(SourceError, match="cannot be read"):
        may(DESK, "view", None, tmp_path)


def test_without_roles_the_desk_may_everything_and_others_may_look(tmp_path):
    assert all(may(DESK, act, None, tmp_path) for act in MAY if act != "take")
    assert [act for act in MAY if may(Person("remote"), act, None, tmp_path)] == ["view"]
    assert roles.local_person().is_local


# --- scopes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["all", "list:pl-1", "city:330600", "county:330604", "platform:pp-1"]
)
def test_a_scope_is_read_as_it_is_written(text):
    assert str(parse_scope(text)) == text


@pytest.mark.parametrize(
    "text", ["", "city", "city:330604", "county:330600", "city:3306", "town:1", "all:1", "list:"]
)
def test_what_is_no_scope_is_refused_with_those_that_there_are(text):
    with pytest.raises(RegistryError, match="Write all, list:ID, city:330600"):
        parse_scope(text)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("all", "city:330600", True),
        ("all", "all", True),
        ("city:330600", "county:330604", True),
        ("city:330600", "city:330600", True),
        ("city:330600", "county:330102", False),
        ("city:330600", "all", False),
        ("county:330604", "city:330600", False),
        ("list:pl-1", "list:pl-2", False),
        ("list:pl-1", "platform:pp-1", False),
    ],
)
def test_a_scope_holds_what_is_inside_it(outer, inner, expected):
    assert parse_scope(outer).holds(parse_scope(inner)) == expected
    assert Scope().holds(parse_scope(inner))
