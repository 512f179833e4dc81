import CSodium

/// Authenticated encryption in chunks of 64 KiB (libsodium's secretstream, XChaCha20-Poly1305): chunks cannot be cut off,
/// reordered, repeated or exchanged without failing on read (S43).
struct SecretStreamWriter {
    static let chunk = 65_536
    static let overhead = Int(crypto_secretstream_xchacha20poly1305_ABYTES)

    /// 24 bytes that go in front of the chunks.
    let header: [UInt8]
    private var state = crypto_secretstream_xchacha20poly1305_state()

    init(key: [UInt8]) {
        var header = [UInt8](repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_HEADERBYTES))
        crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key)
        self.header = header
    }

    /// The next chunk, sealed; `associated` must be the same when it is opened.
    mutating func push(_ plain: ArraySlice<UInt8>, last: Bool, associated: [UInt8]) -> [UInt8] {
        var cipher = [UInt8](repeating: 0, count: plain.count + SecretStreamWriter.overhead)
        let tag =
            last
            ? crypto_secretstream_xchacha20poly1305_tag_final() : crypto_secretstream_xchacha20poly1305_tag_message()
        plain.withUnsafeBufferPointer { buffer in
            _ = crypto_secretstream_xchacha20poly1305_push(
                &state, &cipher, nil, buffer.baseAddress, UInt64(buffer.count), associated, UInt64(associated.count),
                tag)
        }
        return cipher
    }
}

struct SecretStreamReader {
    static let headerLength = Int(crypto_secretstream_xchacha20poly1305_HEADERBYTES)

    private var state = crypto_secretstream_xchacha20poly1305_state()

    /// - Returns: nil when the header is none.
    init?(header: [UInt8], key: [UInt8]) {
        guard header.count == SecretStreamReader.headerLength,
            crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key) == 0
        else { return nil }
    }

    /// - Returns: the plain chunk and whether it is the last; nil when a bit of it differs or it is not the next one.
    mutating func pull(_ cipher: ArraySlice<UInt8>, associated: [UInt8]) -> (plain: [UInt8], last: Bool)? {
        guard cipher.count >= SecretStreamWriter.overhead else { return nil }
        var plain = [UInt8](repeating: 0, count: cipher.count - SecretStreamWriter.overhead)
        var tag: UInt8 = 0
        let opened = cipher.withUnsafeBufferPointer { buffer in
            crypto_secretstream_xchacha20poly1305_pull(
                &state, &plain, nil, &tag, buffer.baseAddress, UInt64(buffer.count), associated,
                UInt64(associated.count))
        }
        return opened == 0 ? (plain, tag == crypto_secretstream_xchacha20poly1305_tag_final()) : nil
    }
}
