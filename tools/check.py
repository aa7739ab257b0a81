"""Run every check of the project, in order, and say at the end what held: `./start.sh test`.

    ./start.sh test               all of them (what CI runs)
    ./start.sh test fast          only the tests that are not marked slow
    ./start.sh test [fast] ARGS   only the tests that pytest's ARGS choose

Run by the Python of .venv from the project's folder. Ends with a line as pytest writes it, in which a step that is
not pytest (lint, types, imports) counts as one test; exit code 0 only when every step passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from install import words
from pip_settings import read_pip_settings, uv_environment

HERE = Path(__file__).resolve().parent.parent
PYTEST_NO_TESTS = 5
BROWSER_TESTS = "tests/browser"
WORKERS = "4"
"""More than the two cores that CI has: half of the tests' time is waiting, for processes and for what a clock does."""
BROWSER_WORKERS = "2"


@dataclass(frozen=True)
class Step:
    """A command and the name it has in the summary; those that are not `is_pytest` run beside each other."""

    name: str
    command: list[str]
    is_pytest: bool = False


@dataclass
class Result:
    step: Step
    seconds: float
    exit_code: int
    counts: dict[str, int] = field(default_factory=dict[str, int])
    said: str = ""

    @property
    def is_passed(self) -> bool:
        return self.exit_code == 0 and not self.counts.get("failed")


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-P", *arguments]


def pytest_step(name: str, *arguments: str, workers: str = WORKERS, dist: str = "worksteal") -> Step:
    parallel = ["-n", workers, "--dist", dist] if workers != "0" else ["-n", "0"]
    return Step(name, python("-m", "pytest", *parallel, *arguments), is_pytest=True)


def steps(arguments: list[str]) -> list[Step]:
    """Return what to run for the arguments after `test`."""
    is_fast = arguments[:1] == ["fast"]
    chosen = arguments[1:] if is_fast else arguments
    marker = ["-m", "not slow"] if is_fast else []
    without_browser = ["--ignore", BROWSER_TESTS]
    if chosen:
        has_workers = any(word.startswith(("-n", "--numprocesses", "--pdb", "-s")) for word in chosen)
        return [pytest_step("tests", *marker, *chosen, workers="0" if has_workers else WORKERS)]
    if is_fast:
        return [pytest_step("tests", *marker, *without_browser)]
    # The longest first, as two run at a time.
    found = [
        Step("types", python("-m", "pyright", "--pythonpath", sys.executable)),
        Step("format", python("-m", "ruff", "format", "--check", ".")),
        Step("lint", python("-m", "ruff", "check", ".")),
        Step("imports", python("-c", "from importlinter.cli import lint_imports_command as run; run()")),
        pytest_step("tests", *without_browser),
    ]
    if any((HERE / BROWSER_TESTS).glob("test_*.py")):
        # Built once, before two of them look for it; each file of tests has a server of its own. Without -P, as the
        # tool finds its neighbours beside it.
        found.insert(1, Step("studio", [sys.executable, "tools/studio.py", "--get-node"]))
        found.append(pytest_step("browser", BROWSER_TESTS, workers=BROWSER_WORKERS, dist="loadfile"))
    return found


def run_all(found: list[Step], environ: dict[str, str]) -> list[Result]:
    """Run what is not pytest two at a time and tell each when it ended, then pytest's steps one after the other."""
    beside = [step for step in found if not step.is_pytest]
    with ThreadPoolExecutor(2) as pool:
        ended = [pool.submit(run, step, environ) for step in beside]
        results = [tell(future.result()) for future in ended]
    for step in found:
        if step.is_pytest:
            head(step)
            results.append(run(step, environ))
    return results


def head(step: Step) -> None:
    sys.stdout.write(f"\n── {step.name} " + "─" * max(3, 68 - len(step.name)) + "\n")
    sys.stdout.flush()


def tell(result: Result) -> Result:
    head(result.step)
    sys.stdout.write(result.said)
    sys.stdout.flush()
    return result


def run(step: Step, environ: dict[str, str]) -> Result:
    """Run one step; pytest speaks for itself, what others say is kept for `tell`."""
    started = time.monotonic()
    if not step.is_pytest:
        done = subprocess.run(
            step.command, cwd=HERE, env=environ, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
        return Result(step, time.monotonic() - started, done.returncode, said=done.stdout)
    with tempfile.TemporaryDirectory(prefix="cineflow-check-") as folder:
        report = Path(folder) / "junit.xml"
        command = [*step.command, f"--junit-xml={report}"]
        code = subprocess.run(command, cwd=HERE, env=environ, check=False).returncode
        counts = read_counts(report)
    return Result(step, time.monotonic() - started, code, counts)


def read_counts(report: Path) -> dict[str, int]:
    """Return how many tests passed, failed and were skipped; nothing where pytest left no readable report."""
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it just now
    except (OSError, ElementTree.ParseError):
        return {}
    total = {
        name: sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    }
    failed = total["failures"] + total["errors"]
    return {"failed": failed, "skipped": total["skipped"], "passed": total["tests"] - failed - total["skipped"]}


def tally(results: list[Result]) -> dict[str, int]:
    """Add up all steps; one that is not pytest, or that pytest could not finish, counts as one test."""
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for result in results:
        counts = dict(result.counts)
        if not result.step.is_pytest:
            counts = {"passed" if result.is_passed else "failed": 1}
        elif result.exit_code not in {0, PYTEST_NO_TESTS} and not counts.get("failed"):
            counts["failed"] = 1
        for name, number in counts.items():
            total[name] += number
    return total


def summary(results: list[Result]) -> str:
    lines = ["", words("Summary", "小结")]
    for result in results:
        verdict = words("passed", "通过") if result.is_passed else words("FAILED", "失败")
        counts = ", ".join(f"{number} {name}" for name, number in result.counts.items() if number)
        if not result.is_passed:
            counts += f"  exit {result.exit_code}"
        lines.append(f"  {result.step.name:<12} {verdict:<8} {result.seconds:7.1f} s   {counts}".rstrip())
    return "\n".join(lines)


def last_line(total: dict[str, int], seconds: float) -> str:
    told = [f"{number} {name}" for name, number in total.items() if number or name in {"passed", "failed"}]
    return f"{', '.join(told)} in {seconds:.2f}s"


def environment() -> dict[str, str]:
    environ = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", "PYTHONUTF8": "1"}
    environ.update(uv_environment(read_pip_settings(Path(sys.executable), environ), environ))
    return environ


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    environ = environment()
    results = run_all(steps(arguments), environ)
    total = tally(results)
    # Leaving everything out is no way to pass.
    if not total["passed"] and not total["failed"]:
        total["failed"] = 1
    sys.stdout.write(summary(results) + "\n\n" + last_line(total, time.monotonic() - started) + "\n")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main([word for place, word in enumerate(sys.argv[1:]) if (place, word) != (0, "test")]))
