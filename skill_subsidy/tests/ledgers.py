"""What tests of a ledger that several agencies share use."""
from .common import DAY_AFTER, noon


class PooledMixin:
    """Two agencies whose fund a third company keeps; each has sent an order."""

    @classmethod
    def pool(cls):
        cls.startClassPatcher(noon(DAY_AFTER))
        cls.fund = cls.build_agency(cls.env, "测试自治区基金")
        for agency in (cls.agency, cls.other):
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = cls.fund

    def orders(self):
        """The sent orders of both agencies: 2 and 3 persons."""
        mine = self.claims_in('paying', 2).payment_line_ids.payment_id
        theirs = self.claims_in('paying', 3, users=self.others).payment_line_ids.payment_id
        return mine, theirs
