"""Set CineFlow up in `.venv`: make it, fill it, check it, and leave a stamp that start.sh and start.bat compare.

Run by the start scripts with any Python 3.11 or later, and only when their quick look finds something missing;
standard library only. Whatever is in the way (an interrupted set-up, a moved folder, a deleted package) is put
right, at worst by making `.venv` anew; what was downloaded stays in pip's and uv's caches. Words go to stderr.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from pip_settings import PATIENCE_S, read_pip_settings, uv_environment

FORMAT = "cineflow-setup 1"  # start.sh and start.bat compare this first line of the stamp
OLDEST_PYTHON = (3, 11)
STAMP = "cineflow-setup"  # a folder in .venv: `parts` (what must be there) and the pyproject.toml it was made from
LOCK = "cineflow-setup.lock"
LOG = "cineflow-setup.log"
# What an environment that was only half made may hold; a folder with anything else is somebody's own.
VENV_ENTRIES = {"bin", "include", "lib", "lib64", "share", "Scripts", "Include", "Lib", ".gitignore", STAMP, LOCK, LOG}
LOG_TAIL_LINES = 12
# What a second attempt or another installer would only say again.
HOPELESS = ("No solution found", "Failed to build", "metadata-generation-failed")
HEARTBEAT_S = 15.0
PAUSES_S = (3, 10)  # before the second and the third attempt


class Stopped(Exception):
    """The set-up cannot go on; carries a sentence in the person's language."""


def is_chinese() -> bool:
    """Whether the environment asks for Chinese, by the same rule as cineflow.core.text."""
    for name in ("CINEFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(name, ""):
            return value.lower().startswith("zh")
    import locale

    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))


def words(english: str, chinese: str) -> str:
    return chinese if is_chinese() else english


def say(english: str, chinese: str) -> None:
    sys.stderr.write(words(english, chinese) + "\n")
    sys.stderr.flush()


@dataclass(frozen=True)
class House:
    """Where things are: the project's folder, its virtual environment, and the extras wanted in it."""

    place: Path
    venv: Path
    extras: tuple[str, ...]

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def parts(self) -> Path:
        return self.venv / STAMP / "parts"

    @property
    def pyproject(self) -> Path:
        return self.place / "pyproject.toml"


# --- the stamp -------------------------------------------------------------------------------------------------


def stamped(house: House) -> tuple[str, tuple[str, ...]] | None:
    """Return the folder and the extras that the stamp was made for, or None without a readable stamp."""
    try:
        head = house.parts.read_text(encoding="utf-8").split("\n", 4)
    except (OSError, UnicodeDecodeError):
        return None
    return (head[1], tuple(head[3].split())) if len(head) == 5 and head[0] == FORMAT else None


def is_ready(house: House) -> bool:
    """Answer as the quick look of start.sh does; asked again once the lock is held."""
    stamp = stamped(house)
    if stamp is None or stamp[0] != str(house.place) or not set(house.extras) <= set(stamp[1]):
        return False
    _, _, base, _, *parts = house.parts.read_text(encoding="utf-8").splitlines()
    try:
        same = Path(base).exists() if os.name == "nt" else house.python.samefile(base)
        made_from = (house.parts.parent / "pyproject.toml").read_bytes()
    except OSError:
        return False
    return same and made_from == house.pyproject.read_bytes() and all((house.venv / part).exists() for part in parts)


def write_stamp(house: House, pyproject: bytes, inspected: dict[str, list[str]]) -> None:
    folder = house.parts.parent
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_bytes(pyproject)
    lines = [FORMAT, str(house.place), *inspected["base"], " ".join(house.extras), *inspected["parts"]]
    unfinished = folder / "parts.tmp"
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    unfinished.replace(house.parts)


# --- one set-up at a time --------------------------------------------------------------------------------------


