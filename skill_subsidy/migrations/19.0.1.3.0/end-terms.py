"""Screens and papers speak in this version's words."""
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Odoo keeps a translation that is there, also one whose button says something else now. What an agency may edit (names of
    formats, reasons, proposed accounts) came with `noupdate`, and stays as it is."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    languages = [code for code, _name in env['res.lang'].get_installed()]
    env['ir.module.module']._load_module_terms(['skill_subsidy'], languages, overwrite=True)
