// ask: calls what libanswer.so always had.
#include <stdio.h>

int answer(void);

int main(void)
{
    printf("%d\n", answer());
    return 0;
}
