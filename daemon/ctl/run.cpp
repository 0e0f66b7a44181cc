#include "daemon/ctl/run.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <ostream>
#include <sstream>
#include <thread>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/event_reader.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/session.hpp"
#include "daemon/store/restore.hpp"

namespace eipd::ctl {
namespace {

using namespace std::chrono_literals;

constexpr auto kWatch = 2s;
constexpr auto kPoll = 500ms;
constexpr auto kQuiet = 60s;  ///< the daemon shows every 15 s that it is there

std::string as_json(const boost::json::value& answer) {
  return boost::json::serialize(answer) + "\n";
}

std::string render(const Invocation& wanted, const boost::json::value& answer, const Paper& paper) {
  if (wanted.json) return as_json(answer);
  const Command& command = *wanted.command;
  const auto* items = answer.as_object().if_contains("items");
  if (command.list != nullptr && items != nullptr) return command.list(items->as_array(), paper);
  if (wanted.dry_run && answer.as_object().contains("would")) {
    return "this would be:\n" + render_object(answer.as_object().at("would"), paper);
  }
  return command.one == nullptr ? render_object(answer, paper) : command.one(answer, paper);
}

Result<std::string> status(Session& session, const Invocation& wanted, const Paper& paper) {
  auto status = session.send({.target = "/v1/status"});
  if (!status) return std::unexpected(std::move(status.error()));
  if (wanted.json) return as_json(*status);
  auto neighbors = session.send({.target = "/v1/neighbors"});
  if (!neighbors) return std::unexpected(std::move(neighbors.error()));
  return render_status(*status, neighbors->at("items").as_array(), paper);
}

/// Until the drain that was set is in its last phase, or is gone.
Result<boost::json::value> wait_for(Session& session, boost::json::value drain) {
  const auto same = [&](const boost::json::value& other) {
    return text_of(other, "scope") == text_of(drain, "scope") && text_of(other, "name") == text_of(drain, "name");
  };
  while (text_of(drain, "phase") != "withdrawn") {
    std::this_thread::sleep_for(kPoll);
    const auto drains = session.list({.target = "/v1/drains"});
    if (!drains) return drains;
    const auto& items = drains->at("items").as_array();
    const auto* found = std::ranges::find_if(items, same);
    if (found == items.end()) return std::unexpected(Failure{.sentence = "the drain was taken back", .problem = {}});
    drain = *found;
  }
  return drain;
}

/// Asks no daemon: there must be none.
Result<std::string> restore(const Invocation& wanted, const Paper& paper) {
  if (wanted.dry_run) return std::unexpected(Failure{.sentence = "restore has no --dry-run", .problem = {}});
  const std::string& file = wanted.values.at("file").front();
  const auto restored = store::restore(file, wanted.values.at("state_dir").front());
  if (!restored) return std::unexpected(Failure{.sentence = restored.error(), .problem = {}});
  boost::json::object answer{{"restored", file}, {"eips", restored->eips}, {"revision", restored->revision}};
  answer["kept"] = restored->kept.empty() ? boost::json::value(nullptr) : boost::json::value(restored->kept);
  return render(wanted, answer, paper);
}

/// What files that are named say, in the place of their names.
Result<Values> with_files(const Invocation& wanted) {
  Values values = wanted.values;
  for (const Argument& argument : wanted.command->arguments) {
    const auto named = values.find(argument.field);
    if (argument.kind != Kind::File || named == values.end()) continue;
    std::ifstream file{named->second.front(), std::ios::binary};
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) {
      return std::unexpected(
          Failure{.sentence = "cannot read " + named->second.front() + ": " + std::strerror(errno), .problem = {}});
    }
    named->second = {std::move(text).str()};
  }
  return values;
}

/// The first rows, or all. What is said of the whole stands in each part.
Result<std::string> what_if(Session& session, const Invocation& wanted, const Paper& paper) {
  const auto values = with_files(wanted);
  if (!values) return std::unexpected(values.error());
  Request request = request_of(*wanted.command, *values, false);
  const bool all = wanted.values.contains("all");
  add_parameter(request.target, "limit", all ? "1000" : "40");
  const auto answer = all ? session.list(request) : session.send(request);
  if (!answer) return std::unexpected(answer.error());
  return render(wanted, *answer, paper);
}

Result<std::string> perform(Session& session, const Invocation& wanted, const Paper& paper) {
  const Command& command = *wanted.command;
  if (command.method == kLocal) return restore(wanted, paper);
  if (command.noun == "what-if") return what_if(session, wanted, paper);
  if (command.noun == "status") return status(session, wanted, paper);
  const auto request = request_of(command, wanted.values, wanted.dry_run);
  auto answer = command.list != nullptr ? session.list(request) : session.send(request);
  if (answer && wanted.values.contains("wait") && !wanted.dry_run) answer = wait_for(session, std::move(*answer));
  if (!answer) return std::unexpected(std::move(answer.error()));
  return render(wanted, *answer, paper);
}

Result<std::string> events(Session& session, const Invocation& wanted, const Paper& paper, std::ostream& out) {
  EventReader reader;
  const auto take = [&](std::string_view piece) {
    for (const auto& event : reader.feed(piece)) {
      auto data = boost::json::parse(event.data);
      data.as_object().emplace("event", event.what);  // that events are missing is said by this word alone
      out << (wanted.json ? as_json(data) : render_event(data, paper)) << std::flush;
    }
    return out.good();
  };
  Request request = request_of(*wanted.command, wanted.values, false);
  if (!wanted.values.contains("follow")) {  // the stream ends when all that is kept was sent
    add_parameter(request.target, "follow", "false");
    if (!wanted.values.contains("since")) add_parameter(request.target, "since", "oldest");
  }
  auto failure = session.stream(request, kQuiet, take);
  if (failure) return std::unexpected(std::move(*failure));
  return std::string{};
}

int once(const Invocation& wanted, const Paper& paper, std::ostream& out, std::ostream& errors) {
  try {
    Session session{wanted};
    const auto text =
        wanted.command->noun == "events" ? events(session, wanted, paper, out) : perform(session, wanted, paper);
    if (text) {
      out << *text << std::flush;
      return 0;
    }
    if (wanted.json && !text.error().problem.empty()) out << text.error().problem;
    errors << "eipctl: " << text.error().sentence << "\n";
  } catch (const std::exception& failure) {  // Boost.JSON: a field is missing, or it is no JSON
    errors << "eipctl: the answer on " << wanted.to.shown() << " is not understood (" << failure.what()
           << "): is the eipd there of another version?\n";
  }
  return 1;
}

}  // namespace

int run(const Invocation& wanted, const Paper& paper, std::ostream& out, std::ostream& errors) {
  if (!wanted.watch) return once(wanted, paper, out, errors);
  for (Paper now = paper; out.good(); now.now = std::chrono::system_clock::now()) {  // until interrupted
    if (now.colour) out << "\033[H\033[2J";
    if (const int code = once(wanted, now, out, errors); code != 0) return code;
    std::this_thread::sleep_for(kWatch);
  }
  return 0;
}

}  // namespace eipd::ctl
