// A broker that only answers, and misbehaves on request. One thread, one epoll set, no allocation
// after the start, two system calls for a heartbeat: the client under test is the dearer side.
//
//   responder --listen 127.0.0.1:0[,127.0.0.2:0] [options]
//
//   --delay-us D       hold every PINGRESP back for D microseconds
//   --swallow P        lose each PINGRESP with probability P (0 to 1)
//   --reset-after A    end a connection by a TCP reset at its A-th PINGREQ
//   --faults-for-s S   swallow and reset only in the first S seconds (default: for ever)
//
// It answers CONNECT (3.1.1 and 5) and PINGREQ, and takes DISCONNECT; the rest is read and ignored.
// Port 0 is one that the system picks. When it listens it prints {"listen":"127.0.0.1:PORT,…"}, at
// its end a line of counters. It ends when its standard input ends, which is whoever started it, on
// SIGTERM and on SIGINT; it listens on 127.0.0.0/8 only.
//
// One process holds about as many connections as it may open files, and 1,048,576 at most: start
// several for more.
#define _GNU_SOURCE
#include "CBenchResponder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CBench.h"

// For so many descriptors there is room, where the limit on open files is beyond all need.
#define MOST_DESCRIPTORS (1u << 20)
#define MOST_EVENTS 1024
// Where the version stands in CONNECT: behind the length of "MQTT" and the word itself.
#define VERSION_PLACE 6

enum stage { TYPE, LENGTH, BODY };

struct connection {
    uint32_t generation;  // tells a descriptor that is used again from the old one
    uint32_t heartbeats;
    uint32_t body;  // the remaining length of the packet that is read
    uint32_t read;  // bytes of it read so far, the fixed header excluded
    uint8_t is_open;
    uint8_t stage;
    uint8_t type, shift;
    uint8_t version;  // what stands at VERSION_PLACE of the packet
};

// A PINGRESP that is held back.
struct held_answer {
    uint64_t due, since;
    int descriptor;
    uint32_t generation;
};

static const uint8_t ping_response[2] = {0xd0, 0x00};

static struct connection *connections;  // by descriptor
static uint64_t most_descriptors;
static struct held_answer *heap;  // soonest first
static size_t heap_count, heap_capacity;
static int epoll, first_connection;

static uint64_t delay, random_state = 0x9e3779b97f4a7c15ull, faults_end = UINT64_MAX;
static double swallow;
static uint32_t reset_after;  // 0: never

static struct {
    uint64_t accepted, open, connects, heartbeats, answers, swallowed, resets, closed_by_peer;
} counts;
static struct bench_histogram holds;  // how long answers were really held
static volatile sig_atomic_t must_stop;

static void take_signal(int number) {
    (void)number;
    must_stop = 1;
}

// xorshift64*
static uint64_t next_random(void) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * 2685821657736338717ull;
}

static void print_counts(void) {
    printf("{\"accepted\":%lu,\"open\":%lu,\"connects\":%lu,\"heartbeats\":%lu,\"answers\":%lu,"
           "\"swallowed\":%lu,\"resets\":%lu,\"closed_by_peer\":%lu,"
           "\"hold_p50_us\":%.1f,\"hold_p99_us\":%.1f,\"cpu_s\":%.6f,\"resident\":%lu}\n",
           (unsigned long)counts.accepted, (unsigned long)counts.open,
           (unsigned long)counts.connects, (unsigned long)counts.heartbeats,
           (unsigned long)counts.answers, (unsigned long)counts.swallowed,
           (unsigned long)counts.resets, (unsigned long)counts.closed_by_peer,
           bench_quantile(&holds, .5), bench_quantile(&holds, .99), bench_cpu_seconds(),
           (unsigned long)bench_resident_bytes());
    fflush(stdout);
}

// Answers that are held back: a binary heap on the time at which they are due

static void hold_back(struct held_answer answer) {
    if (heap_count == heap_capacity) {
        heap_capacity = heap_capacity ? heap_capacity * 2 : 1024;
        heap = realloc(heap, heap_capacity * sizeof *heap);
        if (!heap)
            bench_fail("realloc");
    }
    size_t place = heap_count++;
    for (; place && heap[(place - 1) / 2].due > answer.due; place = (place - 1) / 2)
        heap[place] = heap[(place - 1) / 2];
    heap[place] = answer;
}

