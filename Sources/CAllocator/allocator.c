#include "CAllocator.h"
#include <malloc.h>

void keepwatch_keep_heap_small(void)
{
    /* One heap for all threads: what one of them leaves, another can take. */
    mallopt(M_ARENA_MAX, 1);
    /* TLS takes 48 KiB for each connection and uses little of it. From pages of its own that little
     * is all that becomes resident; what handshakes left behind would be resident whole. Large
     * blocks come from pages of their own only where the heap's end has no room for them. */
    mallopt(M_MMAP_THRESHOLD, 16 * 1024);
    mallopt(M_TRIM_THRESHOLD, 16 * 1024);
    mallopt(M_TOP_PAD, 0);
}
