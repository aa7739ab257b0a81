"""Pictures that lie beside a storyboard under the names of its people, places, props and shots.

    asset/character/小美.png, 小美_2.png      a person, by name, alias or id; further views are numbered or worded
    asset/scene/harbour.jpg                   a place, as the shot's scene or place is called
    asset/props/lamp.webp                     a thing
    asset/segment/3_start.png, 3_end.png      first and last frame of shot 3; also 3.png, segment-3.png
    asset/character/小美/1.png, side.png      a folder of its own for the views of one; or a folder that only sorts

The folders lie beside the storyboard or above it, up to the workspace: the nearest picture of a name wins. What the
storyboard names itself always comes first. Nothing is written; the storyboard's file knows nothing of it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cineflow.core.errors import StoryboardInvalid
from cineflow.core.order import ReferenceRole
from cineflow.core.text import Text
from cineflow.storyboard.cast import called_in, cast_of
from cineflow.storyboard.model import Character, Reading, Scene, Shot, ShotReference, Storyboard

__all__ = ["ENDINGS", "KINDS", "Shelf", "pictures_in", "room_for", "shelf_beside", "shelves", "with_assets"]

ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp"})
_HOMES = ("asset", "assets", "素材")
_KINDS = {
    "character": "character", "characters": "character", "角色": "character", "人物": "character",
    "scene": "place", "scenes": "place", "place": "place", "places": "place", "场景": "place",
    "prop": "prop", "props": "prop", "道具": "prop",
    "segment": "segment", "segments": "segment", "shot": "segment", "shots": "segment", "分镜": "segment",
    "镜头": "segment",
}  # fmt: skip
KINDS: Mapping[str, str] = {"character": "character", "place": "scene", "prop": "props", "segment": "segment"}
"""Kinds of pictures, and the folder that each is put in where there is none yet."""
_SEGMENT = re.compile(r"^(?:segment[-_ ])?0*(\d+)(?:_(start|end|grid))?$", re.IGNORECASE)
_VIEW = re.compile(
    r"^(.+?)(?:[-_ ](?:\d{1,2}|front|side|back|full|face|正面|侧面|背面|全身|特写)|[(（]\d{1,2}[)）])$", re.IGNORECASE
)
_MERE_VIEW = re.compile(
    r"^(?:\d{1,3}|front|side|back|full|face|cover|main|正面|侧面|背面|全身|特写|封面)(?:[-_ ]?\d{1,2})?$", re.IGNORECASE
)
"""What a picture is called in a folder that has the name."""
_FROM_THE_FRONT = re.compile(
    r"(?:^|[-_ (（]|(?<=[\u4e00-\u9fff]))(?:0*1|front|face|main|cover|正面|封面)[)）]?$", re.IGNORECASE
)
_SLUG = re.compile(r"^\s*(?:(?:int|ext|i/e)\b\.?\s*/?\s*)+", re.IGNORECASE)
_MARK = re.compile(r"[,;，、；。·—–]|\s-+\s")
_BREAK = re.compile(r"[,;，、；。·—–]|\s-+\s|(?<=[\u4e00-\u9fff])[\s/-]+|[\s/-]+(?=[\u4e00-\u9fff])")
"""What divides a scene's heading: marks, and in Chinese also spaces."""
_NO_PLACE = re.compile(
    r"(?:early |late )?(?:day|night|dawn|dusk|morning|noon|afternoon|evening|sunset|sunrise|later|continuous)"
    r"|[内外]景?|室[内外]|[日夜晨昏]|白天|夜晚|夜里|深夜|清晨|早晨|上午|中午|下午|傍晚|黄昏|黎明",
    re.IGNORECASE,
)
_LEVELS = 12
"""Folders looked at from the storyboard upwards: a workspace is not deeper."""


@dataclass(slots=True)
class Shelf:
    """What lies beside one folder of storyboards: kind → folded name → pictures, as paths from that folder.

    frames: (storyboard's folded stem or empty, shot, `start` or `end`) → picture. people: names that characters'
    pictures have, in order. home: where a missing picture would be put; empty where there is no asset folder at all.
    """

    pictures: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])
    frames: dict[tuple[str, int, str], str] = field(default_factory=dict[tuple[str, int, str], str])
    people: dict[str, None] = field(default_factory=dict[str, None])
    home: str = ""

    def of(self, kind: str, names: Iterable[str]) -> tuple[str, ...]:
        """Return the pictures under the first of some names that has any."""
        known = self.pictures.get(kind, {})
        return next((tuple(found) for name in names if (found := known.get(_folded(name)))), ())

    def frame(self, board: Path, shot: int, word: str) -> str:
        """Return a shot's frame: of the storyboard's own folder, else of those for any. Empty for none."""
        stem = _folded(board.stem)
        return self.frames.get((stem, shot, word)) or self.frames.get(("", shot, word)) or ""

    @property
    def is_empty(self) -> bool:
        return not self.pictures and not self.frames


