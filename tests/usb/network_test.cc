// Networks on a board behind USB: the program loads and runs them over the emulated bus, and their
// spikes are those of the native engine.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "emulator/attach/gateway_transport.h"
#include "emulator/attach/stand_in_transport.h"
#include "emulator/serve/board_machine.h"
#include "tests/board/monitor/monitor.h"
#include "tests/usb/emulated_usb.h"
#include "tests/usb/outside_program.h"
#include "tests/usb/usb_bridge.h"

namespace spikeloom::support {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

class ANetworkOverUsb : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] ProgramEnd run(const std::string& network, const std::string& options,
                               const std::string& directory) const {
    return run_program("run " SPIKELOOM_SOURCE_DIR "/network-specs/library/" + network +
                       ".textproto --quiet --dat " + options + " --output " +
                       (folder_ / directory).string());
  }
  // Spikes and recorded values.
  [[nodiscard]] Files results(const std::string& directory) const {
    Files files;
    for (const auto& entry : fs::directory_iterator(folder_ / directory)) {
      const auto& path = entry.path();
      if (path.extension() != ".dat" && !path.filename().string().starts_with("values")) continue;
      std::ifstream file(path, std::ios::binary);
      files[path.filename()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return files;
  }
  void expect_same_as_native(const std::string& network, const std::string& options = {}) {
    const auto native = run(network, "--on native", "native");
    ASSERT_EQ(native.exit_code, 0) << native.output;
    const auto board = run(network, "--strict --on usb:SPIN-0001 " + options, "board");
    ASSERT_EQ(board.exit_code, 0) << board.output;
    EXPECT_FALSE(results("native").empty());
    EXPECT_TRUE(results("board") == results("native"));
    EXPECT_GT(usb_.seen(2).bytes_out, 10'000U) << "it went this way";
  }

  fs::path folder_ = fs::path(testing::TempDir()) / ("over_usb_" + std::to_string(getpid()));
  board::Board board_ = board::Board::make(four_chips()).value();
  EmulatedUsb usb_;
};

class ANetworkOverUsbToTheStandIn : public ANetworkOverUsb {
 protected:
  monitor::StandIn monitor_{board_};
  attach::StandInTransport ethernet_{monitor_};
  UsbBridge bridge_{ethernet_};
};

TEST_F(ANetworkOverUsbToTheStandIn, SpikesAsOnTheNativeEngine) {
  usb_.plug_in({}, &bridge_);
  expect_same_as_native("hello");
}

TEST_F(ANetworkOverUsbToTheStandIn, SpikesOnManyCoresAsOnTheNativeEngine) {
  usb_.plug_in({}, &bridge_, {.longest_in = 200, .reversed = true, .stall_in_at = 5'000});
  expect_same_as_native("synfire", "--slow-down 10");
}

TEST_F(ANetworkOverUsbToTheStandIn, EndsWithAnErrorWhenTheDeviceIsUnplugged) {
  usb_.plug_in({}, &bridge_, {.unplug_at_out = 20'000});
  const auto end = run("synfire", "--on usb:SPIN-0001", "board");
  EXPECT_EQ(end.exit_code, 5);
  EXPECT_NE(end.output.find("usb_unplugged"), std::string::npos) << end.output;
}

class ANetworkOverUsbToTheMonitor : public ANetworkOverUsb {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
    ANetworkOverUsb::SetUp();
  }
  serve::BoardMachine machine_{board_};
  attach::GatewayTransport ethernet_{machine_};
  UsbBridge bridge_{ethernet_};
};

TEST_F(ANetworkOverUsbToTheMonitor, BootsAndSpikesAsOnTheNativeEngine) {
  usb_.plug_in({}, &bridge_);
  const auto image = folder_ / "scamp.boot";
  const auto bytes = monitor_image();
  std::ofstream(image, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  expect_same_as_native("hello", "--image " + image.string());
}

}  // namespace
}  // namespace spikeloom::support
