// ask-weak: calls what only the second libanswer.so has if it is there.
#include <stdio.h>

int answer(void);
int answer_precisely(void) __attribute__((weak));

int main(void)
{
    printf("%d\n", answer_precisely ? answer_precisely() : answer());
    return 0;
}
