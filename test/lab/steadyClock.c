/*
 * Preloaded into QEMU: a host that stands still for a while does not make the guest's clock jump.
 *
 * With icount a guest's time passes with its instructions, and with the host's clock while it is idle. A host that
 * stops QEMU then (a busy CI machine) made the guest miss hundreds of milliseconds at once, which no emulated sound
 * card survives. Here the clock goes on from where it should have woken up.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>

/* A clock that nobody read for longer stood still. */
#define PATIENCE_NS 20000000
#define SECOND_NS 1000000000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t last_ns, skipped_ns, waiting_until_ns;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_ppoll)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

__attribute__((constructor)) static void find_real(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  real_ppoll = dlsym(RTLD_NEXT, "ppoll");
}

/* The host's clock without what it stood still; `lock` is held. */
static int64_t steady_ns(void) {
  struct timespec now;
  real_clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t now_ns = now.tv_sec * (int64_t)SECOND_NS + now.tv_nsec;
  int64_t due_ns = last_ns > waiting_until_ns ? last_ns : waiting_until_ns;
  if (last_ns != 0 && now_ns - due_ns > PATIENCE_NS) skipped_ns += now_ns - due_ns - PATIENCE_NS;
  last_ns = now_ns;
  return now_ns - skipped_ns;
}

int clock_gettime(clockid_t clock, struct timespec *out) {
  if (real_clock_gettime == NULL) find_real();
  if (clock != CLOCK_MONOTONIC) return real_clock_gettime(clock, out);
  pthread_mutex_lock(&lock);
  int64_t ns = steady_ns();
  pthread_mutex_unlock(&lock);
  out->tv_sec = ns / SECOND_NS;
  out->tv_nsec = ns % SECOND_NS;
  return 0;
}

/* QEMU's main loop waits here for the guest's next timer: until then nothing is late. */
int ppoll(struct pollfd *files, nfds_t count, const struct timespec *patience, const sigset_t *signals) {
  if (real_ppoll == NULL) find_real();
  pthread_mutex_lock(&lock);
  steady_ns();
  waiting_until_ns =
      patience == NULL ? INT64_MAX : last_ns + patience->tv_sec * (int64_t)SECOND_NS + patience->tv_nsec;
  pthread_mutex_unlock(&lock);
  int found = real_ppoll(files, count, patience, signals);
  pthread_mutex_lock(&lock);
  steady_ns();
  waiting_until_ns = 0;
  pthread_mutex_unlock(&lock);
  return found;
}
