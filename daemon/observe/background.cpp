#include "daemon/observe/background.hpp"

#include <csignal>
#include <pthread.h>

#include <sys/resource.h>

namespace eipd::observe {

void enter_background(const char* name) {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  ::pthread_setname_np(::pthread_self(), name);
  ::setpriority(PRIO_PROCESS, 0, 19);  // of this thread alone: Linux keeps niceness a thread
}

}  // namespace eipd::observe
