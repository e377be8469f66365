from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

# The parameters in the order of the notice's clauses; a tuple stands for a group of the form.
GROUPS = (
    ('document', ('document', 'name', 'company_id', 'valid_from', 'valid_to', 'state')),
    ('months', ('min_months', 'months_on', 'accept_paying', 'accept_receiving')),
    ('certificate', ('issued_since',)),
    ('amounts', ('5', '4', '3', 'uplift_cap', 'amount_on')),
    ('often', ('yearly_cap', 'yearly_shortage_extra', 'higher_level', 'exclude_training')),
    ('window', ('window_months', 'window_extends')),
    ('notice', ('notice_days', 'notice_counts_first')),
)


class SkillSubsidyPolicyCompare(models.TransientModel):
    """Two versions of the policy beside each other, parameter by parameter, as the notice has its clauses."""
    _name = 'skill.subsidy.policy.compare'
    _description = "Comparison of Two Policy Versions"

    left_id = fields.Many2one('skill.subsidy.policy', "Earlier Version", required=True, ondelete='cascade')
    right_id = fields.Many2one('skill.subsidy.policy', "Later Version", required=True, ondelete='cascade')
    only_differences = fields.Boolean("Only What Differs")
    difference_count = fields.Integer("Differences", compute='_compute_table_html')
    table_html = fields.Html(compute='_compute_table_html', sanitize=False)

    @api.depends('left_id', 'right_id')
    def _compute_display_name(self):
        for comparison in self:
            comparison.display_name = f"{comparison.left_id.document or ''} / {comparison.right_id.document or ''}"

    @api.depends('left_id', 'right_id', 'only_differences')
    @api.depends_context('lang')
    def _compute_table_html(self):
        for comparison in self:
            groups = comparison._groups() if comparison.left_id and comparison.right_id else []
            comparison.difference_count = sum(row['differs'] for group in groups for row in group['rows'])
            if comparison.only_differences:
                groups = [{**group, 'rows': [row for row in group['rows'] if row['differs']]} for group in groups]
            comparison.table_html = self.env['ir.qweb']._render('skill_subsidy.policy_comparison', {
                'groups': [group for group in groups if group['rows']], 'left': comparison.left_id,
                'right': comparison.right_id}) if groups else False

    @classmethod
    def _compared(cls):
        """The parameters by clause; a version has no other."""
        return GROUPS

    def _groups(self):
        """[{'title', 'rows': [{'label', 'left', 'right', 'differs'}]}] in the order of the clauses."""
        titles = {
            'document': self.env._("Document"), 'months': self.env._("二(一) Contributions"),
            'certificate': self.env._("二(二) Certificate"), 'amounts': self.env._("三 Amounts"),
            'often': self.env._("三 How Often"), 'window': self.env._("四(一) Application"),
            'notice': self.env._("四(三) Public Notice")}
        # That two documents have two numbers is no difference worth a mark.
        return [{'title': titles[key], 'rows': [self._row(name, key != 'document') for name in names]} for key, names in GROUPS]

    def _row(self, name, marked):
        levels = dict(self.env['skill.subsidy.policy.level']._fields['level']._description_selection(self.env))
        label = levels.get(name) or self.left_id.fields_get([name], ['string'])[name]['string']
        left, right = (self._shown(policy, name) for policy in (self.left_id, self.right_id))
        return {'label': label, 'left': left, 'right': right, 'differs': marked and left != right}

    def _shown(self, policy, name):
        """The value of a parameter in words."""
        if name in ('5', '4', '3'):
            line = policy.level_ids.filtered(lambda line: line.level == name)
            return format_amount(self.env, line.amount, policy.currency_id) if line else self.env._("none")
        field, value = policy._fields[name], policy[name]
        if name == 'uplift_cap':
            return f"{value:.2%}".replace('.00%', '%')
        if name == 'yearly_cap' and not value:
            return self.env._("no limit")
        if name == 'company_id':
            return value.name or self.env._("every agency")
        if field.type == 'boolean':
            return self.env._("yes") if value else self.env._("no")
        if field.type == 'date':
            return format_date(self.env, value, date_format='yyyy-MM-dd') if value else self.env._("open")
        if field.type == 'selection':
            return dict(field._description_selection(self.env))[value]
        return str(value)


class SkillSubsidyPolicy(models.Model):
    _inherit = 'skill.subsidy.policy'

    def action_compare(self):
        """Open two versions beside each other: the two that were chosen, or this one with the one before it."""
        pair = self.sorted('valid_from')
        if len(pair) == 1:
            earlier = self.search([('id', '!=', self.id), ('valid_from', '<=', self.valid_from),
                                   ('company_id', 'in', [False, self.company_id.id])], order='valid_from desc, id desc', limit=1)
            pair = earlier + self
        if len(pair) != 2:
            raise UserError(self.env._("Choose two versions, or one that has another before it."))
        comparison = self.env['skill.subsidy.policy.compare'].create({'left_id': pair[0].id, 'right_id': pair[1].id})
        return {'type': 'ir.actions.act_window', 'name': self.env._("Compare"), 'res_model': comparison._name,
                'res_id': comparison.id, 'views': [(False, 'form')]}
