import io
import zipfile

from odoo.http import Controller, content_disposition, request, route

from ..report import import_lists, import_template
from .downloads import XLSX


class Imports(Controller):
    """Templates to fill in, and the two lists that come back. Rights are those of who asks."""

    @route('/skill_subsidy/import/template/<string:name>', type='http', auth='user', methods=['GET'], readonly=True)
    def template(self, name):
        """The template of a kind (claims.xlsx ...), or all of them (all.zip)."""
        request.env['skill.subsidy.import'].check_access('read')
        kind, _dot, extension = name.partition('.')
        if name == 'all.zip':
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, 'w') as archive:
                for one in import_template.KINDS:
                    archive.writestr(import_template.filename(one), import_template.template(one))
            return self._file("导入模板.zip", stream.getvalue(), 'application/zip')
        if kind not in import_template.KINDS or extension != 'xlsx':
            raise request.not_found()
        return self._file(import_template.filename(kind), import_template.template(kind), XLSX)

    @route('/skill_subsidy/import/<model("skill.subsidy.import"):record>/<any(accepted, refused):which>.xlsx',
           type='http', auth='user', methods=['GET'], readonly=True)
    def claims_list(self, record, which):
        """One of the two lists of a claims file."""
        record.check_access('read')
        stem = (record.filename or '').rsplit('.', 1)[0]
        return self._file(f"{import_lists.LISTS[which][0]}_{stem}.xlsx", record._list_xlsx(which), XLSX)

    def _file(self, filename, content, mimetype):
        return request.make_response(content, headers=[
            ('Content-Type', mimetype), ('Content-Length', len(content)), ('Cache-Control', 'no-store'),
            ('Content-Disposition', content_disposition(filename))])
