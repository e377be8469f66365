from math import ceil

from odoo import api, models

from ..models.amounts import yuan
from ..rules import identity
from . import words, workbook

TITLE = "企业参保职工职业技能提升补贴公示名单"
COLUMNS = (
    workbook.Column("序号", 6, 'number'), workbook.Column("姓名", 14), workbook.Column("身份证号", 22),
    workbook.Column("所在企业名称", 36, centred=False), workbook.Column("职业（工种）", 22),
    workbook.Column("证书等级", 10), workbook.Column("发证日期", 13), workbook.Column("补贴金额（元）", 14, 'amount'))
# Rows that fit on a page without title; how many of them the total and the agency's name take on the last page.
ROWS, FOOT, ROW_HEIGHT = 27, 4, 54


class SkillSubsidyBatch(models.Model):
    """The list that is published (四(三)): full names, masked ID numbers, no telephone and no account."""
    _inherit = 'skill.subsidy.batch'

    def action_notice_xlsx(self):
        """Download the notice list as a spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'download',
                'url': f'/skill_subsidy/batch/{self.id}/notice.xlsx'}

    def action_publish(self):
        """Publish, and keep the list as it was published: who is returned later stands in it all the same."""
        result = super().action_publish()
        self.env['ir.attachment'].create([{
            'name': f"公示名单 {batch.name}.xlsx", 'raw': batch._notice_xlsx(), 'res_model': batch._name,
            'res_id': batch.id} for batch in self])
        return result

    def _notice_rows(self):
        """The claims on notice as the list shows them: tuples in the order of COLUMNS."""
        self.ensure_one()
        claims = self.claim_ids.sorted('id')
        claims.fetch(['person_name', 'id_number', 'employer_name', 'occupation_name', 'level', 'issue_date', 'amount'])
        return [(position, claim.person_name, identity.mask_id(claim.id_number or ''), claim.employer_name or '',
                 claim.occupation_name or '', words.SHORT_LEVELS.get(claim.level, ''), str(claim.issue_date or ''),
                 yuan(claim.amount))
                for position, claim in enumerate(claims, 1)]

    def _notice_head(self, count, total):
        """The words above the list: on what ground, from when to when, and to whom one may object."""
        self.ensure_one()
        agency, policies = self.company_id, self._policies()
        documents = "、".join(policies.sorted('valid_from').mapped('document')) or words.DOCUMENT
        days = max(policies.mapped('notice_days'), default=5)
        blank = "　　年　　月　　日"
        period = (f"{words.day(self.notice_start) or blank}至{words.day(self.notice_end) or blank}"
                  f"（{days}个工作日）")
        address = ''.join(part for part in (agency.city, agency.street, agency.street2) if part)
        contact = [f"受理单位：{agency.name}", f"监督电话：{agency.phone or ''}"]
        contact += [f"电子邮箱：{agency.email}"] if agency.email else []
        contact += [f"地址：{address}"] if address else []
        return {
            'title': TITLE, 'month': f"{self.month.year}年{self.month.month}月" if self.month else '',
            'agency': agency.name, 'day': words.day(self.notice_start) or blank,
            'intro': f"根据{documents}规定，经审核，下列{count}名职工符合职业技能提升补贴申领条件，"
                     f"拟发放补贴共计{words.figures(total)}元，现予公示。",
            'period': f"公示时间：{period}。",
            'object': "公示期间，对公示对象有异议或发现弄虚作假、冒领骗取补贴的，请以电话、邮件、来信或来访方式"
                      "向我单位反映，并提供相关线索，以便核实。",
            'contact': contact, 'url': self.notice_url or '',
        }

    def _notice_xlsx(self):
        """The notice list as the bytes of an XLSX file."""
        self.ensure_one()
        self.check_access('read')
        rows = self._notice_rows()
        total = sum(row[-1] for row in rows)
        head = self._notice_head(len(rows), total)
        paragraphs = [f"（{head['month']}）　{head['agency']}", head['intro'], head['period'], head['object'],
                      "　".join(head['contact'])]
        if head['url']:
            paragraphs.append(f"公示网址：{head['url']}")
        return workbook.write("公示名单", head['title'], paragraphs, COLUMNS, rows,
                              {1: "合计", 3: f"{len(rows)}人", 7: total}, landscape=True)


class ReportBatchNotice(models.AbstractModel):
    """The notice list, page by page: each with the heads of the columns, the last with the total and the agency."""
    _name = 'report.skill_subsidy.document_batch_notice'
    _description = "Notice List"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Pages of all the batches, one batch after the other."""
        batches = self.env['skill.subsidy.batch'].browse(docids)
        return {'doc_ids': docids, 'doc_model': batches._name, 'docs': batches,
                'columns': [column.title.replace("（元）", "\n（元）") for column in COLUMNS],
                'pages': [page for batch in batches for page in self._pages(batch)]}

    def _pages(self, batch):
        rows = batch._notice_rows()
        total = sum(row[-1] for row in rows)
        head = batch._notice_head(len(rows), total)
        parts = words.paginate(rows, ROWS - self._title_rows(head), ROWS, FOOT)
        return [{
            'head': head if number == 1 else None, 'number': number, 'count': len(parts), 'agency': head['agency'],
            'month': head['month'], 'day': head['day'], 'rows': [self._cells(row) for row in part],
            'total': {'people': len(rows), 'figures': words.figures(total), 'capitals': words.capitals(total)}
            if number == len(parts) else None,
        } for number, part in enumerate(parts, 1)]

    def _title_rows(self, head):
        """How many rows of the first page its title and its words take (sizes of batch_notice.xml)."""
        paragraphs = (head['intro'], head['period'] + head['object'], "　".join(head['contact']), head['url'])
        lines = sum(ceil((words.ems(paragraph) + 6) / 47) for paragraph in paragraphs if paragraph)
        return ceil((120 + 35 * lines - 34) / ROW_HEIGHT)

    def _cells(self, row):
        """A row with the size in which each text fits its column (widths of batch_notice.xml)."""
        position, name, id_number, employer, occupation, level, issued, amount = row
        boxed = words.boxed
        sizes = {'sizes': (19, 17, 15, 13, 11, 9)}
        return [boxed(str(position), 50, 44, **sizes), boxed(name, 110, 46, **sizes),
                boxed(id_number, 194, 24, **sizes), boxed(employer, 212, 48, **sizes),
                boxed(occupation, 158, 48, **sizes), boxed(level, 60, 24, **sizes),
                boxed(issued, 108, 24, **sizes), boxed(words.figures(amount), 94, 24, **sizes)]
