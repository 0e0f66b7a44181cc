#include "daemon/probe/tls_context.hpp"

#include <chrono>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

namespace eipd::probe {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

/// The newest word of OpenSSL's, which also empties its queue.
std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return text == nullptr ? "unknown error" : text;
}

/// An encrypted key fails: OpenSSL would ask for the passphrase at the terminal.
int no_passphrase(char* /*space*/, int /*size*/, int /*writing*/, void* /*data*/) {
  return -1;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

TlsContext::TlsContext(Files files) : files_{std::move(files)}, context_{std::unexpected(std::string{})} {}

std::expected<ssl_ctx_st*, std::string> TlsContext::get(health::TimePoint now) {
  if (stamps_.empty() || now - looked_ >= kLookEvery) {
    looked_ = now;
    std::vector<Stamp> stamps{stamp(files_.ca), stamp(files_.cert), stamp(files_.key)};
    if (stamps != stamps_ || !context_) {  // what failed may have been this process: descriptors, memory
      stamps_ = std::move(stamps);
      context_ = load(files_);
    }
  }
  if (!context_) return std::unexpected(context_.error());
  return context_->get();
}

TlsContext::Stamp TlsContext::stamp(const std::string& path) {
  struct stat found{};
  if (path.empty() || ::stat(path.c_str(), &found) != 0) return {};
  return {.changed = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec,
          .inode = found.st_ino,
          .size = found.st_size};
}

std::expected<TlsContext::Owned, std::string> TlsContext::load(const Files& files) {
  ERR_clear_error();
  const auto fail = [](const std::string& what) { return std::unexpected(what + ": " + reason()); };
  Owned owned{SSL_CTX_new(TLS_client_method())};
  SSL_CTX* context = owned.get();
  if (context == nullptr) return fail("no TLS");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_verify(context, files.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (files.verify && files.ca.empty() && SSL_CTX_set_default_verify_paths(context) != 1)
    return fail("the host's authorities");
  if (!files.ca.empty() && SSL_CTX_load_verify_file(context, files.ca.c_str()) != 1) return fail(files.ca);
  if (files.cert.empty()) return owned;
  if (SSL_CTX_use_certificate_chain_file(context, files.cert.c_str()) != 1) return fail(files.cert);
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) return fail(files.key);
  return owned;
}

std::shared_ptr<TlsContext> TlsContexts::share(const health::TlsSettings& settings) {
  std::erase_if(contexts_, [](const auto& item) { return item.second.expired(); });
  TlsContext::Files files{
      .ca = settings.ca_file, .cert = settings.cert_file, .key = settings.key_file, .verify = settings.verify};
  auto& slot = contexts_[files];
  auto shared = slot.lock();
  if (!shared) slot = shared = std::make_shared<TlsContext>(std::move(files));
  return shared;
}

}  // namespace eipd::probe
