from . import downloads
from . import imports
from . import uploads
