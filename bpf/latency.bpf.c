/* How long system calls take: when a thread enters a call that is observed, the time is kept with the thread; when it
   leaves, the difference is counted in a histogram of powers of two, one for each processor.

   One object holds a pair of programs for each way to keep the time (`storage`: with the task, Linux 5.12; `table`: in a
   hash map, 4.18) and of attaching (once for each call; or once for all calls, `raw_`). The loader takes the pair
   that the kernel can run, and loads it for each call with that call's numbers. They are loaded as tracing programs (fentry and
   fexit), as tracepoint programs and as raw tracepoint programs, whichever the mode: only `raw_enter` looks at its context. */
#include "kernel.h"

/* Keep in step with src/Abide.Agent/Latency/Histogram.cs and Maps.cs. */
#define BUCKETS 64

struct calls {
	u64 buckets[BUCKETS]; /* how many calls took at most 2^i ns, and more than 2^(i-1) */
	u64 nanoseconds;      /* what they took together */
	u64 unpaired;         /* calls left that nobody saw being entered */
	u64 refused;          /* calls entered whose time could not be kept: no room */
	u64 abandoned;        /* calls that a thread ended in */
};

struct start {
	u64 time; /* 0: the thread is in no call that is observed */
	u64 slot;
};

MAP(calls);   /* per-CPU array: slot -> struct calls */
MAP(storage); /* task storage: struct start */
MAP(table);   /* hash map: address of the task -> struct start */
MAP(cgroups); /* cgroup array of one element */
MAP(slots);   /* array, for raw programs: number of the call -> slot + 1 */

INLINE struct calls *calls_of(u64 slot)
{
	u32 key = slot;
	return map_lookup_elem(calls, &key);
}

/* The least k with ns <= 2^k: the upper bound of a bucket belongs to it, as Prometheus has it. */
INLINE u64 bucket_of(u64 ns)
{
	u64 rest = ns - 1, bits = 0;

	if (ns <= 1)
		return 0;
	if (rest >> 32) { bits += 32; rest >>= 32; }
	if (rest >> 16) { bits += 16; rest >>= 16; }
	if (rest >> 8) { bits += 8; rest >>= 8; }
	if (rest >> 4) { bits += 4; rest >>= 4; }
	if (rest >> 2) { bits += 2; rest >>= 2; }
	if (rest >> 1) { bits += 1; rest >>= 1; }
	return bits + rest;
}

/* No two programs count on one processor in one struct at once: the kernel runs neither a tracepoint's program nor the same
   fexit program a second time before the first has ended. */
INLINE void count(u64 slot, u64 ns)
{
	struct calls *found = calls_of(slot);
	u64 bucket = bucket_of(ns);

	if (!found)
		return;
	asm volatile("" : "+r"(bucket)); /* the register that is compared is to be the one that is used: the verifier follows no copies */
	if (bucket < BUCKETS)
		found->buckets[bucket]++;
	found->nanoseconds += ns;
}

/* The process is named by its first thread, where the loader knows how to get there; else the thread itself must match. */
INLINE int is_named(void)
{
	u64 name[2] = {0, 0};

	if (NUMBER(offset_of_comm) != 0) {
		u8 *leader = 0;
		probe_read(&leader, sizeof leader, (u8 *)get_current_task() + NUMBER(offset_of_group_leader));
		probe_read(name, sizeof name, leader + NUMBER(offset_of_comm));
	} else {
		get_current_comm(name, sizeof name);
	}
	/* What follows the final zero is whatever the name before left there. */
	return (name[0] & NUMBER(name_mask_0)) == NUMBER(name_0) && (name[1] & NUMBER(name_mask_1)) == NUMBER(name_1);
}

INLINE int is_selected(void)
{
	if (NUMBER(by_cgroup) != 0 && current_task_under_cgroup(cgroups, 0) != 1)
		return 0;
	return NUMBER(by_name) == 0 || is_named();
}

INLINE void refuse(u64 slot)
{
	struct calls *found = calls_of(slot);
	if (found)
		found->refused++;
}

