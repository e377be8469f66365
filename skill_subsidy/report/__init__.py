from . import ir_actions_report
from . import claim_form
from . import query_evidence
from . import return_notice
from . import batch_notice
from . import payment_list
from . import voucher
