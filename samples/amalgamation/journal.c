/* A small journal of named numbers in one file: one writer at a time by a lock on the file, a thread that writes behind, functions that
   are loaded when they are asked for. Built as one translation unit with the flags that big C libraries are built with. */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ENTRIES = 1024, MOST_NAME = 31 };

struct entry {
    char name[MOST_NAME + 1];
    double value;
    struct timespec changed;
};

struct journal {
    int file;
    size_t count;
    struct entry entries[MOST_ENTRIES];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t writer;
    int dirty, closing, failure;
};

static int lock_file(int file, short kind)
{
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = kind;
    lock.l_whence = SEEK_SET;
    while (fcntl(file, F_SETLKW, &lock) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

static int write_all(struct journal *journal)
{
    const char *at = (const char *)journal->entries;
    size_t left = journal->count * sizeof(struct entry);
    off_t place = 0;
    int failure = lock_file(journal->file, F_WRLCK);
    if (failure) return failure;
    while (left > 0) {
        ssize_t count = pwrite(journal->file, at, left, place);
        if (count < 0) {
            failure = errno;
            break;
        }
        at += count;
        place += count;
        left -= (size_t)count;
    }
    if (!failure && ftruncate(journal->file, place) != 0) failure = errno;
    if (!failure && fdatasync(journal->file) != 0) failure = errno;
    lock_file(journal->file, F_UNLCK);
    return failure;
}

static void *write_behind(void *argument)
{
    struct journal *journal = argument;
    pthread_mutex_lock(&journal->lock);
    while (!journal->closing || journal->dirty) {
        if (!journal->dirty) {
            pthread_cond_wait(&journal->wake, &journal->lock);
            continue;
        }
        journal->dirty = 0;
        journal->failure = write_all(journal);
    }
    pthread_mutex_unlock(&journal->lock);
    return NULL;
}

static struct journal *journal_open(const char *path)
{
    struct stat status;
    struct journal *journal = calloc(1, sizeof *journal);
    if (!journal) return NULL;
    journal->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (journal->file < 0 || fstat(journal->file, &status) != 0) goto failed;
    if (status.st_size % (off_t)sizeof(struct entry) != 0 || status.st_size > (off_t)sizeof journal->entries) goto failed;
    if (pread(journal->file, journal->entries, (size_t)status.st_size, 0) != (ssize_t)status.st_size) goto failed;
    journal->count = (size_t)status.st_size / sizeof(struct entry);
    pthread_mutex_init(&journal->lock, NULL);
    pthread_cond_init(&journal->wake, NULL);
    if (pthread_create(&journal->writer, NULL, write_behind, journal) != 0) goto failed;
    return journal;
failed:
    if (journal->file >= 0) close(journal->file);
    free(journal);
    return NULL;
}

static int journal_close(struct journal *journal)
{
    int failure;
    pthread_mutex_lock(&journal->lock);
    journal->closing = 1;
    pthread_cond_signal(&journal->wake);
    pthread_mutex_unlock(&journal->lock);
    pthread_join(journal->writer, NULL);
    failure = journal->failure;
    close(journal->file);
    free(journal);
    return failure;
}

static int journal_set(struct journal *journal, const char *name, double value)
{
    size_t i;
    if (strlen(name) > MOST_NAME) return ENAMETOOLONG;
    pthread_mutex_lock(&journal->lock);
    for (i = 0; i < journal->count && strcmp(journal->entries[i].name, name) != 0; i++) continue;
    if (i == MOST_ENTRIES) {
        pthread_mutex_unlock(&journal->lock);
        return ENOSPC;
    }
    if (i == journal->count) {
        journal->count++;
        strcpy(journal->entries[i].name, name);
    }
    journal->entries[i].value = value;
    clock_gettime(CLOCK_REALTIME, &journal->entries[i].changed);
    journal->dirty = 1;
    pthread_cond_signal(&journal->wake);
    pthread_mutex_unlock(&journal->lock);
    return 0;
}

/* A function of the mathematical library by its name; every build flag that matters to one is in play. */
static double apply(const char *name, double value)
{
    double (*function)(double);
    void *library = dlopen("libm.so.6", RTLD_NOW);
    void *found = library ? dlsym(library, name) : NULL;
    if (!found) return NAN;
    memcpy(&function, &found, sizeof function);
    value = function(value);
    dlclose(library);
    return value;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "/dev/null";
    double value = argc > 3 ? strtod(argv[3], NULL) : 2;
    struct journal *journal = journal_open(path);
    int failure;
    if (!journal) {
        fprintf(stderr, "%s cannot be opened: %s\n", path, strerror(errno));
        return 1;
    }
    value = pow(apply("sqrt", value), exp2(1)) + log(1);
    failure = journal_set(journal, argc > 2 ? argv[2] : "answer", value);
    printf("%.3f, %s\n", value, strerror(failure));
    /* /dev/null takes locks and bytes, and cannot be truncated or synchronised. */
    failure = journal_close(journal);
    return argc > 1 ? failure != 0 : 0;
}
