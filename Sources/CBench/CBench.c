#define _GNU_SOURCE
#include "CBench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void bench_fail(const char *what) {
    perror(what);
    exit(1);
}

double bench_cpu_seconds(void) {
    // Not getrusage: where the kernel counts by clock ticks, short work costs nothing there.
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

uint64_t bench_resident_bytes(void) {
    unsigned long size = 0, resident = 0, of_files = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%lu %lu %lu", &size, &resident, &of_files) != 3)
        resident = of_files = 0;
    if (file)
        fclose(file);
    return (uint64_t)(resident - of_files) * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t bench_raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

int bench_wait(int epoll, struct epoll_event *events, int most, uint64_t nanoseconds) {
    struct timespec time = {
        (time_t)(nanoseconds / 1000000000u), (long)(nanoseconds % 1000000000u)};
    int count = epoll_pwait2(epoll, events, most, &time, NULL);
    if (count < 0 && errno == ENOSYS)
        count = epoll_wait(epoll, events, most, (int)((nanoseconds + 999999u) / 1000000u));
    return count;
}

static unsigned cell_of(uint64_t value) {
    if (value < BENCH_STEPS)
        return (unsigned)value;
    unsigned octave = 63u - (unsigned)__builtin_clzll(value) - BENCH_STEP_BITS;
    unsigned cell = (octave + 1) * BENCH_STEPS + (unsigned)((value >> octave) - BENCH_STEPS);
    return cell < BENCH_CELLS ? cell : BENCH_CELLS - 1;
}

static uint64_t middle_of(unsigned cell) {
    if (cell < BENCH_STEPS)
        return cell;
    unsigned octave = cell / BENCH_STEPS - 1;
    uint64_t low = (uint64_t)(cell % BENCH_STEPS + BENCH_STEPS) << octave;
    return low + ((1ull << octave) >> 1);
}

void bench_record(struct bench_histogram *histogram, uint64_t nanoseconds) {
    if (nanoseconds > histogram->largest)
        histogram->largest = nanoseconds;
    histogram->count++;
    histogram->cells[cell_of(nanoseconds)]++;
}

double bench_quantile(const struct bench_histogram *histogram, double fraction) {
    if (!histogram->count)
        return 0;
    uint64_t rank = (uint64_t)(fraction * (double)histogram->count), seen = 0;
    for (unsigned cell = 0; cell < BENCH_CELLS; cell++) {
        seen += histogram->cells[cell];
        if (seen > rank)
            return (double)middle_of(cell) / 1e3;
    }
    return (double)histogram->largest / 1e3;
}

int bench_addresses(const char *list, struct sockaddr_in *addresses) {
    char copy[4096], *rest = NULL;
    int count = 0;
    snprintf(copy, sizeof copy, "%s", list);
    for (char *text = strtok_r(copy, ",", &rest); text; text = strtok_r(NULL, ",", &rest)) {
        if (count == BENCH_MOST_ADDRESSES) {
            fprintf(stderr, "more than %d addresses\n", BENCH_MOST_ADDRESSES);
            exit(2);
        }
        struct sockaddr_in *address = &addresses[count++];
        memset(address, 0, sizeof *address);
        address->sin_family = AF_INET;
        char *colon = strchr(text, ':');
        if (colon) {
            *colon = 0;
            address->sin_port = htons((uint16_t)atoi(colon + 1));
        }
        if (inet_pton(AF_INET, text, &address->sin_addr) != 1) {
            fprintf(stderr, "not an IPv4 address: %s\n", text);
            exit(2);
        }
        if (ntohl(address->sin_addr.s_addr) >> 24 != 127) {
            fprintf(stderr, "%s is not in 127.0.0.0/8\n", text);
            exit(2);
        }
    }
    return count;
}
