"""Design 2: the number of queries of an action does not grow with the number of claims, shown at 10 and at 300."""
import base64
from collections import Counter
from unittest.mock import patch

from odoo.orm import models as orm
from odoo.tests import tagged

from . import people
from .common import DAY_AFTER, noon
from .counting import FEW, CountingCase
from .files import as_csv


@tagged('post_install', '-at_install')
class TestQueries(CountingCase):

    def claims(self, state):
        return lambda count: self.claims_in(state, count)

    def test_notices_growth(self):
        """The counter itself: one query a record is found, and named."""
        with self.assertRaisesRegex(AssertionError, r'\+290 SELECT 1 FROM skill_subsidy_claim'):
            self.grows_not(lambda count: range(count), lambda records: [
                self.env.cr.execute("SELECT 1 FROM skill_subsidy_claim WHERE id = %s", (n,)) for n in records])
        with self.assertRaisesRegex(AssertionError, r'"skill_subsidy_claim"'):
            self.grows_not(self.claims('draft'), lambda claims: [
                claim.invalidate_recordset() or claim.with_prefetch(claim.ids).person_name for claim in claims])

    def test_create(self):
        self.grows_not(lambda count: [self.person() for _n in range(count)],
                       lambda persons: self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(persons))

    def test_submit(self):
        self.grows_not(self.claims('draft'), self.do_submit)

    def test_verify(self):
        self.grows_not(self.claims('submitted'), self.do_verify)

    def test_review(self):
        self.grows_not(self.claims('verified'), self.do_review)

    def batches(self, state):
        def prepare(count):
            claims = self.claims_in(state, count)
            self.batch_of(claims)
            return claims
        return prepare

    def test_publish(self):
        self.grows_not(self.batches('reviewed'), self.do_publish)

    def test_collect(self):
        def collect(claims):
            batch = self.env['skill.subsidy.batch'].with_user(self.users['reviewer']).create({'month': '2026-10-01'})
            batch.action_collect()
            self.assertEqual(len(batch.claim_ids), len(claims))
        self.grows_not(self.claims('reviewed'), collect)

    def test_clear(self):
        def prepare(count):
            claims = self.claims_in('published', count)
            self.env['skill.subsidy.objection'].with_user(self.users['handler']).create(
                [{'claim_id': claim.id, 'subject': "x"} for claim in claims[:count // 2]])
            return claims
        self.grows_not(prepare, self.do_clear)

    def test_approve(self):
        self.grows_not(self.claims('cleared'), self.do_approve)

    def test_pay(self):
        def pay(claims):
            with noon(DAY_AFTER):
                order = self.order_of(claims)
                order.action_generate_file()
                order.action_send()
        self.grows_not(self.claims('approved'), pay)

    def test_queries_of_certificates(self):
        """A query for each claim of a file, and the checks that read them."""
        def take_in(persons):
            claims = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(persons)
            self.assertEqual(len(claims.query_ids), len(persons))
            claims.action_check()
        self.grows_not(lambda count: [{**self.person(), 'query_site': 'http://zscx.osta.org.cn', 'query_result': 'genuine'}
                                      for _n in range(count)], take_in)

    def test_approve_with_warnings(self):
        """Every claim carries a warning, the dialogue lists them, and the doubts are looked for again."""
        def prepare(count):
            claims = self.drafts(count, employer_code=people.org_code(1, '92'))
            claims.action_submit()
            self.by('handler', claims).action_verify("已核")
            self.by('reviewer', claims).action_review("已核")
            self.do_publish(claims)
            self.do_clear(claims)
            return claims

        def approve(claims):
            with noon(DAY_AFTER):
                batch = self.by('head', claims.batch_id)
                action = batch.action_approve()
                wizard = self.env[action['res_model']].with_user(self.users['head']).with_context(**action['context']).create(
                    {'reason': "已核"})
                self.assertTrue(wizard.warnings)
                wizard.action_confirm()
            self.assertEqual(set(claims.mapped('state')), {'approved'})
        self.grows_not(prepare, approve)

    def test_pay_again(self):
        """Half of the lines do not pass any more when the order is built, a quarter when it is sent."""
        def prepare(count):
            claims = self.claims_in('approved', count + 4)
            claims[:count // 2].insured_line_id.sudo().write({'status': 'stopped'})
            return claims

        def pay(claims):
            with noon(DAY_AFTER):
                order = self.order_of(claims)
                claims[-len(claims) // 4:].insured_line_id.sudo().write({'status': 'stopped'})
                self.assertTrue(order.action_send())
                self.assertIsNone(order.action_send())
        self.grows_not(prepare, pay)

    def test_recollect(self):
        def prepare(count):
            with noon(DAY_AFTER):
                return self.order_of(self.claims_in('approved', count))

        def collect(order):
            with noon(DAY_AFTER):
                order.action_collect()
        self.grows_not(prepare, collect)

    def test_import_return(self):
        """Half of the lines fail, each with a reason of its own."""
        def prepare(count):
            order = self.by('accountant', self.claims_in('paying', count).payment_line_ids.payment_id)
            order = order.browse(order.id)  # as a remote call comes by it
            answer = self.answer(order, set(range(1, count // 2 + 1))).decode('gb18030').splitlines()
            return order, '\r\n'.join(f'{line}{n}' if '失败' in line else line for n, line in enumerate(answer)).encode('gb18030')

        def take_in(case):
            order, content = case
            with noon(DAY_AFTER):
                order.import_return(content, 'x.txt')
            self.assertEqual(order.state, 'done')
        self.grows_not(prepare, take_in)

    def test_settled_at_once(self):
        """Lines and benefits of an answer are written in one statement each, however many rows Odoo puts into one of its own."""
        order = self.by('accountant', self.claims_in('paying', FEW).payment_line_ids.payment_id)
        content, sent = self.answer(order, ()), Counter()
        with patch.object(orm, 'INSERT_BATCH_SIZE', 2), patch.object(orm, 'UPDATE_BATCH_SIZE', 2), noon(DAY_AFTER), self.counted(sent):
            order.import_return(content, 'x.txt')
        self.assertEqual(len(order.line_ids.claim_id.filtered(lambda claim: claim.state == 'paid')), FEW)
        for statement in ('INSERT INTO skill_subsidy_benefit ', 'UPDATE skill_subsidy_payment_line '):
            with self.subTest(statement=statement):
                self.assertEqual(sum(count for query, count in sent.items() if query.replace('"', '').startswith(statement)), 1)

    def test_numbers_at_once(self):
        """The words around the number of a claim are put together once for all claims that come in together."""
        sequence = type(self.env['ir.sequence'])
        with patch.object(sequence, '_get_prefix_suffix', autospec=True, side_effect=sequence._get_prefix_suffix) as asked:
            claims = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create([self.person() for _n in range(FEW)])
        self.assertEqual(asked.call_count, 1)
        self.assertEqual(len(set(claims.mapped('name'))), FEW)

    def test_return(self):
        def prepare(count):
            claims = self.drafts(count, insured={'paid_months': 10})
            claims.action_submit()
            return claims
        self.grows_not(prepare, lambda claims: claims._return_with_own_reasons())
        self.grows_not(self.claims('submitted'), lambda claims: self.by('handler', claims).action_return("A reason"))

    def test_reject_withdraw(self):
        self.grows_not(self.claims('verified'), self.do_reject)
        self.grows_not(self.claims('submitted'), self.do_withdraw)

    def test_check(self):
        """With every kind of finding: wrong months, other agency, no register line, query, shortage, benefit, rival."""
        def prepare(count):
            claims = self.drafts(count // 2, insured={'paid_months': 10})
            claims += self.drafts(count - count // 2, occupation_name=self.short_occupation.name)
            persons = [self.person() for _n in range(count)]
            self.register(persons, self.other)
            claims += claims.create(persons)
            claims += claims.create([self.person(level='5', certificate_no=people.skill_level_no(n, level='5'))
                                     for n in range(count)])
            self.env['skill.subsidy.benefit'].create([{
                'agency_name': "x", 'id_number': claim.id_number, 'person_name': claim.person_name, 'level': '4',
                'occupation_id': self.occupation.id, 'occupation_name': "x", 'date': '2020-01-01'} for claim in claims[:count]])
            return claims
        self.grows_not(prepare, lambda claims: claims.action_check())

    def test_recheck(self):
        """Before payment, claims with everything that a rule can find beside them: benefits, exclusions, shared accounts."""
        def prepare(count):
            claims = self.claims_in('approved', count)
            shared = self.drafts(count, bank_account=people.card(1))
            shared.action_submit()
            self.env['skill.subsidy.exclusion'].with_user(self.users['handler']).create([{
                'id_number': claim.id_number, 'person_name': claim.person_name, 'kind': 'death', 'source': "x"}
                for claim in claims + shared])
            return claims + shared

        def act(claims):
            self.assertEqual(set(claims._recheck()), set(claims))
        self.grows_not(prepare, act)

    def test_bulk_verify_wizard(self):
        def prepare(count):
            claims = self.drafts(count, employer_code=people.org_code(1, '92'))
            claims.action_submit()
            return claims

        def sign(claims):
            wizard = self.env['skill.subsidy.sign.wizard'].with_user(self.users['handler']).with_context(
                active_model=claims._name, active_ids=claims.ids).create({'reason': "已核对"})
            wizard.action_confirm()
            self.assertEqual(set(claims.mapped('state')), {'verified'})
        self.grows_not(prepare, sign)

    def test_import(self):
        """Claims, half of them duplicates that go back, and the registers."""
        def prepare(kind):
            def rows(count):
                persons = [self.person() for _n in range(count)]
                if kind == 'claims':
                    self.register(persons)
                    persons += [{**person, 'bank_name': "另一支行"} for person in persons]
                content = as_csv(kind, [{
                    **person, 'status': 'paying', 'paid_months': 40, 'data_date': '2026-09-30', 'amount': 1, 'date': '2020-01-01',
                    'agency_name': "x"} for person in persons])
                return self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
                    'kind': kind, 'filename': 'x.csv', 'file': base64.b64encode(content)})
            return rows

        def run(record):
            record.action_run()
            self.assertEqual(record.state, 'done')
        for kind in ('claims', 'insured', 'certificates', 'benefits'):
            with self.subTest(kind):
                self.grows_not(prepare(kind), run)
