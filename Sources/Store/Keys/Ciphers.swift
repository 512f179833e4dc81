import COpenSSL
import CSodium

/// AES-256-GCM (NIST SP 800-38D) by OpenSSL: a random 96-bit nonce, the ciphertext, a 128-bit tag.
enum AESGCM {
    private static let nonceLength = 12
    private static let tagLength = 16

    static func seal(_ plain: [UInt8], key: [UInt8], associated: [UInt8]) throws -> [UInt8] {
        let nonce = Random.bytes(nonceLength)
        var cipher = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        let done = withContext { context in
            var length: Int32 = 0
            return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_EncryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1
                && EVP_EncryptUpdate(context, &cipher, &length, plain, Int32(plain.count)) == 1
                && EVP_EncryptFinal_ex(context, nil, &length) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        }
        guard done else { throw StoreError.system("加密失败。") }
        return nonce + cipher + tag
    }

    /// - Returns: nil when a bit of it, or of what it is associated with, differs.
    static func open(_ sealed: [UInt8], key: [UInt8], associated: [UInt8]) -> [UInt8]? {
        guard sealed.count >= nonceLength + tagLength else { return nil }
        let nonce = Array(sealed.prefix(nonceLength))
        var tag = Array(sealed.suffix(tagLength))
        let cipher = Array(sealed[nonceLength..<(sealed.count - tagLength)])
        var plain = [UInt8](repeating: 0, count: cipher.count)
        let whole = withContext { context in
            var length: Int32 = 0
            return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_DecryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1
                && EVP_DecryptUpdate(context, &plain, &length, cipher, Int32(cipher.count)) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1
                && EVP_DecryptFinal_ex(context, nil, &length) == 1
        }
        return whole ? plain : nil
    }

    private static func withContext(_ body: (OpaquePointer) -> Bool) -> Bool {
        guard let context = EVP_CIPHER_CTX_new() else { return false }
        defer { EVP_CIPHER_CTX_free(context) }
        return body(context)
    }
}

enum HMAC {
    /// HMAC-SHA-256 (RFC 2104) under a key of 32 bytes.
    static func sha256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: 32)
        crypto_auth_hmacsha256(&mac, bytes, UInt64(bytes.count), key)
        return mac
    }
}

enum Digest {
    /// SHA-256 (FIPS 180-4).
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// BLAKE2b-256 under a key (RFC 7693).
    static func keyed(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_generichash(&digest, 32, bytes, UInt64(bytes.count), key, key.count)
        return digest
    }
}

/// The same keyed digest, of bytes that come piece by piece, one after the other.
final class KeyedDigest {
    /// libsodium's state has to lie on a boundary of 64 bytes.
    private let room: UnsafeMutableRawPointer
    private var state: OpaquePointer { OpaquePointer(room) }

    init(key: [UInt8]) {
        room = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        crypto_generichash_init(state, key, key.count, 32)
    }

    deinit { room.deallocate() }

    func add(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { _ = crypto_generichash_update(state, $0.baseAddress, UInt64($0.count)) }
    }

    /// The digest of all that was added; asked for once.
    func value() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_generichash_final(state, &digest, 32)
        return digest
    }
}
