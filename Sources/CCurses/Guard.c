#include "Parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static atomic_bool isArmed;
/// Own copies of the terminal, and where curses is sent to when its time is over.
static int guardedInput = -1;
static int guardedOutput = -1;
static int nowhere = -1;
static int cursesOutput = -1;
/// The thread that owns the terminal.
static pid_t owner;
/// The process ends at once; the owner may do nothing more.
static atomic_bool isEnding;
static struct termios before;
static char restoreBytes[256];
static long restoreCount;

static int realErrors = -1;
static int heldErrors = -1;

static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};
enum { crashCount = sizeof crashes / sizeof *crashes };
static struct sigaction earlier[crashCount];

/// For a stack overflow on the thread that owns the terminal.
static char crashStack[64 * 1024];

void ccWriteAll(int descriptor, const char *bytes, long count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, (size_t)count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= written;
    }
}

/// Sends what curses may still write, from whatever thread, to nowhere.
static void cutCursesOff(void) {
    if (nowhere >= 0) dup2(nowhere, cursesOutput);
}

static void giveBack(void) {
    tcsetattr(guardedInput, TCSANOW, &before);
    ccReleaseErrors();
}

void ccRestoreAtOnce(void) {
    if (!atomic_exchange(&isArmed, false)) return;
    cutCursesOff();
    ccWriteAll(guardedOutput, restoreBytes, restoreCount);
    giveBack();
}

/// Writes the restore string although the terminal may have stopped reading.
static void forceRestoreString(void) {
    const int attempts = 200;
    struct timespec pause = {.tv_nsec = 1000000};
    // The flag belongs to the open file, which the shell shares, so it goes back.
    int flags = fcntl(guardedOutput, F_GETFL);
    fcntl(guardedOutput, F_SETFL, flags | O_NONBLOCK);
    for (int i = 0; i < attempts; i++) {
        // The owner may be stuck in a write and so hold the terminal; any signal gets it out, into
        // its handler. What got out only in part is thrown away by the next flush.
        if (owner != gettid()) tgkill(getpid(), owner, SIGWINCH);
        tcflush(guardedOutput, TCOFLUSH);
        if (write(guardedOutput, restoreBytes, (size_t)restoreCount) == restoreCount) break;
        nanosleep(&pause, NULL);
    }
    fcntl(guardedOutput, F_SETFL, flags);
}

void ccStayIfEnding(void) {
    while (atomic_load(&isEnding) && owner == gettid()) pause();
}

void ccExitAtOnce(int status) {
    if (owner != gettid()) atomic_store(&isEnding, true);
    if (atomic_exchange(&isArmed, false)) {
        cutCursesOff();
        forceRestoreString();
        giveBack();
    }
    _exit(status);
}

static void crashed(int number, siginfo_t *details, void *context) {
    (void)context;
    ccRestoreAtOnce();
    for (int i = 0; i < crashCount; i++) {
        if (crashes[i] == number) sigaction(number, &earlier[i], NULL);
    }
    // A fault comes again by itself when its instruction does; a sent signal has to be sent again.
    if (details->si_code <= 0) raise(number);
}

static void catchCrashes(void) {
    stack_t stack = {.ss_sp = crashStack, .ss_size = sizeof crashStack};
    sigaltstack(&stack, NULL);
    // The backtracer of the language's runtime asks for a key on a terminal that is just restored;
    // it gets its turn only where somebody wants it.
    bool wantsBacktrace = getenv("SWIFT_BACKTRACE") != NULL;
    for (int i = 0; i < crashCount; i++) {
        struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
        action.sa_sigaction = crashed;
        sigemptyset(&action.sa_mask);
        sigaction(crashes[i], &action, &earlier[i]);
        if (!wantsBacktrace) earlier[i] = (struct sigaction){.sa_handler = SIG_DFL};
    }
}

static void releaseCrashes(void) {
    for (int i = 0; i < crashCount; i++) sigaction(crashes[i], &earlier[i], NULL);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
}

void ccSetRestoreString(const char *restoreString) {
    size_t count = strnlen(restoreString, sizeof restoreBytes);
    memcpy(restoreBytes, restoreString, count);
    restoreCount = (long)count;
}

static void closeCopies(void) {
    int *const copies[] = {&guardedInput, &guardedOutput, &nowhere};
    for (int i = 0; i < 3; i++) {
        if (*copies[i] >= 0) close(*copies[i]);
        *copies[i] = -1;
    }
}

bool ccArmGuard(int input, int output) {
    static bool isRegistered;
    guardedInput = fcntl(input, F_DUPFD_CLOEXEC, 3);
    guardedOutput = fcntl(output, F_DUPFD_CLOEXEC, 3);
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (guardedInput < 0 || guardedOutput < 0 || nowhere < 0 ||
        tcgetattr(guardedInput, &before) != 0) {
        closeCopies();
        return false;
    }
    cursesOutput = output;
    owner = gettid();
    restoreCount = 0;
    catchCrashes();
    if (!isRegistered) isRegistered = atexit(ccRestoreAtOnce) == 0;
    atomic_store(&isArmed, true);
    return true;
}

void ccDisarmGuard(void) {
    if (!atomic_exchange(&isArmed, false)) return;
    // Reports of the mouse that are under way would be typed into the shell.
    tcsetattr(guardedInput, TCSAFLUSH, &before);
    releaseCrashes();
    ccReleaseErrors();
    closeCopies();
}

void ccCaptureErrors(void) {
    if (heldErrors >= 0 || !isatty(STDERR_FILENO)) return;
    int held = memfd_create("errors", MFD_CLOEXEC);
    int real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (held < 0 || real < 0 || dup2(held, STDERR_FILENO) < 0) {
        if (held >= 0) close(held);
        if (real >= 0) close(real);
        return;
    }
    heldErrors = held;
    realErrors = real;
}

void ccReleaseErrors(void) {
    const off_t longest = 64 * 1024;
    if (heldErrors < 0) return;
    dup2(realErrors, STDERR_FILENO);
    off_t length = lseek(heldErrors, 0, SEEK_END);
    lseek(heldErrors, length > longest ? length - longest : 0, SEEK_SET);
    char bytes[1024];
    ssize_t count;
    while ((count = read(heldErrors, bytes, sizeof bytes)) > 0) {
        ccWriteAll(realErrors, bytes, count);
    }
    close(heldErrors);
    close(realErrors);
    heldErrors = -1;
    realErrors = -1;
}
