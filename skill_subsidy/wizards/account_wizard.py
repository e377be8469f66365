from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.fund_roles import OWN, ROLES
from ..models.guard import undefaulted


class SkillSubsidyAccountWizard(models.TransientModel):
    """Guided set-up of a fund in a company that has a chart: what is there is mapped, only what is missing is created."""
    _name = 'skill.subsidy.account.wizard'
    _description = "Set Up the Accounts of the Fund"

    company_id = fields.Many2one('res.company', "Agency", required=True, readonly=True)
    ledger_id = fields.Many2one('res.company', "Ledger", compute='_compute_ledger_id')
    ledger_name = fields.Char("Ledger Kept By", compute='_compute_ledger_id')
    line_ids = fields.One2many('skill.subsidy.account.wizard.line', 'wizard_id')
    journal_id = fields.Many2one('account.journal', "Voucher Journal", domain="[('id', 'in', allowed_journal_ids)]")
    allowed_journal_ids = fields.Many2many('account.journal', compute='_compute_ledger_id')
    own_bank_account_id = fields.Many2one('account.account', "Own Paying Account",
                                          domain="[('id', 'in', allowed_bank_ids)]",
                                          help="Where the agency does not pay from the account that the fund has for all.")
    allowed_bank_ids = fields.Many2many('account.account', compute='_compute_allowed_bank_ids')
    storno = fields.Boolean("Red-Letter Style", help="On: what takes an amount back stands as a negative amount on the same "
                                                     "side (红字). Off: it stands on the other side.")
    fund_control = fields.Boolean("Pay Within the Balance Only",
                                  help="A payment order needs a confirmed budget and money on the paying account.")
    pooled = fields.Boolean(compute='_compute_ledger_id')
    summary = fields.Text("What Will Happen", compute='_compute_summary')

    @api.depends('company_id')
    def _compute_ledger_id(self):
        for wizard in self:
            ledger = wizard.company_id._skill_subsidy_ledger() if wizard.company_id else wizard.company_id
            wizard.ledger_id, wizard.ledger_name = ledger, ledger.sudo().name  # sudo: only its name
            wizard.pooled = ledger != wizard.company_id
            wizard.allowed_journal_ids = self.env['account.journal'].search(
                [('company_id', '=', ledger.id), ('type', '=', 'general')])

    @api.depends('company_id')
    def _compute_allowed_bank_ids(self):
        for wizard in self:
            wizard.allowed_bank_ids = self.env['account.account'].with_company(wizard.ledger_id).search([
                ('company_ids', 'in', wizard.ledger_id.ids), ('account_type', 'in', ROLES[OWN[0]].kinds)])

    @api.depends('line_ids.account_id', 'line_ids.new_code', 'line_ids.new_name', 'journal_id')
    def _compute_summary(self):
        for wizard in self:
            new = [f"{line.new_code} {line.new_name}" for line in wizard.line_ids if not line.account_id]
            if not wizard.journal_id:
                new.append(self.env._("a journal \"Subsidy Vouchers\""))
            wizard.summary = self.env._("Will be created: %(new)s", new="、".join(new)) if new else self.env._(
                "Nothing will be created: everything is there.")

    @api.model_create_multi
    def create(self, vals_list):
        """Open the set-up of an agency: one row per use, with what is set, else found, else to be created."""
        fixed = ('line_ids', 'journal_id', 'own_bank_account_id', 'storno', 'fund_control')
        vals_list = [{key: value for key, value in vals.items() if key not in fixed} for vals in vals_list]
        wizards = super(SkillSubsidyAccountWizard, undefaulted(self, fixed)).create(vals_list).with_env(self.env)
        for wizard in wizards:
            ledger = wizard._check_may()
            wizard.write({
                'line_ids': [(0, 0, row) for row in wizard._rows(ledger)], 'storno': ledger.account_storno,
                'journal_id': (ledger.skill_subsidy_journal_id or ledger._skill_subsidy_voucher_journal()).id,
                'own_bank_account_id': wizard.pooled and wizard.company_id[ROLES[OWN[0]].field].id,
                'fund_control': wizard.company_id.skill_subsidy_fund_control})
        return wizards

    def write(self, vals):
        """The agency stays that for which the set-up was opened."""
        if 'company_id' in vals:
            raise UserError(self.env._("The set-up of an agency is opened from its settings."))
        return super().write(vals)

    def _check_may(self):
        """The ledger; AccessError or UserError where this person does not prepare it, or does not work in it now."""
        ledger = self.company_id._skill_subsidy_prepared_by_user()
        if ledger not in self.env.companies:
            # sudo: of the company that keeps the fund only the name is told
            raise UserError(self.env._("The accounts are those of %(ledger)s: choose that company at the top of the screen, "
                                       "beside the agency, and open this again.", ledger=ledger.sudo().name))
        # sudo: settings of a company belong to administrators; these are the accountant's to prepare.
        return ledger.sudo()

    def _rows(self, ledger):
        """Values of the rows, and a code for what is to be created that nothing else has."""
        chart, taken = ledger._skill_subsidy_chart(), set()
        used = ledger._skill_subsidy_used_roles()
        for name, role in ROLES.items():
            proposal = self.env['skill.subsidy.account.proposal']._of(name)
            candidates = ledger._skill_subsidy_candidates(name, chart)
            account = ledger[role.field] or (candidates[0][0] if candidates and candidates[0][1] else ledger[role.field])
            code = ledger._skill_subsidy_new_code(proposal.code, chart, taken)
            if not account:
                taken.add(code)
            yield {'role': name, 'account_id': account.id, 'new_code': code, 'new_name': proposal.name,
                   'candidate_ids': [(6, 0, [found.id for found, _sure in candidates[:5]])],
                   'fixed': name in used, 'set_account_id': ledger[role.field].id}

    def action_apply(self):
        """Set what is chosen and create what is missing. Run twice it changes nothing; UserError where a row cannot be."""
        self.ensure_one()
        ledger = self._check_may()
        self.line_ids._check(ledger)
        vals = {}
        for line in self.line_ids:
            field = ROLES[line.role].field
            account = line.account_id or ledger._skill_subsidy_new_account(line.role, line.new_code, line.new_name)
            if account != ledger[field]:
                vals[field] = account.id
        journal = self.journal_id or ledger._skill_subsidy_new_journal()
        if journal != ledger.skill_subsidy_journal_id:
            vals['skill_subsidy_journal_id'] = journal.id
        if self.storno != ledger.account_storno:
            vals['account_storno'] = self.storno
        if vals:
            ledger.write(vals)
        agency, own = self.company_id.sudo(), ROLES[OWN[0]].field  # sudo: as the settings of the ledger
        if self.pooled and self.own_bank_account_id != agency[own]:
            agency[own] = self.own_bank_account_id
        if self.fund_control != agency.skill_subsidy_fund_control:
            agency.skill_subsidy_fund_control = self.fund_control
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}


