"""The two lists that come back after claims came in: who meets the rules (符合名单) and who does not (不符合名单)."""
from odoo import models
from odoo.exceptions import UserError

from ..models.amounts import yuan
from ..rules.workdays import SHANGHAI
from . import words, workbook

_PERSON = (workbook.Column("序号", 6, 'number'), workbook.Column("文件行号", 9, 'number'),
           workbook.Column("受理编号", 19), workbook.Column("姓名", 14), workbook.Column("身份证号", 22),
           workbook.Column("所在企业名称", 30, centred=False), workbook.Column("证书编码", 25),
           workbook.Column("职业（工种）", 18), workbook.Column("证书等级", 10))
ACCEPTED = (*_PERSON, workbook.Column("补贴金额（元）", 14, 'amount'), workbook.Column("提示事项", 46, centred=False))
REFUSED = (*_PERSON, workbook.Column("依据条款", 12), workbook.Column("不符合原因", 60, centred=False))
LISTS = {'accepted': ("符合名单", ACCEPTED, ('accepted', 'warned')), 'refused': ("不符合名单", REFUSED, ('refused',))}
# Who decides on a claim reads its whole ID number, as on its form; everybody else the masked one (design 9).
ID_READERS = ('skill_subsidy.group_handler', 'skill_subsidy.group_reviewer', 'skill_subsidy.group_unit_head')


class SkillSubsidyImport(models.Model):
    """The lists as they were when the file was taken in, whatever became of the claims since."""
    _inherit = 'skill.subsidy.import'

    def action_accepted_xlsx(self):
        """Download the list of those who meet the rules."""
        return self._list_action('accepted')

    def action_refused_xlsx(self):
        """Download the list of those who do not, with the reasons."""
        return self._list_action('refused')

    def _list_action(self, which):
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'download',
                'url': f'/skill_subsidy/import/{self.id}/{which}.xlsx'}

    def _list_lines(self, which):
        """The lines of a list: those without warnings first."""
        outcomes = LISTS[which][2]
        return self.line_ids.filtered(lambda line: line.outcome in outcomes).sorted(
            lambda line: (outcomes.index(line.outcome), line.row_number, line.id))

    def _list_rows(self, which):
        """Tuples in the order of the columns."""
        self.ensure_one()
        whole = any(self.env.user.has_group(group) for group in ID_READERS)
        rows = []
        for position, line in enumerate(self._list_lines(which), 1):
            claim, told = line.claim_id, line.reasons or []
            if which == 'refused':  # a warning beside a reason would only hide it
                told = [reason for reason in told if reason['outcome'] in ('fail', 'unknown')]
            sentences = [reason['sentence'] for reason in told]
            said = sentences[0] if len(sentences) == 1 else '\n'.join(
                f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))
            clauses = "、".join(dict.fromkeys(reason['clause'] for reason in told if reason['clause']))
            person = (position, line.row_number, claim.name, claim.person_name,
                      claim.id_number if whole else claim.id_number_masked, claim.employer_name or '',
                      claim.certificate_no, claim.occupation_name or '', words.SHORT_LEVELS.get(claim.level, ''))
            rows.append((*person, yuan(line.amount), said) if which == 'accepted' else (*person, clauses, said))
        return rows

    def _list_xlsx(self, which):
        """One of the two lists as the bytes of an XLSX file."""
        self.ensure_one()
        self.check_access('read')
        if self.kind != 'claims' or self.state != 'done':
            raise UserError(self.env._("There is a list once a claims file was taken in."))
        name, columns, _outcomes = LISTS[which]
        rows = self._list_rows(which)
        total = sum((row[9] for row in rows), yuan(0)) if which == 'accepted' else None
        taken = (self.finished_on or self.create_date) + SHANGHAI.utcoffset(None)
        months = sorted({(day.year, day.month) for day in self.line_ids.claim_id.mapped('claim_date')})
        months = [f"{year}年{month}月" for year, month in months]
        months = "、".join(months) if len(months) < 4 else f"{months[0]}至{months[-1]}"
        accepted, warned, refused = self.accepted_count, self.warned_count, self.refused_count
        counts = f"本次共受理{accepted + warned + refused}人：符合{accepted + warned}人（其中有提示事项{warned}人），不符合{refused}人"
        counts += f"；另有{self.known_count}行此前已受理，未重复登记。" if self.known_count else "。"
        amount = sum((yuan(line.amount) for line in self._list_lines('accepted')), yuan(0))
        paragraphs = [
            f"经办机构：{self.company_id.name}　　申请月份：{months}　　导入日期：{words.day(taken)}",
            f"来源文件：{self.filename or ''}", f"{counts}符合人员拟发放金额合计{words.figures(amount)}元，以复核、公示和审批结果为准。"]
        totals = {1: "合计", 3: f"{len(rows)}人"}
        if total is not None:
            totals[9] = total
        return workbook.write(name, f"职业技能提升补贴申领核验{name}", paragraphs, columns, rows, totals,
                              {1: "经办人：", 7: "日期："}, landscape=True)
