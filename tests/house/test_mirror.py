"""A set-up that can reach nothing but a slow, unreliable mirror which only pip was told about."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = """
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"
[project]
name = "cineflow"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["iniconfig"]
"""
SECONDS_PER_ANSWER = 0.1


class Mirror(http.server.BaseHTTPRequestHandler):
    """A simple index over a folder of wheels. The first request for each address gets a 503."""

    wheels: Path
    asked: set[str]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        time.sleep(SECONDS_PER_ANSWER)
        if self.path not in self.asked:
            self.asked.add(self.path)
            self.answer(503, b"busy", "text/plain")
            return
        place, _, name = self.path.strip("/").rpartition("/")
        if place == "files" and (self.wheels / name).is_file():
            self.answer(200, (self.wheels / name).read_bytes(), "application/octet-stream")
        else:
            found = [wheel.name for wheel in self.wheels.iterdir() if parse_wheel_filename(wheel.name)[0] == name]
            links = "".join(f'<a href="/files/{wheel}">{wheel}</a>\n' for wheel in found)
            self.answer(200 if found else 404, links.encode(), "text/html")

    def answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def mirror(tmp_path: Path, original_environ: dict[str, str]) -> Iterator[str]:
    wheels = tmp_path / "wheels"
    download = [sys.executable, "-I", "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "-d", str(wheels)]
    subprocess.run(
        [*download, "uv", "hatchling", "editables", "iniconfig"], env=original_environ, check=True, timeout=240
    )
    handler = type("Handler", (Mirror,), {"wheels": wheels, "asked": set[str]()})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


@pytest.mark.slow
def test_slow_mirror_known_to_pip_alone_is_enough(
    mirror: str, tmp_path: Path, original_environ: dict[str, str]
) -> None:
    place = tmp_path / "镜像 [mirror]"
    (place / "src/cineflow").mkdir(parents=True)
    for name in ("start.sh", "tools/install.py", "tools/pip_settings.py"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes((ROOT / name).read_bytes())
    (place / "pyproject.toml").write_text(PYPROJECT)
    (place / "src/cineflow/__init__.py").touch()
    (place / "src/cineflow/__main__.py").write_text("import iniconfig; print('it runs')\n")
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-" + f"url = {mirror}\nextra-index-" + "url = file:///nonexistent/simple\n")
    environ = {name: value for name, value in original_environ.items() if not name.startswith(("PIP_", "UV_"))}
    environ |= {
        "PIP_CONFIG_FILE": str(config), "PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1", "LC_ALL": "C.UTF-8",
        "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1",
        "HOME": str(tmp_path), "PATH": os.pathsep.join([str(Path(sys.executable).parent), environ["PATH"]]),
        "CINEFLOW_VENV": "",
    }  # fmt: skip
    run = subprocess.run(
        ["sh", str(place / "start.sh")], env=environ, capture_output=True, text=True, timeout=240, check=False
    )
    assert run.stdout == "it runs\n", run.stderr
    assert "trying with pip" not in run.stderr, (place / ".venv/cineflow-setup.log").read_text()
