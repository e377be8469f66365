"""Orders by agency, bank and format, in files no longer than a bank takes (四(三))."""
import base64

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import DAY_AFTER, SubsidyCase, noon

FORMAT = 'skill.subsidy.bank.format'


@tagged('post_install', '-at_install')
class TestPaymentOrders(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))
        cls.pipe = cls.env.ref('skill_subsidy.bank_format_pipe')
        cls.fixed = cls.env.ref('skill_subsidy.bank_format_fixed')
        cls.csv = cls.env.ref('skill_subsidy.bank_format_csv')
        cls.fixed.bank_ids = cls.env.ref('skill_subsidy.bank_icbc')
        cls.csv.bank_ids = cls.env.ref('skill_subsidy.bank_ccb') + cls.env.ref('skill_subsidy.bank_nm')
        cls.agency.skill_subsidy_format_id = cls.pipe
        cls.agency.skill_subsidy_format_ids = cls.fixed + cls.csv

    def claims_at(self, *banks):
        """Approved claims in one batch, whose accounts are at these banks."""
        claims = self.claims_in('approved', len(banks))
        for claim, bank in zip(claims, banks, strict=True):
            claim._set({'bank_name': bank})
        return claims

    def prepare(self, claims):
        action = self.by('accountant', claims.batch_id).action_prepare_payment()
        orders = self.env[action['res_model']].with_user(self.users['accountant'])
        return orders.browse(action['res_id']) if action.get('res_id') else orders.search(action['domain'], order='id')

    def test_by_bank_and_format(self):
        """A bank by any of the beginnings of its branches' names; what no format serves goes into the agency's own, and is
        said."""
        claims = self.claims_at("中国工商银行呼和浩特新城支行", "中国工商银行股份有限公司包头分行", "建设银行赤峰分行",
                                "内蒙古银行新华支行", "蒙商银行包头分行", "测试银行甲支行", " 工 行 满洲里支行")
        self.env.ref('skill_subsidy.bank_mengshang').short_names = False  # known without its legal form all the same
        orders = self.prepare(claims)
        self.assertEqual(orders.mapped('format_id'), self.pipe + self.fixed + self.csv)
        found = {order.format_id: order for order in orders}
        self.assertEqual(found[self.fixed].line_ids.claim_id, claims[0] + claims[1] + claims[6])
        self.assertEqual(found[self.csv].line_ids.claim_id, claims[2] + claims[3])
        self.assertEqual(found[self.pipe].line_ids.claim_id, claims[4] + claims[5])
        self.assertEqual(set(orders.mapped('by_bank')), {True})
        for name in ("蒙商银行股份有限公司", "测试银行甲支行"):
            self.assertIn(name, found[self.pipe].unserved)
        self.assertFalse(found[self.fixed].unserved or found[self.csv].unserved)
        self.assertIn("中国工商银行股份有限公司: 3 payments, 4,500.00", found[self.fixed].bank_summary)
        for order in orders:
            order.action_generate_file()
        self.assertEqual(found[self.fixed]._file_bytes().count(b'\n'), 5)

    def test_one_order_without_formats_by_bank(self):
        """An agency that has chosen none pays everything in its own format, in one order, as before."""
        self.agency.skill_subsidy_format_ids = False
        order = self.prepare(self.claims_at("中国工商银行新城支行", "内蒙古银行"))
        self.assertRecordValues(order, [{'format_id': self.pipe.id, 'line_count': 2, 'by_bank': False, 'unserved': ""}])

    def test_files_no_longer_than_taken(self):
        """More lines or more money than a file takes, or an account twice, make several orders; nobody is lost or paid twice."""
        self.csv.write({'max_lines': 2, 'file_limit': 0})
        claims = self.claims_at(*["内蒙古银行"] * 5)
        orders = self.prepare(claims)
        self.assertEqual([order.line_ids.claim_id.ids for order in orders], [claims[:2].ids, claims[2:4].ids, claims[4:].ids])
        orders[2].action_collect()
        self.assertEqual(orders[2].line_ids.claim_id, claims[4])
        orders.unlink()
        self.csv.write({'max_lines': 0, 'file_limit': 3000, 'check_twice': False})
        self.assertEqual([order.total_amount for order in self.prepare(claims)], [3000, 3000, 1500])
        self.by('accountant', claims.payment_line_ids.payment_id).unlink()
        self.csv.write({'file_limit': 0, 'check_twice': True})
        claims[1]._set({'bank_account': claims[0].bank_account})
        self.assertEqual([order.line_ids.claim_id.ids for order in self.prepare(claims)],
                         [(claims - claims[1]).ids, claims[1].ids])

    def test_collect_again_keeps_to_its_banks(self):
        """An order of one format takes no payment of another bank when it collects again; one opened by hand takes all."""
        claims = self.claims_at("中国工商银行", "内蒙古银行")
        icbc = self.prepare(claims).filtered(lambda order: order.format_id == self.fixed)
        self.by('accountant', claims.payment_line_ids.payment_id - icbc).unlink()
        icbc.action_collect()
        self.assertEqual(icbc.line_ids.claim_id, claims[0])
        icbc.unlink()
        self.assertEqual(self.order_of(claims).line_ids.claim_id, claims)

    def test_left_out(self):
        """What does not pass its checks any more stands with an order of its own format."""
        claims = self.claims_at("中国工商银行", "内蒙古银行", "内蒙古银行")
        claims[1].insured_line_id.sudo().write({'status': 'stopped', 'data_date': '2026-10-14'})
        orders = self.prepare(claims)
        self.assertEqual([(order.format_id, order.left_ids.claim_id) for order in orders],
                         [(self.fixed, claims.browse()), (self.csv, claims[1])])

    def test_everything_of_an_agency(self):
        """From the menu: all batches of the agency, for its accountant only."""
        first, second = self.claims_at("中国工商银行"), self.claims_at("中国工商银行")
        other = self.claims_in('approved', users=self.others)
        Payment = self.env['skill.subsidy.payment'].with_user(self.users['accountant'])
        for login in ('handler', 'reviewer', 'head', 'auditor', 'nobody'):
            with self.refused():
                Payment.with_user(self.users[login]).action_prepare_all()
        order = Payment.browse(Payment.action_prepare_all()['res_id'])
        self.assertEqual((order.line_ids.claim_id, order.batch_id.id, order.format_id), (first + second, False, self.fixed))
        self.assertFalse(other.payment_line_ids)
        with self.refused(self.agency.name):
            Payment.action_prepare_all()

    def test_by_bank_is_not_entered(self):
        """Whether an order keeps to its banks follows from how it was made."""
        claims = self.claims_at("中国工商银行")
        order = self.env['skill.subsidy.payment'].with_user(self.users['accountant']).with_context(default_by_bank=True).create(
            {'batch_id': claims.batch_id.id, 'by_bank': True})
        self.assertFalse(order.by_bank)
        with self.refused():
            order.write({'by_bank': True})

    def test_queries_do_not_grow(self):
        """Preparing and writing take as many queries for 12 payments as for 4."""
        counts = []
        for count in (4, 4, 12):
            claims = self.claims_at(*["中国工商银行"] * count)
            batch = self.by('accountant', claims.batch_id)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            order = self.env['skill.subsidy.payment'].with_user(self.users['accountant']).browse(
                batch.action_prepare_payment()['res_id'])
            order.action_generate_file()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(order.line_count, count)
        self.assertLessEqual(counts[2], counts[1], counts)

    def test_take_out_of_two(self):
        """Lines of two orders: each order says which of its own left it, and keeps the others."""
        one, two = (self.prepare(self.claims_at("某银行", "某银行")) for _n in range(2))
        gone = one.line_ids[0] + two.line_ids[1]
        kept, names = [one.line_ids[1].claim_id, two.line_ids[0].claim_id], gone.claim_id.mapped('name')
        gone.action_take_out()
        self.assertEqual([order.line_ids.claim_id for order in (one, two)], kept)
        for order, mine, other in ((one, *names), (two, *reversed(names))):
            self.assertIn(mine, order.message_ids[0].body)
            self.assertNotIn(other, order.message_ids[0].body)

    def test_take_out(self):
        """A line that holds up the others leaves its draft order, whose file is forgotten; its claim goes into another."""
        order = self.prepare(self.claims_at("某银行", "某银行", "某银行"))
        first, second, third = order.line_ids.sorted('line_no').claim_id
        order.action_generate_file()
        order.line_ids.filtered(lambda line: line.claim_id == second).action_take_out()
        self.assertEqual([(line.line_no, line.claim_id) for line in order.line_ids.sorted('line_no')], [(1, first), (2, third)])
        self.assertFalse(order.file_sha256)
        self.assertIn(second.name, order.message_ids[0].body)
        self.assertEqual(second.state, 'approved')
        self.assertEqual(self.prepare(second).line_ids.claim_id, second)
        for login in ('handler', 'reviewer', 'head', 'auditor'):
            with self.refused():
                self.by(login, order.line_ids[0]).action_take_out()
        order.action_send()
        with self.refused(order.name):
            order.line_ids[0].action_take_out()
        self.assertEqual(order.line_count, 2)


