from odoo.http import Controller, content_disposition, request, route

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class Downloads(Controller):
    """Lists as spreadsheets, with the rights of who asks: record rules and access rights answer, not this code."""

    @route('/skill_subsidy/batch/<model("skill.subsidy.batch"):batch>/notice.xlsx', type='http', auth='user',
           methods=['GET'], readonly=True)
    def notice_xlsx(self, batch):
        """The notice list of a batch."""
        batch.check_access('read')
        return self._xlsx(f"公示名单_{batch.name}.xlsx", batch._notice_xlsx())

    @route('/skill_subsidy/payment/<model("skill.subsidy.payment"):payment>/list.xlsx', type='http', auth='user',
           methods=['GET'], readonly=True)
    def payment_list_xlsx(self, payment):
        """The payment list of an order."""
        payment.check_access('read')
        return self._xlsx(f"发放花名册_{payment.name}.xlsx", payment._list_xlsx())

    @route('/skill_subsidy/reconciliation/<model("skill.subsidy.reconciliation"):table>/table.xlsx', type='http', auth='user',
           methods=['GET'], readonly=False)
    def reconciliation_xlsx(self, table):
        """The bank reconciliation of a day; it is worked out anew, so that it writes."""
        table.check_access('read')
        return self._xlsx(f"{table._file_name()}.xlsx", table._xlsx())

    @route('/skill_subsidy/payment/<model("skill.subsidy.payment"):payment>/file', type='http', auth='user', methods=['GET'],
           readonly=False)
    def payment_file(self, payment):
        """The kept file of a payment order, the same bytes each time, for its accountants and auditors; on record."""
        content = payment._hand_out('form')
        return request.make_response(content, headers=[
            ('Content-Type', 'application/octet-stream'), ('Content-Length', len(content)), ('Cache-Control', 'no-store'),
            ('X-Content-Type-Options', 'nosniff'), ('Content-Disposition', content_disposition(payment.filename))])

    @route('/skill_subsidy/fund_report/<model("skill.subsidy.fund.report"):report>/statement.xlsx', type='http', auth='user',
           methods=['GET'], readonly=True)
    def fund_report_xlsx(self, report):
        """A statement of the fund, for who has asked for it."""
        report.check_access('read')
        return self._xlsx(f"{report._file_name()}.xlsx", report._xlsx())

    @route('/skill_subsidy/check/<model("skill.subsidy.check"):check>/check.xlsx', type='http', auth='user', methods=['GET'])
    def check_xlsx(self, check):
        """Entries against sub-ledger, compared at this moment."""
        check.check_access('read')
        return self._xlsx(f"{check._file_name()}.xlsx", check._xlsx())

    def _xlsx(self, filename, content):
        return request.make_response(content, headers=[
            ('Content-Type', XLSX), ('Content-Length', len(content)), ('Cache-Control', 'no-store'),
            ('Content-Disposition', content_disposition(filename))])
