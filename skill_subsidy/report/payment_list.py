from odoo import api, models

from ..models.amounts import yuan
from . import words, workbook

TITLE = "企业参保职工职业技能提升补贴发放花名册"
COLUMNS = (
    workbook.Column("序号", 6, 'number'), workbook.Column("受理编号", 18), workbook.Column("姓名", 14),
    workbook.Column("身份证号", 22), workbook.Column("职业（工种）", 20), workbook.Column("证书等级", 10),
    workbook.Column("银行账号", 24), workbook.Column("开户银行", 32, centred=False),
    workbook.Column("金额（元）", 14, 'amount'), workbook.Column("发放结果", 20, centred=False))
STATES = {'pending': "", 'paid': "已发放", 'failed': "未成功"}
# Who needs the whole account number: who sends the money, and who examines that it went where it was to go.
ACCOUNT_READERS = ('skill_subsidy.group_accountant', 'skill_subsidy.group_auditor')
# Rows of the first page, of those after it, and those that the total and the signatures take on the last one.
FIRST, NEXT, FOOT = 18, 19, 4


class SkillSubsidyPayment(models.Model):
    """The list of a payment order, person by person, which stays with the voucher."""
    _inherit = 'skill.subsidy.payment'

    def action_list_xlsx(self):
        """Download the payment list as a spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'download',
                'url': f'/skill_subsidy/payment/{self.id}/list.xlsx'}

    def _list_rows(self):
        """The lines as the list shows them: tuples in the order of COLUMNS. Accounts whole for ACCOUNT_READERS only."""
        self.ensure_one()
        whole = any(self.env.user.has_group(group) for group in ACCOUNT_READERS)
        rows = []
        for line in self.line_ids.sorted('line_no'):
            claim = line.claim_id
            result = STATES[line.state] + (f"：{line.reason}" if line.state == 'failed' and line.reason else '')
            rows.append((line.line_no, claim.name, line.person_name, claim.id_number_masked,
                         claim.occupation_name or '', words.SHORT_LEVELS.get(claim.level, ''),
                         line.account if whole else line.account_masked, line.bank_name or '', yuan(line.amount),
                         result))
        return rows

    def _list_head(self):
        """The lines above the list."""
        self.ensure_one()
        month = self.batch_id.month
        return {'title': TITLE, 'agency': self.company_id.name, 'order': self.name, 'day': words.day(self.date),
                'month': f"{month.year}年{month.month}月" if month else ''}

    def _list_sums(self):
        """(how many, yuan) of all lines, of those credited and of those returned."""
        self.ensure_one()
        return [(len(lines), sum(yuan(line.amount) for line in lines)) for lines in (
            self.line_ids, self.line_ids.filtered(lambda line: line.state == 'paid'),
            self.line_ids.filtered(lambda line: line.state == 'failed'))]

    def _list_xlsx(self):
        """The payment list as the bytes of an XLSX file."""
        self.ensure_one()
        self.check_access('read')
        rows, head = self._list_rows(), self._list_head()
        total, paid, failed = self._list_sums()
        lines = [f"单位：{head['agency']}　发放批次：{head['order']}　申领批次：{head['month']}　"
                 f"发放日期：{head['day']}",
                 f"合计（大写）：人民币{words.capitals(total[1])}"]
        if self.state == 'done' or paid[0] or failed[0]:
            lines.append(f"发放成功{paid[0]}人，{words.figures(paid[1])}元；未成功{failed[0]}人，"
                         f"{words.figures(failed[1])}元")
        return workbook.write("发放花名册", head['title'], lines, COLUMNS, rows,
                              {2: "合计", 3: f"{total[0]}人", 8: total[1]},
                              signers={1: "制表：", 4: "复核：", 7: "审批："}, landscape=True)


class ReportPaymentList(models.AbstractModel):
    """The payment list, page by page: each with the heads of the columns, the last with total and signatures."""
    _name = 'report.skill_subsidy.document_payment_list'
    _description = "Payment List"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Pages of all the orders, one order after the other."""
        payments = self.env['skill.subsidy.payment'].browse(docids)
        return {'doc_ids': docids, 'doc_model': payments._name, 'docs': payments,
                'columns': [column.title for column in COLUMNS],
                'pages': [page for payment in payments for page in self._pages(payment)]}

    def _pages(self, payment):
        parts = words.paginate(payment._list_rows(), FIRST, NEXT, FOOT)
        head = payment._list_head()
        total, paid, failed = payment._list_sums()
        totals = {'people': total[0], 'figures': words.figures(total[1]), 'capitals': words.capitals(total[1]),
                  'answered': paid[0] or failed[0],
                  'paid': (paid[0], words.figures(paid[1])), 'failed': (failed[0], words.figures(failed[1]))}
        return [{'head': head, 'number': number, 'count': len(parts), 'rows': [self._cells(row) for row in part],
                 'total': totals if number == len(parts) else None,
                 } for number, part in enumerate(parts, 1)]

    def _cells(self, row):
        """A row with the size in which each text fits its column (widths of payment_list.xml)."""
        position, number, name, id_number, occupation, level, account, bank, amount, result = row
        widths = (54, 165, 124, 204, 190, 60, 240, 230, 100, 140)
        texts = (str(position), number, name, id_number, occupation, level, account, bank, words.figures(amount),
                 result)
        return [words.boxed(text, width, 46, sizes=(19, 17, 15, 13, 11, 9))
                for text, width in zip(texts, widths, strict=True)]
