// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/credential.h"
#include "tests/support/printing.h"

#include <QTest>

#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

using namespace agio;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

enum class Form { Pkcs8, Traditional, Public, Encrypted };

// Keys are made anew for each run.
QByteArray pemOf(EVP_PKEY* bare, Form form)
{
    const Key key(bare, &EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
    switch (form) {
    case Form::Pkcs8:
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        break;
    case Form::Traditional:
        PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                             nullptr);
        break;
    case Form::Public:
        PEM_write_bio_PUBKEY(bio.get(), key.get());
        break;
    case Form::Encrypted: {
        char passphrase[] = "test";
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), passphrase, 4,
                                      nullptr, nullptr);
        break;
    }
    }
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<qsizetype>(size)};
}

EVP_PKEY* ed25519()
{
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

Secret secretOf(const QByteArray& bytes)
{
    return Secret::fromBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace

class TestCredential : public QObject
{
    Q_OBJECT

private slots:
    void recognisesKeys_data();
    void recognisesKeys();
    void saysWhatIsWrongWithoutRepeatingIt_data();
    void saysWhatIsWrongWithoutRepeatingIt();
    void trimsWhatCopyingLeaves_data();
    void trimsWhatCopyingLeaves();
    void previewHidesTheMiddle_data();
    void previewHidesTheMiddle();
    void cloneIsWholeAndIndependent();
};

void TestCredential::recognisesKeys_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<int>("type");
    const auto row = [](const char* name, const QByteArray& pasted, KeyType type) {
        QTest::newRow(name) << pasted << static_cast<int>(type);
    };
    const auto ed = pemOf(ed25519(), Form::Pkcs8);
    row("Ed25519", ed, KeyType::Ed25519);
    row("Ed25519, no line feed at the end", ed.trimmed(), KeyType::Ed25519);
    row("Ed25519, spaces around", "\n \t" + ed + "\n\n ", KeyType::Ed25519);
    row("Ed25519, Windows lines", QByteArray(ed).replace("\n", "\r\n"), KeyType::Ed25519);
    row("RSA 2048", pemOf(EVP_RSA_gen(2048), Form::Pkcs8), KeyType::Rsa);
    row("RSA 2048, traditional", pemOf(EVP_RSA_gen(2048), Form::Traditional), KeyType::Rsa);
    row("64 letters", QByteArray(64, 'x'), KeyType::Hmac);
    row("hex", "0123456789ABCDEF0123456789ABCDEF", KeyType::Hmac);
    row("base64",
        "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",
        KeyType::Hmac);
    row("with dashes", "cxakp_r9KY9Y3P4Cf-J7xXlu5v3yw", KeyType::Hmac);
    row("in invisible marks", "\xef\xbb\xbf\xe2\x80\x8e" + QByteArray(32, 'x') + "\xc2\xa0\r\n",
        KeyType::Hmac);
}

void TestCredential::recognisesKeys()
{
    QFETCH(QByteArray, pasted);
    QFETCH(int, type);
    const auto got = recogniseKeyType(secretOf(pasted));
    QVERIFY2(got.ok(), got.ok() ? "" : got.error().message.c_str());
    QCOMPARE(static_cast<int>(*got), type);
    // What is trimmed is recognised as the same.
    const auto again = recogniseKeyType(trimmed(secretOf(pasted)));
    QVERIFY(again.ok());
    QCOMPARE(static_cast<int>(*again), type);
}

void TestCredential::saysWhatIsWrongWithoutRepeatingIt_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const QByteArray& pasted, const char* said) {
        QTest::newRow(name) << pasted << QByteArray(said);
    };
    const auto ed = pemOf(ed25519(), Form::Pkcs8);
    row("nothing", "", "empty");
    row("spaces", " \n\t\xe2\x80\x8b", "empty");
    row("too short", "abc123", "too short");
    row("space inside", "0123456789abcdef 0123456789abcdef", "spaces");
    row("two lines", "0123456789abcdef\n0123456789abcdef", "line breaks");
    row("zero inside",
        QByteArray("0123456789abcdef\0"
                   "0123456789abcdef",
                   33),
        "special");
    row("mark inside",
        "0123456789abcdef\xe2\x80\x8e"
        "0123456789abcdef",
        "special");
    row("one megabyte", QByteArray(1 << 20, 'x'), "too long");
    row("public key", pemOf(ed25519(), Form::Public), "public key");
    row("encrypted", pemOf(ed25519(), Form::Encrypted), "passphrase");
    row("elliptic curve", pemOf(EVP_EC_gen("P-256"), Form::Pkcs8), "neither Ed25519 nor RSA");
    row("short RSA", pemOf(EVP_RSA_gen(1024), Form::Pkcs8), "2048");
    row("certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "no private key");
    row("OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "OpenSSH");
    row("cut", ed.left(ed.size() / 2), "damaged");
    row("one letter off", QByteArray(ed).replace("MC4C", "MC5C"), "damaged");
    row("lines joined", QByteArray(ed).replace("\n", " "), "damaged");
    row("body alone", ed.split('\n').value(1), "BEGIN and END");
}

void TestCredential::saysWhatIsWrongWithoutRepeatingIt()
{
    QFETCH(QByteArray, pasted);
    QFETCH(QByteArray, said);
    const auto got = recogniseKeyType(secretOf(pasted));
    QVERIFY(!got.ok());
    const auto message = QByteArray::fromStdString(got.error().message);
    QVERIFY2(message.contains(said), message.constData());
    for (const auto& line : pasted.left(4'096).split('\n')) {
        if (line.startsWith("-----"))
            continue; // says what kind of text it is, which the message may say too
        for (qsizetype at = 0; at + 8 <= line.size(); ++at)
            QVERIFY2(!message.contains(line.mid(at, 8)), message.constData());
    }
}

void TestCredential::trimsWhatCopyingLeaves_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("clean") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("spaces") << QByteArray(" \t\r\n\v\fabc \r\n") << QByteArray("abc");
    QTest::newRow("inside stays") << QByteArray(" a b ") << QByteArray("a b");
    QTest::newRow("no-break space") << QByteArray("\xc2\xa0"
                                                  "abc\xc2\xa0")
                                    << QByteArray("abc");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "abc")
                                     << QByteArray("abc");
    QTest::newRow("direction marks") << QByteArray("\xe2\x80\x8f\xe2\x80\xaa"
                                                   "abc\xe2\x80\xac")
                                     << QByteArray("abc");
    QTest::newRow("mixed") << QByteArray("\n\xe2\x80\x8b abc \xe2\x80\x8b\n") << QByteArray("abc");
    QTest::newRow("part of a letter") << QByteArray("\xc3\xa0") << QByteArray("\xc3\xa0");
    QTest::newRow("nothing left") << QByteArray(" \xc2\xa0 ") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestCredential::trimsWhatCopyingLeaves()
{
    QFETCH(QByteArray, pasted);
    QFETCH(QByteArray, kept);
    const auto got = trimmed(secretOf(pasted)).reveal([](std::string_view bytes) {
        return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    });
    QCOMPARE(got, kept);
}

void TestCredential::previewHidesTheMiddle_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("preview");
    QTest::newRow("long") << QByteArray("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zv")
                          << QByteArray("vmPU…E2zv");
    QTest::newRow("twelve") << QByteArray("abcdefghijkl") << QByteArray("abcd…ijkl");
    QTest::newRow("eleven") << QByteArray("abcdefghijk") << QByteArray("…");
    QTest::newRow("empty") << QByteArray() << QByteArray("…");
}

void TestCredential::previewHidesTheMiddle()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, preview);
    QCOMPARE(QByteArray::fromStdString(previewOf(key.toStdString())), preview);
}

void TestCredential::cloneIsWholeAndIndependent()
{
    Credential credential;
    credential.info.account = AccountId("a");
    credential.info.label = "label";
    credential.apiKey = "key";
    credential.secret = Secret::fromBytes("secret");
    credential.passphrase = Secret::fromBytes("pass");
    const auto copy = credential.clone();
    credential.secret.clear();
    credential.passphrase.clear();
    QCOMPARE(copy.info.account.text(), std::string("a"));
    QCOMPARE(copy.info.label, std::string("label"));
    QCOMPARE(copy.apiKey, std::string("key"));
    QVERIFY(copy.secret.reveal([](std::string_view text) { return text == "secret"; }));
    QVERIFY(copy.passphrase.reveal([](std::string_view text) { return text == "pass"; }));
}

QTEST_GUILESS_MAIN(TestCredential)
#include "tst_credential.moc"
