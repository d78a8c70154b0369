"""The doors of the server: which hosts it answers, which pages may call it, and what they may load.

`streamlit run` serves the application that app.py makes with `middleware`, so each request passes
here before it reaches Streamlit. That order matters: Streamlit itself would ask a public service
for the address of this machine before it refuses a foreign page, and answer nobody meanwhile.
"""

import base64
import hashlib
import ipaddress
import logging
import os
import re
import sys
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.server_util import get_url
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from data.registry import registry_dir
from data.roles import ROLES_FILE, VIEW, Person, may
from geo.errors import PlanningError
from pages.parts.run import identity, own_files, sign_in
from pages.parts.run.answers import in_both, message_page, planning_error, rules
from pages.parts.run.identity import Identity, UnknownSenderError

# host names that the server answers beside its own, separated by commas
HOSTS_VARIABLE = "PILOT_ATLAS_HOSTS"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
STREAMLITS_DEFAULT = "0.0.0.0"  # noqa: S104 (Streamlit binds to it where nothing else is said)
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]{1,5})?", re.IGNORECASE)

# Nothing of another host is loaded. Streamlit writes styles into the page, loads the scripts of
# components from blobs, and reads whole numbers of 64 bits with WebAssembly.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self' {sockets}; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
REFUSALS = {
    "bad_host": 400,
    "other_host": 421,
    "other_origin": 403,
    "no_gateway": 403,
    "no_name": 403,
    "may_not_look": 403,
}

FILE_PATHS = ("/media/", "/_stcore/upload_file/")

LOG = logging.getLogger(__name__)


def middleware() -> list[Middleware]:
    """Make the doors before Streamlit; print where it listens and whether others can reach it.

    A wrongly named host, or an identity that makes no sense, ends the process with a message.
    """
    ProxyHeadersMiddleware.__call__ = _as_it_came  # type: ignore[method-assign, assignment]
    bound = st.get_option("server.address") or STREAMLITS_DEFAULT
    named = os.environ.get(HOSTS_VARIABLE, "")
    is_alone = is_loopback(bound) and not named.strip()
    try:
        hosts = served_hosts(bound, named)
        known = identity.identity_of(os.environ, hosts, is_alone=is_alone)
    except PlanningError as error:
        sys.exit(str(error))
    identity.put_in_force(known)
    url = get_url("localhost" if is_every_address(bound) else in_url(bound))
    print(in_both("doors.open", url=url), flush=True)
    if not is_alone:
        _tell_who_gets_in(known.kind, bound, hosts)
    if known.kind != identity.NONE and not os.path.lexists(registry_dir() / ROLES_FILE):
        _warn(in_both("doors.no_roles", file=ROLES_FILE))
    return [Middleware(Doors, hosts=hosts, known=known), Middleware(sign_in.WayBack)]


async def _as_it_came(
    middleware: ProxyHeadersMiddleware, scope: Scope, receive: Receive, send: Send
) -> None:
    """Pass a request on with its true sender.

    Uvicorn would take the sender from X-Forwarded-For, and so let every process of this machine say
    that it is the gateway. Its settings cannot be reached: they are read before app.py is.
    """
    await middleware.app(scope, receive, send)  # type: ignore[arg-type]


def routes() -> list[Route]:
    """List the addresses of our own beside Streamlit's."""
    return [*sign_in.routes(), *own_files.routes()]


def _tell_who_gets_in(kind: str, bound: str, hosts: frozenset[str]) -> None:
    """Print who can reach a server that others than its own machine may reach."""
    named = ", ".join(sorted(hosts))
    warning = in_both(f"doors.exposed_{kind}", address=bound, hosts=named)
    _warn(warning)


def _warn(said: str) -> None:
    print(f"\n{said}\n", file=sys.stderr, flush=True)


def served_hosts(bound: str, named: str) -> frozenset[str]:
    """Hosts that are answered: loopback, the address that is listened on, and those named.

    Args:
        bound: address that the server listens on.
        named: host names separated by commas, with or without a port; ports do not matter.
    Raises:
        PlanningError: something named is no host name.
    """
    entries = list(
        filter(
            None,
            map(str.strip, named.split(",")),
        )
    )
    for entry in entries:
        if host_of(entry) is None:
            raise planning_error("doors.no_host", entry=entry)
    listened_on = [] if is_every_address(bound) else [in_url(bound)]
    hosts = map(host_of, [*LOOPBACK, *listened_on, *entries])
    return frozenset(filter(None, hosts))


