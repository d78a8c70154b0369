"""Who may do what: people and their roles as roles.toml names them, read at every act.

Without the file there is one desk: the local user may do everything, and what he approves of his
own is recorded as such.
"""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import PlainValidator

from data.faults import RegistryError, broken, refuse
from data.registry import registry_dir
from data.scope import Scope, parse_scope
from data.toml_file import FileFaults, TomlTable, read_toml

ROLES_FILE = "roles.toml"  # beside the snapshots
VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR = "viewer", "editor", "publisher", "administrator"
ROLES = (VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR)
NOBODY = "none"
# acts; an editor may do his inside his scope
VIEW, IMPORT, SUBMIT, MAPPING = "view", "import", "submit", "mapping"
APPROVE, REFUSE, PUBLISH, ROLL_BACK = "approve", "refuse", "publish", "rollback"
BACK_UP, RESTORE, AUDIT, GIVE_ROLES = "backup", "restore", "audit", "roles"
TAKE = "take"  # the software takes its own collection in
MAY: dict[str, tuple[str, ...]] = {
    VIEW: ROLES,
    IMPORT: (EDITOR,),
    SUBMIT: (EDITOR,),
    MAPPING: (EDITOR,),
    APPROVE: (PUBLISHER,),
    REFUSE: (PUBLISHER,),
    PUBLISH: (PUBLISHER,),
    ROLL_BACK: (PUBLISHER,),
    BACK_UP: (PUBLISHER,),
    RESTORE: (PUBLISHER,),
    AUDIT: (PUBLISHER, ADMINISTRATOR),
    GIVE_ROLES: (ADMINISTRATOR,),
    TAKE: (),
}


class NotAllowedError(RegistryError):
    """An act that is not this person's."""

    exit_code = 4


@dataclass(frozen=True)
class Person:
    """Whoever acts.

    Attributes:
        name: as the identity in force gives it; "" of whoever has none.
        is_local: sits at the machine itself, so that without roles the desk is his.
        is_software: the program, which takes its own collection in and does nothing else.
    """

    name: str
    is_local: bool = False
    is_software: bool = False


SOFTWARE = Person("pilot-atlas", is_software=True)
STRANGER = Person("")  # looks on without having said who he is


def local_person() -> Person:
    """Give the user of the machine that runs this process."""
    if not hasattr(os, "geteuid"):
        return Person(getpass.getuser(), is_local=True)
    import pwd  # noqa: PLC0415 (not on Windows)

    number = os.geteuid()
    try:
        # not getpass, which believes variables that anyone can set
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"uid {number}"
    return Person(name, is_local=True)


# --- the file -------------------------------------------------------------------------------------


def _roles(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise broken("toml.empty list")
    for role in value:
        if role not in ROLES:
            raise broken("toml.choices", value=role, choices=", ".join(ROLES))
    return tuple(value)


def _scopes(value: object) -> tuple[Scope, ...]:
    if not isinstance(value, list) or not value:
        raise broken("toml.empty list")
    scopes = []
    for text in value:
        try:
            scopes.append(parse_scope(str(text)))
        except RegistryError:
            raise broken("roles.scope", value=text) from None
    return tuple(scopes)


def _others(value: object) -> str:
    if value not in (VIEWER, NOBODY):
        raise broken("toml.choices", choices=f"{VIEWER}, {NOBODY}")
    return str(value)


class Named(TomlTable):
    """The roles of one person, and what an editor may change."""

    roles: Annotated[tuple[str, ...], PlainValidator(_roles)]
    scope: Annotated[tuple[Scope, ...], PlainValidator(_scopes)] = ()


class Roles(TomlTable):
    """What roles.toml holds.

    Attributes:
        people: roles by name.
        others: the role of people whom it does not name: viewer or none.
    """

    people: dict[str, Named]
    others: Annotated[str, PlainValidator(_others)] = NOBODY


def read_roles(folder: Path) -> Roles | None:
    """Read the roles of a folder of snapshots; None where there is no such file.

    Raises:
        SourceError: the file cannot be read, or a value breaks its rule; names every fault.
    """
    path = folder / ROLES_FILE
    if not os.path.lexists(path):
        return None
    raw = read_toml(path)
    found = FileFaults(ROLES_FILE, raw, Roles)
    found.blame_unknown(found.blame_values())
    _blame_scopes(found)
    refuse(found.faults)
    return Roles.model_validate(raw)


def _blame_scopes(found: FileFaults) -> None:
    """Blame editors without a scope: nobody should change everything by an oversight."""
    people = found.raw.get("people")
    if not found.is_sound("people") or not isinstance(people, dict):
        return
    for name, entry in people.items():
        is_editor = EDITOR in entry["roles"]
        if is_editor != ("scope" in entry):
            found.blame(f"people.{name}", entry["roles"], "roles.editor scope")


# --- the question ---------------------------------------------------------------------------------


def may(person: Person, act: str, scope: Scope | None = None, folder: Path | None = None) -> bool:
    """Tell if a person may do something.

    Args:
        person: who acts.
        act: one of `MAY`.
        scope: of the act; None for acts that have none.
        folder: of the snapshots; that of this deployment if None.
    Raises:
        SourceError: the roles cannot be read, and then nobody may do anything.
    """
    if person.is_software:
        return act == TAKE
    roles = read_roles(folder or registry_dir())
    if roles is None:
        return act != TAKE if person.is_local else act == VIEW
    named = _named(roles, person)
    if named is None:
        return act == VIEW and roles.others == VIEWER
    return any(_role_may(role, named, act, scope) for role in named.roles)


def _named(roles: Roles, person: Person) -> Named | None:
    """Find a person in the file; nobody without a name, even if the file has an empty one."""
    return roles.people.get(person.name) if person.name else None


def roles_of(person: Person, folder: Path) -> Named | None:
    """Give the roles that the file names a person with; None if it does not.

    Raises:
        SourceError: the roles cannot be read.
    """
    roles = read_roles(folder)
    return _named(roles, person) if roles is not None else None


def _role_may(role: str, named: Named, act: str, scope: Scope | None) -> bool:
    if role not in MAY[act]:
        return False
    if role != EDITOR or scope is None or act == VIEW:
        return True
    return any(own.holds(scope) for own in named.scope)


def is_one_desk(folder: Path) -> bool:
    """True without roles: then whoever submits may approve, and it is recorded."""
    return read_roles(folder) is None


def refuse_unless_may(person: Person, act: str, folder: Path, scope: Scope | None = None) -> None:
    """Refuse what is not a person's to do.

    Raises:
        NotAllowedError: names person, act and scope.
    """
    if may(person, act, scope, folder):
        return
    where = f"（{scope}）" if scope else ""
    of = f" ({scope})" if scope else ""
    if not person.name:
        raise NotAllowedError(
            f"未登录的人没有权限做“{act}”{where}。请先登录，或在运行本服务的机器上操作。",
            f"Whoever has not signed in may not do '{act}'{of}. Sign in, or work at the"
            " machine that runs this server.",
        )
    raise NotAllowedError(
        f"{person.name}：没有权限做“{act}”{where}。请管理员在 {ROLES_FILE} 中授权。",
        f"{person.name} may not do '{act}'{of}. Ask the administrator to name the role in"
        f" {ROLES_FILE}.",
    )
