"""Sentences that can be translated later: an English template and what goes into it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Text(NamedTuple):
    """`message`: an English template with %(name)s placeholders; `args`: name -> str or another Text."""

    message: str
    args: dict[str, Any]


_TEXTUAL = (str, Text)


def _(message: str) -> str:
    """Mark `message` for the extractor of Odoo's translations; return it unchanged."""
    return message


def text(message: str, **args: Any) -> Text:
    """Build a Text. Arguments are str or Text; anything else is written with str(), so that a date becomes ISO."""
    for name, value in args.items():
        if not isinstance(value, _TEXTUAL):
            args[name] = str(value)
    return Text(message, args)


def join(texts: Iterable[Text], limit: int = 20) -> Text:
    """One Text that says all of `texts` (at least one) one after the other; beyond `limit`, how many more there are."""
    said, *rest = texts
    for following in rest[: limit - 1]:
        said = text(_("%(first)s; %(next)s"), first=said, next=following)
    if len(rest) >= limit:
        said = text(_("%(first)s; and %(count)s more"), first=said, count=len(rest) - limit + 1)
    return said


def render(value: Text | str | None, translate: Callable[..., str] | None = None) -> str:
    """Write `value` out with `translate(message, **args)` (Odoo: env._), or in English without one."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    args = {name: render(arg, translate) for name, arg in value.args.items()}
    if translate:
        return translate(value.message, **args)
    return value.message % args if args else value.message


class TextError(Exception):
    """Base of the errors of this package: `text` says to a user what is wrong and what to do."""

    def __init__(self, reason: Text) -> None:
        """`reason`: what str() of the error says in English."""
        super().__init__(render(reason))
        self.text = reason
