"""What the notice (内人社办发〔2017〕255号) demands, clause by clause, on claims in the database."""
from odoo.tests import tagged

from . import people
from .common import DAY, DAY_AFTER, NOTICE_END, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestClauses(SubsidyCase):

    def submitted(self, insured=None, **changes):
        """A submitted claim that differs from a good one in `changes`; `insured` changes its register line."""
        claim = self.drafts(insured=insured, **changes)
        claim.action_submit()
        return claim

    def meets(self, claim, *rules):
        """The claim meets these rules and can be verified."""
        checks = self.checks(claim)
        self.assertEqual({rule: checks[rule] for rule in rules}, dict.fromkeys(rules, 'pass'))
        self.assertFalse(self.by('handler', claim).action_verify())
        self.assertEqual(claim.state, 'verified')

    def stops(self, claim, rule, *words, outcome='fail'):
        """Exactly this rule stops the claim; its sentence contains the words."""
        self.assertEqual((claim.failed_rules, self.checks(claim)[rule]), (rule, outcome))
        sentence = next(check['sentence'] for check in claim.checks if check['rule'] == rule)
        for word in words:
            self.assertIn(str(word), sentence)
        left = self.by('handler', claim).action_verify("A reason")
        self.assertEqual(left['res_id'], claim.id)
        self.assertRecordValues(claim, [{'state': 'submitted', 'handler_id': False}])

    # -- 一 --------------------------------------------------------------------------------------------------------

    def test_1_enterprise(self):
        """一: employees of enterprises, not of public institutions; an individual business is for a person to decide."""
        self.meets(self.submitted(), 'scope')
        self.stops(self.submitted(employer_code=people.org_code(1, '12')), 'scope', "public institution")
        claim = self.submitted(employer_code=people.org_code(2, '92'))
        self.assertEqual((claim.check_verdict, claim.failed_rules), ('warn', False))
        self.by('handler', claim).action_verify()
        self.assertEqual(claim.state, 'submitted')
        self.by('handler', claim).action_verify("营业执照已核对")
        self.assertEqual(claim.state, 'verified')

    # -- 二 --------------------------------------------------------------------------------------------------------

    def test_2_1_months(self):
        """二(一): 36 months or more, 36 included."""
        self.stops(self.submitted(insured={'paid_months': 35}), 'contribution.months', 35, 36)
        self.meets(self.submitted(insured={'paid_months': 36}), 'contribution.months')

    def test_2_1_paying(self):
        """二(一): paying normally at the claim."""
        for status in ('suspended', 'receiving', 'stopped'):
            self.stops(self.submitted(insured={'status': status}), 'contribution.status')
        claim = self.submitted()
        self.meets(claim, 'contribution.status')
        self.assertRecordValues(claim, [{'insured_status': 'paying', 'paid_months': 60}])

    def test_2_2_since(self):
        """二(二): obtained since 2017-01-01."""
        changes = {'claim_date': '2017-12-29', 'occupation_name': self.old_occupation().name}
        insured = {'data_date': '2017-11-30'}
        self.stops(self.submitted(insured, certificate_no=people.skill_level_no(1, 2016), issue_date='2016-12-31', **changes),
                   'certificate.since', '2016-12-31', '2017-01-01')
        self.meets(self.submitted(insured, certificate_no=people.skill_level_no(2, 2017), issue_date='2017-01-01', **changes),
                   'certificate.since')

    def old_occupation(self):
        return self.env['skill.subsidy.occupation'].create({
            'name': "测试用旧工种", 'valid_from': '2015-01-01', 'valid_to': '2026-06-30', 'qualification_to': '2020-12-31'})

    def test_2_2_level(self):
        """二(二): levels 5, 4 and 3 only."""
        for level in '543':
            n = next(self.numbers)
            self.meets(self.submitted(level=level, certificate_no=people.skill_level_no(n, level=level)),
                       'certificate.level')
        claim = self.submitted(level='2', certificate_no=people.skill_level_no(1, level='2'))
        self.assertEqual(claim.failed_rules, 'certificate.level,standard')
        self.assertFalse(claim.amount)

    def test_2_2_catalogue(self):
        """二(二), 六(四): the occupation stood in the national catalogue on the day of issue."""
        old = self.old_occupation()
        self.stops(self.submitted(occupation_name="不存在的工种"), 'certificate.catalogue', "不存在的工种")
        self.meets(self.submitted(occupation_name=old.name), 'certificate.catalogue')
        self.stops(self.submitted(occupation_name=old.name, issue_date='2026-07-01'), 'certificate.catalogue', '2026-06-30')
        old.qualification_to = '2026-02-28'
        self.stops(self.submitted(occupation_name=old.name, certificate_type='qualification',
                                  certificate_no=people.qualification_no(1, 2026)),
                   'certificate.catalogue', '2026-02-28')

    # -- 三 --------------------------------------------------------------------------------------------------------

    def test_3_standard(self):
        """三: 1000, 1500 and 2000 yuan."""
        for level, amount in (('5', 1000), ('4', 1500), ('3', 2000)):
            n = next(self.numbers)
            claim = self.submitted(level=level, certificate_no=people.skill_level_no(n, level=level))
            self.assertRecordValues(claim, [{'standard_amount': amount, 'uplift_rate': 0, 'amount': amount}])

    def test_3_nothing_due_without_the_conditions(self):
        """A claim that fails a rule has a standard and no amount: lists and totals count what may be paid."""
        claim = self.submitted(occupation_name="不存在的工种")
        self.assertRecordValues(claim, [{'check_verdict': 'fail', 'standard_amount': 1500, 'amount': 0}])

    def test_3_uplift(self):
        """三: a shortage occupation gets up to 20 % more while its list is in force."""
        claim = self.submitted(occupation_name=self.short_occupation.name)
        self.assertRecordValues(claim, [{'standard_amount': 1500, 'uplift_rate': 0.2, 'amount': 1800}])
        self.assertEqual(claim.amount_capitals, "壹仟捌佰元整")
        self.meets(claim, 'uplift', 'standard')
        self.shortage.valid_to = '2026-10-07'
        claim = self.submitted(occupation_name=self.short_occupation.name)
        self.assertRecordValues(claim, [{'uplift_rate': 0, 'amount': 1500}])

    def test_3_once(self):
        """三: once for the same occupation and level; another level or occupation is another claim."""
        first = self.claims_in('paid')
        again = {name: first[name] for name in ('person_name', 'id_number', 'certificate_no')}
        draft = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create({**self.person(), **again})
        with self.refused(first.name, self.agency.name):
            draft.action_submit()
        other = self.submitted(person_name=first.person_name, level='3', certificate_no=people.skill_level_no(3, level='3'))
        self.meets(other, 'once')

    def test_3_once_elsewhere(self):
        """三: what another agency or system paid counts, and names who paid and when."""
        claim = self.drafts()
        self.env['skill.subsidy.benefit'].create({
            'agency_name': "外地经办处", 'id_number': claim.id_number, 'person_name': claim.person_name, 'level': '4',
            'occupation_id': self.occupation.id, 'occupation_name': self.occupation.name, 'date': '2025-05-06'})
        claim.action_submit()
        self.stops(claim, 'once', "外地经办处", '2025-05-06')

    # -- 四 --------------------------------------------------------------------------------------------------------

    def test_4_1_window(self):
        """四(一): within 12 months of issue, the last day included."""
        no = people.skill_level_no(next(self.numbers), 2025)
        self.meets(self.submitted(issue_date='2025-10-08', certificate_no=no), 'window')
        no = people.skill_level_no(next(self.numbers), 2025)
        self.stops(self.submitted(issue_date='2025-10-07', certificate_no=no), 'window', '2026-10-07', DAY)

    def test_4_1_jurisdiction(self):
        """四(一): at the agency that holds the insurance; the handler sees which one, not its register."""
        person = self.person()
        self.register([person], self.other)
        claim = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(person)
        claim.action_submit()
        self.assertIn(self.other.name, claim.checks_html)
        self.stops(claim, 'jurisdiction', self.other.name)
        person = self.person()
        self.register([person])
        self.env['skill.subsidy.insured'].search([('id_number', '=', person['id_number'])]).unlink()
        claim = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(person)
        claim.action_submit()
        self.stops(claim, 'jurisdiction', outcome='unknown')

    def test_4_2_query(self):
        """四(二): matched with the registers; without a register line a site is queried and the result recorded."""
        claim = self.drafts()
        self.env['skill.subsidy.certificate'].search([('certificate_no', '=', claim.certificate_no)]).unlink()
        claim.action_submit()
        self.stops(claim, 'certificate.register', outcome='unknown')
        self.by('handler', claim).write({'query_site': 'http://zscx.osta.org.cn', 'query_result': 'genuine'})
        self.by('handler', claim).action_check()
        self.meets(claim, 'certificate.register')
        self.assertIn('zscx.osta.org.cn', claim.query_summary)

    def test_4_2_return(self):
        """四(二): what does not meet the rules goes back with its reasons."""
        claim = self.submitted(insured={'paid_months': 20, 'status': 'stopped'})
        self.by('handler', claim)._return_with_own_reasons()
        self.assertEqual(claim.state, 'returned')
        reasons = claim.return_reason.split('\n')
        self.assertEqual(len(reasons), 2)
        self.assertIn('20', claim.return_reason)
        self.assertEqual(claim.signature_ids.sorted('id')[-1].note, claim.return_reason)

    def test_4_3_notice(self):
        """四(三): published for five full working days; paid only without objection and after the last of them."""
        claim = self.claims_in('published')
        self.assertEqual(claim.batch_id.notice_end, self.day(NOTICE_END))
        with self.refused(NOTICE_END):
            self.do_clear_on(claim, NOTICE_END)
        self.do_clear_on(claim, DAY_AFTER)
        self.assertEqual(claim.state, 'cleared')
        self.assertIn("no objection", claim.notice_summary)

    def do_clear_on(self, claim, day):
        with noon(day):
            self.by('reviewer', claim.batch_id).action_clear()

    def test_4_3_payee(self):
        """四(三): paid to the person's own card or account; a number that cannot be one stops the claim."""
        self.stops(self.submitted(bank_account='123'), 'payee')
        wrong = people.card(5)[:-1] + str((int(people.card(5)[-1]) + 1) % 10)
        self.assertEqual(self.submitted(bank_account=wrong).check_verdict, 'warn')

    def test_4_3_marked(self):
        """四(三): marked as received, with occupation and level, so that it is never paid again."""
        claim = self.claims_in('paid', occupation_name=self.short_occupation.name)
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        self.assertRecordValues(benefit, [{
            'company_id': self.agency.id, 'agency_name': self.agency.name, 'id_number': claim.id_number, 'level': '4',
            'occupation_id': self.short_occupation.id, 'amount': 1800, 'date': self.day(DAY_AFTER),
            'certificate_no': claim.certificate_no, 'recovered': False}])

    # -- 五 --------------------------------------------------------------------------------------------------------

    def test_5_1_account(self):
        """五(一): paid out of the fund's own account for the subsidy, in one entry."""
        claims = self.claims_in('paying', 2)
        expense = self.agency.skill_subsidy_expense_account_id.with_company(self.agency)
        self.assertEqual((expense.code, expense.account_type), ('5105', 'expense'))
        move = self.by('accountant', claims.payment_line_ids.payment_id).move_ids
        self.assertRecordValues(move.line_ids.sorted('debit'), [
            {'account_id': self.agency.skill_subsidy_bank_account_id.id, 'debit': 0, 'credit': 3000},
            {'account_id': expense.id, 'debit': 3000, 'credit': 0}])

    def test_6_no_policy(self):
        """六: in force since its issue; a claim before that day is not decided by it."""
        claim = self.submitted(claim_date='2017-07-30', issue_date='2017-06-01', insured={'data_date': '2017-06-30'},
                               certificate_no=people.skill_level_no(9, 2017), occupation_name=self.old_occupation().name)
        self.stops(claim, 'policy', outcome='unknown')
        self.assertRecordValues(claim, [{'policy_id': False, 'amount': 0}])

    def test_annex_id_number(self):
        """附件 身份证号: a mistyped number stops the claim; a lower-case x and blanks do not."""
        n = next(n for n in self.numbers if people.id_number(n)[-1] == 'X')
        person = self.person(id_number=people.id_number(n))
        self.register([person])
        written = f"{person['id_number'][:6]} {person['id_number'][6:-1]}ｘ"
        claim = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create({**person, 'id_number': written})
        claim.action_submit()
        self.assertEqual(claim.id_number, person['id_number'])
        self.meets(claim, 'identity.number')
        number = people.id_number(next(n for n in self.numbers if people.id_number(n)[-1] == '3'))
        self.stops(self.submitted(id_number=number[:-1] + '4'), 'identity.number')
