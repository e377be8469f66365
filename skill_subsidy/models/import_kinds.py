"""How each register is merged."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Register:
    """How a kind of file is merged. `key`: what makes a row known; () where what is known is left alone.

    `newer`: the column by which an older row is passed over. `owned`: every agency has rows of its own.
    """
    model: str
    key: tuple = ()
    newer: str | None = None
    owned: bool = False
    unless: str = 'TRUE'


REGISTERS = {
    'insured': Register('skill.subsidy.insured', ('id_number',), newer='data_date', owned=True),
    'certificates': Register('skill.subsidy.certificate', ('certificate_no',)),
    'benefits': Register('skill.subsidy.benefit'),
    # A withdrawn entry that comes once more is not revived: somebody has looked at it.
    'exclusions': Register('skill.subsidy.exclusion', owned=True, unless="""NOT EXISTS (
        SELECT FROM skill_subsidy_exclusion old
         WHERE old.withdrawn AND old.id_number = i.id_number AND old.kind = i.kind
           AND old.certificate_no IS NOT DISTINCT FROM i.certificate_no
           AND old.effective_date IS NOT DISTINCT FROM i.effective_date)"""),
}
