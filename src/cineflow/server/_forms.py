"""Forms with a file in them, read as they come: the file goes to the disk, never into memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import Message
from typing import Any

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from cineflow.core.errors import SettingInvalid
from cineflow.core.text import Text
from cineflow.server._plain import check_plain

__all__ = ["StreamedForm"]

_MOST_FIELDS, _MOST_OF_FIELD = 32, 8192


class StreamedForm:
    """One form with one file. Use: exhaust `file(request)`; then `fields` and `filename` are there.

    Fields beyond what a form of ours has, and further files, are refused.
    """

    def __init__(self, *, file_field: str = "file") -> None:
        self.fields: dict[str, str] = {}
        self.filename = ""
        self.has_file = False
        self._file_field = file_field
        self._head: dict[str, str] = {}
        self._name = b""
        self._value = b""
        self._field = ""
        self._is_file = False
        self._ready: list[bytes] = []
        self._content = bytearray()

    async def file(self, request: Request) -> AsyncIterator[bytes]:
        """Yield the file's bytes as they come. Raises SettingInvalid for what is no form, or has no file."""
        parser = MultipartParser(_boundary(request), self._callbacks())  # pyright: ignore[reportArgumentType]
        try:
            async for chunk in request.stream():
                parser.write(chunk)
                for part in self._ready:
                    yield part
                self._ready.clear()
            parser.finalize()
        except FormParserError as cause:
            raise _bad_form(str(cause)) from cause
        if not self.has_file:
            raise SettingInvalid(
                Text("the form has no file called “{name}”", "表单中没有名为 “{name}” 的文件", name=self._file_field),
                code="upload.no_file", place=self._file_field,
            )  # fmt: skip

    def _callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._part_begins, "on_header_field": self._header_name,
            "on_header_value": self._header_value, "on_header_end": self._header_ends,
            "on_headers_finished": self._head_ends, "on_part_data": self._data, "on_part_end": self._part_ends,
        }  # fmt: skip

    def _part_begins(self) -> None:
        self._head, self._name, self._value, self._content = {}, b"", b"", bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._head[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name = self._value = b""

    def _head_ends(self) -> None:
        said = Message()
        said["content-disposition"] = self._head.get("content-disposition", "")
        self._field = str(said.get_param("name", "", "content-disposition"))
        name = said.get_filename()
        self._is_file = name is not None
        if name is not None:
            if self._field != self._file_field or self.has_file:
                raise _bad_form(f"{self._field}: one file, called “{self._file_field}”")
            self.has_file, self.filename = True, name

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._ready.append(data[start:end])
            return
        self._content += data[start:end]
        if len(self._content) > _MOST_OF_FIELD or len(self.fields) >= _MOST_FIELDS:
            raise _bad_form(self._field)

    def _part_ends(self) -> None:
        if not self._is_file:
            self.fields[self._field] = self._content.decode("utf-8", "replace")
            check_plain(self.fields, "form")


def _boundary(request: Request) -> bytes:
    said = Message()
    said["content-type"] = request.headers.get("content-type", "")
    boundary = said.get_param("boundary")
    if said.get_content_type() != "multipart/form-data" or not boundary:
        raise SettingInvalid(
            Text("this wants multipart/form-data with a file", "此处需要带文件的 multipart/form-data"),
            fix=Text("Send the file in the field “file”, or its parts to /api/v1/uploads",
                     "请用 file 字段发送文件，或分段上传到 /api/v1/uploads"), code="upload.content_type",
        )  # fmt: skip
    return str(boundary).encode("latin-1", "replace")


def _bad_form(why: str) -> SettingInvalid:
    return SettingInvalid(
        Text("the form cannot be read: {why}", "无法读取表单：{why}", why=why[:200]), code="upload.bad_form"
    )
