"""The doors of servers that are really started.

Nothing leaves, strangers are refused, browsers are told the rules.
"""

import asyncio
import re
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from analytics.words import LANGUAGES, word
from geo.errors import PlanningError
from pages.parts.run import identity, server
from tests.bench.visitor import Visitor
from tests.pages.serving import HANDSHAKE, PATIENCE, Outside, Started, started

RULES = {"content-security-policy", "x-content-type-options", "referrer-policy"}


@pytest.fixture(scope="module")
def running(real_snapshots: Path, outside: Outside) -> Iterator[Started]:
    with started(real_snapshots, outside) as one:
        yield one


# --- nothing leaves -------------------------------------------------------------------------------


def test_foreign_pages_neither_make_the_server_ask_outside_nor_keep_others_waiting(
    running, outside
):
    foreign = [("Host", "127.0.0.1:{port}"), ("Origin", "http://evil.example"), *HANDSHAKE]
    refused = [running.send(foreign, "/_stcore/stream") for _ in range(10)]
    health = running.ask([("Host", "localhost")], "/_stcore/health").status
    assert (health, {one.getresponse().status for one in refused}) == (200, {403})
    assert outside.asked == []


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_a_server_for_all_addresses_asks_nobody_for_its_own_and_warns_in_both_languages(
    real_snapshots, outside, address
):
    if address == "::" and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    options, named = ("--server.address", address), "Atlas.Example:8501, 10.1.2.3"
    with started(real_snapshots, outside, *options, hosts=named) as exposed:
        said = exposed.stderr.read_text(encoding="utf-8")
        page = [("Host", "atlas.example:{port}"), ("Origin", "http://atlas.example:{port}")]
        assert exposed.knock(page) == (200, 101)
        assert exposed.knock([("Host", "10.1.2.3")]) == (200, 101)
        assert exposed.knock([("Host", "10.1.2.4")]) == (421, 403)
        assert exposed.knock([("Host", address)])[0] in (400, 421)
    hosts = "10.1.2.3, 127.0.0.1, [::1], atlas.example, localhost"
    for language in LANGUAGES:
        assert word("doors.exposed_none", language, address=address, hosts=hosts) in said
    assert outside.asked == []


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_a_server_for_this_machine_alone_starts_without_a_warning(running):
    assert "PILOT_ATLAS_HOSTS" not in running.stderr.read_text(encoding="utf-8")


# --- strangers are refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:{port}",
        "LocalHost:{port}",
        "localhost.",
        "127.0.0.1:{port}",
        "[::1]:{port}",
        "[0:0::1]",
    ],
)
def test_this_machine_is_answered_by_each_of_its_names(running, host):
    own_page = [("Host", host), ("Origin", f"http://{host}"), ("X-Forwarded-Host", "evil.example")]
    assert running.knock(own_page) == (200, 101)
    assert running.knock([("Host", host)]) == (200, 101)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost..",
        "0.0.0.0",
        "[::2]",
        "2130706433",
    ],
)
def test_a_host_that_is_not_named_is_refused_whatever_else_is_said(running, outside, host):
    forwarded = [("X-Forwarded-Host", "localhost"), ("Forwarded", "host=localhost")]
    said = [("Host", host), ("Origin", f"http://{host}"), *forwarded]
    assert running.knock(said) == (421, 403)
    assert outside.asked == []


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["localhost", "localhost"],
        ["localhost", "evil.example"],
        ["evil.example", "localhost"],
        ["user@localhost"],
        ["localhost/x"],
        ["localhost, localhost"],
        ["localhost:port"],
        ["localhost:123456"],
        ["::1"],
        ["[::1"],
        ["[1.2.3]"],
        ["."],
        ["l\u00f6calhost"],
    ],
    ids=repr,
)
def test_a_request_without_exactly_one_valid_host_is_refused(running, hosts):
    page, websocket = running.knock([("Host", host) for host in hosts])
    assert (page, websocket in (400, 403)) == (400, True)


@pytest.mark.parametrize(
    "origins",
    [
        ["http://evil.example"],
        ["https://evil.example:{port}"],
        ["null"],
        [""],
        ["file://"],
        ["localhost:{port}"],
        ["http://localhost"],  # another port is another page
        ["http://127.0.0.1:{port}"],
        ["http://localhost:{port}."],
        ["http://localhost:{port}@evil.example"],
        ["http://localhost:{port}/"],
        ["ws://localhost:{port}"],
        ["http://localhost:{port}", "http://evil.example"],
    ],
    ids=repr,
)
def test_a_page_of_another_origin_is_refused(running, outside, origins):
    said = [("Host", "localhost:{port}"), *(("Origin", origin) for origin in origins)]
    page, websocket = running.knock(said)
    assert (page, websocket in (400, 403)) == (403, True)
    assert outside.asked == []


