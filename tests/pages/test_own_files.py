"""Files made for one person: nobody else fetches them, by whatever way."""

import http.client
from urllib.parse import unquote

import pytest

from analytics.words import word
from data.imported import ImportedRow
from data.register import batches
from data.register.batches import Draft
from data.register.store import open_register
from data.roles import ROLES_FILE, Person
from geo.errors import PlanningError
from pages.parts.run import own_files
from pages.parts.run.own_files import OwnFile, OwnFiles, disposition
from tests.pages.serving import Started, becomes, started
from tests.pages.tab import tab
from tests.pages.visit import ROOT

ZHANG, LI = Person("zhang"), Person("li")
ROLES = """
[people.zhang]
roles = ["editor"]
scope = ["all"]

[people.li]
roles = ["publisher"]

[people.wang]
roles = ["viewer"]
"""
OF_REGISTER = ("intake", "review", "register", "audit")
TOLD = {"PILOT_ATLAS_IDENTITY": "header", "PILOT_ATLAS_GATEWAYS": "127.0.0.1"}


def file_of(person=ZHANG, content=b"faults", session="s"):
    return OwnFile(person, session, "faults.csv", "text/csv", lambda: content, len(content))


# --- the store ------------------------------------------------------------------------------------


def test_a_file_is_its_owners_alone():
    files = OwnFiles(lambda _session: True)
    name = files.keep(file_of(), "csv")
    assert files.get(name, ZHANG).make() == b"faults"
    for other in (LI, Person("zhang", is_local=True), Person("")):
        assert files.get(name, other) is None


def test_ids_are_long_different_and_no_other_is_answered():
    files = OwnFiles(lambda _session: True)
    names = {files.keep(file_of(session=str(n)), "csv") for n in range(100)}
    assert len(names) == 100 and all(len(name) >= 43 for name in names)
    name = next(iter(names))
    for guess in ("", name[:-1], name + "A", name.swapcase(), "0" * len(name)):
        assert files.get(guess, ZHANG) is None


def test_a_button_keeps_one_file_under_one_address():
    files = OwnFiles(lambda _session: True)
    first = files.keep(file_of(content=b"1"), "csv")
    assert files.keep(file_of(content=b"2"), "csv") == first
    assert files.get(first, ZHANG).make() == b"2"
    assert files.keep(file_of(LI), "csv") != first
    assert files.keep(file_of(), "xlsx") != first


def test_a_file_goes_with_its_session_and_leaves_no_bytes():
    open_sessions = {"s", "t"}
    files = OwnFiles(open_sessions.__contains__)
    name = files.keep(file_of(), "csv")
    open_sessions.remove("s")
    assert files.get(name, ZHANG) is None
    files.keep(file_of(session="t"), "csv")
    assert len(files._files) == len(files._ids) == 1


def test_what_is_held_is_bounded_in_bytes_and_the_oldest_goes():
    files = OwnFiles(lambda _session: True, most_bytes=10_000)
    names = [files.keep(file_of(content=b"x" * 3000), str(n)) for n in range(3)]
    assert [files.get(name, ZHANG) is None for name in names] == [True, False, False]
    with pytest.raises(PlanningError, match="too large for a page"):
        files.keep(file_of(content=b"x" * 10_000), "large")


def test_a_file_that_was_not_shown_for_long_expires(monkeypatch):
    now = [0.0]
    files = OwnFiles(lambda _session: True, clock=lambda: now[0])
    name = files.keep(file_of(), "csv")
    now[0] = own_files.MOST_S - 1
    files.keep(file_of(), "csv")
    now[0] += own_files.MOST_S - 1
    assert files.get(name, ZHANG) is not None
    now[0] += 2
    assert files.get(name, ZHANG) is None


@pytest.mark.parametrize(
    "name",
    ["faults.csv", "名单.xlsx", 'a"b;c.csv', "a\r\nSet-Cookie: x.csv", "../x", "名单", "x.ж"],
)
def test_a_file_name_of_any_letters_is_one_header(name):
    header = disposition(name)
    assert header.isascii() and header.isprintable() and header.count('"') == 2
    assert unquote(header.partition("UTF-8''")[2]) == name


# --- the address ----------------------------------------------------------------------------------


@pytest.fixture
def running(own_world, outside):
    (own_world / ROLES_FILE).write_text(ROLES, encoding="utf-8")
    with started(own_world, outside, told=TOLD) as one:
        yield one


