// SPDX-License-Identifier: GPL-3.0-or-later
// The translations built into the program, held against the texts of the sources: a text that a
// person may read and that has no translation fails here, in the window's code and in the core's.
#include "core/exchange/binance/errors.h"
#include "ui/blotter/words.h"
#include "ui/shell/healthdot.h"
#include "ui/shell/orderactions.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTranslator>
#include <QXmlStreamReader>
#include <QtTest>

using namespace agio;

namespace {

struct Message
{
    QString context;
    QString source;
    QStringList forms; // one, or one for each plural form
    bool isPlural = false;
    bool isFinished = true;
};

void readTranslation(QXmlStreamReader& xml, Message& message)
{
    message.isFinished = xml.attributes().value(QLatin1String("type")).isEmpty();
    if (!message.isPlural) {
        message.forms << xml.readElementText();
        return;
    }
    while (xml.readNextStartElement()) {
        message.forms << xml.readElementText();
    }
}

Message readMessage(QXmlStreamReader& xml, const QString& context)
{
    Message message;
    message.context = context;
    message.isPlural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            readTranslation(xml, message);
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> readTs(const QString& path)
{
    QList<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return messages;
    }
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            messages.push_back(readMessage(xml, context));
        }
    }
    return xml.hasError() ? QList<Message>() : messages;
}

struct Literal
{
    QString text; // neighbours joined, escapes resolved
    QString before; // the code up to it, at most 80 characters
};

// The string literals of a C++ file. Knows comments, characters and digit separators; raw strings
// are data, not sentences, and are passed over.
class LiteralReader
{
public:
    explicit LiteralReader(const QString& path)
    {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) {
            m_code = QString::fromUtf8(file.readAll());
        }
    }

    QList<Literal> readAll()
    {
        QList<Literal> literals;
        while (m_at < m_code.size()) {
            if (skipBlankOrComment()) {
                continue;
            }
            const QChar c = m_code.at(m_at);
            if (c == QLatin1Char('"')) {
                if (m_at > 0 && m_code.at(m_at - 1) == QLatin1Char('R')) {
                    skipRaw();
                } else {
                    literals.push_back(readJoined());
                }
            } else if (c == QLatin1Char('\'') &&
                       !(m_at > 0 && m_code.at(m_at - 1).isLetterOrNumber())) {
                readQuoted(QLatin1Char('\''));
            } else {
                ++m_at;
            }
        }
        return literals;
    }

private:
    bool skipBlankOrComment()
    {
        if (m_code.at(m_at).isSpace()) {
            ++m_at;
            return true;
        }
        const auto next = QStringView(m_code).mid(m_at, 2);
        if (next == QLatin1String("//")) {
            m_at = endOf(QStringLiteral("\n"));
            return true;
        }
        if (next == QLatin1String("/*")) {
            m_at = endOf(QStringLiteral("*/"));
            return true;
        }
        return false;
    }

    qsizetype endOf(const QString& mark) const
    {
        const qsizetype found = m_code.indexOf(mark, m_at);
        return found < 0 ? m_code.size() : found + mark.size();
    }

    void skipRaw()
    {
        const qsizetype open = m_code.indexOf(QLatin1Char('('), m_at);
        if (open < 0) {
            m_at = m_code.size();
            return;
        }
        const QString mark = m_code.mid(m_at + 1, open - m_at - 1);
        m_at = endOf(QLatin1Char(')') + mark + QLatin1Char('"'));
    }

    Literal readJoined()
    {
        Literal literal;
        const qsizetype from = qMax<qsizetype>(0, m_at - 80);
        literal.before = m_code.mid(from, m_at - from).trimmed();
        while (m_at < m_code.size() && m_code.at(m_at) == QLatin1Char('"')) {
            literal.text += readQuoted(QLatin1Char('"'));
            while (m_at < m_code.size() && skipBlankOrComment()) {
            }
        }
        return literal;
    }

    QString readQuoted(QChar quote)
    {
        QString text;
        for (++m_at; m_at < m_code.size() && m_code.at(m_at) != quote; ++m_at) {
            if (m_code.at(m_at) != QLatin1Char('\\')) {
                text += m_code.at(m_at);
                continue;
            }
            ++m_at;
            const QChar escaped = m_at < m_code.size() ? m_code.at(m_at) : QChar();
            if (escaped == QLatin1Char('u')) {
                text += QChar(QStringView(m_code).mid(m_at + 1, 4).toUShort(nullptr, 16));
                m_at += 4;
            } else {
                text += escaped == QLatin1Char('n') ? QLatin1Char('\n')
                    : escaped == QLatin1Char('t')   ? QLatin1Char('\t')
                                                    : escaped;
            }
        }
        ++m_at;
        return text;
    }

    QString m_code;
    qsizetype m_at = 0;
};

