// What TLS connections of probes share: authorities, our certificate and its key, read from files. Read again when a
// file changes, so that a certificate may be replaced without a reload. Checks with the same files share one context:
// the host's authorities alone cost a megabyte.
#pragma once

#include <compare>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/health/check_settings.hpp"
#include "daemon/health/outcome.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace eipd::probe {

/// Lives on one loop's thread.
class TlsContext {
 public:
  struct Files {
    std::string ca;    ///< empty: the host's own authorities
    std::string cert;  ///< empty: none
    std::string key;
    bool verify = true;
    friend auto operator<=>(const Files&, const Files&) = default;
  };
  explicit TlsContext(Files files);

  /// Valid until the next call. The error is for people. Looks at the files once a second at most, and reads them when
  /// one has changed or they could not be used.
  std::expected<ssl_ctx_st*, std::string> get(health::TimePoint now);

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  using Owned = std::unique_ptr<ssl_ctx_st, Free>;
  /// What tells one state of a file from another.
  struct Stamp {
    std::int64_t changed = 0;  ///< nanoseconds
    std::uint64_t inode = 0;
    std::int64_t size = -1;  ///< -1: there is none
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  static Stamp stamp(const std::string& path);
  static std::expected<Owned, std::string> load(const Files& files);

  Files files_;
  std::expected<Owned, std::string> context_;
  std::vector<Stamp> stamps_;
  health::TimePoint looked_;
};

/// The contexts of one loop.
class TlsContexts {
 public:
  std::shared_ptr<TlsContext> share(const health::TlsSettings& settings);

 private:
  std::map<TlsContext::Files, std::weak_ptr<TlsContext>> contexts_;
};

}  // namespace eipd::probe
