"""Signing in by OpenID Connect, over HTTP: the whole way, its page that survives, its refusals."""

import http.client
import shutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

import pytest

from analytics.words import word
from data.roles import ROLES_FILE
from pages.parts.run import sign_in
from tests.pages.provider import OTHER_KEY, Provider, provided, signing
from tests.pages.serving import PATIENCE, Started, becomes, started
from tests.pages.tab import tab

ZHANG = {"sub": "1", "preferred_username": "zhang"}
ROLES = '[people.zhang]\nroles = ["editor"]\nscope = ["all"]\n'
WANTED = "/coverage?lang=en&policy=zj-2024&cluster=ic"


class Browser:
    """Cookies and the address of one browser; it follows redirections by hand."""

    def __init__(self) -> None:
        self.cookies: dict[tuple[int, str], str] = {}
        self.way: list[str] = []

    def go(self, address: str) -> http.client.HTTPResponse:
        """Go to an address and wherever it leads on."""
        while True:
            self.way.append(address)
            answer = self.ask(address)
            if answer.status not in (302, 303):
                return answer
            location = answer.getheader("Location")
            base = urlsplit(address)
            if location.startswith("/"):
                location = f"{base.scheme}://{base.netloc}{location}"
            address = location

    def ask(self, address: str) -> http.client.HTTPResponse:
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers={"Cookie": self.cookie(parts.port)})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        for said in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(said).items():
                self.cookies[parts.port, name] = morsel.value
                if morsel["max-age"] == "0" or not morsel.value:
                    del self.cookies[parts.port, name]
        return answer

    def cookie(self, port: int) -> str:
        own = {name: value for (of, name), value in self.cookies.items() if of == port}
        return "; ".join(f"{name}={value}" for name, value in own.items())


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provided() as one:
        yield one


@pytest.fixture(scope="module")
def running(provider, outside, tmp_path_factory, small_world) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("sign-in")
    shutil.copytree(small_world, folder / "registry")
    (folder / "registry" / ROLES_FILE).write_text(ROLES, encoding="utf-8")
    with signing(folder / "registry", provider, outside, folder) as one:
        yield one


def begin(running: Started, wanted: str) -> str:
    return f"http://127.0.0.1:{running.port}/sign-in?{urlencode({'to': wanted})}"


def signed_in(running: Started, provider: Provider, claims: dict | None = None) -> Browser:
    provider.who = claims or ZHANG
    browser = Browser()
    browser.go(begin(running, "/"))
    return browser


def page_of(running: Started, browser: Browser, page: str = "intake") -> str:
    with tab(running.port, page, [("Cookie", browser.cookie(running.port))]) as opened:
        return opened.shown


# --- the way --------------------------------------------------------------------------------------


def test_whoever_has_not_signed_in_sees_the_way_in_and_nothing_of_the_register(running, outside):
    shown = page_of(running, Browser(), "platforms")
    assert word("who.sign_in_first", "zh") in shown
    assert "/sign-in?to=%2Fplatforms" in shown
    for secret in ("芯片中试平台", "浙江", word("strip.snapshot", "zh")):
        assert secret not in shown
    assert outside.asked == []


def test_the_page_that_was_wanted_survives_the_sign_in(running, provider, outside):
    provider.who = ZHANG
    browser = Browser()
    answer = browser.go(begin(running, WANTED))
    assert answer.status == 200
    assert browser.way[-1] == f"http://127.0.0.1:{running.port}{WANTED}"
    assert any("/authorize?" in address for address in browser.way)
    assert not [name for _, name in browser.cookies if name == sign_in.WANTED]
    shown = page_of(running, browser)
    assert "zhang" in shown and word("role.editor", "zh") in shown
    assert word("who.sign_out", "zh") in shown and word("intake.table", "zh") in shown
    assert outside.asked == []
    assert {"/authorize", "/token", "/keys"} <= set(provider.asked)


def test_a_sign_in_that_is_refused_comes_back_to_the_page_too(running, provider):
    provider.who = None
    browser = Browser()
    browser.go(begin(running, WANTED))
    assert browser.way[-1].endswith(WANTED)
    assert word("who.sign_in_first", "zh") in page_of(running, browser)


def test_whoever_has_no_role_is_told_whom_to_ask(running, provider):
    browser = signed_in(running, provider, {"sub": "2", "preferred_username": "li"})
    shown = page_of(running, browser)
    assert word("who.may_not_look", "zh", name="li") in shown
    assert word("who.sign_out", "zh") in shown and word("intake.table", "zh") not in shown


def test_signing_out_ends_it(running, provider):
    browser = signed_in(running, provider)
    browser.go(f"http://127.0.0.1:{running.port}/auth/logout")
    assert provider.asked[-1] == "/end"
    assert word("who.sign_in_first", "zh") in page_of(running, browser)


# --- no open redirection --------------------------------------------------------------------------

