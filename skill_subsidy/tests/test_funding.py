"""五(二): money for the fund, from request to receipt, each with its entry."""
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import funding as funding_model
from .common import DAY, DAY_AFTER, SubsidyCase, noon
from .money import SLIP, MoneyMixin


@tagged('post_install', '-at_install')
class TestFunding(MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def entry(self, funding):
        """[(role, balance)] of its entries, event by event."""
        roles = {self.agency._skill_subsidy_account(role): role for role in (
            'bank', 'fiscal', 'surplus', 'local', 'interest', 'regional')}
        return [(move.skill_subsidy_event, sorted((roles[line.account_id], line.balance) for line in move.line_ids))
                for move in funding.sudo().move_ids.sorted('id')]

    def test_entries(self):
        """Facts 1.3: what each kind of funding posts."""
        for kind, vals, event, expected in (
                ('transfer', {}, 'funding', [('bank', 500), ('fiscal', -500)]),
                ('regional', {}, 'funding', [('bank', 500), ('regional', -500)]),
                ('regional', {'into': 'fiscal'}, 'funding', [('fiscal', 500), ('regional', -500)]),
                ('local', {}, 'funding', [('fiscal', 500), ('local', -500)]),
                ('local', {'into': 'bank'}, 'funding', [('fiscal', 500), ('local', -500)]),
                ('interest', {}, 'interest', [('bank', 500), ('interest', -500)]),
                ('opening', {}, 'funding', [('bank', 500), ('surplus', -500)])):
            with self.subTest(kind, **vals):
                funding = self.funding_of(500, kind=kind, **vals)
                self.assertEqual(self.entry(funding), [(event, expected)])
                self.assertRecordValues(funding, [{'state': 'received', 'amount': 500, 'date': self.day(DAY_AFTER)}])
                self.assertRecordValues(funding.sudo().move_ids, [{
                    'state': 'posted', 'skill_subsidy_agency_id': self.agency.id, 'date': self.day(DAY_AFTER)}])

    def test_receipt_goes_with_the_entry(self):
        """The bank's receipt stands with the entry and with the funding; without one nothing is received."""
        funding = self.funding_of(500, state='approved')
        with self.refused(funding.name, "receipt"):
            funding.action_receive()
        funding.action_receive(content=SLIP, filename='slip.pdf')
        found = self.env['ir.attachment'].search([('name', '=', 'slip.pdf')])
        self.assertEqual(sorted((row.res_model, row.res_id, row.raw) for row in found), sorted([
            ('account.move', funding.sudo().move_ids.id, SLIP), (funding._name, funding.id, SLIP)]))

    def test_account_follows_a_changed_kind(self):
        """Who changes the kind of a draft changes the account it comes to, also where no form is there to do it."""
        for kind, into in (('local', 'fiscal'), ('transfer', 'bank'), ('interest', 'bank')):
            for given in ({}, {'into': {'bank': 'fiscal', 'fiscal': 'bank'}[into]}):
                funding = self.funding_of(500, state='draft', kind='regional', into='bank' if into == 'fiscal' else 'fiscal')
                funding.write({'kind': kind, **given})
                with self.subTest(kind, **given):
                    self.assertEqual(funding.into, into)
                    funding.write({'into': {'bank': 'fiscal', 'fiscal': 'bank'}[into]})  # by itself, later
                    self.assertEqual(funding.into, into)

    def test_other_amount_and_parts(self):
        """What comes may be less than what was asked for, and in parts, each with its entry and its day; more it is not."""
        funding = self.funding_of(1000, state='approved')
        funding.action_receive(400.10, DAY, content=SLIP, more=True)
        self.assertRecordValues(funding, [{'state': 'approved', 'amount': 400.1, 'remaining': 599.9}])
        with self.refused("599.90"):
            funding.action_receive(599.91, content=SLIP)
        for nothing in (0, -1):
            with self.refused("enter the amount"):
                funding.action_receive(nothing, content=SLIP)
        funding.action_receive(500, content=SLIP)
        self.assertRecordValues(funding, [{'state': 'received', 'amount': 900.1, 'remaining': 0}])
        self.assertEqual(funding.sudo().move_ids.sorted('id').mapped('date'), [self.day(DAY), self.day(DAY_AFTER)])
        with self.refused(funding.name):
            funding.action_receive(1, content=SLIP)

    def test_rest_is_given_up(self):
        """A rest that does not come is given up with a reason; what came stays received."""
        funding = self.funding_of(1000, state='approved')
        funding.action_receive(400, content=SLIP, more=True)
        with self.refused():
            funding.action_cancel(" ")
        funding.action_cancel("区级调剂额度已用完")
        self.assertRecordValues(funding, [{'state': 'received', 'amount': 400}])
        other = self.funding_of(5, state='requested')
        other.action_cancel("不再需要")
        self.assertRecordValues(other, [{'state': 'cancelled', 'amount': 0}])
        self.assertFalse(other.sudo().move_ids)
        for ended in (funding, other):
            with self.refused(ended.name, "not possible while"):
                ended.action_cancel("再次")

    def test_period_is_locked(self):
        """Nothing is received in a closed period, nor on a day that has not come."""
        funding = self.funding_of(1000, state='approved')
        self.agency.fiscalyear_lock_date = DAY
        for date in (DAY, '2026-12-01'):
            with self.refused(), self.env.cr.savepoint():
                funding.action_receive(date=date, content=SLIP)
        self.assertRecordValues(funding, [{'state': 'approved', 'amount': 0, 'move_count': 0}])
        funding.action_receive(content=SLIP)

    def test_who(self):
        """Accountants request and record, the unit head approves, nobody else does either."""
        for state, step, post, args in (
                ('draft', 'action_request', 'accountant', ()), ('requested', 'action_approve', 'head', ()),
                ('requested', 'action_send_back', 'head', ("A reason",)),
                ('approved', 'action_receive', 'accountant', (1, None, SLIP)),
                ('requested', 'action_cancel', 'accountant', ("A reason",))):
            funding = self.funding_of(500, state=state)
            for login in ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
                if login != post:
                    with self.subTest(step=step, login=login), self.refused(error=AccessError):
                        getattr(self.by(login, funding), step)(*args)
            with self.refused(error=AccessError), patch.object(funding_model, 'lock') as lock:
                getattr(self.by(post, funding, self.others), step)(*args)
            lock.assert_not_called()  # whoever may not see it makes nobody wait for it either
            getattr(self.by(post, funding), step)(*args)
        with self.refused(error=AccessError):
            self.by('auditor', funding).write({'reason': 'x'})

    def test_states(self):
        """No step is skipped or taken twice."""
        steps = {'action_request': ('accountant', (), 'draft'), 'action_approve': ('head', (), 'requested'),
                 'action_receive': ('accountant', (1, None, SLIP), 'approved')}
        for state in ('draft', 'requested', 'approved', 'received'):
            for step, (post, args, possible) in steps.items():
                if state != possible:
                    with self.subTest(state=state, step=step), self.refused("not possible while"):
                        getattr(self.by(post, self.funding_of(5, state=state)), step)(*args)

    def test_other_person_approves(self):
        """Separation: who entered or requested it does not approve it."""
        funding = self.funding_of(500, state='draft')
        person = self.users['accountant2']
        funding.with_user(person).amount_requested = 600
        funding.action_request()
        person.sudo().write({'group_ids': [(6, 0, [self.env.ref('base.group_user').id,
                                                   self.env.ref('skill_subsidy.group_unit_head').id])]})
        with self.refused(funding.name, "yourself"):
            funding.with_user(person).action_approve()

    def test_requested_stays(self):
        """What was requested is not changed, what was received not even by the superuser."""
        for state in ('requested', 'approved', 'received'):
            funding = self.funding_of(500, state=state)
            for vals in ({'amount_requested': 1}, {'kind': 'local'}, {'document': 'x'}, {'amount': 1}, {'state': 'draft'},
                         {'into': 'fiscal'}, {'approved_id': False}, {'company_id': self.other.id}):
                with self.subTest(state, vals=vals), self.refused():
                    funding.sudo().write(vals)
            with self.refused():
                funding.sudo().unlink()

    def test_nothing_is_given(self):
        """A caller receives nothing by values or defaults."""
        given = {'state': 'approved', 'amount': 5, 'approved_id': self.users['head'].id, 'name': 'x'}
        funding = self.by('accountant', self.env['skill.subsidy.funding']).with_context(
            **{f'default_{name}': value for name, value in given.items()}).create({'kind': 'transfer', **given})
        self.assertRecordValues(funding, [{'state': 'draft', 'amount': 0, 'approved_id': False}])
        self.assertTrue(funding.name.startswith('YK2026'))

    def test_request_is_complete(self):
        """A request says its document, its amount and when the money is needed."""
        for name in ('document', 'amount_requested', 'expected_date'):
            funding = self.funding_of(500, state='draft')
            funding[name] = False
            with self.subTest(name), self.refused(funding.name):
                funding.action_request()
        with self.refused("interest"):
            self.funding_of(5, state='draft', kind='interest').action_request()

    def test_sent_back(self):
        """The unit head sends a request back with a reason; corrected, it comes again."""
        funding = self.funding_of(500, state='requested')
        with self.refused():
            self.by('head', funding).action_send_back("")
        self.by('head', funding).action_send_back("金额有误")
        self.assertRecordValues(funding, [{'state': 'draft', 'returned_reason': "金额有误"}])
        funding.amount_requested = 400
        funding.action_request()
        self.assertFalse(funding.returned_reason)
