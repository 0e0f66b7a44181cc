#include "tests/bench/peer/director.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <utility>

namespace eipd::bench {
namespace {

std::string to_json(const Session& session) {
  const Counts& counts = session.counts();
  std::ostringstream out;
  out << R"({"established":)" << session.established() << R"(,"first":)" << counts.first << R"(,"last":)" << counts.last
      << R"(,"written":)" << session.written_at() << R"(,"held":)" << session.held() << R"(,"updates":)"
      << counts.updates << R"(,"octets":)" << counts.octets << R"(,"announced":)" << counts.announced
      << R"(,"withdrawn":)" << counts.withdrawn << R"(,"ended":")" << session.ended() << R"("})";
  return out.str();
}

}  // namespace

bool Director::all(const std::function<bool(const Session&)>& holds) const {
  return std::ranges::all_of(sessions_, [&](const auto& session) { return session->paused() || holds(*session); });
}

void Director::wait(double seconds, std::function<bool()> done) {
  done_ = std::move(done);
  deadline_ = now() + static_cast<Nanoseconds>(seconds * 1e9);
  look();
}

void Director::look() {
  if (!done_) return;
  const bool ok = done_();
  if (!ok && now() < deadline_) return;
  done_ = nullptr;
  answer(ok);
}

void Director::answer(bool ok) const {
  std::string line = std::string{R"({"ok":)"} + (ok ? "true" : "false") + R"(,"sessions":[)";
  for (const auto& session : sessions_) line += to_json(*session) + (session == sessions_.back() ? "" : ",");
  std::puts((line + "]}").c_str());
  std::fflush(stdout);
}

void Director::command(std::string_view line) {
  std::istringstream words{std::string{line}};
  std::string verb;
  std::size_t count = 0;
  double seconds = 0;
  words >> verb;
  const auto established = [this] { return all([](const Session& session) { return session.established() != 0; }); };
  if (verb == "connect" || verb == "accept") {
    words >> seconds;
    for (const auto& session : sessions_) verb == "connect" ? session->dial() : session->close();
    return wait(seconds, established);
  }
  if (verb == "hold") {
    words >> count >> seconds;
    return wait(seconds, [this, count] { return all([&](const Session& each) { return each.held() == count; }); });
  }
  if (verb == "flood") {
    words >> count >> seconds;
    Session& first = *sessions_.front();
    first.send(announcements(first.local(), own_, count));
    return wait(seconds, [&first] { return first.written_at() != 0; });
  }
  if (verb == "pause" || verb == "resume") {
    words >> count;
    if (count < sessions_.size()) sessions_[count]->pause(verb == "pause");
  } else if (verb == "mark" || verb == "close") {
    for (const auto& session : sessions_) verb == "mark" ? session->mark() : session->close();
  } else if (verb != "status") {
    return answer(false);
  }
  answer(true);
}

}  // namespace eipd::bench
