"""What tests do with the pages of the register: a list uploaded, taken on, or waiting."""

from data.imported import ImportedRow
from data.register import batches, publications, review
from data.register.batches import Draft
from data.register.store import open_register
from data.roles import local_person
from tests.data.office.books import Page, xlsx
from tests.pages.visit import at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["序号", "县（市、区）", "平台名称", "级别", "状态", "主体类型", "可信度", "认定时间"]
ROWS = [
    [1, "上城区", "传感器中试平台", "省级", "运行", "企业", "已核实", "2025年3月"],
    [2, None, "光电中试平台", "省级", "在建", "企业", "已核实", "2025.3"],
]


def office_list(*rows, head=HEAD):
    """A list as an office keeps it: a title, merged counties, a sum."""
    blank = [None] * (len(head) - 1)
    lines = [["中试平台名单", *blank], head, *rows, ["合计", None, f"{len(rows)}家"]]
    return xlsx(Page(lines, merged=["A1:H1", "B3:B4"]))


def send(page, content, language="zh"):
    """Upload a list on the page of imports."""
    at(page, "intake", lang=language)
    page.file_uploader(key="intake_file").set_value(("名单.xlsx", content, XLSX)).run()
    assert not page.exception
    return page


def go_to(page, step):
    page.radio(key="intake_step").set_value(step).run()
    assert not page.exception
    return page


def accept(page):
    go_to(page, "repairs").button(key="intake_accept_all").click().run()
    assert not page.exception
    return page


def draft(*rows, note="", mode="update"):
    imported = tuple(ImportedRow("名单", line, row, {}) for line, row in enumerate(rows, 4))
    return Draft("platforms", imported, "名单.xlsx", b"list", mode=mode, note=note)


def waits(folder, *rows):
    """A batch that somebody at the desk has submitted; gives its number."""
    register = open_register(folder)
    batch, _ = batches.create(register, local_person(), draft(*rows))
    review.submit(register, local_person(), batch.number)
    register.close()
    return batch.number


def in_force(folder):
    register = open_register(folder)
    with register.reading() as connection:
        number = publications.in_force(connection).number
    register.close()
    return number
