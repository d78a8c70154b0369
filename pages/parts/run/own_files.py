"""Files made for one person, which nobody else can fetch.

Streamlit's own addresses of files answer whoever has them, even after the session has ended. These
here ask who it is, with the same answer as the pages: the doors' (`identity.PERSON`).
"""

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from cachetools import TTLCache
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import runtime

from data.roles import NotAllowedError, Person
from geo.errors import PlanningError
from pages.parts.run import identity, sign_in
from pages.parts.run.answers import MESSAGE_POLICY, message_page, planning_error, rules

PATH = "/own"
MOST_BYTES = 256_000_000  # of all people; the files that were shown longest ago go first
MOST_S = 2 * 60 * 60  # since a file was shown last
OVERHEAD = 1000  # bytes that a file counts beside its content, so that empty ones are bounded, too
Make = Callable[[], bytes]


@dataclass(frozen=True)
class OwnFile:
    """A file, or what makes it when it is fetched.

    Attributes:
        owner: alone may fetch it.
        session: of the page that shows it; the file goes with it.
        name: that the browser saves it under.
        media_type: as in a Content-Type.
        make: gives its bytes.
        held_bytes: that it keeps in memory.
    """

    owner: Person
    session: str
    name: str
    media_type: str
    make: Make
    held_bytes: int


class OwnFiles:
    """Files by ids that cannot be guessed, bounded in bytes and in time."""

    def __init__(
        self,
        is_open: Callable[[str], bool],
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make an empty store.

        Args:
            is_open: tells of a session if a browser is still connected with it.
            most_bytes: that it holds.
            clock: gives seconds.
        """
        self._is_open = is_open
        self._lock = threading.Lock()
        self._files: TTLCache[str, OwnFile] = TTLCache(most_bytes, MOST_S, clock, _weight)
        self._ids: dict[tuple[Person, str, str], str] = {}

    def keep(self, file: OwnFile, key: str) -> str:
        """Keep a file in the place of the one that the same button of a page had before.

        Args:
            key: of the button.
        Returns:
            Its id, the same at every run of the page.
        Raises:
            PlanningError: the file is larger than the store.
        """
        with self._lock:
            self._forget_gone()
            place = (file.owner, file.session, key)
            name = self._ids.setdefault(place, secrets.token_urlsafe(32))
            try:
                self._files[name] = file
            except ValueError as error:
                raise _too_large(file) from error
            return name

    def get(self, name: str, person: Person) -> OwnFile | None:
        """Give a file to its owner; None to everybody else, and when it is gone."""
        with self._lock:
            file = self._files.get(name)
        if file is None or file.owner != person or not self._is_open(file.session):
            return None
        return file

    def _forget_gone(self) -> None:
        """Forget files of sessions that have ended, and places of files that are gone."""
        for place, name in list(self._ids.items()):
            file = self._files.get(name)
            if file is None:
                del self._ids[place]
            elif not self._is_open(file.session):
                del self._ids[place]
                del self._files[name]


def _weight(file: OwnFile) -> int:
    return file.held_bytes + OVERHEAD


def _too_large(file: OwnFile) -> PlanningError:
    megabytes = round(file.held_bytes / 1_000_000)
    return planning_error("doors.too_large", name=file.name, n=megabytes)


def _is_open(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


FILES = OwnFiles(_is_open)


# --- the address ----------------------------------------------------------------------------------


def address_of(name: str) -> str:
    """Write the address of a file for its page."""
    return f"{sign_in.base()}{PATH}/{name}"


def send(request: Request) -> Response:
    """Answer whoever asks for a file: its owner gets it, and to others there is none."""
    person: Person = request.scope[identity.PERSON]
    file = FILES.get(request.path_params["name"], person)
    if file is None:
        return _missing()
    try:
        content = file.make()
    except NotAllowedError:  # the role was taken away meanwhile
        return _missing()
    except PlanningError as error:
        return PlainTextResponse(str(error), 409, headers=_unkept(rules(MESSAGE_POLICY)))
    headers = _unkept({"Content-Disposition": disposition(file.name), "Accept-Ranges": "none"})
    return Response(content, headers=headers, media_type=file.media_type)


def _missing() -> Response:
    answer = message_page(404, "doors.no_file")
    answer.headers.update(_unkept({}))
    return answer


def _unkept(headers: dict[str, str]) -> dict[str, str]:
    """Add that nothing on the way may keep an answer."""
    return {**headers, "Cache-Control": "no-store"}


def disposition(name: str) -> str:
    """Write a header by which a browser saves a file under a name (RFC 6266).

    >>> disposition("名单 1.csv")
    'attachment; filename="file.csv"; filename*=UTF-8\\'\\'%E5%90%8D%E5%8D%95%201.csv'
    """
    plain = name
    if not re.fullmatch(r"[A-Za-z0-9._ -]+", name):
        ending = PurePath(name).suffix
        plain = f"file{ending}" if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else "file"
    encoded = quote(name, safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def routes() -> list[Route]:
    """List the addresses of this module."""
    return [Route(f"{sign_in.base()}{PATH}/{{name}}", send, methods=["GET"])]
