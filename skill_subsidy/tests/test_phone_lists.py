from odoo.tests import TransactionCase, tagged

# Settings and analyses, which are worked on at a desk: rows typed in place, tables to compare, pivots.
AT_THE_DESK = {f'skill_subsidy.action_{name}' for name in (
    'query_site', 'occupation_name', 'occupation', 'bank', 'bank_format', 'bank_change', 'statement_format', 'return_reason',
    'return_statistics', 'account_proposal', 'claim_analysis')}


@tagged('post_install', '-at_install')
class TestPhoneLists(TransactionCase):
    """What is reached by a menu opens as cards on a phone: the columns of a list are cut there."""

    def test_every_list_of_the_menu_has_cards(self):
        menus = self.env['ir.ui.menu'].search([]).filtered(
            lambda menu: (menu.get_external_id()[menu.id] or '').startswith('skill_subsidy.'))
        without = set()
        for action in menus.mapped('action'):
            modes = (action and action._name == 'ir.actions.act_window' and action.view_mode.split(',')) or ()
            if 'list' in modes and 'kanban' not in modes and action.res_model.startswith('skill.subsidy.'):
                without.add(action.get_external_id()[action.id])
        self.assertFalse(without - AT_THE_DESK)

    def test_cards_of_registers_and_rules(self):
        for model in ('signature', 'query', 'policy', 'shortage', 'workday', 'workday.year', 'transfer', 'recovery', 'benefit'):
            with self.subTest(model=model):
                arch = self.env[f'skill.subsidy.{model}'].get_view(view_type='kanban')['arch']
                self.assertIn('o_kanban_mobile', arch)
