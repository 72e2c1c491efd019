#include "Parts.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

static const char *wantedLocale(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return value;
    }
    return NULL;
}

bool ccPrepareLocale(void) {
    const char *wanted = wantedLocale();
    const char *set = setlocale(LC_ALL, "");
    bool wantsUTF8 = wanted && (strcasestr(wanted, "utf-8") || strcasestr(wanted, "utf8"));
    // Containers have no locale at all; remote shells forward one that is not installed here.
    if (!wanted || (!set && wantsUTF8)) setlocale(LC_CTYPE, "C.UTF-8");
    // Numbers in files and protocols have a point whatever the country.
    setlocale(LC_NUMERIC, "C");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int ccWidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