def fetch(
    running: Started, path: str, name: str | None, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    said = [("Host", "localhost"), *headers.items()]
    if name is not None:
        said.append(("X-Remote-User", name))
    connection = running.send(said, path, method)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def test_a_file_of_a_page_reaches_whoever_looks_at_it_and_nobody_else(running):
    with tab(running.port, "review", [("X-Remote-User", "zhang")]) as opened:
        (path,) = opened.own_files()
        answer, content = fetch(running, path, "zhang")
        assert answer.status == 200 and b"number" in content
        first_line = content.partition(b"\n")[0]
        assert answer.getheader("Cache-Control") == "no-store"
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Content-Disposition").startswith('attachment; filename="publica')
        assert answer.getheader("Content-Type") == "text/csv; charset=utf-8"
        for other in ("li", "wang", "nobody", "Zhang", "zhangx"):
            refused, said = fetch(running, path, other)
            assert refused.status == 404 and first_line not in said
            assert refused.getheader("Cache-Control") == "no-store"
        assert fetch(running, path, None)[0].status == 403
        for guess in (path[:-1], path + "A", "/own/", "/own", path + "/..", "/own/" + "A" * 43):
            assert first_line not in fetch(running, guess, "zhang")[1]
        assert "/media/" not in opened.shown
    assert becomes(404, lambda: fetch(running, path, "zhang")[0].status)  # the session has ended
    assert fetch(running, path, "li")[0].status == 404


def test_at_one_desk_a_file_goes_to_the_desk_and_not_through_others(small_world, outside):
    with started(small_world, outside) as own, tab(own.port, "review") as opened:
        (path,) = opened.own_files()
        assert fetch(own, path, None)[0].status == 200
        passed_on, _ = fetch(own, path, None, **{"X-Forwarded-For": "10.0.0.7"})
        assert passed_on.status == 404


def test_pages_of_the_register_offer_no_file_by_streamlits_own_addresses_but_the_template():
    parts = ROOT / "pages" / "parts"
    files = [file for name in OF_REGISTER for file in (parts / name).rglob("*.py")]
    using = [file.name for file in files if "st.download_button" in file.read_text("utf-8")]
    assert using == ["file_step.py"]  # an empty list to fill in, made from the public record


def test_head_and_range_give_no_more_than_get(running):
    with tab(running.port, "review", [("X-Remote-User", "zhang")]) as opened:
        (path,) = opened.own_files()
        whole = fetch(running, path, "zhang")[1]
        answer, content = fetch(running, path, "zhang", "HEAD")
        assert (answer.status, content) == (200, b"")
        assert int(answer.getheader("Content-Length")) == len(whole)
        for asked in ("bytes=0-3", "bytes=5-", "bytes=0-1,3-4", "bytes=x"):
            answer, content = fetch(running, path, "zhang", Range=asked)
            assert (answer.status, content) == (200, whole)
            assert answer.getheader("Accept-Ranges") == "none"
            assert fetch(running, path, "li", Range=asked)[0].status == 404
        answer, content = fetch(running, path, "li", "HEAD")
        assert (answer.status, content) == (404, b"")
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert fetch(running, path, "zhang", method)[0].status == 405


def test_the_original_file_of_a_batch_is_for_those_who_work_on_it(running, own_world):
    register = open_register(own_world)
    row = ImportedRow("名单", 4, {"platform_id": "pp-1", "name": "芯片中试基地"}, {})
    batches.create(register, ZHANG, Draft("platforms", (row,), "名单.xlsx", b"office file"))
    register.close()
    label = word("review.original", "zh")
    with tab(running.port, "review", [("X-Remote-User", "wang")]) as opened:
        assert "名单.xlsx" in opened.shown and label not in opened.shown
    with tab(running.port, "review", [("X-Remote-User", "li")]) as opened:
        assert label in opened.shown
        answers = [fetch(running, path, "li") for path in opened.own_files()]
        (own,) = [answer for answer, content in answers if content == b"office file"]
        assert own.getheader("Content-Disposition").endswith("%E5%90%8D%E5%8D%95.xlsx")
        paths = opened.own_files()
        (own_world / ROLES_FILE).write_text(ROLES.replace("li]", "lu]"), encoding="utf-8")
        statuses = {fetch(running, path, "li")[0].status for path in paths}
        assert 404 in statuses  # the role is asked again
