"""More of what is compared, see check_table: funding, recovery, closing, entries by themselves, and the people's side."""
from .check_table import _lt, register

register('funding', _lt("Funding and interest received"),
         _lt("%(document)s: %(expected)s yuan received, its entries bring %(found)s; difference %(difference)s."), """
    SELECT funding.company_id, 'skill.subsidy.funding' AS model, funding.id AS res_id, funding.name AS document, funding.date,
           COALESCE(funding.amount, 0) AS expected,
           COALESCE((SELECT sum(balance) FROM ledger WHERE ledger.funding_id = funding.id AND ledger.role = funding."into"), 0)
           AS found
      FROM skill_subsidy_funding funding
     WHERE funding.company_id = ANY(%(companies)s) AND (funding.date BETWEEN %(start)s AND %(end)s OR EXISTS (
           SELECT FROM account_move move WHERE move.skill_subsidy_funding_id = funding.id
              AND move.date BETWEEN %(start)s AND %(end)s))""", needs='skill.subsidy.funding')
# A claim that is set off in the year of the debt is charged to the account that the debt is credited to: by their signs the two
# lines are told apart.
register('recovery', _lt("Receipts of recoveries: the account that the money came to"),
         _lt("%(document)s: %(expected)s yuan received, its entry brings %(found)s to the account that was named; difference "
             "%(difference)s."), """
    SELECT recovery.company_id, 'skill.subsidy.recovery' AS model, recovery.id AS res_id, recovery.name AS document,
           receipt.date, receipt.amount AS expected,
           COALESCE((SELECT sum(balance) FROM ledger WHERE ledger.move_id = receipt.move_id AND ledger.role = receipt.role
                        AND (receipt.role != receipt.credited OR sign(balance) = sign(receipt.amount))), 0) AS found
      FROM skill_subsidy_recovery_receipt receipt JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
     WHERE recovery.company_id = ANY(%(companies)s) AND receipt.date BETWEEN %(start)s AND %(end)s""",
         needs='skill.subsidy.recovery.receipt')
register('recovery_credit', _lt("Receipts of recoveries: less expenditure, or other income of an earlier year"),
         _lt("%(document)s: %(expected)s yuan received, its entry credits %(found)s to expenditure or other income; difference "
             "%(difference)s."), """
    SELECT recovery.company_id, 'skill.subsidy.recovery' AS model, recovery.id AS res_id, recovery.name AS document,
           receipt.date, receipt.amount AS expected,
           COALESCE((SELECT -sum(balance) FROM ledger
                      WHERE ledger.move_id = receipt.move_id AND ledger.role = receipt.credited
                        AND (receipt.role != receipt.credited OR sign(balance) = -sign(receipt.amount))), 0) AS found
      FROM skill_subsidy_recovery_receipt receipt JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
     WHERE recovery.company_id = ANY(%(companies)s) AND receipt.date BETWEEN %(start)s AND %(end)s""",
         needs='skill.subsidy.recovery.receipt')
register('recovery_sum', _lt("What came back on a recovery: the sum of its receipts"),
         _lt("%(document)s: %(found)s yuan stand as received, its receipts come to %(expected)s; difference %(difference)s."), """
    SELECT recovery.company_id, 'skill.subsidy.recovery' AS model, recovery.id AS res_id, recovery.name AS document,
           NULL::date AS date, COALESCE((SELECT sum(amount) FROM skill_subsidy_recovery_receipt receipt
                                         WHERE receipt.recovery_id = recovery.id), 0) AS expected,
           COALESCE(recovery.received, 0) AS found
      FROM skill_subsidy_recovery recovery WHERE recovery.company_id = ANY(%(companies)s)""",
         needs='skill.subsidy.recovery.receipt')
