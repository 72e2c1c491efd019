#include "CAllocator.h"
#include <malloc.h>

void keepwatch_share_one_heap(void)
{
    mallopt(M_ARENA_MAX, 1);
}
