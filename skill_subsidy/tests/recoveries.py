"""What the tests of recoveries use: a claim that was paid, and a recovery of it as far as wanted."""
from . import people
from .common import DAY_AFTER, noon

FOUND_DAY, DUE_DAY = '2026-11-02', '2026-12-02'


class RecoveryMixin:
    """Goes with AgencyMixin. Everything happens on FOUND_DAY, unless a test says otherwise."""

    def recovery_of(self, claim, reach='found', login='handler2', users=None, **vals):
        """A recovery of a paid claim, entered by another handler than the claim's, decided by the unit head."""
        with noon(FOUND_DAY):
            recovery = self.env['skill.subsidy.recovery'].with_user((users or self.users)[login]).create({
                'claim_id': claim.id, 'amount': claim.amount, 'finding': 'error', 'facts': "等级录入有误，多发补贴。",
                'document': "稽核〔2026〕5号", 'due_date': DUE_DAY, 'payee_bank': "中国工商银行",
                'payee_account': '100020003000', **vals})
            if reach != 'found':
                self.by('head', recovery, users).action_confirm()
        return recovery

    def receive(self, recovery, amount=None, login='accountant', day=FOUND_DAY, reference='HD0001', users=None, **vals):
        """The accountant records what the bank has credited on `day`."""
        with noon(day):
            return self.by(login, recovery, users).action_receive(amount, reference=reference, **vals)

    def entries(self, recovery):
        """[(role, balance)] of its entries, one list an entry."""
        agency = recovery.company_id
        roles = {agency._skill_subsidy_account(role): role for role in (
            'bank', 'receipts', 'fiscal', 'holding', 'expense', 'other')}
        return [sorted((roles[line.account_id], line.balance) for line in move.line_ids)
                for move in recovery.sudo().move_ids.sorted('id')]

    def held_claim(self, claim):
        """A claim of the same person over 1,200 yuan whose payment came back; the money is held. Returns it and its line."""
        other = self.another_claim(claim, 'paying')
        with noon(DAY_AFTER):
            order = self.by('accountant', other.payment_line_ids.payment_id)
            order.import_return(self.answer(order, {1}), 'return.txt')
        return other, other.payment_line_ids

    def another_claim(self, claim, state='approved', occupation=None):
        """A claim of the same person over 1,200 yuan for another occupation and level, in `state`."""
        person = {name: claim[name] for name in ('person_name', 'id_number', 'phone', 'employer_name', 'employer_code')}
        values = {**self.person(), **person, 'level': '5', 'occupation_name': (occupation or self.short_occupation).name,
                  'certificate_no': people.skill_level_no(next(self.numbers), level='5')}
        self.env['skill.subsidy.certificate'].sudo().create({
            **{name: values[name] for name in ('certificate_no', 'id_number', 'person_name', 'certificate_type', 'level',
                                               'occupation_name', 'issue_date', 'issuer')},
            'occupation_id': self.env['skill.subsidy.occupation']._by_name()[values['occupation_name']]})
        other = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create(values)
        for step in self.way(other.company_id, state):
            getattr(self, f'do_{step}')(other)
        return other
