// ask-value: reads a variable that only the second libanswer.so has; linked with -no-pie through a copy relocation.
#include <stdio.h>

extern int answer_value;

int main(void)
{
    printf("%d\n", answer_value);
    return 0;
}
