"""One browser tab without the browser: Streamlit's messages over a websocket, its message cache,
the files that maps fetch.

Every message is parsed, as that is how its kind is known; nothing else is done with a large one but
a search for the addresses in it. The driver has no processor of its own, so its share of the time
is in what it measures.
"""

import asyncio
import gzip
import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ADDRESS = re.compile(rb"/media/[0-9A-Za-z_-]+\.[0-9A-Za-z]+")
ANSWER_SECONDS = 120


class CountedConnection(ClientConnection):
    """A websocket that counts what arrives, frames and all, before anything is unpacked."""

    wire_bytes = 0

    def data_received(self, data: bytes) -> None:
        self.wire_bytes += len(data)
        super().data_received(data)


@dataclass
class Rerun:
    """What one rerun cost. Times in ms from the click: `ms` until Streamlit says the script has
    finished, `settled_ms` until every new file has arrived too. Bytes on the wire, and unpacked.
    """

    ms: float = 0
    settled_ms: float = 0
    ws_wire: int = 0
    ws_decoded: int = 0
    http_wire: int = 0
    http_decoded: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def wire(self) -> int:
        return self.ws_wire + self.http_wire

    @property
    def decoded(self) -> int:
        return self.ws_decoded + self.http_decoded


class MessageCache:
    """The browser's: a cacheable message stays until it was unused for `max_age` runs."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}  # hash -> number of the run that used it last
        self.runs, self.max_age = 0, 0

    def take(self, message: ForwardMsg) -> None:
        """Keep a cacheable message, or find the one that is referred to.

        Raises:
            KeyError: the server refers to a message that a browser would have dropped.
        """
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self.used:
                raise KeyError(f"reference to a message that is not cached: {message.ref_hash}")
            self.used[message.ref_hash] = self.runs
        elif message.metadata.cacheable:
            self.used[message.hash] = self.runs

    def end_run(self) -> None:
        self.runs += 1
        self.used = {
            name: run for name, run in self.used.items() if self.runs - run <= self.max_age
        }


class Visitor:
    """A session on one page.

    `start` opens it, `choose` clicks; each answers with what the rerun cost.
    """

    def __init__(self, port: int, page: str = "") -> None:
        self.port, self.page = port, page
        self.page_hash = ""
        self.query: dict[str, str] = {}
        self.cache = MessageCache()
        self.fetched: set[bytes] = set()
        self.widgets: dict[str, WidgetState] = {}  # id -> state, as the browser sends all of them
        self.selectboxes: dict[str, tuple[str, list[str]]] = {}  # key -> widget id, options

    async def start(self) -> Rerun:
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        self.socket = await connect(
            address,
            subprotocols=["streamlit"],
            origin=f"http://127.0.0.1:{self.port}",
            max_size=None,
            max_queue=None,
            ping_interval=None,
            create_connection=CountedConnection,
            proxy=None,
        )
        return await self.rerun()

    async def close(self) -> None:
        await self.socket.close()

    def options(self, key: str) -> list[str]:
        """The words a selectbox offers."""
        return self.selectboxes[key][1]

    async def choose(self, key: str, option: str) -> Rerun:
        """Choose a word in the selectbox with this key; a bound one goes into the address of the
        page too.
        """
        widget_id, _ = self.selectboxes[key]
        self.widgets[widget_id] = WidgetState(id=widget_id, string_value=option)
        if key in self.query:
            self.query[key] = option
        return await self.rerun()

    async def rerun(self) -> Rerun:
        """Send the state of the tab and wait until the script has finished and the map's new files
        are there.
        """
        cost, before = Rerun(), self.socket.wire_bytes
        addresses: set[bytes] = set()
        request = self._request()
        clicked = time.perf_counter()
        await self.socket.send(request)
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                payload = await self.socket.recv()
                cost.ws_decoded += len(payload)
                message = ForwardMsg.FromString(payload)
                if message.WhichOneof("type") == "script_finished":
                    break
                self._take(message, cost)
                addresses.update(ADDRESS.findall(payload))
        cost.ms = (time.perf_counter() - clicked) * 1000
        cost.ws_wire = self.socket.wire_bytes - before
        self.cache.end_run()
        await self._fetch(addresses - self.fetched, cost)
        cost.settled_ms = (time.perf_counter() - clicked) * 1000
        return cost

    def _request(self) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode({key: value for key, value in self.query.items() if value})
        state.widget_states.widgets.extend(self.widgets.values())
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page
        state.cached_message_hashes.extend(self.cache.used)
        state.context_info.timezone = "Asia/Shanghai"
        state.context_info.locale = "zh-CN"
        state.context_info.url = f"http://127.0.0.1:{self.port}/{self.page}"
        return message.SerializeToString()

    def _take(self, message: ForwardMsg, cost: Rerun) -> None:
        """Do with a message what a browser has to remember of it."""
        self.cache.take(message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.cache.max_age = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self._arrive(message.navigation)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind == "exception":
                cost.faults.append(f"{element.exception.type}: {element.exception.message}")
            elif kind == "alert" and element.alert.format == element.alert.ERROR:
                cost.faults.append(element.alert.body)
            else:
                self._mount(kind, element)

    def _arrive(self, navigation: Navigation) -> None:
        """Stay on the page that is shown, which this message alone names: `new_session` always
        names the main script.

        Raises:
            RuntimeError: it is not the page that was asked for, so what is measured would be
                something else.
        """
        self.page_hash = navigation.page_script_hash
        shown = next(
            page for page in navigation.app_pages if page.page_script_hash == self.page_hash
        )
        address = "" if shown.is_default else shown.url_pathname
        if address != self.page:
            raise RuntimeError(f"page '{self.page}' was asked for and '{address}' was shown")

    def _mount(self, kind: str, element: Element) -> None:
        """A widget that appears tells the browser its value, and keeps it from then on."""
        state = _first_state(kind, element)
        if state is None:
            return
        self.widgets.setdefault(state.id, state)
        if kind == "selectbox":
            box = element.selectbox
            # a key is the last part of a widget's id
            key = box.query_param_key or box.id.rsplit("-", 1)[-1]
            self.selectboxes[key] = (box.id, list(box.options))
            if box.query_param_key:
                self.query.setdefault(key, "")

    async def _fetch(self, addresses: set[bytes], cost: Rerun) -> None:
        """Fetch files that this session has not had, at once, as a browser does."""
        answers = await asyncio.gather(
            *(asyncio.to_thread(_get, self.port, address.decode()) for address in addresses)
        )
        self.fetched |= addresses
        cost.files = len(addresses)
        cost.http_wire = sum(wire for wire, _ in answers)
        cost.http_decoded = sum(decoded for _, decoded in answers)


def _first_state(kind: str, element: Element) -> WidgetState | None:
    """The state of a widget as it is first drawn; None for what is not a widget or has no value
    yet.
    """
    widget = getattr(element, kind) if kind else None
    if kind in ("selectbox", "radio"):
        chosen = widget.options[widget.default] if widget.HasField("default") else None
        return WidgetState(
            id=widget.id, string_value=widget.raw_value if widget.set_value else chosen
        )
    if kind == "multiselect":
        state = WidgetState(id=widget.id)
        state.string_array_value.data.extend(
            widget.raw_values if widget.set_value else [widget.options[i] for i in widget.default]
        )
        return state
    if kind == "checkbox":
        return WidgetState(
            id=widget.id, bool_value=widget.value if widget.set_value else widget.default
        )
    return None


def _get(port: int, address: str) -> tuple[int, int]:
    """Bytes of one file: on the wire with its headers, and unpacked.

    Raises:
        RuntimeError: the server does not have it.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{address}: HTTP {answer.status}")
    headers = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    unpacked = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
    return headers + len(body), len(unpacked)
