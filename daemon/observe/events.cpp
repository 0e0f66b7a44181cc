#include "daemon/observe/events.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bgp/types/decimal.hpp"

namespace eipd::observe {
namespace {

struct Id {
  std::uint64_t revision = 0;
  std::uint64_t run = 0;
  std::uint64_t number = 0;
};

std::optional<Id> parse_id(std::string_view text) {
  std::array<std::uint64_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto dot = i + 1 < parts.size() ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto part = bgp::parse_decimal<std::uint64_t>(text.substr(0, dot));
    if (!part) return std::nullopt;
    parts[i] = *part;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return Id{.revision = parts[0], .run = parts[1], .number = parts[2]};
}

}  // namespace

void Events::preload(std::vector<Event> writes) {
  const std::lock_guard lock{mutex_};
  auto already = std::exchange(events_, {});
  next_ = 1;
  for (Event& write : writes) {
    revision_ = write.revision;
    push(std::move(write));
  }
  preloaded_ = next_ - 1;
  for (Event& event : already) push(std::move(event));
}

void Events::add(const LogLine& line) {
  add(line, to_json(line), std::nullopt);
}

void Events::add(const LogLine& line, std::uint64_t revision, std::string_view object) {
  add(line, to_json(line, object), revision);
}

void Events::add(const LogLine& line, std::string data, std::optional<std::uint64_t> revision) {
  {
    const std::lock_guard lock{mutex_};
    if (revision) revision_ = *revision;
    push(
        {.what = line.event, .subject = std::string{subject_of(line)}, .data = std::move(data), .revision = revision_});
  }
  tell_news();
}

void Events::push(Event event) {
  event.number = next_++;
  event.id = std::to_string(event.revision) + "." + std::to_string(run_) + "." + std::to_string(event.number);
  events_.push_back(std::move(event));
  if (events_.size() > kCapacity) events_.pop_front();
}

void Events::lost() {
  {
    const std::lock_guard lock{mutex_};
    lost_before_ = next_;
  }
  tell_news();
}

void Events::on_news(std::function<void()> news) {
  const std::lock_guard lock{mutex_};
  news_ = std::make_shared<const std::function<void()>>(std::move(news));
}

void Events::tell_news() {
  std::shared_ptr<const std::function<void()>> news;
  {
    const std::lock_guard lock{mutex_};
    news = news_;
  }
  if (news) (*news)();
}

Events::Place Events::newest() const {
  const std::lock_guard lock{mutex_};
  return {.number = next_ - 1};
}

Events::Place Events::oldest() const {
  const std::lock_guard lock{mutex_};
  return {.number = std::max(next_ - events_.size(), lost_before_) - 1};
}

Events::Place Events::place_of(std::string_view text) const {
  const std::lock_guard lock{mutex_};
  const auto id = parse_id(text);
  if (id && id->run == run_ && id->number < next_) return {.number = id->number};
  // Of an earlier run: it goes on with the first write that it hasn't seen, if that one is still held.
  if (id && id->run < run_) {
    const auto begin = events_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(preloaded_, events_.size()));
    const auto next = std::find_if(begin, end, [&](const Event& event) { return event.revision > id->revision; });
    const bool unbroken = next == end ? (begin == end ? revision_ == id->revision : true)
                                      : next != begin || next->revision == id->revision + 1;
    if (unbroken) return {.number = next == end ? preloaded_ : next->number - 1};
  }
  return {.number = next_ - 1, .reset = true};
}

std::vector<Event> Events::after(Place& place, std::size_t most) const {
  const std::lock_guard lock{mutex_};
  const std::uint64_t oldest = next_ - events_.size();
  if (place.number + 1 < oldest || place.number + 1 < lost_before_) {
    place = {.number = next_ - 1, .reset = true};
    return {};
  }
  const auto from = static_cast<std::ptrdiff_t>(place.number + 1 - oldest);
  const auto count = std::min(most, events_.size() - static_cast<std::size_t>(from));
  std::vector<Event> out{events_.begin() + from, events_.begin() + from + static_cast<std::ptrdiff_t>(count)};
  place.number += count;
  return out;
}

std::string to_json(const LogLine& line, std::string_view object) {
  std::string data = to_json(line);
  if (object.empty()) return data;
  data.pop_back();
  return data.append(R"(,"object":)").append(object).append("}");
}

std::string_view subject_of(const LogLine& line) {
  for (const std::string_view key : {"eip", "neighbor", "cidr", "check", "subject"}) {
    const auto found = std::ranges::find(line.fields, key, &Field::key);
    if (found == line.fields.end()) continue;
    if (const auto* text = std::get_if<std::string>(&found->value)) return *text;
  }
  return {};
}

}  // namespace eipd::observe
