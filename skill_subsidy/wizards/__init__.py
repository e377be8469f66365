from . import approve_wizard
from . import close_wizard
from . import query_wizard
from . import return_file_wizard
from . import sign_wizard
from . import reason_wizard
