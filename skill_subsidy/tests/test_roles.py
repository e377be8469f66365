"""Who may do what, in which state: the table of transitions against every post, and against nobody's post."""
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.batch import BATCH_MOVES
from ..models.claim import STATES
from ..models.transitions import ACTIONS, TRANSITIONS, sources, transitions
from .common import DAY_AFTER, SubsidyCase, noon

LOGINS = {'handler': 'handler', 'reviewer': 'reviewer', 'head': 'unit_head', 'accountant': 'accountant',
          'auditor': None, 'keeper': None, 'nobody': None}
ORDERS = ('notice_first', 'head_first')


@tagged('post_install', '-at_install')
class TestRoles(SubsidyCase):

    def actors(self, users):
        """(name, role, env user or None for the superuser's own environment)."""
        yield from ((login, role, users[login]) for login, role in LOGINS.items())
        yield 'administrator', None, self.env.ref('base.user_admin')
        yield 'superuser', None, None

    def placed(self, state, agency, users):
        """A claim put into `state` by force: the table is tested, not the way there."""
        claim = self.drafts(users=users)
        claim._set({'state': state})
        return claim

    def test_claim_actions(self):
        """Every action of the table × every state × every post, in both orders: only what a row allows happens."""
        allowed = 0
        for agency, users, order in ((self.agency, self.users, 'notice_first'), (self.other, self.others, 'head_first')):
            agency.skill_subsidy_order = order
            admin = self.env.ref('base.user_admin')
            admin.company_ids += agency
            for state, _name in STATES:
                claim = self.placed(state, agency, users)
                for action in ACTIONS:
                    rows = transitions(action, order, state)
                    for name, role, user in self.actors(users):
                        with self.subTest(order=order, state=state, action=action, actor=name):
                            row = next((row for row in rows if role in row.roles), None)
                            savepoint = self.env.cr.savepoint()
                            acting = claim.with_user(user) if user else claim.sudo().with_env(self.env)
                            if row:
                                acting._move(action, "A reason")
                                self.assertEqual(claim.state, row.moves[order][state])
                                allowed += 1
                            else:
                                with self.assertRaises(UserError):
                                    acting._move(action, "A reason")
                                self.assertEqual(claim.state, state)
                            self.assertEqual(len(claim.signature_ids), bool(row))
                            savepoint.close(rollback=True)
                            self.env.invalidate_all()
        self.assertEqual(allowed, sum(len(row.roles) for order in ORDERS for action in ACTIONS
                                      for state in sources(action, order) for row in transitions(action, order, state)))

    def test_table(self):
        """The table itself, as the notice and the annex have it: 申请 → 核实 → 审核 → 公示 → 审批 → 发放."""
        handler, reviewer, head, accountant = 'handler', 'reviewer', 'unit_head', 'accountant'
        both = [
            ('submit', 'draft', 'submitted', handler), ('submit', 'returned', 'submitted', handler),
            ('verify', 'submitted', 'verified', handler), ('review', 'verified', 'reviewed', reviewer),
            ('clear', 'published', 'cleared', handler), ('clear', 'published', 'cleared', reviewer),
            ('settle', 'paying', 'paid', accountant), ('recover', 'paid', 'recovered', accountant),
            ('unrecover', 'recovered', 'paid', accountant),
            *(('return', state, 'returned', handler) for state in ('draft', 'submitted')),
            *((action, state, target, reviewer) for state in ('verified', 'reviewed', 'published')
              for action, target in (('return', 'returned'), ('reject', 'rejected'))),
            *(('withdraw', state, 'withdrawn', handler) for state in ('draft', 'submitted', 'verified', 'reviewed', 'returned'))]
        by_order = {
            'notice_first': [
                ('publish', 'reviewed', 'published', handler), ('publish', 'reviewed', 'published', reviewer),
                ('approve', 'cleared', 'approved', head), ('pay', 'approved', 'paying', accountant),
                ('bounce', 'paying', 'approved', accountant), ('late', 'paid', 'approved', accountant),
                ('offset', 'approved', 'paid', accountant), ('unoffset', 'paid', 'approved', accountant),
                ('correct_bank', 'approved', 'approved', handler), ('confirm_bank', 'approved', 'approved', reviewer),
                ('refuse_bank', 'approved', 'approved', reviewer), ('lapse', 'approved', 'rejected', head),
                *((action, state, target, head) for state in ('cleared', 'approved')
                  for action, target in (('return', 'returned'), ('reject', 'rejected')))],
            'head_first': [
                ('approve', 'reviewed', 'approved', head), ('publish', 'approved', 'published', handler),
                ('publish', 'approved', 'published', reviewer), ('pay', 'cleared', 'paying', accountant),
                ('bounce', 'paying', 'cleared', accountant), ('late', 'paid', 'cleared', accountant),
                ('offset', 'cleared', 'paid', accountant), ('unoffset', 'paid', 'cleared', accountant),
                ('correct_bank', 'cleared', 'cleared', handler), ('confirm_bank', 'cleared', 'cleared', reviewer),
                ('refuse_bank', 'cleared', 'cleared', reviewer), ('lapse', 'cleared', 'rejected', head),
                *((action, state, target, head) for state in ('reviewed', 'cleared')
                  for action, target in (('return', 'returned'), ('reject', 'rejected')))]}
        for order, rows in by_order.items():
            found = [(row.action, state, row.moves[order][state], role) for action in ACTIONS for state in sources(action, order)
                     for row in transitions(action, order, state) for role in row.roles]
            self.assertEqual(sorted(found), sorted(both + rows), order)
        signing = {row.action: row.signs for row in TRANSITIONS if row.signs}
        self.assertEqual(signing, {'verify': handler, 'review': reviewer, 'approve': head})
        duties = {row.action: row.duty for row in TRANSITIONS if row.duty}
        self.assertEqual(duties, {'correct_bank': handler, 'confirm_bank': reviewer, 'refuse_bank': reviewer, 'lapse': head})

    def test_new_where_it_may_be(self):
        """On a phone as well, only who may register an exclusion or import a file is offered to."""
        for model in ('skill.subsidy.import', 'skill.subsidy.exclusion'):
            for login in ('handler', 'reviewer', 'auditor'):
                user = self.env[model].with_user(self.users[login])
                arch = etree.fromstring(user.get_view(view_type='kanban')['arch'])
                with self.subTest(f"{model} {login}"):
                    self.assertEqual(arch.get('create') != 'False', user.has_access('create'))

    def lists_in_forms(self):
        """(model, field, login, whether the person may read what the list is of) of every list that a form shows."""
        for name, login in ((name, login) for name in self.env.registry for login in LOGINS if login != 'nobody'):
            model = self.env[name].with_user(self.users[login])
            if not name.startswith('skill.subsidy.') or model._abstract or not model.has_access('read'):
                continue
            waiting = [(model, etree.fromstring(model.get_view(view_type='form')['arch']))]
            while waiting:
                model, node = waiting.pop()
                for child in node:
                    field = model._fields.get(child.get('name')) if child.tag == 'field' else None
                    below = model
                    if field is not None and field.relational:
                        below = self.env[field.comodel_name].with_user(self.users[login])
                        if field.type != 'many2one':
                            yield model._name, field.name, login, below.has_access('read')
                    waiting.append((below, child))

    def test_lists_in_forms_can_be_read(self):
        """A form that shows a list of records which its reader may not read can be neither opened nor saved."""
        found = list(self.lists_in_forms())
        self.assertGreater(len(found), 100)
        self.assertEqual([row for row in found if not row[-1]], [])
        self.env.ref('skill_subsidy.access_signature_auditor').perm_read = False
        self.assertEqual({row[:-1] for row in self.lists_in_forms() if not row[-1]},
                         {('skill.subsidy.claim', 'signature_ids', 'auditor')})

    def test_two_posts_two_rows(self):
        """Every row of the table leads to a known state, and each post has at most one way for an action."""
        states = dict(STATES)
        for order in ORDERS:
            for action in ACTIONS:
                for state in states:
                    rows = transitions(action, order, state)
                    targets = [row.moves[order][state] for row in rows]
                    self.assertLessEqual(set(targets), set(states))
                    roles = [role for row in rows for role in row.roles]
                    self.assertEqual(len(roles), len(set(roles)), (order, action, state))

    def test_public_methods(self):
        """The buttons themselves refuse every post but theirs; administrator and superuser hold none."""
        buttons = {'action_submit': ('draft', 'handler'), 'action_verify': ('submitted', 'handler'),
                   'action_review': ('verified', 'reviewer'), 'action_withdraw': ('draft', 'handler'),
                   'action_check': ('submitted', 'handler')}
        self.env.ref('base.user_admin').company_ids += self.agency
        for button, (state, post) in buttons.items():
            claim = self.claims_in(state)
            for name, role, user in self.actors(self.users):
                if role == post:
                    continue
                with self.subTest(button=button, actor=name), self.assertRaises(AccessError):
                    getattr(claim.with_user(user) if user else claim.sudo().with_env(self.env), button)()
            self.assertEqual(claim.state, state)

    def test_batch_actions(self):
        """Batches: reviewer or handler publish and clear, the unit head approves, in the states of their table."""
        posts = {'publish': ('handler', 'reviewer'), 'clear': ('handler', 'reviewer'), 'approve': ('unit_head',)}
        admin = self.env.ref('base.user_admin')
        for order, agency, users in (('notice_first', self.agency, self.users), ('head_first', self.other, self.others)):
            agency.skill_subsidy_order = order
            admin.company_ids += agency
            for state in ('open', 'published', 'cleared', 'approved', 'done'):
                for action, roles in posts.items():
                    claim = self.placed(min(sources(action, order)), agency, users)
                    batch = self.batch_of(claim)
                    batch._set({'state': state, 'notice_start': '2026-09-01' if state != 'open' else False,
                                'notice_end': '2026-09-08' if state != 'open' else False})
                    for name, role, user in self.actors(users):
                        possible = role in roles and state in BATCH_MOVES[order][action]
                        with self.subTest(order=order, state=state, action=action, actor=name):
                            savepoint = self.env.cr.savepoint()
                            method = getattr(batch.with_user(user) if user else batch.sudo().with_env(self.env), f'action_{action}')
                            if possible:
                                method()
                                self.assertNotIn(claim.state, sources(action, order))
                            else:
                                with self.assertRaises(UserError):
                                    method()
                                self.assertIn(claim.state, sources(action, order))
                            savepoint.close(rollback=True)
                            self.env.invalidate_all()

    def test_payment_actions(self):
        """Payment orders are the accountant's alone; each step only in its state."""
        claims = self.claims_in('approved')
        with noon(DAY_AFTER):
            order = self.order_of(claims)
            admin = self.env.ref('base.user_admin')
            admin.company_ids += self.agency
            steps = ('action_collect', 'action_generate_file', 'action_send')
            for name, role, user in self.actors(self.users):
                acting = order.with_user(user) if user else order.sudo().with_env(self.env)
                if role != 'accountant':
                    for step in steps:
                        with self.subTest(step=step, actor=name), self.assertRaises(AccessError):
                            getattr(acting, step)()
                    with self.subTest(step='create', actor=name), self.assertRaises(AccessError):
                        acting.create({'company_id': self.agency.id, 'batch_id': claims.batch_id.id})
            with self.refused(order.name):
                order.import_return(b'x', 'x.txt')
            order.action_send()
            for step in steps:
                with self.refused(order.name):
                    getattr(order, step)()
            content = self.answer(order)
            for name, role, user in self.actors(self.users):
                acting = order.with_user(user) if user else order.sudo().with_env(self.env)
                if role != 'accountant':
                    with self.subTest(step='import_return', actor=name), self.assertRaises(AccessError):
                        acting.import_return(content, 'x.txt')
        self.assertEqual((order.state, claims.state, len(order.move_ids)), ('sent', 'paying', 1))

    def test_objection_actions(self):
        """Handler and reviewer take objections, while the claim is on notice; only a reviewer decides them, once."""
        claim = self.claims_in('published')
        Objection = self.env['skill.subsidy.objection']
        self.env.ref('base.user_admin').company_ids += self.agency
        for name, role, user in self.actors(self.users):
            if user and role not in ('handler', 'reviewer'):
                with self.subTest(actor=name), self.assertRaises(AccessError):
                    Objection.with_user(user).create({'claim_id': claim.id, 'subject': "x"})
        objection = Objection.with_user(self.users['handler']).create({'claim_id': claim.id, 'subject': "证书存疑"})
        with self.refused("证书存疑"):
            self.by('reviewer', objection).action_dismiss()
        self.by('reviewer', objection).conclusion = "查无实据"
        for name, role, user in self.actors(self.users):
            if role != 'reviewer':
                for step in ('action_dismiss', 'action_uphold'):
                    with self.subTest(actor=name, step=step), self.assertRaises(UserError):
                        getattr(objection.with_user(user) if user else objection.sudo().with_env(self.env), step)()
        self.assertEqual(objection.state, 'open')
        self.by('reviewer', objection).action_dismiss()
        self.assertRecordValues(objection, [{'state': 'dismissed', 'decided_by_id': self.users['reviewer'].id}])
        with self.refused("证书存疑"):
            self.by('reviewer', objection).action_uphold()
        for state in ('draft', 'reviewed', 'cleared'):
            with self.refused():
                Objection.with_user(self.users['reviewer']).create({'claim_id': self.claims_in(state).id, 'subject': "x"})