static struct held_answer take_soonest(void) {
    struct held_answer soonest = heap[0], last = heap[--heap_count];
    size_t place = 0, child;
    while ((child = 2 * place + 1) < heap_count) {
        if (child + 1 < heap_count && heap[child + 1].due < heap[child].due)
            child++;
        if (heap[child].due >= last.due)
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = last;
    return soonest;
}

// One connection

static void drop(int descriptor, int by_reset) {
    if (by_reset) {
        struct linger at_once = {1, 0};
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    connections[descriptor].is_open = 0;
    connections[descriptor].generation++;
    counts.open--;
    close(descriptor);
}

// Answers are a few bytes: a send buffer that cannot take them belongs to a peer that does not
// read, and the answer is lost.
static void answer(int descriptor, const void *bytes, size_t length) {
    (void)!send(descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void answer_held(void) {
    uint64_t now = bench_now();
    while (heap_count && heap[0].due <= now) {
        struct held_answer held = take_soonest();
        struct connection *connection = &connections[held.descriptor];
        if (connection->is_open && connection->generation == held.generation) {
            counts.answers++;
            bench_record(&holds, bench_now() - held.since);
            answer(held.descriptor, ping_response, sizeof ping_response);
        }
    }
}

// Returns 0 when the connection is gone.
static int take_heartbeat(int descriptor, struct connection *connection) {
    counts.heartbeats++;
    connection->heartbeats++;
    if (faults_end == UINT64_MAX || bench_now() < faults_end) {
        if (reset_after && connection->heartbeats >= reset_after) {
            counts.resets++;
            drop(descriptor, 1);
            return 0;
        }
        if (swallow > 0 && (double)(next_random() >> 11) / 9007199254740992.0 < swallow) {
            counts.swallowed++;
            return 1;
        }
    }
    if (delay) {
        uint64_t now = bench_now();
        hold_back((struct held_answer){now + delay, now, descriptor, connection->generation});
        return 1;
    }
    counts.answers++;
    answer(descriptor, ping_response, sizeof ping_response);
    return 1;
}

// A whole packet has been read. Returns as take_heartbeat does.
static int take_packet(int descriptor, struct connection *connection) {
    switch (connection->type >> 4) {
    case 1: {  // CONNECT
        static const uint8_t accepted4[] = {0x20, 2, 0, 0}, accepted5[] = {0x20, 3, 0, 0, 0};
        int is5 = connection->body > VERSION_PLACE && connection->version == 5;
        counts.connects++;
        answer(descriptor, is5 ? accepted5 : accepted4, is5 ? sizeof accepted5 : sizeof accepted4);
        return 1;
    }
    case 12:  // PINGREQ
        return take_heartbeat(descriptor, connection);
    case 14:  // DISCONNECT
        drop(descriptor, 0);
        return 0;
    default: return 1;
    }
}

static void take_bytes(int descriptor) {
    struct connection *connection = &connections[descriptor];
    uint8_t bytes[2048];
    ssize_t count = recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count <= 0) {
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        counts.closed_by_peer++;
        drop(descriptor, 0);
        return;
    }
    for (ssize_t i = 0; i < count; i++) {
        uint8_t byte = bytes[i];
        switch (connection->stage) {
        case TYPE:
            connection->type = byte;
            connection->body = connection->read = connection->shift = 0;
            connection->stage = LENGTH;
            continue;
        case LENGTH:
            connection->body |= (uint32_t)(byte & 127) << (connection->shift & 31);
            connection->shift += 7;
            if (byte & 128)
                continue;
            connection->stage = BODY;
            break;
        default:
            if (connection->read++ == VERSION_PLACE)
                connection->version = byte;
        }
        if (connection->read == connection->body) {
            connection->stage = TYPE;
            if (!take_packet(descriptor, connection))
                return;
        }
    }
}

static void accept_some(int listener) {
    for (int i = 0; i < 256; i++) {
        int one = 1;
        int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        int has_room = descriptor >= 0 && (uint64_t)descriptor < most_descriptors;
        if (!has_room) {
            if (descriptor >= 0 || errno == EMFILE || errno == ENFILE) {
                fprintf(stderr, "responder: out of descriptors, accepts no more\n");
                epoll_ctl(epoll, EPOLL_CTL_DEL, listener, NULL);
            }
            if (descriptor >= 0)
                close(descriptor);
            return;
        }
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct connection *connection = &connections[descriptor];
        *connection = (struct connection){.generation = connection->generation, .is_open = 1};
        counts.accepted++;
        counts.open++;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
            bench_fail("epoll_ctl");
    }
}

// The start

static void refuse_options(void) {
    fprintf(stderr, "usage: responder --listen 127.0.0.1:PORT[,…] "
                    "[options: see the head of responder.c]\n");
    exit(2);
}

static int read_options(int argc, char **argv, struct sockaddr_in *addresses) {
    static const struct option known[] = {
        {"listen", 1, 0, 'l'}, {"delay-us", 1, 0, 'd'}, {"swallow", 1, 0, 's'},
        {"reset-after", 1, 0, 'r'}, {"faults-for-s", 1, 0, 'u'}, {0, 0, 0, 0}};
    int count = 0, option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        switch (option) {
        case 'l': count = bench_addresses(optarg, addresses); break;
        case 'd': delay = (uint64_t)(atof(optarg) * 1e3); break;
        case 's': swallow = atof(optarg); break;
        case 'r': reset_after = (uint32_t)atoi(optarg); break;
        case 'u': faults_end = bench_now() + (uint64_t)(atof(optarg) * 1e9); break;
        default: refuse_options();
        }
    if (!count)
        refuse_options();
    return count;
}

// Listens on every address and says where; port 0 has become a real one by then.
static void listen_on(struct sockaddr_in *addresses, int count) {
    printf("{\"listen\":\"");
    for (int i = 0; i < count; i++) {
        int one = 1;
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        struct sockaddr *address = (struct sockaddr *)&addresses[i];
        socklen_t size = sizeof addresses[i];
        if (bind(listener, address, size) || listen(listener, 4096) ||
            getsockname(listener, address, &size))
            bench_fail("listen");
        struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
        epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
        first_connection = listener + 1;
        char text[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &addresses[i].sin_addr, text, sizeof text);
        printf("%s%s:%u", i ? "," : "", text, (unsigned)ntohs(addresses[i].sin_port));
    }
    puts("\"}");
    fflush(stdout);
}

static void watch_standard_input(void) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    // A file or /dev/null cannot be watched: then only signals end it.
    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &event);
}

static void take_standard_input(void) {
    char ignored[64];
    if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
        must_stop = 1;
}

static void serve(void) {
    static struct epoll_event events[MOST_EVENTS];
    while (!must_stop) {
        answer_held();
        // A signal that came since must_stop was read is seen a second later.
        uint64_t now = bench_now(), until = now + 1000000000u;
        if (heap_count && heap[0].due < until)
            until = heap[0].due;
        int count = bench_wait(epoll, events, MOST_EVENTS, until > now ? until - now : 0);
        for (int i = 0; i < count; i++) {
            int descriptor = events[i].data.fd;
            if (descriptor == STDIN_FILENO)
                take_standard_input();
            else if (descriptor < first_connection)
                accept_some(descriptor);
            else if (connections[descriptor].is_open)
                take_bytes(descriptor);
        }
    }
}

int keepwatch_bench_responder(int argc, char **argv) {
    struct sockaddr_in addresses[BENCH_MOST_ADDRESSES];
    int count = read_options(argc, argv, addresses);
    most_descriptors = bench_raise_descriptor_limit();
    if (most_descriptors > MOST_DESCRIPTORS)
        most_descriptors = MOST_DESCRIPTORS;
    connections = calloc((size_t)most_descriptors, sizeof *connections);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!connections || epoll < 0)
        bench_fail("start");
    prctl(PR_SET_TIMERSLACK, 1ul);  // held answers leave on time

    struct sigaction action = {.sa_handler = take_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    watch_standard_input();
    listen_on(addresses, count);
    serve();
    print_counts();
    return 0;
}
