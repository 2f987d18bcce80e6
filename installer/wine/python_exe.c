/* python.exe of the wine prefix: runs the Python whose library lies beside it. Only for tests under wine. */
#define UNICODE
#define _UNICODE
#include <windows.h>

typedef int (*python_main)(int count, wchar_t **words);

int wmain(int count, wchar_t **words)
{
    wchar_t library[1024];
    DWORD length = GetModuleFileNameW(NULL, library, 1000);
    while (length > 0 && library[length - 1] != L'\\')
        length--;
    lstrcpyW(library + length, PYTHON_LIBRARY);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (python == NULL)
        return 120;
    python_main run = (python_main)(void *)GetProcAddress(python, "Py_Main");
    return run == NULL ? 121 : run(count, words);
}
