from odoo import api, models

from . import words

SIZES = (25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14)  # smaller is not read easily on paper
# What the notice calls each finding.
FINDINGS = {'error': "经办机构审核、发放有误", 'declaration': "申领信息与实际情况不符", 'duplicate': "同一职业（工种）同一等级重复享受补贴",
            'fraud': "以欺诈、伪造证明材料或者其他手段骗取补贴", 'other': "不符合补贴申领条件"}
VOID = {'found': "待签发", 'cancelled': "已撤销"}
# px that the text has on the page besides tables, title and foot, and its line height as a multiple of its size
ROOM, HEIGHT, LEADING = 990, 820, 1.6
REQUEST = 125  # letters of the sentence that asks for the money


class ReportRecoveryNotice(models.AbstractModel):
    """The notice that claims money back (追回通知书): one page, whatever was found."""
    _name = 'report.skill_subsidy.document_recovery_notice'
    _description = "Recovery Notice"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page per recovery; before the unit head has decided, and after it was cancelled, the page says so."""
        recoveries = self.env['skill.subsidy.recovery'].browse(docids)
        return {'doc_ids': docids, 'doc_model': recoveries._name, 'docs': recoveries,
                'pages': [self._page(record) for record in recoveries]}

    def _page(self, record):
        claim, agency = record.claim_id, record.company_id
        plan, texts = self._plan(record), self._facts(record)
        return {
            'number': record.name, 'void': VOID.get(record.state, ''), 'person_name': claim.person_name,
            'id_number': claim.id_number_masked, 'claim': claim.name, 'claim_date': words.day(claim.claim_date),
            'occupation': words.boxed(claim.occupation_name or claim.occupation_id.name, 370, 46, sizes=(22, 20, 18, 16, 14, 12)),
            'level': words.LEVELS.get(claim.level, ''), 'certificate_no': claim.certificate_no,
            'paid_on': words.day(record.paid_on), 'paid': words.figures(record.paid_amount),
            'account': claim.bank_account_masked, 'finding': FINDINGS[record.finding], 'document': record.document or '',
            'facts': texts, 'basis': record.legal_basis or '', 'penalty': (record.penalty or '').strip(),
            'figures': words.figures(record.amount), 'capitals': words.capitals(record.amount),
            'payee': record.payee_name or '', 'bank': record.payee_bank or '', 'payee_account': record.payee_account or '',
            'due': words.day(record.due_date),
            'plan': [(number, words.day(row.date), words.figures(row.amount)) for number, row in enumerate(plan, 1)],
            'remedies': self._remedies(), 'agency': agency.name, 'phone': agency.phone or '',
            'address': ''.join(part for part in (agency.partner_id.city, agency.partner_id.street, agency.partner_id.street2)
                               if part),
            'day': words.moment_day(record.confirm_date),
            # sudo: only the name of who entered it
            'handler': record.entered_id.sudo().name or '',
            'size': words.fit(self._text(record), ROOM, HEIGHT, sizes=SIZES, leading=LEADING)}

    def _remedies(self):
        """社会保险法 第八十三条, 行政复议法 第二十条, 行政诉讼法 第四十六条."""
        return ("如对上述事实或处理有异议，可以自收到本通知书之日起5个工作日内向我单位提出书面陈述、申辩；对本通知不服的，可以自收到"
                "本通知书之日起60日内依法申请行政复议，或者自收到本通知书之日起6个月内依法向人民法院提起行政诉讼。")

    def _has_room(self, record):
        """Whether what is said of this recovery fits on the page in the smallest size."""
        return words.needed(self._text(record), ROOM, SIZES[-1], LEADING) <= HEIGHT

    def _text(self, record):
        """All text that is written in one size: whom and why, three headings, the facts, the basis, the penalty, the instalments, what
        is asked for, the remedies."""
        return '\n'.join([
            *(f"　　{line}" for line in self._facts(record)), f"　　{record.legal_basis or ''}", f"　　{record.penalty or ''}",
            *(f"　　{row.date} {row.amount:.2f}" for row in self._plan(record)[::2]), *['一'] * 5, '一' * REQUEST,
            f"　　四、权利救济　{self._remedies()}"])

    def _facts(self, record):
        return [line.strip() for line in (record.facts or '').splitlines() if line.strip()]

    def _plan(self, record):
        """The instalments that the notice names."""
        return record.plan_ids.filtered(lambda row: not row.replaced and (row.agreed or record.state == 'found')).sorted('date')