def shelf_beside(folder: Path, root: Path) -> Shelf:
    """Look for asset folders in a folder and above it, up to the root where it lies below that. Opens no file."""
    shelf = Shelf()
    folders = [folder, *folder.parents][:_LEVELS] if folder.is_relative_to(root) else [folder]
    for place in folders:
        for home in _folders_in(place):
            if home.name.casefold() in _HOMES:
                shelf.home = shelf.home or _from(folder, home)
                _take_in(shelf, folder, home, is_beside=place == folder)
        if place == root:
            break
    return shelf


def with_assets(reading: Reading, shelf: Shelf) -> Reading:
    """Return a reading in which people, places, props and frames have the pictures that lie beside it.

    Somebody called by `@name` or in brackets, whom the storyboard does not list and of whom a picture lies there, is in
    the story. Warns of people who are called so and have neither picture nor id, with the place.
    """
    board = reading.board
    if board is None or shelf.is_empty:
        return reading
    board = _with_people(board, shelf)
    board = replace(board, scenes=tuple(_with_pictures(scene, board, shelf) for scene in board.scenes))
    return replace(reading, board=board, warnings=(*reading.warnings, *_missing(board, shelf)))


def _with_people(board: Storyboard, shelf: Shelf) -> Storyboard:
    """Give the people their pictures, and bring in those whom the text alone calls."""
    known = {_folded(name) for who in _everybody(board) for name in (who.name, *who.aliases, who.id)}
    callable_names = tuple(name for name in shelf.people if _folded(name) not in known)
    called = dict.fromkeys(name for shot in board.shots for name in called_in(shot, callable_names))
    new = (Character(name, pictures=shelf.of("character", (name,)), has_found_pictures=True) for name in called)
    scenes = tuple(
        replace(scene, shots=tuple(
            replace(shot, characters=tuple(_with_portrait(who, board, shelf) for who in shot.characters))
            for shot in scene.shots
        ))
        for scene in board.scenes
    )  # fmt: skip
    people = (*(_with_portrait(who, board, shelf) for who in board.characters), *new)
    return replace(board, scenes=scenes, characters=people)


def _everybody(board: Storyboard) -> Iterator[Character]:
    yield from board.characters
    for shot in board.shots:
        yield from shot.characters


def _with_portrait(who: Character, board: Storyboard, shelf: Shelf) -> Character:
    if who.pictures:
        return who
    in_bible = next((other.pictures for other in board.characters if other.name == who.name and other.pictures), ())
    found = in_bible or shelf.of("character", (who.name, *who.aliases, who.id.lstrip("@")))
    return replace(who, pictures=found, has_found_pictures=not in_bible) if found else who


def _with_pictures(scene: Scene, board: Storyboard, shelf: Shelf) -> Scene:
    return replace(scene, shots=tuple(_with_references(shot, scene, shelf) for shot in scene.shots))


def _with_references(shot: Shot, scene: Scene, shelf: Shelf) -> Shot:
    """Add frames, place and props that the shot has no picture of."""
    has = {(one.role, _folded(one.name)) for one in shot.references}
    roles = {one.role for one in shot.references}
    found: list[ShotReference] = []
    for word, role in (("start", ReferenceRole.FIRST_FRAME), ("end", ReferenceRole.LAST_FRAME)):
        if role not in roles and (source := shelf.frame(shot.origin.file, shot.number, word)):
            found.append(ShotReference(role, source, is_found=True))
    places = dict.fromkeys((shot.place, *_places_in(scene.heading)))
    wanted = [(ReferenceRole.PLACE, "place", name) for name in places if name]
    wanted += [(ReferenceRole.PROP, "prop", name) for name in shot.props]
    for role, kind, name in wanted:
        if (role, _folded(name)) in has or (role is ReferenceRole.PLACE and role in roles):
            continue
        if pictures := shelf.of(kind, (name,)):
            found.append(ShotReference(role, pictures[0], name, is_found=True))
            roles.add(role)
    return replace(shot, references=(*shot.references, *found)) if found else shot


def _places_in(heading: str) -> Iterator[str]:
    """Yield what the place of a scene may be called: `EXT. OLD HARBOUR, NIGHT` whole, then `OLD HARBOUR`."""
    yield heading
    bare = _SLUG.sub("", heading)
    for part in _MARK.split(bare):
        words = part.split()
        while words and _NO_PLACE.fullmatch(words[0]):
            del words[0]
        while words and _NO_PLACE.fullmatch(words[-1]):
            del words[-1]
        if len(words) > 1:  # A place whose name has spaces.
            yield " ".join(words)
    for part in _BREAK.split(bare):
        if part.strip() and not _NO_PLACE.fullmatch(part.strip()):
            yield part.strip()


