from . import test_way
