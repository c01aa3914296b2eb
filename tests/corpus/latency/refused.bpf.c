/* Programs under the names that the agent asks for, which no verifier lets pass: they use a register that nobody wrote. */
#include "../../../bpf/kernel.h"

PROGRAM storage_enter(void *context) { u64 never; asm volatile("%0 = r7" : "=r"(never)); return never; }
PROGRAM storage_leave(void *context) { u64 never; asm volatile("%0 = r7" : "=r"(never)); return never; }
PROGRAM table_exit(void *context) { u64 never; asm volatile("%0 = r7" : "=r"(never)); return never; }
