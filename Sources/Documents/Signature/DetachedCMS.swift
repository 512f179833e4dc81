import COpenSSL

/// A detached CMS signature (RFC 5652) as PAdES B-B asks for it: SHA-256, signing-certificate-v2 (RFC 5035), the
/// certificate path embedded, and no signing-time attribute, because the time stands in the PDF's /M
/// (ETSI EN 319 142-1, 6.3).
struct DetachedCMS {
    let key: OpenSSLHandle
    let certificate: OpenSSLHandle
    let authority: OpenSSLHandle
    private let digest: OpaquePointer?

    /// - Parameter digest: SHA-256; the tests make weaker ones, to see them refused.
    init(_ identity: SigningIdentity, digest: OpaquePointer? = EVP_sha256()) throws(DocumentFailure) {
        self.digest = digest
        key = try .privateKey(pem: identity.privateKeyPEM)
        certificate = try .certificate(pem: identity.certificatePEM)
        authority = try .certificate(pem: identity.authorityPEM)
        guard X509_check_private_key(certificate.pointer, key.pointer) == 1 else { throw .key("私钥与证书不匹配") }
    }

    /// The DER of the signature over `message`.
    func signature(over message: [UInt8]) throws(DocumentFailure) -> [UInt8] {
        let flags = UInt32(CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES)
        let cms = try OpenSSLHandle(CMS_sign(nil, nil, nil, nil, flags)) { CMS_ContentInfo_free($0) }
        guard let signer = CMS_add1_signer(cms.pointer, certificate.pointer, key.pointer, digest, flags) else {
            throw .key(OpenSSLHandle.lastError())
        }
        try OpenSSLHandle.require(CMS_add1_cert(cms.pointer, authority.pointer))
        let data = try OpenSSLHandle.source(message)
        try OpenSSLHandle.require(CMS_final(cms.pointer, data.pointer, nil, flags))
        try removeSigningTime(from: signer)
        return OpenSSLHandle.der { i2d_CMS_ContentInfo(cms.pointer, $0) }
    }

    /// OpenSSL 3.0 always adds the signing-time attribute; it is taken out and the rest signed again.
    private func removeSigningTime(from signer: OpaquePointer) throws(DocumentFailure) {
        let place = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1)
        if place >= 0 { X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, place)) }
        let attributes = (0..<CMS_signed_get_attr_count(signer)).map { index in
            OpenSSLHandle.der { i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, index), $0) }
        }.sorted { $0.lexicographicallyPrecedes($1) }
        let body = attributes.flatMap { $0 }
        let signature = try sign([0x31] + DetachedCMS.length(body.count) + body)
        try OpenSSLHandle.require(
            ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature, Int32(signature.count)))
    }

    private func sign(_ message: [UInt8]) throws(DocumentFailure) -> [UInt8] {
        let context = try OpenSSLHandle(EVP_MD_CTX_new()) { EVP_MD_CTX_free($0) }
        try OpenSSLHandle.require(EVP_DigestSignInit(context.pointer, nil, digest, nil, key.pointer))
        var count = 0
        try OpenSSLHandle.require(EVP_DigestSign(context.pointer, nil, &count, message, message.count))
        var signature = [UInt8](repeating: 0, count: count)
        try OpenSSLHandle.require(EVP_DigestSign(context.pointer, &signature, &count, message, message.count))
        return Array(signature.prefix(count))
    }

    /// A DER length (X.690, 8.1.3).
    static func length(_ count: Int) -> [UInt8] {
        if count < 128 { return [UInt8(count)] }
        if count < 256 { return [0x81, UInt8(count)] }
        if count < 65_536 { return [0x82, UInt8(count >> 8), UInt8(count & 0xFF)] }
        return [0x83, UInt8(truncatingIfNeeded: count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }
}
