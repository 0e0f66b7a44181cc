// The way from the server's thread to the control thread and back: a question is a function, posted there, and its
// answer is posted back. Nothing of the server is touched by control, so either may end first.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/control/commands.hpp"
#include "daemon/control/inventory_queries.hpp"
#include "daemon/control/queries.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::control {

/// Whom the API asks on the control thread. All live until control runs no more.
struct Sources {
  const Queries& state;
  const InventoryQueries& inventory;
  Commands& commands;
  WhatIfs& what_ifs;
};

/// The way back, which the server closes before its executor ends.
class WayBack {
 public:
  explicit WayBack(boost::asio::any_io_executor server) : server_{std::move(server)} {}
  /// Called by control; dropped when closed.
  template <class F>
  void post(F function) {
    const std::lock_guard lock{mutex_};
    if (server_) boost::asio::post(*server_, std::move(function));
  }
  void close() {
    const std::lock_guard lock{mutex_};
    server_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<boost::asio::any_io_executor> server_;
};

class ControlThread {
 public:
  static constexpr std::chrono::seconds kPatience{5};
  static constexpr std::chrono::seconds kWhatIfPatience{60};  ///< of 100,000 EIPs, behind others who ask

  ControlThread(const Sources& sources, boost::asio::any_io_executor control, boost::asio::any_io_executor server)
      : sources_{sources},
        control_{std::move(control)},
        server_{std::move(server)},
        way_back_{std::make_shared<WayBack>(server_)} {}
  /// Before the server's executor ends.
  ~ControlThread() { way_back_->close(); }
  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;

  /// `question(sources)` on the control thread; nothing if control did not answer within kPatience. Awaited on the
  /// server's thread.
  template <class F>
  boost::asio::awaitable<std::optional<std::invoke_result_t<F, const Sources&>>> ask(F question) const {
    using Answer = std::invoke_result_t<F, const Sources&>;
    return exchange<Answer>(
        [question = std::move(question)](const Sources& sources, auto done) mutable { done(question(sources)); });
  }

  /// Performs the command; nothing if it wasn't answered within kPatience, though it may still be performed.
  boost::asio::awaitable<std::optional<std::expected<Reply, Problem>>> perform(Command command, Caller caller,
                                                                               WriteOptions options) const {
    return exchange<std::expected<Reply, Problem>>(
        [command = std::move(command), caller = std::move(caller), options = std::move(options)](const Sources& sources,
                                                                                                 auto done) mutable {
          sources.commands.perform(std::move(command), std::move(caller), std::move(options), std::move(done));
        });
  }

  /// Nothing if it wasn't answered within kWhatIfPatience.
  boost::asio::awaitable<std::optional<WhatIfAnswer>> what_if(AskWhatIf ask) const {
    return exchange<WhatIfAnswer>(
        [ask = std::move(ask)](const Sources& sources, auto done) mutable {
          sources.what_ifs.what_if(std::move(ask), std::move(done));
        },
        kWhatIfPatience);
  }

 private:
  /// Posts `work(sources, done)` to control and waits for `done(answer)`.
  template <class Answer, class Work>
  boost::asio::awaitable<std::optional<Answer>> exchange(Work work, std::chrono::seconds patience = kPatience) const {
    struct Pending {
      boost::asio::steady_timer timer;
      std::optional<Answer> answer;
    };
    // Control holds it weakly: the timer must end on this thread.
    const auto pending = std::make_shared<Pending>(boost::asio::steady_timer{server_, patience}, std::nullopt);
    boost::asio::post(control_, [sources = sources_, way_back = way_back_, work = std::move(work),
                                 weak = std::weak_ptr<Pending>{pending}]() mutable {
      work(sources, [way_back, weak](Answer answer) {
        way_back->post([weak, answer = std::move(answer)]() mutable {
          if (const auto waiting = weak.lock()) {
            waiting->answer = std::move(answer);
            waiting->timer.cancel();
          }
        });
      });
    });
    co_await pending->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return std::move(pending->answer);
  }

  const Sources sources_;
  boost::asio::any_io_executor control_;
  boost::asio::any_io_executor server_;
  std::shared_ptr<WayBack> way_back_;
};

}  // namespace eipd::control