@tagged('post_install', '-at_install')
class TestBankFormat(SubsidyCase):
    """A format as an accountant edits it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Format = cls.env[FORMAT].with_user(cls.users['accountant'])

    def test_lists_of_names(self):
        """Columns given as a list of names, as programs did before each had a row, are the same as rows."""
        profile = self.Format.create({'name': "列表", 'columns': 'account,name,const:156,amount', 'return_columns': 'line_no,result'})
        self.assertEqual(profile.order_column_ids.mapped('source'), ['account', 'name', 'const', 'amount'])
        self.assertEqual((profile.columns, profile.return_columns), ('account,name,const:156,amount', 'line_no,result'))
        profile.columns = 'name'
        self.assertEqual(profile.order_column_ids.mapped('source'), ['name'])
        copy = profile.copy({'name': "副本"})
        self.assertEqual((copy.columns, copy.return_columns), ('name', 'line_no,result'))
        self.assertEqual(self.Format.create({'name': "默认"}).columns, 'line_no,account,name,amount,bank_name,purpose')

    def test_live_preview(self):
        """Two payments as they would stand in the file, and what is wrong, while the form is edited."""
        form = Form(self.Format, view='skill_subsidy.view_bank_format_form')
        form.name = "预览"
        self.assertIn('1|6222020602000000003|阿拉坦其其格|1500.00|', form.preview)
        self.assertFalse(form.preview_problems)
        form.unit = 'fen'
        form.delimiter = '\\t'
        self.assertIn('1\t6222020602000000003\t阿拉坦其其格\t150000\t', form.preview)
        form.kind = 'fixed'
        self.assertIn('“Account” needs a width', form.preview_problems)
        form.kind = 'delimited'
        form.header = '{nonsense}'
        self.assertIn('nonsense', form.preview_problems)

    def test_problems_are_named(self):
        """What is wrong stands in the form at once, in words of the form and not of a program."""
        form = Form(self.Format, view='skill_subsidy.view_bank_format_form')
        form.name = "提示"
        for values, said in (
                ({'header': '{date:%Y%m%d|{count}'}, "without the other one"), ({'header': '{danwei}'}, "“danwei”"),
                ({'header': '{count:x9}'}, "“x9”"), ({'header': False, 'delimiter': False}, "needs a delimiter"),
                ({'delimiter': '|', 'account_min': 9, 'account_max': 8}, "fewest digits"), ({'account_max': -1}, "less than 0"),
                ({'account_min': 0, 'account_max': 0, 'failure_values': "成功"}, "“成功” stands for two results"),
                ({'failure_values': "失败", 'kind': 'fixed'}, "“Account” needs a width")):
            with self.subTest(values=values):
                for name, value in values.items():
                    form[name] = value
                self.assertIn(said, form.preview_problems)
                self.assertNotIn('line_no', form.preview_problems)
        form.kind = 'delimited'
        self.assertFalse(form.preview_problems or form.preview_hints)
        with form.order_column_ids.new() as column:
            column.source = 'account'
        self.assertIn("“Account” 2 times", form.preview_hints)
        form.return_column_ids.remove(4)
        self.assertIn("lacks the return column “Result”", form.preview_hints)
        with form.return_column_ids.new() as column:
            column.source = 'account'
        self.assertIn("“Account” more than once", form.preview_problems)

    def test_answers_in_parts(self):
        """The form has what the manual speaks of."""
        form = Form(self.Format, view='skill_subsidy.view_bank_format_form')
        form.name, form.return_partial = "分次", True
        self.assertTrue(form.save().return_partial)

    def test_copy(self):
        """A copy is told apart from its format, and an agency without a format of its own does not go over to it."""
        self.agency.skill_subsidy_format_id = False
        before = self.agency._skill_subsidy_default_format()
        before.name = "乙"
        copy = before.with_user(self.users['accountant']).copy()
        self.assertIn(before.name, copy.name)
        self.assertNotEqual(before.name, copy.name)
        copy.name = "A"
        self.assertEqual(self.agency._skill_subsidy_default_format(), before)

    def test_a_format_that_cannot_work_is_not_saved(self):
        """Neither by the form nor by one of its columns alone."""
        fixed = self.env.ref('skill_subsidy.bank_format_fixed').with_user(self.users['accountant']).copy()
        account = fixed.order_column_ids.filtered(lambda column: column.source == 'account')
        for vals in ({'width': 0}, {'pad': 'zero', 'align': 'right'}, {'source': 'result'}):
            with self.subTest(vals=vals), self.refused(error=ValidationError):
                account.write(vals)
        with self.refused(error=ValidationError):
            fixed.write({'order_column_ids': [Command.clear()]})
        for vals in ({'filename': 'x.xlsx'}, {'max_lines': -1}, {'account_min': 9, 'account_max': 8}, {'header': '=1+1'},
                     {'titles': True}):
            with self.subTest(vals=vals), self.refused(error=ValidationError):
                fixed.write(vals)

    def test_who_edits(self):
        """Accountants only; a column belongs to its format."""
        profile = self.env.ref('skill_subsidy.bank_format_fixed')
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            for record in (profile, profile.order_column_ids[0], self.env.ref('skill_subsidy.bank_icbc')):
                with self.refused():
                    self.by(login, record).write({'sequence': 9})

    def test_every_shipped_format_pays(self):
        """Each writes an order, and takes in the answer that its profile describes."""
        for name in ('pipe', 'fixed', 'csv', 'xlsx'):
            with self.subTest(name), noon(DAY_AFTER):
                claims = self.claims_in('approved', 2, bank_name="内蒙古银行新华支行")
                order = self.order_of(claims)
                order.format_id = self.env.ref(f'skill_subsidy.bank_format_{name}')
                order.action_generate_file()
                self.assertEqual(base64.b64decode(order.file), order._file_bytes())
                again = order._file_bytes()
                order.action_generate_file()
                self.assertEqual(order._file_bytes(), again)
