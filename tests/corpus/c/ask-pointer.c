// ask-pointer: never calls what only the second libanswer.so has, but keeps its address in data.
#include <stdio.h>

int answer(void);
int answer_precisely(void);
int (*precise)(void) = answer_precisely;

int main(void)
{
    printf("%d\n", answer());
    return 0;
}
