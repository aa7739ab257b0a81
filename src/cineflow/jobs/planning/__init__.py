"""What a run would do and cost: free, without a key, without a trace.

`survey_takes` looks at the disk, `make_plan` decides, `check_consent` asks whether somebody agreed to the price.
"""

from cineflow.jobs.planning._choice import Choice, Chooser, several_ready
from cineflow.jobs.planning._homes import survey_takes
from cineflow.jobs.planning._make import MatchedShot, make_plan, match_shots
from cineflow.jobs.planning._parts import last_frame_of
from cineflow.jobs.planning._plan import Acquire, Action, Coverage, Group, Plan, PlannedTake, Spare, problem_json
from cineflow.jobs.planning._quote import Consent, check_consent, coverage_of, declaring_lines
from cineflow.jobs.planning._request import (
    DEFAULT_TAKES,
    FitKind,
    Only,
    PlanRequest,
    RetryItem,
    RouteKind,
    RouteTerms,
    parse_only,
    read_resolution,
    read_retry_list,
)
from cineflow.providers._fit import Fit

__all__ = [
    "DEFAULT_TAKES", "Acquire", "Action", "Choice", "Chooser", "Consent", "Coverage", "Fit", "FitKind", "Group",
    "MatchedShot", "Only", "Plan", "PlanRequest", "PlannedTake", "RetryItem", "RouteKind", "RouteTerms", "Spare",
    "check_consent", "coverage_of", "declaring_lines", "last_frame_of", "make_plan",
    "match_shots", "parse_only", "problem_json", "read_resolution", "read_retry_list", "several_ready",
    "survey_takes",
]  # fmt: skip
