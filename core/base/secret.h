// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bytes that must not be seen: API secrets, private keys, passphrases. Held in memory of its own
// that is locked (no swap) and excluded from core dumps where the system can, and wiped when it
// goes. Move-only: a copy is an explicit clone(). Cannot be printed, compared or converted to a
// QString; reveal() lends the bytes for the length of a call.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace agio {

class Secret
{
public:
    Secret() noexcept = default;
    // Copies `bytes`; the caller wipes its own copy (see wipe()).
    static Secret fromBytes(std::string_view bytes);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    Secret clone() const;
    bool isEmpty() const noexcept { return m_size == 0; }
    std::size_t size() const noexcept { return m_size; }

    // use(view) is called at once; the view must not outlive the call.
    template <typename F>
    decltype(auto) reveal(F&& use) const
    {
        return std::forward<F>(use)(std::string_view(m_bytes, m_size));
    }
    void clear() noexcept;

private:
    char* m_bytes = nullptr;
    std::size_t m_size = 0;
    std::size_t m_mapped = 0;
};

// Overwrites with zeros in a way that the compiler keeps.
void wipe(void* bytes, std::size_t size) noexcept;
void wipe(std::string& text) noexcept;

} // namespace agio
