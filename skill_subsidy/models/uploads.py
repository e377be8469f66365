"""Files as they come in: from a browser, from an interface, or from the program itself."""
import base64
import binascii

from odoo.exceptions import UserError


def file_bytes(env, content):
    """The bytes of `content` (bytes as they are, text as base64).

    UserError for what is no base64: the file was cut off on its way.
    """
    if isinstance(content, bytes):
        return content
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise UserError(env._("The file did not arrive whole. Choose it again.")) from None
