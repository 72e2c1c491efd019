// The narrow door to the terminal: plain functions and plain structs, no curses header.
//
// There is one terminal at a time and one thread calls these functions; only `ccWake` may be
// called from any thread. Signal handlers, crash handlers and `exit` restore the terminal.

#ifndef CCURSES_H
#define CCURSES_H

#include <stdbool.h>
#include <stdint.h>

/// One character to draw, with its colours resolved.
typedef struct {
    /// The character; 0 in the right half of a wide one.
    uint32_t scalar;
    /// Combining marks, 0 for none.
    uint32_t marks[2];
    /// Colour numbers of the terminal; -1 is its own.
    int32_t foreground;
    int32_t background;
    /// Bits: 1 bold, 2 dim, 4 underlined, 8 reversed.
    uint8_t emphasis;
    /// Columns that the character takes.
    uint8_t width;
} CCCell;

/// How a start ended.
typedef enum {
    ccStarted,
    /// Input or output is no terminal.
    ccNotATerminal,
    /// The terminal database does not know the type, nor a substitute.
    ccUnknownType,
    /// The type cannot move its cursor.
    ccDumbType,
    /// A terminal is open already.
    ccBusy,
    /// The system refused; `errno` says why.
    ccFailed,
} CCStart;

/// What the open terminal can do.
typedef struct {
    int columns;
    int rows;
    /// Colours that can be shown at once; 0 or less: none.
    int colours;
    /// Colour numbers above 7 are 0xRRGGBB.
    bool hasDirectColour;
    bool isUTF8;
    /// Sequences of xterm beyond drawing, such as titles, are understood or passed over.
    bool speaksXterm;
} CCScreen;

/// What `ccWait` saw, as bits.
enum {
    ccInput = 1 << 0,
    ccWoken = 1 << 1,
    ccResized = 1 << 2,
    ccInterrupted = 1 << 3,
    ccTerminated = 1 << 4,
    ccHungUp = 1 << 5,
    ccStopAsked = 1 << 6,
    ccContinued = 1 << 7,
    ccGone = 1 << 8,
};

/// Takes the terminal over: signals, crash guard, curses, mouse and paste reports.
///
/// @param type the terminal type; NULL or empty: a plain one.
/// @param hasColour false: no colour is used whatever the type can do.
CCStart ccStart(int input, int output, const char *type, bool hasColour, bool hasMouse);

/// Gives the terminal back as it was. Does nothing when none is open.
void ccStop(void);

/// What the open terminal can do now.
CCScreen ccScreen(void);

/// Asks the terminal for its size and tells curses; true when it changed.
bool ccResize(void);

/// Blanks the whole screen at the next flush.
void ccErase(void);

/// Paints everything at the next flush, also what curses takes for unchanged.
void ccRepaint(void);

/// Draws cells from a place to the right; neither end may cut a wide character.
void ccDraw(int y, int x, const CCCell *cells, int count);

/// Sends what was drawn. Blocks while the terminal does not read.
///
/// @param isSynchronized the terminal shows it when it is whole, which it has said it can do.
void ccFlush(bool isSynchronized);

/// Switches the reports of the mouse on or off.
void ccReportMouse(bool isWanted);

/// Sends bytes past curses, such as a title.
void ccSend(const char *bytes, int count);

/// Rings the bell.
void ccBell(void);

/// Gives the terminal back, stops the process group, and takes the terminal again when continued.
void ccSuspend(void);

/// Takes the terminal again after the process was stopped by somebody else.
void ccTakeAgain(void);

/// Sleeps until something happens; returns bits, 0 when the time is over.
///
/// @param milliseconds the longest sleep; negative: no end.
int ccWait(int milliseconds);

/// Wakes `ccWait`; from any thread, also when no terminal is open.
void ccWake(void);

/// Reads what was typed: bytes, 0 for nothing now, -1 when the terminal is gone.
int ccRead(uint8_t *bytes, int count);

/// Columns that the C library gives a scalar in the present locale; -1 for what cannot be shown.
int ccWidth(uint32_t scalar);

#endif
