"""Files of imports go to and from the filestore as they are, never through memory as a whole."""
import hashlib
import os
import tempfile

from odoo import models
from odoo.tools import SQL

BLOCK = 1024 * 1024


class SkillSubsidyImport(models.Model):
    """Keeping a file that may be larger than the memory."""
    _inherit = 'skill.subsidy.import'

    def _store_file(self, field, source, filename):
        """Keep the binary file `source`, from its start, as the attachment of the Binary `field` of this record.

        The rights are the caller's to check.
        """
        self.ensure_one()
        # sudo: the attachment is this record's own field; nobody else writes it
        attachments = self.env['ir.attachment'].sudo()
        attachments.search([('res_model', '=', self._name), ('res_field', '=', field), ('res_id', '=', self.id)]).unlink()
        vals = {'name': filename, 'res_model': self._name, 'res_field': field, 'res_id': self.id, 'type': 'binary',
                'company_id': self.company_id.id}
        source.seek(0)
        if attachments._storage() != 'file':  # kept in the database: there it has to pass through memory
            attachments.create({**vals, 'raw': source.read()})
        else:
            attachment = attachments.create({**vals, 'mimetype': 'application/octet-stream'})
            attachment.flush_recordset()
            name, digest, size = self._copy_to_filestore(attachments, source)
            self.env.cr.execute(SQL(
                "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s, db_datas = NULL WHERE id = %s",
                name, digest, size, attachment.id))
            attachment.invalidate_recordset()
        self.invalidate_recordset([field])

    def _copy_to_filestore(self, attachments, source):
        """Returns (name in the filestore, checksum, size) of a copy of `source`."""
        folder = attachments._filestore()
        os.makedirs(folder, exist_ok=True)
        digest, size = hashlib.sha1(usedforsecurity=False), 0  # how Odoo names its files
        with tempfile.NamedTemporaryFile(dir=folder, prefix='skill_subsidy_import_', delete=False) as copy:
            try:
                while block := source.read(BLOCK):
                    digest.update(block)
                    copy.write(block)
                    size += len(block)
                copy.flush()
                name = f'{digest.hexdigest()[:2]}/{digest.hexdigest()}'
                full = attachments._full_path(name)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                attachments._mark_for_gc(name)  # should this transaction not come to its end
                os.chmod(copy.name, 0o644)
                os.replace(copy.name, full)
            except BaseException:
                os.unlink(copy.name)
                raise
        return name, digest.hexdigest(), size