register('closing', _lt("A closed year: income and expenditure are in the fund balance"),
         _lt("%(document)s: after the closing %(found)s yuan are left on accounts of income and expenditure."), """
    SELECT closing.company_id, 'skill.subsidy.closing' AS model, closing.id AS res_id, closing.year::varchar AS document,
           make_date(closing.year, 12, 31) AS date, 0 AS expected, COALESCE((
               SELECT sum(abs(account.rest)) FROM (
                   SELECT sum(line.balance) AS rest FROM account_move move JOIN account_move_line line ON line.move_id = move.id
                     JOIN account_account account ON account.id = line.account_id
                    WHERE COALESCE(move.skill_subsidy_agency_id, move.company_id) = closing.company_id AND move.state = 'posted'
                      AND move.date BETWEEN make_date(closing.year, 1, 1) AND make_date(closing.year, 12, 31)
                      AND split_part(account.account_type, '_', 1) IN ('income', 'expense')
                    GROUP BY account.id) account), 0) AS found
      FROM skill_subsidy_closing closing
     WHERE closing.company_id = ANY(%(companies)s) AND closing.state = 'closed'
       AND make_date(closing.year, 12, 31) BETWEEN %(start)s AND %(end)s""", needs='skill.subsidy.closing')
register('balanced', _lt("Debit and credit of each entry"),
         _lt("%(document)s is not balanced: debit %(expected)s, credit %(found)s; difference %(difference)s."), """
    SELECT company_id, 'account.move' AS model, move_id AS res_id, min(move_name) AS document, min(date) AS date,
           sum(debit) AS expected, sum(credit) AS found
      FROM ledger WHERE date BETWEEN %(start)s AND %(end)s GROUP BY company_id, move_id""")
register('posted', _lt("Every entry of the fund is posted"),
         _lt("An entry of %(document)s is not posted; it counts nowhere."), """
    SELECT move.skill_subsidy_agency_id AS company_id, 'account.move' AS model, move.id AS res_id,
           COALESCE(NULLIF(move.name, '/'), move.ref) AS document, move.date, 0 AS expected,
           (move.state != 'posted')::int AS found
      FROM account_move move
     WHERE move.skill_subsidy_agency_id = ANY(%(companies)s) AND move.date BETWEEN %(start)s AND %(end)s""", unit='count')
register('source', _lt("Every entry of the fund says what it was posted for"),
         _lt("%(document)s does not say what it was posted for."), """
    SELECT move.skill_subsidy_agency_id AS company_id, 'account.move' AS model, move.id AS res_id, move.name AS document,
           move.date, 0 AS expected, (move.skill_subsidy_event IS NULL OR (%(sources)s) IS NULL)::int AS found
      FROM account_move move
     WHERE move.skill_subsidy_agency_id = ANY(%(companies)s) AND move.date BETWEEN %(start)s AND %(end)s""", unit='count')
register('benefits', _lt("Benefits received: lines that were credited or set off"),
         _lt("%(document)s: %(expected)s yuan were credited, benefits of %(found)s are recorded; difference %(difference)s."), """
    SELECT COALESCE(paid.company_id, had.company_id) AS company_id, 'skill.subsidy.claim' AS model, claim.id AS res_id,
           claim.name AS document, COALESCE(paid.date, had.date) AS date, COALESCE(paid.amount, 0) AS expected,
           COALESCE(had.amount, 0) AS found
      FROM (SELECT claim_id, company_id, max(date) AS date, sum(amount) AS amount
              FROM (SELECT line.claim_id, line.company_id, payment.date, line.amount
                      FROM skill_subsidy_payment_line line JOIN skill_subsidy_payment payment ON payment.id = line.payment_id
                     WHERE line.company_id = ANY(%(companies)s) AND (line.state = 'paid' OR line.held_state = 'offset')
                     UNION ALL
                    SELECT receipt.paid_claim_id, recovery.company_id, receipt.date, receipt.amount
                      FROM skill_subsidy_recovery_receipt receipt
                      JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
                     WHERE recovery.company_id = ANY(%(companies)s) AND receipt.paid_claim_id IS NOT NULL) AS each
             GROUP BY 1, 2) AS paid
      FULL JOIN (SELECT claim_id, company_id, max(date) AS date, sum(amount) AS amount FROM skill_subsidy_benefit
                  WHERE company_id = ANY(%(companies)s) AND claim_id IS NOT NULL AND bounced IS NOT TRUE
                  GROUP BY 1, 2) AS had ON had.claim_id = paid.claim_id
      JOIN skill_subsidy_claim claim ON claim.id = COALESCE(paid.claim_id, had.claim_id)
     WHERE COALESCE(paid.date, had.date) BETWEEN %(start)s AND %(end)s""")
