"""Reports, opened again: whole pages of words that can be searched, ids that open, numbers that are
those of the tables.
"""

import io
import re
from collections import Counter
from dataclasses import replace
from functools import cache, partial

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from analytics.documents.decisions import Decisions, no_rows
from analytics.documents.report import typeset
from analytics.documents.report.compose import compose_report
from analytics.documents.report.parts import Drawing, Lead, Listing, Text
from analytics.documents.report.subject import Subject
from analytics.documents.report.typeset import fonts, pdf
from analytics.documents.report.web import html
from analytics.documents.screens.screen import Bars
from analytics.evidence import resolve
from analytics.gap_table import defended_needs, gaps
from analytics.questions.coverage import GAPS, MET
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from geo.errors import PlanningError

A4_PT = (595.28, 841.89)
PROVINCE = "province:330000"
SUBJECTS = {
    "province": {"place": PROVINCE},
    "city": {"place": "city:330600"},
    "county": {"place": "county:330603"},
    "county without needs": {"place": "county:330127"},
    "cluster": {"place": PROVINCE, "clusters": ("ic",)},
    "clusters": {"place": PROVINCE, "clusters": ("ic", "pv")},
    "cluster of a city": {"place": "city:330600", "clusters": ("textile",)},
}
HOSTILE = '<script>alert(1)</script> #panic("x") $x$ *b* =1+1'


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module")
def composed(real_registry, setting):
    """`composed("city", "zh")`: the report of one of `SUBJECTS`, put together once."""
    return cache(
        lambda subject, language: compose_report(
            Subject(real_registry, setting, language, **SUBJECTS[subject])
        )
    )


@pytest.fixture(scope="module")
def resolved(real_registry, setting):
    """`resolved(id)`: the evidence, found once for all reports that name it."""
    return cache(partial(resolve, real_registry, setting))


@pytest.fixture(
    scope="module",
    params=[(subject, language) for subject in SUBJECTS for language in LANGUAGES],
    ids=" ".join,
)
def made(request, composed):
    return composed(*request.param)


@pytest.fixture(scope="module", params=LANGUAGES)
def opened(request, composed):
    """The report of the province, and its pages and their words as a reader of PDF finds them."""
    whole = composed("province", request.param)
    book = PdfReader(io.BytesIO(pdf(whole)))
    return whole, book, [page.extract_text() for page in book.pages]


def bare(words):
    """Words without the spaces and line ends that setting them brings."""
    return re.sub(r"\s", "", words)


def read(content):
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def parts_of(made, kind):
    return [part for section in made.sections for part in section.parts if isinstance(part, kind)]


def ids_of(made):
    return [one for part in parts_of(made, Listing) for one in part.ids if one] + [
        part.evidence_id for part in parts_of(made, Text) if part.evidence_id
    ]


# --- what it says ---------------------------------------------------------------------------------


def test_every_evidence_id_of_a_report_resolves(made, resolved):
    for one in dict.fromkeys(ids_of(made)):
        assert resolved(one).id == one


def test_counts_are_those_of_the_needs_and_of_what_their_ids_give(made, resolved):
    said = [part for part in parts_of(made, Text) if part.evidence_id.startswith("needs/")]
    for part, states in zip(said, (MET, GAPS), strict=False):
        number, total = map(int, re.findall(r"\d+", part.text))
        (bars,) = parts_of(made, Bars)
        assert (
            number
            == resolved(part.evidence_id).value
            == sum(count for state, count in bars.rows if state in states)
        )
        assert total == sum(count for _, count in bars.rows)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_gaps_of_a_report_are_those_of_the_table_within_its_place(
    real_registry, setting, composed, subject
):
    asked = SUBJECTS[subject]
    kind, _, code = asked["place"].partition(":")
    needs = defended_needs(real_registry, setting)
    needs = needs[
        (needs["unit_kind"] == "county")
        & needs["adcode"].str.startswith(code[: {"province": 2, "city": 4, "county": 6}[kind]])
    ]
    table = gaps(needs, "county", asked.get("clusters", ()))
    shown = [
        section
        for section in composed(subject, "en").sections
        if section.title.startswith("Gaps and possible gaps of counties")
    ]
    found = [
        one
        for section in shown
        for part in section.parts
        if isinstance(part, Listing)
        for one in part.ids
    ]
    assert found == table["evidence_id"].tolist()


def test_only_the_whole_province_has_goals_and_a_siting_plan(made):
    titles = {section.title for section in made.sections}
    whole = made.title in (
        word("report.title", made.language, place=name) for name in ("浙江省", "Zhejiang")
    )
    assert (
        {word("report.targets", made.language), word("report.sites", made.language)} <= titles
    ) == whole


@pytest.mark.parametrize("policy_id", ["zhejiang-2025-24", "miit-2025"])
def test_a_clause_that_is_not_known_stays_blank(real_registry, policy_id):
    made = compose_report(
        Subject(real_registry, default_setting(real_registry, policy_id), "zh", PROVINCE)
    )
    (goals,) = (
        section.parts[0]
        for section in made.sections
        if section.title == word("report.targets", "zh")
    )
    assert [row[-1] for row in goals.rows] == [""] and html(made)


def test_every_state_stands_as_a_word_beside_its_mark(made):
    """Legible in black and white: no row is told apart by colour alone."""
    for part in parts_of(made, Listing):
        assert not part.states or len(part.states) == len(part.rows)
    said = html(made).decode()
    for state in {state for part in parts_of(made, Listing) for state in part.states}:
        assert word(f"state.{state}", made.language) in said


