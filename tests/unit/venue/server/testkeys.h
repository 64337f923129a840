// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A key pair made for these tests; it opens nothing.

namespace agio::venue::test {

inline constexpr const char* kTestRsaPrivatePem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDjW2lS2sK6bY77\n"
    "dT+Ye0TLbclNDfOO10tbb+gYeVLzrczLGi7YK6O7wQmrf02ic3l2Me6yAJ1snyBK\n"
    "Lg5t9kT/ZL9Xuh+JnuC7lAZ6nE52QHdK9ZzPMc1ZTd3XIuhVHhCI964arl5ipiXz\n"
    "1wmIOaMVFCuPF1uFx+m2eWs8M1o0jYjcc1mXpicJBDdOzwXmfDsV36xmRXVCVtoX\n"
    "Zm2yfeJg95822nfnD2h/xdCJCJOprwb99M/jHoA4P5Kie9J3jHV67eHxa0Ku2sFA\n"
    "EGB6ShsYXEOur6P2RpJu5HA/WU8SsP3wyKrYDR7ps0EGHGVvzAdu+U/+XNTpbB43\n"
    "LjPMsN0bAgMBAAECggEATMTD9o8Za3us6Ol5NNKCszH548PPNq8pqdFKjGEDCnbo\n"
    "DLhlkuaBXddbnYXZv/2/yJIpp/8fKNs+Ou38P1MFjzsEhOm61mxIM+5SlboLoFA6\n"
    "N5xhe3C0hvAM9SS7UGpbaPRA3I9+HU8+x2wXsuDLWUW7Q5C+fZi4KL4s4GHyloWE\n"
    "9vYRAP2RdYMy/lh9pU3Z+Uqpn+FBNwoFzHFjVcEgsBkI/NP33HOOXe0MAnK7NRDE\n"
    "LfKASaKSnzr1Og23IwafzZtuaKtUB51D4S07eTp0WdSH/sGfwKhZ0vcQ+g9jf4sQ\n"
    "SOzKq8BlrrE0LtgtR6YipUywrER0rdznycVl11TQ0QKBgQD2sB0jHdRRY28jVQNz\n"
    "9u/O9UHokl4TASfG9lqDgla3K3r1vIjXGNG/8XnUrjWCBizwT+b9eYrTkiQVrpM5\n"
    "+Z4jcm+eM2IyQw2OlraGqHyCYw3YIPCYzdY9rXBAs3S1iGVbSoOMoj1CKD0hNvVG\n"
    "IE9nToMSrFc6C9SB6su3eGNl4wKBgQDr8H4OIr+QCbwsfqd2+8JXDziuG3rP4tzn\n"
    "w81R7trYmG+QwefKkCu9qa+xlzWdFo639chWr3bF85YwsWDt58Yw8csFiYRvNtxM\n"
    "+Y3m1yMUzPEz87c3pbOeoO+cbZFPu9k5fd8uSL+1J9UpQpdNCAXwxw5veHCCpiMz\n"
    "UVV5vbgRaQKBgCC3suWZazNwMKlK+S5ELgIQ3TDvWLLEkHX+7npKqx2YErLM0olU\n"
    "rVz7teDTSh14nDUzI7uyhwsQcuC9SqGBzct9vfgJcJih9AZZTtQFPJ4+bPOhSse5\n"
    "ZRTBEAZExtHcyTSWaWQZkG5Zz+G73EP0vRNCgnfTi64TK5gff+1Rdj1pAoGAQ1YP\n"
    "o9km8uTUX56GDN8tR8uAUbBmDI6inUK0hn2017wpmxa8IIOk+CxFiFmvY3XcpYPv\n"
    "+U16iGRMqPj2wO81ESLw3lOxCEyP8ygF56vex0D2Ve1ojOktqkgkGnDq1+a0yEO0\n"
    "PnFkxT7pBy2KIOH5UA5/gDDPa3oe8bZ0vpn2voECgYAsUK4LzCxlWw+9+guBY17G\n"
    "6gN4f7j0IU1WIjyHiC5T58/jubK75pkvG9mW3wLlnfApfLQJhCRJor2WxfOdFTDO\n"
    "vqFxB82lr3Xp/8Y8aXRBYSF/Rrvg4guh626aGcAXRfVoLzw/w6WU1t3VYuWj7Prh\n"
    "4ALPeLJW6iBwOovqJJXLVg==\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr const char* kTestRsaPublicPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA41tpUtrCum2O+3U/mHtE\n"
    "y23JTQ3zjtdLW2/oGHlS863Myxou2Cuju8EJq39NonN5djHusgCdbJ8gSi4ObfZE\n"
    "/2S/V7ofiZ7gu5QGepxOdkB3SvWczzHNWU3d1yLoVR4QiPeuGq5eYqYl89cJiDmj\n"
    "FRQrjxdbhcfptnlrPDNaNI2I3HNZl6YnCQQ3Ts8F5nw7Fd+sZkV1QlbaF2Ztsn3i\n"
    "YPefNtp35w9of8XQiQiTqa8G/fTP4x6AOD+SonvSd4x1eu3h8WtCrtrBQBBgekob\n"
    "GFxDrq+j9kaSbuRwP1lPErD98Miq2A0e6bNBBhxlb8wHbvlP/lzU6WweNy4zzLDd\n"
    "GwIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

} // namespace agio::venue::test
