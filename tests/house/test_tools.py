"""The tools behind start.sh: what uv is told of pip's settings, how checks are added up, what the scripts share."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pip_settings() -> ModuleType:
    return load("pip_settings")


def load(name: str) -> ModuleType:
    """Import a tool by its path: tools are no package, and their names are too plain for sys.path."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def check(pip_settings: ModuleType) -> ModuleType:
    load("install")
    return load("check")


def test_environment_wins_over_install_section_over_global(pip_settings: ModuleType) -> None:
    listing = "\n".join([
        "global.timeout='10'", "install.timeout='20'", ":env:.timeout='30'", "global.trusted-host='a b'",
        "install.cert='/c'", "wheel.cert='/not-ours'", "not a line", "global.proxy=unquoted words",
    ])  # fmt: skip
    assert pip_settings.parse_pip_config(listing) == {"timeout": "30", "trusted_host": "a b", "cert": "/c"}


def test_uv_is_handed_indexes_but_no_local_one_that_is_missing(pip_settings: ModuleType, tmp_path: Path) -> None:
    there = tmp_path / "with space"
    there.mkdir()
    told = pip_settings.uv_environment(
        {
            "index_url": "https://mirror.example/simple",
            "extra_index_url": f"file:///nonexistent/simple {there.as_uri()} https://more.example/simple",
            "find_links": f"/nonexistent {tmp_path}",
            "retries": "9",
        },
        {},
    )
    assert told["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert told["UV_INDEX"] == f"{there.as_uri()} https://more.example/simple"
    assert told["UV_FIND_LINKS"] == str(tmp_path)
    assert told["UV_HTTP_RETRIES"] == "9"
    assert int(told["UV_HTTP_TIMEOUT"]) >= 120


def test_what_uv_was_told_itself_stays(pip_settings: ModuleType) -> None:
    pip = {"index_url": "https://mirror.example/simple", "proxy": "http://proxy.example:1", "timeout": "500"}
    told = pip_settings.uv_environment(pip, {"UV_INDEX": "https://own.example", "https_proxy": "http://own.example:2"})
    assert "UV_DEFAULT_INDEX" not in told
    assert "HTTPS_PROXY" not in told
    assert told["UV_HTTP_TIMEOUT"] == "500"


def test_proxy_and_certificates_are_handed_over(pip_settings: ModuleType, tmp_path: Path) -> None:
    cert = tmp_path / "company.pem"
    cert.touch()
    told = pip_settings.uv_environment({"proxy": "http://proxy.example:1", "cert": str(cert)}, {})
    assert told["HTTPS_PROXY"] == "http://proxy.example:1"
    assert told["SSL_CERT_FILE"] == str(cert)


def test_no_index_is_no_index(pip_settings: ModuleType, tmp_path: Path) -> None:
    told = pip_settings.uv_environment({"no_index": "true", "find_links": str(tmp_path)}, {})
    assert told["UV_NO_INDEX"] == "1"
    assert told["UV_FIND_LINKS"] == str(tmp_path)


@pytest.mark.parametrize(
    ("is_pytest", "code", "counts", "expected"),
    [
        (False, 0, {}, {"passed": 1, "failed": 0, "skipped": 0}),
        (False, 2, {}, {"passed": 0, "failed": 1, "skipped": 0}),
        (True, 0, {"passed": 3, "failed": 0, "skipped": 1}, {"passed": 3, "failed": 0, "skipped": 1}),
        (True, 1, {"passed": 3, "failed": 2, "skipped": 0}, {"passed": 3, "failed": 2, "skipped": 0}),
        (True, 3, {}, {"passed": 0, "failed": 1, "skipped": 0}),
        (True, 2, {"passed": 3, "failed": 0, "skipped": 0}, {"passed": 3, "failed": 1, "skipped": 0}),
        (True, -9, {}, {"passed": 0, "failed": 1, "skipped": 0}),
    ],
)
def test_a_step_that_did_not_finish_well_counts_as_failed(
    check: ModuleType, is_pytest: bool, code: int, counts: dict[str, int], expected: dict[str, int]
) -> None:
    step = check.Step("step", [], is_pytest=is_pytest)
    assert check.tally([check.Result(step, 1.0, code, counts)]) == expected


def test_last_line_is_written_as_pytest_writes_it(check: ModuleType) -> None:
    assert check.last_line({"passed": 12, "failed": 0, "skipped": 0}, 3.456) == "12 passed, 0 failed in 3.46s"
    assert check.last_line({"passed": 0, "failed": 1, "skipped": 2}, 1) == "0 passed, 1 failed, 2 skipped in 1.00s"


def test_all_checks_leave_no_test_out(check: ModuleType) -> None:
    tests, browser = [" ".join(step.command) for step in check.steps([]) if step.is_pytest]
    assert not any(word in tests + browser for word in (" -m slow", " -k ", "not slow"))
    assert tests.endswith("--ignore tests/browser")
    assert browser.endswith(" tests/browser")
    assert {"format", "lint", "types", "imports"} <= {step.name for step in check.steps([])}


def test_choosing_tests_that_do_not_exist_fails(check: ModuleType) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools/check.py"), "test", "tests/house", "-k", "no_such_test_anywhere"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout.splitlines()[-1].startswith("0 passed, 1 failed")


def test_scripts_agree_on_the_stamp() -> None:
    stamp = "cineflow-setup 1"
    for name in ("start.sh", "start.bat", "tools/install.py"):
        assert stamp in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["start.bat", "start_win.bat"])
def test_windows_scripts_have_windows_line_ends_and_no_mark(name: str) -> None:
    content = (ROOT / name).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.startswith(b"@echo off\r\n")


@pytest.mark.parametrize("shell", ["sh", "bash", "dash"])
@pytest.mark.parametrize("name", ["start.sh", "start_mac.sh"])
def test_scripts_parse_in_every_shell_here(shell: str, name: str) -> None:
    try:
        run = subprocess.run([shell, "-n", name], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return
    assert run.stderr == ""


def test_the_step_that_builds_the_studio_starts(check: ModuleType) -> None:
    """`--help` builds nothing; what it is made of must still be found."""
    (command,) = [step.command for step in check.steps([]) if step.name == "studio"]
    done = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
