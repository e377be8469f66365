"""Window actions that are opened under another title."""


def titled(action, title, **values):
    """The action under another title: one that is read from the database has a display name, which goes first."""
    return {**action, 'name': title, 'display_name': title, **values}