QStringList sourcesIn(const QString& directory)
{
    QStringList paths;
    QDirIterator files(directory, {QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        paths << files.next();
    }
    paths.sort();
    return paths;
}

QStringList marksIn(const QString& text)
{
    static const QRegularExpression kMark(QStringLiteral("\\{\\d\\}|%L?\\d|%n|&(?=\\w)|\\t.*$"),
                                          QRegularExpression::DotMatchesEverythingOption);
    QStringList marks;
    for (auto found = kMark.globalMatch(text); found.hasNext();) {
        marks << found.next().captured();
    }
    marks.sort();
    marks.removeDuplicates(); // a language may name a number once where English does twice
    return marks;
}

QString blanksAround(const QString& text)
{
    qsizetype head = 0;
    while (head < text.size() && text.at(head).isSpace()) {
        ++head;
    }
    qsizetype tail = text.size();
    while (tail > head && text.at(tail - 1).isSpace()) {
        --tail;
    }
    return text.left(head) + QLatin1Char('|') + text.mid(tail);
}

// A sentence, as the core writes them for people; wire names, log lines and SQL look otherwise.
bool isSentence(const QString& text)
{
    return !text.isEmpty() && (text.front().isUpper() || text.front() == QLatin1Char('{')) &&
        text.contains(QLatin1Char(' ')) &&
        (text.endsWith(QLatin1Char('.')) || text.contains(QLatin1String("{0}")));
}

std::string plain(std::string_view text)
{
    return std::string(text);
}

} // namespace

class TranslationsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();

    void fillsEveryTextOfTheFile_data();
    void fillsEveryTextOfTheFile();
    void knowsEveryTextOfTheWindow();
    void knowsEverySentenceOfTheCore();
    void knowsEveryRefusalOfBinance();
    void knowsWhyTheBookOrTheConnectionIsNotLive();
    void speaksChineseInChina();
    void leavesOtherLanguagesInEnglish_data();
    void leavesOtherLanguagesInEnglish();
    void countsInWords_data();
    void countsInWords();

private:
    bool hasEntry(const QString& context, const QString& source) const
    {
        return m_entries.contains({context, source});
    }
    bool hasSentence(const QString& source) const
    {
        return hasEntry(QStringLiteral("check"), source) ||
            hasEntry(QStringLiteral("errors"), source);
    }
    QString pathOf(const char* relative) const
    {
        return m_root + QLatin1Char('/') + QLatin1String(relative);
    }

    QString m_root;
    QSet<std::pair<QString, QString>> m_entries; // of the Chinese file
    QSet<QString> m_sources;
    QTranslator m_chinese, m_english;
};

void TranslationsTest::initTestCase()
{
    m_root = QFINDTESTDATA("../../../resources/translations");
    QVERIFY(!m_root.isEmpty());
    m_root = QDir::cleanPath(m_root + QStringLiteral("/../.."));
    const auto messages = readTs(pathOf("resources/translations/agio_zh_CN.ts"));
    for (const Message& message : messages) {
        m_entries.insert({message.context, message.source});
        m_sources.insert(message.source);
    }
    QVERIFY(m_entries.size() > 500);
    const auto load = [](QTranslator& translator, const char* locale) {
        return translator.load(QLocale(QLatin1String(locale)), QStringLiteral("agio"),
                               QStringLiteral("_"), QStringLiteral(":/i18n"));
    };
    QVERIFY(load(m_chinese, "zh_CN"));
    QVERIFY(load(m_english, "en_GB"));
}

void TranslationsTest::cleanup()
{
    QCoreApplication::removeTranslator(&m_chinese);
    QCoreApplication::removeTranslator(&m_english);
}

