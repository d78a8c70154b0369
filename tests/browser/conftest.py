"""A real browser against real servers: the system's Chromium, driven by Playwright. It finds no
other host, and remembers which others a page asked for.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    ViewportSize,
    sync_playwright,
)

from data.build import build
from data.build.read import SOURCES_DIR
from data.registry import REGISTRY_VARIABLE

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # without a graphics processor only WebGL is then drawn by its emulation: half the time
    "--disable-gpu-compositing",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
DESK: ViewportSize = {"width": 1366, "height": 768}
# what data may hold and no page may interpret
HOSTILE = {
    "pp-001": "<img src=x onerror=\"document.title='hacked'\">",
    "pp-002": '=HYPERLINK("http://example.invalid","x")',
    "pp-005": ":material/home: :red[x] **b**",
    "pp-006": r"$\LaTeX$ and {title} @@=1",
}


def chromium() -> str | None:
    names = (
        os.environ.get("CHROMIUM"),
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser of this machine; without one browser tests are skipped, or fail if required."""
    path = chromium()
    if path is None:
        if os.environ.get("BROWSER") == "required":
            pytest.fail(
                "BROWSER=required, but there is no chromium or google-chrome on PATH and CHROMIUM="
                " names none",
                pytrace=False,
            )
        pytest.skip("no chromium or google-chrome on PATH: browser tests are skipped")
    return path


@pytest.fixture(scope="session")
def playwright(browser_path: str) -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_path: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=browser_path, args=list(CHROMIUM_FLAGS))
    yield started
    started.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(registry: Path, port: int | None = None) -> Iterator[str]:
    """A Streamlit server of its own over a folder of snapshots; yields its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {REGISTRY_VARIABLE: str(registry)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def server(real_snapshots: Path) -> Iterator[str]:
    yield from serve(real_snapshots)


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real sources with hostile names in place of some platforms'."""
    sources, out = (
        tmp_path_factory.mktemp("hostile") / "sources",
        tmp_path_factory.mktemp("hostile-registry"),
    )
    shutil.copytree(SOURCES_DIR, sources)
    lines = (sources / "platforms.csv").read_text(encoding="utf-8").splitlines()
    for k, line in enumerate(lines):
        platform_id, _, rest = line.partition(",")
        if platform_id in HOSTILE:
            quoted = HOSTILE[platform_id].replace('"', '""')
            lines[k] = f'{platform_id},"{quoted}",{rest.partition(",")[2]}'
    (sources / "platforms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    build(sources, out)
    yield from serve(out)


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("no-registry"))


# `broken` lists what the rules of the page (its content security policy) stopped
LISTEN = """window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => {
    window.broken.push(`${event.effectiveDirective} ${event.blockedURI}`);
});"""


# without it a map is a drawing, which costs a machine without a graphics processor no time
NO_WEBGL = """HTMLCanvasElement.prototype.getContext = (ask => function (kind, ...rest) {
    return kind.startsWith("webgl") ? null : ask.call(this, kind, ...rest);
})(HTMLCanvasElement.prototype.getContext)"""


class Visitor:
    """A tab of a browser; what it asks of anybody but the server is remembered.

    It listens to requests and leaves them alone: a route would take the cache away, and every page
    would load Streamlit's client anew. Only with `webgl` its maps are live ones.
    """

    def __init__(self, context: BrowserContext, address: str, *, webgl: bool = False) -> None:
        self.context, self.address, self.strangers, self.complaints = context, address, [], []
        self.page: Page = context.new_page()
        self.page.add_init_script(LISTEN)
        if not webgl:
            self.page.add_init_script(NO_WEBGL)
        self.page.on("request", self._remember_strangers)
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _remember_strangers(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(request.url)

    def open(self, path: str, *, map_drawn: bool = False) -> Page:
        """Go to a page and wait until it is finished; with `map_drawn`, until its map is, too."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("h1.page", timeout=30_000)
        self.settle(map_drawn)
        return self.page

    def settle(self, map_drawn: bool = False) -> None:
        self.page.wait_for_timeout(400)  # for what a click or the measuring of the window sets off
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000
        )
        self.page.wait_for_selector("[data-stale=true]", state="detached", timeout=30_000)
        if map_drawn:
            self.page.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=30_000)
            self.page.wait_for_load_state("networkidle")
            self.page.wait_for_timeout(1200)

    def real_complaints(self) -> list[str]:
        """Console errors, but for two that are meant.

        The client probes for the server below a deep link, and a desk without WebGL has none.
        """
        meant = ("404", "Failed to create WebGL context")
        return [said for said in self.complaints if not any(part in said for part in meant)]


@pytest.fixture(scope="session")
def new_desk(
    playwright: Playwright, browser_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], BrowserContext]:
    """`new_desk()`: a desk for many visits, with a browser of its own.

    Its folder keeps Streamlit's client as the browser has compiled it, which takes a quarter of
    the processor time of every visit away; fades and slides, which are drawn frame by frame and
    which no test looks at, would add as much again.
    """

    def opened() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("desk"),
            executable_path=browser_path,
            args=list(CHROMIUM_FLAGS),
            viewport=DESK,
            reduced_motion="reduce",
            accept_downloads=True,
        )

    return opened


@pytest.fixture(scope="session")
def desk(new_desk: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    """A desk for many visits."""
    context = new_desk()
    yield context
    context.close()


@pytest.fixture(scope="session")
def other_desk(new_desk: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    """Somebody else's desk, which shares nothing with `desk`."""
    context = new_desk()
    yield context
    context.close()


@pytest.fixture
def visit(desk: BrowserContext, server: str) -> Iterator[Visitor]:
    """A tab, as of a first visit."""
    yield from first_visit(desk, server)


@pytest.fixture
def other_visit(other_desk: BrowserContext, server: str) -> Iterator[Visitor]:
    """A tab of somebody else."""
    yield from first_visit(other_desk, server)


@pytest.fixture
def map_visit(desk: BrowserContext, server: str) -> Iterator[Visitor]:
    """A tab in which live maps are drawn, as of a first visit."""
    yield from first_visit(desk, server, webgl=True)


def first_visit(desk: BrowserContext, server: str, *, webgl: bool = False) -> Iterator[Visitor]:
    """A tab of its own; what the browser stores is cleared before."""
    desk.clear_cookies()
    visitor = Visitor(desk, server, webgl=webgl)
    visitor.page.set_viewport_size(DESK)
    yield visitor
    visitor.page.close()
