// <term.h> defines hundreds of lower-case macros, so nothing else lives here.

#include "Parts.h"

#include <curses.h>
#include <string.h>
#include <term.h>

static CCStart judge(const char *type, int output) {
    int found = 0;
    // With a place for the result, setupterm neither prints nor exits.
    if (setupterm(type, output, &found) != OK || found != 1) return ccUnknownType;
    CCStart result = cursor_address && *cursor_address ? ccStarted : ccDumbType;
    del_curterm(cur_term);
    return result;
}

/// Newer terminals ship their own entry, which a small server lacks; all of them speak xterm.
static bool looksLikeXterm(const char *type) {
    static const char *const parts[] = {
        "256color", "kitty", "ghostty", "alacritty", "foot", "wezterm"};
    if (strncmp(type, "xterm", 5) == 0) return true;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strstr(type, parts[i])) return true;
    }
    return false;
}

const char *ccUsableType(const char *wanted, int output, CCStart *reason) {
    const char *candidates[3] = {wanted, "xterm-256color", "ansi"};
    if (!wanted || !*wanted) {
        candidates[0] = "vt100";
        candidates[1] = NULL;
    } else if (!looksLikeXterm(wanted)) {
        candidates[1] = NULL;
    }
    *reason = ccUnknownType;
    for (int i = 0; i < 3; i++) {
        if (!candidates[i]) continue;
        *reason = judge(candidates[i], output);
        if (*reason == ccStarted) return candidates[i];
        // A type that is known to be dumb is dumb: a substitute would print garbage.
        if (*reason == ccDumbType) return NULL;
    }
    return NULL;
}
