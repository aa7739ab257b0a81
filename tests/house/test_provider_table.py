"""The table of providers in the READMEs says what the providers say of themselves."""

from __future__ import annotations

import pytest
from tools.provider_table import READMES, with_table


@pytest.mark.parametrize("language", READMES)
def test_table_is_current(language: str) -> None:
    path = READMES[language]  # type: ignore[index]
    readme = path.read_text(encoding="utf-8")
    assert with_table(readme, language) == readme, "write it: .venv/bin/python tools/provider_table.py --write"  # type: ignore[arg-type]
