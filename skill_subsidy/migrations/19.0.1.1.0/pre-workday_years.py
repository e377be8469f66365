"""Days of a table without years are laid aside: the years that come with the addon are loaded, then they are put back."""


def migrate(cr, version):
    """Only where the days have no year yet."""
    cr.execute("SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema "
               "AND table_name = 'skill_subsidy_workday' AND column_name = 'year_id'")
    if cr.fetchone():
        return
    cr.execute("CREATE TABLE skill_subsidy_workday_aside AS SELECT * FROM skill_subsidy_workday")
    cr.execute("DELETE FROM ir_model_data WHERE model = 'skill.subsidy.workday'")
    cr.execute("DELETE FROM skill_subsidy_workday")
