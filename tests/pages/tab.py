"""A tab of a browser without the browser: a websocket session, and what the server writes in it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.pages.serving import PATIENCE

OWN_FILE = re.compile(r"/own/[\w-]{43}")
Headers = Sequence[tuple[str, str]]


class Tab:
    """A session on one page; `shown` is all that its last run wrote."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self.socket, self.page, self.page_hash = socket, page, ""
        self.buttons: dict[str, str] = {}  # label -> id
        self.shown = ""

    def run(self, query: dict[str, str] | None = None, pressed: str = "") -> str:
        """Run the page, after a press on the button with a label if one is named."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(query or {})
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page
        state.context_info.url = f"http://127.0.0.1/{self.page}"
        if pressed:
            trigger = WidgetState(id=self.buttons[pressed], trigger_value=True)
            state.widget_states.widgets.append(trigger)
        self.socket.send(message.SerializeToString())
        self.shown = "".join(self._answers())
        return self.shown

    def _answers(self) -> Iterator[str]:
        while True:
            payload = self.socket.recv(PATIENCE)
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return
            if kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            if kind == "delta" and message.delta.new_element.HasField("button"):
                button = message.delta.new_element.button
                self.buttons[button.label] = button.id
            yield payload.decode("utf-8", "ignore")

    def own_files(self) -> list[str]:
        """Give the addresses of files that the page offers to its visitor alone."""
        return OWN_FILE.findall(self.shown)


@contextmanager
def tab(port: int, page: str = "", headers: Headers = ()) -> Iterator[Tab]:
    """Open a page, as somebody whose requests carry these headers."""
    socket = connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers=list(headers),
        max_size=None,
        proxy=None,
    )
    with socket:
        opened = Tab(socket, page)
        opened.run()
        yield opened
