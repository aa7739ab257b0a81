"""What every export format offers, and what several of them need."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cineflow.core.errors import CutListInvalid
from cineflow.core.text import Text
from cineflow.core.time import Rate
from cineflow.timeline.edit import Edit, Event
from cineflow.timeline.model import Timeline

__all__ = [
    "ExportFormat",
    "FileFormat",
    "Written",
    "abrupt_fades",
    "bad_timeline",
    "base_of",
    "is_ntsc",
    "mixed_rates",
    "parse_xml",
    "pretty_xml",
]


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file, and what the format could not hold."""

    text: str
    warnings: tuple[Text, ...] = ()


class ExportFormat(Protocol):
    """suffix: of its files, with the dot. label: what people call it. reads: whether it can be read back. cuts: whether
    it names frames of sources; captions do not."""

    @property
    def suffix(self) -> str: ...

    @property
    def label(self) -> Text: ...

    @property
    def reads(self) -> bool: ...

    @property
    def cuts(self) -> bool: ...

    def write(self, edit: Edit) -> Written:
        """Return the file. Raises UserError where the edit cannot be said in this format at all."""
        ...

    def read(self, text: str, file: Path | None = None) -> Timeline:
        """Read a file into a timeline whose sources are as written there. Raises CutListInvalid."""
        ...


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format made of functions. reader: None where it cannot be read back."""

    suffix: str
    label: Text
    writer: Callable[[Edit], Written]
    reader: Callable[[str, Path | None], Timeline] | None = None
    cuts: bool = True

    @property
    def reads(self) -> bool:
        return self.reader is not None

    def write(self, edit: Edit) -> Written:
        return self.writer(edit)

    def read(self, text: str, file: Path | None = None) -> Timeline:
        if self.reader is None:
            raise CutListInvalid(
                Text("{name} files cannot be read back", "{name} 文件不能读回", name=self.suffix),
                fix=Text("Save it there as OTIO, FCP7 XML or EDL", "请在该软件中另存为 OTIO、FCP7 XML 或 EDL"),
                file=file, code="timeline.unreadable",
            )  # fmt: skip
        return self.reader(text, file)


def bad_timeline(text: Text, file: Path | None, place: str = "") -> CutListInvalid:
    """Return the error for an edit that cannot be read."""
    return CutListInvalid(text, file=file, place=place, code="timeline.unreadable")


def base_of(rate: Rate) -> int:
    """Return the whole rate that time code counts at: 30 for 29.97."""
    return int(rate + Rate(1, 2))


def is_ntsc(rate: Rate) -> bool:
    """Whether a rate is a whole one slowed by 1000/1001."""
    return rate.denominator == 1001


def pretty_xml(root: ElementTree.Element, doctype: str) -> str:
    """Return a document with indentation, its declaration and its doctype."""
    ElementTree.indent(root, "  ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {doctype}>\n{body}\n'


def parse_xml(text: str, file: Path | None) -> ElementTree.Element:
    """Parse a document from a stranger: entities of its own are refused."""
    if "<!ENTITY" in text:
        raise bad_timeline(Text("declares entities of its own", "文件声明了自定义实体"), file)
    try:
        return ElementTree.fromstring(text.encode())  # noqa: S314 - entities were refused above
    except ElementTree.ParseError as cause:
        raise bad_timeline(Text("not XML: {why}", "不是 XML：{why}", why=str(cause)), file) from cause


def abrupt_fades(edit: Edit) -> list[Event]:
    """Return the events that fade from or to black where another clip stands: formats that only know what lies between
    two clips or beside a gap cannot say so."""
    starts = {event.at for event in edit.events}
    ends = {event.end for event in edit.events}
    return [
        event for event in edit.events
        if (event.enter and not event.dissolves and event.at in ends) or (event.leave and event.end in starts)
    ]  # fmt: skip


def mixed_rates(edit: Edit) -> list[Event]:
    """Return the events whose source runs at another rate than the edit."""
    return [event for event in edit.events if event.source.rate != edit.rate]
