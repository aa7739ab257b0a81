"""Projects: folders of the workspace with a name, members and a budget."""

from __future__ import annotations

import asyncio
import re
import shutil
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from cineflow.core.errors import Conflict, NotAllowed, NotFound
from cineflow.core.files import write_atomically
from cineflow.core.money import Money, parse_budget
from cineflow.core.text import Text, current_language
from cineflow.library.ledger import budgets, events, people, projects
from cineflow.library.ledger.people import Role
from cineflow.library.ledger.projects import WORKSPACE, Project
from cineflow.server import errors
from cineflow.server._addresses import address
from cineflow.server._house import House, house_of
from cineflow.server._shapes import Amount, Cursor, Limit, Page, amounts, read_cursor, write_cursor
from cineflow.server._who import Who, may, now

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["projects"], responses=errors.PROBLEMS)

Editor = Annotated[Who, may(Role.ARTIST, "edit")]
Lead = Annotated[Who, may(Role.SUPERVISOR, "edit")]


class ProjectShown(BaseModel):
    """folder: from the workspace. aspect: of its first storyboard that is filmed. shots: pictures count where there is
    nothing else. counts: its shots by status."""

    id: str
    name: str
    folder: str
    owner: str
    created_at: datetime
    shots: int
    seconds: float
    aspect: str | None
    poster_url: str | None
    budget: list[Amount]
    spent: list[Amount]
    members: list[Member]


class Member(BaseModel):
    id: str
    email: str
    name: str
    role: Role


class NewProject(BaseModel):
    """sample: begin with the sample story, ready to rehearse."""

    name: str = Field(min_length=1, max_length=120)
    aspect: str | None = Field(default=None, pattern=r"^\d{1,4}:\d{1,4}$")
    sample: bool = False


class ProjectChange(BaseModel):
    """budget: like `50USD,300CNY`; empty for none."""

    name: str | None = Field(default=None, min_length=1, max_length=120)
    budget: str | None = Field(default=None, max_length=200)


ProjectShown.model_rebuild()


async def shown(house: House, project: Project) -> ProjectShown:
    """Return a project as lists show it."""
    board = await house.boards.of(project)

    def facts(tx: Connection) -> tuple[list[Amount], list[Amount], list[Member]]:
        found = budgets.budget(tx, f"project:{project.id}")
        caps = [Money(b.cap, b.currency) for b in found if b.cap is not None]
        spent = [Money(b.spent + b.reserved, b.currency) for b in found if b.spent + b.reserved]
        members = [Member(id=u.id, email=u.email, name=u.name, role=u.role) for u in people.members_of(tx, project.id)]
        return amounts(caps), amounts(spent), members

    budget, spent, members = await house.ledger.ask(facts)
    boards = board.discovery.boards
    seconds = sum(float(s.found.board.seconds_of(s.found.shot) or 0) for s in board.shots)
    poster = next((take_url(house, s.chosen.file, "poster") for s in board.shots if s.chosen), None)
    told = [(b.kind_of(shot), a) for b in boards for shot in b.shots if (a := b.aspect_of(shot))]
    films = sum(s.found.board.kind_of(s.found.shot) == "video" for s in board.shots)
    aspect = next((a for kind, a in told if kind == "video"), told[0][1] if told else None)
    return ProjectShown(
        id=project.id, name=project.name, folder=project.root or ".", owner=project.owner,
        created_at=project.created_at, shots=films or len(board.shots), seconds=seconds, aspect=aspect,
        poster_url=poster, budget=budget, spent=spent, members=members,
    )  # fmt: skip


def take_url(house: House, file: Path, what: str) -> str:
    """Return where a take's film or picture is served."""
    from cineflow.library.ledger.reviews import take_key

    return address(f"takes/{take_key(file, house.root)}/{what}")


@router.get("/projects")
async def list_projects(
    request: Request, who: Annotated[Who, may(Role.VIEWER, "read")], cursor: Cursor = None, limit: Limit = 100
) -> Page[ProjectShown]:
    """The projects I may see, oldest first."""
    house = house_of(request)
    after = tuple(read_cursor(cursor, datetime, str)) if cursor else None
    left = [one for one in await house.projects_for(who) if after is None or (one.created_at, one.id) > after]
    told = [await shown(house, project) for project in left[:limit]]
    last = left[limit - 1] if len(left) > limit else None
    return Page(
        items=[one for one in told if one.shots or one.id != WORKSPACE],
        next=write_cursor(last.created_at, last.id) if last else None,
    )


