"""Who looks at a page: whom the doors named when its browser connected."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime import Runtime

from data.roles import Person, local_person
from pages.parts.run import identity


def connected_person() -> Person:
    """Give whoever the session is connected with; a stranger unless the doors named him.

    A page that is run without a server, as tests do, is run by the user of this machine.
    """
    # not isinstance: the stand-in of Streamlit's test runner calls itself a Runtime, too
    is_served = runtime.exists() and type(runtime.get_instance()) is Runtime
    if not is_served:
        return local_person()
    return identity.person_in(st.user.get(identity.TOKEN_KEY))
