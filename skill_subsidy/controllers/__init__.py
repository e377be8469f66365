from . import downloads
from . import imports
from . import uploads
from . import transfer_check
