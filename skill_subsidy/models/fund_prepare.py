from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..rules.account_names import ALIKE, SAME, likeness
from .fund_roles import ROLES


class ResCompany(models.Model):
    """Accounts and journal of the fund: found in a chart that is there, created only where they are missing (design 8)."""
    _inherit = 'res.company'

    def action_skill_subsidy_prepare_accounts(self):
        """The quick way: find or create, in the ledger of each agency, the accounts and the journal that are not set yet."""
        told = []
        for company in self:
            ledger = company._skill_subsidy_prepared_by_user()
            # sudo: settings of a company belong to administrators; these are the accountant's to prepare.
            told.append(ledger.sudo()._skill_subsidy_prepare())
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'type': 'success', 'sticky': True, 'title': self.env._("The accounts are ready"), 'message': ' '.join(told),
            'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def action_skill_subsidy_set_up(self):
        """The guided way: the dialogue that shows, and lets choose, what is found and what would be created."""
        self.ensure_one()
        ledger = self._skill_subsidy_prepared_by_user().sudo()  # sudo: of the company that keeps the fund only the name is told
        wizard = self.env['skill.subsidy.account.wizard'].create({'company_id': self.id})
        return {'type': 'ir.actions.act_window', 'res_model': wizard._name, 'res_id': wizard.id, 'view_mode': 'form',
                'target': 'new', 'context': {'dialog_size': 'extra-large'},
                'name': self.env._("Accounts of the Fund: %(ledger)s", ledger=ledger.name)}

    def _skill_subsidy_prepared_by_user(self):
        """The ledger of this agency; AccessError where this person does not prepare it."""
        self.ensure_one()
        if not self.env.user.has_group('skill_subsidy.group_accountant') and not self.env.user.has_group(
                'account.group_account_manager'):
            raise AccessError(self.env._("Only a fund accountant prepares the accounts of an agency."))
        self.check_access('read')
        ledger = self._skill_subsidy_ledger()
        if ledger not in self.env.user.company_ids:
            raise AccessError(self.env._(
                "The fund of %(agency)s is kept by %(ledger)s: an accountant of that company prepares its accounts.",
                agency=self.name, ledger=ledger.sudo().name))  # sudo: only its name is told
        return ledger

    # -- in the ledger itself; whoever calls these has checked who may -----------------------------------------------

    def _skill_subsidy_prepare(self):
        """Set what is not set: an account whose code, name and type fit without a doubt, else a new one. Tells which."""
        self.ensure_one()
        vals, found, new = {}, [], []
        for name, role in ROLES.items():
            if not self[role.field]:
                account = self._skill_subsidy_sure_account(name)
                told = found if account else new
                account = account or self._skill_subsidy_new_account(name)
                vals[role.field] = account.id
                told.append(account.with_company(self).display_name)
        if not self.skill_subsidy_journal_id:
            journal = self._skill_subsidy_voucher_journal()
            told = found if journal else new
            journal = journal or self._skill_subsidy_new_journal()
            vals['skill_subsidy_journal_id'] = journal.id
            told.append(journal.name)
        if vals:
            self.write(vals)
        return ' '.join(filter(None, (
            found and self.env._("Found in the chart of %(ledger)s: %(accounts)s.", ledger=self.name, accounts="、".join(found)),
            new and self.env._("Created: %(accounts)s.", accounts="、".join(new)),
            not vals and self.env._("Nothing was missing."))))

    def _skill_subsidy_chart(self):
        """{account: its names in all languages} of this company's chart, by code; one query for all names."""
        accounts = self.env['account.account'].with_company(self).search([('company_ids', 'in', self.ids)], order='code, id')
        accounts.flush_recordset(['name'])
        names = dict(self.env.execute_query(SQL(
            "SELECT id, name FROM account_account WHERE id = ANY(%s)", accounts.ids)))
        return {account: list((names[account.id] or {}).values()) for account in accounts}

    def _skill_subsidy_candidates(self, name, chart=None):
        """[(account, whether it fits without a doubt)] of this company's chart for the role `name`, the best first.

        It fits without a doubt with the proposed name, or with the proposed code and a name that is alike; the type has to
        be one that can serve. What has only the code or only a name that is alike is shown for a person to choose.
        """
        self.ensure_one()
        proposal = self.env['skill.subsidy.account.proposal']._of(name)
        wanted = list(proposal._names())
        found = []
        for account, names in (self._skill_subsidy_chart() if chart is None else chart).items():
            if account.account_type not in ROLES[name].kinds:
                continue
            alike, coded = likeness(wanted, names), account.code == proposal.code
            if coded or alike >= ALIKE:
                found.append((alike == SAME or (coded and alike >= ALIKE), coded, alike, account))
        found.sort(key=lambda entry: entry[:3], reverse=True)
        return [(account, sure) for sure, _coded, _alike, account in found]

    def _skill_subsidy_sure_account(self, name, chart=None):
        found = self._skill_subsidy_candidates(name, chart)
        return found[0][0] if found and found[0][1] else self.env['account.account'].with_company(self)

    def _skill_subsidy_new_code(self, code, chart=None, taken=()):
        """`code`, or the next free one where something else has it: 5105 -> 510501 -> 510502 ..."""
        used = {account.code for account in (self._skill_subsidy_chart() if chart is None else chart)} | set(taken)
        while code in used:
            code = f'{code}01' if len(code) == 4 else str(int(code) + 1)
        return code

    def _skill_subsidy_new_account(self, name, code=None, label=None):
        """A new account for the role: as proposed, in every language that the database has, or named `label`."""
        proposal = self.env['skill.subsidy.account.proposal']._of(name)
        Account = self.env['account.account'].with_company(self).with_context(lang=None)
        account = Account.create({
            'code': code or self._skill_subsidy_new_code(proposal.code), 'name': label or proposal.with_context(lang=None).name,
            'account_type': proposal.account_type, 'company_ids': [(6, 0, self.ids)]})
        names = proposal._translations()
        if label and label not in names.values():
            names = dict.fromkeys(names, label)
        account.update_field_translations('name', names)
        return account.with_env(self.env).with_company(self)

    def _skill_subsidy_used_roles(self):
        """The roles whose account has posted entries of the fund: they stay as they are set, budgets count on them."""
        # sudo: entries of agencies whose ledger this is count too; told is only that there are some
        lines = self.env['account.move.line'].sudo()._read_group(
            [('company_id', '=', self.id), ('parent_state', '=', 'posted'), ('move_id.skill_subsidy_event', '!=', False),
             ('account_id', 'in', [self[role.field].id for role in ROLES.values() if self[role.field]])], ['account_id'])
        used = {account for account, in lines}
        return {name for name, role in ROLES.items() if self[role.field] in used}

    def _skill_subsidy_voucher_journal(self):
        """The journal of vouchers of this company, where it has one."""
        return self.env['account.journal'].search([('company_id', '=', self.id), ('code', '=', 'JNBT')], limit=1)

    def _skill_subsidy_new_journal(self):
        # The agency's own word: its books are in its language whoever presses the button.
        env = self.with_context(lang=self.partner_id.lang or self.env.lang).env
        return self.env['account.journal'].create({
            'name': env._("Subsidy Vouchers"), 'code': 'JNBT', 'type': 'general', 'company_id': self.id})
