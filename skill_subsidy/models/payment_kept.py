import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import bank_format, bank_kept
from .guard import plain

# What the database itself keeps as it was once an order was sent, besides the file.
FINAL = {'skill_subsidy_payment': ('name', 'company_id', 'batch_id', 'format_id', 'purpose', 'date', 'filename', 'file_sha256',
                                   'file_date'),
         'skill_subsidy_payment_line': ('payment_id', 'claim_id', 'line_no', 'person_name', 'account', 'bank_name', 'amount')}


class LoggedBinary(fields.Binary):
    """A file of which the record keeps who took it: whatever way it leaves by a remote call, `_handed_out` hears of it.

    Groups on the field would not do: programs of the agency read the file by remote calls, as they are meant to. What
    runs on the server uses the value of the field, which is no handing out.
    """

    def convert_to_read(self, value, record, use_display_name=True):
        record._handed_out(value)
        return super().convert_to_read(value, record, use_display_name)

    def convert_to_export(self, value, record):
        record._handed_out(value)
        return super().convert_to_export(value, record)


class SkillSubsidyPaymentFile(models.Model):
    """The bytes of a payment file as they were written, in a table of their own that no role reads or writes.

    With them stands the format by which they were written: by that, and not by what became of it since, the bank's answer is
    read. Not an attachment: these could be read, written, copied and deleted past the order and its log. The database refuses
    every change, and refuses to delete the file of an order that was sent.
    """
    _name = 'skill.subsidy.payment.file'
    _description = "Kept Payment File"

    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", required=True, ondelete='cascade')
    content = fields.Binary(required=True, attachment=False)
    profile = fields.Json("Format as It Was")

    _payment_once = models.UniqueIndex("(payment_id)", "An order has one file.")

    def init(self):
        self._take_over_attachments()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION skill_subsidy_payment_sent() RETURNS trigger AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM skill_subsidy_payment
                            WHERE id = CASE TG_TABLE_NAME WHEN 'skill_subsidy_payment' THEN OLD.id
                                                          ELSE (to_jsonb(OLD)->>'payment_id')::int END
                              AND state != 'draft') THEN
                    RAISE EXCEPTION 'a payment order that was sent is final (%)', TG_TABLE_NAME
                          USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS sent_is_final ON skill_subsidy_payment_file;
            CREATE TRIGGER sent_is_final BEFORE UPDATE OR DELETE ON skill_subsidy_payment_file
                FOR EACH ROW EXECUTE FUNCTION skill_subsidy_payment_sent();
        """)
        for table, columns in FINAL.items():
            changed = SQL(' OR ').join(SQL("OLD.%(column)s IS DISTINCT FROM NEW.%(column)s", column=SQL.identifier(column))
                                       for column in columns)
            self.env.cr.execute(SQL("""
                DROP TRIGGER IF EXISTS sent_is_final ON %(table)s;
                CREATE TRIGGER sent_is_final BEFORE UPDATE OF %(columns)s ON %(table)s
                    FOR EACH ROW WHEN (%(changed)s) EXECUTE FUNCTION skill_subsidy_payment_sent();
                DROP TRIGGER IF EXISTS sent_stays ON %(table)s;
                CREATE TRIGGER sent_stays BEFORE DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION skill_subsidy_payment_sent();
            """, table=SQL.identifier(table), columns=SQL(', ').join(map(SQL.identifier, columns)), changed=changed))

    def _take_over_attachments(self):
        """Files of orders that were written when they still were attachments."""
        attachments = self.env['ir.attachment'].sudo().search(  # sudo: the addon itself, when it is updated
            [('res_model', '=', 'skill.subsidy.payment'), ('res_field', '=', 'file')])
        for attachment in attachments:
            self.env.cr.execute("INSERT INTO skill_subsidy_payment_file (payment_id, content) SELECT id, %s "
                                "FROM skill_subsidy_payment WHERE id = %s",
                                (base64.b64encode(attachment.raw), attachment.res_id))
        attachments.unlink()


class SkillSubsidyPayment(models.Model):
    """The file of an order, its hash, and that it is still the same."""
    _inherit = 'skill.subsidy.payment'

    file = LoggedBinary("Payment File", compute='_compute_file', copy=False,
                        groups='skill_subsidy.group_accountant,skill_subsidy.group_auditor')
    filename = fields.Char(readonly=True, copy=False)
    file_sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    file_date = fields.Date("Written On", readonly=True, copy=False)

    format_changed = fields.Boolean("Format Was Changed Since", compute='_compute_format_changed')

    @api.depends('file_sha256', 'format_id')
    def _compute_format_changed(self):
        """Whether the format of the order describes another return file today than when its file was written."""
        kept = {row.payment_id.id: row.profile['answer'] for row in self._kept_files() if row.profile}
        now = {profile: bank_kept.kept(profile._rules_format())['answer'] for profile in self.format_id}
        for payment in self:
            payment.format_changed = payment.id in kept and kept[payment.id] != now[payment.format_id]

    @api.depends('file_sha256')
    def _compute_file(self):
        kept = {row.payment_id.id: row.content for row in self._kept_files()}
        for payment in self:
            payment.file = kept.get(payment.id, False)

    def _kept_files(self):
        # sudo: nobody reads this table, see above; who gets to see what is in it was asked for the order.
        return plain(self.env['skill.subsidy.payment.file'].sudo()).with_context(bin_size=False, bin_size_content=False).search(
            [('payment_id', 'in', self.ids)])

    def _file_bytes(self):
        """The file as it is kept; empty where none was written. UserError when it is not what was written."""
        self.ensure_one()
        content = base64.b64decode(self._kept_files().content or b'')
        if (self.file_sha256 or content) and hashlib.sha256(content).hexdigest() != self.file_sha256:
            raise UserError(self.env._(
                "%(order)s: the kept file is not the one that was written: its SHA-256 is another one. It is not handed out. "
                "Do not pay by it; tell whoever looks after the database, and restore it from a backup.", order=self.name))
        return content

    def _keep_file(self, content, filename, date, profile):
        """Keep the bytes of a draft order, and the Format they are of, in place of those before."""
        self._forget_file()
        # sudo: see `_kept_files`
        plain(self.env['skill.subsidy.payment.file'].sudo()).create(
            {'payment_id': self.id, 'content': base64.b64encode(content), 'profile': bank_kept.kept(profile)})
        self._set({'file_sha256': hashlib.sha256(content).hexdigest(), 'filename': filename, 'file_date': date})
        self.invalidate_recordset(['file'])

    def _kept_format(self) -> bank_format.Format:
        """The format by which the file of this order was written."""
        profile = self._kept_files().profile
        return bank_kept.restored(profile) if profile else self.format_id._rules_format()

    def _forget_file(self):
        """A file that was made of other lines or for another format is not the one to send."""
        self._kept_files().unlink()
        self._set({'filename': False, 'file_sha256': False, 'file_date': False})
        self.invalidate_recordset(['file'])
