// table: prints from a table of addresses that the loader has to relocate.
#include <stdio.h>

static const char *volatile const words[] = { "none", "hello", "two", "three", "four", "five", "six", "seven", "eight" };

int main(int count, char **arguments)
{
    (void)arguments;
    puts(words[count]);
    return 0;
}