class SkillSubsidyAccountWizardLine(models.TransientModel):
    """One use: the account that serves it, or the one that will be created."""
    _name = 'skill.subsidy.account.wizard.line'
    _description = "Account to Set Up"

    wizard_id = fields.Many2one('skill.subsidy.account.wizard', required=True, ondelete='cascade', index=True)
    role = fields.Selection([(name, role.label) for name, role in ROLES.items()], "Used For", required=True, readonly=True)
    account_id = fields.Many2one('account.account', "Account in the Chart",
                                 domain="[('id', 'in', allowed_account_ids)]")
    candidate_ids = fields.Many2many('account.account', string="Found by Code or Name", readonly=True)
    allowed_account_ids = fields.Many2many('account.account', compute='_compute_allowed_account_ids')
    new_code = fields.Char("New Code")
    new_name = fields.Char("New Name")
    fixed = fields.Boolean("Has Entries", readonly=True)
    set_account_id = fields.Many2one('account.account', "Set Before", readonly=True)
    outcome = fields.Selection([('set', "is set"), ('found', "found"), ('chosen', "chosen"), ('new', "will be created")],
                               "", compute='_compute_outcome')

    @api.depends('role')
    def _compute_allowed_account_ids(self):
        for ledger, lines in self.grouped(lambda line: line.wizard_id.ledger_id).items():
            accounts = self.env['account.account'].with_company(ledger).search([('company_ids', 'in', ledger.ids)])
            for line in lines:
                kinds = ROLES[line.role].kinds if line.role else ()
                line.allowed_account_ids = accounts.filtered(lambda account, kinds=kinds: account.account_type in kinds)

    @api.depends('account_id', 'set_account_id', 'candidate_ids')
    def _compute_outcome(self):
        for line in self:
            if not line.account_id:
                line.outcome = 'new'
            elif line.account_id._origin == line.set_account_id._origin:
                line.outcome = 'set'
            else:  # in a form that is not saved yet, records of a list are new ones
                line.outcome = 'found' if line.account_id._origin in line.candidate_ids._origin else 'chosen'

    def _check(self, ledger):
        """All rows at once: one account a use, of a type that can serve; new codes are free; what has entries stays."""
        problems, seen = [], {}
        labels = dict(self._fields['role']._description_selection(self.env))
        chart = {account.code for account in ledger._skill_subsidy_chart()}
        if sorted(self.mapped('role')) != sorted(ROLES):
            raise UserError(self.env._("The set-up has changed in the meantime. Close it and open it again."))
        used = ledger._skill_subsidy_used_roles()
        for line in self:
            # sudo: one that the person does not see is refused with the same sentence, which tells nothing of it
            label, account = labels[line.role], line.account_id.sudo()
            key = account or (line.new_code or '').strip()
            if account:
                if ledger not in account.company_ids or account.account_type not in ROLES[line.role].kinds:
                    problems.append(self.env._("%(use)s: the chosen account is not in the chart of %(ledger)s, or is of a "
                                               "type that cannot serve.", use=label, ledger=ledger.name))
            elif not (key.isascii() and key.isdigit() and 4 <= len(key) <= 12) or not (line.new_name or '').strip():
                problems.append(self.env._("%(use)s: a new account needs a code of 4 to 12 digits and a name.", use=label))
            elif key in chart:
                problems.append(self.env._("%(use)s: the code %(code)s is taken. Choose that account, or another code.",
                                           use=label, code=key))
            if line.role in used and account != ledger[ROLES[line.role].field]:
                problems.append(self.env._("%(use)s: entries of the fund stand on its account; it stays as it is set.",
                                           use=label))
            if key and key in seen:
                problems.append(self.env._("%(use)s and %(other)s: each use has an account of its own.", use=label,
                                           other=seen[key]))
            seen[key] = label
        if problems:
            raise UserError('\n'.join(problems))
