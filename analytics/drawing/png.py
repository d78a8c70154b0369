"""A picture as PNG, drawn by resvg with the fonts of this machine."""

from functools import cache
from html import escape

from resvg_py import svg_to_bytes

from analytics.drawing.marks import FONT
from geo.errors import PlanningError

NO_CHINESE_FONT = (
    (
        "本机没有中文字体，汉字会成为空框。请安装 Noto Sans CJK SC（Debian、Ubuntu 软件包"
        " fonts-noto-cjk）、微软雅黑或苹方后再试。"
    ),
    (
        "This machine has no Chinese font: Chinese words would be empty boxes. Install Noto Sans"
        " CJK SC (the package fonts-noto-cjk on Debian and Ubuntu), Microsoft YaHei or PingFang SC."
    ),
)


def png(svg: str) -> bytes:
    """Draw an SVG of `analytics.drawing.svg` as PNG, of its own width and height in px.

    Raises:
        PlanningError: this machine has no font with Chinese characters.
    """
    if not draws_chinese():
        raise PlanningError(*NO_CHINESE_FONT)
    return svg_to_bytes(svg_string=svg)


@cache
def draws_chinese() -> bool:
    """True if two Chinese characters look different: without a font both are the same empty box."""
    return svg_to_bytes(svg_string=_glyph("浙")) != svg_to_bytes(svg_string=_glyph("江"))


def _glyph(char: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="34"'
        f' font-size="32" font-family="{escape(FONT)}">{char}</text></svg>'
    )
