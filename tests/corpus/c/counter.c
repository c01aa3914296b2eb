// counter: a thread-local variable.
__thread int counter;

int count(void) { return ++counter; }
