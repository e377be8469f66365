"""Formats and reasons: shared ones are nobody's to change, an agency's own are for it alone, and what was sent in a format is read
by that format as it was."""
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..rules import bank_kept
from .test_bank_back import BackCase

SHARED = ('bank_format_pipe', 'bank_format_fixed', 'bank_format_csv', 'bank_format_xlsx', 'statement_format_columns',
          'statement_format_signed', 'statement_format_side', 'return_reason_name', 'return_reason_other')
COLUMNS = {'skill.subsidy.bank.format': 'order_column_ids', 'skill.subsidy.statement.format': 'column_ids'}


class AgencyDataCase(BackCase):

    def own(self, xmlid='bank_format_pipe', users=None):
        """A copy that the accountant has made."""
        return self.env.ref(f'skill_subsidy.{xmlid}').with_user((users or self.users)['accountant']).copy()


@tagged('post_install', '-at_install')
class TestAgencyDataRights(AgencyDataCase):

    def test_shared_ones_stay(self):
        """What came with the addon is read by accountants and changed, deleted or taken over by nobody."""
        for xmlid in SHARED:
            for users, login in ((self.users, 'accountant'), (self.others, 'accountant'), (self.users, 'auditor')):
                shared = self.env.ref(f'skill_subsidy.{xmlid}').with_user(users[login])
                with self.subTest(xmlid, login=login):
                    self.assertEqual((shared.company_id.id, shared.owner), (False, "All agencies"))
                    self.assertTrue(shared.name)
                    for method, *args in (('write', {'name': "x"}), ('write', {'active': False}), ('unlink',),
                                          ('write', {'company_id': users[login].company_id.id})):
                        with self.assertRaises(UserError), self.cr.savepoint():
                            getattr(shared, method)(*args)

    def test_columns_of_shared_ones(self):
        """Nor does a column lead around that: none is changed, deleted, added or brought in from an own format."""
        for xmlid in ('bank_format_fixed', 'statement_format_signed'):
            shared, own = self.env.ref(f'skill_subsidy.{xmlid}').with_user(self.users['accountant']), self.own(xmlid)
            column, mine = shared[COLUMNS[shared._name]][0], own[COLUMNS[shared._name]][0]
            before = shared.sudo()[COLUMNS[shared._name]].read()
            new = {'source': 'bank_name', 'width': 20} if 'bank' in xmlid else {'source': 'summary', 'title': "x"}
            for records, method, *args in (
                    (column, 'write', {'title': "x"}), (column, 'unlink'), (column, 'create', {'format_id': shared.id, **new}),
                    (mine, 'write', {'format_id': shared.id}), (shared, 'write', {COLUMNS[shared._name]: [Command.create(new)]})):
                with self.subTest(xmlid, method=method), self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(records, method)(*args)
            self.env.invalidate_all()
            self.assertEqual(shared.sudo()[COLUMNS[shared._name]].read(), before)

    def test_own_ones(self):
        """A copy is the agency's: its accountant changes it, the other agency does not even see it."""
        for xmlid in SHARED:
            with self.subTest(xmlid):
                own = self.own(xmlid)
                self.assertEqual((own.company_id, own.owner), (self.agency, self.agency.name))
                own.name = "本机构"
                theirs = own.with_user(self.others['accountant'])
                self.assertFalse(theirs.search([('id', '=', own.id)]))
                for method, *args in (('read', ['name']), ('write', {'name': "x"}), ('unlink',), ('copy',)):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        getattr(theirs, method)(*args)
                self.assertTrue(own.with_user(self.users['auditor']).name)
                for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper'):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        own.with_user(self.users[login]).name = "x"
                own.unlink()

    def test_for_whom(self):
        """None is entered for all or for another agency, and none is handed over."""
        Reason = self.env['skill.subsidy.return.reason'].with_user(self.users['accountant'])
        self.assertEqual(Reason.create({'name': "x"}).company_id, self.agency)
        for company in (False, self.other.id):
            with self.assertRaises(AccessError), self.cr.savepoint():
                Reason.create({'name': "x", 'company_id': company})
        both = self.users['accountant']
        both.company_ids = self.agency + self.other
        own = self.own().with_context(allowed_company_ids=(self.agency + self.other).ids)
        for company in (False, self.other.id):
            with self.refused("belongs to who it belongs to"):
                own.write({'company_id': company})
        own.write({'company_id': self.agency.id})
        copy = own.with_context(allowed_company_ids=self.other.ids + self.agency.ids).copy()
        self.assertEqual(copy.company_id, self.other)

    def test_banks_do_not_lead_around(self):
        """Which banks a format serves is entered with the format only."""
        bank, shared = self.env.ref('skill_subsidy.bank_icbc'), self.env.ref('skill_subsidy.bank_format_fixed')
        bank.with_user(self.users['accountant']).write({'format_ids': [Command.link(shared.id)]})
        self.env.invalidate_all()
        self.assertFalse(shared.bank_ids)
        own = self.own('bank_format_fixed')
        own.bank_ids = bank
        self.assertEqual(bank.with_user(self.users['accountant']).format_ids, own)
        self.assertFalse(bank.with_user(self.others['accountant']).format_ids)

    def test_on_the_screen(self):
        """The form of a shared one cannot be typed into, and leads to a copy."""
        for xmlid in ('bank_format_csv', 'statement_format_side', 'return_reason_frozen'):
            shared = self.env.ref(f'skill_subsidy.{xmlid}').with_user(self.users['accountant'])
            with self.assertRaisesRegex(AssertionError, 'readonly'):
                Form(shared).name = "x"
            copy = shared.browse(shared.action_copy_own()['res_id'])
            with Form(copy) as form:
                form.name = "本机构"
            self.assertRecordValues(copy, [{'name': "本机构", 'company_id': self.agency.id, 'sequence': shared.sequence + 1}])

    def test_chosen(self):
        """Orders and settings take shared formats and the agency's own."""
        own, theirs = self.own(), self.own(users=self.others)
        self.agency.skill_subsidy_format_id = own
        self.agency.skill_subsidy_format_ids = own + self.env.ref('skill_subsidy.bank_format_csv')
        for name in ('skill_subsidy_format_id', 'skill_subsidy_format_ids'):
            with self.assertRaisesRegex(ValidationError, "测试乙经办处"):
                self.agency[name] = theirs
        theirs.sudo().sequence = -1
        self.agency.write({'skill_subsidy_format_id': False, 'skill_subsidy_format_ids': False})
        order = self.order_of(self.claims_in('approved'))
        self.assertEqual(order.format_id, self.env.ref('skill_subsidy.bank_format_pipe'))
        with self.refused():
            order.format_id = theirs.id
        with self.refused():
            order.create({'company_id': self.agency.id, 'format_id': theirs.id})
        order.format_id = own

    def test_used_ones_are_archived(self):
        """What something was done by is not deleted; what nobody has used is."""
        order = self.order_of(self.claims_in('approved'))
        own, chosen, unused = self.own(), self.own(), self.own()
        order.format_id = own
        self.agency.skill_subsidy_format_id = chosen
        for profile, where in ((own, order.name), (chosen, "settings")):
            with self.refused(where):
                profile.unlink()
            profile.active = False
        unused.unlink()
        reason = self.own('return_reason_other')
        reason.keywords = "销户"
        _order, claim = self.back()
        self.assertEqual(claim.bank_reason_id, reason)
        with self.refused(_order.name):
            reason.unlink()

    def test_own_reasons_first(self):
        """An agency's own words come before those that all share, and count for it alone."""
        Reason = self.env['skill.subsidy.return.reason']
        own = self.own('return_reason_inactive')
        own.keywords = "久悬"
        found = [Reason.with_user(users['accountant'])._classify(["久悬账户", "不明"], agency) for users, agency in
                 ((self.users, self.agency), (self.others, self.other))]
        other = self.env.ref('skill_subsidy.return_reason_other').id
        self.assertEqual(found, [{"久悬账户": own.id, "不明": other},
                                 {"久悬账户": self.env.ref('skill_subsidy.return_reason_dormant').id, "不明": other}])


