"""Who asks: how each kind of deployment tells people apart, and whom it refuses."""

import pytest
from starlette.requests import HTTPConnection

from analytics.words import LANGUAGES, word
from data.roles import ROLES_FILE, STRANGER, Person, local_person
from geo.errors import PlanningError
from pages.parts.run import answers, identity, oidc, server
from pages.parts.run.identity import Desk, UnknownSenderError, identity_of, person_in
from tests.pages.serving import started
from tests.pages.tab import tab

HOSTS = frozenset({"localhost"})
HEADER = {"PILOT_ATLAS_IDENTITY": "header", "PILOT_ATLAS_GATEWAYS": "10.0.0.0/24, fd00::5"}
LOCAL = [("Host", "localhost:{port}")]


def request_of(*headers: tuple[str, str | bytes], client: str | None = "127.0.0.1"):
    coded = [
        (name.lower().encode(), value if isinstance(value, bytes) else value.encode("latin-1"))
        for name, value in headers
    ]
    sender = None if client is None else (client, 1)
    return HTTPConnection({"type": "http", "headers": coded, "client": sender})


# --- what the deployment says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "told, named",
    [
        ({"PILOT_ATLAS_IDENTITY": "ldap"}, "'ldap'"),
        ({"PILOT_ATLAS_IDENTITY": "header"}, "PILOT_ATLAS_GATEWAYS"),
        (HEADER | {"PILOT_ATLAS_GATEWAYS": " , "}, "PILOT_ATLAS_GATEWAYS"),
        (HEADER | {"PILOT_ATLAS_GATEWAYS": "10.0.0.1,gateway.example"}, "'gateway.example'"),
        (HEADER | {"PILOT_ATLAS_GATEWAYS": "10.0.0.1/24"}, "'10.0.0.1/24'"),
        (HEADER | {"PILOT_ATLAS_GATEWAYS": "0.0.0.0/0"}, "'0.0.0.0/0'"),
        (HEADER | {"PILOT_ATLAS_GATEWAYS": "::/0"}, "'::/0'"),
        (HEADER | {"PILOT_ATLAS_IDENTITY_HEADER": "X Remote"}, "'X Remote'"),
        (HEADER | {"PILOT_ATLAS_IDENTITY_HEADER": "Cookie"}, "'Cookie'"),
        (HEADER | {"PILOT_ATLAS_IDENTITY_CLAIM": "sub"}, "PILOT_ATLAS_IDENTITY_CLAIM"),
        ({"PILOT_ATLAS_GATEWAYS": "10.0.0.1"}, "PILOT_ATLAS_GATEWAYS"),
        ({"PILOT_ATLAS_IDENTITY": "oidc"}, "secrets.toml"),
    ],
)
def test_a_setting_that_makes_no_sense_ends_the_start_and_says_what_to_do(monkeypatch, told, named):
    with pytest.raises(PlanningError) as refused:
        identity_of(told, HOSTS, is_alone=True)
    assert named in refused.value.en
    for name in (*identity.OWN_KIND, identity.IDENTITY_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="PILOT_ATLAS"):
        server.middleware()


def test_without_a_word_there_is_one_desk():
    assert identity_of({}, HOSTS, is_alone=True) == Desk(is_alone=True)
    assert identity_of({"PILOT_ATLAS_IDENTITY": " none "}, HOSTS, is_alone=False) == Desk(False)


# --- none -----------------------------------------------------------------------------------------


def test_only_whoever_sits_at_the_machine_is_its_user():
    assert Desk(is_alone=True).person_of(request_of()) == local_person()
    assert Desk(is_alone=False).person_of(request_of()) == STRANGER


@pytest.mark.parametrize("name", identity.PASSED_ON)
def test_a_request_that_was_passed_on_does_not_come_from_the_desk(name):
    assert Desk(is_alone=True).person_of(request_of((name, "10.0.0.1"))) == STRANGER


