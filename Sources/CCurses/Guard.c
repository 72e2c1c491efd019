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
#include <unistd.h>

static atomic_bool isArmed;
static int guardedInput = -1;
static int guardedOutput = -1;
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

void ccRestoreAtOnce(void) {
    if (!atomic_exchange(&isArmed, false)) return;
    ccWriteAll(guardedOutput, restoreBytes, restoreCount);
    tcsetattr(guardedInput, TCSANOW, &before);
    ccReleaseErrors();
}

void ccExitAtOnce(int status) {
    // The terminal may have stopped reading: throw away what waits for it and never block. The flag
    // belongs to the open file, which the shell shares, so it goes back.
    int flags = fcntl(guardedOutput, F_GETFL);
    fcntl(guardedOutput, F_SETFL, flags | O_NONBLOCK);
    tcflush(guardedOutput, TCOFLUSH);
    ccRestoreAtOnce();
    fcntl(guardedOutput, F_SETFL, flags);
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
    // The backtracer of the language's runtime asks for a key on a terminal that is just restored; it
    // gets its turn only where somebody wants it.
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

void ccArmGuard(int input, int output, const char *restoreString) {
    static bool isRegistered;
    guardedInput = input;
    guardedOutput = output;
    tcgetattr(input, &before);
    ccSetRestoreString(restoreString);
    catchCrashes();
    if (!isRegistered) isRegistered = atexit(ccRestoreAtOnce) == 0;
    atomic_store(&isArmed, true);
}

void ccDisarmGuard(void) {
    if (!atomic_exchange(&isArmed, false)) return;
    // Reports of the mouse that are under way would be typed into the shell.
    tcsetattr(guardedInput, TCSAFLUSH, &before);
    releaseCrashes();
    ccReleaseErrors();
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