register('benefits_back', _lt("Benefits received: what of them came back by recoveries"),
         _lt("%(document)s: %(expected)s yuan came back by recoveries, the benefit says %(found)s; difference %(difference)s."), """
    SELECT benefit.company_id, 'skill.subsidy.benefit' AS model, benefit.id AS res_id, claim.name AS document, benefit.date,
           COALESCE((SELECT sum(receipt.amount) FROM skill_subsidy_recovery_receipt receipt
                       JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
                      WHERE recovery.claim_id = claim.id), 0) AS expected,
           COALESCE(benefit.recovered_amount, 0) AS found
      FROM skill_subsidy_benefit benefit JOIN skill_subsidy_claim claim ON claim.id = benefit.claim_id
     WHERE benefit.company_id = ANY(%(companies)s) AND benefit.bounced IS NOT TRUE
       AND benefit.date BETWEEN %(start)s AND %(end)s""", needs='skill.subsidy.recovery.receipt')
register('claims', _lt("State of the claims: lines under way and credited"),
         _lt("%(document)s: the claim does not stand where its payment line stands."), """
    SELECT line.company_id, 'skill.subsidy.claim' AS model, claim.id AS res_id, claim.name AS document, payment.date,
           1 AS expected, (CASE line.state WHEN 'pending' THEN claim.state = 'paying'
                                           ELSE claim.state IN ('paid', 'recovered') END)::int AS found
      FROM skill_subsidy_payment_line line JOIN skill_subsidy_payment payment ON payment.id = line.payment_id
      JOIN skill_subsidy_claim claim ON claim.id = line.claim_id
     WHERE line.company_id = ANY(%(companies)s) AND payment.state != 'draft' AND line.state IN ('pending', 'paid')
       AND payment.date BETWEEN %(start)s AND %(end)s""", unit='count')
register('offset', _lt("State of the claims: claims that were set off against recoveries"),
         _lt("%(document)s: the claim does not stand where the offset of it stands."), """
    SELECT claim.company_id, 'skill.subsidy.claim' AS model, claim.id AS res_id, claim.name AS document, receipt.date,
           1 AS expected, (claim.state IN ('paid', 'recovered'))::int AS found
      FROM skill_subsidy_recovery_receipt receipt JOIN skill_subsidy_claim claim ON claim.id = receipt.paid_claim_id
     WHERE claim.company_id = ANY(%(companies)s) AND receipt.undo_of_id IS NULL AND NOT EXISTS (
           SELECT FROM skill_subsidy_recovery_receipt undone WHERE undone.undo_of_id = receipt.id)
       AND receipt.date BETWEEN %(start)s AND %(end)s""", unit='count', needs='skill.subsidy.recovery.receipt')
register('numbers', _lt("Numbers of the vouchers go on without a gap"),
         _lt("%(document)s: the last number is %(expected)s, but there are %(found)s vouchers: numbers are missing."), """
    SELECT move.company_id, 'account.journal' AS model, move.journal_id AS res_id, move.sequence_prefix AS document,
           max(move.date) AS date, max(move.sequence_number) AS expected, count(*) AS found
      FROM account_move move
     WHERE move.company_id = ANY(%(companies)s) AND move.journal_id = ANY(%(journals)s) AND move.state = 'posted'
       AND move.sequence_prefix IN (SELECT sequence_prefix FROM account_move WHERE company_id = ANY(%(companies)s)
           AND journal_id = ANY(%(journals)s) AND state = 'posted' AND date BETWEEN %(start)s AND %(end)s)
     GROUP BY move.company_id, move.journal_id, move.sequence_prefix""", kind='information', unit='count')
register('by_hand', _lt("Entries on the fund's accounts that no event made"),
         _lt("%(document)s was posted by hand: %(found)s yuan on accounts of the fund."), """
    SELECT move.company_id, 'account.move' AS model, move.id AS res_id, move.name AS document, move.date, 0 AS expected,
           sum(abs(line.balance)) AS found
      FROM account_move_line line JOIN account_move move ON move.id = line.move_id
     WHERE line.account_id = ANY(%(accounts)s) AND move.company_id = ANY(%(companies)s) AND move.state = 'posted'
       AND move.skill_subsidy_agency_id IS NULL AND move.date BETWEEN %(start)s AND %(end)s
     GROUP BY move.id""", kind='information')
