"""What the tests of the fund's money use: a confirmed budget, money on the account."""
from .common import DAY_AFTER, noon

SLIP = b'%PDF-1.4 the bank says so'


class MoneyMixin:
    """Goes with AgencyMixin."""

    def budget_of(self, amount, users=None, year=2026, confirm=True):
        """The agency's budget, entered by the accountant and confirmed by the unit head."""
        budget = self.env['skill.subsidy.budget'].with_user((users or self.users)['accountant']).create({
            'company_id': (users or self.users)['accountant'].company_id.id, 'year': year, 'original_amount': amount,
            'document': "测试财社〔2026〕1号"})
        if confirm:
            self.by('head', budget, users).action_confirm()
        return budget

    def adjustment_of(self, budget, amount, users=None, confirm=True):
        """More or less of it."""
        adjustment = self.by('accountant', self.env['skill.subsidy.budget.adjustment'], users).create({
            'budget_id': budget.id, 'date': '2026-10-09', 'document': "测试调〔2026〕2号", 'amount': amount, 'reason': "追加"})
        if confirm:
            self.by('head', adjustment, users).action_confirm()
        return adjustment

    def funding_of(self, amount, users=None, kind='transfer', state='received', **vals):
        """Funding that has come as far as `state`."""
        funding = self.env['skill.subsidy.funding'].with_user((users or self.users)['accountant']).create({
            'company_id': (users or self.users)['accountant'].company_id.id, 'kind': kind, 'amount_requested': amount,
            'expected_date': DAY_AFTER, 'document': "测试用款〔2026〕3号", **vals})
        if state != 'draft' and kind != 'interest':
            funding.action_request()
            if state != 'requested':
                self.by('head', funding, users).action_approve()
        if state == 'received':
            with noon(DAY_AFTER):
                funding.action_receive(content=SLIP, filename='slip.pdf')
        return funding
