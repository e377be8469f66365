"""六(六), 防范廉洁风险: one claim, three signers and a payer, four people; and posts that exclude each other."""
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestSeparation(SubsidyCase):

    def give(self, login, *groups):
        """Give a person one more post, past the rule that forbids it (as a careless migration could)."""
        user = self.users[login]
        for group in groups:
            self.env.cr.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                                (self.env.ref(f'skill_subsidy.{group}').id, user.id))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        return user

    def test_handler_is_not_reviewer(self):
        """Who verified does not review."""
        user = self.give('handler', 'group_reviewer')
        claim = self.claims_in('verified')
        with self.refused(user.name, claim.name, "Handler"):
            self.by('handler', claim).action_review()
        self.do_review(claim)
        self.assertEqual(claim.reviewer_id, self.users['reviewer'])

    def test_creator_is_not_reviewer(self):
        """Who entered the claim counts as its handler, even when somebody else verified it."""
        user = self.give('handler', 'group_reviewer')
        claim = self.drafts()
        self.by('handler2', claim).action_submit()
        self.by('handler2', claim).action_verify()
        with self.refused(user.name):
            self.by('handler', claim).action_review()

    def test_reviewer_is_not_head(self):
        """Who reviewed or handled does not approve, in both orders of steps."""
        for order, state in (('notice_first', 'cleared'), ('head_first', 'reviewed')):
            self.agency.skill_subsidy_order = order
            for login, word in (('reviewer', "Reviewer"), ('handler', "Handler")):
                user = self.give(login, 'group_unit_head')
                claim = self.claims_in(state)
                batch = self.batch_of(claim)
                with noon(DAY_AFTER), self.refused(user.name, claim.name, word):
                    self.by(login, batch).action_approve()
                self.do_approve(claim)
                self.assertEqual(claim.head_id, self.users['head'])
                claim._set({'state': 'withdrawn'})

    def test_publishing_counts_as_reviewing(self):
        """Who published a list as its reviewer does not approve it, though somebody else signed the review."""
        user = self.give('reviewer', 'group_unit_head')
        claim = self.claims_in('verified')
        other = self.give('handler2', 'group_reviewer')
        claim.with_user(other).action_review()
        self.do_publish(claim)
        self.do_clear(claim)
        with noon(DAY_AFTER), self.refused(user.name):
            self.by('reviewer', claim.batch_id).action_approve()

    def test_signer_is_not_payer(self):
        """Who entered, verified, reviewed or approved a claim neither builds nor sends nor settles its payment."""
        claim = self.claims_in('approved', user='handler2')
        batch, Payment = claim.batch_id, self.env['skill.subsidy.payment']
        signers = {self.give(login, 'group_accountant'): word for login, word in (
            ('handler', "Handler"), ('handler2', "Handler"), ('reviewer', "Reviewer"), ('head', "Unit head"))}
        with noon(DAY_AFTER):
            for user, word in signers.items():
                with self.subTest(user=user.login), self.refused(user.name, claim.name, word):
                    Payment.with_user(user).create({'batch_id': batch.id})
            order = self.order_of(claim)
            for user in signers:
                with self.subTest(user=user.login):
                    for step in ('action_collect', 'action_generate_file', 'action_send'):
                        with self.refused(user.name, claim.name):
                            getattr(order.with_user(user), step)()
            order.action_send()
            with self.refused(self.users['head'].name):
                self.by('head', order).import_return(self.answer(order), 'x.txt')
            self.assertEqual((order.state, claim.state), ('sent', 'paying'))
            # Another accountant may take in the bank's answer.
            self.by('accountant2', order).import_return(self.answer(order), 'x.txt')
        self.assertEqual(claim.state, 'paid')

    def test_importer_is_not_payer(self):
        """Who took a claim in from a spreadsheet entered it."""
        claims = self.drafts(2)
        self.by('handler2', claims).action_submit()
        self.by('handler2', claims).action_verify()
        for step in ('review', 'publish', 'clear', 'approve'):
            getattr(self, f'do_{step}')(claims)
        user = self.give('handler', 'group_accountant')
        with noon(DAY_AFTER), self.refused(user.name, *claims.mapped('name')):
            self.order_of(claims, login='handler')

    def test_resubmission_keeps_the_past(self):
        """A reviewer who reviewed the first round may review the second, but not handle or approve it."""
        claim = self.claims_in('reviewed')
        self.by('reviewer', claim).action_return("A reason")
        user = self.give('reviewer', 'group_handler')
        self.by('handler', claim).action_submit()
        with self.refused(user.name):
            self.by('reviewer', claim).action_verify()
        self.do_verify(claim)
        self.do_review(claim)
        self.assertEqual(claim.state, 'reviewed')

    def test_all_or_none(self):
        """One claim of one's own among ten: none moves, and that one is named."""
        self.give('handler', 'group_reviewer')
        mine = self.claims_in('verified')
        others = self.drafts(9, user='handler2')
        self.by('handler2', others).action_submit()
        self.by('handler2', others).action_verify()
        with self.refused(mine.name) as _caught:
            self.by('handler', mine + others).action_review()
        self.assertEqual(set((mine + others).mapped('state')), {'verified'})

    # -- posts -------------------------------------------------------------------------------------------------------

    PAIRS = (('handler', 'group_accountant'), ('reviewer', 'group_accountant'), ('head', 'group_accountant'),
             ('handler', 'group_policy_keeper'), ('head', 'group_auditor'), ('accountant', 'group_auditor'),
             ('accountant', 'group_policy_keeper'), ('keeper', 'group_auditor'), ('keeper', 'group_handler'))

    def test_exclusive_on_the_user(self):
        """Business, fund finance, data and internal control are refused to one person, who is named."""
        for login, group in self.PAIRS:
            user = self.users[login]
            with self.subTest(login=login, group=group), self.refused(user.name, error=ValidationError):
                user.write({'group_ids': [Command.link(self.env.ref(f'skill_subsidy.{group}').id)]})

    def test_exclusive_from_the_group(self):
        """The same, where people are added to a group, or where one group implies another."""
        for login, group in self.PAIRS:
            user, record = self.users[login], self.env.ref(f'skill_subsidy.{group}')
            with self.subTest(login=login, group=group), self.refused(user.name, error=ValidationError):
                record.write({'user_ids': [Command.link(user.id)]})
        with self.refused("Handler", "Fund Accountant", error=ValidationError):
            self.env.ref('skill_subsidy.group_handler').implied_ids += self.env.ref('skill_subsidy.group_accountant')
        through = self.env['res.groups'].create({'name': "Both", 'implied_ids': [Command.set([
            self.env.ref('skill_subsidy.group_handler').id, self.env.ref('skill_subsidy.group_accountant').id])]})
        with self.refused(self.users['nobody'].name, error=ValidationError):
            self.users['nobody'].group_ids += through

    def test_exclusive_on_the_form(self):
        """The user form refuses them when it is saved."""
        form = Form(self.users['handler'].with_user(self.env.ref('base.user_admin')), 'base.view_users_form')
        form.group_ids.add(self.env.ref('skill_subsidy.group_accountant'))
        with self.refused(self.users['handler'].name, error=ValidationError):
            form.save()

    def test_business_posts_together(self):
        """Handler, reviewer and unit head may be one person's posts: the separation is per claim."""
        user = self.users['handler']
        for group in ('group_reviewer', 'group_unit_head'):
            user.group_ids += self.env.ref(f'skill_subsidy.{group}')
        claim = self.drafts(user='handler2')
        self.by('handler2', claim).action_submit()
        self.by('handler2', claim).action_verify()
        self.by('handler', claim).action_review()
        self.assertEqual(claim.reviewer_id, user)
