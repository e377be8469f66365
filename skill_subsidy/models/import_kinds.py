"""How each register is merged, and what its rows must be beyond their columns."""
from dataclasses import dataclass

from ..rules import identity
from ..rules.text import Text, _, text  # _ marks a sentence for translation


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


def _of(column, problem):
    return text(_("%(column)s: %(problem)s"), column=column, problem=problem)


def _insured_problems(values, today):
    # One line of a day to come would keep all later ones out.
    if type(values[7]) is not str and values[7] and values[7] > today:
        yield _of("数据日期", text(_("%(day)s lies in the future"), day=values[7]))


def _exclusion_problems(values, today):
    problem = identity.examine_id_number(values[0], today)
    if values[0] and isinstance(problem, Text):
        yield _of("身份证号", problem)
    if values[2] == 'training' and not values[3]:
        yield _of("证书编码", text(_("a training subsidy excludes one certificate, whose number is missing")))


# kind -> what is wrong with the values of a row, in the order of its columns
PROBLEMS = {'insured': _insured_problems, 'exclusions': _exclusion_problems}
