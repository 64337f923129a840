// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaysample.h"

namespace agio::test {

const char* const kRecording =
    R"({"t":1700000000.000000,"ch":"ws","raw":"{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1700000000000,\"s\":\"BTCUSDT\",\"U\":95,\"u\":100,\"b\":[[\"100.10\",\"9.0\"]],\"a\":[]}}"}
{"t":1700000000.100000,"ch":"http","url":"http://127.0.0.1/api/v3/depth?symbol=BTCUSDT&limit=5000","raw":"{\"lastUpdateId\":101,\"bids\":[[\"100.10\",\"1.0\"],[\"99.95\",\"2.0\"]],\"asks\":[[\"101.00\",\"1.5\"]]}"}
{"t":1700000001.000000,"ch":"ws","raw":"{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1700000001000,\"s\":\"BTCUSDT\",\"t\":7,\"p\":\"100.10\",\"q\":\"0.5\",\"T\":1700000001000,\"m\":false,\"M\":true}}"}
{"t":1700000002.000000,"ch":"ws","raw":"{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1700000002000,\"s\":\"BTCUSDT\",\"U\":101,\"u\":105,\"b\":[[\"100.10\",\"3.0\"]],\"a\":[]}}"}
)";

} // namespace agio::test