@contextlib.contextmanager
def only_one(house: House) -> Generator[int | None, None, None]:
    """Hold the folder's set-up lock; the system lets go of it when the last process that has it dies.

    Yields the descriptor to hand to children, so that an orphaned installer still counts as a set-up under way.
    """
    path = house.venv / LOCK
    try:
        house.venv.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            wait_for_lock(handle)
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                break
            os.close(handle)  # somebody removed .venv while we waited
            house.venv.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise Stopped(
            words(f"{house.venv} is a file; move it away.", f"{house.venv} 是一个文件，请移走它。")
        ) from error
    except OSError as error:
        raise Stopped(not_writable(house, error)) from error
    try:
        yield handle
    finally:
        os.close(handle)


def not_writable(house: House, error: OSError) -> str:
    reason = error.strerror or str(error)
    return words(
        f"Cannot write to {house.venv} ({reason}). Copy this folder to a place you can write to, or set CINEFLOW_VENV"
        " to the path of a folder you can write to, and run again.",
        f"无法写入 {house.venv}（{reason}）。请把这个文件夹复制到可以写入的地方，或者把环境变量 CINEFLOW_VENV"
        " 设为一个可以写入的文件夹，再运行一次。",
    )


def wait_for_lock(handle: int) -> None:
    said = False
    while not try_lock(handle):
        if not said:
            say("Another set-up of this folder is under way; waiting for it.", "这个文件夹正在另一处准备中，等它完成。")
            said = True
        time.sleep(0.2)


