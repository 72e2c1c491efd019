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

/// From now on signal handlers and `exit` restore the terminal without curses.
///
/// Remembers the settings of the terminal, so it comes before curses changes them.
/// @param output the descriptor that curses writes to, which nobody else uses.
bool ccArmGuard(int input, int output);

/// Says what to write to restore the terminal.
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

/// Keeps the thread that owns the terminal in its signal handler while another ends the process.
void ccStayIfEnding(void);

/// Writes everything unless the descriptor fails.
void ccWriteAll(int descriptor, const char *bytes, long count);

#endif
