"""Who looks, as every page says it: name and roles, the way in and the way out."""

import streamlit as st
from markupsafe import Markup

from data.registry import registry_dir
from data.roles import Named, NotAllowedError, is_one_desk, roles_of
from data.scope import ALL
from geo.errors import PlanningError
from pages.parts.run import identity, sign_in
from pages.parts.run.context import current_person, current_run
from pages.parts.run.wording import text


def draw() -> None:
    """Say in the sidebar who looks; nothing at the one desk of a machine without roles."""
    kind = identity.in_force().kind
    try:
        named = roles_of(current_person(), registry_dir())
        is_told = kind != identity.NONE or not is_one_desk(registry_dir())
    except PlanningError:  # told in the place of the page
        return
    if not is_told:
        return
    st.html(_sentence(named))
    if kind != identity.OIDC:
        return
    if current_person().name:
        st.button(
            text("who.sign_out"),
            icon=":material/logout:",
            key="sign_out",
            type="tertiary",
            on_click=st.logout,
        )
    elif not isinstance(current_run().opened, NotAllowedError):  # else the page itself offers it
        st.html(_link())


def _sentence(named: Named | None) -> Markup:
    html = Markup('<div class="who"><b>{}</b> <span>{}</span></div>')
    name = current_person().name
    if not name:
        return html.format(text("who.nobody"), "")
    return html.format(name, _roles(named))


def _roles(named: Named | None) -> str:
    """List the roles of a person, an editor's with what he may change."""
    if named is None:
        return text("who.no_role")
    roles = [text(f"role.{role}") for role in named.roles]
    listed = text("list.separator").join(roles)
    scopes = [str(scope) for scope in named.scope if scope.kind != ALL]
    return " · ".join([listed, *scopes])


def _link() -> Markup:
    """Make the link that signs in; the page comes back afterwards."""
    html = Markup('<a class="sign-in" href="{}" target="_self">{}</a>')
    return html.format(sign_in.link(), text("who.sign_in"))


def tell_refused() -> None:
    """Say that the page is not this person's to see, and what to do."""
    name = current_person().name
    if name:
        st.error(text("who.may_not_look", name=name))
        return
    if identity.in_force().kind == identity.OIDC:
        st.info(text("who.sign_in_first"))
        st.html(_link())
        return
    st.error(text("who.nobody_may_not_look"))
