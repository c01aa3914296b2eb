/* work: does a little of everything that C programs ask a C library for, so that strace tells which system calls that
   library makes. Says what failed. Its own first argument names a directory to work in. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static int failures;

static void check(int good, const char *what) {
  if (!good) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    failures++;
  }
}

#define CHECK(condition) check((condition) != 0, #condition)

static void files(void) {
  struct stat status;
  struct statvfs disk;
  char buffer[4096] = "hello";
  FILE *file = fopen("file", "w+");
  CHECK(file);
  for (int i = 0; i < 1000; i++) fprintf(file, "line %d\n", i);
  CHECK(fflush(file) == 0 && fseek(file, 0, SEEK_SET) == 0 && fgets(buffer, sizeof buffer, file));
  fclose(file);
  int in = open("file", O_RDWR), out = open("copy", O_CREAT | O_RDWR | O_EXCL, 0600);
  struct iovec parts[2] = {{buffer, 5}, {buffer + 5, 5}};
  CHECK(writev(out, parts, 2) == 10 && pwrite(out, "x", 1, 100) == 1 && pread(out, buffer, 1, 100) == 1 && readv(in, parts, 2) == 10);
  CHECK(fsync(out) == 0 && fdatasync(out) == 0 && ftruncate(out, 200) == 0 && posix_fallocate(out, 0, 300) == 0);
  CHECK(sendfile(out, in, 0, 50) > 0);
  copy_file_range(in, 0, out, 0, 20, 0); /* an old kernel has it not */
  CHECK(fstat(in, &status) == 0 && lstat("file", &status) == 0 && fstatat(AT_FDCWD, "file", &status, 0) == 0 && statvfs(".", &disk) == 0);
  CHECK(fchmod(out, 0644) == 0 && chmod("copy", 0600) == 0 && fchown(out, -1, -1) == 0 && chown("copy", -1, -1) == 0 && futimens(out, 0) == 0);
  CHECK(lockf(out, F_LOCK, 0) == 0 && lockf(out, F_ULOCK, 0) == 0 && fcntl(out, F_GETFL) >= 0);
  int twin = dup(out);
  CHECK(twin >= 0 && dup2(out, twin) == twin && close(twin) == 0 && close(out) == 0 && close(in) == 0);
  CHECK(symlink("file", "link") == 0 && readlink("link", buffer, sizeof buffer) == 4 && link("file", "hard") == 0);
  CHECK(rename("hard", "renamed") == 0 && unlink("link") == 0 && access("file", R_OK) == 0 && euidaccess("file", W_OK) == 0);
  CHECK(mkdir("folder", 0755) == 0 && mkfifo("folder/pipe", 0600) == 0);
  DIR *folder = opendir("folder");
  CHECK(folder && readdir(folder));
  closedir(folder);
  CHECK(remove("folder/pipe") == 0 && rmdir("folder") == 0 && getcwd(buffer, sizeof buffer) && chdir(".") == 0);
  char name[] = "temporaryXXXXXX";
  int temporary = mkstemp(name);
  CHECK(temporary >= 0 && close(temporary) == 0 && realpath(name, buffer));
}

static void memory(void) {
  char *small = malloc(100), *large = malloc(1 << 20);
  large = realloc(large, 4 << 20);
  CHECK(small && large);
  free(small);
  free(large);
  char *view = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(view != MAP_FAILED && mprotect(view, 4096, PROT_READ) == 0 && madvise(view, 8192, MADV_DONTNEED) == 0 && munmap(view, 8192) == 0);
  unsigned char noise[16];
  CHECK(getrandom(noise, sizeof noise, 0) == sizeof noise || errno == ENOSYS);
  int shared = shm_open("/abide-work", O_CREAT | O_RDWR, 0600);
  CHECK(shared >= 0 && shm_unlink("/abide-work") == 0 && close(shared) == 0);
}

static void *thread(void *lock) {
  pthread_mutex_lock(lock);
  pthread_mutex_unlock(lock);
  sched_yield();
  return 0;
}

static void threads(void) {
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_t ids[4];
  pthread_mutex_lock(&lock);
  for (int i = 0; i < 4; i++) CHECK(pthread_create(&ids[i], 0, thread, &lock) == 0);
  usleep(10000);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 4; i++) pthread_join(ids[i], 0);
}

static volatile sig_atomic_t caught;
static void on_signal(int number) { caught = number; }

