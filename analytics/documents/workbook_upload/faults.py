"""Faults and notices of an uploaded workbook, in both languages."""

from data.files.xlsx_in import WorkbookError

Message = tuple[str, str]  # in Chinese, in English

# fault -> what is wrong and what to do; {} are filled from the cell
FAULTS: dict[str, tuple[str, str]] = {
    "no sheet": (
        "没有工作表“{zh}”。请上传从缺口清单页下载的工作簿，勿改工作表名。",
        (
            "there is no sheet '{en}'. Upload the workbook downloaded from the gap page, with its"
            " sheets named as they were."
        ),
    ),
    "snapshot": (
        "出自快照 {was}，当前是 {now}，数已不同。请重新下载工作簿，再把判断填入。",
        (
            "made from snapshot {was}, the one in force is {now}: numbers differ. Download the"
            " workbook again and enter the decisions there."
        ),
    ),
    "setting": (
        "出自口径 {was}，当前是 {now}。请在页面选回原口径后上传，或重新下载。",
        (
            "made under setting {was}, the page has {now}. Choose that setting on the page and"
            " upload again, or download anew."
        ),
    ),
    "missing column": (
        "缺少“{value}”列。请勿删除或更名来源列；可重新下载后填写。",
        (
            "the column '{value}' is missing. Source columns must not be deleted or renamed;"
            " download anew and fill in."
        ),
    ),
    "unknown column": (
        "不认识的列“{value}”，其内容不会保留。请删除该列，意见写入备注。",
        "unknown column '{value}': what it holds would be lost. Delete it and write into the note.",
    ),
    "repeated column": (
        "列名“{value}”重复。请只留一列。",
        "the column '{value}' stands twice. Keep one.",
    ),
    "no head": (
        "该列没有表头，其中的内容（{cells}）会丢失。请写入备注列，再清空该列。",
        (
            "the column has no head, and what it holds would be lost ({cells}). Write it into the"
            " note and clear the column."
        ),
    ),
    "no id": (
        "没有依据编号，不知是哪一行的判断（{cells}）。请恢复该格，或删除整行。",
        (
            "no evidence id, so nobody knows whose decision this is ({cells}). Restore the cell or"
            " delete the row."
        ),
    ),
    "unknown id": (
        "依据编号“{value}”不在当前快照与口径的需求中。请恢复原编号，或删除整行。",
        (
            "the evidence id '{value}' is of no need under this snapshot and setting. Restore it or"
            " delete the row."
        ),
    ),
    "repeated id": (
        "依据编号“{value}”出现多次（第 {rows} 行）。请只留一行。",
        "the evidence id '{value}' stands more than once (rows {rows}). Keep one row.",
    ),
    "changed": (
        "来源列被改：原为“{was}”，现为“{now}”。请恢复原值；不同意该数时在判断与备注中说明。",
        (
            "a source cell was changed: was '{was}', is '{now}'. Restore it; if you disagree with"
            " it, say so in judgement and note."
        ),
    ),
    "formula": (
        "单元格是公式（{value}）。请以“选择性粘贴—数值”换成值。",
        "the cell is a formula ({value}). Paste it as a value.",
    ),
    "error": (
        "单元格是错误值（{value}）。请改正或清空。",
        "the cell holds an error ({value}). Correct or clear it.",
    ),
    "judgement": (
        "“{value}”不在可选之列：{choices}。请从列表中选。",
        "'{value}' is not one of: {choices}. Choose from the list.",
    ),
    "due": (
        "“{value}”不是 2000 至 2100 年间的日期。请写成 2026-12-31。",
        "'{value}' is not a date between 2000 and 2100. Write 2026-12-31.",
    ),
    "long": (
        "有 {length} 个字，最多 {most} 个。请缩短。",
        "{length} characters, at most {most}. Shorten it.",
    ),
    "merged": (
        "是合并单元格（{ref}），跨了几列或表头，不知“{value}”属于哪一格。请取消合并，逐格填写。",
        (
            "is merged ({ref}) over several columns or the head, so nobody knows which cell"
            " '{value}' is for. Unmerge it and fill in each cell."
        ),
    ),
    "covered": (
        "被合并单元格（{ref}）盖住，其中的“{value}”在表上看不见。请取消合并后核对。",
        "lies under a merged cell ({ref}), where nobody sees its '{value}'. Unmerge it and check.",
    ),
    "control": (
        "含有不可见的控制字符。请删除后重新输入。",
        "holds an invisible control character. Type it anew.",
    ),
}

# what is taken although it may surprise, or is not taken; {} are filled from the sheet
NOTICES: dict[str, tuple[str, str]] = {
    "filled down": (
        "{ref} 是合并单元格：“{value}”已计入其中每一行。",
        "{ref} is merged: '{value}' was taken for each of its rows.",
    ),
    "hidden rows": (
        "第 {rows} 行是隐藏的，其中的判断也已接收。",
        "rows {rows} are hidden; their decisions were taken in as well.",
    ),
    "filtered rows": (
        "第 {rows} 行被筛选隐藏，其中的判断也已接收。",
        "rows {rows} are hidden by a filter; their decisions were taken in as well.",
    ),
    "hidden column": (
        "“{value}”列是隐藏的，其中的内容也已接收。",
        "the column '{value}' is hidden; what it holds was taken in as well.",
    ),
    "comment": (
        "{ref} 的批注“{value}”不接收。如需保留，请写入备注列。",
        "the comment '{value}' at {ref} is not taken in. To keep it, write it into the note.",
    ),
    "drawings": (
        "图片、文本框等不接收。其中如有意见，请写入备注列。",
        "pictures and text boxes are not taken in. Write remarks that stand there into the note.",
    ),
    "other sheet": (
        "工作表“{value}”不是下载时的工作表，其中 {filled} 个有内容的单元格不接收。",
        "the sheet '{value}' was not in the download; its {filled} filled cells are not taken in.",
    ),
}


class DecisionError(WorkbookError):
    """A workbook whose decisions are not taken in; `faults` holds every reason."""

    def __init__(self, faults: list[Message]) -> None:
        super().__init__(*("\n".join(fault[index] for fault in faults) for index in range(2)))
        self.faults = faults


def refuse(faults: list[Message]) -> None:
    """Refuse a workbook that has faults.

    Raises:
        DecisionError: there are some; it names them all.
    """
    if faults:
        raise DecisionError(faults)


def fault(place: str | Message, rule: str, **values: object) -> Message:
    """Say what is wrong at a place, and what to do.

    Args:
        place: the same in both languages, or in each.
        rule: of `FAULTS`, whose placeholders `values` fill.
    """
    zh, en = (place, place) if isinstance(place, str) else place
    wrong_zh, wrong_en = FAULTS[rule]
    return f"{zh}：{wrong_zh.format(**values)}", f"{en}: {wrong_en.format(**values)}"


def notice(name: str, kind: str, **values: object) -> Message:
    """Say of a file what is taken although it may surprise, or is not taken.

    Args:
        kind: of `NOTICES`, whose placeholders `values` fill.
    """
    zh, en = NOTICES[kind]
    return f"{name}：{zh.format(**values)}", f"{name}: {en.format(**values)}"