@tagged('post_install', '-at_install')
class TestFormatAsSent(AgencyDataCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref('skill_subsidy.bank_format_pipe').with_user(cls.users['accountant']).copy()
        cls.agency.skill_subsidy_format_id = cls.profile

    def test_kept(self):
        """What is kept with the file is the whole format, and reads the same."""
        for xmlid in ('bank_format_pipe', 'bank_format_fixed', 'bank_format_csv', 'bank_format_xlsx'):
            with self.subTest(xmlid):
                order = self.order_of(self.claims_in('approved', bank_name="中国工商银行呼和浩特新城支行"))
                order.format_id = self.env.ref(f'skill_subsidy.{xmlid}')
                self.assertFalse(order._kept_files())
                order.action_generate_file()
                self.assertEqual(order._kept_format(), order.format_id._rules_format())
                self.assertEqual(order._kept_files().profile, bank_kept.kept(order.format_id._rules_format()))

    def test_words_changed_after_sending(self):
        """A refused payment stays refused, whatever somebody makes of the words; a credited one is credited."""
        order = self.sent(3)
        self.assertFalse(order.format_changed)
        self.profile.write({'success_values': '失败', 'failure_values': '成功'})
        order.invalidate_recordset()
        self.assertTrue(order.format_changed)
        answer = self.answer(order, {2}, "账户已销户")
        self.assertEqual(order.import_return(answer, 'r.txt'), {'paid': 2, 'failed': 1})
        self.assertEqual(order.line_ids.sorted('line_no').mapped('state'), ['paid', 'failed', 'paid'])
        self.assertRecordValues(order.return_file_ids, [{'read_by': False}])
        self.assertEqual(order.return_file_ids.answer['success_values'], ["成功"])

    def test_columns_changed_after_sending(self):
        order = self.sent(2)
        self.profile.return_column_ids.filtered(lambda column: column.source == 'reason').unlink()
        self.profile.return_column_ids.filtered(lambda column: column.source == 'result').source = 'skip'
        self.assertEqual(order.import_return(self.answer(order, {1}), 'r.txt'), {'paid': 1, 'failed': 1})

    def test_read_by_another(self):
        """A bank that answers otherwise than agreed: another format is chosen, kept with the file and said on the order."""
        order = self.sent(2)
        answer = self.answer(order, {1}).decode('gb18030').replace("成功", "已入账").encode('gb18030')
        with self.refused("已入账"):
            order.import_return(answer, 'r.txt')
        self.profile.success_values = "已入账"
        with self.refused("已入账"):
            order.import_return(answer, 'r.txt')
        wizard = self.env['skill.subsidy.return.file.wizard'].with_user(self.users['accountant'])
        form = Form(wizard.with_context(active_id=order.id))
        self.assertIn("成功", form.words)
        form.format_id = self.profile
        self.assertIn("已入账", form.words)
        self.assertEqual(order.import_return(answer, 'r.txt', self.profile.id), {'paid': 1, 'failed': 1})
        self.assertRecordValues(order.return_file_ids, [{'read_by': self.profile.name}])
        self.assertEqual(order.return_file_ids.answer['success_values'], ["已入账"])
        self.assertIn(self.profile.name, order.message_ids[0].body)

    def test_read_by_another_agency_s(self):
        order, theirs = self.sent(1), self.own(users=self.others)
        self.users['accountant'].company_ids = self.agency + self.other
        order = order.with_context(allowed_company_ids=(self.agency + self.other).ids)
        with self.refused("测试甲经办处"):
            order.import_return(self.answer(order), 'r.txt', theirs.id)
        self.assertEqual(order.state, 'sent')

    def test_draft_files_follow(self):
        """The file of a draft order goes when its format or one of its columns changes; that of a sent order stays."""
        sent, draft = self.sent(1), self.order_of(self.claims_in('approved'))
        column = self.profile.order_column_ids[-1]
        for act in (lambda: self.profile.write({'delimiter': ';'}), lambda: column.write({'source': 'bank_code'}),
                    lambda: column.copy(), lambda: self.profile.order_column_ids[-1].unlink(),
                    lambda: self.profile.write({'success_values': '好'})):
            draft.action_generate_file()
            self.assertTrue(draft.file_sha256)
            act()
            self.assertFalse(draft.file_sha256)
            self.assertFalse(draft._kept_files())
        draft.action_generate_file()
        self.profile.name = "新名称"
        self.assertTrue(draft.file_sha256)
        self.assertTrue(sent._file_bytes())
        self.assertEqual(sent._kept_format().delimiter, '|')

    def test_database_keeps_it(self):
        """Not even the database lets the kept format of a sent order be changed."""
        order = self.sent(1)
        with self.assertRaisesRegex(Exception, 'final'), self.cr.savepoint():
            self.cr.execute("UPDATE skill_subsidy_payment_file SET profile = NULL WHERE payment_id = %s", [order.id])
        self.assertTrue(order._kept_files().profile)
