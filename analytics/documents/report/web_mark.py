"""The mark of made data on a report as HTML: a band that stays in sight, and letters across it."""

from markupsafe import Markup

from analytics.drawing.marks import MADE, css_variables
from analytics.drawing.watermark import tile_address

BAND = Markup('<p class="made">{}</p>')
RULES = (
    ".made { position: sticky; top: 0; margin: 0; padding: .2rem; text-align: center;"
    " font-weight: 600; color: var(--letters); background: var(--ground); }"
    " body, .made { print-color-adjust: exact; -webkit-print-color-adjust: exact; }"
)


def rules_of(mark: str) -> str:
    """Write the rules of the style sheet; none without a mark."""
    if not mark:
        return ""
    tile = tile_address(mark, MADE["below-text"])
    across = f'body {{ background: url("{tile}"); }}'
    return css_variables(MADE) + across + RULES


def band(mark: str) -> Markup:
    """Write the band along the top; nothing without a mark."""
    return BAND.format(mark) if mark else Markup("")


def in_words(mark: str) -> str:
    """Write the mark before other words; nothing without one."""
    return f"{mark} · " if mark else ""
