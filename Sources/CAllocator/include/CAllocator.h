/* Settings of the allocator that Swift's overlay of the C library leaves out. */
#ifndef KEEPWATCH_ALLOCATOR_H
#define KEEPWATCH_ALLOCATOR_H

/* Keeps the heap close to what is in use; to be called before there are threads. */
void keepwatch_keep_heap_small(void);

#endif
