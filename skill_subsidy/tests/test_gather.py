"""What a claim is checked against: the registers, lists and claims of all agencies, read at once for all claims."""
from odoo import Command
from odoo.tests import tagged

from .common import DAY, SubsidyCase


@tagged('post_install', '-at_install')
class TestGather(SubsidyCase):

    def sentence(self, claim, rule):
        """What the check of a rule says; '' where it says nothing."""
        return next((check['sentence'] for check in claim.checks if check['rule'] == rule), '')

    def same_person(self, claim, users=None, register=True, **changes):
        """Another claim of the same person, in draft."""
        values = {**self.person(), **{name: claim[name] for name in (
            'person_name', 'id_number', 'employer_name', 'employer_code', 'bank_account', 'phone')}, **changes}
        certificate = {name: values[name] for name in (
            'certificate_no', 'id_number', 'person_name', 'certificate_type', 'level', 'occupation_name', 'issue_date',
            'issuer')}
        if register:
            occupations = self.env['skill.subsidy.occupation']._by_name()
            self.env['skill.subsidy.certificate'].create({
                **certificate, 'occupation_id': occupations.get(values['occupation_name'], False)})
        return self.env['skill.subsidy.claim'].with_user((users or self.users)['handler']).create(values)

    def paid(self, claim, **changes):
        """A benefit of the person of `claim`, paid outside this database."""
        return self.env['skill.subsidy.benefit'].create({
            'agency_name': "外地经办处", 'id_number': claim.id_number, 'person_name': claim.person_name,
            'occupation_id': self.occupation.id, 'occupation_name': self.occupation.name, 'level': claim.level,
            'date': '2026-05-06', 'certificate_no': 'S150000999999264000001', **changes})

    # -- doubts ----------------------------------------------------------------------------------------------------

    def test_doubles_at_any_agency(self):
        """六(六): the same account and phone on claims of other people, at any agency, warn on each later check."""
        theirs = self.claims_in('verified', users=self.others)
        mine = self.drafts(bank_account=theirs.bank_account, phone='138-0070 0001')
        other = self.drafts(users=self.others, phone='13800700001')
        other.action_submit()
        mine.action_submit()
        self.assertEqual(mine.check_verdict, 'warn')
        self.assertEqual({rule for rule, outcome in self.checks(mine).items() if outcome == 'warn'},
                         {'doubt.account', 'doubt.phone'})
        for part in (theirs.name, self.other.name, theirs.bank_account[-4:]):
            self.assertIn(part, self.sentence(mine, 'doubt.account'))
        self.assertNotIn(theirs.bank_account, str(mine.checks))
        self.assertIn(other.name, self.sentence(mine, 'doubt.phone'))
        self.assertNotIn('13800700001', str(mine.checks))
        self.assertEqual(mine.phone, '13800700001')
        mine._check()  # on its way by now itself: still only what others share is told
        self.assertNotIn(mine.name, self.sentence(mine, 'doubt.account'))

    def test_doubles_by_state(self):
        """A draft, a withdrawn or a rejected claim raises no doubt; a returned one does."""
        for state, doubted in (('draft', False), ('withdrawn', False), ('rejected', False), ('returned', True),
                               ('paid', True)):
            with self.subTest(state=state):
                first = self.claims_in(state)
                second = self.claims_in('submitted', phone=first.phone)
                self.assertEqual('doubt.phone' in self.checks(second), doubted)

    def test_own_claims_are_no_doubles(self):
        """A person has one account and one phone on all of the own claims."""
        first = self.claims_in('submitted')
        second = self.same_person(first, occupation_name=self.short_occupation.name)
        second.action_submit()
        self.assertEqual(second.check_verdict, 'pass')

    def test_same_certificate(self):
        """六(六): a certificate number on the claim of another person."""
        first = self.claims_in('submitted')
        second = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(
            self.person(certificate_no=first.certificate_no))
        second.action_submit()
        self.assertEqual(self.checks(second)['doubt.certificate'], 'warn')
        self.assertIn(first.name, self.sentence(second, 'doubt.certificate'))

    def test_bulk_by_the_limit_of_the_agency(self):
        """六(六): from the agency's limit on, certificates of one issuer and day are looked at; 0 turns it off."""
        claims = self.claims_in('submitted', 3)
        self.assertFalse({'doubt.issuer'} & self.checks(claims[0]).keys())
        self.agency.skill_subsidy_issuer_limit = 4
        claims._check()
        self.assertNotIn('doubt.issuer', self.checks(claims[0]))
        self.agency.skill_subsidy_issuer_limit = 3
        claims._check()
        self.assertEqual({self.checks(claim)['doubt.issuer'] for claim in claims}, {'warn'})
        self.assertIn('3', self.sentence(claims[0], 'doubt.issuer'))

    def test_level_skipping(self):
        """六(六): two levels of an occupation in less than a year."""
        claim = self.claims_in('submitted')
        later = self.same_person(claim, level='3', issue_date='2026-09-30', certificate_no='S150000999999263900001')
        later.action_submit()
        self.assertEqual(self.checks(later)['doubt.levels'], 'warn')
        self.assertIn(claim.certificate_no, self.sentence(later, 'doubt.levels'))

    # -- later policies ----------------------------------------------------------------------------------------------

    def test_yearly_counts_every_agency(self):
        """〔2025〕18号: one a year, counted by the day of the claim; the earlier claim is named, the later one does not count."""
        self.policy_now(yearly_cap=1)
        first = self.claims_in('submitted', users=self.others)
        second = self.same_person(first, occupation_name=self.short_occupation.name)
        self.register_insured(second)
        second.action_submit()
        self.assertEqual(second.failed_rules, 'yearly')
        self.assertIn(first.name, self.sentence(second, 'yearly'))
        first._check()
        self.assertEqual(self.checks(first)['yearly'], 'pass')

    def test_yearly_extra_for_shortage(self):
        """〔2025〕18号: one, and two more for shortage occupations."""
        self.policy_now(yearly_cap=1, yearly_shortage_extra=2)
        first = self.claims_in('submitted')
        self.paid(first, occupation_id=False, occupation_name="别的职业", date='2025-12-31')
        second = self.same_person(first, occupation_name=self.short_occupation.name)
        second.action_submit()
        self.assertEqual(second.check_verdict, 'pass')
        third = self.same_person(first, level='5', issue_date='2025-10-30', certificate_no='S150000999999255900001')
        third.action_submit()
        self.assertEqual(third.failed_rules, 'yearly')

    def test_yearly_counts_benefits_once(self):
        """A benefit that this database paid is the claim that it was paid for, not a second time."""
        self.policy_now(yearly_cap=2)
        first = self.claims_in('paid')
        second = self.same_person(first, occupation_name=self.short_occupation.name)
        second.action_submit()
        self.assertEqual(self.checks(second)['yearly'], 'pass')
        self.paid(first, occupation_id=False, occupation_name="别的职业", date='2026-01-01')
        second._check()
        self.assertEqual(second.failed_rules, 'yearly')

    def test_higher_level(self):
        """〔2024〕40号: no lower level once a higher one was paid; 〔2025〕18号: nor once it is held."""
        claim = self.claims_in('submitted')
        self.same_person(claim, level='3', issue_date='2025-03-02', certificate_no='S150000999999253900001')
        self.policy_now(higher_level='paid')
        claim._check()
        self.assertEqual(self.checks(claim)['higher'], 'pass')
        self.paid(claim, level='3')
        claim._check()
        self.assertEqual(claim.failed_rules, 'higher')

    def test_higher_level_held(self):
        claim = self.claims_in('submitted')
        self.same_person(claim, level='3', issue_date='2025-03-02', certificate_no='S150000999999253900001')
        self.policy_now(higher_level='held')
        claim._check()
        self.assertEqual(claim.failed_rules, 'higher')
        self.assertIn('S150000999999253900001', self.sentence(claim, 'higher'))

    def test_amount_of_the_day_of_issue(self):
        """The version in force on the day of issue fixes the amount and the list; none is unknown, and nothing is due."""
        version = self.policy_now(amount_on='issue', level_ids=[Command.create({'level': '4', 'amount': 1100})])
        claim = self.claims_in('submitted', occupation_name=self.short_occupation.name)
        self.assertRecordValues(claim, [{'policy_id': version.id, 'standard_amount': 1500, 'amount': 1800}])
        claim = self.claims_in('submitted', issue_date='2026-10-01', occupation_name=self.short_occupation.name)
        self.assertRecordValues(claim, [{'standard_amount': 1100, 'amount': 1320}])
        self.policy.valid_to = '2025-12-31'
        claim = self.claims_in('submitted')
        self.assertRecordValues(claim, [{'check_verdict': 'unknown', 'failed_rules': 'standard', 'amount': 0}])

    def test_receiving_has_no_employer(self):
        """人社部发〔2022〕23号: who receives the benefit may claim, without an employer."""
        without = {'employer_name': False, 'employer_code': False}
        receiving = {'status': 'receiving', 'employer_name': False, 'employer_code': False}
        claim = self.claims_in('submitted', **without)
        line = self.env['skill.subsidy.insured'].search([('id_number', '=', claim.id_number)])
        line.write(receiving)
        claim._check()
        self.assertEqual(claim.failed_rules, 'contribution.status,scope')
        self.policy_now(accept_receiving=True)
        claim._check()
        self.assertEqual(claim.check_verdict, 'pass')

    # -- exclusions, and again before payment ------------------------------------------------------------------------

    def exclude(self, claim, kind, **vals):
        return self.env['skill.subsidy.exclusion'].with_user(self.others['handler']).create({
            'company_id': self.other.id, 'id_number': claim.id_number, 'person_name': claim.person_name, 'kind': kind,
            'source': "民政局名单", **vals})

    def test_exclusion_of_another_agency(self):
        """六(六): an entry counts for every agency; a training subsidy for this certificate where the policy says so."""
        claim = self.claims_in('submitted')
        self.exclude(claim, 'training', certificate_no=claim.certificate_no)
        claim._check()
        self.assertEqual(claim.check_verdict, 'pass')
        self.policy_now(exclude_training=True)
        claim._check()
        self.assertEqual(claim.failed_rules, 'exclusion')
        self.assertIn("民政局名单", str(claim.checks))

    def test_recheck(self):
        """What changed since: a death, an end of the insurance, a benefit paid elsewhere. Nothing is written by it."""
        claims = self.claims_in('approved', 4)
        self.assertEqual(claims._recheck(), {})
        self.exclude(claims[0], 'death', effective_date='2026-10-09')
        self.env['skill.subsidy.insured'].search([('id_number', '=', claims[1].id_number)]).status = 'stopped'
        self.paid(claims[2])
        checks = [claim.checks for claim in claims]
        found = claims._recheck()
        self.assertEqual(set(found), set(claims[:3]))
        for claim, word in zip(claims, ("dead", "Insurance ended".lower(), "外地经办处"), strict=False):
            self.assertIn(word, found[claim])
        self.assertEqual([claim.checks for claim in claims], checks)

    def test_recheck_by_the_policy_of_the_decision(self):
        """A version that came into force since does not reopen the decision."""
        claim = self.claims_in('approved')
        self.policy_now(accept_paying=False, accept_receiving=True)
        self.assertEqual(claim._recheck(), {})
        claim._check()
        self.assertEqual(claim.failed_rules, 'contribution.status')

    def register_insured(self, claim):
        self.env['skill.subsidy.insured'].create({
            'company_id': claim.company_id.id, 'id_number': claim.id_number, 'person_name': claim.person_name,
            'status': 'paying', 'paid_months': 60, 'data_date': DAY, 'employer_code': claim.employer_code})
