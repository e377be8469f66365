"""Return files that were taken in before are known again, however they are written anew."""
import base64

from odoo import SUPERUSER_ID, api

from odoo.addons.skill_subsidy.rules import bank_file


def migrate(cr, version):
    """By the format of their orders; a file that cannot be read by it (it was read by what the format was then) stays without."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    table = 'skill_subsidy_return_file'
    cr.execute(f'ALTER TABLE {table} DISABLE TRIGGER append_only')
    for kept in env['skill.subsidy.return.file'].search([('fingerprint', '=', False)]):
        profile = kept.payment_id._kept_format()
        content = base64.b64decode(kept.with_context(bin_size=False).file or b'')
        try:
            bank_file.read_return(profile, content)
        except bank_file.BankFileError:
            continue
        cr.execute(f'UPDATE {table} SET fingerprint = %s WHERE id = %s', (bank_file.fingerprint(profile, content), kept.id))
    cr.execute(f'ALTER TABLE {table} ENABLE TRIGGER append_only')
    env.invalidate_all()
