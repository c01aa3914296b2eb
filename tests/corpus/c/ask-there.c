// ask-there: needs the pair of libraries that need each other.
#include <stdio.h>

int there(void);

int main(void)
{
    printf("%d\n", there());
    return 0;
}
