#include "daemon/probe/shard.hpp"

#include <chrono>
#include <pthread.h>
#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

namespace asio = boost::asio;

Shard::Shard(unsigned index, unsigned shards, Lookup lookup, VerdictMailbox& verdicts)
    : index_{index},
      shards_{shards},
      ledger_{verdicts},
      work_{asio::make_work_guard(loop_)},
      around_{loop_, std::move(lookup)},
      paths_{loop_, around_, [this](const RecordPtr& record, Trigger trigger) { hurry(record, trigger); }} {}

void Shard::start() {
  thread_ = std::thread{[self = shared_from_this()] { self->main(); }};
}

void Shard::main() {
  ::pthread_setname_np(::pthread_self(), ("eipd-probe-" + std::to_string(index_)).c_str());
  watches_network_ = paths_.start();
  loop_.run();
  ended_.set_value();
}

void Shard::configure(std::shared_ptr<const Wanted> wanted) {
  asio::post(loop_, [this, wanted = std::move(wanted)] { apply(*wanted); });
}

void Shard::change(std::shared_ptr<const WantedChange> wanted) {
  asio::post(loop_, [this, wanted = std::move(wanted)] { apply(*wanted); });
}

bool Shard::is_mine(const health::CheckId& id) const {
  return health::stable_hash(id) % shards_ == index_;
}

void Shard::apply(const Wanted& wanted) {
  std::vector<const CheckInstance*> mine;
  for (const auto& instance : wanted.instances) {
    if (is_mine(instance.id)) mine.push_back(&instance);
  }
  apply(ledger_.configure(mine, wanted.names, shards_, std::chrono::steady_clock::now()));
}

void Shard::apply(const WantedChange& wanted) {
  std::vector<const CheckInstance*> mine;
  for (const auto* instances : {&wanted.change.added, &wanted.change.changed}) {
    for (const auto& instance : *instances) {
      if (is_mine(instance.id)) mine.push_back(&instance);
    }
  }
  apply(ledger_.change(mine, wanted.change.removed, wanted.gone, shards_, std::chrono::steady_clock::now()));
}

void Shard::apply(const Ledger::Changes& changes) {
  for (const auto& record : changes.removed) {
    paths_.remove(record.get());
    const auto runner = runners_.extract(record.get());
    if (!runner.empty()) runner.mapped()->end();
  }
  for (const auto& record : changes.added) begin(record);
}

void Shard::begin(const RecordPtr& record) {
  auto probe = make_probe(*record->settings, record->id.target, around_);
  const auto runner = std::make_shared<Runner>(loop_, ledger_, record, std::move(probe));
  if (record->settings->attached) {
    if (auto dialer = make_dialer(*record->settings, record->id.target, around_)) runner->attach(*std::move(dialer));
  }
  runners_.emplace(record.get(), runner);
  paths_.add(record);
  runner->start();
}

void Shard::hurry(const RecordPtr& record, Trigger trigger) {
  ledger_.run_soon(*record, trigger, std::chrono::steady_clock::now());
  wake(record);
}

void Shard::wake(const RecordPtr& record) {
  if (const auto runner = runners_.find(record.get()); runner != runners_.end()) runner->second->wake();
}

void Shard::run_now(std::string check) {
  asio::post(loop_, [this, check = std::move(check)] {
    for (const auto& record : ledger_.run_soon(check, std::chrono::steady_clock::now())) wake(record);
  });
}

void Shard::never_from(std::vector<bgp::Prefix> prefixes) {
  asio::post(loop_, [this, prefixes = std::move(prefixes)]() mutable { around_.sources.set(std::move(prefixes)); });
}

void Shard::stop() {
  ledger_.close();
  loop_.stop();
}

void Shard::join(health::TimePoint until) {
  if (!thread_.joinable()) return;
  if (ended_.get_future().wait_until(until) == std::future_status::ready) {
    thread_.join();
  } else {
    thread_.detach();  // it hangs in the kernel, and keeps this shard alive
  }
}

}  // namespace eipd::probe
