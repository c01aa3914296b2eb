/* library: two versions of one function, a weak and a thread-local symbol, and data that needs relative relocations. */
int counter_v1(void) { return 1; }
int counter_v2(void) { return 2; }
__asm__(".symver counter_v1, counter@LIBRARY_1.0");
__asm__(".symver counter_v2, counter@@LIBRARY_2.0");

extern int optional(void) __attribute__((weak));

static __thread int per_thread __attribute__((tls_model("initial-exec")));
static int values[64];
int *table[64] = {&values[0], &values[1], &values[2], &values[3], &values[60], &values[61], &values[62], &values[63]};

int *own(void) { return optional ? table[optional() & 63] : &per_thread; }
