#include "bgp/net/neighbor_shell.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::tcp;

NeighborShell::NeighborShell(ShellContext& context, fsm::NeighborSettings settings, Md5Key key)
    : context_{context},
      settings_{std::move(settings)},
      md5_key_{std::move(key)},
      peer_{std::make_unique<fsm::Peer>(settings_, context_.speaker, context_.restart)},
      timers_{Timer{context_.executor}, Timer{context_.executor}, Timer{context_.executor}},
      shutdown_{settings_.shutdown},
      since_{std::chrono::system_clock::now()} {}

NeighborShell::~NeighborShell() {
  for (auto& [id, live] : live_) live.channel->disown();
  for (auto& channel : closing_) channel->disown();
  if (bfd_ && context_.bfd) context_.bfd->end(bfd_->id);
}

void NeighborShell::start() {
  if (shutdown_) return;
  step(peer_->start());
  follow_bfd();
}

void NeighborShell::reconfigure(fsm::NeighborSettings settings, Md5Key key, fsm::Impact of_speaker) {
  const bool was_configured_down = std::exchange(settings_.shutdown, settings.shutdown);
  if (settings.shutdown && !was_configured_down) shutdown({});  // first, so that this is what the peer hears
  const auto impact = std::max(fsm::impact(settings_, settings), of_speaker);
  const auto tolerable = peer_->state() == fsm::State::Established ? fsm::Impact::NextSession : fsm::Impact::Live;
  const bool anew = impact > tolerable || key != md5_key_;
  if (anew) stop(fsm::Cause::ConfigChanged, {});
  settings_ = std::move(settings);
  md5_key_ = std::move(key);
  if (anew) {
    for (auto& timer : timers_) timer.cancel();
    peer_ = std::make_unique<fsm::Peer>(settings_, context_.speaker, fsm::Restart{peer_->restart()});
  } else if (impact >= fsm::Impact::NextSession) {
    peer_->adopt(settings_, context_.speaker);
  }
  if (!settings_.shutdown && was_configured_down) return enable();
  if (anew) return start();
  follow_bfd();
}

void NeighborShell::stop(fsm::Cause cause, std::string_view text) {
  step(peer_->stop(cause, text));
  follow_bfd();
}

void NeighborShell::stop_when_drained(bool keep, std::string text) {
  stop_keeps_ = keep;
  stop_text_ = std::move(text);
  flush();
  check_drained();
}

void NeighborShell::check_drained() {
  if (!stop_text_ || performing_) return;
  if (session_ && session_->advertiser && !session_->advertiser->drained()) return;
  const bool kept = stop_keeps_ && session_ && session_->negotiated.graceful_restart;
  stop(kept ? fsm::Cause::Kept : fsm::Cause::AdminShutdown, *std::exchange(stop_text_, std::nullopt));
}

void NeighborShell::when_quiet(std::move_only_function<void()> callback) {
  when_quiet_ = std::move(callback);
  notify_quiet();
}

void NeighborShell::notify_quiet() {
  if (quiet() && when_quiet_ && !performing_) std::exchange(when_quiet_, nullptr)();
}

void NeighborShell::shutdown(std::string_view text) {
  shutdown_ = true;
  shutdown_text_ = text;
  step(peer_->stop(fsm::Cause::AdminShutdown, text));
  follow_bfd();
}

void NeighborShell::enable() {
  shutdown_ = false;
  shutdown_text_.clear();
  step(peer_->start());
  follow_bfd();
}

void NeighborShell::reset(fsm::Cause cause, std::string_view text) {
  step(peer_->reset(cause, text));
}

void NeighborShell::accept(tcp::socket socket, const std::string& md5_fault) {
  using Why = ConnectionRefused::Why;
  if (!md5_key_) return refused(Why::NeighborNotReady, socket, md5_key_.error());
  if (!md5_key_->empty() && !md5_fault.empty()) return refused(Why::NeighborNotReady, socket, md5_fault);
  auto wanted = socket_settings(settings_, context_.speaker.as);
  wanted.device.clear();  // its listener's; to bind it once more takes CAP_NET_RAW
  auto ready = configure(socket.native_handle(), wanted);
  // It may have come before its listener had the key: then nothing more of it is heard.
  if (ready && !md5_key_->empty()) ready = set_md5_key(socket.native_handle(), settings_.address, *md5_key_);
  if (!ready) return refused(Why::SocketSetup, socket, ready.error().text());
  incoming_ = std::move(socket);
  step(peer_->accept());
  if (incoming_) refused(Why::Idle, *incoming_, {});
  incoming_.reset();
}

void NeighborShell::refused(ConnectionRefused::Why why, const tcp::socket& socket, std::string text) {
  boost::system::error_code ignored;
  context_.observer.connection_refused({.why = why,
                                        .neighbor = settings_.name,
                                        .remote = from_asio(socket.remote_endpoint(ignored)),
                                        .local = from_asio(socket.local_endpoint(ignored)),
                                        .text = std::move(text)});
}

void NeighborShell::attach(std::shared_ptr<rib::ExportGroup> group) {
  if (!session_ || (session_->advertiser && &session_->advertiser->group() == group.get())) return;
  // Another group's reader starts from nothing, and would not withdraw what this session was sent before.
  if (session_->advertiser) return reset(fsm::Cause::ConfigChanged, {});
  session_->advertiser = std::make_unique<Advertiser>(std::move(group), session_->negotiated);
  flush();
}

std::optional<rib::ReaderId> NeighborShell::hold() {
  if (!session_ || !session_->advertiser) return std::nullopt;
  session_->advertiser->hold();
  return session_->advertiser->reader();
}

void NeighborShell::hand_over(std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader) {
  if (!session_ || !session_->advertiser) return group->detach(reader);
  session_->advertiser->hand_over(std::move(group), reader);
  flush();
  check_drained();
}

const Advertiser* NeighborShell::advertiser() const {
  return session_ ? session_->advertiser.get() : nullptr;
}

void NeighborShell::flush() {
  if (performing_) return;  // step does it at its end
  std::vector<std::shared_ptr<Channel>> channels;
  for (const auto& [id, live] : live_) channels.push_back(live.channel);
  for (const auto& channel : channels) channel->flush();  // which may end connections
}

NeighborStatus NeighborShell::status() const {
  NeighborStatus status{.name = settings_.name,
                        .state = peer_->state(),
                        .since = since_,
                        .shutdown = shutdown_,
                        .shutdown_text = shutdown_text_,
                        .messages = messages_,
                        .malformed_updates = malformed_updates_,
                        .established = established_,
                        .last_error = last_error_,
                        .last_error_at = last_error_at_};
  if (session_) {
    status.negotiated = session_->negotiated;
    status.local = session_->local;
    status.remote = session_->remote;
    status.received = session_->received;
    status.attached = session_->advertiser != nullptr;
    status.end_of_rib_sent = session_->advertiser && session_->advertiser->end_of_rib_taken();
  }
  if (bfd_) status.bfd = bfd_->news.status;
  const auto pause = status.state == fsm::State::Idle ? fsm::PeerTimer::IdleHold : fsm::PeerTimer::ConnectRetry;
  const auto& timer = timers_[static_cast<std::size_t>(pause)];
  if ((status.state == fsm::State::Idle || status.state == fsm::State::Active) && timer.armed())
    status.next_retry =
        std::chrono::duration_cast<std::chrono::milliseconds>(timer.due_at() - SteadyTime::clock::now());
  return status;
}

}  // namespace eipd::bgp::net
