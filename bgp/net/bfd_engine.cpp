#include "bgp/net/bfd_engine.hpp"

#include <future>
#include <pthread.h>
#include <sched.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <sys/resource.h>

#include "bgp/net/bfd_loop.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;

namespace {

constexpr int kRealtimePriority = 10;  // above ordinary work, below what the kernel does for the network
constexpr int kNice = -10;

/// Of the calling thread.
BfdScheduling hurry() {
  const sched_param wanted{.sched_priority = kRealtimePriority};
  if (::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &wanted) == 0) return BfdScheduling::Realtime;
  if (::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice) == 0) return BfdScheduling::Nice;
  return BfdScheduling::Ordinary;
}

}  // namespace

class BfdEngine::Thread {
 public:
  Thread(BfdOptions options, std::function<void()> wake)
      : mailbox_{std::move(wake)}, work_{asio::make_work_guard(context_)}, loop_{context_, options, mailbox_} {
    std::promise<BfdScheduling> scheduling;
    scheduling_ = scheduling.get_future();
    thread_ = std::thread{[this, told = std::move(scheduling)]() mutable {
      ::pthread_setname_np(::pthread_self(), "eipd-bfd");
      told.set_value(hurry());
      context_.run();
    }};
  }
  ~Thread() {
    asio::post(context_, [this] {
      loop_.end_all();
      context_.stop();
    });
    thread_.join();
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  BfdScheduling scheduling() { return scheduling_.get(); }
  BfdMailbox& mailbox() { return mailbox_; }
  template <class Act>
  void ask(Act act) {
    asio::post(context_, [this, act = std::move(act)]() mutable { act(loop_); });
  }

 private:
  BfdMailbox mailbox_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  BfdLoop loop_;  ///< the thread's alone
  std::future<BfdScheduling> scheduling_;
  std::thread thread_;
};

BfdPath bfd_path(const fsm::NeighborSettings& neighbor) {
  BfdPath path{.ends = {.remote = neighbor.address, .local = neighbor.local_address},
               .device = neighbor.interface,
               .vrf = neighbor.vrf};
  if (neighbor.multihop) {
    path.ends.multihop = true;
    path.ends.min_ttl = 0;  // RFC 5883 asks for none: it may have crossed any number of routers
  } else if (neighbor.ttl_security.value_or(1) > 1) {
    path.ends.multihop = true;
    path.ends.min_ttl = static_cast<std::uint8_t>(256 - *neighbor.ttl_security);
  }
  return path;
}

bfd::Parameters bfd_parameters(const fsm::BfdSettings& settings) {
  return {.interval = settings.interval, .multiplier = settings.multiplier};
}

std::string_view to_string(BfdScheduling scheduling) {
  switch (scheduling) {
    case BfdScheduling::Realtime:
      return "realtime";
    case BfdScheduling::Nice:
      return "nice";
    case BfdScheduling::Ordinary:
      return "ordinary";
  }
  return "";
}

BfdEngine::BfdEngine(asio::any_io_executor control, BfdOptions options)
    : control_{std::move(control)}, alive_{std::make_shared<bool>(true)} {
  thread_ = std::make_shared<Thread>(options, [this, alive = std::weak_ptr{alive_}, to = control_] {
    asio::post(to, [this, alive] {
      if (alive.lock()) drain();
    });
  });
  scheduling_ = thread_->scheduling();
}

BfdEngine::~BfdEngine() {
  stop();
}

void BfdEngine::never_from(std::vector<Prefix> prefixes) {
  if (!thread_) return;
  thread_->ask([prefixes = std::move(prefixes)](BfdLoop& loop) mutable { loop.never_from(std::move(prefixes)); });
}

BfdSessionId BfdEngine::begin(BfdPath path, bfd::Parameters parameters, Hear hear) {
  const BfdSessionId id = ++last_;
  if (!thread_) return id;
  hearers_.emplace(id, std::move(hear));
  thread_->ask(
      [id, path = std::move(path), parameters](BfdLoop& loop) mutable { loop.begin(id, std::move(path), parameters); });
  return id;
}

void BfdEngine::configure(BfdSessionId session, bfd::Parameters parameters) {
  if (thread_) thread_->ask([session, parameters](BfdLoop& loop) { loop.configure(session, parameters); });
}

void BfdEngine::watch(BfdSessionId session, std::uint64_t generation, std::uint64_t failures) {
  if (thread_)
    thread_->ask([session, generation, failures](BfdLoop& loop) { loop.watch(session, generation, failures); });
}

void BfdEngine::end(BfdSessionId session) {
  hearers_.erase(session);
  if (thread_) thread_->ask([session](BfdLoop& loop) { loop.end(session); });
}

void BfdEngine::stop() {
  alive_.reset();
  hearers_.clear();
  thread_.reset();
}

void BfdEngine::drain() {
  for (const auto& [session, news] : thread_->mailbox().drain()) {
    const auto found = hearers_.find(session);
    if (found == hearers_.end()) continue;
    const Hear hear = found->second;  // which may end the session
    hear(news);
  }
}

}  // namespace eipd::bgp::net
