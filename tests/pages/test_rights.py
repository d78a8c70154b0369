"""Who may do what: everybody x every act, by the functions that do it, and x every page.

A new act or a new page fails here until it has its column.
"""

import shutil
import sqlite3

import pytest
from streamlit.testing.v1 import AppTest

from analytics.words import word
from data.imported import ImportedRow
from data.register import auditing, backup, batches, mappings, review, rollback
from data.register.batches import Draft
from data.register.database import DATABASE_VARIABLE
from data.register.store import open_register
from data.registry import REGISTRY_VARIABLE
from data.roles import (
    MAY,
    ROLES_FILE,
    SOFTWARE,
    STRANGER,
    NotAllowedError,
    Person,
    refuse_unless_may,
)
from data.scope import Scope
from pages.parts.run import context
from pages.parts.run.shell import FILES
from tests.data.register.offices import first_publication
from tests.pages.conftest import PLATFORMS
from tests.pages.visit import PAGES, ROOT, at, text_of

DESK = Person("desk", is_local=True)
NAMED = """
[people.vera]
roles = ["viewer"]

[people.emma]
roles = ["editor"]
scope = ["city:330100"]

[people.eve]
roles = ["editor"]
scope = ["city:330200"]

[people.paul]
roles = ["publisher"]

[people.adam]
roles = ["administrator"]

[people.""]
roles = ["publisher"]
"""
CLOSED, OPEN, ABSENT = NAMED, 'others = "viewer"\n' + NAMED, None
# who -> what roles.toml says, and the person
PEOPLE = {
    "viewer": (CLOSED, Person("vera")),
    "editor": (CLOSED, Person("emma")),
    "editor of elsewhere": (CLOSED, Person("eve")),
    "publisher": (CLOSED, Person("paul")),
    "administrator": (CLOSED, Person("adam")),
    "another": (CLOSED, Person("otto")),
    "another who may look": (OPEN, Person("otto")),
    "nobody": (CLOSED, STRANGER),
    "nobody who may look": (OPEN, STRANGER),
    "the user of the machine, without a role": (CLOSED, DESK),
    "one desk": (ABSENT, DESK),
    "remote without sign-in": (ABSENT, STRANGER),
    "signed in without roles": (ABSENT, Person("otto")),
    "the software": (CLOSED, SOFTWARE),
}
OF_EDITOR = {"view", "import", "submit", "mapping"}
OF_PUBLISHER = {"view", "approve", "refuse", "publish", "rollback", "backup", "restore", "audit"}
ALLOWED = {
    "viewer": {"view"},
    "editor": OF_EDITOR,
    "editor of elsewhere": {"view", "mapping"},
    "publisher": OF_PUBLISHER,
    "administrator": {"view", "audit", "roles"},
    "another": set(),
    "another who may look": {"view"},
    "nobody": set(),
    "nobody who may look": {"view"},
    "the user of the machine, without a role": set(),
    "one desk": OF_EDITOR | OF_PUBLISHER | {"roles"},
    "remote without sign-in": {"view"},
    "signed in without roles": {"view"},
    "the software": {"take"},
}
HANGZHOU = Scope("city", "330100")
DRAFT, SUBMITTED, APPROVED = 2, 3, 4  # numbers of batches that wait


