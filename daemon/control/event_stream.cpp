#include "daemon/control/event_stream.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/control/answer.hpp"

namespace eipd::control {

namespace asio = boost::asio;
using observe::Event;
using observe::Events;

namespace {

constexpr std::chrono::seconds kQuiet{15};  ///< then a comment shows that the connection lives
constexpr std::size_t kBatch = 256;

std::string record(std::string_view id, std::string_view what, std::string_view data) {
  std::string text;
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  return text.append("event: ").append(what).append("\ndata: ").append(data).append("\n\n");
}

}  // namespace

/// The streams that wait for news, each by a timer of its own, which is cancelled when there is some.
struct EventStreams::Shared {
  explicit Shared(asio::any_io_executor server) : executor{std::move(server)} {}

  /// Any thread; one wake-up for many events.
  void ring(const std::weak_ptr<Shared>& self) {
    const std::lock_guard lock{mutex};
    if (rung || closed) return;
    rung = true;
    asio::post(executor, [self] {
      if (const auto shared = self.lock()) shared->wake();
    });
  }

  void wake() {
    {
      const std::lock_guard lock{mutex};
      rung = false;
    }
    for (asio::steady_timer* timer : waiting) timer->cancel();
  }

  std::mutex mutex;
  bool rung = false;
  bool closed = false;
  asio::any_io_executor executor;
  // The server's thread only.
  std::set<asio::steady_timer*> waiting;
  std::size_t followers = 0;
};

/// One client's stream: where it stands, and what it wants.
struct EventStreams::Stream {
  Stream(Events& all, const AskEvents& ask, Events::Place from, std::shared_ptr<Shared> with)
      : events{all},
        subject{ask.subject},
        follow{ask.follow},
        place{from},
        shared{std::move(with)},
        timer{shared->executor} {
    if (follow) ++shared->followers;
  }
  ~Stream() {
    shared->waiting.erase(&timer);
    if (follow) --shared->followers;
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// What is new, as text; empty: nothing, or nothing that this client wants.
  std::string take() {
    std::string text;
    if (!std::exchange(opened, true)) text = ": eipd events\nretry: 1000\n\n";
    const auto batch = events.after(place, kBatch);
    if (std::exchange(place.reset, false)) {
      text += record({}, "reset", R"({"detail":"Events are gone that were not seen: read anew what is followed."})");
    }
    for (const Event& event : batch) {
      if (subject.empty() || event.subject == subject) text += record(event.id, event.what, event.data);
    }
    return text;
  }

  asio::awaitable<std::optional<std::string>> next() {
    for (;;) {
      const auto before = place.number;
      if (auto text = take(); !text.empty()) co_return text;
      if (place.number != before) continue;
      if (!follow) co_return std::nullopt;
      timer.expires_after(kQuiet);
      shared->waiting.insert(&timer);
      const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
      shared->waiting.erase(&timer);
      if (!error) co_return ": quiet\n\n";
    }
  }

  Events& events;
  std::string subject;
  bool follow;
  Events::Place place;
  std::shared_ptr<Shared> shared;
  asio::steady_timer timer;
  bool opened = false;
};

EventStreams::EventStreams(Events& events, asio::any_io_executor server)
    : events_{events}, shared_{std::make_shared<Shared>(std::move(server))} {
  events_.on_news([weak = std::weak_ptr<Shared>{shared_}] {
    if (const auto shared = weak.lock()) shared->ring(weak);
  });
}

EventStreams::~EventStreams() {
  const std::lock_guard lock{shared_->mutex};
  shared_->closed = true;
}

observe::HttpReply EventStreams::open(const AskEvents& ask) {
  if (ask.follow && shared_->followers >= kMostFollowers) {
    return refuse({.status = 503,
                   .code = "too-many-followers",
                   .detail = "So many clients follow events already.",
                   .accepted = "at most " + std::to_string(kMostFollowers) + " at a time; or follow=false"});
  }
  const auto place = ask.since.empty()       ? events_.newest()
                     : ask.since == "oldest" ? events_.oldest()
                                             : events_.place_of(ask.since);
  observe::HttpReply reply{.content_type = "text/event-stream"};
  reply.stream = [stream = std::make_shared<Stream>(events_, ask, place, shared_)] { return stream->next(); };
  return reply;
}

}  // namespace eipd::control