# --- header ---------------------------------------------------------------------------------------


def gateway(**told: str) -> identity.Identity:
    return identity_of(HEADER | told, HOSTS, is_alone=False)


@pytest.mark.parametrize("client", ["10.0.0.7", "::ffff:10.0.0.7", "fd00::5"])
def test_the_header_of_a_gateway_names_the_person(client):
    request = request_of(("X-Remote-User", "zhang"), client=client)
    assert gateway().person_of(request) == Person("zhang")
    own = gateway(PILOT_ATLAS_IDENTITY_HEADER="Remote-Name")
    named = request_of(("remote-name", "张三".encode()), ("X-Remote-User", "li"), client=client)
    assert own.person_of(named) == Person("张三")


@pytest.mark.parametrize("client", ["10.0.1.7", "127.0.0.1", "fd00::6", "unix", "", None])
def test_nobody_but_a_gateway_is_answered(client):
    for headers in ([], [("X-Remote-User", "zhang")], [("X-Forwarded-For", "10.0.0.7")]):
        with pytest.raises(UnknownSenderError, match="no_gateway"):
            gateway().person_of(request_of(*headers, client=client))


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["  "],
        ["zhang", "zhang"],
        ["zhang", "li"],
        ["zh\x00ang"],
        ["zh\tang"],
        ["zh\x7fang"],
        ["zhang\u202e".encode()],
        ["zh\u200bang".encode()],
        [b"\xff\xfe"],
        ["x" * 201],
    ],
    ids=repr,
)
def test_a_gateway_that_states_no_single_plain_name_is_refused(values):
    headers = [("X-Remote-User", value) for value in values]
    with pytest.raises(UnknownSenderError, match="no_name"):
        gateway().person_of(request_of(*headers, client="10.0.0.7"))


# --- oidc -----------------------------------------------------------------------------------------

CLAIMS = {"sub": "7", "email": "z@office.example", "preferred_username": "zhang"}


@pytest.mark.parametrize(
    "claims, claim, name",
    [
        (CLAIMS, "", "zhang"),
        (CLAIMS | {"preferred_username": " "}, "", "7"),
        (CLAIMS | {"preferred_username": "", "email_verified": True}, "", "z@office.example"),
        (CLAIMS | {"preferred_username": 5, "email_verified": "true"}, "", "7"),
        (CLAIMS, "sub", "7"),
        (CLAIMS, "email", None),
        (CLAIMS | {"email_verified": True}, "email", "z@office.example"),
        (CLAIMS, "employee", None),
        ({}, "", None),
    ],
)
def test_the_name_is_the_claim_that_is_asked_for_else_the_first_that_is_proved(claims, claim, name):
    assert oidc.name_in(claims, claim) == name


# --- the token on a request -----------------------------------------------------------------------


def test_a_token_that_a_request_brings_along_is_taken_away():
    forged = (b"x-pilot-atlas-person", b'["root", true]')
    scope = identity.marked({"type": "http", "headers": [forged, forged]}, Person("zhang"))
    (token,) = [value for name, value in scope["headers"] if name == forged[0]]
    assert person_in(token.decode()) == Person("zhang")
    assert person_in(token.decode()[:-1]) == STRANGER
    for other in (forged[1].decode(), "", None, 7):
        assert person_in(other) == STRANGER


# --- servers --------------------------------------------------------------------------------------


def may_import(shown: str) -> bool:
    return word("intake.may_not_import", "zh") not in shown and word("intake.table", "zh") in shown


def test_whoever_reaches_a_server_from_elsewhere_looks_and_does_nothing(small_world, outside):
    """It used to take everybody for the user of its machine, who may publish."""
    with started(small_world, outside, hosts="atlas.example") as exposed:
        said = exposed.stderr.read_text(encoding="utf-8")
        assert "! WARNING: listening on 127.0.0.1 without sign-in" in said
        for page in ("intake", "audit"):
            with tab(exposed.port, page) as opened:
                assert word(f"page.{page}", "zh") in opened.shown
                assert not may_import(opened.shown)
        with tab(exposed.port, "review") as opened:
            assert word("review.nothing_waits", "zh") in opened.shown


