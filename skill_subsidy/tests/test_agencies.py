"""What each agency and each post may read, and that a hand does not reach into another agency."""
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models.guard import check_read
from .common import DAY_AFTER, SubsidyCase, noon

POSTS = ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody')
READ = {
    # model: posts that may read it
    'claim': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'signature': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'insured': ('handler', 'reviewer', 'head', 'auditor'),
    'certificate': ('handler', 'reviewer', 'head', 'auditor'),
    'benefit': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'exclusion': ('handler', 'reviewer', 'head', 'auditor'),
    'transfer': ('handler', 'reviewer', 'head', 'auditor'),
    'transfer.line': ('handler', 'reviewer', 'head', 'auditor'),
    'batch': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'objection': ('handler', 'reviewer', 'head', 'auditor'),
    'payment': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'payment.line': ('handler', 'reviewer', 'head', 'accountant', 'auditor'),
    'import': ('handler', 'reviewer', 'auditor'),
    'policy': ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'keeper'),
    'occupation': ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'keeper'),
    'shortage': ('handler', 'reviewer', 'head', 'auditor', 'keeper'),
    'workday': ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'keeper'),
}
CREATE = {'claim': ('handler',), 'exclusion': ('handler',), 'transfer': ('handler',), 'transfer.line': ('handler',),
          'import': ('handler',), 'batch': ('handler', 'reviewer'),
          'objection': ('handler', 'reviewer'), 'payment': ('accountant',), 'policy': ('keeper',),
          'occupation': ('keeper',), 'shortage': ('keeper',), 'workday': ('keeper',)}


