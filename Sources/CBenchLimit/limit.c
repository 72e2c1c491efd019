// What keeping MQTT links alive costs when nothing is in its way: N connections in one thread, one
// epoll set, one send and one recv for each heartbeat. The product is measured beside it, against
// the same responder and in the same run, and is quoted as a ratio to it.
//
//   limit --to 127.0.0.1:18830[,127.0.0.2:18830] -n 10000 -T 5 -d 20 [options]
//
//   --to A:P[,A:P]   brokers; connection i goes to the (i mod count)-th
//   -n N             connections
//   -T S             seconds between two heartbeats of a connection; fractions too
//   -d S             how long to send heartbeats, seconds
//   --window W       connection attempts under way at once (default 256)
//   --tick-us U      0 (default): wake for every heartbeat when it is due; else wake at most every
//                    U microseconds and send what has come due since, as a timing wheel does
//
// The heartbeats are evenly spread, so that one is due every T/N. One that is unanswered T after it
// was due is missed. The round trip is the time from just before send() to just after recv()
// returned. A PINGRESP names no PINGREQ: one that comes after its heartbeat was given up and the
// next was sent is taken for the next one's answer.
//
// Prints "connected" when all connections are up, then one line of JSON. The CPU figures are of the
// time of the heartbeats alone. Connects to 127.0.0.0/8 only.
#define _GNU_SOURCE
#include "CBenchLimit.h"

#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CBench.h"

enum state { CLOSED, CONNECTING, GREETING, UP };

struct connection {
    uint64_t sent;  // when the heartbeat under way was sent, or connecting began; 0: none is
    int descriptor;
    uint8_t state;
    uint8_t received;  // bytes of the packet that is coming in
};

struct options {
    double interval, duration;
    int window;
    uint64_t tick;
};

#define MOST_EVENTS 1024

static struct connection *connections;
static struct sockaddr_in targets[BENCH_MOST_ADDRESSES];
static int target_count, epoll;
static long wanted, up, failed, lost, odd_bytes;
static struct bench_histogram round_trips, lateness, connect_times;
static struct epoll_event events[MOST_EVENTS];

static void lose(struct connection *connection) {
    if (connection->state == UP)
        lost++;
    else
        failed++;
    close(connection->descriptor);
    connection->state = CLOSED;
}

// Connecting

static void start_connect(long number) {
    struct connection *connection = &connections[number];
    int one = 1;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        bench_fail("socket");
    connection->descriptor = descriptor;
    connection->state = CONNECTING;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connection->sent = bench_now();
    struct epoll_event event = {.events = EPOLLOUT, .data.u32 = (uint32_t)number};
    struct sockaddr *target = (struct sockaddr *)&targets[number % target_count];
    if (connect(descriptor, target, sizeof targets[0]) && errno != EINPROGRESS)
        lose(connection);
    else if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event))
        bench_fail("epoll_ctl");
}

// The connection is made: CONNECT of MQTT 3.1.1, clean session, the keep alive rounded up.
static void greet(long number, const struct options *options) {
    struct connection *connection = &connections[number];
    int keep_alive = (int)options->interval + 1, error = 0;
    uint8_t packet[32] = {
        0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, (uint8_t)(keep_alive >> 8), (uint8_t)keep_alive};
    int length = snprintf((char *)packet + 14, 16, "limit-%lx", number);
    packet[13] = (uint8_t)length;
    packet[1] = (uint8_t)(12 + length);
    socklen_t size = sizeof error;
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
    if (getsockopt(connection->descriptor, SOL_SOCKET, SO_ERROR, &error, &size) || error ||
        send(connection->descriptor, packet, (size_t)(14 + length), MSG_NOSIGNAL) != 14 + length) {
        lose(connection);
        return;
    }
    connection->state = GREETING;
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection->descriptor, &event);
}

static void read_greeting(struct connection *connection) {
    uint8_t bytes[4];
    ssize_t count =
        recv(connection->descriptor, bytes, (size_t)(4 - connection->received), 0);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN)
            lose(connection);
        return;
    }
    connection->received += (uint8_t)count;
    if (connection->received < 4)
        return;
    if (bytes[count - 1] != 0) {  // the return code
        lose(connection);
        return;
    }
    bench_record(&connect_times, bench_now() - connection->sent);
    connection->state = UP;
    connection->received = 0;
    connection->sent = 0;
    up++;
}

