"""What a shot's words say about its picture: hour, weather, place, things, people, framing. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cineflow.core.ids import digest_bytes
from cineflow.core.order import Slate

_T = TypeVar("_T")

__all__ = ["Framing", "Hour", "Mood", "Place", "Prop", "Weather", "mood_of", "seed_of"]


class Hour(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"


class Place(StrEnum):
    SEA = "sea"
    CITY = "city"
    STREET = "street"
    FOREST = "forest"
    MOUNTAIN = "mountain"
    DESERT = "desert"
    FIELD = "field"
    ROOM = "room"
    STAIRS = "stairs"
    SPACE = "space"


class Prop(StrEnum):
    LIGHTHOUSE = "lighthouse"
    BOAT = "boat"
    BIRDS = "birds"
    HOUSE = "house"
    LAMP = "lamp"
    TREE = "tree"
    CAR = "car"
    LENS = "lens"
    PIER = "pier"


class Framing(StrEnum):
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Mood:
    """scene_seed: the same for all shots of a scene. shot_seed: this shot's own."""

    hour: Hour
    weather: Weather
    place: Place
    framing: Framing
    props: frozenset[Prop]
    people: tuple[str, ...]
    is_interior: bool
    scene_seed: int
    shot_seed: int


_HOURS = (
    (Hour.NIGHT, r"\b(?:night|midnight|moonlight|moonlit|starr?y)\b", r"夜|深夜|凌晨|月光|星空"),
    (Hour.DAWN, r"\b(?:dawn|sunrise|daybreak|early morning|first light)\b", r"黎明|清晨|破晓|日出|拂晓|晨|天亮"),
    (Hour.DUSK, r"\b(?:dusk|sunset|evening|twilight|golden hour|magic hour)\b", r"黄昏|傍晚|日落|夕阳|暮"),
    (Hour.DAY, r"\b(?:day|noon|morning|afternoon|sunny|daylight)\b", r"日|白天|正午|中午|上午|下午|午后|阳光"),
)  # fmt: skip
_WEATHERS = (
    (Weather.SNOW, r"\b(?:snow\w*|blizzard)\b", r"雪"),
    (Weather.RAIN, r"\b(?:rain\w*|storm\w*|downpour|drizzle|thunder\w*)\b", r"雨|雷|风暴"),
    (Weather.FOG, r"\b(?:fog\w*|mist\w*|haz[ey])\b", r"雾|霾"),
)  # fmt: skip
_PLACES = (
    (Place.STAIRS, r"\b(?:stairs?|staircase|stairwell|steps)\b",
     r"楼梯|台阶|旋梯"),
    (Place.SPACE, r"\b(?:space(?:ship|craft)?|planet|orbit|galaxy|asteroid)\b",
     r"太空|星球|宇宙|飞船"),
    (Place.SEA, r"\b(?:sea|ocean|harbou?r|pier|beach|coast|shore|waves?|lake|river|dock|boat|ship|lighthouse)\b",
     r"海|港|码头|沙滩|岸|湖|河|船|灯塔|岛|浪"),
    (Place.FOREST, r"\b(?:forest|woods?|jungle|trees|park|garden)\b",
     r"森林|树林|丛林|公园|花园|竹林"),
    (Place.MOUNTAIN, r"\b(?:mountains?|cliff|hills?|peak|valley|canyon|ridge)\b",
     r"山|悬崖|峰|谷|崖"),
    (Place.DESERT, r"\b(?:desert|dunes?|sand)\b",
     r"沙漠|戈壁|沙丘"),
    (Place.STREET, r"\b(?:street|alley|road|market|shop|bus stop|station|crossing)\b",
     r"街|巷|路|市场|店|车站|路口"),
    (Place.CITY, r"\b(?:city|skyline|rooftop|town|skyscrapers?|downtown|building)\b",
     r"城|都市|天台|楼|大厦"),
    (Place.ROOM, r"\b(?:\w*room|office|kitchen|house|home|studio|hospital|corridor|cafe|café|bar|hall)\b",
     r"室|屋|房|厅|家|办公|厨|教室|医院|走廊|咖啡"),
    (Place.FIELD, r"\b(?:field|meadow|farm|grass|countryside|village)\b",
     r"田|草|村|原野|乡"),
)  # fmt: skip
_PROPS = (
    (Prop.LENS, r"\b(?:lantern room|lamp room|great lamp|fresnel|lens of the)\b", r"灯室|灯房|透镜|塔灯"),
    (Prop.PIER, r"\b(?:pier|jetty|quay|dock|wharf|boardwalk)\b", r"码头|栈桥|防波堤|岸边"),
    (Prop.LIGHTHOUSE, r"\b(?:lighthouse)\b", r"灯塔"),
    (Prop.BOAT, r"\b(?:boats?|ships?|trawler|sail\w*|vessel)\b", r"船|帆"),
    (Prop.BIRDS, r"\b(?:gulls?|seagulls?|birds?)\b", r"鸥|鸟|雁"),
    (Prop.HOUSE, r"\b(?:house|cottage|cabin|hut)\b", r"屋|房子|小屋|村舍|家门"),
    (Prop.LAMP, r"\b(?:lamps?|lantern|street ?light|candle|torch)\b", r"灯(?!塔)|烛|火把"),
    (Prop.TREE, r"\b(?:tree|oak|pine|willow)\b", r"树"),
    (Prop.CAR, r"\b(?:car|taxi|truck|van)\b", r"汽车|轿车|出租车|卡车"),
)
_FRAMINGS = (
    (Framing.CLOSE, r"\b(?:close[- ]?up|close on|macro|extreme close|ecu|cu|face)\b", r"特写|近景|脸|眼神|眼睛|面部"),
    (
        Framing.WIDE,
        r"\b(?:wide|establishing|long shot|panorama|aerial|landscape|vista)\b",
        r"全景|远景|大远景|航拍|俯瞰|鸟瞰",
    ),
    (Framing.MEDIUM, r"\b(?:medium|mid[- ]?shot|waist)\b", r"中景|半身"),
)
_INTERIOR = re.compile(r"\bINT\b|\binterior\b|内景|室内|屋内", re.IGNORECASE)
_EXTERIOR = re.compile(r"\bEXT\b|\bexterior\b|外景|室外|户外", re.IGNORECASE)


