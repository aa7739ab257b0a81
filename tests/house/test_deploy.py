"""What is shipped for operators names only settings, commands and files that exist. No Docker runs here."""

from __future__ import annotations

import configparser
import inspect
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from tests.conftest import ORIGINAL_ENVIRON

from cineflow.core.room import member, member_names
from cineflow.settings import setting_of_variable

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = "cineflow.cli.commands"
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
OPERATOR_FILES = [*UNITS, *(ROOT / name for name in (
    "Dockerfile", "compose.yaml", "Makefile", "deploy.sh", "docker-start.sh", "deploy/Caddyfile", "deploy/nginx.conf",
    "deploy/pm2.config.cjs", "docs/how-to/deploy.md",
))]  # fmt: skip
NOT_OURS = {"CINEFLOW_DOMAIN", "CINEFLOW_WORKSPACE", "CINEFLOW_SERVER"}
"""Read by compose and Caddy, by PM2's file, and by the Studio's development server, not by the product."""

COMPOSE: Any = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def options_of(command: str) -> set[str]:
    found: Any = member(COMMANDS, command, "command")
    if not inspect.isfunction(found):
        return {"--workspace"}
    told: set[str] = set()
    for name, hint in get_type_hints(found, include_extras=True).items():
        spelled = [word for part in get_args(hint)[1:] for word in getattr(part, "param_decls", ()) or ()]
        told |= set(spelled) or {f"--{name.replace('_', '-')}"}
    return told


def check_command(words: list[str]) -> None:
    """Raise where a command line of ours could not be understood."""
    command, *rest = words
    assert command in member_names(COMMANDS), command
    unknown = {word.partition("=")[0] for word in rest if word.startswith("--")} - options_of(command)
    assert not unknown, f"{command} has no {unknown}"


@pytest.mark.parametrize("file", OPERATOR_FILES, ids=lambda file: file.name)
def test_every_variable_exists(file: Path) -> None:
    for name in re.findall(r"\bCINEFLOW_[A-Z_]+\b", file.read_text(encoding="utf-8")):
        assert name in NOT_OURS or setting_of_variable(name), name


@pytest.mark.parametrize("file", OPERATOR_FILES, ids=lambda file: file.name)
def test_every_command_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(
        r"(?:^\s*|bin/|&& )(?:cineflow|\./start\.sh) ((?:[a-z]+)(?: [^\n`#|&]*)?)$", text, flags=re.M
    ):
        words = shlex.split(line.replace("$(", "(").replace("(", "").replace(")", ""))
        if words[0] != "test":
            check_command(words)


def test_compose_runs_what_the_image_has() -> None:
    services = COMPOSE["services"]
    for name in ("app", "worker"):
        check_command([str(word) for word in services[name]["command"]])
        for variable in services[name]["environment"]:
            assert variable == "HOME" or setting_of_variable(variable), variable
        assert services[name]["cap_drop"] == ["ALL"]
    # `up --wait` waits for every service to be healthy: one without a sign of life would fail the first start.
    check_command([str(word) for word in services["worker"]["healthcheck"]["test"][2:]])
    for name in ("app", "worker"):
        assert "work:/workspace" in services[name]["volumes"], "a worker's takes are what the server shows"
        assert "ports" not in services[name], "only the proxy is reached from outside"
    assert "ports" not in services["db"]
    named = {mount.partition(":")[0] for service in services.values() for mount in service["volumes"]}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])
    for name in named:
        if name.startswith("."):
            assert (ROOT / name).is_file()
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
    [network] = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert services["app"]["environment"]["CINEFLOW_TRUSTED_PROXIES"] == network["subnet"]


def test_no_secret_has_a_default() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in OPERATOR_FILES if file.suffix != ".md")
    assert re.search(r"\$\{[A-Z_]*(PASSWORD|SECRET|KEY|TOKEN):-", text) is None
    assert re.search(r"^\s*(ENV|ARG) .*(PASSWORD|SECRET|TOKEN|API_KEY)", text, flags=re.M) is None
    assert text.count("${POSTGRES_PASSWORD:?") == 2, "compose stops without a password"


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    last = lines[max(at for at, line in enumerate(lines) if line.startswith("FROM ")) :]
    words = [line.split()[0] for line in last if line and not line.startswith("#")]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "HEALTHCHECK" in words
    assert not any("root" in line for line in last if line.startswith("USER"))
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
    [asked] = re.findall(r"http://127\.0\.0\.1:8000(/[a-z]+)", "\n".join(last))
    assert f'"{asked}"' in (ROOT / "src/cineflow/server/routes/health.py").read_text(encoding="utf-8")


