/* __cxa_thread_atexit_impl for programs that are to run with a glibc before 2.18: destructors of thread_local objects, newest first,
   when their thread ends or, for the thread that calls exit, when the program does. Each program and shared library has its own, so
   none sees another's. Unlike glibc's it does not keep a library loaded that dlclose unloads, and it runs among the functions
   of atexit, not before them. */
#include <pthread.h>
#include <stdlib.h>

struct registration {
    void (*destroy)(void *);
    void *object;
    struct registration *next;
};

static __thread struct registration *newest;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int failed;

static void destroy_all(void *unused)
{
    (void)unused;
    while (newest) {
        struct registration *each = newest;
        newest = each->next;
        each->destroy(each->object);
        free(each);
    }
}

static void destroy_at_exit(void)
{
    destroy_all(0);
}

static void prepare(void)
{
    failed = pthread_key_create(&key, destroy_all) != 0 || atexit(destroy_at_exit) != 0;
}

#ifdef __cplusplus
extern "C"
#endif
__attribute__((visibility("hidden"))) int __cxa_thread_atexit_impl(void (*destroy)(void *), void *object, void *library)
{
    struct registration *each;
    (void)library;
    if (pthread_once(&once, prepare) != 0 || failed) return -1;
    each = (struct registration *)malloc(sizeof *each);
    if (!each) return -1;
    if (pthread_setspecific(key, &newest) != 0) {
        free(each);
        return -1;
    }

    each->destroy = destroy;
    each->object = object;
    each->next = newest;
    newest = each;
    return 0;
}
