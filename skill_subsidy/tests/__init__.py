from . import test_agencies
from . import test_bypasses
from . import test_clauses
from . import test_notice
from . import test_roles
from . import test_separation
from . import test_signatures
from . import test_way
