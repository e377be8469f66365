from . import downloads
from . import uploads
