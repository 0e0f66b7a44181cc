// control.tcp: its files are looked into, and what is wrong with them is said with its place.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "tests/unit/config/loading.hpp"
#include "tests/unit/daemon/control/sample_pki.hpp"

namespace eipd::config::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::SampleIdentity;

class ControlTcp : public testing::Test {
 protected:
  ControlTcp() {
    std::string pattern = testing::TempDir() + "eipd-pki-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    put("server.crt", server_.certificate_pem());
    put("server.key", server_.key_pem());
    put("ca.crt", ca_.certificate_pem());
    fs::permissions(directory_ / "server.key", fs::perms::owner_read | fs::perms::group_read);
  }
  ~ControlTcp() override { fs::remove_all(directory_); }

  void put(const std::string& name, const std::string& text) const { std::ofstream{directory_ / name} << text; }
  [[nodiscard]] Loaded load(const std::string& more = "") const {
    const auto path = [&](const char* name) { return (directory_ / name).string(); };
    return load_text(
        "access_point: hkg1\nbgp: {as: 64500, router_id: 192.0.2.1, neighbors: []}\n"
        "access_areas: {apac: {access_points: [hkg1]}}\npools: []\n"
        "control:\n  tcp:\n    listen: 192.0.2.1:9470\n    cert: " +
        path("server.crt") + "\n    key: " + path("server.key") + "\n    ca: " + path("ca.crt") + "\n" + more);
  }

  SampleIdentity server_{{.common_names = {"pop"}}};
  SampleIdentity ca_{{.common_names = {"clients"}}};
  fs::path directory_;
};

TEST_F(ControlTcp, TakesFilesThatFit) {
  const auto loaded =
      load("  roles: {read: [\"uri:spiffe://noc/bot\", \"dns:a.example\"], admin: [\"email:a@b.example\"]}\n");
  EXPECT_THAT(errors(loaded), IsEmpty());
  EXPECT_THAT(warnings(loaded), IsEmpty());
  ASSERT_TRUE(loaded.config && loaded.config->control.tcp);
  EXPECT_EQ(loaded.config->control.tcp->files.key, directory_ / "server.key");
  EXPECT_THAT(loaded.config->control.roles->read, ElementsAre("uri:spiffe://noc/bot", "dns:a.example"));
}

TEST_F(ControlTcp, NeedsAllOfItsKeys) {
  EXPECT_THAT(
      errors(load_text("control: {tcp: {}}\n")),
      testing::IsSupersetOf({HasSubstr("1:11: control.tcp.listen: is missing; expected the address and port"),
                             HasSubstr("1:11: control.tcp.cert: is missing; expected the path of the server's"),
                             HasSubstr("control.tcp.key: is missing"), HasSubstr("control.tcp.ca: is missing")}));
}

TEST_F(ControlTcp, RefusesTheKeyOfAnotherCertificate) {
  put("server.crt", ca_.certificate_pem());
  EXPECT_THAT(errors(load()), ElementsAre(testing::AllOf(HasSubstr("test.yaml:9:10: control.tcp.key:"),
                                                         HasSubstr("is not the key of the certificate in"))));
}

TEST_F(ControlTcp, RefusesFilesThatOnlyLookRight) {
  const std::string begin = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  put("server.crt", begin);
  put("ca.crt", begin);
  put("server.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  EXPECT_THAT(errors(load()), ElementsAre(HasSubstr("control.tcp.cert: "), HasSubstr("control.tcp.key: "),
                                          HasSubstr("control.tcp.ca: ")));
}

TEST_F(ControlTcp, RefusesFilesThatAreNotThere) {
  fs::remove(directory_ / "server.key");
  EXPECT_THAT(errors(load()), ElementsAre(testing::AllOf(HasSubstr("control.tcp.key: "), HasSubstr("No such file"))));
}

TEST_F(ControlTcp, WarnsOfDatesAndOfAKeyForEverybody) {
  put("ca.crt", SampleIdentity{{.common_names = {"c"}, .valid_from = 60}}.certificate_pem());
  const SampleIdentity old{{.common_names = {"pop"}, .valid_from = -7200, .valid_until = -3600}};
  put("server.crt", old.certificate_pem());
  fs::remove(directory_ / "server.key");
  put("server.key", old.key_pem());
  fs::permissions(directory_ / "server.key", fs::perms::others_read, fs::perm_options::add);
  const auto loaded = load();
  EXPECT_THAT(errors(loaded), IsEmpty());
  EXPECT_THAT(warnings(loaded), ElementsAre(HasSubstr("control.tcp.cert: has run out"),
                                            HasSubstr("control.tcp.key: can be read by every user"),
                                            HasSubstr("control.tcp.ca: is not valid yet")));
}

}  // namespace
}  // namespace eipd::config::test
