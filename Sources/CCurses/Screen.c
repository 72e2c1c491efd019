#include "Parts.h"

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *outputFile;
static FILE *inputFile;
static int terminalOutput = -1;
static int terminalInput = -1;
static bool reportsMouse;
static bool speaksXterm;
static bool isUTF8;
static bool showsColour;
static bool hasDefaultColours;

// Clicks, drags, places beyond column 223; the window's title put aside; paste brackets; focus;
// characters where they are drawn, not turned round in right-to-left text, which a program that
// fills the screen with columns is to ask for. Off in reverse order, a frame that is held back
// first. Terminals that know none of these ignore them.
static const char mouseOn[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouseOff[] = "\033[?1006l\033[?1002l\033[?1000l";
static const char modesOn[] = "\033[22;0t\033[?2004h\033[?1004h\033[8l";
static const char modesOff[] =
    "\033[?2026l\033[8h\033[?1004l\033[?2004l\033[23;0t\033[?1006l\033[?1002l\033[?1000l";
// Asks whether a frame can be held back until it is whole, and what the background's colour is.
static const char queries[] = "\033[?2026$p\033]11;?\033\\";

static void sendText(const char *text) { ccWriteAll(terminalOutput, text, (long)strlen(text)); }

static void switchModesOn(void) {
    if (reportsMouse) sendText(mouseOn);
    sendText(modesOn);
}

/// Appends a capability without its padding notes such as `$<5>`, which only slow printers need.
static void append(char *text, size_t size, const char *capability) {
    if (!capability || capability == (char *)-1) return;
    size_t length = strlen(text);
    while (*capability && length + 1 < size) {
        if (capability[0] == '$' && capability[1] == '<') {
            const char *end = strchr(capability, '>');
            if (end) {
                capability = end + 1;
                continue;
            }
        }
        text[length++] = *capability++;
    }
    text[length] = '\0';
}

/// What a signal handler writes, since curses may not be called there.
static void prepareRestoreString(char *text, size_t size) {
    static const char *const names[] = {"rmkx", "sgr0", "cnorm", "rmcup"};
    text[0] = '\0';
    append(text, size, modesOff);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        append(text, size, tigetstr(names[i]));
    }
    append(text, size, "\r");
}

/// Whether titles, queries and the like are understood, or at least passed over in silence.
static bool understandsXterm(const char *type) {
    const char *title = tigetstr("tsl");
    bool setsTitle = title && title != (char *)-1 && strncmp(title, "\033]", 2) == 0;
    return tigetflag("XT") > 0 || setsTitle || strncmp(type, "screen", 6) == 0;
}

static void setUpColours(bool hasColour) {
    showsColour = hasColour && has_colors() && start_color() == OK;
    hasDefaultColours = showsColour && use_default_colors() == OK;
}

static void setUpInput(void) {
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    leaveok(stdscr, TRUE);
    // Otherwise a refresh stops half-way as soon as a key waits.
    typeahead(-1);
    curs_set(0);
}

static void closeFiles(void) {
    if (inputFile) fclose(inputFile);
    if (outputFile) fclose(outputFile);
    inputFile = NULL;
    outputFile = NULL;
    terminalInput = -1;
    terminalOutput = -1;
}

static FILE *openCopy(int descriptor, const char *mode) {
    int copy = dup(descriptor);
    FILE *file = copy < 0 ? NULL : fdopen(copy, mode);
    if (!file && copy >= 0) close(copy);
    return file;
}

CCStart ccStart(int input, int output, const char *type, bool hasColour, bool hasMouse) {
    if (screen) return ccBusy;
    if (!isatty(input) || !isatty(output)) return ccNotATerminal;
    isUTF8 = ccPrepareLocale();
    CCStart reason;
    const char *usable = ccUsableType(type, output, &reason);
    if (!usable) return reason;
    inputFile = openCopy(input, "r");
    outputFile = openCopy(output, "w");
    if (inputFile) terminalInput = fileno(inputFile);
    if (outputFile) terminalOutput = fileno(outputFile);
    if (!inputFile || !outputFile || !ccCatchSignals()) {
        int cause = errno;
        closeFiles();
        errno = cause;
        return ccFailed;
    }
    // Otherwise LINES and COLUMNS of the environment win over the real size.
    use_env(FALSE);
    use_tioctl(TRUE);
    bool isGuarded = ccArmGuard(terminalInput, terminalOutput);
    int cause = errno;
    screen = isGuarded ? newterm(usable, outputFile, inputFile) : NULL;
    if (!screen) {
        ccDisarmGuard();
        ccReleaseSignals();
        closeFiles();
        errno = cause;
        return isGuarded ? ccUnknownType : ccFailed;
    }
    char restoreString[256];
    prepareRestoreString(restoreString, sizeof restoreString);
    ccSetRestoreString(restoreString);
    reportsMouse = hasMouse;
    setUpColours(hasColour);
    setUpInput();
    switchModesOn();
    speaksXterm = understandsXterm(usable);
    // Before the first frame, which paints over whatever an old terminal makes of it.
    if (speaksXterm) sendText(queries);
    ccCaptureErrors();
    ccPolledInput = terminalInput;
    return ccStarted;
}

