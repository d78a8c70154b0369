"""A 0-1 programme handed to HiGHS: same input, same answer; with a start, and can be stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Floats, Ints

# share done (0-1), objective and bound so far (inf where there is none yet); False stops the search
Report = Callable[[float, float, float], bool]

STATUSES = ("optimal", "within_limit", "infeasible", "cancelled")
# non-zeros from which the interior point method solves the first relaxation sooner than simplex
IPM_FROM = 50_000


@dataclass(frozen=True)
class Limits:
    """When to stop. Nodes and rounds come first: they end at the same answer on every machine.

    Attributes:
        nodes: of the branch and bound tree.
        rounds: of ruin and recreate, for big coverage instances.
        seconds: for all of a question; a backstop, and an answer that it ended says "within_limit".
            A curve has them for each of its numbers of sites.
        gap: a proven relative gap that is enough.
    """

    nodes: int = 100_000
    rounds: int = 400
    seconds: float = 120.0
    gap: float = 0.0


DEFAULT = Limits()


@dataclass(frozen=True)
class Program:
    """Minimise cost @ v subject to row_lower <= rows @ v <= row_upper and lower <= v <= 1.

    Attributes:
        cost: (v,)
        rows: (r, v)
        row_lower, row_upper: (r,)
        binaries: so many of the variables, the first ones, are 0 or 1.
        lower: (v,) 1 for what is fixed.
    """

    cost: Floats
    rows: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    binaries: int
    lower: Floats | float = 0.0

    def with_row(self, row: Floats, lower: float, upper: float) -> "Program":
        """Add one row."""
        rows = sparse.vstack([self.rows, sparse.csr_matrix(row)]).tocsr()
        return replace(
            self,
            rows=rows,
            row_lower=np.append(self.row_lower, lower),
            row_upper=np.append(self.row_upper, upper),
        )


@dataclass(frozen=True)
class Outcome:
    """What the solver says.

    Attributes:
        status: one of `STATUSES`.
        values: (v,) None if it found none.
        bound: no solution can be below.
    """

    status: str
    values: Floats | None
    bound: float


def chosen_by(values: Floats, count: int) -> Ints:
    """List which of the first `count` variables, binary ones, are 1."""
    return np.flatnonzero(values[:count] > 0.5)


def solve(
    program: Program,
    limits: Limits,
    *,
    start: Floats | None = None,
    report: Report | None = None,
) -> Outcome:
    """Minimise a programme.

    Args:
        start: (v,) a feasible solution to improve on.
        report: hears of every pause of the solver.
    """
    if not len(program.cost):
        return _without_variables(program)
    # tolerances are absolute, so the largest cost is made 1
    scale = float(np.abs(program.cost).max()) or 1.0
    highs = _highs(program, limits)
    highs.passModel(_model(program, scale))
    if start is not None:
        positions = np.arange(len(start), dtype=np.int32)
        highs.setSolution(len(start), positions, np.asarray(start, dtype=float))
    listener = None
    if report:
        listener = _Listener(report, limits, scale)
        highs.cbMipInterrupt.subscribe(listener)
    if highs.run() == highspy.HighsStatus.kError:
        status = highs.modelStatusToString(highs.getModelStatus())
        raise RuntimeError(f"HiGHS could not run: {status}")
    return _outcome(highs, scale, is_stopped=listener is not None and listener.is_stopped)


def _highs(program: Program, limits: Limits) -> highspy.Highs:
    """Make a solver whose path does not depend on the machine: one thread, a fixed seed."""
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has none
    highs.silent()
    options: dict[str, float | str] = {
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 0.0 if limits.gap == 0 else 1e-6,
        "mip_max_nodes": limits.nodes,
        "time_limit": max(limits.seconds, 0.0),
    }
    if program.rows.nnz >= IPM_FROM:
        options["mip_lp_solver"] = "ipm"
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _model(program: Program, scale: float) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = program.rows.shape
    variables = len(program.cost)
    model.col_cost_ = program.cost / scale
    model.col_lower_ = np.zeros(variables) + program.lower
    model.col_upper_ = np.ones(variables)
    model.row_lower_ = program.row_lower
    model.row_upper_ = program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.rows.indptr
    model.a_matrix_.index_ = program.rows.indices
    model.a_matrix_.value_ = program.rows.data.astype(float)
    # the binary variables come first
    whole = highspy.HighsVarType.kInteger
    part = highspy.HighsVarType.kContinuous
    binaries = program.binaries
    model.integrality_ = [whole] * binaries + [part] * (variables - binaries)
    return model


def _outcome(highs: highspy.Highs, scale: float, *, is_stopped: bool) -> Outcome:
    statuses = highspy.HighsModelStatus
    status = highs.getModelStatus()
    info = highs.getInfo()
    if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):
        return Outcome("infeasible", None, np.nan)
    is_found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if is_found else None
    if status == statuses.kOptimal:
        return Outcome("optimal", values, info.mip_dual_bound * scale)
    ended = "cancelled" if is_stopped else "within_limit"
    return Outcome(ended, values, info.mip_dual_bound * scale)


def negated(report: Report | None) -> Report | None:
    """Tell a report the figures of a model that maximises, as `solve` minimises."""
    if report is None:
        return None
    return lambda done, objective, bound: report(done, -objective, -bound)


def multipliers(program: Program, limits: Limits, report: Report | None = None) -> Floats | None:
    """Find the dual values of the linear relaxation, by the interior point method.

    Returns:
        (r,) near enough to optimal to bound with; None if the limits or `report` end it before.
    """
    scale = float(np.abs(program.cost).max()) or 1.0
    highs = _highs(program, limits)
    highs.setOptionValue("solver", "ipm")
    # takes many times as long, and only the bound is wanted
    highs.setOptionValue("run_crossover", "off")
    highs.passModel(_model(replace(program, binaries=0), scale))
    if report:
        highs.cbIpmInterrupt.subscribe(
            lambda event: None if report(0.0, np.nan, np.nan) else event.interrupt()
        )
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().row_dual) * scale


def _without_variables(program: Program) -> Outcome:
    """HiGHS calls an empty model neither feasible nor infeasible."""
    is_enough = (program.row_lower <= 0).all()
    is_within = (program.row_upper >= 0).all()
    if not (is_enough and is_within):
        return Outcome("infeasible", None, np.nan)
    return Outcome("optimal", np.zeros(0), 0.0)


class _Listener:
    """Hands the solver's figures to `report` and its wish to stop to the solver."""

    def __init__(self, report: Report, limits: Limits, scale: float) -> None:
        self.report = report
        self.limits = limits
        self.scale = scale
        self.began = time.monotonic()
        self.is_stopped = False

    def __call__(self, event: highspy.highs.HighsCallbackEvent) -> None:
        figures = event.data_out
        spent = (time.monotonic() - self.began) / max(
            self.limits.seconds,
            1e-9,
        )
        done = min(
            max(spent, figures.mip_node_count / max(self.limits.nodes, 1)),
            1.0,
        )
        objective = figures.mip_primal_bound * self.scale
        bound = figures.mip_dual_bound * self.scale
        if not self.report(done, objective, bound):
            self.is_stopped = True
            event.interrupt()
