// round: with -DTHERE one half of a pair of libraries that need each other, without it the other half.
#ifdef THERE
int back(void);
int there(void) { return back(); }
#else
int there(void);
int back(void) { return 42; }
int (*returns)(void) = there;
#endif
