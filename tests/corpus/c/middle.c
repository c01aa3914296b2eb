// middle: a library that needs libanswer.so itself.
int answer(void);

int middle(void) { return answer() + 1; }
