// idle: a program without any C library, for any architecture, with code and data.
volatile int turns = 1;

void _start(void)
{
    for (;;)
    {
        turns++;
    }
}
