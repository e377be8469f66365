from odoo import models
from odoo.exceptions import UserError

from ..rules import bank_file
from ..rules.workdays import today

MOST_PROBLEMS = 200  # more than that nobody reads in a dialogue


class SkillSubsidyPayment(models.Model):
    """The file that goes to the bank."""
    _inherit = 'skill.subsidy.payment'

    def action_generate_file(self):
        """Write the file for the bank and keep it with its SHA-256. Names the bank's encoding lacks are reported."""
        self._ready('draft')
        for payment in self:
            payment._generate_file()
            payment._set({'unsent': False})

    def _generate_file(self):
        self.ensure_one()
        profile = self.format_id._rules_format()
        unit, lines = self.company_id.skill_subsidy_unit_code or '', self.line_ids._rules_lines(self.purpose)
        try:
            content = bank_file.write(profile, lines, today(), unit, self.name)
        except bank_file.BankFileError as error:
            say, problems = self.env['skill.subsidy.claim']._sentences(), error.texts
            told = [say(problem) for problem in problems[:MOST_PROBLEMS]]
            if len(problems) > MOST_PROBLEMS:
                told.append(self.env._("... and %(count)s more", count=len(problems) - MOST_PROBLEMS))
            raise UserError(self.env._(
                "%(order)s: the bank file was not written:\n%(problems)s\n\nCorrect the bank format or the settings, or choose "
                "another format for this order: GB18030 and UTF-8 have the rare characters that GBK lacks. A single line that "
                "holds up the others is taken out under Lines (Take Out); its claim goes into another order.",
                order=self.name, problems='\n'.join(told))) from error
        self._keep_file(content, bank_file.filename(profile, lines, today(), unit, self.name), today(), profile)