static void connect_all(const struct options *options) {
    long started = 0;
    while (up + failed < wanted) {
        while (started < wanted && started - up - failed < options->window)
            start_connect(started++);
        if (up + failed >= wanted)
            break;
        int count = epoll_wait(epoll, events, MOST_EVENTS, 10000);
        if (count == 0) {
            fprintf(stderr, "no progress in 10 s: %ld up, %ld failed\n", up, failed);
            exit(1);
        }
        for (int i = 0; i < count; i++) {
            long number = events[i].data.u32;
            if (connections[number].state == CONNECTING)
                greet(number, options);
            else if (connections[number].state == GREETING)
                read_greeting(&connections[number]);
        }
    }
}

// Heartbeats

static void read_answers(struct connection *connection) {
    uint8_t bytes[64];
    ssize_t count = recv(connection->descriptor, bytes, sizeof bytes, 0);
    uint64_t now = bench_now();
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN)
            lose(connection);
        return;
    }
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] != (connection->received ? 0x00 : 0xd0)) {
            odd_bytes++;
            connection->received = 0;
            continue;
        }
        connection->received ^= 1;
        if (!connection->received && connection->sent) {
            bench_record(&round_trips, now - connection->sent);
            connection->sent = 0;
        }
    }
}

// What the time of the heartbeats came to.
struct outcome {
    uint64_t sent, missed, wakeups, started, ended;
    double cpu_seconds;
};

static void send_heartbeat(struct connection *connection, uint64_t due, struct outcome *outcome) {
    static const uint8_t ping_request[2] = {0xc0, 0x00};
    if (connection->state != UP || connection->sent)
        return;
    connection->sent = bench_now();
    bench_record(&lateness, connection->sent - due);
    if (send(connection->descriptor, ping_request, 2, MSG_NOSIGNAL) == 2)
        outcome->sent++;
    else
        lose(connection);
}

// Heartbeat s is due at the start + s * gap and belongs to connection s mod n: evenly spread, they
// need no timers at all.
static struct outcome send_heartbeats(const struct options *options) {
    double gap = options->interval * 1e9 / (double)wanted;
    uint64_t total = (uint64_t)(options->duration * 1e9 / gap), next = 0, judged = 0;
    uint64_t timeout = (uint64_t)(options->interval * 1e9);
    struct outcome outcome = {.started = bench_now()};
    uint64_t start = outcome.started, next_tick = start;
    double cpu_before = bench_cpu_seconds();
    for (;;) {
        uint64_t now = bench_now();
        // Heartbeats time out in the order in which they were due, and before the next one of
        // their connection is sent.
        while (judged < next && start + (uint64_t)((double)judged * gap) + timeout <= now) {
            struct connection *connection = &connections[judged++ % (uint64_t)wanted];
            if (connection->state == UP && connection->sent) {
                outcome.missed++;
                connection->sent = 0;
            }
        }
        for (; next < total && start + (uint64_t)((double)next * gap) <= now; next++)
            send_heartbeat(
                &connections[next % (uint64_t)wanted], start + (uint64_t)((double)next * gap),
                &outcome);
        if (next == total && !outcome.ended) {
            outcome.ended = now;
            outcome.cpu_seconds = bench_cpu_seconds() - cpu_before;
        }
        if (outcome.ended &&
            (judged == total || round_trips.count + outcome.missed >= outcome.sent))
            return outcome;
        // Sleep until the next heartbeat is due, the next time-out or the tick.
        uint64_t until = next < total ? start + (uint64_t)((double)next * gap) : now + 10000000u;
        if (options->tick && next < total) {
            while (next_tick <= now)
                next_tick += options->tick;
            if (until < next_tick)
                until = next_tick;
        }
        int count = bench_wait(epoll, events, MOST_EVENTS, until > now ? until - now : 0);
        outcome.wakeups++;
        for (int i = 0; i < count; i++)
            if (connections[events[i].data.u32].state == UP)
                read_answers(&connections[events[i].data.u32]);
    }
}

