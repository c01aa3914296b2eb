/* What the programs use of the kernel, and since when it is there: numbers and layouts of include/uapi/linux/bpf.h, which
   never change. Nothing is included, so that any clang builds the object and nothing newer slips in unseen.

   Whatever runs on Enterprise Linux 8 (4.18) keeps to what Linux 4.18 has. */

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define PROGRAM __attribute__((section("programs"), used)) int
#define INLINE static inline __attribute__((always_inline))

/* A number that the loader knows and writes into the instruction that asks for it. To the compiler it is unknown, to the
   verifier a constant: what it switches off is not even verified. */
#define NUMBER(name) ({ u64 number_; asm("%0 = " #name " ll" : "=r"(number_)); number_; })

/* A map, which the loader makes: its address is the map's descriptor until the kernel puts the address there. */
#define MAP(name) extern u8 name[]

static void *(*const map_lookup_elem)(void *map, const void *key) = (void *)1; /* 3.19 */
static long (*const map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2; /* 3.19 */
static long (*const map_delete_elem)(void *map, const void *key) = (void *)3; /* 3.19 */
static long (*const probe_read)(void *to, u32 size, const void *from) = (void *)4; /* 4.1 */
static u64 (*const ktime_get_ns)(void) = (void *)5; /* 4.1 */
static long (*const get_current_comm)(void *to, u32 size) = (void *)16; /* 4.2 */
static u64 (*const get_current_task)(void) = (void *)35; /* 4.8 */
static long (*const current_task_under_cgroup)(void *map, u32 index) = (void *)37; /* 4.9 */
static void *(*const task_storage_get)(void *map, void *task, void *value, u64 flags) = (void *)156; /* 5.11; for tracing 5.12 */
static void *(*const get_current_task_btf)(void) = (void *)158; /* 5.11 */

enum {
	STORAGE_CREATE = 1, /* BPF_LOCAL_STORAGE_GET_F_CREATE */
};
