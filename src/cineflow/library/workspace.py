"""Which folder the work belongs to, and where its state (ledger, engine, cache, logs) may safely lie.

A database on a network or synced folder gets damaged: there the state goes to the person's local state folder.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cineflow.core.errors import Conflict
from cineflow.core.text import Text

__all__ = [
    "OLD_SETTINGS_FILES", "SETTINGS_FILE", "STATE_FOLDER", "Workspace", "find_workspace", "root_above",
    "settings_files", "unsafe_for_state", "user_file", "user_state_folder",
]  # fmt: skip

SETTINGS_FILE = "cineflow.toml"
OLD_SETTINGS_FILES = ("config.yaml", "config.yml")
STATE_FOLDER = ".cineflow"

_SYNCED = {
    "OneDrive": re.compile(r"^onedrive( - .+)?$"),
    "iCloud": re.compile(r"^(mobile documents|com~apple~clouddocs|icloud ?drive)$"),
    "Dropbox": re.compile(r"^dropbox( \(.+\))?$"),
    "坚果云 Nutstore": re.compile(r"^(nutstore( files)?|(我的)?坚果云)$"),
    "Google Drive": re.compile(r"^(google ?drive|googledrive-.+)$"),
    "百度网盘 Baidu": re.compile(r"^(baidusyncdisk|百度网盘同步空间)$"),
    "WPS 云盘": re.compile(r"^wps ?云盘$"),
    "Nextcloud": re.compile(r"^(nextcloud|owncloud)$"),
    "Seafile": re.compile(r"^seafile$"),
    "Synology Drive": re.compile(r"^synologydrive$"),
    "CloudStorage": re.compile(r"^cloudstorage$"),
}
_SYNC_MARKS = {".stfolder": "Syncthing", ".dropbox.cache": "Dropbox", ".nutstore": "坚果云 Nutstore"}
_NETWORK_KINDS = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs",
    "fuse.glusterfs", "fuse.davfs", "davfs", "afpfs", "webdav", "ceph", "lustre", "beegfs", "ncpfs", "afs", "vboxsf",
    "vmhgfs", "fuse.vmhgfs-fuse", "drvfs", "prl_fs",
}  # fmt: skip
_DRIVE_REMOTE = 4
"""GetDriveTypeW's answer for a network drive."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of work. root: absolute. state: where ledger and caches lie; neither needs to exist yet.

    moved_because: why the state does not lie in the workspace; None where it does.
    """

    root: Path
    state: Path
    moved_because: Text | None = None

    @property
    def settings(self) -> Path:
        return self.root / SETTINGS_FILE

    @property
    def cache(self) -> Path:
        return self.state / "cache"


def find_workspace(
    inputs: Sequence[Path], cwd: Path, *, state_dir: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Workspace:
    """Return the nearest marked folder at or above the inputs, else at or above `cwd`, else `cwd`.

    state_dir: where the person wants the state (`CINEFLOW_STATE_DIR`). environ: for the user's state folder alone.
    Creates nothing. Raises Conflict where the inputs lie in different workspaces.
    """
    state_dir = cwd / state_dir.expanduser() if state_dir else None
    roots = dict.fromkeys(
        marked for path in inputs if (marked := _marked_above((cwd / path.expanduser()).resolve(), state_dir))
    )
    if len(roots) > 1:
        raise Conflict(
            Text("the inputs lie in different workspaces: {roots}", "输入分属不同的工作区：{roots}",
                 roots=", ".join(map(str, roots))),
            fix=Text("Run the command once per workspace", "请按工作区分别运行命令"),
            code="workspace.several",
        )  # fmt: skip
    here = cwd.resolve()
    root = next(iter(roots), None) or _marked_above(here, state_dir) or here
    if state_dir:
        return Workspace(root, state_dir.resolve(), Text("CINEFLOW_STATE_DIR says so", "由 CINEFLOW_STATE_DIR 指定"))
    if why := unsafe_for_state(root):
        return Workspace(root, user_state_folder(environ) / _name_for(root), why)
    return Workspace(root, root / STATE_FOLDER)


def root_above(folder: Path) -> Path:
    """Return the nearest marked folder at or above one, else the folder itself."""
    return _marked_above(folder, None) or folder


def settings_files(root: Path, *, kept: Path | None = None) -> tuple[Path, ...]:
    """Return every file that settings of a workspace are read from, there or not, the one that wins first."""
    env_files = dict.fromkeys((root / ".env", Path.cwd() / ".env"))
    old = (root / name for name in OLD_SETTINGS_FILES)
    return (*env_files, *([kept] if kept else []), root / SETTINGS_FILE, *old, user_file())


def user_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the person's own settings lie, whether or not the file exists."""
    if os.name == "nt":
        return Path(environ.get("APPDATA", Path.home())) / "cineflow" / "config.toml"
    return Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "cineflow" / "config.toml"