void ccStop(void) {
    if (!screen) return;
    ccPolledInput = -1;
    sendText(modesOff);
    endwin();
    ccDisarmGuard();
    ccReleaseSignals();
    delscreen(screen);
    screen = NULL;
    closeFiles();
}

CCScreen ccScreen(void) {
    CCScreen found = {.isUTF8 = isUTF8};
    if (!screen) return found;
    found.columns = getmaxx(stdscr);
    found.rows = getmaxy(stdscr);
    found.colours = showsColour ? COLORS : 0;
    found.speaksXterm = speaksXterm;
    found.hasDirectColour = tigetflag("RGB") > 0 && COLORS >= 1 << 24;
    return found;
}

bool ccResize(void) {
    struct winsize size;
    if (!screen || ioctl(terminalOutput, TIOCGWINSZ, &size) != 0) return false;
    if (size.ws_row == 0 || size.ws_col == 0) return false;
    if (size.ws_row == getmaxy(stdscr) && size.ws_col == getmaxx(stdscr)) return false;
    // Not resizeterm, which also queues a key.
    resize_term(size.ws_row, size.ws_col);
    clearok(curscr, TRUE);
    return true;
}

void ccErase(void) {
    if (screen) werase(stdscr);
}

void ccRepaint(void) {
    if (screen) clearok(curscr, TRUE);
}

static attr_t attributes(uint8_t emphasis) {
    attr_t result = A_NORMAL;
    if (emphasis & 1) result |= A_BOLD;
    if (emphasis & 2) result |= A_DIM;
    if (emphasis & 4) result |= A_UNDERLINE;
    if (emphasis & 8) result |= A_REVERSE;
    return result;
}

static int colourPair(const CCCell *cell) {
    if (!showsColour) return 0;
    int foreground = cell->foreground;
    int background = cell->background;
    if (!hasDefaultColours) {
        if (foreground < 0) foreground = COLOR_WHITE;
        if (background < 0) background = COLOR_BLACK;
    }
    if (foreground < 0 && background < 0) return 0;
    int pair = alloc_pair(foreground, background);
    return pair > 0 ? pair : 0;
}

/// Makes curses characters of one cell: itself, or question marks where the C library's idea of its
/// width differs, because one such character would shift the rest of the line.
static int convert(const CCCell *cell, cchar_t *converted) {
    wchar_t text[4] = {(wchar_t)cell->scalar};
    int length = 1;
    int count = 1;
    if (wcwidth(text[0]) != cell->width) {
        text[0] = L'?';
        count = cell->width;
    } else {
        for (int i = 0; i < 2; i++) {
            wchar_t mark = (wchar_t)cell->marks[i];
            if (mark && wcwidth(mark) == 0) text[length++] = mark;
        }
    }
    int pair = colourPair(cell);
    for (int i = 0; i < count; i++) {
        // The pair goes through the last argument: the short one ends at 32767.
        setcchar(&converted[i], text, attributes(cell->emphasis), 0, &pair);
    }
    return count;
}

void ccDraw(int y, int x, const CCCell *cells, int count) {
    enum { chunk = 256 };
    cchar_t converted[chunk + 2];
    if (!screen) return;
    int used = 0;
    int start = x;
    for (int i = 0; i < count; i++) {
        if (cells[i].width > 0) {
            if (used == 0) start = x;
            used += convert(&cells[i], &converted[used]);
        }
        x += 1;
        bool isWhole = i + 1 == count || cells[i + 1].width > 0;
        if (used > 0 && isWhole && (used >= chunk || i + 1 == count)) {
            mvadd_wchnstr(y, start, converted, used);
            used = 0;
        }
    }
}

void ccFlush(bool isSynchronized) {
    if (!screen) return;
    wnoutrefresh(stdscr);
    if (isSynchronized) sendText("\033[?2026h");
    doupdate();
    if (isSynchronized) sendText("\033[?2026l");
}

void ccReportMouse(bool isWanted) {
    if (!screen || isWanted == reportsMouse) return;
    reportsMouse = isWanted;
    sendText(isWanted ? mouseOn : mouseOff);
}

void ccSend(const char *bytes, int count) {
    if (screen) ccWriteAll(terminalOutput, bytes, count);
}

void ccBell(void) {
    if (screen) beep();
}

void ccTakeAgain(void) {
    if (!screen) return;
    // Curses enters its screen again only when it has left it.
    if (!isendwin()) {
        sendText(modesOff);
        endwin();
    }
    reset_prog_mode();
    switchModesOn();
    clearok(curscr, TRUE);
}

void ccSuspend(void) {
    if (!screen) return;
    sendText(modesOff);
    endwin();
    ccStopGroup();
    ccTakeAgain();
}

int ccRead(uint8_t *bytes, int count) {
    if (terminalInput < 0) return -1;
    ssize_t received = read(terminalInput, bytes, (size_t)count);
    if (received > 0) return (int)received;
    if (received < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    ccPolledInput = -1;
    return -1;
}
