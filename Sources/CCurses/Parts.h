// What the parts of the shim share.

#ifndef CCURSES_PARTS_H
#define CCURSES_PARTS_H

#include "CCurses.h"

// Locale.c

/// Sets the locale from the environment; true when text is UTF-8.
bool ccPrepareLocale(void);

// TerminalType.c

/// Picks a type that the database knows and that can move the cursor; NULL with the reason.
const char *ccUsableType(const char *wanted, int output, CCStart *reason);

// Signals.c

/// Catches the signals that end, stop or resize; ncurses leaves alone what is caught already.
bool ccCatchSignals(void);
void ccReleaseSignals(void);

/// Stops the process group and returns when it is continued, or at once when it cannot stop.
void ccStopGroup(void);

/// Polls input after the terminal is open; -1: input is not polled any more.
extern int ccPolledInput;

// Guard.c

/// Remembers how to restore the terminal without curses, from signal handlers and `exit`.
void ccArmGuard(int input, int output, const char *restoreString);

/// Changes what is written to restore the terminal.
void ccSetRestoreString(const char *restoreString);

/// Curses has restored the terminal: the guard must not do it again.
void ccDisarmGuard(void);

/// Keeps what is written to standard error off the screen until the terminal is given back.
void ccCaptureErrors(void);
void ccReleaseErrors(void);

/// Restores the terminal with async-signal-safe calls alone; only the first call does something.
void ccRestoreAtOnce(void);

/// Ends the process at once with the terminal restored, also when the terminal does not read.
void ccExitAtOnce(int status);

/// Writes everything unless the descriptor fails.
void ccWriteAll(int descriptor, const char *bytes, long count);

#endif
