from odoo import api, models

from . import words, workbook

TITLE = "失业保险基金技能提升补贴账实核对表"
COLUMNS = (
    workbook.Column("序号", 6, 'number'), workbook.Column("核对项目", 40, centred=False), workbook.Column("核对笔数", 10, 'number'),
    workbook.Column("差异笔数", 10, 'number'), workbook.Column("经办机构", 22, centred=False), workbook.Column("日期", 12),
    workbook.Column("单号", 20), workbook.Column("说明", 50, centred=False), workbook.Column("差额（元）", 14, 'amount'))
WIDTHS = (50, 330, 96, 96, 190, 110, 160, 416, 130)  # of the printed columns, see check_report.xml
ROWS = (17, 19, 4)  # of the first page, of those after it, and what the foot takes on the last


class SkillSubsidyCheck(models.TransientModel):
    """The comparison on paper and as a spreadsheet: compared anew when it is printed, so that nobody prints another one."""
    _inherit = 'skill.subsidy.check'

    def action_xlsx(self):
        """Download the comparison as a spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'download', 'url': f'/skill_subsidy/check/{self.id}/check.xlsx'}

    def action_pdf(self):
        """Print the comparison."""
        self.ensure_one()
        return self.env.ref('skill_subsidy.report_check').report_action(self.ids, config=False)

    def _file_name(self):
        """账实核对表_agency_2026-01-01至2026-12-31, for the PDF and the spreadsheet alike."""
        return workbook.file_name("账实核对表", self.company_ids.sudo(),  # sudo: names of one's own agencies
                                  f"{self.date_from}至{self.date_to}")

    def _paper(self):
        """(head, rows): each check with how many were compared, and under it what differs."""
        check = self.with_context(lang='zh_CN')  # a paper of the fund's bookkeeping
        names = {company.id: company.name for company in check.company_ids.sudo()}  # sudo: names of one's own agencies
        rows, count = [], 0
        for number, result in enumerate(check._run(), 1):
            *told, total = check._told(result)
            count += result.count if result.check.kind == 'difference' else 0
            title = total['title'] + ("（提示）" if result.check.kind == 'information' else '')
            agrees = "相符" if result.compared else "无业务"
            rows.append((number, title, result.compared, result.count, '', '', '', '' if result.count else agrees, ''))
            rows += [('', '', '', '', names.get(line.get('company_id'), ''), str(line.get('date') or ''),
                      line.get('document') or '', line['sentence'], line.get('difference') or '') for line in told]
        return {'title': TITLE, 'agencies': "、".join(names.values()), 'start': words.day(self.date_from),
                'end': words.day(self.date_to), 'count': count, 'clean': not count,
                'day': words.moment(self.env.cr.now())}, rows

    def _xlsx(self):
        """The comparison as the bytes of an XLSX file."""
        head, rows = self._paper()
        lines = [f"单位：{head['agencies']}　　期间：{head['start']}至{head['end']}　　核对时间：{head['day']}",
                 "核对结果：账实相符，没有差异。" if head['clean'] else f"核对结果：共有 {head['count']} 笔差异。"]
        return workbook.write("账实核对", head['title'], lines, COLUMNS, rows, {1: "差异合计", 3: head['count']},
                              signers={1: "会计：", 4: "复核：", 7: "会计主管："}, landscape=True)


class ReportCheck(models.AbstractModel):
    """The comparison, page by page."""
    _name = 'report.skill_subsidy.document_check'
    _description = "Entries against Sub-Ledger"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Pages of each comparison."""
        checks = self.env['skill.subsidy.check'].browse(docids)
        return {'doc_ids': docids, 'doc_model': checks._name, 'docs': checks, 'columns': COLUMNS, 'widths': WIDTHS,
                'pages': [page for check in checks for page in self._pages(check)]}

    def _pages(self, check):
        head, rows = check._paper()
        parts = words.paginate(rows, *ROWS)
        return [{'head': head, 'number': number, 'count': len(parts), 'rows': [self._cells(row) for row in part],
                 'last': number == len(parts)} for number, part in enumerate(parts, 1)]

    def _cells(self, row):
        texts = (*map(str, row[:-1]), words.figures(row[-1]) if row[-1] else '')
        return [words.boxed(text, width - 14, 46, sizes=(19, 17, 15, 13, 11, 9)) for text, width in zip(texts, WIDTHS, strict=True)]