def draft(name, scope=HANGZHOU):
    row = ImportedRow("名单", 4, {"platform_id": "pp-1", "name": name}, {})
    return Draft("platforms", (row,), "名单.xlsx", b"office file", scope, note="更新")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A register with two publications, and a batch in each state that waits."""
    folder = first_publication(tmp_path_factory.mktemp("rights"), PLATFORMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        register = open_register(folder)
        for number, name in enumerate(("基地", "中心", "平台甲", "平台乙"), 1):
            batches.create(register, DESK, draft(f"芯片{name}"))
            if number != DRAFT:
                review.submit(register, DESK, number)
            if number in (1, APPROVED):
                review.approve(register, DESK, number)
            if number == 1:
                review.publish_batch(register, DESK, number)
        backup.back_up(register, DESK, folder / "kept.backup")
        register.close()
    return folder


@pytest.fixture
def folder(template, tmp_path, monkeypatch):
    shutil.copytree(template, tmp_path / "registry")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"


def put_roles(folder, roles):
    if roles is not None:
        (folder / ROLES_FILE).write_text(roles, encoding="utf-8")


# --- acts -----------------------------------------------------------------------------------------


# an act -> what does it
ACTS = {
    "view": batches.all_of,
    "import": lambda register, who: batches.create(register, who, draft("芯片平台丙")),
    "submit": lambda register, who: review.submit(register, who, DRAFT),
    "mapping": lambda register, who: mappings.save_mapping(
        register, who, mappings.Mapping("m", "platforms", ("名称",), {"名称": "name"})
    ),
    "approve": lambda register, who: review.approve(register, who, SUBMITTED),
    "refuse": lambda register, who: review.refuse(register, who, SUBMITTED, "有误"),
    "publish": lambda register, who: review.publish_batch(register, who, APPROVED),
    "rollback": lambda register, who: rollback.roll_back(register, who, 2, "有误"),
    "backup": lambda register, who: backup.back_up(register, who, register.folder / "x.backup"),
    "restore": lambda register, who: backup.restore(register, who, register.folder / "kept.backup"),
    "audit": auditing.verify,
    # roles are given by hand in roles.toml, and the software takes its collection in by itself
    "roles": lambda register, who: refuse_unless_may(who, "roles", register.folder),
    "take": lambda register, who: refuse_unless_may(who, "take", register.folder),
}
WRITES = set(ACTS) - {"view", "audit", "roles", "take"}


def content_of(folder):
    """All that the register holds, and the files beside it."""
    with sqlite3.connect(folder / "register.db") as connection:
        dump = list(connection.iterdump())
    names = {path.name for path in folder.iterdir()} - {"register.db-wal", "register.db-shm"}
    return dump, names, (folder / "current").read_text()


def test_every_act_has_its_column():
    assert set(ACTS) == set(MAY)
    assert set(ALLOWED) == set(PEOPLE)


@pytest.mark.parametrize("act", MAY)
@pytest.mark.parametrize("who", PEOPLE)
def test_an_act_is_done_by_whom_it_is_for_and_by_nobody_else(folder, who, act):
    roles, person = PEOPLE[who]
    put_roles(folder, roles)
    register = open_register(folder)
    before = content_of(folder)
    try:
        if act in ALLOWED[who]:
            ACTS[act](register, person)
            assert (content_of(folder) != before) == (act in WRITES)
        else:
            with pytest.raises(NotAllowedError):
                ACTS[act](register, person)
            assert content_of(folder) == before
    finally:
        register.close()


# --- pages ----------------------------------------------------------------------------------------

# buttons that only some see, by page: what the act is called there -> the act
BUTTONS = {
    "review_submit": "submit",
    "review_approve": "approve",
    "review_refuse": "refuse",
    "review_publish": "publish",
    "audit_verify": "audit",
}
# pages that are not for everybody who may look: their act, and what others are told
CLOSED_PAGES = {
    "intake": ("import", "intake.may_not_import"),
    "audit": ("audit", "audit.may_not"),
}
REGISTER = {"review", "changes"}  # for everybody who may look, with buttons of acts
PUBLIC = {
    "overview",
    "changes",
    "coverage",
    "matrix",
    "targets",
    "briefing",
    "gaps",
    "siting",
    "scenarios",
    "verify",
    "beside",
    "platforms",
    "profile",
    "evidence",
    "data",
    "guide",
}


@pytest.fixture
def visit(folder, monkeypatch):
    """Open a page as somebody."""

    def opened(who, page):
        roles, person = PEOPLE[who]
        put_roles(folder, roles)
        monkeypatch.setattr(context, "connected_person", lambda: person)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        return at(app, page)

    return opened


def buttons_of(app):
    return {button.key for button in app.button} & set(BUTTONS)


def test_every_page_has_its_column():
    assert set(FILES) == set(PAGES) == PUBLIC | REGISTER | set(CLOSED_PAGES)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["another", "nobody"])
def test_whoever_may_not_look_sees_the_title_of_a_page_and_what_to_do(visit, who, page):
    shown = visit(who, page)
    told = {
        "another": word("who.may_not_look", "zh", name="otto"),
        "nobody": word("who.nobody_may_not_look", "zh"),
    }
    assert [error.value for error in shown.error] == [told[who]]
    html = text_of(shown)
    assert word(f"page.{page}", "zh") in html
    for secret in ("芯片", "浙江", word("strip.snapshot", "zh")):
        assert secret not in html
    assert not shown.dataframe and not shown.selectbox and not shown.button


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_sees_every_page_that_is_public_and_no_button_of_an_act(visit, page):
    shown = visit("viewer", page)
    assert word("strip.snapshot", "zh") in text_of(shown)
    assert "vera" in text_of(shown) and word("role.viewer", "zh") in text_of(shown)
    assert buttons_of(shown) == set()
    if page in CLOSED_PAGES:
        assert [info.value for info in shown.info] == [word(CLOSED_PAGES[page][1], "zh")]


@pytest.mark.parametrize("who", [who for who in PEOPLE if "view" in ALLOWED[who]])
def test_pages_of_the_register_show_what_somebody_may_do_and_no_more(visit, who):
    for page, (act, told) in CLOSED_PAGES.items():
        shown = visit(who, page)
        infos = [info.value for info in shown.info]
        may = act in ALLOWED[who] or (who, page) == ("editor of elsewhere", "intake")
        assert (word(told, "zh") in infos) != may
        assert buttons_of(shown) == ({"audit_verify"} if page == "audit" and may else set())


# batch -> buttons that its state has
OF_STATE = {
    DRAFT: {"review_submit"},
    SUBMITTED: {"review_approve", "review_refuse"},
    APPROVED: {"review_publish", "review_refuse"},
}


@pytest.mark.parametrize("who", [who for who in PEOPLE if "view" in ALLOWED[who]])
def test_a_batch_shows_the_buttons_of_its_state_and_of_whoever_looks(visit, who):
    shown = visit(who, "review")
    for number, of_state in OF_STATE.items():
        shown.selectbox(key="review_batch").set_value(number).run()
        assert not shown.exception
        mine = {button for button in of_state if BUTTONS[button] in ALLOWED[who]}
        assert buttons_of(shown) == mine
        labels = [link.proto.label for link in shown.get("link_button")]
        is_own = bool({"import", "publish"} & ALLOWED[who])
        assert (word("review.original", "zh") in labels) == is_own
        assert ("outcome_compute" in {button.key for button in shown.button}) == is_own
    keys = {box.key for box in shown.selectbox}
    assert ("review_rollback" in keys) == ("rollback" in ALLOWED[who])
