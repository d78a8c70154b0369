"""Streamlit's own login: what its secrets have to say, and whom its signed cookie names."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from streamlit import auth_util
from streamlit.errors import Error as StreamlitError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.parts.run.answers import planning_error

CLAIMS = ("preferred_username", "email", "sub")  # the first that is there is the name
PROVIDER = "default"  # the one in [auth] itself
CALLBACK = "/oauth2callback"
SIGNED_IN_DAYS = 0.5  # Streamlit's cookie would be believed for a month; a working day is enough
LEAST_SECRET = 32  # letters: whoever guesses the secret can sign in as anybody
Claims = Mapping[str, object]


# --- at the start ---------------------------------------------------------------------------------


def refuse_unfit(hosts: frozenset[str]) -> None:
    """Refuse secrets with which nobody could sign in, or anybody as anybody.

    Args:
        hosts: that the server answers.
    Raises:
        PlanningError: says what is missing or wrong.
    """
    if not auth_util.is_authlib_installed():
        raise planning_error("identity.no_authlib")
    try:
        auth_util.validate_auth_credentials(PROVIDER)
        redirect = auth_util.get_validated_redirect_uri()
    except StreamlitError as error:
        said = " ".join(str(error).split())
        raise planning_error("identity.secrets", said=said) from error
    if redirect is None:
        raise planning_error("identity.redirect", ending=CALLBACK)
    host = urlsplit(redirect).hostname or ""
    if not {host, f"[{host}]"} & hosts:
        raise planning_error("identity.redirect_host", host=host)
    if len(get_cookie_secret()) < LEAST_SECRET:
        raise planning_error("identity.cookie_secret", n=LEAST_SECRET)


# --- of a request ---------------------------------------------------------------------------------


def claims_of(request: HTTPConnection) -> Claims:
    """Read what the provider said of whoever sent a request; nothing if he has not signed in."""
    secret = get_cookie_secret()
    cookies = request.cookies

    def signed(name: str) -> bytes | None:
        value = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(secret, name, value, SIGNED_IN_DAYS)

    content = auth_util.get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        claims = json.loads(content or b"{}")
    except ValueError:
        return {}
    is_ours = isinstance(claims, dict) and claims.get("is_logged_in") is True
    is_here = is_ours and claims.get("origin") == auth_util.get_origin_from_redirect_uri()
    return claims if is_here else {}


def name_in(claims: Claims, claim: str = "") -> str | None:
    """Take the name from claims; None if there is none.

    Args:
        claim: that is the name; "" for the first of `CLAIMS` that is there.
    """
    for wanted in [claim] if claim else CLAIMS:
        value = claims.get(wanted)
        is_proved = wanted != "email" or claims.get("email_verified") is True
        if isinstance(value, str) and value.strip() and is_proved:
            return value.strip()
    return None
