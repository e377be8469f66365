from dataclasses import replace
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules import bank_file, bank_kept, identity
from ..rules.workdays import today
from .uploads import file_bytes

SAID = 20  # problems that one sentence names; the dialogue shows all of them


class Examined(NamedTuple):
    """What a return file means for an order, before anything is changed.

    paid, late, failed: lines {line: reason of the bank}; `late` were paid by an earlier answer. known: lines that say what
    was known already. open: lines that stay undecided. rows: what does not fit, a dict each (see `_issue_rows`). same: the return
    file of another order that says the same; fingerprint: of what this one says.
    """
    paid: object
    failed: dict
    late: dict
    known: object
    open: object
    rows: list
    same: object
    fingerprint: str


class SkillSubsidyPayment(models.Model):
    """The bank's answer: which lines were credited, which came back and why. What follows from it: payment_settle.py."""
    _inherit = 'skill.subsidy.payment'

    def import_return(self, content, filename, format_id=None, confirmed=False):
        """Take in the return file `content` (bytes or base64) of this order.

        Paid lines settle their claims and become benefits; failed ones go back to be corrected and paid again, and so do
        those that come back after they were paid. All or nothing: a line that does not match the order by number (where
        the bank gives none: by account, name and amount) refuses the file, and so does one that says paid of a payment that
        came back before. The same file again changes nothing. Returns {'paid': n, 'failed': n}.

        The file is read as the order's format was when its file was written, whatever became of the format since.
        `format_id`: another bank format of the agency by which it is read instead; that is kept with the return file and
        said on the order. `confirmed`: the bank has said that this file answers this order, though another order's answer reads
        the same (without a header an answer of one line may): kept and said likewise.
        """
        # Its lines are read together, by whatever way the order was found.
        return self.with_prefetch()._import_return(content, filename, format_id, confirmed)

    def _import_return(self, content, filename, format_id, confirmed):
        self.ensure_one()
        content = file_bytes(self.env, content)
        self._ready(('sent', 'done'))
        if self._return_known(content):
            return {'paid': 0, 'failed': 0}
        other, profile = self._return_format(format_id)
        found = self._examine_return(content, profile, confirmed)
        if found.rows:
            more = len(found.rows) - SAID
            raise UserError(self.env._(
                "The return file does not match %(order)s; nothing was changed:\n%(problems)s%(more)s", order=self.name,
                problems='\n'.join(row['sentence'] for row in found.rows[:SAID]),
                more='\n' + self.env._("and %(count)s more", count=more) if more > 0 else ''))
        self._settle_return(found.paid, {**found.failed, **found.late}, attachments=[(filename or 'return', content)])
        self.env['skill.subsidy.return.file']._append(self, content, filename, {
            'paid_count': len(found.paid), 'failed_count': len(found.failed) + len(found.late),
            'late_count': len(found.late), 'pending_count': self.pending_count, 'read_by': other.name,
            'answer': bank_kept.kept(profile)['answer'], 'fingerprint': found.fingerprint,
            'confirmed': bool(found.same)})
        self.invalidate_recordset(['return_file_ids'])
        if found.same:
            self.message_post(body=self.env._(
                "The return file %(file)s says what was taken in for %(other)s; it was taken in here on the bank's word.",
                file=filename or 'return', other=found.same.payment_id.name))
        if other:
            self.message_post(body=self.env._(
                "The return file %(file)s was read by the bank format “%(format)s”, not as the order was sent.",
                file=filename or 'return', format=other.name))
        return {'paid': len(found.paid), 'failed': len(found.failed) + len(found.late)}

    def _return_known(self, content):
        """Whether exactly this file was taken in for this order before."""
        return bool(self.env['skill.subsidy.return.file']._known(self, content))

    def _refuse_answered(self, same):
        """Another order was answered by the same: an old file that was found, or opened and saved again."""
        raise UserError(self.env._(
            "What this file says was taken in for %(other)s on %(date)s, line by line the same: it is not the answer to "
            "%(order)s. Ask the bank for a file that names the order or its day, or whether it answers this order, too.",
            other=same.payment_id.name, date=format_date(self.env, same.date.date()), order=self.name))

    def _return_format(self, format_id):
        """(other bank format or none, Format) by which the bank's answer is read."""
        sent, other = self._kept_format(), self.env['skill.subsidy.bank.format'].browse(format_id or ())
        if not other:
            return other, sent
        if not other.filtered_domain([('company_id', 'in', [False, self.company_id.id])]):
            raise UserError(self.env._("%(order)s: a return file is read by a format of %(agency)s, or by one that all share.",
                                       order=self.name, agency=self.company_id.name))
        return other, replace(sent, answer=other._rules_format().answer)

    def _examine_return(self, content, profile, confirmed=False):
        """What the file, read by the Format `profile`, means for this order; reads only. UserError where it cannot be read
        at all."""
        self.ensure_one()
        say = self.env['skill.subsidy.claim']._sentences()
        try:
            returned = bank_file.read_return(profile, content, bank_file.Order(
                self.name, self.company_id.skill_subsidy_unit_code or '', self.date, today()))
        except bank_file.BankFileError as error:
            more = len(error.texts) - SAID
            raise UserError(self.env._(
                "The return file cannot be read:\n%(problems)s%(more)s",
                problems='\n'.join(say(problem) for problem in error.texts[:SAID]),
                more='\n' + self.env._("and %(count)s more", count=more) if more > 0 else '')) from error
        fingerprint = bank_file.fingerprint(profile, content)
        same = self.env['skill.subsidy.return.file']._same(self, content, fingerprint)
        if same and not confirmed:
            self._refuse_answered(same)
        needed = {line.line_no for line in self.line_ids if line.state == 'pending'} if bank_file.complete(profile.answer) else ()
        match = bank_file.match_return(self.line_ids._rules_lines(self.purpose), returned, needed)
        lines = {line.line_no: line for line in self.line_ids}
        browse = self.line_ids.browse
        failed = {lines[number]: reason for number, reason in match.failed.items()}
        again = [lines[number] for number in match.paid if lines[number].state == 'failed']
        return Examined(
            paid=browse([lines[n].id for n in match.paid if lines[n].state == 'pending']),
            failed={line: reason for line, reason in failed.items() if line.state == 'pending'},
            late={line: reason for line, reason in failed.items() if line.state == 'paid'},
            known=browse([lines[n].id for n in match.paid if lines[n].state == 'paid']
                         + [line.id for line in failed if line.state == 'failed']),
            open=browse([lines[n].id for n in match.missing if lines[n].state == 'pending']),
            rows=self._issue_rows(match.issues, again, say), same=same, fingerprint=fingerprint)

    def _issue_rows(self, issues, again, say):
        """What does not fit, for the screen and for the sentence of a refusal."""
        todo = {
            'unknown': self.env._("Is it the answer to another order? Open that one and take the file in there."),
            'duplicate': self.env._("Ask the bank which of the lines holds, and for a file that has it once."),
            'mismatch': self.env._("The bank read the line otherwise than it was sent. Ask the bank what it has paid to "
                                   "whom."),
            'ambiguous': self.env._("Ask the bank for a file with our line numbers."),
            'missing': self.env._("Ask the bank for the whole file. If it answers in parts, say so in the bank format."),
            'contradiction': self.env._("An earlier answer said that it came back. Ask the bank which one holds.")}
        rows = [{
            'kind': issue.kind, 'line_no': issue.ours.line_no if issue.ours else issue.theirs.line_no,
            'file_line': issue.theirs.file_line if issue.theirs else 0, 'sentence': say(issue.sentence), 'todo': todo[issue.kind],
            'ours': self._shown(issue.ours), 'theirs': self._shown(issue.theirs)} for issue in issues]
        return rows + [{
            'kind': 'contradiction', 'line_no': line.line_no, 'file_line': 0, 'todo': todo['contradiction'],
            'sentence': self.env._("Line %(line)s (%(name)s) was answered differently by an earlier return file. Ask the "
                                   "bank which one holds.", line=line.line_no, name=line.person_name),
            'ours': self.env._("returned: %(reason)s", reason=line.reason or ''),
            'theirs': self.env._("credited")} for line in again]

    def _shown_line(self, line):
        """A payment line in one cell, its account masked."""
        return self._cell(line.person_name, line.account_masked, line.amount)

    def _shown(self, line):
        """A line of ours or of the file in one cell, its account masked."""
        if not line:
            return False
        return self._cell(line.name, identity.mask_account(line.account), line.amount)

    def _cell(self, name, masked, amount):
        """One star for all of a masked account but its last digits: the cell is narrow."""
        return f"{name} · *{masked.lstrip('*')} · {amount:.2f}"