void TranslationsTest::fillsEveryTextOfTheFile_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("pluralForms");
    QTest::newRow("Chinese") << QStringLiteral("zh_CN") << 1;
    QTest::newRow("English plurals") << QStringLiteral("en") << 2;
}

// Nothing left open, the same numbers in it, and the program has what the file says.
void TranslationsTest::fillsEveryTextOfTheFile()
{
    QFETCH(QString, language);
    QFETCH(int, pluralForms);
    const QTranslator& built = language == QLatin1String("en") ? m_english : m_chinese;
    const auto messages =
        readTs(m_root + QStringLiteral("/resources/translations/agio_%1.ts").arg(language));
    QVERIFY(!messages.isEmpty());
    QStringList faults;
    for (const Message& message : messages) {
        const QString name = message.context + QStringLiteral(": ") + message.source;
        const qsizetype wanted = message.isPlural ? pluralForms : 1;
        if (!message.isFinished || message.forms.size() != wanted) {
            faults << QStringLiteral("not finished: ") + name;
        }
        for (const QString& form : message.forms) {
            if (form.isEmpty() || marksIn(form) != marksIn(message.source) ||
                blanksAround(form) != blanksAround(message.source)) {
                faults << QStringLiteral("differs in marks or blanks: ") + name;
            }
        }
        const QString found = built.translate(message.context.toUtf8().constData(),
                                              message.source.toUtf8().constData(), nullptr,
                                              message.isPlural ? 1 : -1);
        if (found != message.forms.value(0)) {
            faults << QStringLiteral("not built in: ") + name;
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void TranslationsTest::knowsEveryTextOfTheWindow()
{
    static const QRegularExpression kShort(QStringLiteral("\\b(tr|say)\\($"));
    static const QRegularExpression kLong(QStringLiteral("translate\\(\\s*\"(\\w+)\",$"));
    QStringList missing;
    int seen = 0;
    for (const QString& path : sourcesIn(pathOf("ui")) + sourcesIn(pathOf("app/agio"))) {
        for (const Literal& literal : LiteralReader(path).readAll()) {
            const auto inContext = kLong.match(literal.before);
            if (!inContext.hasMatch() && !kShort.match(literal.before).hasMatch()) {
                continue;
            }
            ++seen;
            const bool isKnown = inContext.hasMatch()
                ? hasEntry(inContext.captured(1), literal.text)
                : m_sources.contains(literal.text);
            if (!isKnown) {
                missing << path + QStringLiteral(": ") + literal.text;
            }
        }
    }
    QVERIFY2(seen > 300, qPrintable(QString::number(seen)));
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TranslationsTest::knowsEverySentenceOfTheCore()
{
    QStringList missing;
    int seen = 0;
    for (const char* room : {"core/trading", "core/engine", "core/keys"}) {
        for (const QString& path : sourcesIn(pathOf(room))) {
            for (const Literal& literal : LiteralReader(path).readAll()) {
                if (!isSentence(literal.text)) {
                    continue;
                }
                ++seen;
                // noticeError() appends the exchange's explanation.
                const bool isOpening = literal.before.contains(
                    QRegularExpression(QStringLiteral("noticeError\\([^;]*$")));
                if (!hasSentence(isOpening ? literal.text + QStringLiteral(" {0} {1}")
                                           : literal.text)) {
                    missing << path + QStringLiteral(": ") + literal.text;
                }
            }
        }
    }
    QVERIFY2(seen > 100, qPrintable(QString::number(seen)));
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TranslationsTest::knowsEveryRefusalOfBinance()
{
    QStringList missing;
    const auto expect = [&](std::string_view text) {
        const QString source = QString::fromStdString(plain(text));
        if (!hasEntry(QStringLiteral("errors"), source)) {
            missing << source;
        }
    };
    QVERIFY(!binance::errorRules().empty());
    for (const binance::ErrorRule& rule : binance::errorRules()) {
        expect(rule.sentence);
        expect(rule.fix);
    }
    // What is said when no rule fits; a sentence that quotes the error's own words stays as it is.
    for (const ErrorKind kind :
         {ErrorKind::Refused, ErrorKind::Unknown, ErrorKind::NotSent, ErrorKind::RateLimited,
          ErrorKind::Unauthorized, ErrorKind::ClockSkew, ErrorKind::Malformed, ErrorKind::Local,
          ErrorKind::Cancelled}) {
        const Explanation why = binance::explainError({kind, {}, "own words", -1});
        if (why.sentence.find("own words") == std::string::npos) {
            expect(why.sentence);
        }
        expect(why.fix);
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TranslationsTest::knowsWhyTheBookOrTheConnectionIsNotLive()
{
    static const QRegularExpression kBook(
        QStringLiteral("\\b(setStatus|resync|onConnectionLost)\\([^;{]*$"));
    static const QRegularExpression kLink(QStringLiteral("\\b(m_reason|health\\.reason) =[^;]*$"));
    QStringList missing;
    int seen = 0;
    for (const char* file : {"core/exchange/bookfeed.cpp", "core/exchange/marketlink.cpp",
                             "core/exchange/tradinglink.cpp", "core/exchange/session.cpp",
                             "core/engine/exchangepost.cpp"}) {
        for (const Literal& literal : LiteralReader(pathOf(file)).readAll()) {
            const bool isBook = literal.before.contains(kBook);
            const bool isWord = literal.text.contains(QRegularExpression(QStringLiteral("\\w")));
            if (!isWord || (!isBook && !literal.before.contains(kLink))) {
                continue;
            }
            ++seen;
            if (!hasEntry(isBook ? QStringLiteral("agio::LadderView")
                                 : QStringLiteral("agio::StatusStrip"),
                          literal.text)) {
                missing << QLatin1String(file) + QStringLiteral(": ") + literal.text;
            }
        }
    }
    QVERIFY2(seen >= 10, qPrintable(QString::number(seen)));
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TranslationsTest::speaksChineseInChina()
{
    Order order;
    order.state = OrderState::PartiallyFilled;
    QCOMPARE(sideWord(Side::Buy), QStringLiteral("Buy"));
    QVERIFY(QCoreApplication::installTranslator(&m_chinese));
    QCOMPARE(sideWord(Side::Buy), QStringLiteral("买入"));
    QCOMPARE(stateWord(order), QStringLiteral("部分成交"));
    QCOMPARE(HealthDot::tr("offline"), QStringLiteral("离线"));
    QCOMPARE(sentenceOf("Price {0} is between two steps of {1}. Use {2} or {3}.",
                        {"100.05", "0.1", "100.0", "100.1"}),
             QStringLiteral("价格 100.05 不在价格步长 0.1 上。请用 100.0 或 100.1。"));
    // What nobody has translated is shown as it came.
    QCOMPARE(sentenceOf("A sentence of the exchange's own.", {}),
             QStringLiteral("A sentence of the exchange's own."));
}

void TranslationsTest::leavesOtherLanguagesInEnglish_data()
{
    QTest::addColumn<QString>("locale");
    QTest::newRow("traditional Chinese") << QStringLiteral("zh_TW");
    QTest::newRow("Japanese") << QStringLiteral("ja_JP");
}

void TranslationsTest::leavesOtherLanguagesInEnglish()
{
    QFETCH(QString, locale);
    QTranslator translator;
    QVERIFY(!translator.load(QLocale(locale), QStringLiteral("agio"), QStringLiteral("_"),
                             QStringLiteral(":/i18n")));
}

void TranslationsTest::countsInWords_data()
{
    QTest::addColumn<bool>("isChinese");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("shown");
    QTest::newRow("English, one") << false << 1 << QStringLiteral("1 order above");
    QTest::newRow("English, none") << false << 0 << QStringLiteral("0 orders above");
    QTest::newRow("English, many") << false << 21 << QStringLiteral("21 orders above");
    QTest::newRow("Chinese, one") << true << 1 << QStringLiteral("上方 1 笔委托");
    QTest::newRow("Chinese, many") << true << 21 << QStringLiteral("上方 21 笔委托");
}

void TranslationsTest::countsInWords()
{
    QFETCH(bool, isChinese);
    QFETCH(int, count);
    QVERIFY(QCoreApplication::installTranslator(isChinese ? &m_chinese : &m_english));
    QTEST(QCoreApplication::translate("agio::LadderView", "%n order(s) above", nullptr, count),
          "shown");
}

QTEST_GUILESS_MAIN(TranslationsTest)
#include "tst_translations.moc"
