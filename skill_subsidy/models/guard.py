"""A remote caller chooses the context of a call: nothing in it may decide what only actions decide.

So every `@api.ondelete` of the addon has `at_uninstall=True`: with False, the key `_force_unlink` of the context, which Odoo sets
when it uninstalls, would switch the guard off. (An uninstallation drops the tables; it needs no unlink.)
"""
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL
from odoo.tools.misc import clean_context


def plain(records):
    """The same records, without any `default_*` of the caller's context: what is created from here says all itself."""
    # keys are taken out, which keyword arguments cannot do: pylint: disable=context-overridden
    return records.with_context(clean_context(records.env.context))


def undefaulted(model, names):
    """The same model, without the caller's defaults for the fields `names`; those for other fields stay."""
    kept = {f'default_{name}' for name in names}
    # keys are taken out, which keyword arguments cannot do: pylint: disable=context-overridden
    return model.with_context({key: value for key, value in model.env.context.items() if key not in kept})


def stay_own(records, vals, owner='company_id'):
    """Refuse records that `vals`, written just now, took to what is other people's: Odoo looks before a write only."""
    if owner in vals:
        records.check_access('write')


def said(env, value):
    """What a caller wrote, without blanks around it; a sentence where it is no text at all."""
    if value and not isinstance(value, str):
        raise UserError(env._("A reason or a name is a text."))
    return (value or '').strip()


def check_read(records):
    """`check_access('read')` of any number of records, asked of the database: Odoo looks at them one by one, once for each rule."""
    if records.env.su:
        return
    found = records.with_context(active_test=False).search_count([('id', 'in', records.ids)])
    if found != len(records):
        records.check_access('read')  # says which, and why


def lock(records):
    """Lock the rows until the end of the transaction; a sentence instead of waiting when somebody else holds one."""
    try:
        records.lock_for_update()
    except LockError:
        raise UserError(records.env._("Somebody else is working on this at this moment. "
                                      "Wait a little and try again.")) from None


def append_only(cr, table):
    """Let the database itself refuse UPDATE, DELETE and TRUNCATE of `table`: what stands there is evidence."""
    cr.execute(SQL("""
        CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
        END $$ LANGUAGE plpgsql;
        DROP TRIGGER IF EXISTS append_only ON %(table)s;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %(table)s
            FOR EACH ROW EXECUTE FUNCTION %(function)s();
        DROP TRIGGER IF EXISTS append_only_table ON %(table)s;
        CREATE TRIGGER append_only_table BEFORE TRUNCATE ON %(table)s
            FOR EACH STATEMENT EXECUTE FUNCTION %(function)s();
    """, table=SQL.identifier(table), function=SQL.identifier(f'{table}_append_only')))