def test_the_user_of_the_machine_imports_at_its_own_server_but_not_through_others(
    small_world, outside
):
    with started(small_world, outside) as own:
        with tab(own.port, "intake") as opened:
            assert may_import(opened.shown)
        forged = [("X-Pilot-Atlas-Person", '["root",true]')]
        for headers in ([("X-Forwarded-For", "10.0.0.7")], [("Via", "1.1 x"), *forged]):
            with tab(own.port, "intake", headers) as opened:
                assert not may_import(opened.shown)


def test_behind_a_gateway_each_is_who_it_says_and_nobody_else_gets_in(own_world, outside):
    roles = '[people."张三"]\nroles = ["editor"]\nscope = ["all"]\n'
    (own_world / ROLES_FILE).write_text(roles, encoding="utf-8")
    told = HEADER | {"PILOT_ATLAS_GATEWAYS": "127.0.0.1"}
    with started(own_world, outside, told=told) as running:
        named = [*LOCAL, ("X-Remote-User", "li")]
        assert running.knock(named) == (200, 101)
        for headers in (
            LOCAL,
            [*LOCAL, ("X-Remote-User", "")],
            [*named, ("X-Remote-User", "zhang")],
            [*LOCAL, ("X-Pilot-Atlas-Person", "li")],
        ):
            assert running.knock(headers) == (403, 403)
        zhang = [("X-Remote-User", "\u5f20\u4e09".encode().decode("latin-1"))]
        # uvicorn would take the sender from X-Forwarded-For, and refuse the gateway's own requests
        passed_on = [("X-Forwarded-For", "192.0.2.7")]
        with tab(running.port, "intake", [*zhang, *passed_on]) as opened:
            assert may_import(opened.shown)
            assert "张三" in opened.shown and word("role.editor", "zh") in opened.shown
        with tab(running.port, "intake", [("X-Remote-User", "li")]) as opened:
            assert word("who.may_not_look", "zh", name="li") in opened.shown
            assert word("intake.table", "zh") not in opened.shown
            assert "芯片" not in opened.shown
        # files that pages show or take in are closed like the pages
        for path in ("/media/0.csv", "/_stcore/upload_file/a/b"):
            statuses = [
                running.ask([*LOCAL, *who], path).status
                for who in (zhang, [("X-Remote-User", "li")])
            ]
            assert statuses[0] != 403 and statuses[1] == 403
    assert outside.asked == []


@pytest.mark.parametrize("trusted", ["127.0.0.1", "*"])
def test_a_sender_that_only_says_it_is_the_gateway_is_refused(small_world, outside, trusted):
    """Uvicorn takes the sender from X-Forwarded-For, which it believes of this machine."""
    told = HEADER | {"FORWARDED_ALLOW_IPS": trusted}
    with started(small_world, outside, told=told) as running:
        for said in ("10.0.0.7", "fd00::5"):
            forged = [("X-Forwarded-For", said), ("X-Real-IP", said), ("Forwarded", f"for={said}")]
            headers = [*LOCAL, ("X-Remote-User", "zhang"), *forged]
            assert running.knock(headers) == (403, 403)
        said = running.stderr.read_text(encoding="utf-8")
        assert word("doors.no_roles", "en", file=ROLES_FILE) in said
        answer = running.ask(LOCAL)
        assert answer.getheader("Content-Security-Policy") == answers.MESSAGE_POLICY


def test_every_kind_warns_of_who_gets_in_in_both_languages():
    for kind in identity.KINDS:
        for language in LANGUAGES:
            told = word(f"doors.exposed_{kind}", language, address="10.1.2.3", hosts="localhost")
            assert "10.1.2.3" in told
