// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/numbers.h"

#include <algorithm>
#include <string>

namespace agio {

namespace {

constexpr qsizetype kMaxTypedChars = 64;
constexpr int kMaxDepth = 8;

// Full-width forms as a Chinese input method writes them, and the signs of a pocket calculator.
char plainChar(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'\uFF10' && u <= u'\uFF19') {
        return static_cast<char>('0' + (u - u'\uFF10'));
    }
    switch (u) {
    case u'\uFF0C':
    case u'\u3001':
        return ',';
    case u'\uFF0E':
    case u'\u3002':
        return '.';
    case u'\u2212':
    case u'\uFF0D':
        return '-';
    case u'\u00D7':
    case u'\uFF0A':
        return '*';
    case u'\u00F7':
    case u'\uFF0F':
        return '/';
    case u'\uFF0B':
        return '+';
    case u'\uFF08':
        return '(';
    case u'\uFF09':
        return ')';
    case u'\u00A0':
    case u'\u2005':
    case u'\u2009':
    case u'\u202F':
    case u'\u3000':
    case u'\t':
        return ' ';
    default:
        return u < 0x80 ? static_cast<char>(u) : '?';
    }
}

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// One number token's digits as Decimal::parse takes them.
struct Reading
{
    bool isValid = false;
    bool isAmbiguous = false;
    std::string text;
};

// All groups after the first have three digits, the first one to three and no leading zero.
bool looksGrouped(const std::string& token, char mark)
{
    std::size_t run = 0;
    bool first = true;
    for (std::size_t i = 0; i <= token.size(); ++i) {
        if (i == token.size() || token[i] == mark) {
            if (first ? (run == 0 || run > 3 || token[0] == '0') : run != 3) {
                return false;
            }
            first = false;
            run = 0;
        } else {
            ++run;
        }
    }
    return true;
}

std::string without(const std::string& token, char mark)
{
    std::string result = token;
    std::erase(result, mark);
    return result;
}

Reading readToken(const std::string& token, bool commaGroups)
{
    Reading r;
    const auto commas = std::count(token.begin(), token.end(), ',');
    const auto points = std::count(token.begin(), token.end(), '.');
    if (commas == 0 && points <= 1) {
        r = {true, false, token};
    } else if (commas == 1 && points == 0) {
        const bool grouped = looksGrouped(token, ',');
        std::string asPoint = token;
        std::replace(asPoint.begin(), asPoint.end(), ',', '.');
        r = {true, grouped, grouped && commaGroups ? without(token, ',') : asPoint};
    } else if (points <= 1 && commas >= 1 && (points == 0 || token.rfind(',') < token.find('.'))) {
        // 1,234,567 or 1,234.5: commas group
        const std::string whole = token.substr(0, token.find('.'));
        r = {looksGrouped(whole, ','), false, without(token, ',')};
    } else if (commas <= 1 && (commas == 0 || token.rfind('.') < token.find(','))) {
        // 1.234.567 or 1.234,5: points group
        const std::string whole = token.substr(0, token.find(','));
        std::string text = without(token, '.');
        std::replace(text.begin(), text.end(), ',', '.');
        r = {looksGrouped(whole, '.'), false, std::move(text)};
    }
    if (r.isValid && !r.text.empty() && r.text.front() == '.') {
        r.text.insert(r.text.begin(), '0');
    }
    if (r.isValid && !r.text.empty() && r.text.back() == '.') {
        r.text.pop_back();
    }
    return r;
}

// sum = product {(+|-) product}; product = factor {(*|/) factor}; factor = [-] number | (sum)
class Expression
{
public:
    Expression(std::string text, bool commaGroups)
        : m_text(std::move(text))
        , m_commaGroups(commaGroups)
    {}
    std::optional<Decimal> evaluate()
    {
        auto value = sum(0);
        skipSpaces();
        return m_at == m_text.size() ? value : std::nullopt;
    }
    bool sawAmbiguity() const noexcept { return m_sawAmbiguity; }

private:
    void skipSpaces()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ') {
            ++m_at;
        }
    }
    char peek()
    {
        skipSpaces();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    std::optional<Decimal> sum(int depth)
    {
        auto left = product(depth);
        while (left && (peek() == '+' || peek() == '-')) {
            const bool minus = m_text[m_at++] == '-';
            const auto right = product(depth);
            if (!right) {
                return std::nullopt;
            }
            left = minus ? Decimal::sub(*left, *right) : Decimal::add(*left, *right);
        }
        return left;
    }
    std::optional<Decimal> product(int depth)
    {
        auto left = factor(depth);
        while (left && (peek() == '*' || peek() == '/')) {
            const bool divide = m_text[m_at++] == '/';
            const auto right = factor(depth);
            if (!right) {
                return std::nullopt;
            }
            left = divide ? quotient(*left, *right) : Decimal::mul(*left, *right);
        }
        return left;
    }
    static std::optional<Decimal> quotient(Decimal a, Decimal b)
    {
        for (int scale = Decimal::kMaxScale; scale >= 0; --scale) {
            if (const auto q = Decimal::div(a, b, scale, Rounding::HalfEven)) {
                return q->normalized();
            }
        }
        return std::nullopt;
    }
    // NOLINTNEXTLINE(misc-no-recursion): bounded by kMaxDepth
    std::optional<Decimal> factor(int depth)
    {
        if (depth > kMaxDepth) {
            return std::nullopt;
        }
        if (peek() == '-') {
            ++m_at;
            const auto value = factor(depth + 1);
            return value ? std::optional(value->negated()) : std::nullopt;
        }
        if (peek() == '(') {
            ++m_at;
            const auto value = sum(depth + 1);
            if (!value || peek() != ')') {
                return std::nullopt;
            }
            ++m_at;
            return value;
        }
        return number();
    }
    std::optional<Decimal> number()
    {
        skipSpaces();
        std::string token;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (isDigit(c) || c == '.' || c == ',') {
                token.push_back(c);
            } else if (c != ' ' || !continuesAfterSpace(token)) {
                break;
            }
            ++m_at;
        }
        if (token.empty() || std::none_of(token.begin(), token.end(), isDigit)) {
            return std::nullopt;
        }
        const Reading reading = readToken(token, m_commaGroups);
        m_sawAmbiguity = m_sawAmbiguity || reading.isAmbiguous;
        auto value = reading.isValid ? Decimal::parse(reading.text) : std::nullopt;
        return value ? withSuffix(*value) : std::nullopt;
    }
    // A space groups only between a digit and exactly three digits.
    bool continuesAfterSpace(const std::string& token) const
    {
        if (token.empty() || !isDigit(token.back()) || token.find_first_of(".,") != token.npos ||
            m_at + 3 >= m_text.size()) {
            return false;
        }
        const bool three =
            isDigit(m_text[m_at + 1]) && isDigit(m_text[m_at + 2]) && isDigit(m_text[m_at + 3]);
        return three && (m_at + 4 >= m_text.size() || !isDigit(m_text[m_at + 4]));
    }
    std::optional<Decimal> withSuffix(Decimal value)
    {
        const char c = m_at < m_text.size() ? m_text[m_at] : '\0';
        if (c == 'k' || c == 'K') {
            ++m_at;
            return Decimal::mul(value, Decimal(1'000));
        }
        if (c == 'm' || c == 'M') {
            ++m_at;
            return Decimal::mul(value, Decimal(1'000'000));
        }
        return value;
    }

    std::string m_text;
    std::size_t m_at = 0;
    bool m_commaGroups;
    bool m_sawAmbiguity = false;
};

std::optional<Decimal> finished(std::optional<Decimal> value, int maxDigits)
{
    if (!value || value->scale() <= maxDigits) {
        return value;
    }
    const auto cut = value->normalized();
    return cut.scale() <= maxDigits ? std::optional(cut)
                                    : cut.rescaled(maxDigits, Rounding::HalfEven);
}

} // namespace

TypedNumber parseTyped(const QString& text, int maxDigits)
{
    TypedNumber result;
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > kMaxTypedChars) {
        return result;
    }
    std::string plain;
    plain.reserve(static_cast<std::size_t>(trimmed.size()));
    for (const QChar c : trimmed) {
        plain.push_back(plainChar(c));
    }
    Expression asPoint(plain, false);
    const auto first = finished(asPoint.evaluate(), maxDigits);
    if (!asPoint.sawAmbiguity()) {
        result.value = first;
        return result;
    }
    const auto second = finished(Expression(plain, true).evaluate(), maxDigits);
    if (first && second) {
        result.isAmbiguous = true;
        result.reading1 = *first;
        result.reading2 = *second;
    }
    return result;
}

} // namespace agio