@pytest.mark.parametrize(
    "entry",
    [
        "http://atlas.example/",
        "*",
        "*.example",
        "a b",
        "fd00::1",
        "\u4e2d\u8bd5.example",
        "a.example:x",
    ],
)
def test_a_misnamed_host_ends_the_start_and_is_named_in_both_languages(monkeypatch, entry):
    with pytest.raises(PlanningError) as refused:
        server.served_hosts("127.0.0.1", f"atlas.example,{entry}")
    for said in (refused.value.zh, refused.value.en):
        assert entry in said
        assert server.HOSTS_VARIABLE in said
    monkeypatch.setenv(server.HOSTS_VARIABLE, entry)
    with pytest.raises(SystemExit, match=re.escape(entry)):
        server.middleware()


@pytest.mark.parametrize(
    "bound, host",
    [("10.1.2.3", "10.1.2.3"), ("fd00::0:5", "[fd00::5]"), ("Atlas.Example", "atlas.example")],
)
def test_the_address_that_the_server_is_told_to_listen_on_is_a_named_host(bound, host):
    assert server.served_hosts(bound, "") == {"localhost", "127.0.0.1", "[::1]", host}
    assert not server.is_loopback(bound)


# --- browsers are told the rules ------------------------------------------------------------------


def test_every_answer_tells_browsers_what_they_may_load(running):
    visitor = Visitor(running.port, "coverage")
    _finish(_look(visitor))
    media = min(visitor.fetched).decode()
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    script = re.search(r'src="\.(/static/js/[^"]+)"', page)[1]
    expected = server.rules(server.page_policy(f"localhost:{running.port}"))
    assert {name.lower() for name in expected} == RULES
    missing = ("/media/none.csv", "/_stcore/agent/none")
    for path in ("/", "/coverage", "/_stcore/health", script, media, *missing):
        answer = running.ask([("Host", "localhost:{port}")], path)
        assert {name: answer.getheader(name) for name in expected} == expected, path
    refused = running.ask([("Host", "evil.example")])
    assert {name.lower() for name, _ in refused.getheaders()} >= RULES
    assert "evil" not in refused.getheader("Content-Security-Policy")


def _finish(work) -> None:
    """Run to its end on a thread of its own: on the main one a browser may hold a loop open."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _look(visitor: Visitor) -> None:
    await visitor.start()
    await visitor.close()


def test_the_policy_names_no_host_but_the_one_that_was_asked():
    rules = server.page_policy("atlas.example:8501").split("; ")
    policy = dict(rule.split(" ", 1) for rule in rules)
    sources = set(" ".join(policy.values()).split())
    words = {"'self'", "'none'", "'unsafe-inline'", "'wasm-unsafe-eval'", "blob:", "data:"}
    hosts = {"ws://atlas.example:8501", "wss://atlas.example:8501"}
    assert sources == words | hosts | set(server.inline_script_sources())
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:"} & set(policy["script-src"].split())
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "ws:" not in server.page_policy("[::1]:8501")  # no IPv6 in a policy


def test_an_answer_where_the_server_fails_has_the_rules_too():
    def broken(_request):
        raise RuntimeError("as a test")

    known = identity.Desk(is_alone=True)
    doors = Middleware(server.Doors, hosts=frozenset({"localhost"}), known=known)
    app = Starlette(
        routes=[Route("/", broken)],
        middleware=[doors],
        exception_handlers={Exception: server.failed},
    )
    headers = [(b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    with pytest.raises(RuntimeError, match="as a test"):  # Starlette answers, then raises it again
        _finish(app(scope, receive, send))
    assert sent[0]["status"] == 500
    assert {name.decode() for name, _ in sent[0]["headers"]} >= RULES
    assert word("doors.failed", "zh").encode() in sent[1]["body"]


# --- the server remains what it was ---------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc; Windows has no uvloop")
def test_the_server_runs_on_uvloop(running):
    """Streamlit's own sockets hold small answers back for 40 ms."""
    assert "uvloop" in Path(f"/proc/{running.process.pid}/maps").read_text()


def test_a_server_ends_while_tabs_are_open(real_snapshots, outside):
    with started(real_snapshots, outside) as one:
        page = [("Host", "localhost:{port}"), ("Origin", "http://localhost:{port}")]
        tab = one.send([*page, *HANDSHAKE], "/_stcore/stream")
        assert tab.getresponse().status == 101
        one.process.terminate()
        one.process.wait(PATIENCE)
