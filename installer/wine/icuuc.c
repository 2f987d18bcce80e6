/* icuuc.dll of the wine prefix. Windows 10 has one, wine has none; Qt's core library is linked to these functions and
   calls them for old text encodings only. Each says that it has no such encoding. Only for tests under wine. */
#include <stddef.h>

#define OUT __declspec(dllexport)
static const int MISSING_FILE = 4; /* U_FILE_ACCESS_ERROR */

OUT void *ucnv_open(const char *name, int *error) { *error = MISSING_FILE; return NULL; }
OUT void ucnv_close(void *converter) {}
OUT void ucnv_reset(void *converter) {}
OUT signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
OUT const char *ucnv_getName(const void *converter, int *error) { *error = MISSING_FILE; return NULL; }
OUT int ucnv_countAvailable(void) { return 0; }
OUT const char *ucnv_getAvailableName(int number) { return NULL; }
OUT const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { *error = MISSING_FILE; return NULL; }
OUT void ucnv_getToUCallBack(const void *converter, void **action, const void **context) { *action = NULL; *context = NULL; }
OUT void ucnv_getFromUCallBack(const void *converter, void **action, const void **context) { *action = NULL; *context = NULL; }
OUT void ucnv_setToUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error) { *error = MISSING_FILE; }
OUT void ucnv_setFromUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error) { *error = MISSING_FILE; }
OUT void ucnv_cbToUWriteUChars(void *a, const void *text, int length, int offset, int *error) { *error = MISSING_FILE; }
OUT void ucnv_cbFromUWriteUChars(void *a, const void **text, const void *end, int offset, int *error) { *error = MISSING_FILE; }
OUT void ucnv_toUnicode(void *c, void **t, const void *te, const char **s, const char *se, int *o, signed char f, int *error) { *error = MISSING_FILE; }
OUT void ucnv_fromUnicode(void *c, char **t, const char *te, const void **s, const void *se, int *o, signed char f, int *error) { *error = MISSING_FILE; }
OUT int ucnv_toUCountPending(const void *converter, int *error) { *error = MISSING_FILE; return 0; }
OUT int ucnv_fromUCountPending(const void *converter, int *error) { *error = MISSING_FILE; return 0; }
OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
