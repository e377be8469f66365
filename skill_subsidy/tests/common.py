"""What all tests of the addon stand on: two agencies with people in every post, registers, claims, and the way through."""
import base64
from contextlib import contextmanager

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, freeze_time, new_test_user, tagged

from . import people

# A Thursday after the national holiday: a notice of that day ends on Wednesday 14 October (the 10th is worked).
DAY, NOTICE_END, DAY_AFTER = '2026-10-08', '2026-10-14', '2026-10-15'
NOON = '04:00:00'  # UTC: twelve o'clock in China

POSTS = {
    # login: (name, group)
    'handler': ("白云山", 'skill_subsidy.group_handler'),
    'handler2': ("乌日图", 'skill_subsidy.group_handler'),
    'reviewer': ("沈若溪", 'skill_subsidy.group_reviewer'),
    'head': ("齐布仁", 'skill_subsidy.group_unit_head'),
    'accountant': ("闻人雪", 'skill_subsidy.group_accountant'),
    'accountant2': ("葛长河", 'skill_subsidy.group_accountant'),
    'auditor': ("那仁图雅", 'skill_subsidy.group_auditor'),
    'keeper': ("司马青", 'skill_subsidy.group_policy_keeper'),
    'nobody': ("郝无职", 'base.group_user'),
}
REFUSED = UserError  # AccessError, ValidationError and LockError are UserErrors, too


def noon(day):
    """Freeze the clock at noon of `day` in China."""
    return freeze_time(f'{day} {NOON}')


