"""The paper of a transfer certificate, and the public page on which anybody checks it."""
from odoo.tests import HttpCase, tagged

from ..rules import transfer_number
from .common import SubsidyCase
from .papers import PaperCase, printed
from .transfers import TransferMixin


@tagged('post_install', '-at_install')
class TestTransferPaper(TransferMixin, PaperCase):

    def test_drafts_have_no_paper(self):
        for transfer in (self.outgoing(), self.taken_in()):
            with self.refused():
                self.html('handler', 'report_transfer', transfer)

    @printed
    def test_paper(self):
        claim = self.claims_in('paid')
        person = {'id_number': claim.id_number, 'person_name': claim.person_name}
        self.taken_in(person, lines=0, line_ids=[(0, 0, {
            'occupation_name': f"工种{n}", 'level': '5', 'amount': 1000, 'date': '2025-01-01', 'agency_name': "外省经办处"})
            for n in range(11)])
        transfer = self.issued(person)
        first, second = self.pages(self.pdf('auditor', 'report_transfer', transfer))
        self.assertSays(first, transfer.name, claim.person_name, claim.id_number, "测试丙经办处", "12项", "第1页，共2页")
        self.assertSays(second, "12", self.agency.name, transfer_number.shown(transfer.code), "2026年10月8日")
        none = self.issued()
        page, = self.pages(self.pdf('handler', 'report_transfer', none))
        self.assertSays(page, "未享受过技能提升补贴", none.name)
        self.by('reviewer', none).action_cancel("误开")
        page, = self.pages(self.pdf('handler', 'report_transfer', none))
        self.assertSays(page, "已作废")


@tagged('post_install', '-at_install')
class TestTransferCheck(TransferMixin, SubsidyCase, HttpCase):

    def ask(self, number, code):
        self.env.flush_all()
        response = self.url_open(f'/skill_subsidy/transfer/check?number={number}&code={code}')
        self.assertEqual(response.status_code, 200)
        return response

    def test_page(self):
        """Genuine, unknown, cancelled; the whole ID number, the whole name and the certificate number stay here."""
        claim = self.claims_in('paid')
        transfer = self.issued({'id_number': claim.id_number})
        response = self.ask(transfer.name.lower(), transfer_number.shown(transfer.code))
        page = response.text
        for word in ("该证明真实有效", transfer.name, self.agency.name, "2026年10月8日", claim.occupation_name, "1,500.00",
                     claim.id_number[:6], claim.person_name[0] + '*'):
            self.assertIn(word, page)
        for secret in (claim.id_number, claim.person_name, claim.certificate_no):
            self.assertNotIn(secret, page)
        self.assertNotIn('<script', page)
        self.assertEqual((response.headers['Referrer-Policy'], response.headers['Cache-Control']),
                         ('no-referrer', 'no-store'))
        self.by('reviewer', transfer).action_cancel("内部原因不公开")
        page = self.ask(transfer.name, transfer.code).text
        self.assertIn("该证明已作废", page)
        self.assertNotIn("真实有效", page)
        self.assertNotIn("内部原因不公开", page)

    def test_guessing(self):
        """A wrong code and a wrong number get the same answer, word for word."""
        transfer, draft = self.issued(), self.outgoing()
        taken = self.taken_in()
        other = transfer_number.compose('TEST01', 2026, 999999)

        def answer(number, code):
            return self.ask(number, code).text.replace(number, 'NUMBER').replace(code, 'CODE')
        wrong = answer(transfer.name, 'A' * 12)
        self.assertIn("未查到该证明", wrong)
        self.assertEqual(answer(other, 'A' * 12), wrong)
        self.assertEqual(answer(other, '0' * 12), wrong)
        for number, code in ((transfer.name, ''), ('', transfer.code), (taken.name, ''), (str(draft.id), '0' * 12)):
            self.assertIn("未查到该证明", self.ask(number, code).text)
        self.assertNotIn("未查到", self.url_open('/skill_subsidy/transfer/check').text)
        self.assertIn('&lt;b&gt;', self.ask('<b>', '<i>').text)