def seed_of(*words: object) -> int:
    """Return a number made from words, the same on every machine."""
    return int(digest_bytes("\x1f".join(str(w) for w in words).encode())[:12], 16)


def mood_of(slate: Slate) -> Mood:
    """Read the picture from a slate: the scene's heading counts before the action."""
    heading, said = slate.scene, f"{slate.action}\n{slate.camera}"
    is_interior = bool(_INTERIOR.search(heading)) or (
        not _EXTERIOR.search(heading) and _first(_PLACES, heading, said) in (Place.ROOM, Place.STAIRS)
    )
    place = _first(_PLACES, heading, said)
    if is_interior and place not in (Place.ROOM, Place.STAIRS):
        place = Place.ROOM
    elif not is_interior and place is Place.ROOM and _EXTERIOR.search(heading):
        place = Place.STREET
    props = frozenset(
        prop for prop, *words in _PROPS if re.search("|".join(words), f"{heading}\n{said}", re.IGNORECASE)
    )
    people = tuple(dict.fromkeys([*slate.characters, *(line.speaker for line in slate.dialogue if line.speaker)]))
    shown = tuple(name for name in people if name in slate.action) or people
    return Mood(
        hour=_first(_HOURS, heading, said) or Hour.DAY,
        weather=_first(_WEATHERS, heading, said) or Weather.CLEAR,
        place=place or Place.FIELD,
        framing=_first(_FRAMINGS, said) or (Framing.MEDIUM if shown else Framing.WIDE),
        props=props,
        people=shown[:3],
        is_interior=is_interior,
        scene_seed=seed_of(slate.board, heading),
        shot_seed=seed_of(slate.board, heading, slate.shot, slate.action),
    )


def _first(table: tuple[tuple[_T, str, str], ...], *texts: str) -> _T | None:
    """The first entry of a table whose words occur: in the first text that has any."""
    for text in texts:
        for value, english, chinese in table:
            if re.search(f"{english}|{chinese}", text, re.IGNORECASE):
                return value
    return None
