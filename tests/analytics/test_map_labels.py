"""Names on a map: room for each, none on another, the important ones first."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from analytics.drawing.labels import Label, overlap, placed, text_width, wrapped

PANEL = (0.0, 0.0, 400.0, 300.0)
FONTS = [
    path
    for path in map(
        Path,
        (
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
            "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
        ),
    )
    if path.exists()
]
TEXTS = st.sampled_from(["湖州", "景宁畲族自治县", "Huzhou", "Chun'an", "W", "iii"])
LABELS = st.lists(
    st.builds(
        Label,
        TEXTS,
        st.floats(0, 400),
        st.floats(0, 300),
        st.sampled_from([12.0, 20.0]),
        st.just("city"),
    ),
    max_size=30,
)


@given(LABELS)
def test_no_two_names_overlap_and_none_leaves_the_panel(labels):
    kept = placed(labels, [(100, 100, 150, 150)], PANEL)
    boxes = [label.box for label in kept]
    assert not any(overlap(a, b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert not any(overlap(box, (100, 100, 150, 150)) for box in boxes)
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 400 and box[3] <= 300 for box in boxes)


def test_the_first_is_placed_first_and_the_last_is_left_out():
    crowd = [Label(f"县{k}", 200, 150, 20, "county") for k in range(60)]
    kept = placed(crowd, [], PANEL)
    assert (
        kept[0] == crowd[0]
        and 1 < len(kept) < 60
        and [label.text for label in kept]
        == sorted((label.text for label in kept), key=lambda text: int(text[1:]))
    )


@pytest.mark.skipif(not FONTS, reason="no font to measure with")
@pytest.mark.parametrize(
    "text",
    [
        "各县最差状态（县数）",
        "Worst state of each county (counties)",
        "Pilot capability coverage, Zhejiang: all clusters",
        "2026-11-23-e21ddc3b · 75%",
        "Wenzhou MWQ@%&mw",
    ],
)
def test_a_text_is_never_wider_than_reckoned(text):
    for font in FONTS:
        if font.suffix == ".ttc" or text.isascii():
            assert (
                ImageFont.truetype(
                    str(font), 100, index=2 if font.suffix == ".ttc" else 0
                ).getlength(text)
                <= text_width(text, 100) * 1.001
            )


@given(st.text(alphabet="浙江 ab，（）。x", max_size=60), st.floats(20, 200))
def test_wrapping_loses_nothing_but_blanks_at_the_ends_of_lines(text, width):
    lines = wrapped(text, 10, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="浙江省a ", max_size=60), st.floats(40, 200))
def test_wrapped_lines_fit(text, width):
    assert all(
        text_width(line, 10) <= width for line in wrapped(text.replace("aaaa", "a"), 10, width)
    )


def test_punctuation_does_not_begin_a_line():
    assert wrapped("浙江，江苏。", 10, 25) == ["浙", "江，", "江", "苏。"]