def unsafe_for_state(folder: Path) -> Text | None:
    """Return why a database must not lie in a folder: synced by a program, or on a network. None: it may."""
    for part in folder.parts:
        plain = unicodedata.normalize("NFC", part).lower()
        for service, pattern in _SYNCED.items():
            if pattern.match(plain):
                return _synced(service)
    for above in (folder, *folder.parents):
        for mark, service in _SYNC_MARKS.items():
            if (above / mark).exists():
                return _synced(service)
    if kind := _network_kind(folder):
        return Text("it lies on a network drive ({kind})", "它位于网络盘（{kind}）", kind=kind)
    return None


def user_state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the person's local state folder for this program, by the system's custom."""
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "cineflow"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "cineflow"
    base = environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "state") / "cineflow"


def _marked_above(path: Path, state_dir: Path | None) -> Path | None:
    for folder in (path, *path.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
        mark = folder / STATE_FOLDER
        if mark.is_dir() and mark != state_dir:
            return folder
    return None


def _name_for(root: Path) -> str:
    return f"{root.name[:40] or 'root'}-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"


def _synced(service: str) -> Text:
    return Text("it lies in a folder that {service} syncs", "它位于 {service} 同步的文件夹中", service=service)


def _network_kind(folder: Path) -> str:
    """Return the kind of network file system a folder lies on, empty for a local one or where it cannot be told."""
    if sys.platform == "win32":
        return _windows_network_kind(folder)
    mounts = _linux_mounts() if sys.platform == "linux" else _bsd_mounts()
    best, kind = "", ""
    for point, of_kind in mounts:
        if len(point) >= len(best) and folder.is_relative_to(point):
            best, kind = point, of_kind
    return kind if kind in _NETWORK_KINDS else ""


def _linux_mounts() -> list[tuple[str, str]]:
    """Mount points and kinds. A Windows drive inside WSL is of kind 9p like many sandboxes: its options tell it."""
    try:
        lines = Path("/proc/self/mounts").read_text(errors="replace").splitlines()
    except OSError:
        return []
    mounts: list[tuple[str, str]] = []
    for line in lines:
        fields = line.split()
        if len(fields) >= 4:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
            is_windows = fields[2] == "9p" and "aname=drvfs" in fields[3]
            mounts.append((point, "drvfs" if is_windows else fields[2]))
    return mounts


def _bsd_mounts() -> list[tuple[str, str]]:
    try:
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = (re.match(r"^.+ on (.+) \(([^,)]+)", line) for line in listed.splitlines())
    return [(match[1], match[2]) for match in found if match]


def _windows_network_kind(folder: Path) -> str:
    if folder.drive.startswith("\\\\"):
        return "UNC"
    import ctypes

    kernel = getattr(ctypes, "windll", None)
    if kernel is None:
        return ""
    return "SMB" if kernel.kernel32.GetDriveTypeW(f"{folder.drive}\\") == _DRIVE_REMOTE else ""
