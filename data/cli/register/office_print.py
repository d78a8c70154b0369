"""A list as the command `import` shows it: heads, repairs, questions, and what was set apart."""

import argparse

from data.cli.options import in_language
from data.cli.register.options import say
from data.office.decisions import Decisions
from data.office.matching import HeadMatch
from data.office.preview import Preview
from data.office.proposals import Question, Repair
from data.register.listed import Listed
from data.register.telling import Json

MOST_CELLS = 8  # addresses told of a repair
ACCEPTED, OPEN, REFUSED = ("采用", "accepted"), ("未定", "open"), ("不采用", "refused")


def print_preview(args: argparse.Namespace, listed: Listed) -> None:
    """Print a list as far as its rows."""
    seen = listed.seen
    head = seen.head
    rows = len(seen.made.rows)
    say(
        args,
        f"工作表“{head.sheet}”，表头在第 {head.first}-{head.last} 行，数据 {rows} 行",
        f"sheet '{head.sheet}', head in lines {head.first}-{head.last}, {rows} rows",
    )
    for match in seen.matching.matches:
        print(_match_line(args, match))
    for name in missing_of(seen):
        say(
            args,
            f"  新增行所需而无对应：{name}（--constant {name}=值）",
            f"  new rows need, and no head is: {name} (--constant {name}=VALUE)",
        )
    for repair in repairs_of(seen):
        print(_repair_line(args, repair, listed.order.decisions))
    for question in seen.proposals.questions:
        _print_question(args, question)
    for notice in seen.notices:
        print(f"! {notice.text(args.lang)}")


def missing_of(seen: Preview) -> list[str]:
    """Name the columns that new rows need and no head is for; ids are given by the register."""
    ids = seen.proposals.table.key
    return [name for name in seen.matching.missing if name not in ids]


def repairs_of(seen: Preview) -> tuple[Repair, ...]:
    """Give the repairs of values and those that only a whole row tells."""
    return (*seen.proposals.repairs, *seen.made.derived)


def _match_line(args: argparse.Namespace, match: HeadMatch) -> str:
    if match.column:
        unit = f" ({match.unit})" if match.unit else ""
        return f"  {match.head.key} -> {match.column}{unit}"
    if match.head.is_numbering:
        left_out = in_language(args.lang, "序号，不取", "numbers the rows, left out")
    else:
        left_out = in_language(args.lang, "未对应，不取", "stands for no column, left out")
    near = [suggestion.column for suggestion in match.suggestions]
    like = f"; ~ {', '.join(near)}" if near else ""
    return f"  {match.head.key} -> ({left_out}{like})"


def _repair_line(args: argparse.Namespace, repair: Repair, decisions: Decisions) -> str:
    name = in_language(args.lang, *repair.name)
    state = in_language(args.lang, *_state(repair, decisions))
    cells = " ".join(repair.cells[:MOST_CELLS])
    more = " ..." if len(repair.cells) > MOST_CELLS else ""
    new = repair.new or " | ".join(option.value for option in repair.options)
    change = f"{repair.column}: {repair.old!r} -> {new!r}"
    if repair.called:
        change += f" ({repair.called})"
    if repair.options:
        chosen = decisions.chosen.get(repair.key)
        change += f" = {chosen!r}" if chosen else f"  (--choose '{repair.key}=...')"
    return f"  [{repair.kind}] {name}, {state}: {change}  {cells}{more}"


def _state(repair: Repair, decisions: Decisions) -> tuple[str, str]:
    """Tell what was decided on a repair; single cells may be decided otherwise."""
    cells = repair.cells
    if all(decisions.accepts(repair.kind, cell) for cell in cells):
        return ACCEPTED
    if all(decisions.refuses(repair.kind, cell) for cell in cells):
        return REFUSED
    return OPEN


def _print_question(args: argparse.Namespace, question: Question) -> None:
    word = question.word
    count = len(question.cells)
    answer = question.answer or f"? --word '{word}=none' | --word '{word}=unknown'"
    say(args, f"  “{word}”（{count} 格）：{answer}", f"  '{word}' ({count} cells): {answer}")


# --- as JSON --------------------------------------------------------------------------------------


def preview_json(listed: Listed) -> Json:
    """Tell a list as far as its rows."""
    seen = listed.seen
    head = seen.head
    return {
        "order": listed.order.model_dump(mode="json"),
        "sheet": head.sheet,
        "head": [head.first, head.last],
        "rows": len(seen.made.rows),
        "apart": [{"line": row.line, "kind": row.kind, "text": row.text} for row in head.apart],
        "heads": [_match_json(match) for match in seen.matching.matches],
        "missing": missing_of(seen),
        "repairs": [_repair_json(listed, repair) for repair in repairs_of(seen)],
        "questions": [vars(question) for question in seen.proposals.questions],
        "notices": [notice.as_dict() for notice in seen.notices],
    }


def _match_json(match: HeadMatch) -> Json:
    return {
        "head": match.head.key,
        "column": match.column,
        "how": match.how,
        "unit": match.unit,
        "asks_unit": match.asks_unit,
        "suggestions": [suggestion.column for suggestion in match.suggestions],
    }


def _repair_json(listed: Listed, repair: Repair) -> Json:
    decisions = listed.order.decisions
    accepted = [cell for cell in repair.cells if decisions.accepts(repair.kind, cell)]
    return {
        "kind": repair.kind,
        "name": repair.name,
        "rule": repair.rule,
        "column": repair.column,
        "old": repair.old,
        "new": repair.new,
        "options": [option.value for option in repair.options],
        "key": repair.key,
        "cells": repair.cells,
        "accepted": len(accepted),
    }
