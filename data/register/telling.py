"""What the register holds, as commands print it in JSON."""

from data.register.auditing import AuditLine, Verification
from data.register.batch_store import Batch
from data.register.changes import Change
from data.register.difference import Difference, kind_of
from data.register.history import Origin, Step
from data.register.mappings import Mapping
from data.register.publications import Publication
from data.register.rollback import Plan

Json = dict[str, object]


def batch_json(batch: Batch) -> Json:
    """Tell a batch without its rows."""
    names = (
        "number",
        "state",
        "table",
        "mode",
        "base",
        "file",
        "sha256",
        "mapping",
        "note",
        "made_by",
        "made_at",
        "submitted_by",
        "submitted_at",
        "decided_by",
        "decided_at",
        "decision",
        "solo",
        "published_in",
    )
    told: Json = {name: getattr(batch, name) for name in names}
    told["scope"] = str(batch.scope)
    told["rows"] = len(batch.rows)
    told["left_out"] = sorted(batch.left_out)
    return told


def difference_json(found: Difference) -> Json:
    """Tell a difference, change by change."""
    return {
        "base": found.base,
        "counts": found.counts,
        "changes": [change_json(change) for change in found.changes],
        "notices": [notice.as_dict() for notice in found.notices],
        "problems": [fault.as_dict() for fault in found.faults],
    }


def change_json(change: Change) -> Json:
    """Tell what becomes of one row."""
    return {
        "table": change.table,
        "key": change.key,
        "kind": kind_of(change),
        "cells": change.cells,
        "cause": change.cause,
        "is_guessed": change.is_guessed,
        "true_from": change.true_from,
        "note": change.note,
        "source": change.source,
    }


def publication_json(made: Publication) -> Json:
    """Tell a publication."""
    names = ("number", "kind", "snapshot_id", "as_of", "who", "at", "reason", "solo")
    told: Json = {name: getattr(made, name) for name in names}
    told["undoes"] = made.undoes
    told["batch"] = made.batch
    return told


def plan_json(plan: Plan) -> Json:
    """Tell what a rollback does and keeps."""
    return {
        "undoes": plan.undoes.number,
        "changes": [change_json(change) for change in plan.changes],
        "files": [file.name for file in plan.files],
        "kept": plan.kept,
    }


def step_json(step: Step) -> Json:
    """Tell one version of a row."""
    version = step.version
    return {
        "publication": publication_json(step.publication),
        "cells": step.cells,
        "is_ended": version.cells is None,
        "cause": version.cause,
        "is_guessed": version.is_guessed,
        "true_from": version.true_from,
        "note": version.note,
        "source": version.source,
    }


def origin_json(origin: Origin) -> Json:
    """Tell where the value of a cell comes from."""
    return {
        "column": origin.column,
        "value": origin.value,
        "publication": origin.step.publication.number,
        "who": origin.step.publication.who,
        "at": origin.step.publication.at,
        "cause": origin.step.version.cause,
        "is_guessed": origin.step.version.is_guessed,
        "true_from": origin.step.version.true_from,
        "reason": origin.step.publication.reason,
        "file": origin.file,
        "address": origin.address,
    }


def mapping_json(mapping: Mapping) -> Json:
    """Tell a mapping."""
    return {
        "name": mapping.name,
        "table": mapping.table,
        "heads": mapping.heads,
        "content": mapping.content,
        "made_by": mapping.made_by,
        "made_at": mapping.made_at,
    }


def line_json(line: AuditLine) -> Json:
    """Tell one line of the audit."""
    return {
        "line": line.line,
        "at": line.at,
        "who": line.who,
        "act": line.act,
        "about": line.about,
    }


def verification_json(found: Verification) -> Json:
    """Tell what verifying an audit found."""
    damage = found.damage
    return {
        "lines": found.lines,
        "head": found.head,
        "damage": {"line": damage.line, "kind": damage.kind} if damage else None,
        "publications": found.publications,
    }
