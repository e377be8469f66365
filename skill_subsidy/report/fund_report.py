"""The statements of the fund on paper and as a spreadsheet; the words of Chinese statements stand in the source."""
from odoo import api, models

from ..rules.workdays import today
from . import words, workbook

TITLES = {'expenditure': "技能提升补贴支出明细表", 'budget': "失业保险基金技能提升补贴预算执行情况表",
          'flows': "失业保险基金收支情况表", 'payments': "技能提升补贴发放汇总表"}
# kind -> (column of the row, title); an amount begins with `amount`, a number with `count`
COLUMNS = {
    'expenditure': (('count_1', "发放笔数"), ('count_2', "涉及申领"), ('amount_1', "发放金额"), ('amount_2', "冲减金额"),
                    ('amount_3', "支出净额")),
    'budget': (('amount_1', "年初预算"), ('amount_2', "预算调整"), ('amount_3', "预算数"), ('amount_4', "本期支出"),
               ('amount_5', "累计支出"), ('amount_6', "已审批未发放"), ('amount_7', "可用预算"), ('rate', "执行率")),
    'flows': (('amount_1', "期初余额"), ('amount_2', "借方发生额"), ('amount_3', "贷方发生额"), ('amount_4', "期末余额")),
    'payments': (('count_1', "笔数"), ('amount_1', "发放金额"), ('amount_2', "其中：暂收款再发"), ('count_2', "成功笔数"),
                 ('amount_3', "成功金额"), ('count_3', "退票笔数"), ('amount_4', "退票金额"), ('amount_5', "待回盘金额")),
}
NOTES = {
    'expenditure': "支出净额＝发放金额－冲减金额（退票冲回、当年失效、当年追回）；退票后转暂收款的，仍计入支出。",
    'budget': "可用预算＝预算数－累计支出－已审批未发放；已审批未发放为编表当日金额。",
    'flows': "收入、支出类科目的期初为本年截至上期末的累计数，不含年末结转；收入、负债、净资产按贷方余额列示。",
    'payments': "按向银行报送的日期统计；抵扣不经银行，按入账日期统计。"}
FIRST, NEXT, FOOT = 20, 22, 2


class SkillSubsidyFundReport(models.TransientModel):
    """A statement as cells of text."""
    _inherit = 'skill.subsidy.fund.report'

    def _agencies_text(self):
        return "、".join(self.company_ids.sorted('name').mapped('name'))

    def _period(self):
        """2026年10月 or 2026年, as Chinese statements are headed."""
        return f"{self.year}年" + (f"{int(self.month)}月" if self.month != '0' else '')

    def _xlsx(self):
        """The statement as the bytes of an XLSX file: numbers as numbers, names as text."""
        self.ensure_one()
        columns = [workbook.Column("类别", 18), workbook.Column("项目", 34, centred=False), *(
            workbook.Column(title, 13 if name.startswith('count') else 17,
                            'number' if name.startswith('count') else 'text' if name == 'rate' else 'amount')
            for name, title in COLUMNS[self.kind])]
        found = self._rows()
        rows = [(row.section, "合计" if row.total else row.name, *(
            _percent(row.values.get(name)) if name == 'rate' else row.values.get(name, 0) for name, _t in COLUMNS[self.kind]))
            for row in found]
        return workbook.write(TITLES[self.kind], TITLES[self.kind], [
            f"单位：{self._agencies_text()}", f"期间：{self._period()}　　金额单位：元", NOTES[self.kind]],
            columns, rows, None, landscape=True, sums={number for number, row in enumerate(found) if row.total}, signers={
                0: "单位负责人：", 1: "基金财务负责人：", 2: "复核：", 3: f"制表：{self.env.user.name}",
                len(columns) - 2: f"制表日期：{words.day(today())}"})

    def _file_name(self):
        """技能提升补贴支出明细表_agency_2026-10, for the PDF and the spreadsheet alike."""
        self.ensure_one()
        period = f"{self.year}" + (f"-{int(self.month):02d}" if self.month != '0' else '')
        return workbook.file_name(TITLES[self.kind], self.company_ids, period)


def _percent(rate):
    return f"{(rate or 0) * 100:.2f}%"


class ReportFundReport(models.AbstractModel):
    """A statement on sheets of A4 across."""
    _name = 'report.skill_subsidy.document_fund_report'
    _description = "Statement of the Fund on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Pages of all statements."""
        reports = self.env['skill.subsidy.fund.report'].browse(docids)
        return {'doc_ids': docids, 'doc_model': reports._name, 'docs': reports,
                'pages': [page for report in reports for page in self._pages(report)]}

    def _pages(self, report):
        rows, previous = [], None
        for row in report._rows():
            rows.append({
                'section': row.section if row.section != previous else '', 'name': "合计" if row.total else row.name,
                'total': row.total, 'cells': [self._cell(name, row.values.get(name)) for name, _t in COLUMNS[report.kind]]})
            previous = row.section
        sheets = words.paginate(rows, FIRST, NEXT, FOOT)
        return [{'title': TITLES[report.kind], 'agencies': report._agencies_text(), 'period': report._period(), 'rows': sheet,
                 'columns': [title for _n, title in COLUMNS[report.kind]], 'note': NOTES[report.kind],
                 'number': f"第 {number} 页　共 {len(sheets)} 页", 'last': number == len(sheets), 'day': words.day(today()),
                 'maker': self.env.user.name} for number, sheet in enumerate(sheets, 1)]

    def _cell(self, name, value):
        if name == 'rate':
            return _percent(value)
        return str(value or 0) if name.startswith('count') else words.figures(value or 0)
