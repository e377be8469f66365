from odoo import api, fields, models
from odoo.tools import SQL, sql

from .guard import stay_own

SIDES = [('order', "Payment File"), ('return', "Return File")]
SOURCE_NAMES = [
    ('line_no', "Line Number"), ('name', "Name"), ('account', "Account"), ('amount', "Amount"), ('bank_name', "Bank"),
    ('bank_code', "Bank Code"), ('id_number', "ID Number"), ('purpose', "Purpose"), ('unit', "Unit Code"),
    ('batch', "Order Number"), ('const', "Always the Same"), ('result', "Result"), ('reason', "Reason"),
    ('skip', "Not Read")]


class SkillSubsidyBankFormatColumn(models.Model):
    """A column of a bank's payment file or of its return file."""
    _name = 'skill.subsidy.bank.format.column'
    _description = "Column of a Bank File"
    _order = 'format_id, side, sequence, id'
    _rec_name = 'source'

    format_id = fields.Many2one('skill.subsidy.bank.format', "Format", required=True, ondelete='cascade', index=True)
    side = fields.Selection(SIDES, "File", default='order', required=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCE_NAMES, "What Stands There", required=True)
    title = fields.Char(help="What stands above the column, where the file has a row of titles.")
    width = fields.Integer("Width in Bytes", help="Of fixed-width files: counted in bytes of the encoding. A Chinese "
                                                  "character has two bytes in GBK, two or four in GB18030, three in UTF-8.")
    pad = fields.Selection([('space', "Blanks"), ('zero', "Zeros")], "Filled With", default='space', required=True)
    align = fields.Selection([('left', "Left"), ('right', "Right")], default='left', required=True)
    constant = fields.Char("Text", help="What stands in every line, where the column is always the same.")

    def init(self):
        """Take over the lists of names in which formats kept their columns before each had a row of its own."""
        table = 'skill_subsidy_bank_format'
        for side, old in (('order', 'columns'), ('return', 'return_columns')):
            if sql.column_exists(self.env.cr, table, old):
                self.env.cr.execute(SQL("""
                    INSERT INTO skill_subsidy_bank_format_column
                           (format_id, side, sequence, source, constant, pad, align, width)
                    SELECT format.id, %(side)s, name.place * 10,
                           CASE WHEN btrim(name.name) LIKE 'const:%%' THEN 'const' ELSE btrim(name.name) END,
                           CASE WHEN btrim(name.name) LIKE 'const:%%' THEN substr(btrim(name.name), 7) END,
                           'space', 'left', 0
                      FROM skill_subsidy_bank_format format,
                           unnest(string_to_array(format.%(old)s, ',')) WITH ORDINALITY AS name(name, place)
                     WHERE btrim(name.name) != ''
                """, side=side, old=SQL.identifier(old)))
                if side == 'return':  # what the return file shared with the payment file until then
                    self.env.cr.execute("UPDATE skill_subsidy_bank_format SET return_header = header, "
                                        "return_encoding = encoding, return_delimiter = delimiter")
                self.env.cr.execute(SQL("ALTER TABLE %s DROP COLUMN %s", SQL.identifier(table), SQL.identifier(old)))

    @api.model_create_multi
    def create(self, vals_list):
        """With another column it is another file."""
        columns = super().create(vals_list)
        columns.format_id._forget_drafts()
        return columns

    def write(self, vals):
        """A column that is changed by itself makes another file, too."""
        before = self.format_id
        done = super().write(vals)
        stay_own(self, vals, 'format_id')
        (before | self.format_id)._forget_drafts()
        return done

    @api.ondelete(at_uninstall=True)
    def _unlink_forgets_drafts(self):
        self.format_id._forget_drafts()

    @api.constrains('format_id', 'side', 'source', 'title', 'width', 'pad', 'align', 'constant')
    def _check_profile(self):
        """A column that is changed by itself still makes a format that can work."""
        self.format_id._check_profile()

    @api.model
    def _named(self, side, names):
        """The values of columns that a list such as 'line_no,account,const:156' names, one after the other."""
        names = [name.strip() for name in (names or '').split(',') if name.strip()]
        return [{'side': side, 'sequence': place * 10, 'source': 'const' if name.startswith('const:') else name,
                 'constant': name[len('const:'):] if name.startswith('const:') else False}
                for place, name in enumerate(names, 1)]

    def _name_of(self):
        """How such a list names this column."""
        self.ensure_one()
        return f'const:{self.constant or ""}' if self.source == 'const' else self.source

    def _rules_source(self):
        return {'skip': '', False: ''}.get(self.source, self._name_of())
