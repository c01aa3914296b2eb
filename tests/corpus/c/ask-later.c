// ask-later: calls what only the second libanswer.so has, and only when it is given an argument.
#include <stdio.h>

int answer(void);
int answer_precisely(void);

int main(int count, char **arguments)
{
    (void)arguments;
    printf("%d\n", count > 1 ? answer_precisely() : answer());
    return 0;
}
