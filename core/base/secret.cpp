// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/secret.h"

#include "core/base/check.h"

#include <cstring>
#include <openssl/crypto.h>

#if defined(_WIN32)
#include <windows.h>
#elif defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace agio {

namespace {

// Whole pages of their own: locking works by page, and a neighbour on the heap cannot run into
// them. Locking may be refused (RLIMIT_MEMLOCK): the secret is then kept unlocked rather than lost.
#if defined(_WIN32)

std::size_t pageSize() noexcept
{
    SYSTEM_INFO info{};
    GetSystemInfo(&info);
    return info.dwPageSize;
}

void* mapPages(std::size_t size) noexcept
{
    void* pages = VirtualAlloc(nullptr, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (pages != nullptr) {
        VirtualLock(pages, size);
    }
    return pages;
}

void unmapPages(void* pages, std::size_t size) noexcept
{
    VirtualUnlock(pages, size);
    VirtualFree(pages, 0, MEM_RELEASE);
}

#else

std::size_t pageSize() noexcept
{
    const long size = sysconf(_SC_PAGESIZE);
    return size > 0 ? static_cast<std::size_t>(size) : 4096U;
}

void* mapPages(std::size_t size) noexcept
{
    void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        return nullptr;
    }
    static_cast<void>(mlock(pages, size));
#ifdef MADV_DONTDUMP
    static_cast<void>(madvise(pages, size, MADV_DONTDUMP));
#endif
#ifdef MADV_WIPEONFORK
    static_cast<void>(madvise(pages, size, MADV_WIPEONFORK));
#endif
    return pages;
}

void unmapPages(void* pages, std::size_t size) noexcept
{
    munmap(pages, size); // unlocks too
}

#endif

} // namespace

Secret Secret::fromBytes(std::string_view bytes)
{
    Secret secret;
    if (bytes.empty()) {
        return secret;
    }
    const std::size_t page = pageSize();
    const std::size_t mapped = (bytes.size() + page - 1) / page * page;
    void* const pages = mapPages(mapped);
    AGIO_CHECK(pages != nullptr); // out of memory
    std::memcpy(pages, bytes.data(), bytes.size());
    secret.m_bytes = static_cast<char*>(pages);
    secret.m_size = bytes.size();
    secret.m_mapped = mapped;
    return secret;
}

Secret::Secret(Secret&& other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr))
    , m_size(std::exchange(other.m_size, 0))
    , m_mapped(std::exchange(other.m_mapped, 0))
{}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        clear();
        m_bytes = std::exchange(other.m_bytes, nullptr);
        m_size = std::exchange(other.m_size, 0);
        m_mapped = std::exchange(other.m_mapped, 0);
    }
    return *this;
}

Secret::~Secret()
{
    clear();
}

Secret Secret::clone() const
{
    return fromBytes({m_bytes, m_size});
}

void Secret::clear() noexcept
{
    if (m_bytes == nullptr) {
        return;
    }
    wipe(m_bytes, m_mapped);
    unmapPages(m_bytes, m_mapped);
    m_bytes = nullptr;
    m_size = 0;
    m_mapped = 0;
}

void wipe(void* bytes, std::size_t size) noexcept
{
    if (bytes != nullptr && size > 0) {
        OPENSSL_cleanse(bytes, size);
    }
}

void wipe(std::string& text) noexcept
{
    // The whole allocation: an earlier, longer content may still lie behind the end.
    wipe(text.data(), text.capacity());
    text.clear();
}

} // namespace agio
