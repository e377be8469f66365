import base64
import hashlib

from odoo import models
from odoo.exceptions import UserError

from ..rules import bank_file
from ..rules.workdays import today


class SkillSubsidyPayment(models.Model):
    """The file that goes to the bank."""
    _inherit = 'skill.subsidy.payment'

    def action_generate_file(self):
        """Write the file for the bank and keep it with its SHA-256. Names the bank's encoding lacks are reported."""
        self._ready('draft')
        for payment in self:
            payment._generate_file()
            payment._set({'unsent': False})

    def _file_bytes(self):
        """The file as it is kept, whatever the caller's context asks to see instead of it (`bin_size`)."""
        return base64.b64decode(self.with_context(bin_size=False).file or b'')

    def _forget_file(self):
        """A file that was made of other lines or for another format is not the one to send."""
        self._set({'file': False, 'filename': False, 'file_sha256': False})

    def _generate_file(self):
        self.ensure_one()
        profile = self.format_id._rules_format()
        unit, lines = self.company_id.skill_subsidy_unit_code or '', self.line_ids._rules_lines(self.purpose)
        try:
            content = bank_file.write(profile, lines, today(), unit, self.name)
        except bank_file.BankFileError as error:
            say = self.env['skill.subsidy.claim']._sentences()
            raise UserError(self.env._("The bank file was not written:\n%(problems)s",
                                       problems='\n'.join(say(problem) for problem in error.texts))) from error
        self._set({'file': base64.b64encode(content), 'file_sha256': hashlib.sha256(content).hexdigest(),
                   'filename': bank_file.filename(profile, lines, today(), unit, self.name)})
