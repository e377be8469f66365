from odoo.exceptions import UserError
from odoo.http import Controller, request, route

MOST = 1024 * 1024 * 1024  # bytes; ten million rows of a register


class Uploads(Controller):
    """Files too large for a JSON call: they go from the socket to the disk, never through memory as a whole."""

    @route('/skill_subsidy/import/<model("skill.subsidy.import"):record>/file', type='http', auth='user', methods=['POST'],
           max_content_length=MOST)
    def import_file(self, record, ufile=None):
        """Keep the uploaded file with an import, with the rights of who asks."""
        try:
            if not ufile or not ufile.filename:
                raise UserError(request.env._("Choose a file first."))
            record.check_access('write')
            record.write({'filename': ufile.filename})  # refuses what is running or done
            record._store_file('file', ufile.stream, ufile.filename)
        except UserError as error:
            request.env.cr.rollback()
            return request.make_json_response({'error': str(error)}, status=422)
        return request.make_json_response({'filename': ufile.filename})