@router.post("/projects", status_code=201)
async def create_project(body: NewProject, request: Request, who: Editor) -> ProjectShown:
    """Make a project: a folder of the workspace with a storyboard to write in, or with the sample story."""
    house = house_of(request)
    folder = await asyncio.to_thread(_make_folder, house.root, body)

    def add(tx: Connection) -> Project:
        project = projects.add(tx, body.name.strip(), folder.name, owner=who.id, at=now())
        people.join(tx, project.id, who.id, at=now())
        events.add(tx, "project.created", at=now(), project=project.id, facts={"by": who.id})
        return project

    project = await house.ledger.commit(add)
    await house.reread_projects()
    await house.audit(who, "project.created", target=project.id, request=request)
    return await shown(house, project)


def _make_folder(root: Path, body: NewProject) -> Path:
    from cineflow.storyboard.templates import DEMO_NAME, blank_note, demo_story

    plain = unicodedata.normalize("NFC", body.name).strip()
    slug = re.sub(r"[^\w\u4e00-\u9fff-]+", "-", plain, flags=re.UNICODE).strip("-.").lower()[:60] or "project"
    taken = {path.name.casefold() for path in root.iterdir()}
    free = (n for n in (slug, *(f"{slug}-{i}" for i in range(2, 10_000))) if n.casefold() not in taken)
    folder = next(folder for name in free if _is_made(folder := root / name))
    language = current_language()
    if body.sample:
        write_atomically(folder / DEMO_NAME, demo_story(language).encode())
    else:
        write_atomically(folder / "storyboard.md", blank_note(plain, body.aspect or "16:9", language).encode())
    return folder


def _is_made(folder: Path) -> bool:
    """Make a folder; False where somebody else just did."""
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


@router.get("/projects/{project_id}")
async def get_project(project_id: str, request: Request, who: Annotated[Who, may(Role.VIEWER, "read")]) -> ProjectShown:
    """One project."""
    house = house_of(request)
    return await shown(house, await house.project_for(who, project_id))


@router.patch("/projects/{project_id}")
async def change_project(project_id: str, body: ProjectChange, request: Request, who: Lead) -> ProjectShown:
    """Rename a project, or set what may be spent on it."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    budget = None if body.budget is None else parse_budget(body.budget, "budget")

    def change(tx: Connection) -> Project:
        if budget is not None:
            scope = f"project:{project.id}"
            budgets.set_caps(tx, scope, budget) if budget else budgets.uncap(tx, scope)
        events.add(tx, "project.changed", at=now(), project=project.id, facts={"by": who.id})
        return projects.rename(tx, project.id, body.name.strip()) if body.name else projects.get(tx, project.id)

    project = await house.ledger.commit(change)
    await house.reread_projects()
    return await shown(house, project)


@router.delete("/projects/{project_id}", status_code=204)
async def delete_project(
    project_id: str, request: Request, who: Annotated[Who, may(Role.ADMIN, "admin")], *, with_files: bool = False
) -> None:
    """Forget a project. Its files stay, unless `with_files`: then its folder goes to the workspace's `.trash`."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    if project.id == WORKSPACE:
        raise Conflict(
            Text("the workspace itself is no project that can be deleted", "工作区本身不能作为项目删除"),
            code="project.is_workspace",
        )
    if with_files:
        await asyncio.to_thread(_to_trash, house.root, house.folder_of(project))

    def remove(tx: Connection) -> None:
        projects.remove(tx, project.id)
        events.add(tx, "project.deleted", at=now(), project=project.id, facts={"by": who.id})

    await house.ledger.commit(remove)
    await house.reread_projects()
    await house.audit(who, "project.deleted", target=project.id, request=request)


def _to_trash(root: Path, folder: Path) -> None:
    trash = root / ".trash"
    trash.mkdir(exist_ok=True)
    shutil.move(folder, trash / f"{folder.name}-{now():%Y%m%d%H%M%S%f}")


@router.put("/projects/{project_id}/members/{user_id}", status_code=204)
async def add_member(project_id: str, user_id: str, request: Request, who: Lead) -> None:
    """Let somebody into a project."""
    house = house_of(request)
    project = await house.project_for(who, project_id)

    def join(tx: Connection) -> None:
        people.get(tx, user_id)
        people.join(tx, project.id, user_id, at=now())

    await house.ledger.commit(join)
    await house.audit(who, "member.added", target=f"{project.id} {user_id}", request=request)


@router.delete("/projects/{project_id}/members/{user_id}", status_code=204)
async def remove_member(project_id: str, user_id: str, request: Request, who: Lead) -> None:
    """Take somebody out of a project."""
    house = house_of(request)
    project = await house.project_for(who, project_id)
    if user_id == project.owner and not who.is_admin:
        raise NotAllowed(Text("the owner stays", "不能移除项目所有者"), code="project.owner")
    if not await house.ledger.commit(people.leave, project.id, user_id):
        raise NotFound(Text("they are no member", "该用户不是成员"), code="member.not_found")
    await house.audit(who, "member.removed", target=f"{project.id} {user_id}", request=request)
