from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.uploads import file_bytes

SHOWN = 500  # rows of one kind on the screen; the numbers count all of them


class SkillSubsidyReturnFileWizard(models.TransientModel):
    """Take in the bank's return file of a payment order: first what it would do is shown, then it is done."""
    _name = 'skill.subsidy.return.file.wizard'
    _description = "Import the Bank's Return File"

    payment_id = fields.Many2one('skill.subsidy.payment', required=True, readonly=True,
                                 default=lambda self: self.env.context.get('active_id'))
    file = fields.Binary(required=True)
    filename = fields.Char()
    format_id = fields.Many2one('skill.subsidy.bank.format', "Read By", help="Empty: as the order's format was when its file was "
                                "written. Choose another one only where the bank answers otherwise than was agreed.")
    agency_id = fields.Many2one(related='payment_id.company_id')
    words = fields.Char("Results", compute='_compute_words')
    examined = fields.Boolean()
    refusal = fields.Text("Cannot Be Read")
    known = fields.Boolean("Taken In Already")
    answered = fields.Boolean(help="Another order's answer says the same.")
    confirmed = fields.Boolean("The Bank Says That It Answers This Order, Too")
    paid_count = fields.Integer("Credited")
    paid_amount = fields.Monetary("Amount Credited")
    failed_count = fields.Integer("Returned by the Bank")
    failed_amount = fields.Monetary("Amount Returned")
    late_count = fields.Integer("Came Back After It Was Paid")
    late_amount = fields.Monetary("Amount That Came Back Late")
    open_count = fields.Integer("Still Pending")
    same_count = fields.Integer("Known Already")
    problem_count = fields.Integer("Problems")
    currency_id = fields.Many2one(related='payment_id.currency_id')
    line_ids = fields.One2many('skill.subsidy.return.file.wizard.line', 'wizard_id', readonly=True)

    @api.depends('payment_id', 'format_id')
    def _compute_words(self):
        """What the words in the column of results mean, by the format that the file is read by."""
        for wizard in self:
            answer = wizard.payment_id._return_format(wizard.format_id.id)[1].answer
            wizard.words = self.env._(
                "credited: %(credited)s; returned: %(returned)s; undecided: %(undecided)s", credited="、".join(answer.success_values),
                returned="、".join(answer.failure_values), undecided="、".join(answer.pending_values) or "—")

    @api.onchange('file', 'format_id', 'confirmed')
    def _onchange_file(self):
        """Another file, or read otherwise, is another answer: what was shown of the first does not hold for it."""
        self.examined = False

    def action_examine(self):
        """Read the file and show what it would do; nothing is changed."""
        self.ensure_one()
        payment = self.payment_id
        payment._check_accountant()
        payment.check_access('write')
        self.line_ids.unlink()
        vals = dict.fromkeys(('paid_count', 'paid_amount', 'failed_count', 'failed_amount', 'late_count', 'late_amount',
                              'open_count', 'same_count', 'problem_count', 'refusal', 'known', 'answered'), False)
        try:
            content = file_bytes(self.env, self._content())
            vals['known'] = payment._return_known(content)
            found = None if vals['known'] else payment._examine_return(content, payment._return_format(self.format_id.id)[1], True)
            vals['answered'] = bool(found and found.same)
            if vals['answered'] and not self.confirmed:
                payment._refuse_answered(found.same)
        except UserError as error:
            found, vals['refusal'] = None, str(error)
        if found:
            vals |= self._counts(found)
            vals['line_ids'] = [(0, 0, row) for row in self._rows(found)]
        self.write({**vals, 'examined': True})
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
                'target': 'new', 'name': self.env._("Import the Bank's Return File"),
                'context': {'dialog_size': 'extra-large'}}

    def action_import(self):
        """Take it in, say so, and go back to the order that was open, which reads itself anew."""
        self.ensure_one()
        counts = self.payment_id.import_return(
            self._content(), self.filename or 'return', self.format_id.id, self.confirmed)
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'type': 'success', 'next': {'type': 'ir.actions.act_window_close'},
            'title': self.env._("Return File Taken In"), 'message': self.env._(
                "%(order)s: %(paid)s credited, %(failed)s returned by the bank.", order=self.payment_id.name, **counts)}}

    def _content(self):
        return self.with_context(bin_size=False).file.decode()  # base64, as the browser sends it

    @api.model
    def _counts(self, found):
        def total(lines):
            return sum(line.amount for line in lines)
        return {'paid_count': len(found.paid), 'paid_amount': total(found.paid),
                'failed_count': len(found.failed), 'failed_amount': total(found.failed),
                'late_count': len(found.late), 'late_amount': total(found.late), 'open_count': len(found.open),
                'same_count': len(found.known), 'problem_count': len(found.rows)}

    def _rows(self, found):
        """The rows of the table: problems first, then what comes back, then what stays open."""
        ids = self.env['skill.subsidy.return.reason']._classify(
            [*found.failed.values(), *found.late.values()], self.payment_id.company_id)
        come_back = self.env._("The handler gets the claim to correct the bank data.")
        late = self.env._("It was paid: the benefit is taken back, the claim is to be paid again.")
        rows = found.rows[:SHOWN]
        rows += [{'kind': 'late', 'line_no': line.line_no, 'sentence': reason or '—', 'ours': self.payment_id._shown_line(line),
                  'reason_id': ids[reason], 'todo': late} for line, reason in [*found.late.items()][:SHOWN]]
        rows += [{'kind': 'failed', 'line_no': line.line_no, 'sentence': reason or '—',
                  'ours': self.payment_id._shown_line(line), 'reason_id': ids[reason], 'todo': come_back}
                 for line, reason in [*found.failed.items()][:SHOWN]]
        missing = self.env._("The file does not decide this line.")
        wait = self.env._("It stays pending: a later file or the bank's statement tells.")
        rows += [{'kind': 'open', 'line_no': line.line_no, 'sentence': missing, 'ours': self.payment_id._shown_line(line),
                  'todo': wait} for line in found.open[:SHOWN]]
        return [{**row, 'sequence': place} for place, row in enumerate(rows)]


class SkillSubsidyReturnFileWizardLine(models.TransientModel):
    """One line of the answer that needs a look, before anything is changed."""
    _name = 'skill.subsidy.return.file.wizard.line'
    _description = "Line of a Return File"
    _order = 'sequence, id'

    wizard_id = fields.Many2one('skill.subsidy.return.file.wizard', required=True, ondelete='cascade')
    sequence = fields.Integer()
    kind = fields.Selection([
        ('unknown', "Not in our order"), ('duplicate', "There twice"), ('mismatch', "Does not match"),
        ('ambiguous', "Not to be told apart"), ('missing', "Missing"), ('contradiction', "Contradicts an earlier answer"),
        ('late', "Came back late"), ('failed', "Returned by the Bank"), ('open', "Not decided")], "What Is the Matter", readonly=True)
    line_no = fields.Integer("Line", readonly=True)
    file_line = fields.Integer("Line of the File", readonly=True)
    ours = fields.Text("In Our Order", readonly=True)
    theirs = fields.Text("In the File", readonly=True)
    sentence = fields.Text("What It Says", readonly=True)
    reason_id = fields.Many2one('skill.subsidy.return.reason', "Reason", readonly=True)
    todo = fields.Text("What to Do", readonly=True)
