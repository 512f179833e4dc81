import COpenSSL

/// Owns one object of libcrypto and frees it at the end of its life. Used inside one synchronous call only.
final class OpenSSLHandle {
    let pointer: OpaquePointer
    private let free: (OpaquePointer) -> Void

    /// - Throws: ``DocumentFailure/key(_:)`` with libcrypto's own reason when there is no object.
    init(_ pointer: OpaquePointer?, free: @escaping (OpaquePointer) -> Void) throws(DocumentFailure) {
        guard let pointer else { throw .key(OpenSSLHandle.lastError()) }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }

    /// A private key from PKCS#8 PEM. An encrypted key is refused, not asked for its pass phrase.
    static func privateKey(pem: String) throws(DocumentFailure) -> OpenSSLHandle {
        let bio = try source(Array(pem.utf8))
        return try OpenSSLHandle(PEM_read_bio_PrivateKey(bio.pointer, nil, { _, _, _, _ in -1 }, nil)) {
            EVP_PKEY_free($0)
        }
    }

    static func certificate(pem: String) throws(DocumentFailure) -> OpenSSLHandle {
        let bio = try source(Array(pem.utf8))
        return try OpenSSLHandle(PEM_read_bio_X509(bio.pointer, nil, nil, nil)) { X509_free($0) }
    }

    /// All certificates of a PEM text, one at least.
    static func certificates(pem: String) throws(DocumentFailure) -> [OpenSSLHandle] {
        let bio = try source(Array(pem.utf8))
        var found = [try OpenSSLHandle(PEM_read_bio_X509(bio.pointer, nil, nil, nil)) { X509_free($0) }]
        while let next = PEM_read_bio_X509(bio.pointer, nil, nil, nil) {
            found.append(try OpenSSLHandle(next) { X509_free($0) })
        }
        ERR_clear_error()
        return found
    }

    /// A BIO that reads a copy of the bytes.
    static func source(_ bytes: [UInt8]) throws(DocumentFailure) -> OpenSSLHandle {
        let bio = try sink()
        guard bytes.isEmpty || BIO_write(bio.pointer, bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            throw .key(lastError())
        }
        return bio
    }

    static func sink() throws(DocumentFailure) -> OpenSSLHandle {
        try OpenSSLHandle(BIO_new(BIO_s_mem())) { BIO_free_all($0) }
    }

    /// What has been written into a sink.
    static func text(in sink: OpenSSLHandle) -> String {
        var start: UnsafeMutablePointer<CChar>?
        let count = pingheng_bio_bytes(sink.pointer, &start)
        return start.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: count), as: UTF8.self) } ?? ""
    }

    /// The DER that one of libcrypto's `i2d` functions writes.
    static func der(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
        let count = Int(write(nil))
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            var cursor = buffer.baseAddress
            used = Int(write(&cursor))
        }
    }

    static func require(_ result: some BinaryInteger) throws(DocumentFailure) {
        guard result > 0 else { throw .key(lastError()) }
    }

    static func lastError() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "libcrypto" }
        return String(cString: text)
    }
}
