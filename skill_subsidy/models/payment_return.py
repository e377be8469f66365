import base64
import binascii
import hashlib

from odoo import models
from odoo.exceptions import UserError

from ..rules import bank_file
from ..rules.workdays import today
from .guard import plain


class SkillSubsidyPayment(models.Model):
    """The bank's answer: which lines were credited, which came back and why."""
    _inherit = 'skill.subsidy.payment'

    def import_return(self, content, filename):
        """Take in the return file `content` (bytes or base64) of this order.

        Paid lines settle their claims and become benefits; failed ones go back to be paid again, their money is held
        (借 支出户存款 贷 暂收款). All or nothing: a line that does not match the order by number, account, name and
        amount refuses the file. The same file again changes nothing. Returns {'paid': n, 'failed': n}.
        """
        self.ensure_one()
        content = self._return_bytes(content)
        if self.state == 'done' and self._return_known(content):
            return {'paid': 0, 'failed': 0}
        self._ready('sent')
        if self._return_known(content):
            return {'paid': 0, 'failed': 0}
        paid, failed = self._match_return(content)
        self._apply_return(paid, failed)
        plain(self.env['ir.attachment']).create({
            'name': filename, 'raw': content, 'res_model': self._name, 'res_id': self.id,
            'description': self._return_mark(content)})
        if not self.line_ids.filtered(lambda line: line.state == 'pending'):
            self._set({'state': 'done'})
        self.line_ids.claim_id.batch_id._close_when_paid()
        return {'paid': len(paid), 'failed': len(failed)}

    def _return_bytes(self, content):
        if isinstance(content, bytes):
            return content
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise UserError(self.env._("The return file did not arrive whole. Choose it again.")) from None

    def _return_mark(self, content):
        return f'return:{hashlib.sha256(content).hexdigest()}'

    def _return_known(self, content):
        """Whether exactly this file was taken in for this order before."""
        return bool(self.env['ir.attachment'].search_count(
            [('res_model', '=', self._name), ('res_id', '=', self.id),
             ('description', '=', self._return_mark(content))], limit=1))

    def _match_return(self, content):
        """(lines credited, {line: reason} of those that failed) among the pending ones; refuses what does not match."""
        say = self.env['skill.subsidy.claim']._sentences()
        try:
            returned = bank_file.read_return(self.format_id._rules_format(), content)
        except bank_file.BankFileError as error:
            raise UserError(self.env._("The return file cannot be read:\n%(problems)s",
                                       problems='\n'.join(say(problem) for problem in error.texts[:20]))) from error
        match = bank_file.match_return(self.line_ids._rules_lines(self.purpose), returned)
        if match.problems:
            raise UserError(self.env._(
                "The return file does not match %(order)s; nothing was changed:\n%(problems)s", order=self.name,
                problems='\n'.join(say(problem) for problem in match.problems[:20])))
        lines = {line.line_no: line for line in self.line_ids}
        wrong = [lines[number] for number in match.paid if lines[number].state == 'failed'] + [
            lines[number] for number in match.failed if lines[number].state == 'paid']
        if wrong:
            raise UserError(self.env._("Line %(line)s (%(name)s) was answered differently by an earlier return file. "
                                       "Ask the bank which one holds.", line=wrong[0].line_no,
                                       name=wrong[0].person_name))
        paid = self.line_ids.filtered(lambda line: line.state == 'pending' and line.line_no in match.paid)
        failed = {lines[number]: reason for number, reason in match.failed.items()
                  if lines[number].state == 'pending'}
        return paid, failed

    def _apply_return(self, paid, failed):
        if paid:
            paid._settle({'state': 'paid'})
            paid.claim_id._move('settle', self.name)
            self._record_benefits(paid)
        if failed:
            lines = self.line_ids.browse([line.id for line in failed])
            lines._settle_failed(failed)
            lines.claim_id._move('bounce', {line.claim_id: reason for line, reason in failed.items()})
            total = sum(line.amount for line in failed)
            self._post_entry(
                'returned', self._agency_env()._("Returned by the bank, %(order)s, %(count)s people", order=self.name,
                                                 count=len(failed)),
                [('bank', total, False), ('holding', -total, False)])

    def _record_benefits(self, lines):
        """四(三): mark the person as having received this occupation and level."""
        # The bank has paid, so its answer is taken in, even where a benefit came in from elsewhere after sending.
        twice = lines.claim_id._received()
        if twice:
            lines = lines.filtered(lambda line: line.claim_id not in twice)
            self.message_post(body=self.env._("%(claims)s: paid, though a benefit was recorded elsewhere after the "
                                              "order was sent (clause 三).", claims=twice._numbers()))
        # sudo: benefits follow from payments only; accountants do not enter them.
        plain(self.env['skill.subsidy.benefit'].sudo()).create([{
            'company_id': claim.company_id.id, 'agency_name': claim.company_id.name, 'id_number': claim.id_number,
            'person_name': claim.person_name, 'occupation_id': claim.occupation_id.id,
            'occupation_name': claim.occupation_name, 'level': claim.level, 'certificate_no': claim.certificate_no,
            'currency_id': claim.currency_id.id, 'amount': line.amount, 'date': today(), 'claim_id': claim.id,
        } for line in lines for claim in line.claim_id])