def test_what_the_image_needs_is_sent_to_the_builder() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert {source.partition("/")[0] for source in line.split()[1:-1]} <= kept, line


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_are_whole(unit: Path) -> None:
    parsed = configparser.RawConfigParser(strict=False, comment_prefixes="#", delimiters="=")
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text(encoding="utf-8"))
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service").is_file()
        return
    service = parsed["Service"]
    assert service["User"] == "cineflow"
    program, *words = shlex.split(service["ExecStart"])
    assert program.endswith("/bin/cineflow")
    check_command(words)
    if verify := shutil.which("systemd-analyze"):
        told = subprocess.run([verify, "verify", str(unit)], capture_output=True, text=True, check=False).stderr
        wrong = [
            line
            for line in told.splitlines()
            if unit.name.partition("@")[0] in line and "is not executable" not in line
        ]
        assert wrong == []


def make(*words: str) -> str:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    done = subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_targets_of_the_old_platform_still_exist() -> None:
    told = make("help")
    for target in (
        "help", "install", "build", "dev-backend", "dev-frontend", "docker-up", "docker-down", "docker-logs",
        "docker-restart", "pm2-deploy", "pm2-logs", "pm2-restart", "db-migrate", "db-studio",
    ):  # fmt: skip
        assert re.search(rf"^  {target} ", told, flags=re.M), target
        assert target == "help" or make("-n", target), target


# Compose puts a control sequence before each line of a log, at least in 2.26, also where nobody looks on.
ANSWERS = r"""
*"ps --quiet"*) echo abc ;;
*"logs --no-log-prefix"*) printf '\033[2Klistening on http://127.0.0.1:8000\n\033[2Khttps://localhost/setup?token=t0\n' ;;
*"users list"*) [ -z "$HAS_USERS" ] || echo '{"users": [{"email": "a@example.com"}]}' ;;
"""


def fake_docker(folder: Path) -> dict[str, str]:
    """Put a `docker` first on the path that writes down how it was called; returns the environment."""
    script = folder / "bin" / "docker"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\necho "$@" >>"$CALLS"\ncase "$*" in\n{ANSWERS}esac\n')
    script.chmod(0o755)
    return {
        **ORIGINAL_ENVIRON,
        "PATH": f"{script.parent}{os.pathsep}{ORIGINAL_ENVIRON['PATH']}",
        "CALLS": str(folder / "calls"),
    }


def test_the_first_start_makes_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    environ = fake_docker(tmp_path)
    for name in ("docker-start.sh", "deploy.sh"):
        shutil.copy(ROOT / name, tmp_path)
    start = ["sh", tmp_path / "docker-start.sh"]
    started = subprocess.run(start, env=environ, check=True, capture_output=True, timeout=30)
    assert started.stdout.decode() == "https://localhost/setup?token=t0\n", "the link alone, as it is"
    again = subprocess.run(start, env={**environ, "HAS_USERS": "1"}, check=True, capture_output=True, timeout=30)
    assert not again.stdout, "a used link is not shown again"
    assert b"https://localhost" in again.stderr
    env = (tmp_path / ".env").read_text()
    assert re.search(r"^POSTGRES_PASSWORD=[0-9a-f]{48}$", env, flags=re.M)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    subprocess.run(["sh", tmp_path / "deploy.sh"], env=environ, check=True, capture_output=True, timeout=30)
    assert (tmp_path / ".env").read_text() == env
    calls = (tmp_path / "calls").read_text().splitlines()
    backup = next(at for at, call in enumerate(calls) if "cineflow backup" in call)
    check_command(shlex.split(calls[backup].partition(" app cineflow ")[2]))
    assert "up --detach" in calls[backup + 1], "the backup comes before the new version"


@pytest.mark.parametrize("line", ["POSTGRES_PASSWORD=change_me", "POSTGRES_PASSWORD=x\nJWT_SECRET='changeme'", "A=1"])
def test_an_env_file_with_an_examples_secret_starts_nothing(tmp_path: Path, line: str) -> None:
    environ = fake_docker(tmp_path)
    shutil.copy(ROOT / "docker-start.sh", tmp_path)
    (tmp_path / ".env").write_text(f"{line}\n")
    done = subprocess.run(
        ["sh", tmp_path / "docker-start.sh"], env=environ, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert " up " not in (tmp_path / "calls").read_text()
