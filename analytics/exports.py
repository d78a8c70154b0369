"""What can be exported, and as what. A new format is one more function in `FORMATS`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.documents.workbook.book import views_workbook
from analytics.drawing.picture import (
    ALL,
    DESK,
    PROJECTED,
    SHARE,
    Picture,
    refuse_size,
)
from analytics.setting import Setting
from analytics.since.staircase import Staircase
from analytics.siting.ask import DEFAULT_SITES, Ask
from data.credits import refuse_without_approval
from data.registry import Registry
from data.vocabulary import UNIT_KINDS
from geo.errors import PlanningError

Tell = Callable[[float], None]
MOST_SHOWN = 40  # letters of a value that a fault repeats


@dataclass(frozen=True)
class ExportRequest:
    """What to write; each format reads of it the fields it has a use for."""

    # a kind of unit ("county") or a place ("city:330600"); None: the format's own choice
    unit: str | None = None
    clusters: tuple[str, ...] = ()
    language: str = "zh"
    public: bool = False
    decisions: Decisions = NO_DECISIONS
    layer: str = "gaps"  # of map files
    share: bool = False  # of pictures: the share of needs met instead of the worst state
    size: tuple[int, int] = (1920, 1080)  # of pictures, px
    projected: bool = False  # of pictures: letters for the back row
    dark: bool = False  # of pictures
    sites: int = DEFAULT_SITES  # of slides and reports
    # of slides: which, in this order, saved views ("ic@city:330600") among them; none: all
    screens: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()  # of slides: the planner's own notes by screen
    # of slides: the staircases of the screens of changes, by their keys
    staircases: tuple[tuple[str, Staircase], ...] = ()

    @property
    def unit_kind(self) -> str | None:
        """The kind of unit whose rows are listed.

        Raises:
            PlanningError: a place is given instead.
        """
        if self.unit is None or self.unit in UNIT_KINDS:
            return self.unit
        raise PlanningError(
            f"此格式按区域类别列出：--unit 须为 {'、'.join(UNIT_KINDS)} 之一，"
            f"而不是“{self.unit}”。",
            f"This format lists a kind of unit: --unit is one of {', '.join(UNIT_KINDS)}, not"
            f" '{self.unit}'.",
        )

    def place_in(self, registry: Registry) -> str:
        """Give the place that is shown, "kind:id"; the province where none is asked for."""
        if self.unit is None or self.unit == "province":
            return registry.province.place
        return self.unit

    @property
    def cluster(self) -> str | None:
        """The one cluster that is shown.

        Raises:
            PlanningError: there are several.
        """
        if len(self.clusters) > 1:
            raise PlanningError(
                "此格式一次只写一个集群。", "This format is written for one cluster at a time."
            )
        if self.clusters:
            return self.clusters[0]
        return None


def picture_size(text: str) -> tuple[int, int]:
    """Read "1920x1080" as width and height in px.

    Raises:
        PlanningError: it is written otherwise, or is a size at which no picture is drawn.
    """
    written = re.fullmatch(r"([0-9]{1,9})[xX×]([0-9]{1,9})", text.strip())
    if written is None:
        shown = text[:MOST_SHOWN]
        raise PlanningError(
            f"“{shown}”不是图幅。请写成 1920x1080（宽x高，像素）。",
            f"'{shown}' is no size of a picture. Write 1920x1080 (width x height, px).",
        )
    width, height = map(int, written.groups())
    refuse_size(width, height)
    return width, height


def _workbook(
    registry: Registry, setting: Setting, request: ExportRequest, format: str, tell: Tell
) -> bytes:
    return views_workbook(
        registry,
        setting,
        request.language,
        unit_kind=request.unit_kind,
        clusters=request.clusters,
        decisions=request.decisions,
    )


def _map_file(
    registry: Registry, setting: Setting, request: ExportRequest, format: str, tell: Tell
) -> bytes:
    # shapes take a second to load, and nothing else needs them
    from analytics.documents.map_files import MapFileRequest, gis_file

    chosen = MapFileRequest(
        layer=request.layer,
        unit_kind=request.unit_kind or "county",
        clusters=request.clusters,
        decisions=request.decisions,
    )
    return gis_file(registry, setting, format, chosen)


def _picture(
    registry: Registry, setting: Setting, request: ExportRequest, format: str, tell: Tell
) -> bytes:
    from analytics.drawing.png import png
    from analytics.drawing.svg import svg

    place = request.place_in(registry)
    outlined = place.startswith(("county:", "zone:", "area:"))
    picture = Picture(
        SHARE if request.share else request.cluster or ALL,
        extent=place,
        chosen=place if outlined else None,
        width=request.size[0],
        height=request.size[1],
        sizes=PROJECTED if request.projected else DESK,
        language=request.language,
        dark=request.dark,
    )
    drawn = svg(registry, setting, picture)
    if format == "svg":
        return drawn.encode()
    return png(drawn)


def _slides(
    registry: Registry, setting: Setting, request: ExportRequest, format: str, tell: Tell
) -> bytes:
    from analytics.documents.screens.briefing import (
        KEYS,
        arrange_screens,
        briefing_screens,
        view_screen,
    )
    from analytics.documents.slides.deck import slide_deck

    language = request.language
    computed = dict(request.staircases)
    views = [
        view_screen(registry, setting, language, key, computed)
        for key in request.screens
        if key not in KEYS
    ]
    screens = briefing_screens(registry, setting, language, Ask(sites=request.sites))
    tell(0.5)
    arranged = arrange_screens(
        [*screens, *views],
        request.screens,
        dict(request.own),
    )
    return slide_deck(registry, setting, arranged, language)


def _report(
    registry: Registry, setting: Setting, request: ExportRequest, format: str, tell: Tell
) -> bytes:
    from analytics.documents.report.compose import compose_report
    from analytics.documents.report.subject import Subject

    subject = Subject(
        registry,
        setting,
        request.language,
        place=request.place_in(registry),
        clusters=request.clusters,
        decisions=request.decisions,
        sites=request.sites,
    )
    report = compose_report(subject, lambda done: tell(0.8 * done))
    if format == "html":
        from analytics.documents.report.web import html

        return html(report)
    from analytics.documents.report.typeset import pdf

    return pdf(report)


# format -> the function that makes its bytes
FORMATS: dict[str, Callable[[Registry, Setting, ExportRequest, str, Tell], bytes]] = {
    "pdf": _report,
    "html": _report,
    "pptx": _slides,
    "xlsx": _workbook,
    "svg": _picture,
    "png": _picture,
    "gpkg": _map_file,
    "geojson": _map_file,
    "geoparquet": _map_file,
}


def export(
    registry: Registry,
    setting: Setting,
    format: str,
    request: ExportRequest,
    tell: Tell = lambda done: None,
) -> bytes:
    """Write a request in a format of `FORMATS`; the same question gives the same bytes.

    Args:
        tell: called with the share of the work that is done, 0-1, by formats that take long.
    Raises:
        PlanningError: the request is for the public and the boundaries have no approval number,
            or the format cannot write it.
    """
    if request.public:
        refuse_without_approval(registry)
    return FORMATS[format](registry, setting, request, format, tell)
