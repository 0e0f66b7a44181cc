#include "daemon/ctl/run.hpp"

#include <exception>
#include <ostream>
#include <stdexcept>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/client.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

/// Nothing came, or a refusal; `problem` is the API's, if it was one.
struct Failure {
  std::string sentence;
  std::string problem;
};
template <class T>
using Result = std::expected<T, Failure>;

Failure refusal(const Response& response) {
  boost::json::error_code error;
  const auto problem = boost::json::parse(response.body, error);
  if (error || !problem.is_object() || !problem.as_object().contains("detail")) {
    return {"eipd answered with status " + std::to_string(response.status), {}};
  }
  std::string sentence = text_of(problem, "detail");
  if (problem.as_object().contains("value")) sentence += " (" + text_of(problem, "value") + ")";
  if (problem.as_object().contains("accepted")) sentence += " Accepted: " + text_of(problem, "accepted");
  return {sentence, response.body};
}

class Session {
 public:
  explicit Session(const std::string& socket) : client_{socket} {}

  Result<boost::json::value> get(const std::string& target) {
    const auto response = client_.get(target);
    if (!response) return std::unexpected(Failure{response.error(), {}});
    if (response->status != 200) return std::unexpected(refusal(*response));
    return boost::json::parse(response->body);
  }

  /// All parts of a list, as one without a next.
  Result<boost::json::value> list(const std::string& path, const std::string& query) {
    boost::json::array items;
    for (std::string cursor;;) {
      std::string target = path;
      target.append("?limit=1000").append(query);
      if (!cursor.empty()) target.append("&cursor=").append(percent_encode(cursor));
      auto part = get(target);
      if (!part) return part;
      for (auto& item : part->at("items").as_array()) items.push_back(std::move(item));
      cursor = text_of(*part, "next");
      if (cursor.empty()) return boost::json::object{{"items", std::move(items)}, {"next", nullptr}};
    }
  }

 private:
  Client client_;
};

std::string as_json(const boost::json::value& answer) {
  return boost::json::serialize(answer) + "\n";
}

/// A list as a table, or as it is.
using RenderList = std::string (*)(const boost::json::array&, const Paper&);
Result<std::string> show(const Invocation& wanted, Result<boost::json::value> answer, RenderList render,
                         const Paper& paper) {
  if (!answer) return std::unexpected(std::move(answer.error()));
  return wanted.json ? as_json(*answer) : render(answer->at("items").as_array(), paper);
}

using RenderOne = std::string (*)(const boost::json::value&, const Paper&);
Result<std::string> show(const Invocation& wanted, Result<boost::json::value> answer, RenderOne render,
                         const Paper& paper) {
  if (!answer) return std::unexpected(std::move(answer.error()));
  return wanted.json ? as_json(*answer) : render(*answer, paper);
}

Result<std::string> status(Session& session, const Invocation& wanted, const Paper& paper) {
  auto status = session.get("/v1/status");
  if (!status) return std::unexpected(std::move(status.error()));
  if (wanted.json) return as_json(*status);
  auto neighbors = session.get("/v1/neighbors");
  if (!neighbors) return std::unexpected(std::move(neighbors.error()));
  return render_status(*status, neighbors->at("items").as_array(), paper);
}

Result<std::string> perform(Session& session, const Invocation& wanted, const Paper& paper) {
  const std::string name = percent_encode(wanted.name);
  if (wanted.command == "status") return status(session, wanted, paper);
  if (wanted.command == "neighbors" && name.empty()) {
    return show(wanted, session.get("/v1/neighbors"), render_neighbors, paper);
  }
  if (wanted.command == "neighbors") return show(wanted, session.get("/v1/neighbors/" + name), render_neighbor, paper);
  if (wanted.command == "routes") {
    const std::string query = wanted.neighbor.empty() ? "" : "&neighbor=" + percent_encode(wanted.neighbor);
    return show(wanted, session.list("/v1/routes", query), render_routes, paper);
  }
  if (wanted.command == "checks" && name.empty()) {
    return show(wanted, session.list("/v1/checks", ""), render_checks, paper);
  }
  if (wanted.command == "checks") return show(wanted, session.get("/v1/checks/" + name), render_checks, paper);
  return show(wanted, session.get("/v1/explain/" + name), render_explain, paper);
}

}  // namespace

int run(const Invocation& wanted, const Paper& paper, std::ostream& out, std::ostream& errors) {
  try {
    Session session{wanted.socket};
    const auto text = perform(session, wanted, paper);
    if (text) {
      out << *text;
      return 0;
    }
    if (wanted.json && !text.error().problem.empty()) out << text.error().problem;
    errors << "eipctl: " << text.error().sentence << "\n";
  } catch (const std::exception& failure) {  // Boost.JSON: a field is missing, or it is no JSON
    errors << "eipctl: the answer on " << wanted.socket << " is not understood (" << failure.what()
           << "): is the eipd there of another version?\n";
  }
  return 1;
}

}  // namespace eipd::ctl
