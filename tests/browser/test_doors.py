"""What a browser lets a page do under the rules that the server sends."""

import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Visitor, first_visit

# each way that a page has to load something, tried on OTHER, another host
TRIES = {
    "fetch": "fetch('OTHER/').catch(() => {})",
    "beacon": "navigator.sendBeacon('OTHER/', 'x')",
    "websocket": "new WebSocket('OTHER/'.replace('http', 'ws'))",
    "picture": "add('img', { src: 'OTHER/' })",
    "script": "add('script', { src: 'OTHER/' })",
    "style": "add('link', { rel: 'stylesheet', href: 'OTHER/' })",
    "font": "new FontFace('x', 'url(OTHER/)').load().catch(() => {})",
    "frame": "add('iframe', { src: 'OTHER/' })",
    "form": "add('form', { action: 'OTHER/', method: 'post' }).submit()",
    "import": "import('OTHER/').catch(() => {})",
    "worker": """
        const code = `
            addEventListener("securitypolicyviolation", (event) => postMessage(event.blockedURI));
            fetch("OTHER/");`;
        new Worker(URL.createObjectURL(new Blob([code]))).onmessage = (event) => done(event.data);
    """,
}
# `done` is told the address that the rules stopped
TRY = """() => new Promise((done) => {
    const add = (name, values) => {
        const element = Object.assign(document.createElement(name), values);
        document.body.append(element);
        return element;
    };
    const stopped = (event) => done(event.blockedURI);
    document.addEventListener("securitypolicyviolation", stopped, { once: true });
    CODE
})"""


@pytest.fixture
def other_host() -> Iterator[tuple[str, list[bytes]]]:
    """Another host, as browsers tell hosts apart, and what is asked of it."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(1000))

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    listener.close()


@pytest.fixture(scope="module")
def opened(desk: BrowserContext, server: str) -> Iterator[Page]:
    """A page that all ways are tried on: a way that is stopped leaves it as it was."""
    for visitor in first_visit(desk, server):
        yield visitor.open("/")


@pytest.mark.parametrize("way", TRIES)
def test_a_page_can_load_nothing_of_another_host(opened: Page, other_host, way):
    other, asked = other_host
    stopped = opened.evaluate(TRY.replace("CODE", TRIES[way]).replace("OTHER", other))
    assert stopped.partition("://")[2].startswith(other.partition("://")[2])
    # Chromium may open a connection ahead, before it asks the rules about a form; nothing goes
    # through it
    assert b"".join(asked) == b""


def test_a_script_that_gets_into_a_page_does_not_run(visit: Visitor):
    page = visit.open("/")
    page.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend", `<img src="x" onerror="window.ran = 1">`);
        const script = Object.assign(document.createElement("script"), { text: "window.ran = 1" });
        document.head.append(script);
    }""")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert any("script-src" in said for said in visit.complaints)


def test_another_page_cannot_show_the_dashboard_in_a_frame(browser, server):
    context = browser.new_context()
    page = context.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.set_content(f'<iframe src="{server}"></iframe>')
    context.close()
