"""Names that rig 2.4.1 (2018) takes from the standard library and that Python 3.11 no longer has there.

Import before rig. The package itself stays as it is.
"""
import collections
import collections.abc
import inspect

for _name in ("Iterable", "Mapping", "MutableMapping", "Sequence", "Set", "Callable"):
    if not hasattr(collections, _name):
        setattr(collections, _name, getattr(collections.abc, _name))

if not hasattr(inspect, "getargspec"):
    def _getargspec(function):
        spec = inspect.getfullargspec(function)
        return spec.args, spec.varargs, spec.varkw, spec.defaults
    inspect.getargspec = _getargspec
