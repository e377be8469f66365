"""Transfer certificates in tests: prepared by the handler, confirmed by the reviewer."""
import base64

SCAN = base64.b64encode(b'%PDF-1.4 scan')


class TransferMixin:

    def outgoing(self, person=None, users=None, agency=None, **changes):
        """A draft of a certificate to issue, for somebody in the contribution register."""
        users = users or self.users
        if person is None:
            person = self.person()
            self.register([person], agency or users['handler'].company_id)
        return self.env['skill.subsidy.transfer'].with_user(users['handler']).create({
            'direction': 'out', 'id_number': person['id_number'], 'destination': "测试丙经办处", **changes})

    def issued(self, person=None, users=None, **changes):
        transfer = self.outgoing(person, users, **changes)
        self.by('reviewer', transfer, users).action_confirm()
        return transfer

    def incoming(self, person=None, lines=1, users=None, **changes):
        person = person or self.person()
        return self.env['skill.subsidy.transfer'].with_user((users or self.users)['handler']).create({
            'direction': 'in', 'name': f'WD{person["id_number"][-6:]}', 'id_number': person['id_number'],
            'person_name': person['person_name'], 'agency_name': "外省经办处", 'date': '2026-09-01', 'scan': SCAN,
            'line_ids': [(0, 0, {'occupation_name': self.occupation.name, 'level': '543'[n], 'amount': 1000 + 500 * n,
                                 'date': f'2025-0{n + 1}-10', 'agency_name': "外省经办处"}) for n in range(lines)],
            **changes})

    def taken_in(self, person=None, lines=1, users=None, **changes):
        transfer = self.incoming(person, lines, users, **changes)
        self.by('reviewer', transfer, users).action_confirm()
        return transfer

    def benefits(self, transfer):
        return self.env['skill.subsidy.benefit'].search([('id_number', '=', transfer.id_number)])

    def counting(self, transfer):
        return self.benefits(transfer).filtered(lambda benefit: not benefit.recovered)