@tagged('post_install', '-at_install')
class TestAgencies(SubsidyCase):

    def may(self, model, user, operation):
        return self.env[f'skill.subsidy.{model}'].with_user(user).has_access(operation)

    def test_rights(self):
        """Reading and entering by post; the administrator without a post reads nothing of it."""
        admin = self.env.ref('base.user_admin')
        self.assertTrue(admin.has_group('base.group_system'))
        for operation, table in (('read', READ), ('create', CREATE)):
            for model in READ:
                for post in POSTS:
                    with self.subTest(model=model, post=post, operation=operation):
                        self.assertEqual(self.may(model, self.users[post], operation), post in table.get(model, ()))
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(self.may(model, admin, operation))
        for model in ('insured', 'certificate', 'benefit', 'signature', 'payment.line'):
            for post in POSTS:
                self.assertFalse(self.may(model, self.users[post], 'write') or self.may(model, self.users[post], 'create'))

    def test_settings(self):
        """Who administers companies, and holds no post, sets an agency up in its form; formats are all there is to read."""
        admin = self.env.ref('base.user_admin')
        self.agency.sudo().skill_subsidy_format_ids = self.env['skill.subsidy.bank.format'].search([], limit=1)
        form = Form(self.agency.with_user(admin), 'base.view_company_form')
        self.assertEqual(len(form.skill_subsidy_format_ids), 1)
        form.skill_subsidy_return_style = 'reversed'
        form.skill_subsidy_format_ids.add(self.env.ref('skill_subsidy.bank_format_xlsx'))
        form.save()
        self.assertEqual((self.agency.skill_subsidy_return_style, len(self.agency.skill_subsidy_format_ids)), ('reversed', 2))
        self.assertFalse([operation for operation in ('write', 'create', 'unlink') if self.may('bank.format', admin, operation)])

    def test_check_read(self):
        """Asked of the database at once, the same is refused as Odoo refuses record by record."""
        mine, theirs = self.claims_in('verified', 2), self.claims_in('verified')
        theirs._set({'company_id': self.other.id})
        claims = (mine + theirs).with_user(self.users['reviewer'])
        check_read(claims[:2])
        check_read((mine + theirs).sudo())
        for refused, ask in ((claims, check_read), (claims, lambda records: records.check_access('read')),
                             (mine.with_user(self.users['nobody']), check_read), (claims, lambda records: records.action_review())):
            with self.assertRaises(AccessError):
                ask(refused)

    def test_records_of_another_agency(self):
        """Every record of an agency is out of sight and reach for the people of another one."""
        claim = self.claims_in('paid')
        published = self.claims_in('published')
        objection = self.env['skill.subsidy.objection'].with_user(self.users['handler']).create({
            'claim_id': published.id, 'subject': "x"})
        insured = self.env['skill.subsidy.insured'].search([('company_id', '=', self.agency.id)], limit=1)
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        policy = self.policy.copy({'company_id': self.agency.id})
        for records in (claim, claim.signature_ids[0], claim.batch_id, objection, insured, benefit,
                        claim.payment_line_ids, claim.payment_line_ids.payment_id, policy):
            for post in ('handler', 'reviewer', 'head', 'accountant', 'auditor'):
                theirs = records.with_user(self.others[post])
                with self.subTest(model=records._name, post=post):
                    if theirs.browse().has_access('read'):
                        self.assertFalse(theirs.search([('id', 'in', records.ids)]))
                    with self.assertRaises(AccessError):
                        theirs.read(['display_name'])

    def test_refused_in_plain_words(self):
        """Which kind of records, why, and what to do; nothing of the records themselves. Who works for the agency is told so."""
        claim = self.claims_in('submitted')
        handler = self.others['handler']
        with self.assertRaises(AccessError) as caught:
            claim.with_user(handler).with_context(allowed_company_ids=handler.company_id.ids).read(['person_name'])
        said = str(caught.exception)
        self.assertIn("其他机构", said)
        for hidden in (claim.name, claim.person_name, "饼干", "绝密"):
            self.assertNotIn(hidden, said)
        handler.sudo().company_ids += self.agency
        with self.assertRaises(AccessError) as caught:
            claim.with_user(handler).with_context(allowed_company_ids=handler.company_id.ids).read(['person_name'])
        self.assertIn(self.agency.name, str(caught.exception))
        self.assertEqual(caught.exception.context['suggested_company']['id'], self.agency.id)

    def test_actions_of_another_agency(self):
        """Holding the right post at the wrong agency gives nothing."""
        for state, post, action in (('draft', 'handler', 'action_submit'), ('submitted', 'handler', 'action_verify'),
                                    ('verified', 'reviewer', 'action_review'), ('draft', 'handler', 'action_withdraw')):
            claim = self.claims_in(state)
            with self.refused(error=AccessError):
                getattr(claim.with_user(self.others[post]), action)()
            self.assertEqual(claim.state, state)
        claim = self.claims_in('draft')
        with self.refused(error=AccessError):
            claim.with_user(self.others['handler']).write({'phone': '1'})
        with self.refused(error=AccessError):
            claim.with_user(self.others['handler']).create({**self.person(), 'company_id': self.agency.id})
        batch = self.claims_in('published').batch_id
        with noon(DAY_AFTER):
            with self.refused(error=AccessError):
                batch.with_user(self.others['reviewer']).action_clear()
            self.by('reviewer', batch).action_clear()
            with self.refused(error=AccessError):
                batch.with_user(self.others['head']).action_approve()
            self.by('head', batch).action_approve()
            with self.refused():
                self.env['skill.subsidy.payment'].with_user(self.others['accountant']).create({'batch_id': batch.id})
            order = self.order_of(batch.claim_ids)
            for step in ('action_collect', 'action_generate_file', 'action_send', 'unlink'):
                with self.refused(error=AccessError):
                    getattr(order.with_user(self.others['accountant']), step)()

    def test_two_agencies(self):
        """Who works for two agencies sees the one that is chosen, or both; actions take both at once."""
        user = self.users['handler']
        user.company_ids = [Command.link(self.other.id)]
        mine, theirs = self.drafts(), self.drafts(users=self.others)
        Claim = self.env['skill.subsidy.claim'].with_user(user)
        both = [('id', 'in', (mine + theirs).ids)]
        self.assertEqual(Claim.with_context(allowed_company_ids=self.agency.ids).search(both), mine)
        wide = Claim.with_context(allowed_company_ids=[self.agency.id, self.other.id])
        self.assertEqual(wide.search(both, order='id'), mine + theirs)
        wide.search(both).action_submit()
        self.assertEqual((mine + theirs).mapped('state'), ['submitted'] * 2)

    def test_own_order_of_steps(self):
        """Claims of two agencies in one call each go the way of their own agency."""
        self.other.skill_subsidy_order = 'head_first'
        mine, theirs = self.claims_in('published'), self.claims_in('published', users=self.others)
        user = self.users['reviewer']
        user.company_ids = [Command.link(self.other.id)]
        batches = (mine.batch_id + theirs.batch_id).with_user(user).with_context(
            allowed_company_ids=[self.agency.id, self.other.id])
        with noon(DAY_AFTER):
            batches.action_clear()
        self.assertEqual((mine.state, theirs.state), ('cleared', 'cleared'))
        self.assertEqual((bool(mine.head_id), bool(theirs.head_id)), (False, True))

    def test_dialogues(self):
        """What a dialogue holds is its user's alone, whatever the model; nobody reads or changes it from another agency."""
        for model in self.env.registry.values():
            if model._name.startswith('skill.subsidy.') and model._transient and not model._abstract:
                domain = self.env['ir.rule'].with_user(self.users['accountant'])._compute_domain(model._name, 'write')
                self.assertIn(('create_uid', '=', self.users['accountant'].id), list(domain), model._name)
        check = self.env['skill.subsidy.check'].with_user(self.users['accountant']).create({})
        for user in (self.users['accountant2'], self.others['accountant']):
            self.assertFalse(self.env['skill.subsidy.check'].with_user(user).search([]))
            with self.assertRaises(AccessError):
                check.with_user(user).write({'date_to': '2026-10-31'})
