// What the benchmark and its two counterparts in C share: a clock, a log-linear histogram, address
// lists, and what the process itself uses of the machine. Linux only.
#ifndef KEEPWATCH_BENCH_H
#define KEEPWATCH_BENCH_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>

/// The monotonic clock in nanoseconds.
static inline uint64_t bench_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/// Says what failed and why, and ends the process.
_Noreturn void bench_fail(const char *what);

/// CPU time of all threads of this process in seconds.
double bench_cpu_seconds(void);

/// Resident bytes of this process, without those that are a copy of a file: its own code, which is
/// read when it is first run.
uint64_t bench_resident_bytes(void);

/// Raises the soft limit on open files to the hard one, and returns it.
uint64_t bench_raise_descriptor_limit(void);

/// epoll_wait with a time-out in nanoseconds; in milliseconds, rounded up, where the system has no
/// epoll_pwait2 (before Linux 5.11, and under valgrind).
int bench_wait(int epoll, struct epoll_event *events, int most, uint64_t nanoseconds);

// Log-linear: 128 equal steps in each octave, so that a value is known to within 0.8 %.
#define BENCH_STEP_BITS 7
#define BENCH_STEPS (1u << BENCH_STEP_BITS)
#define BENCH_OCTAVES 40
#define BENCH_CELLS (BENCH_OCTAVES * BENCH_STEPS)

/// Counts of durations in nanoseconds.
struct bench_histogram {
    uint64_t count, largest;
    uint32_t cells[BENCH_CELLS];
};

/// Adds one duration.
void bench_record(struct bench_histogram *histogram, uint64_t nanoseconds);

/// The value that this fraction of the durations does not exceed, in microseconds; 0 without any.
double bench_quantile(const struct bench_histogram *histogram, double fraction);

#define BENCH_MOST_ADDRESSES 64

/// Reads `127.0.0.1:1883,127.0.0.2:0` into `addresses` and returns how many there are.
///
/// Ends the process where that is not a list of addresses of this machine: these programs make
/// load.
int bench_addresses(const char *list, struct sockaddr_in *addresses);

#endif