def test_decisions_that_came_back_stand_with_their_gaps(real_registry, setting):
    gravest = gaps(defended_needs(real_registry, setting), "county").iloc[0]
    rows = no_rows()
    rows.loc[0] = {
        "evidence_id": gravest["evidence_id"],
        "judgement": "no_gap",
        "owner": "经信局 Wang",
        "due": "2027-01-31",
        "note": HOSTILE,
    }
    decided = Decisions(rows, real_registry.snapshot_id, setting.key)
    made = compose_report(
        Subject(real_registry, setting, "zh", f"county:{gravest['unit_id']}", decisions=decided)
    )
    assert any(
        "经信局 Wang" in cell
        for part in parts_of(made, Listing)
        for row in part.rows
        for cell in row
    )
    assert bare(HOSTILE) in read(pdf(made))
    assert b"<script" not in html(made)


def test_an_unknown_place_is_refused_with_what_may_be_asked(real_registry, setting):
    for place in ("city:1", "zone:zj-netdz-shangyu", "nonsense", ""):
        with pytest.raises(PlanningError, match=re.escape(f"'{place}'")) as refused:
            compose_report(Subject(real_registry, setting, "en", place))
        assert place in refused.value.zh


# --- as PDF ---------------------------------------------------------------------------------------


def test_pages_are_a4_numbered_and_headed(opened):
    made, book, pages = opened
    for number, (page, words) in enumerate(zip(book.pages, pages, strict=True), 1):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            A4_PT, abs=0.1
        )
        assert (
            f"{number} / {len(book.pages)}" in words
            and made.snapshot_id in words
            and made.for_whom in words
        )
        assert number == 1 or made.title in words


def test_contents_and_bookmarks_name_every_section_with_its_page(opened):
    made, book, (first, *_) = opened
    for number, (section, mark) in enumerate(zip(made.sections, book.outline, strict=True), 1):
        assert mark.title.split() == f"{number} {section.title}".split()
        assert re.search(
            rf"{number}\s+{re.escape(section.title)}["
            rf" .]+{book.get_destination_page_number(mark) + 1}\b",
            first,
        )


def test_words_can_be_searched_and_ids_copied_as_they_are(opened):
    made, _, pages = opened
    joined = bare("".join(pages))
    assert "\u200b" not in joined
    assert all(
        bare(one) in joined
        for one in (*ids_of(made), *(lead.text for lead in parts_of(made, Lead)))
    )


def test_the_head_of_a_table_stands_again_on_each_of_its_pages(opened):
    made, _, pages = opened
    long = next(part for part in parts_of(made, Listing) if len(part.rows) > 40)
    where = [bare(words) for words in pages if any(one in bare(words) for one in long.ids)]
    assert len(where) > 2 and all(bare(long.heads[0]) in words for words in where)


def test_fonts_are_embedded(opened):
    _, book, _ = opened
    for page in book.pages:
        for font in page["/Resources"]["/Font"].values():
            described = (
                font.get_object()["/DescendantFonts"][0]
                .get_object()["/FontDescriptor"]
                .get_object()
            )
            assert any(name.startswith("/FontFile") for name in described)


def test_maps_are_vectors(opened):
    """No object of the file is an image, and no page draws one inline."""
    _, book, _ = opened
    objects = (book.get_object(number) for number in range(1, book.trailer["/Size"]))
    kinds = [one.get("/Subtype") for one in objects if isinstance(one, StreamObject)]
    assert kinds and "/Image" not in kinds
    inline = re.compile(rb"\sBI\s.*?\sID\s", re.DOTALL)
    assert not any(inline.search(page.get_contents().get_data()) for page in book.pages)


def test_the_same_report_gives_the_same_bytes(real_registry, setting, composed):
    again = compose_report(Subject(real_registry, setting, "zh", **SUBJECTS["county"]))
    assert pdf(composed("county", "zh")) == pdf(again)


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(typeset, "FONTS", ("No Such Font",))
    with pytest.raises(PlanningError, match="Noto Sans CJK SC"):
        fonts.__wrapped__()


# --- as HTML --------------------------------------------------------------------------------------


def test_the_page_needs_nothing_beside_it(made):
    page = html(made).decode()
    assert not re.search(
        r"<(script|link|iframe|object|embed|img)\b|@import|url\((?!#)|(src|href)=\"(?!#)", page
    )
    assert page.count("<section ") == len(made.sections) and page.count("<figure ") == len(
        parts_of(made, Drawing)
    )


def test_no_id_stands_twice_on_the_page(made):
    ids = Counter(re.findall(r'\bid="([^"]+)"', html(made).decode()))
    # a mark is drawn alike wherever it stands
    doubled = {name for name, times in ids.items() if times > 1 and not name.startswith("mark-")}
    assert not doubled


def test_names_stand_as_they_are_written(composed):
    made = replace(composed("county", "zh"), title=HOSTILE, place=HOSTILE)
    page = html(made).decode()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert bare(HOSTILE) in read(pdf(made))


def test_progress_goes_up_to_the_whole(real_registry, setting):
    told = []
    compose_report(Subject(real_registry, setting, "zh", "county:330603"), told.append)
    assert told == sorted(told) and told[-1] == 1 and len(told) > 5
