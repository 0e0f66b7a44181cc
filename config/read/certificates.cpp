#include "config/read/certificates.hpp"

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "config/read/pem_file.hpp"

namespace eipd::config {
namespace {

template <auto kFree>
struct Free {
  void operator()(auto* object) const { kFree(object); }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

/// The newest word of OpenSSL's, which also empties its queue.
std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return text == nullptr ? "unknown error" : text;
}

/// OpenSSL would ask for it at the terminal.
int no_passphrase(char* /*space*/, int /*size*/, int /*writing*/, void* /*data*/) {
  return -1;
}

/// The text outlives it.
Bio reader_of(const std::string& text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

/// "Mar  9 01:00:00 2026 GMT".
std::string shown(const ASN1_TIME* time) {
  const Bio out{BIO_new(BIO_s_mem())};
  ASN1_TIME_print(out.get(), time);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void warn_of_dates(Reading& reading, NodeId node, const X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    reading.warn(node, "has run out: it was valid until " + shown(X509_get0_notAfter(certificate)));
  } else if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    reading.warn(node, "is not valid yet: it will be from " + shown(X509_get0_notBefore(certificate)));
  }
}

/// The first in the file, which is the server's own. Null: said why.
Certificate check_first(Reading& reading, NodeId node, const std::string& path) {
  const auto text = file_contents(path).value_or("");
  const Bio reader = reader_of(text);
  ERR_clear_error();
  Certificate first{PEM_read_bio_X509(reader.get(), nullptr, no_passphrase, nullptr)};
  if (first) {
    warn_of_dates(reading, node, first.get());
  } else {
    reading.refuse(node, config::quoted(path) + " holds no certificate that OpenSSL can read: " + reason());
  }
  return first;
}

Key check_key(Reading& reading, NodeId node, const std::string& path) {
  const auto text = file_contents(path).value_or("");
  const Bio reader = reader_of(text);
  Key key{PEM_read_bio_PrivateKey(reader.get(), nullptr, no_passphrase, nullptr)};
  if (!key) reading.refuse(node, config::quoted(path) + " holds no key that OpenSSL can read: " + reason());
  warn_if_exposed(reading, node, path);
  return key;
}

}  // namespace

void check_certificates(Reading& reading, NodeId map, const control::TlsFiles& files) {
  const auto& tree = reading.tree();
  const NodeId key_node = tree.find(map, "key");
  Certificate certificate;
  Key key;
  if (reading.is_sound(map, "cert")) certificate = check_first(reading, tree.find(map, "cert"), files.cert);
  if (reading.is_sound(map, "key")) key = check_key(reading, key_node, files.key);
  if (reading.is_sound(map, "ca")) check_first(reading, tree.find(map, "ca"), files.ca);
  if (certificate && key && X509_check_private_key(certificate.get(), key.get()) != 1) {
    reading.refuse(key_node,
                   config::quoted(files.key) + " is not the key of the certificate in " + config::quoted(files.cert));
  }
  ERR_clear_error();
}

}  // namespace eipd::config
