"""Keep what this process holds in memory out of core dumps and of other processes' reach.

Keys and templates lie open in memory while they are used. On Linux the process says that it may not
be dumped: then the kernel writes no core file and hands none to a crash collector, whatever its
pattern says, and no other process of the same user may attach to it or read its memory. Elsewhere
only the size of core files is set to nothing.

Pages are not locked into memory: Python copies what it is given (a key passes through several
objects on its way into the cipher), so locking some of them would promise what it does not keep,
and locking all would fail for a gallery of gigabytes under the usual limit of 8 MiB. The swap has
to be encrypted, see docs/guide/operate.md.
"""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_memory_private() -> None:
    """Forbid dumps of this process, and of those that it starts as far as limits are inherited."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