FOREIGN = [
    "",
    "https://evil.example/",
    "//evil.example/coverage",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/coverage@evil.example",
    "/coverage/../../evil",
    "http:/coverage",
    "http:coverage",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\n//evil.example",
    "/%2f/evil.example",
    "/auth/logout",
    "/own/x",
    "/_stcore/health",
    "coverage",
    "//[",
]


@pytest.mark.parametrize("wanted", FOREIGN, ids=repr)
def test_no_other_address_than_a_page_of_ours_is_wanted(wanted):
    assert sign_in.own_address(wanted) == "/"


@pytest.mark.parametrize(
    "wanted, expected",
    [
        ("/", "/"),
        ("/gaps", "/gaps"),
        ("/gaps/", "/gaps"),
        ("/?city=330100", "/?city=330100"),
        ("/gaps?a=1&a=2&b=", "/gaps?a=1&a=2&b="),
        ("/gaps?next=//evil.example\r\nX: 1", "/gaps?next=%2F%2Fevil.exampleX%3A+1"),
        ("/gaps?note_x=中试#top", "/gaps?note_x=%E4%B8%AD%E8%AF%95"),
        ("/gaps?a=" + "x" * 4000, "/gaps"),
    ],
)
def test_the_address_of_a_page_keeps_its_query(wanted, expected):
    assert sign_in.own_address(wanted) == expected


@pytest.mark.parametrize("wanted", FOREIGN[1:6], ids=repr)
def test_a_foreign_address_is_not_followed_from_the_link_nor_from_the_cookie(
    running, provider, wanted
):
    provider.who = ZHANG
    browser = Browser()
    browser.go(begin(running, wanted))
    assert browser.way[-1] == f"http://127.0.0.1:{running.port}/"
    planted = Browser()
    planted.cookies[running.port, sign_in.WANTED] = quote(wanted, safe="")
    answer = planted.ask(f"http://127.0.0.1:{running.port}/oauth2callback")
    assert answer.getheader("Location") == "/"


# --- who is believed ------------------------------------------------------------------------------


def test_a_token_of_another_key_or_for_another_client_signs_nobody_in(running, provider):
    for change in ({"key": OTHER_KEY}, {"audience": "another"}):
        before = {name: getattr(provider, name) for name in change}
        vars(provider).update(change)
        browser = signed_in(running, provider)
        vars(provider).update(before)
        assert word("who.sign_in_first", "zh") in page_of(running, browser)


def test_a_cookie_that_was_changed_signs_nobody_in(running, provider):
    browser = signed_in(running, provider)
    place = (running.port, "_streamlit_user")
    value = browser.cookies[place]
    for forged in (value[:-2] + "AA", "x" + value, value.partition(".")[0], ""):
        browser.cookies[place] = forged
        assert word("who.sign_in_first", "zh") in page_of(running, browser)


def test_a_code_is_good_once_and_for_the_browser_that_began(running, provider):
    browser = signed_in(running, provider)
    back = next(address for address in browser.way if "/oauth2callback" in address)
    other = Browser()
    other.go(back)
    assert word("who.sign_in_first", "zh") in page_of(running, other)


def test_files_of_one_person_are_not_sent_to_another_who_signed_in(running, provider):
    zhang = signed_in(running, provider)
    li = signed_in(running, provider, {"sub": "2", "preferred_username": "li"})
    cookie = [("Cookie", zhang.cookie(running.port))]
    with tab(running.port, "review", cookie) as opened:
        (path,) = opened.own_files()
        address = f"http://127.0.0.1:{running.port}{path}"
        assert zhang.ask(address).status == 200
        assert li.ask(address).status == 404
        assert Browser().ask(address).status == 404
    assert becomes(404, lambda: zhang.ask(address).status)


# --- the start ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change, named",
    [
        (("cookie_secret", "short"), "shorter than 32"),
        (("redirect_uri", "http://elsewhere.example/oauth2callback"), "elsewhere.example"),
        (("redirect_uri", "http://127.0.0.1/"), "/oauth2callback"),
        (("client_id", None), "client_id"),
    ],
)
def test_secrets_that_let_nobody_in_or_anybody_end_the_start(
    small_world, outside, tmp_path, change, named
):
    key, value = change
    lines = Provider("http://127.0.0.1:1").secrets_toml("http://127.0.0.1/oauth2callback")
    kept = [line for line in lines.splitlines() if not line.startswith(key)]
    kept += [f'{key} = "{value}"'] if value is not None else []
    file = tmp_path / "secrets.toml"
    file.write_text("\n".join(kept), encoding="utf-8")
    told = {"PILOT_ATLAS_IDENTITY": "oidc"}
    with (
        pytest.raises(AssertionError, match=named),
        started(small_world, outside, "--secrets.files", str(file), told=told),
    ):
        pass


def test_a_server_without_a_sign_in_of_its_own_says_so(small_world, outside):
    with started(small_world, outside) as running:
        answer = running.ask([("Host", "localhost")], "/sign-in?to=/gaps")
        assert answer.status == 404
