#define _GNU_SOURCE
#include <dlfcn.h>

void *find(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}
