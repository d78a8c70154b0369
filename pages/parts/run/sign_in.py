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
    names = {PurePath(file).stem for key, file in FILES.items() if key != "overview"}
    pages = {root, *(f"{root}{name}" for name in names)}
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return root
    is_relative = not parts.scheme and not parts.netloc and wanted.startswith("/")
    path = parts.path if len(parts.path) == 1 else parts.path.rstrip("/")
    if path == base():
        path = root
    if not is_relative or path not in pages:
        return root
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    whole = f"{path}?{query}" if query else path
    return whole if len(quote(whole, safe="")) <= MOST_LETTERS else path


def link() -> str:
    """Write the address that signs in and comes back to the page of this run."""
    page = urlsplit(address.whole())
    wanted = f"{page.path or '/'}?{page.query}"
    return f"{base()}{SIGN_IN}?{urlencode({'to': own_address(wanted)})}"


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
        is_back = scope["type"] == "http" and scope["path"] == f"{base()}{oidc.CALLBACK}"
        kept = HTTPConnection(scope).cookies.get(WANTED) if is_back else None
        if kept is None:
            await self.app(scope, receive, send)
            return
        wanted = own_address(unquote(kept))
        forget = Response()
        forget.delete_cookie(WANTED, path=f"{base()}/")

        async def send_back(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 302:
                headers = MutableHeaders(scope=message)
                headers["Location"] = wanted
                headers.append("Set-Cookie", forget.headers["Set-Cookie"])
            await send(message)

        await self.app(scope, receive, send_back)