def host_of(authority: str) -> str | None:
    """Read the host from a Host header, spelled in one way; None if the header is malformed.

    Spelled without port, in lower case, without the dot that may end a full name, IPv6 shortened.
    """
    parts = AUTHORITY.fullmatch(authority)
    if parts is None:
        return None
    host = parts[1].lower().removesuffix(".")
    if not host.startswith("["):
        return host or None
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1])}]"
    except ValueError:
        return None


def is_loopback(bound: str) -> bool:
    """True if only this machine can reach a server that listens on `bound`."""
    address = ip_of(bound)
    return bound == "localhost" if address is None else address.is_loopback


def is_every_address(bound: str) -> bool:
    """True if `bound` stands for all addresses of this machine, such as 0.0.0.0."""
    address = ip_of(bound)
    return address is not None and address.is_unspecified


def ip_of(bound: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address of numbers; None if it is a name."""
    try:
        return ipaddress.ip_address(bound)
    except ValueError:
        return None


def in_url(bound: str) -> str:
    """Write an address as in a URL: IPv6 in brackets."""
    return f"[{bound}]" if ":" in bound else bound


class Doors:
    """Let through requests to a host that is served, from a page of that host or from no page.

    Each is told apart by its person, and goes on with the token of `identity`.

    Every answer carries what browsers have to be told, refusals too.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], known: Identity) -> None:
        self.app, self.hosts, self.known = app, hosts, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._refuse_stranger_host(headers)
            person = self.known.person_of(HTTPConnection(scope))
            refuse_closed(scope["path"], person)
        except UnknownSenderError as refused:
            stated = headers.get("host"), headers.get("origin"), scope.get("client")
            LOG.warning("Refused: Host %.200r, Origin %.200r, from %.200r", *stated)
            await refuse(refused.reason, scope, receive, send)
            return
        policy = page_policy(headers["host"])

        async def send_with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(rules(policy))
            await send(message)

        known_scope = identity.marked(scope, person)
        await self.app(known_scope, receive, send_with_rules)

    def _refuse_stranger_host(self, headers: Headers) -> None:
        """Refuse a request of another host or page.

        An Origin has to be written like the Host, as browsers write both. If it were let through
        otherwise, Streamlit would ask outside for the addresses that this machine might have.

        Raises:
            UnknownSenderError: its reason is a key of `REFUSALS`.
        """
        stated = headers.getlist("host")
        authority = stated[0] if len(stated) == 1 else ""
        host = host_of(authority)
        if host is None:
            raise UnknownSenderError("bad_host")
        if host not in self.hosts:
            raise UnknownSenderError("other_host")
        own = (f"http://{authority}", f"https://{authority}")
        for origin in headers.getlist("origin"):
            if origin not in own:
                raise UnknownSenderError("other_origin")


def refuse_closed(path: str, person: Person) -> None:
    """Refuse files that pages show or take in, where the pages themselves are refused.

    Raises:
        UnknownSenderError: whoever asks may look at nothing.
    """
    is_file = any(part in path for part in FILE_PATHS)
    if is_file and not _may_look(person):
        raise UnknownSenderError("may_not_look")


def _may_look(person: Person) -> bool:
    try:
        return may(person, VIEW)
    except PlanningError:  # the page tells what is wrong with the roles
        return False


async def refuse(reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Say why a request is refused; a websocket is closed before it opens, which is a 403."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await message_page(REFUSALS[reason], f"doors.{reason}")(
            scope,
            receive,
            send,
        )


async def failed(_request: Request, _error: Exception) -> PlainTextResponse:
    """Answer where Streamlit fails; Starlette sends this answer past every middleware."""
    return message_page(500, "doors.failed")


def page_policy(authority: str) -> str:
    """Fill the policy of a page that was asked of `authority`, a well-formed Host header."""
    # not every browser counts websockets as 'self'; the policy has no way to write IPv6
    sockets = "" if authority.startswith("[") else f"ws://{authority} wss://{authority}"
    scripts = " ".join(inline_script_sources())
    return PAGE_POLICY.format(scripts=scripts, sockets=sockets)


@cache
def inline_script_sources() -> tuple[str, ...]:
    """Name the scripts inside Streamlit's own page by their hashes, so that no other runs."""
    page = Path(st.__file__).with_name("static") / "index.html"
    html = page.read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return tuple(map(_source_of, scripts))


def _source_of(script: str) -> str:
    """Name a script as a content security policy does."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