static struct options read_options(int argc, char **argv) {
    struct options read = {.interval = 5, .duration = 20, .window = 256};
    static const struct option known[] = {
        {"to", 1, 0, 't'}, {"window", 1, 0, 'w'}, {"tick-us", 1, 0, 'u'}, {0, 0, 0, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "n:T:d:", known, NULL)) != -1)
        switch (option) {
        case 't': target_count = bench_addresses(optarg, targets); break;
        case 'n': wanted = atol(optarg); break;
        case 'T': read.interval = atof(optarg); break;
        case 'd': read.duration = atof(optarg); break;
        case 'w': read.window = atoi(optarg); break;
        case 'u': read.tick = (uint64_t)(atof(optarg) * 1e3); break;
        default: target_count = 0;
        }
    if (!target_count || wanted < 1 || read.interval <= 0 || read.duration <= 0 ||
        read.duration > 600) {
        fprintf(stderr, "usage: limit --to 127.0.0.1:PORT[,…] -n N -T S -d S "
                        "[--window W] [--tick-us U]\n");
        exit(2);
    }
    return read;
}

int keepwatch_bench_limit(int argc, char **argv) {
    struct options options = read_options(argc, argv);
    uint64_t most = bench_raise_descriptor_limit();
    if ((uint64_t)wanted + 16 > most) {
        fprintf(stderr, "%ld connections need more than the %lu descriptors allowed\n", wanted,
                (unsigned long)most);
        return 1;
    }
    prctl(PR_SET_TIMERSLACK, 1ul);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    uint64_t resident_before = bench_resident_bytes();
    connections = calloc((size_t)wanted, sizeof *connections);
    if (!connections || epoll < 0)
        bench_fail("start");

    uint64_t connect_start = bench_now();
    double connect_cpu_start = bench_cpu_seconds();
    connect_all(&options);
    double connect_cpu = bench_cpu_seconds() - connect_cpu_start;
    double connect_seconds = (double)(bench_now() - connect_start) / 1e9;
    printf("connected\n");
    fflush(stdout);

    struct outcome outcome = send_heartbeats(&options);
    double seconds = (double)(outcome.ended - outcome.started) / 1e9;
    uint64_t resident = bench_resident_bytes() - resident_before;
    double sent = outcome.sent ? (double)outcome.sent : 1;
    printf("{\"links\":%ld,\"up\":%ld,\"failed\":%ld,\"lost\":%ld,\"odd_bytes\":%ld,"
           "\"connects_per_s\":%.0f,\"connect_cpu_us\":%.1f,"
           "\"connect_p50_us\":%.1f,\"connect_p99_us\":%.1f,"
           "\"seconds\":%.3f,\"heartbeats\":%lu,\"answers\":%lu,\"missed\":%lu,"
           "\"rtt_p50_us\":%.1f,\"rtt_p99_us\":%.1f,\"rtt_max_us\":%.1f,"
           "\"late_p50_us\":%.1f,\"late_p99_us\":%.1f,\"late_max_us\":%.1f,"
           "\"cpu_s\":%.6f,\"cpu_ms_per_1000\":%.4f,\"wakeups_per_heartbeat\":%.3f,"
           "\"resident_per_link\":%.0f}\n",
           wanted, up, failed, lost, odd_bytes,
           (double)up / connect_seconds, connect_cpu * 1e6 / (double)wanted,
           bench_quantile(&connect_times, .5), bench_quantile(&connect_times, .99),
           seconds, (unsigned long)outcome.sent, (unsigned long)round_trips.count,
           (unsigned long)outcome.missed,
           bench_quantile(&round_trips, .5), bench_quantile(&round_trips, .99),
           (double)round_trips.largest / 1e3,
           bench_quantile(&lateness, .5), bench_quantile(&lateness, .99),
           (double)lateness.largest / 1e3,
           outcome.cpu_seconds, outcome.cpu_seconds * 1e6 / sent, (double)outcome.wakeups / sent,
           (double)resident / (double)wanted);
    return 0;
}
