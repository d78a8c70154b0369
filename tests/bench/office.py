"""An office's list of 20,000 rows and 60 columns: read and previewed, in time and memory.

python -m tests.bench.office; the file is made first, and its making is not measured.
"""

import io
import resource
import time

import xlsxwriter

from data.office.decisions import ALL_ACCEPTED
from data.office.preview import ImportOrder, preview
from data.office.read import read_office_file
from data.tables import TABLES
from tests.bench import report
from tests.data.office.corpus import HEADS, PLAIN, chinese_month, spelt
from tests.data.office.lists import references

ROWS, COLUMNS = 20_000, 60
TARGET_S, TARGET_MB = 10, 1_000


def made() -> bytes:
    """The list of the corpus over and over, with columns that stand for nothing up to 60."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("名单")
    heads = ["序号", *HEADS.values()]
    others = [f"其他{number}" for number in range(1, COLUMNS - len(heads) + 1)]
    sheet.write_row(0, 0, ["某市中试平台名单"])
    sheet.write_row(1, 0, heads + others)
    for line in range(ROWS):
        row = PLAIN[line % len(PLAIN)]
        cells = [line + 1, *(spelt(key, row.get(key)) for key in HEADS)]
        cells[1] = f"{row['name']}{line}"
        cells[3] = chinese_month(row["recognised_on"])
        cells += [f"{head} {line}" if place % 2 else line for place, head in enumerate(others)]
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.write(line + 2, place, cell)
    for line in range(0, ROWS, 40):
        sheet.write_formula(line + 2, COLUMNS - 1, "=1+1", None, 2)
    book.close()
    return out.getvalue()


def main() -> None:
    content = made()
    known = references()
    start = time.perf_counter()
    own_start = time.process_time()
    file = read_office_file("名单.xlsx", content)
    read_s = time.perf_counter() - start
    order = ImportOrder(decisions=ALL_ACCEPTED)
    seen = preview(file, TABLES["platforms"], known, order)
    repairs = len(seen.proposals.repairs)
    whole_s = time.perf_counter() - start
    cpu_s = time.process_time() - own_start
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    own_mb = report.peak_mb()
    child_mb = child.ru_maxrss / 1000
    report.line(
        "office",
        rows=len(seen.made.rows),
        columns=COLUMNS,
        kb=round(len(content) / 1000),
        faults=len(seen.made.faults),
        repairs=repairs,
        read_s=round(read_s, 2),
        preview_s=round(whole_s, 2),
        # whatever else the machine does
        cpu_s=round(cpu_s + child.ru_utime + child.ru_stime, 2),
        own_mb=own_mb,
        process_mb=round(child_mb),
        target_s=TARGET_S,
        target_mb=TARGET_MB,
        met=whole_s <= TARGET_S and max(own_mb, child_mb) <= TARGET_MB,
    )


if __name__ == "__main__":
    main()
