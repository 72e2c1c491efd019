/* Settings of the allocator that Swift's overlay of the C library leaves out. */
#ifndef KEEPWATCH_ALLOCATOR_H
#define KEEPWATCH_ALLOCATOR_H

/* Lets all threads allocate from one heap; to be called before there are any. */
void keepwatch_share_one_heap(void);

#endif
