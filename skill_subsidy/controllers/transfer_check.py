from odoo.http import Controller, request, route

from ..report import words
from ..rules import identity, transfer_number


class TransferCheck(Controller):
    """Anybody who holds a transfer certificate may ask whether it is genuine; no login, no script, no cookie needed."""

    @route('/skill_subsidy/transfer/check', type='http', auth='public', methods=['GET'], sitemap=False)
    def transfer_check(self, number='', code='', **_unused):
        """The form; with number and code, the answer. A wrong number and a wrong code are answered alike.

        GET on purpose: the QR code of the paper leads here. Who guesses has one chance in 2^60 for a number that is
        right; the comparison takes the same time however much of a code fits.
        """
        number, code = str(number)[:80], str(code)[:80]
        values = {'number': number, 'code': code, 'asked': bool(number or code), 'found': None,
                  'misread': bool(number) and not transfer_number.fits(number)}
        if number and code:
            # sudo (in _genuine): only what is put together below leaves here, name and ID masked.
            transfer = request.env['skill.subsidy.transfer']._genuine(number, code)
            values['found'] = self._shown(transfer) if transfer else None
        response = request.render('skill_subsidy.transfer_check', values)
        response.headers.update({'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store',
                                 'X-Robots-Tag': 'noindex'})
        return response

    def _shown(self, transfer):
        """What the public reads of a certificate."""
        return {
            'number': transfer.name, 'agency': transfer.company_id.name, 'destination': transfer.destination,
            'day': words.moment_day(transfer.confirmed_on), 'date': words.day(transfer.date),
            'cancelled': transfer.state == 'cancelled', 'cancelled_day': words.moment_day(transfer.cancelled_on),
            'person_name': identity.mask_name(transfer.person_name), 'id_number': identity.mask_id(transfer.id_number),
            'lines': [{'occupation': line.occupation_name, 'level': words.LEVELS.get(line.level, ''),
                       'amount': words.figures(line.amount), 'date': words.day(line.date), 'agency': line.agency_name}
                      for line in transfer.line_ids]}
