// open: opens the library that its argument names, and says what came of it.
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    if (count < 2 || !dlopen(arguments[1], RTLD_NOW))
    {
        puts(dlerror());
        return 3;
    }

    puts("opened");
    return 0;
}
