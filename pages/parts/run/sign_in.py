"""The way to sign in and back: the page that was wanted opens again afterwards.

Streamlit's login comes back at its root, whatever page it was begun on. So a sign-in begins at an
address of ours, which keeps the wanted page in a cookie; when the provider sends the browser back,
the answer leads there. Only addresses of our own pages are kept or followed.
"""

from pathlib import PurePath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.user_info import generate_login_redirect_url

from pages.parts.run import address, identity, oidc
from pages.parts.run.answers import message_page
from pages.parts.run.shell import FILES

SIGN_IN = "/sign-in"
WANTED = "pilot_atlas_wanted"  # the cookie
MOST_LETTERS = 3000  # of an address in a cookie, which browsers cut off at 4096
FOUND = 302  # how Streamlit leads on
KEPT_S = 15 * 60  # for a sign-in with a second factor


def base() -> str:
    """Give the path below which the server answers, "" for its root."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def own_address(wanted: str) -> str:
    """Give an address as one of our own pages; the overview if it is none.

    It is put together anew from a page that there is and the query.
    """
    root = f"{base()}/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return root
    path = parts.path.rstrip("/") or root
    is_foreign = bool(parts.scheme or parts.netloc)
    if is_foreign or not wanted.startswith("/"):
        return root
    if path not in _pages():
        return root
    whole = path
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if pairs:
        whole += f"?{urlencode(pairs)}"
    is_short = len(quote(whole, safe="")) <= MOST_LETTERS
    return whole if is_short else path


def _pages() -> set[str]:
    """List the addresses of our pages."""
    pages = {f"{base()}/"}
    for key, file in FILES.items():
        if key != "overview":
            name = PurePath(file).stem
            pages.add(f"{base()}/{name}")
    return pages


def link() -> str:
    """Write the address that signs in and comes back to the page of this run."""
    page = urlsplit(address.whole())
    path = page.path or "/"
    wanted = own_address(f"{path}?{page.query}")
    query = urlencode({"to": wanted})
    return f"{base()}{SIGN_IN}?{query}"


async def begin(request: Request) -> Response:
    """Send a browser to the provider, and keep where it wants to be."""
    if identity.in_force().kind != identity.OIDC:
        return message_page(404, "doors.no_sign_in")
    wanted = own_address(request.query_params.get("to", ""))
    answer = RedirectResponse(generate_login_redirect_url(oidc.PROVIDER), 303)
    answer.headers["Cache-Control"] = "no-store"
    answer.set_cookie(
        WANTED,
        quote(wanted, safe=""),
        max_age=KEPT_S,
        path=f"{base()}/",
        httponly=True,
        samesite="lax",
    )
    return answer


def routes() -> list[Route]:
    """List the addresses of this module."""
    return [Route(f"{base()}{SIGN_IN}", begin, methods=["GET"])]


class WayBack:
    """Lead a browser that comes back from the provider to the page that was wanted, once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = _kept_in(scope)
        if kept is None:
            await self.app(scope, receive, send)
            return
        wanted = own_address(kept)

        async def send_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                _lead_back(message, wanted)
            await send(message)

        await self.app(scope, receive, send_back)


def _kept_in(scope: Scope) -> str | None:
    """Read the page that was wanted, from a request that comes back from the provider."""
    if scope["type"] != "http":
        return None
    if scope["path"] != f"{base()}{oidc.CALLBACK}":
        return None
    kept = HTTPConnection(scope).cookies.get(WANTED)
    return None if kept is None else unquote(kept)


def _lead_back(message: Message, wanted: str) -> None:
    """Let an answer that leads to the root lead to a page, and forget that it was wanted."""
    if message["status"] != FOUND:
        return
    forget = Response()
    forget.delete_cookie(WANTED, path=f"{base()}/")
    headers = MutableHeaders(scope=message)
    headers["Location"] = wanted
    headers.append("Set-Cookie", forget.headers["Set-Cookie"])
