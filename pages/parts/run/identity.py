"""Who asks: how a deployment tells people apart, asked once of each request in the doors.

PILOT_ATLAS_IDENTITY is `none` (the default: one desk, or nameless viewers), `header` (a gateway
that signs in names the person), or `oidc` (Streamlit's own login). Whatever is further in believes
only the token that the doors put on a request, in the place of any that it came with.
"""

import ipaddress
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import HTTPConnection
from starlette.types import Scope

from data.roles import STRANGER, Person, local_person
from pages.parts.run import oidc
from pages.parts.run.answers import planning_error

IDENTITY_VARIABLE = "PILOT_ATLAS_IDENTITY"
HEADER_VARIABLE = "PILOT_ATLAS_IDENTITY_HEADER"
GATEWAYS_VARIABLE = "PILOT_ATLAS_GATEWAYS"
CLAIM_VARIABLE = "PILOT_ATLAS_IDENTITY_CLAIM"
NONE, HEADER, OIDC = "none", "header", "oidc"
KINDS = (NONE, HEADER, OIDC)
OWN_KIND = {HEADER_VARIABLE: HEADER, GATEWAYS_VARIABLE: HEADER, CLAIM_VARIABLE: OIDC}
DEFAULT_HEADER = "X-Remote-User"
MOST_LETTERS = 200  # of a name
TOKEN_CHARACTERS = frozenset(
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
)  # RFC 9110, 5.6.2
SPOKEN_FOR = ("host", "origin", "cookie", "x-pilot-atlas-person")  # mean something else
# a request that carries one of these was passed on, so it does not come from the desk
PASSED_ON = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class UnknownSenderError(Exception):
    """A request that is refused, as nobody vouches for who sent it.

    Attributes:
        reason: a key of the catalogue's section "doors".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Identity(Protocol):
    """How people are told apart."""

    @property
    def kind(self) -> str:
        """One of `KINDS`."""

    def person_of(self, request: HTTPConnection) -> Person:
        """Tell who sent a request.

        Raises:
            UnknownSenderError: it is to be refused.
        """


# --- the three ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """No sign-in: the user of this machine, and nameless viewers.

    Attributes:
        is_alone: True if only this machine can reach the server, under its own names.
    """

    is_alone: bool
    kind: str = NONE

    def person_of(self, request: HTTPConnection) -> Person:
        """Tell the desk from whoever comes through others."""
        is_passed_on = any(name in request.headers for name in PASSED_ON)
        if self.is_alone and not is_passed_on:
            return _user_of_machine()
        return STRANGER


@cache
def _user_of_machine() -> Person:
    """Give the user whose process this is; asked once, as the answer may come from a directory."""
    return local_person()


@dataclass(frozen=True)
class Gateway:
    """A gateway signs people in, and names them in a header.

    Attributes:
        header: its name, in lower case.
        networks: from which its requests come.
    """

    header: str
    networks: tuple[Network, ...]
    kind: str = HEADER

    def person_of(self, request: HTTPConnection) -> Person:
        """Believe the header of the gateway, and of nobody else."""
        sender = request.client
        if sender is None or not self._is_gateway(sender.host):
            raise UnknownSenderError("no_gateway")
        stated = request.headers.getlist(self.header)
        if len(stated) != 1:
            raise UnknownSenderError("no_name")
        name = _name_in(stated[0])
        if name is None:
            raise UnknownSenderError("no_name")
        return Person(name)

    def _is_gateway(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        # a socket for both families writes IPv4 as ::ffff:10.1.2.3
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.networks)


def _name_in(value: str) -> str | None:
    """Read a name from a header, which may be in UTF-8; None if it is none."""
    try:
        name = value.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return None
    return name if is_name(name) else None


def is_name(text: str) -> bool:
    """True if a text can stand for a person in the audit: short, and without invisible letters."""
    if not 0 < len(text) <= MOST_LETTERS:
        return False
    categories = {unicodedata.category(letter)[0] for letter in text}
    return "C" not in categories


@dataclass(frozen=True)
class Provider:
    """Streamlit's own login: a provider signs people in, and a signed cookie says who they are.

    Attributes:
        claim: of the provider that is the name; "" for the first of `oidc.CLAIMS` that is there.
    """

    claim: str = ""
    kind: str = OIDC

    def person_of(self, request: HTTPConnection) -> Person:
        """Read the cookie that only this server can sign."""
        claims = oidc.claims_of(request)
        name = oidc.name_in(claims, self.claim)
        if name is None or not is_name(name):
            return STRANGER
        return Person(name)


# --- what the deployment says ---------------------------------------------------------------------

_in_force: list[Identity] = [Desk(is_alone=True)]  # a page that runs without a server


def in_force() -> Identity:
    """Give the identity of this deployment."""
    return _in_force[0]


def put_in_force(identity: Identity) -> None:
    """Say how people are told apart, before the server starts."""
    _in_force[0] = identity


def identity_of(told: Mapping[str, str], hosts: frozenset[str], *, is_alone: bool) -> Identity:
    """Read how a deployment tells people apart.

    Args:
        told: environment variables.
        hosts: that the server answers.
        is_alone: True if only this machine can reach the server, under its own names.
    Raises:
        PlanningError: what is told makes no sense.
    """
    kind = told.get(IDENTITY_VARIABLE, "").strip() or NONE
    if kind not in KINDS:
        raise planning_error("identity.unknown", value=kind)
    _refuse_stray(told, kind)
    if kind == NONE:
        return Desk(is_alone)
    if kind == HEADER:
        return Gateway(_header_in(told), _networks_in(told))
    oidc.refuse_unfit(hosts)
    return Provider(told.get(CLAIM_VARIABLE, "").strip())


def _refuse_stray(told: Mapping[str, str], kind: str) -> None:
    """Refuse settings of another kind: whoever wrote them believes that they count.

    Raises:
        PlanningError: names the first.
    """
    for name, own in OWN_KIND.items():
        said = told.get(name, "").strip()
        if said and own != kind:
            raise planning_error("identity.stray", name=name)


def _header_in(told: Mapping[str, str]) -> str:
    name = told.get(HEADER_VARIABLE, "").strip() or DEFAULT_HEADER
    lowered = name.lower()
    if set(lowered) <= TOKEN_CHARACTERS and lowered not in SPOKEN_FOR:
        return lowered
    raise planning_error("identity.header", value=name)


def _networks_in(told: Mapping[str, str]) -> tuple[Network, ...]:
    networks = []
    said = told.get(GATEWAYS_VARIABLE, "")
    for entry in said.split(","):
        named = entry.strip()
        if named:
            networks.append(_network(named))
    if not networks:
        raise planning_error("identity.no_gateways")
    return tuple(networks)


def _network(entry: str) -> Network:
    try:
        network = ipaddress.ip_network(entry)
    except ValueError:
        network = None
    if network is not None and network.prefixlen:
        return network
    raise planning_error("identity.gateway", value=entry)


# --- the token on a request -----------------------------------------------------------------------

TOKEN_HEADER = "X-Pilot-Atlas-Person"  # noqa: S105 (its name)
TOKEN_KEY = "pilot_atlas_person"  # noqa: S105 (in st.user: .streamlit/config.toml says so)
PERSON = "pilot_atlas.person"  # in the scope of a request that has passed the doors
_signer = URLSafeSerializer(secrets.token_bytes(32), salt=TOKEN_HEADER)


def marked(scope: Scope, person: Person) -> Scope:
    """Give a request as it goes on: with the token of who sent it, and with no other."""
    name = TOKEN_HEADER.lower().encode()
    said = [person.name, person.is_local]
    token: str = _signer.dumps(said)
    headers = []
    for header in scope["headers"]:
        if header[0].lower() != name:
            headers.append(header)
    headers.append((name, token.encode()))
    return {**scope, "headers": headers, PERSON: person}


def person_in(token: object) -> Person:
    """Read who a token of this process names; a stranger if it is none."""
    if not isinstance(token, str):
        return STRANGER
    try:
        name, is_local = _signer.loads(token)
    except BadSignature:
        return STRANGER
    return Person(name, is_local=is_local)