def try_lock(handle: int) -> bool:
    """Take the lock if it is free; a file system without locks counts as free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


# --- the steps -------------------------------------------------------------------------------------------------


def wait_aloud(child: subprocess.Popen[bytes]) -> int:
    """Wait for a process and show that time passes: a counter on a terminal, a line now and then elsewhere."""
    is_live = sys.stderr.isatty()
    started = time.monotonic()
    has_counter = False
    while True:
        try:
            code = child.wait(timeout=1.0 if is_live else HEARTBEAT_S)
        except subprocess.TimeoutExpired:
            waited = round(time.monotonic() - started)
            line = words(f"  … still at it ({waited} s)", f"  … 还在进行（{waited} 秒）")
            has_counter = is_live
            sys.stderr.write(f"\r{line}" if is_live else f"{line}\n")
            sys.stderr.flush()
        else:
            if has_counter:
                sys.stderr.write("\r" + " " * 40 + "\r")
            return code


class SetUp:
    """One set-up of one house, with the lock held."""

    def __init__(self, house: House, lock: int | None) -> None:
        self.house = house
        self.lock = lock
        self.log = house.venv / LOG
        self.broken: list[str] = []  # packages to be put back
        self.log_start = 0  # where the words of the latest attempt begin
        self.environ = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
        self.environ.pop("VIRTUAL_ENV", None)

    def run(self) -> None:
        house = self.house
        pyproject = house.pyproject.read_bytes()
        self.log.unlink(missing_ok=True)
        keeps = self.can_keep_venv()
        house.parts.unlink(missing_ok=True)
        for attempt in ("repair", "anew"):
            if attempt == "anew" or not keeps:
                self.make_venv()
            self.fill()
            inspected = self.inspect()
            not_whole = inspected["broken"] + inspected["torn"]
            if not not_whole:
                write_stamp(house, pyproject, inspected)
                return
        broken = ", ".join(not_whole)
        raise Stopped(
            words(f"These packages are incomplete after installing: {broken}", f"安装后仍不完整的包：{broken}")
        )

    def can_keep_venv(self) -> bool:
        """Whether what is in .venv can be added to: made here, its Python runs, and no package is half there."""
        house = self.house
        stamp = stamped(house)
        if (stamp and stamp[0] != str(house.place)) or not house.python.exists():
            return False
        try:
            made_by = (house.venv / "pyvenv.cfg").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        # `command = … -m venv /where/it/was/made`, written since Python 3.11; uv writes none.
        made_at = [line for line in made_by.splitlines() if line.startswith("command = ")]
        if made_at and not made_at[0].endswith(str(house.venv)):
            return False
        inspected = self.inspect()
        self.broken = inspected["broken"]
        return not inspected["torn"] and not {"pip", "uv"} & set(self.broken)

    def make_venv(self) -> None:
        house = self.house
        base = getattr(sys, "_base_executable", "") or sys.executable
        release = ".".join(map(str, sys.version_info[:3]))
        say(f"  making .venv with Python {release}", f"  用 Python {release} 建立 .venv")
        self.broken = []
        self.clear()
        if self.call([base, "-E", "-s", "-m", "venv", str(house.venv)]):
            return
        # Debian splits ensurepip off; a pip outside can still serve the new environment.
        self.clear()
        if not self.call([base, "-E", "-s", "-m", "venv", "--without-pip", str(house.venv)]) or not self.call(
            [base, "-m", "pip", "--python", str(house.python), "install", "pip"]
        ):
            raise Stopped(
                words(
                    "Python's venv module is not complete here. On Debian or Ubuntu:"
                    " sudo apt-get install python3-venv.",
                    "这里的 Python 缺少 venv 模块。Debian 或 Ubuntu 上请运行：sudo apt-get install python3-venv。",
                )
                + "\n"
                + self.tail()
            )

    def clear(self) -> None:
        """Empty .venv, but for the lock that is held and the log."""
        venv = self.house.venv
        entries = list(venv.iterdir())
        if not (venv / "pyvenv.cfg").exists() and not {entry.name for entry in entries} <= VENV_ENTRIES:
            raise Stopped(
                words(
                    f"{venv} holds other things than a Python environment; move it away and run again.",
                    f"{venv} 里有别的文件，不是 Python 环境；请移走它，再运行一次。",
                )
            )
        for entry in entries:
            if entry.name in {LOCK, LOG}:
                continue
            try:
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
            except OSError as error:
                raise Stopped(
                    words(
                        f"Cannot remove {entry} ({error.strerror}). Close other CineFlow windows and run again.",
                        f"无法删除 {entry}（{error.strerror}）。请关闭其他影流窗口，再运行一次。",
                    )
                ) from error

    def fill(self) -> None:
        """Install CineFlow and what it needs: with uv, which is quick; failing that, with pip."""
        python = str(self.house.python)
        pip = read_pip_settings(self.house.python, self.environ)
        if not pip.get("timeout") and not pip.get("default_timeout"):
            self.environ["PIP_DEFAULT_TIMEOUT"] = str(PATIENCE_S)
        target = "." + (f"[{','.join(self.house.extras)}]" if self.house.extras else "")
        if self.get_uv():
            self.environ.update(uv_environment(pip, self.environ))
            say("  installing CineFlow and its parts", "  安装影流和它需要的组件")
            command = [python, "-I", "-m", "uv", "pip", "install", "--quiet", "--python", python, "-e", target]
            command += [f"--reinstall-package={name}" for name in self.broken]
            if self.call_until_done(command, PAUSES_S[:1]):
                return
            say("  uv could not; trying with pip", "  uv 没有成功，改用 pip")
        command = [python, "-I", "-m", "pip", "install", "--quiet", "-e", target]
        if self.call_until_done(command, PAUSES_S):
            return
        raise Stopped(
            words(
                "Installing did not work. If the network or the package index is the cause (a proxy: HTTPS_PROXY;"
                " a mirror: pip's configuration), run again when it is back: what was downloaded is kept.",
                "安装没有成功。如果是网络或软件源的原因（代理用 HTTPS_PROXY，镜像用 pip 的配置），恢复后再运行一次即可"
                "，已下载的部分会保留。",
            )
            + "\n"
            + self.tail()
        )

    def get_uv(self) -> bool:
        python = str(self.house.python)
        if self.call([python, "-I", "-m", "uv", "--version"]):
            return True
        say("  getting the installer (uv)", "  获取安装工具（uv）")
        command = [python, "-I", "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
        return self.call([*command, "uv"])

    def inspect(self) -> dict[str, list[str]]:
        """Ask .venv's own Python which packages are whole; `broken` names what is not."""
        command = [str(self.house.python), "-E", "-s", __file__, "--inspect", str(self.house.place)]
        environ = {**self.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(
            command, env=environ, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
        if done.returncode:
            return {"broken": [], "torn": ["python"], "parts": [], "base": []}
        return json.loads(done.stdout)

    def call_until_done(self, command: list[str], pauses: tuple[int, ...]) -> bool:
        for pause in (*pauses, None):
            self.log_start = self.log.stat().st_size if self.log.exists() else 0
            if self.call(command):
                return True
            if pause is None or any(sign in self.tail(1000) for sign in HOPELESS):
                return False
            say(f"  trying again in {pause} s", f"  {pause} 秒后重试")
            time.sleep(pause)
        return False

    def call(self, command: list[str]) -> bool:
        """Run an installer; its words go to the log. Long silences are broken."""
        lock = (self.lock,) if self.lock is not None and os.name != "nt" else ()
        with self.log.open("ab") as log:
            try:
                child = subprocess.Popen(
                    command, cwd=self.house.place, env=self.environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    pass_fds=lock,
                )  # fmt: skip
            except OSError as error:
                log.write(f"{command[0]}: {error}\n".encode())
                return False
            try:
                return wait_aloud(child) == 0
            except KeyboardInterrupt:
                child.terminate()
                child.wait()
                raise

    def tail(self, lines: int = LOG_TAIL_LINES) -> str:
        try:
            text = self.log.read_bytes()[self.log_start :].decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join("  | " + line for line in text.splitlines()[-lines:])


# --- inside .venv ----------------------------------------------------------------------------------------------


def inspect_here(place: Path) -> dict[str, list[str]]:
    """List what is installed beside this interpreter.

    `parts` are entries start.sh can look for; `broken` packages lack files and can be put back; `torn` ones cannot
    even be removed.
    """
    prefix = Path(sys.prefix)
    libraries = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    parts: set[str] = set()
    broken: set[str] = set()
    torn: set[str] = set()
    for library in libraries:
        for folder in library.glob("*.dist-info"):
            installed = importlib.metadata.Distribution.at(folder)
            name = folder.name.partition("-")[0]
            files = installed.files
            if not files or not (folder / "METADATA").is_file():
                torn.add(name)
                continue
            for file in files:
                if file.suffix == ".pyc" or file.parts[0] == "..":
                    continue
                if not (library / file).exists():
                    broken.add(name)
                parts.add(str((library / file.parts[0]).relative_to(prefix)))
    if tuple(sys.version_info) < OLDEST_PYTHON:
        torn.add("python")
    if not importlib.util.find_spec("pip"):
        torn.add("pip")
    found = importlib.util.find_spec("cineflow")
    if not found or not found.origin or not Path(found.origin).is_relative_to(place):
        broken.add("cineflow")
    # On Windows the environment's Python is a small program that starts the one it was made from.
    base = getattr(sys, "_base_executable", sys.executable) if os.name == "nt" else Path(sys.executable).resolve()
    return {"broken": sorted(broken), "torn": sorted(torn), "parts": sorted(parts), "base": [str(base)]}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--place", type=Path, help="the project's folder")
    parser.add_argument("--venv", type=Path, help="its virtual environment")
    parser.add_argument("--extra", default="", help="an extra of pyproject.toml to install as well")
    parser.add_argument("--inspect", type=Path, metavar="PLACE", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inspect:
        sys.stdout.write(json.dumps(inspect_here(options.inspect)))
        return 0
    house = House(options.place, options.venv, (options.extra,) if options.extra else ())
    try:
        with only_one(house) as lock:
            stamp = stamped(house)
            if stamp:  # what an earlier run added stays wanted
                house = House(house.place, house.venv, tuple(sorted({*house.extras, *stamp[1]})))
            if is_ready(house):
                return 0
            started = time.monotonic()
            say("Setting CineFlow up (only when something changed):", "正在准备影流（只在有变化时）：")
            SetUp(house, lock).run()
            seconds = round(time.monotonic() - started)
            say(f"  ready in {seconds} s", f"  完成，用时 {seconds} 秒")
    except Stopped as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    except KeyboardInterrupt:
        say("Interrupted; run again to continue.", "已中断；再运行一次即可继续。")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
