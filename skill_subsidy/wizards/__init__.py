from . import close_wizard
from . import return_file_wizard
from . import sign_wizard
from . import reason_wizard