/* Ends what the thread began. Where only some threads are selected, the others leave calls that nobody entered. */
INLINE void finish(struct start *start, u64 slot, u64 now)
{
	if (start && start->time && start->slot == slot) {
		count(slot, now - start->time);
		start->time = 0;
	} else if (NUMBER(by_cgroup) == 0 && NUMBER(by_name) == 0) {
		struct calls *found = calls_of(slot);
		if (found)
			found->unpaired++;
	}
}

INLINE int enter_with_storage(u64 slot)
{
	struct start *start;

	if (!is_selected())
		return 0;
	start = task_storage_get(storage, get_current_task_btf(), 0, STORAGE_CREATE);
	if (!start) {
		refuse(slot);
		return 0;
	}
	start->slot = slot;
	start->time = ktime_get_ns();
	return 0;
}

/* The key is the task itself and not its number, which another thread takes over when it executes a program. A thread keeps
   its place between calls; `table_exit` frees it. */
INLINE int enter_with_table(u64 slot)
{
	u64 task = get_current_task();
	struct start *start, first = {0, slot};

	if (!is_selected())
		return 0;
	start = map_lookup_elem(table, &task);
	if (start) {
		start->slot = slot;
		start->time = ktime_get_ns();
		return 0;
	}
	first.time = ktime_get_ns();
	if (map_update_elem(table, &task, &first, 0))
		refuse(slot);
	return 0;
}

INLINE struct start *start_in_storage(void)
{
	return task_storage_get(storage, get_current_task_btf(), 0, 0);
}

INLINE struct start *start_in_table(void)
{
	u64 task = get_current_task();
	return map_lookup_elem(table, &task);
}

PROGRAM storage_enter(void *context) { return enter_with_storage(NUMBER(slot)); }
PROGRAM table_enter(void *context) { return enter_with_table(NUMBER(slot)); }

PROGRAM storage_leave(void *context)
{
	u64 now = ktime_get_ns();
	finish(start_in_storage(), NUMBER(slot), now);
	return 0;
}

PROGRAM table_leave(void *context)
{
	u64 now = ktime_get_ns();
	finish(start_in_table(), NUMBER(slot), now);
	return 0;
}

/* On sched_process_exit, where the table is used: the place of a thread ends with it. */
PROGRAM table_exit(void *context)
{
	u64 task = get_current_task();
	struct start *start = map_lookup_elem(table, &task);

	if (!start)
		return 0;
	if (start->time) {
		struct calls *found = calls_of(start->slot);
		if (found)
			found->abandoned++;
	}
	map_delete_elem(table, &task);
	return 0;
}

/* The slot of the call that begins, plus one; 0 for a call that is not observed. Programs of the other width (32-bit on
   64-bit) number their calls differently, and are told by a register of the caller. */
INLINE u32 observed(u64 *context)
{
	u64 state = 0;
	u32 number = context[1], *slot = map_lookup_elem(slots, &number);

	if (!slot || !*slot)
		return 0;
	probe_read(&state, sizeof state, (u8 *)context[0] + NUMBER(offset_of_state));
	return (state & NUMBER(state_mask)) == NUMBER(state_of_native) ? *slot : 0;
}

/* sys_enter: the registers of the caller, the number of the call. */
PROGRAM raw_storage_enter(u64 *context)
{
	u32 slot = observed(context);
	return slot ? enter_with_storage(slot - 1) : 0;
}

PROGRAM raw_table_enter(u64 *context)
{
	u32 slot = observed(context);
	return slot ? enter_with_table(slot - 1) : 0;
}

/* sys_exit comes for every call, so that one that is not observed is no unpaired one. */
INLINE void finish_raw(struct start *start)
{
	if (start && start->time) {
		count(start->slot, ktime_get_ns() - start->time);
		start->time = 0;
	}
}

PROGRAM raw_storage_leave(void *context)
{
	finish_raw(start_in_storage());
	return 0;
}

PROGRAM raw_table_leave(void *context)
{
	finish_raw(start_in_table());
	return 0;
}
