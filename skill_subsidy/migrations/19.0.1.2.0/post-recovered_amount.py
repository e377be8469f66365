"""What came back of each benefit before the register said it."""


def migrate(cr, version):
    """From the recoveries; a benefit whose payment bounced was never kept, and is left alone."""
    cr.execute("""
        UPDATE skill_subsidy_benefit benefit SET recovered_amount = back.total
          FROM (SELECT claim_id, sum(received) AS total FROM skill_subsidy_recovery GROUP BY 1) AS back
         WHERE back.claim_id = benefit.claim_id AND benefit.bounced IS NOT TRUE
           AND COALESCE(benefit.recovered_amount, 0) != back.total""")
