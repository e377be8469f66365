"""Formats and reasons get their agency, orders that were sent the format they were sent in."""
from psycopg2.extras import Json

from odoo import SUPERUSER_ID, api

from odoo.addons.skill_subsidy.rules import bank_kept

# Who has used what an accountant entered.
USERS = {
    'skill.subsidy.bank.format': """
        SELECT format_id, company_id FROM skill_subsidy_payment
         UNION SELECT skill_subsidy_format_id, id FROM res_company WHERE skill_subsidy_format_id IS NOT NULL
         UNION SELECT format_id, company_id FROM skill_subsidy_company_format_rel""",
    'skill.subsidy.statement.format': "SELECT format_id, company_id FROM skill_subsidy_bank_statement WHERE format_id IS NOT NULL",
    'skill.subsidy.return.reason': "SELECT reason_id, company_id FROM skill_subsidy_payment_line WHERE reason_id IS NOT NULL",
}


def migrate(cr, version):
    """What an accountant entered belongs to the agency that has used it, where that is one only; where nobody has, to the only
    agency there is. Everything else is shared: used by several it stays what it is for each of them, and can be copied.

    Orders keep their formats as they are now: what these were at sending nobody knows any more.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("SELECT id FROM res_company WHERE active")
    only = [key for key, in cr.fetchall()]
    for model, used in USERS.items():
        cr.execute(f"""
            UPDATE {env[model]._table} entered SET company_id = owner.company_id
              FROM (SELECT entered.id, coalesce(min(used.company_id), %s) AS company_id
                      FROM {env[model]._table} entered LEFT JOIN ({used}) AS used(id, company_id) ON used.id = entered.id
                     GROUP BY entered.id HAVING count(DISTINCT used.company_id) < 2) owner
             WHERE owner.id = entered.id AND entered.company_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM ir_model_data shipped
                                WHERE shipped.module = 'skill_subsidy' AND shipped.model = %s AND shipped.res_id = entered.id)
        """, (only[0] if len(only) == 1 else None, model))
    cr.execute("""SELECT DISTINCT payment.format_id FROM skill_subsidy_payment_file file
                    JOIN skill_subsidy_payment payment ON payment.id = payment_id WHERE file.profile IS NULL""")
    formats = env['skill.subsidy.bank.format'].browse(key for key, in cr.fetchall())
    cr.execute("ALTER TABLE skill_subsidy_payment_file DISABLE TRIGGER sent_is_final")
    for profile in formats:
        cr.execute("""UPDATE skill_subsidy_payment_file file SET profile = %s FROM skill_subsidy_payment payment
                       WHERE payment.id = payment_id AND payment.format_id = %s AND file.profile IS NULL""",
                   (Json(bank_kept.kept(profile._rules_format())), profile.id))
    cr.execute("ALTER TABLE skill_subsidy_payment_file ENABLE TRIGGER sent_is_final")
    env.invalidate_all()