def _missing(board: Storyboard, shelf: Shelf) -> Iterator[StoryboardInvalid]:
    """Yield a warning for everybody who is called in a shot and has neither picture nor id: once each."""
    if not shelf.pictures.get("character"):
        return
    told: set[str] = set()
    for shot in board.shots:
        for who in cast_of(shot, board):
            name = who.name
            if who.pictures or who.id:
                continue
            if name in told:
                continue
            told.add(name)
            put = f"{shelf.home}/character/{name}.png"
            yield StoryboardInvalid(
                Text("there is no picture of {name}: the model is told the name alone",
                     "没有{name}的图片：模型只会收到名字", name=name),
                fix=Text("Put one at {path}, order one (`cineflow pictures draft {file}`), or list the person with "
                         "an id or a picture",
                         "请放到 {path}，或订购一张（`cineflow pictures draft {file}`），"
                         "或在分镜中为该角色填写 ID 或图片",
                         path=put, file=shot.origin.file.name),
                code="asset.missing", file=shot.origin.file, place=shot.origin.place, line=shot.origin.line,
            )  # fmt: skip


def _take_in(shelf: Shelf, folder: Path, home: Path, *, is_beside: bool) -> None:
    """Put one asset folder's pictures on the shelf, behind what is nearer.

    is_beside: the folder lies right beside the storyboards: only then are its frames of shots theirs.
    """
    mine: dict[str, dict[str, list[str]]] = {}
    for room in _folders_in(home):
        kind = _KINDS.get(room.name.casefold())
        if kind == "segment":
            if is_beside:
                _take_frames(shelf, folder, room, "")
                for inner in _folders_in(room):
                    _take_frames(shelf, folder, inner, _folded(inner.name))
            continue
        if kind is None:
            continue
        for picture in _pictures_in(room):
            _place(shelf, mine, kind, _names_of(picture), _from(folder, picture))
        for inner in _folders_in(room):
            own = unicodedata.normalize("NFC", inner.name)
            for picture in _pictures_in(inner):
                names = [own, *(name for name in _names_of(picture) if not _MERE_VIEW.match(name) and name != own)]
                _place(shelf, mine, kind, names, _from(folder, picture))
    for kind, names in mine.items():
        known = shelf.pictures.setdefault(kind, {})
        for name, found in names.items():
            known.setdefault(name, found)


def _names_of(picture: Path) -> list[str]:
    """Return what a picture shows by its own name: `小美_正面` is also one of 小美."""
    stem = unicodedata.normalize("NFC", picture.stem)
    view = _VIEW.match(stem)
    return [stem, view[1]] if view else [stem]


def _place(shelf: Shelf, mine: dict[str, dict[str, list[str]]], kind: str, names: Iterable[str], source: str) -> None:
    of_kind = mine.setdefault(kind, {})
    for name in names:
        of_kind.setdefault(_folded(name), []).append(source)
        if kind == "character":
            shelf.people.setdefault(name)


def _take_frames(shelf: Shelf, folder: Path, room: Path, board: str) -> None:
    for picture in _pictures_in(room):
        if match := _SEGMENT.match(unicodedata.normalize("NFC", picture.stem)):
            shelf.frames.setdefault((board, int(match[1]), (match[2] or "start").casefold()), _from(folder, picture))


def pictures_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the pictures of the asset folders that lie in a folder itself, each with its kind."""
    for room, kind in _rooms_in(folder):
        for place in (room, *_folders_in(room)):
            for picture in _pictures_in(place):
                yield picture, kind


def room_for(folder: Path, kind: str) -> Path:
    """Return where a further picture of a kind is put beside a folder's storyboards: where others are, if any are."""
    there = next((room for room, known in _rooms_in(folder) if known == kind), None)
    home = next((path for path in _folders_in(folder) if path.name.casefold() in _HOMES), folder / _HOMES[0])
    return there or home / KINDS[kind]


def _rooms_in(folder: Path) -> Iterator[tuple[Path, str]]:
    for home in _folders_in(folder):
        if home.name.casefold() in _HOMES:
            for room in _folders_in(home):
                if kind := _KINDS.get(room.name.casefold()):
                    yield room, kind


def _folders_in(folder: Path) -> list[Path]:
    return sorted(path for path in _listed(folder) if path.is_dir())


def _pictures_in(folder: Path) -> list[Path]:
    """Return pictures by name, `小美.png` before `小美_正面.png` before further views, and of one name the one whose
    ending sorts first."""
    found = [path for path in _listed(folder) if path.suffix.casefold() in ENDINGS and path.is_file()]
    return sorted(found, key=lambda path: (_views_rank(path), len(path.stem), path.name.casefold()))


def _views_rank(picture: Path) -> int:
    stem = unicodedata.normalize("NFC", picture.stem)
    if not (_VIEW.match(stem) or _MERE_VIEW.match(stem)):
        return 0
    return 1 if _FROM_THE_FRONT.search(stem) else 2


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []


def _from(folder: Path, path: Path) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _folded(name: str) -> str:
    """A name as it is compared: without case, marks and the differences of spaces and lines in file names."""
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFC", name).strip("[]()（）【】@ ")).strip().casefold()


def shelves(root: Path) -> Mapping[Path, Shelf]:
    """Return shelves by folder, each looked at once when first asked for."""
    return _Shelves(root)


class _Shelves(dict[Path, Shelf]):
    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, folder: Path) -> Shelf:
        self[folder] = shelf_beside(folder, self._root)
        return self[folder]
