#include "Parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

int ccPolledInput = -1;

/// What happened since the last wait, as bits of `ccWait`; the pipe is only the door bell.
static atomic_int pending;
static atomic_int bellWriter = -1;
static int bellReader = -1;

/// When the first signal that ends the program came, in milliseconds; 0: none yet.
static atomic_llong firstEndingSignal;

static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
enum { caughtCount = sizeof caught / sizeof *caught };
static struct sigaction earlier[caughtCount];
static bool areCaught;

static long long millisecondsNow(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void note(int bit) {
    int before = atomic_fetch_or(&pending, bit);
    if (before & bit) return;
    int saved = errno;
    int writer = atomic_load(&bellWriter);
    if (writer >= 0) {
        // A full pipe is a ringing bell as well.
        ssize_t ignored = write(writer, "", 1);
        (void)ignored;
    }
    errno = saved;
}

/// A second request to end means that the first is stuck, for instance in a terminal that does not
/// read. Shells and service managers send two different ones together, which is one request.
static void noteEndingSignal(int number) {
    const long long together = 200;
    long long now = millisecondsNow();
    long long none = 0;
    if (!atomic_compare_exchange_strong(&firstEndingSignal, &none, now) && now - none > together) {
        ccExitAtOnce(128 + number);
    }
}

static void signalCame(int number) {
    ccStayIfEnding();
    switch (number) {
    case SIGWINCH: note(ccResized); break;
    case SIGTSTP: note(ccStopAsked); break;
    case SIGCONT: note(ccContinued); break;
    case SIGTERM: noteEndingSignal(number); note(ccTerminated); break;
    case SIGHUP: noteEndingSignal(number); note(ccHungUp); break;
    case SIGINT: noteEndingSignal(number); note(ccInterrupted); break;
    }
}

bool ccCatchSignals(void) {
    if (bellReader < 0) {
        // The pipe stays open for good: a waker may outlive the terminal.
        int ends[2];
        if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return false;
        bellReader = ends[0];
        atomic_store(&bellWriter, ends[1]);
    }
    atomic_store(&firstEndingSignal, 0);
    atomic_fetch_and(&pending, ccWoken);
    for (int i = 0; i < caughtCount; i++) {
        struct sigaction action = {.sa_flags = SA_RESTART};
        action.sa_handler = signalCame;
        sigemptyset(&action.sa_mask);
        sigaction(caught[i], &action, &earlier[i]);
    }
    // For good: others, such as sockets, count on it as well.
    signal(SIGPIPE, SIG_IGN);
    areCaught = true;
    return true;
}

void ccReleaseSignals(void) {
    if (!areCaught) return;
    areCaught = false;
    for (int i = 0; i < caughtCount; i++) sigaction(caught[i], &earlier[i], NULL);
}

void ccWake(void) { note(ccWoken); }

/// Empties the bell and takes what is pending. In this order nothing is lost.
static int takePending(void) {
    char bytes[64];
    while (read(bellReader, bytes, sizeof bytes) > 0) {}
    return atomic_exchange(&pending, 0);
}

int ccWait(int milliseconds) {
    struct pollfd sources[2] = {
        {.fd = bellReader, .events = POLLIN}, {.fd = ccPolledInput, .events = POLLIN}};
    // What was pending before rang a bell that nobody heard if no pipe was there yet.
    if (atomic_load(&pending)) milliseconds = 0;
    int ready;
    do {
        ready = poll(sources, 2, milliseconds);
    } while (ready < 0 && errno == EINTR && !atomic_load(&pending));
    int seen = takePending();
    if (ready <= 0) return seen;
    if (sources[1].revents & POLLIN) {
        seen |= ccInput;
    } else if (sources[1].revents) {
        seen |= ccGone;
        ccPolledInput = -1;
    }
    return seen;
}

void ccStopGroup(void) {
    const int longestWait = 100;
    struct sigaction stop = {.sa_handler = SIG_DFL}, mine;
    sigaction(SIGTSTP, &stop, &mine);
    atomic_fetch_and(&pending, ~(ccContinued | ccStopAsked));
    kill(0, SIGTSTP);
    // Another thread may take the signal, so the process stops a moment after the call. The kernel
    // ignores it where no shell could continue us: then nothing comes and we go on.
    long long end = millisecondsNow() + longestWait;
    while (!(atomic_load(&pending) & ccContinued)) {
        long long left = end - millisecondsNow();
        if (left <= 0) break;
        struct timespec moment = {.tv_nsec = 1000000};
        nanosleep(&moment, NULL);
    }
    atomic_fetch_and(&pending, ~ccContinued);
    sigaction(SIGTSTP, &mine, NULL);
}