static void processes(void) {
  int status, ends[2];
  pid_t child = fork();
  if (child == 0) _exit(3);
  CHECK(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 3);
  char *arguments[] = {"true", 0};
  CHECK(posix_spawn(&child, "/bin/true", 0, 0, arguments, environ) == 0 && waitpid(child, &status, 0) == child);
  CHECK(system("true") == 0);
  FILE *output = popen("echo hello", "r");
  char line[16];
  CHECK(output && fgets(line, sizeof line, output) && pclose(output) == 0);
  CHECK(pipe(ends) == 0 && write(ends[1], "a", 1) == 1 && read(ends[0], line, 1) == 1 && close(ends[0]) == 0 && close(ends[1]) == 0);
  struct sigaction action = {.sa_handler = on_signal};
  sigset_t set;
  CHECK(sigaction(SIGUSR1, &action, 0) == 0 && raise(SIGUSR1) == 0 && kill(getpid(), SIGUSR1) == 0 && caught == SIGUSR1);
  sigemptyset(&set);
  CHECK(sigprocmask(SIG_BLOCK, &set, 0) == 0 && sigaltstack(0, 0) == 0);
  struct rlimit limit;
  struct rusage usage;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && setrlimit(RLIMIT_NOFILE, &limit) == 0 && getrusage(RUSAGE_SELF, &usage) == 0);
  umask(022);
  CHECK(getppid() >= 0 && getpgrp() >= 0 && nice(0) != -1);
}

static void times(void) {
  struct timespec now, pause = {0, 1000000};
  struct timeval day;
  struct itimerval alarm = {{0, 0}, {10, 0}};
  CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0 && clock_getres(CLOCK_MONOTONIC, &now) == 0 && gettimeofday(&day, 0) == 0 && time(0) > 0);
  CHECK(nanosleep(&pause, 0) == 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, 0) == 0 && setitimer(ITIMER_REAL, &alarm, 0) == 0);
  CHECK(localtime(&now.tv_sec) && clock() >= 0);
  int timer = timerfd_create(CLOCK_MONOTONIC, 0), event = eventfd(1, 0);
  CHECK(timer >= 0 && event >= 0 && close(timer) == 0 && close(event) == 0);
}

static void sockets(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof here;
  int one = 1, server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), pair[2];
  CHECK(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 && bind(server, (void *)&here, sizeof here) == 0);
  CHECK(listen(server, 1) == 0 && getsockname(server, (void *)&here, &length) == 0 && connect(client, (void *)&here, length) == 0);
  int peer = accept(server, 0, 0);
  char buffer[8] = "hello";
  CHECK(send(client, buffer, 5, 0) == 5 && recv(peer, buffer, 5, 0) == 5 && getpeername(peer, (void *)&here, &length) == 0);
  struct pollfd ready = {client, POLLOUT, 0};
  fd_set writers;
  FD_ZERO(&writers);
  FD_SET(client, &writers);
  struct timeval brief = {0, 1000};
  CHECK(poll(&ready, 1, 10) == 1 && select(client + 1, 0, &writers, 0, &brief) == 1);
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLOUT};
  CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event) == 0 && epoll_wait(epoll, &event, 1, 10) == 1);
  CHECK(shutdown(client, SHUT_RDWR) == 0 && close(epoll) == 0 && close(peer) == 0 && close(client) == 0 && close(server) == 0);
  CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
  struct iovec part = {buffer, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  CHECK(sendmsg(pair[0], &message, 0) == 1 && recvmsg(pair[1], &message, 0) == 1 && sendto(pair[0], "a", 1, 0, 0, 0) == 1);
  close(pair[0]);
  close(pair[1]);
}

static void names(void) {
  struct utsname system;
  char host[64];
  CHECK(uname(&system) == 0 && gethostname(host, sizeof host) == 0);
  struct addrinfo *found = 0;
  CHECK(getpwuid(getuid()) && getgrgid(0) && getpwnam("nobody"));
  CHECK(getaddrinfo("localhost", "80", 0, &found) == 0);
  freeaddrinfo(found);
  getaddrinfo("nowhere.invalid", 0, 0, &found); /* nobody answers */
}

int main(int count, char **arguments) {
  CHECK(count == 2 && chdir(arguments[1]) == 0);
  files();
  memory();
  threads();
  processes();
  times();
  sockets();
  names();
  puts(failures ? "failed" : "done");
  return failures != 0;
}
