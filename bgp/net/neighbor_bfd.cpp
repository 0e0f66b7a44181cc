// A neighbor's BFD session, and what its news mean for the BGP session.
#include <utility>

#include "bgp/net/neighbor_shell.hpp"

namespace eipd::bgp::net {

void ShellContext::begin_bfd() {
  if (bfd) return;
  bfd = std::make_unique<BfdEngine>(executor, bfd_options);
  bfd->never_from(never_from);
}

void NeighborShell::follow_bfd() {
  const bool wanted = settings_.bfd && peer_->wanted_up();
  std::optional<BfdPath> path;
  if (wanted) path = bfd_path(settings_);
  if (bfd_ && bfd_->path != path) {
    context_.bfd->end(bfd_->id);
    const bfd::State was = bfd_->news.status.state;
    bfd_->news.status.state = bfd::State::AdminDown;
    bfd_->news.status.diagnostic = bfd::Diagnostic::AdministrativelyDown;
    context_.observer.bfd_changed({.neighbor = settings_.name, .from = was, .now = bfd_->news.status});
    bfd_.reset();
    if (was == bfd::State::Up) step(peer_->bfd_down(peer_->generation(), false));
  }
  if (!path) return;
  const auto parameters = bfd_parameters(*settings_.bfd);
  if (bfd_) return context_.bfd->configure(bfd_->id, parameters);
  context_.begin_bfd();
  bfd_.emplace(Bfd{.path = *path});
  bfd_->id = context_.bfd->begin(*std::move(path), parameters, [this](const BfdNews& news) { hear_bfd(news); });
  if (session_) context_.bfd->watch(bfd_->id, peer_->generation(), 0);
}

void NeighborShell::hear_bfd(const BfdNews& news) {
  const BfdNews before = std::exchange(bfd_->news, news);
  const bool was_up = before.status.state == bfd::State::Up;
  const bool is_up = news.status.state == bfd::State::Up;
  const bool failed = news.status.failures != before.status.failures;
  if (failed || before.status.state != news.status.state || before.status.fault != news.status.fault) {
    context_.observer.bfd_changed(
        {.neighbor = settings_.name, .from = before.status.state, .now = bfd_->news.status, .failure = failed});
  }
  // A failure counts once, for the session that it concerns: also one that has been mended since.
  const bool blamed = failed || news.failed_generation != before.failed_generation;
  if (blamed || (was_up && !is_up)) step(peer_->bfd_down(news.failed_generation, blamed));
  if (is_up && (blamed || !was_up)) step(peer_->bfd_up());
}

}  // namespace eipd::bgp::net
