// SPDX-License-Identifier: GPL-3.0-or-later

// Published vectors: RFC 4231 (HMAC), RFC 8032 §7.1 (Ed25519), FIPS 180-4 (SHA-256), and the
// example key of Binance's documentation (Binance sheet §2).

#include "core/base/crypto.h"
#include "core/base/encoding.h"

#include <QtTest>

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

using agio::hexEncoded;
using agio::Secret;

namespace {

// PKCS#8 of the RFC 8032 test 1 seed.
constexpr std::string_view kEd25519Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kEd25519PublicPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";

struct PemPair
{
    std::string privatePem, publicPem, encryptedPem;
};

std::string takeText(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
}

PemPair generateRsa(unsigned bits)
{
    EVP_PKEY* const key = EVP_RSA_gen(bits);
    PemPair pair;
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    pair.privatePem = takeText(bio);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(bio, key);
    pair.publicPem = takeText(bio);
    bio = BIO_new(BIO_s_mem());
    char passphrase[] = "test";
    PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), passphrase, 4, nullptr, nullptr);
    pair.encryptedPem = takeText(bio);
    EVP_PKEY_free(key);
    return pair;
}

std::string errorOf(const agio::Result<std::unique_ptr<agio::Signer>>& result)
{
    return result.ok() ? std::string("no error") : result.error().message;
}

} // namespace

class TestCrypto : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_rsa = generateRsa(2048); }

    void hashesTheStandardsExamples()
    {
        QCOMPARE(hexEncoded(agio::sha256("")),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(hexEncoded(agio::sha256("abc")),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void hmacMatchesPublishedVectors_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("RFC 4231, 1")
            << QByteArray(20, '\x0b') << QByteArray("Hi There")
            << QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        QTest::newRow("RFC 4231, 2")
            << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
            << QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        QTest::newRow("RFC 4231, 3")
            << QByteArray(20, '\xaa') << QByteArray(50, '\xdd')
            << QByteArray("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        QTest::newRow("RFC 4231, 6: key longer than a block")
            << QByteArray(131, '\xaa')
            << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
            << QByteArray("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        const QByteArray binance(
            "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
        QTest::newRow("Binance, query")
            << binance
            << QByteArray("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
                          "&recvWindow=5000&timestamp=1499827319559")
            << QByteArray("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
        QTest::newRow("Binance, query and body")
            << binance
            << QByteArray("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=0.1"
                          "&recvWindow=5000&timestamp=1499827319559")
            << QByteArray("0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77");
    }
    void hmacMatchesPublishedVectors()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, hex);
        auto signer = agio::makeHmacSha256Signer(Secret::fromBytes(key.toStdString()));
        QVERIFY(signer.ok());
        // Twice: the context is used again, and another payload must not show in the next one.
        for (int round = 0; round < 2; ++round) {
            const auto signature = (*signer)->sign(payload.toStdString());
            QVERIFY(signature.ok());
            QCOMPARE(hexEncoded(*signature), hex.toStdString());
            QVERIFY((*signer)->sign("something else").ok());
        }
    }

    void ed25519MatchesRfc8032()
    {
        auto signer = agio::makeEd25519Signer(Secret::fromBytes(kEd25519Pem));
        QVERIFY2(signer.ok(), errorOf(signer).c_str());
        const auto empty = (*signer)->sign("");
        QVERIFY(empty.ok());
        QCOMPARE(hexEncoded(*empty),
                 std::string("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88"
                             "21590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
        const std::string payload = "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1"
                                    "&price=0.2&timestamp=1668481559918&recvWindow=5000";
        const auto signature = (*signer)->sign(payload);
        QVERIFY(signature.ok());
        QCOMPARE(agio::base64Encoded(*signature),
                 std::string("XtZirsmmi0noRzUfkqktvkVfxpkq/WtbLg2UOL3QGYdUBZVlqOBEMuEVw8zioY93N54Nc"
                             "Kj9UuAXQEa9zgTDBg=="));
        QVERIFY(agio::verifyEd25519(kEd25519PublicPem, payload, *signature));
        QVERIFY(!agio::verifyEd25519(kEd25519PublicPem, payload + " ", *signature));
        QVERIFY(!agio::verifyEd25519(kEd25519PublicPem, payload, signature->substr(1)));
        QVERIFY(!agio::verifyEd25519("no key", payload, *signature));
        QVERIFY(!agio::verifyEd25519(m_rsa.publicPem, payload, *signature));
    }

    void rsaSignaturesVerify()
    {
        auto signer = agio::makeRsaSha256Signer(Secret::fromBytes(m_rsa.privatePem));
        QVERIFY2(signer.ok(), errorOf(signer).c_str());
        const auto first = (*signer)->sign("payload");
        const auto second = (*signer)->sign("payload");
        QVERIFY(first.ok() && second.ok());
        QCOMPARE(*first, *second); // PKCS#1 v1.5 has no salt
        QCOMPARE(first->size(), std::size_t{256});
        QVERIFY(agio::verifyRsaSha256(m_rsa.publicPem, "payload", *first));
        QVERIFY(!agio::verifyRsaSha256(m_rsa.publicPem, "Payload", *first));
        QVERIFY(!agio::verifyRsaSha256(kEd25519PublicPem, "payload", *first));
        QVERIFY(!agio::verifyRsaSha256("", "payload", *first));
    }

    void saysWhatIsWrongWithAKey()
    {
        const auto asEd = [](std::string_view pem) {
            return errorOf(agio::makeEd25519Signer(Secret::fromBytes(pem)));
        };
        const auto asRsa = [](std::string_view pem) {
            return errorOf(agio::makeRsaSha256Signer(Secret::fromBytes(pem)));
        };
        const auto mentions = [](const std::string& message, const char* words) {
            return message.find(words) != std::string::npos;
        };
        QVERIFY(mentions(asEd(kEd25519PublicPem), "public key"));
        QVERIFY(mentions(asEd("hello"), "not a private key"));
        QVERIFY(mentions(asEd(""), "not a private key"));
        QVERIFY(mentions(asEd(kEd25519Pem.substr(0, 60)), "not a private key"));
        QVERIFY(mentions(asEd(m_rsa.privatePem), "not of type Ed25519"));
        QVERIFY(mentions(asRsa(kEd25519Pem), "not of type RSA"));
        QVERIFY(mentions(asRsa(m_rsa.encryptedPem), "encrypted"));
        QVERIFY(mentions(asRsa(generateRsa(1024).privatePem), "shorter than 2048"));
        QVERIFY(mentions(errorOf(agio::makeHmacSha256Signer(Secret())), "empty"));
        // A message must never repeat the key.
        QVERIFY(!mentions(asRsa(kEd25519Pem), "MC4CAQ"));
    }

    void comparesInConstantTime()
    {
        QVERIFY(agio::equalConstantTime("abc", "abc"));
        QVERIFY(agio::equalConstantTime("", ""));
        QVERIFY(!agio::equalConstantTime("abc", "abd"));
        QVERIFY(!agio::equalConstantTime("abc", "abcd"));
        QVERIFY(!agio::equalConstantTime("", "a"));
    }

private:
    PemPair m_rsa;
};

QTEST_GUILESS_MAIN(TestCrypto)
#include "tst_crypto.moc"
