// answer: a library. Its second release (-DSECOND) has a function and a variable more.
int answer(void) { return 42; }

#ifdef SECOND
int answer_precisely(void) { return 43; }
int answer_value = 44;
#endif