class AgencyMixin:
    """Builds the world in `env`; used by the test cases below and by those that commit."""

    @classmethod
    def build_world(cls, env):
        """Two agencies, their people, one occupation with a level, one on a shortage list."""
        cls.numbers = iter(range(700001, 799999))
        env.ref('base.CNY').active = True
        cls.policy = env.ref('skill_subsidy.policy_2017')
        cls.agency, cls.other = (cls.build_agency(env, name) for name in ("测试甲经办处", "测试乙经办处"))
        cls.users = {login: cls.build_user(env, login, cls.agency) for login in POSTS}
        cls.others = {login: cls.build_user(env, login, cls.other, "乙") for login in POSTS}
        cls.occupation, cls.short_occupation = env['skill.subsidy.occupation'].create([
            {'name': "测试用架线工", 'valid_from': '2017-09-12'}, {'name': "测试用焊接工", 'valid_from': '2017-09-12'}])
        cls.shortage = env['skill.subsidy.shortage'].create({
            'name': "测试紧缺目录", 'document': "测试〔2026〕1号", 'valid_from': '2026-01-01', 'rate': 0.2,
            'occupation_ids': [Command.set(cls.short_occupation.ids)]})

    @classmethod
    def build_agency(cls, env, name):
        """An agency whose language is English, so that the sentences kept with a claim can be read here."""
        agency = env['res.company'].create({'name': name, 'currency_id': env.ref('base.CNY').id,
                                            'skill_subsidy_unit_code': 'TEST01',
                                            # Whole months of one issuer and day are made here: nothing to wonder at.
                                            'skill_subsidy_issuer_limit': 0})
        agency.partner_id.lang = 'en_US'
        agency._skill_subsidy_prepare()
        return agency

    @classmethod
    def build_user(cls, env, login, agency, suffix=''):
        name, group = POSTS[login]
        return new_test_user(env, login=f'test_{agency.id}_{login}', name=name + suffix, groups=group,
                             company_id=agency.id, company_ids=[Command.set(agency.ids)], lang='en_US',
                             tz='Asia/Shanghai',
                             context={'no_reset_password': True})  # nobody is invited by mail

    # -- registers and claims ------------------------------------------------------------------------------------

    def person(self, **changes):
        """Everything about a new person: the values of a claim that meets every rule."""
        n = next(self.numbers)
        return {'person_name': people.person_name(n), 'id_number': people.id_number(n), 'phone': f'138{n:08d}',
                'employer_name': "测试企业有限公司", 'employer_code': people.org_code(n),
                'certificate_type': 'skill_level', 'certificate_no': people.skill_level_no(n), 'level': '4',
                'occupation_name': self.occupation.name, 'issue_date': '2026-03-02', 'issuer': "测试评价机构",
                'bank_account': people.card(n), 'bank_account_type': 'social_card', 'bank_name': "测试银行甲支行",
                'claim_date': DAY, **changes}

    def register(self, persons, agency=None, **changes):
        """Enter persons in the contribution register of `agency` and in the certificate register."""
        agency = agency or self.agency
        occupations = self.env['skill.subsidy.occupation']._by_name()
        self.env['skill.subsidy.insured'].sudo().create([{
            'company_id': agency.id, 'id_number': p['id_number'], 'person_name': p['person_name'],
            'status': 'paying', 'paid_months': 60, 'insured_since': '2019-01-01', 'data_date': '2026-09-30',
            'employer_name': p['employer_name'], 'employer_code': p['employer_code'], **changes} for p in persons])
        self.env['skill.subsidy.certificate'].sudo().create([{
            **{name: p[name] for name in ('certificate_no', 'id_number', 'person_name', 'certificate_type', 'level',
                                          'occupation_name', 'issue_date', 'issuer')},
            'occupation_id': occupations.get(p['occupation_name'], False)} for p in persons])

    def drafts(self, count=1, user='handler', users=None, insured=None, **changes):
        """Claims that meet every rule (but for `changes`), opened by the handler."""
        user = (users or self.users)[user]
        persons = [self.person(**changes) for _n in range(count)]
        self.register(persons, user.company_id, **(insured or {}))
        return self.env['skill.subsidy.claim'].with_user(user).create(persons)

    def by(self, login, records, users=None):
        """The records as the person of a post sees them."""
        return records.with_user((users or self.users)[login])

    def say_why(self, records, login, reason, users=None):
        """Revoke or cancel through the dialogue, as the screen of this post fills and saves it."""
        form = Form(self.by(login, self.env['skill.subsidy.reason.wizard'], users).with_context(
            active_model=records._name, active_ids=records.ids))
        form.reason = reason
        form.save().action_confirm()

    def claims_in(self, state, count=1, users=None, **changes):
        """Claims in `state`, taken there by the people of the agency in its order of steps."""
        claims = self.drafts(count, users=users, **changes)
        for step in self.way(claims.company_id, state):
            getattr(self, f'do_{step}')(claims, users)
        assert set(claims.mapped('state')) == {state}, claims.mapped('state')
        return claims

    WAYS = {
        'notice_first': (('submit', 'submitted'), ('verify', 'verified'), ('review', 'reviewed'),
                         ('publish', 'published'), ('clear', 'cleared'), ('approve', 'approved'), ('pay', 'paying'),
                         ('settle', 'paid')),
        'head_first': (('submit', 'submitted'), ('verify', 'verified'), ('review', 'reviewed'),
                       ('approve', 'approved'), ('publish', 'published'), ('clear', 'cleared'), ('pay', 'paying'),
                       ('settle', 'paid')),
    }
    ASIDE = {'returned': ('submit', 'return'), 'rejected': ('submit', 'verify', 'reject'), 'withdrawn': ('withdraw',)}

    def way(self, agency, state):
        """The steps from draft to `state`."""
        if state in self.ASIDE:
            return self.ASIDE[state]
        steps = self.WAYS[agency.skill_subsidy_order]
        states = ['draft', *(target for _step, target in steps)]
        return [step for step, _target in steps[:states.index(state)]]

    def do_submit(self, claims, users=None):
        with noon(DAY):
            self.by('handler', claims, users).action_submit()

    def do_verify(self, claims, users=None):
        with noon(DAY):
            self.by('handler', claims, users).action_verify()

    def do_review(self, claims, users=None):
        with noon(DAY):
            self.by('reviewer', claims, users).action_review()

    def do_publish(self, claims, users=None):
        with noon(DAY):
            self.by('reviewer', self.batch_of(claims), users).action_publish()

    def do_clear(self, claims, users=None):
        with noon(DAY_AFTER):
            self.by('reviewer', self.batch_of(claims), users).action_clear()

    def do_approve(self, claims, users=None):
        with noon(DAY_AFTER if claims.batch_id.notice_end else DAY):
            self.by('head', self.batch_of(claims), users).action_approve()

    def do_pay(self, claims, users=None):
        with noon(DAY_AFTER):
            self.order_of(claims, users).action_send()

    def do_settle(self, claims, users=None):
        with noon(DAY_AFTER):
            order = self.by('accountant', claims.payment_line_ids.payment_id, users)
            order.import_return(self.answer(order), 'return.txt')

    def do_return(self, claims, users=None):
        with noon(DAY):
            self.by('handler', claims, users).action_return("A reason")

    def do_reject(self, claims, users=None):
        with noon(DAY):
            self.by('reviewer', claims, users).action_reject("A reason")

    def do_withdraw(self, claims, users=None):
        with noon(DAY):
            self.by('handler', claims, users).action_withdraw()

    def batch_of(self, claims):
        """The batch of these claims; a new one with just them where they are in none."""
        if not claims.batch_id:
            batch = self.env['skill.subsidy.batch'].sudo().create({'company_id': claims.company_id.id,
                                                                   'month': '2026-10-01'})
            claims._set({'batch_id': batch.id})
        return claims.batch_id

    def order_of(self, claims, users=None, login='accountant'):
        """A new payment order over the batch of these claims, by the accountant."""
        accountant = (users or self.users)[login]
        return self.env['skill.subsidy.payment'].with_user(accountant).create({'batch_id': claims.batch_id.id})

    # -- policy ------------------------------------------------------------------------------------------------------

    def policy_now(self, **vals):
        """A confirmed version with other parameters that has taken the place of the notice of 2017."""
        self.policy.valid_to = '2026-09-30'
        version = self.policy.copy({'document': "测试〔2026〕8号", 'valid_from': '2026-10-01', 'valid_to': False, **vals})
        version.action_confirm()
        return version

    # -- the bank --------------------------------------------------------------------------------------------------

    def answer(self, order, failures=(), reason="账户已销户"):
        """The bank's answer to a sent order as bytes; lines whose number is in `failures` were not credited."""
        header, *lines = base64.b64decode(order.sudo().file).decode('gb18030').splitlines()
        answers = [header]
        for line in lines:
            number, account, name, amount, *_rest = line.split('|')
            failed = int(number) in failures
            answers.append('|'.join((number, account, name, amount, '失败' if failed else '成功',
                                     reason if failed else '')))
        return ''.join(f'{line}\r\n' for line in answers).encode('gb18030')


@tagged('post_install', '-at_install')
class SubsidyCase(AgencyMixin, TransactionCase):
    """A test in its own transaction, on DAY."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY))
        cls.build_world(cls.env)

    def day(self, text):
        """A date."""
        return fields.Date.to_date(text)

    def checks(self, claim):
        """{rule: outcome} of what was last checked."""
        return {check['rule']: check['outcome'] for check in claim.checks or []}

    @contextmanager
    def refused(self, *words, error=REFUSED):
        """The block is refused with a sentence that contains every word, and changes nothing."""
        with self.assertRaises(error) as caught:
            yield
        self.env.invalidate_all()
        for word in words:
            self.assertIn(str(word), str(caught.exception))
