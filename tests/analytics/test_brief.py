"""python -m analytics brief: the map as a file, whole or not at all; PNG with Chinese that can be
read.
"""

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PIL import Image

from analytics.cli.main import main
from analytics.drawing import png as module
from analytics.drawing.marks import DARK
from analytics.drawing.picture import Picture
from analytics.drawing.png import draws_chinese, png
from analytics.drawing.svg import svg
from analytics.setting import default_setting
from data.credits import map_approval, refuse_without_approval
from data.registry import REGISTRY_VARIABLE
from geo.errors import PlanningError


@pytest.fixture
def run(real_snapshots, monkeypatch, capfdbinary):
    """`run("--format", ...)`: exit code, bytes printed, messages."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(real_snapshots))

    def call(*words):
        code = main(["brief", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return call


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGBA")


def test_svg_is_written_of_the_size_asked_for(run, tmp_path):
    assert run(
        "--format",
        "svg",
        "--cluster",
        "ic",
        "--lang",
        "en",
        "--size",
        "1280x720",
        "--out",
        tmp_path / "map.svg",
    ) == (0, b"", "")
    root = ET.parse(tmp_path / "map.svg").getroot()
    assert root.get("width") == "1280" and "Integrated circuits" in root.get("aria-label")


def test_png_goes_to_a_file_of_the_size_asked_for(run, tmp_path):
    assert run(
        "--format",
        "png",
        "--unit",
        "city:330600",
        "--size",
        "960x540",
        "--dark",
        "--out",
        tmp_path / "map.png",
    ) == (0, b"", "")
    image = opened((tmp_path / "map.png").read_bytes())
    assert image.size == (960, 540) and [path.name for path in tmp_path.iterdir()] == ["map.png"]
    assert image.getpixel((2, 2)) == (*(int(DARK.paper[i : i + 2], 16) for i in (1, 3, 5)), 255)


def test_a_public_map_is_refused_without_an_approval_number_with_the_reason(run, tmp_path):
    code, out, err = run(
        "--format", "png", "--public", "--lang", "en", "--out", tmp_path / "map.png"
    )
    assert (code, out) == (1, b"") and "map approval number" in err and not list(tmp_path.iterdir())


def test_a_public_map_is_made_with_an_approval_number(real_registry):
    assert map_approval(real_registry) is None
    credits = [credit | {"map_approval": "1"} for credit in real_registry.manifest["credits"]]
    refuse_without_approval(
        replace(real_registry, manifest=real_registry.manifest | {"credits": credits})
    )


@pytest.mark.parametrize(
    "words, said",
    [
        (["--cluster", "nano"], "There is no cluster 'nano'"),
        (["--unit", "city:1"], "There is no place 'city:1'"),
        (["--size", "10x10"], "A picture of 10x10"),
        (["--cluster", "ic", "nev"], "This format is written for one cluster"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_exit_code_1(run, tmp_path, words, said):
    code, out, err = run("--format", "svg", *words, "--lang", "en", "--out", tmp_path / "map.svg")
    assert (code, out) == (1, b"") and err.startswith(said) and not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--format", "svg", "--size", "big"], ["--format", "gif"], []])
def test_a_wrong_command_line_ends_with_2(run, words):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2


# --- PNG ------------------------------------------------------------------------------------------


def test_a_png_is_the_map_and_not_blank(real_registry):
    image = opened(
        png(svg(real_registry, default_setting(real_registry), Picture(width=640, height=360)))
    )
    assert image.size == (640, 360) and len(image.getcolors(100_000)) > 200


def test_chinese_is_drawn_with_its_own_shapes():
    words = [
        opened(
            png(
                '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><text x="5" y="45"'
                ' font-size="40" font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang'
                f' SC">{char}</text></svg>'
            )
        )
        for char in "中试平台"
    ]
    assert draws_chinese() and len({word.tobytes() for word in words}) == 4


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch, real_registry):
    monkeypatch.setattr(module, "svg_to_bytes", lambda svg_string: b"the same empty box")
    monkeypatch.setattr(module, "draws_chinese", draws_chinese.__wrapped__)
    with pytest.raises(PlanningError) as refused:
        png("<svg/>")
    assert "fonts-noto-cjk" in refused.value.zh and "Noto Sans CJK SC" in refused.value.en
