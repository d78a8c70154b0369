"""A small OpenID provider that tests start: discovery, keys, authorisation, tokens, sign-out.

It signs in whoever `who` says, without asking, and remembers what was asked of it.
"""

import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.pages.serving import Outside, Started, started

CLIENT, SECRET = "pilot-atlas", "secret-of-tests"
KEY = RSAKey.generate_key(2048, {"kid": "of-tests", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "of-tests", "use": "sig", "alg": "RS256"})


@dataclass
class Provider:
    """What the provider says and saw.

    `who` are the claims of whoever signs in; None refuses. `key` signs its tokens.
    """

    address: str
    who: dict[str, Any] | None = None
    key: RSAKey = field(default_factory=lambda: KEY)
    audience: str = CLIENT
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Give where the browser goes on to."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        if self.who is None:
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            answer = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        begun = self.codes.pop(asked["code"])
        verifier = hashlib.sha256(asked["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        assert challenge == begun["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": self.audience,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            **(self.who or {}),
        }
        signed = jwt.encode({"alg": "RS256", "kid": "of-tests"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def secrets_toml(self, redirect: str, cookie_secret: str = "c" * 40) -> str:
        """Write what Streamlit has to know of this provider."""
        return f"""
[auth]
redirect_uri = "{redirect}"
cookie_secret = "{cookie_secret}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{self.address}/.well-known/openid-configuration"
"""


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.provider.asked.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif parts.path == "/keys":
            self._json({"keys": [KEY.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self._redirect(self.provider.authorize(asked))
        elif parts.path == "/end":
            self._redirect(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        self.provider.asked.append(self.path)
        self._json(self.provider.token(asked))

    def _json(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing among the output of tests."""


@contextmanager
def provided() -> Iterator[Provider]:
    """Start a provider on a free port of its own."""

    class Handler(_Handler):
        pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{listener.server_port}")
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield Handler.provider
    listener.shutdown()
    listener.server_close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def signing(
    registry: Path, provider: Provider, outside: Outside, folder: Path, **more: str
) -> Iterator[Started]:
    """Start a server whose people sign in with the provider, which alone it can ask."""
    port = free_port()
    file = folder / "secrets.toml"
    redirect = f"http://127.0.0.1:{port}/oauth2callback"
    file.write_text(provider.secrets_toml(redirect), encoding="utf-8")
    options = ("--server.port", str(port), "--secrets.files", str(file))
    told = {"PILOT_ATLAS_IDENTITY": "oidc", "NO_PROXY": "127.0.0.1", **more}
    with started(registry, outside, *options, told=told) as running:
        yield running
