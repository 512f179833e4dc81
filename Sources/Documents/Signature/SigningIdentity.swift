import COpenSSL
import TitleReview

/// The kinds of key that sign documents.
public enum SigningAlgorithm: String, Sendable { case p256, rsa3072 }

/// The installation's own certificate authority: its certificate is the anchor that verification trusts (S55, S56).
///
/// Keep the key where only the installation's owner reads it (file mode 0600), or throw it away after issuing.
public struct SigningAuthority: Sendable {
    /// PKCS#8, PEM.
    public let privateKeyPEM: String
    /// The trust anchor, PEM.
    public let certificatePEM: String

    public init(privateKeyPEM: String, certificatePEM: String) {
        self.privateKeyPEM = privateKeyPEM
        self.certificatePEM = certificatePEM
    }

    /// A new authority with a key of its own.
    public static func create(
        commonName: String, from start: Instant, years: Int = 30, algorithm: SigningAlgorithm = .p256
    ) throws(DocumentFailure) -> SigningAuthority {
        let key = try CertificateBuilder.newKey(algorithm)
        let certificate = try CertificateBuilder(
            subject: commonName, key: key, start: start, years: years,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ]
        ).signed(byCertificate: nil, key: key)
        return SigningAuthority(
            privateKeyPEM: try CertificateBuilder.pem(key: key),
            certificatePEM: try CertificateBuilder.pem(certificate: certificate))
    }

    /// A new signer under this authority: at first, and at each rotation of keys.
    public func issue(
        commonName: String, from start: Instant, years: Int = 10, algorithm: SigningAlgorithm = .p256
    ) throws(DocumentFailure) -> SigningIdentity {
        let authorityKey = try OpenSSLHandle.privateKey(pem: privateKeyPEM)
        let authority = try OpenSSLHandle.certificate(pem: certificatePEM)
        let key = try CertificateBuilder.newKey(algorithm)
        let certificate = try CertificateBuilder(
            subject: commonName, key: key, start: start, years: years,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
                (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always"),
            ]
        ).signed(byCertificate: authority, key: authorityKey)
        return SigningIdentity(
            privateKeyPEM: try CertificateBuilder.pem(key: key),
            certificatePEM: try CertificateBuilder.pem(certificate: certificate),
            authorityPEM: certificatePEM)
    }
}

/// The key and certificate that sign documents, with the authority's certificate above them.
public struct SigningIdentity: Sendable {
    /// PKCS#8, PEM.
    public let privateKeyPEM: String
    public let certificatePEM: String
    /// The certificate of the authority that issued it: embedded in signatures, trusted only where installed.
    public let authorityPEM: String

    public init(privateKeyPEM: String, certificatePEM: String, authorityPEM: String) {
        self.privateKeyPEM = privateKeyPEM
        self.certificatePEM = certificatePEM
        self.authorityPEM = authorityPEM
    }

    /// A signer with an authority of its own whose key nobody keeps: no second signer can ever appear under it.
    public static func create(
        commonName: String, from start: Instant, algorithm: SigningAlgorithm = .p256
    ) throws(DocumentFailure) -> SigningIdentity {
        try SigningAuthority.create(commonName: commonName + " 根证书", from: start, algorithm: algorithm)
            .issue(commonName: commonName, from: start, algorithm: algorithm)
    }
}

/// Makes an X.509 certificate (RFC 5280) with SHA-256.
private struct CertificateBuilder {
    let subject: String
    let key: OpenSSLHandle
    let start: Instant
    let years: Int
    let extensions: [(nid: Int32, value: String)]

    func signed(byCertificate issuer: OpenSSLHandle?, key issuerKey: OpenSSLHandle) throws(DocumentFailure)
        -> OpenSSLHandle
    {
        let certificate = try OpenSSLHandle(X509_new()) { X509_free($0) }
        let x509 = certificate.pointer
        try OpenSSLHandle.require(X509_set_version(x509, 2))
        try setSerial(x509)
        let seconds = start.microseconds / 1_000_000
        guard ASN1_TIME_set(X509_getm_notBefore(x509), Int(seconds)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(x509), Int(seconds) + years * 31_556_952) != nil
        else { throw .key(OpenSSLHandle.lastError()) }
        let name = X509_get_subject_name(x509)
        try OpenSSLHandle.require(X509_NAME_add_entry_by_txt(name, "C", MBSTRING_UTF8, "CN", -1, -1, 0))
        try OpenSSLHandle.require(
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, Array(subject.utf8), Int32(subject.utf8.count), -1, 0)
        )
        try OpenSSLHandle.require(X509_set_issuer_name(x509, issuer.map { X509_get_subject_name($0.pointer) } ?? name))
        try OpenSSLHandle.require(X509_set_pubkey(x509, key.pointer))
        for (nid, value) in extensions {
            try OpenSSLHandle.require(pingheng_add_extension(x509, issuer?.pointer ?? x509, nid, value))
        }
        try OpenSSLHandle.require(X509_sign(x509, issuerKey.pointer, EVP_sha256()))
        return certificate
    }

    /// 127 random bits (RFC 5280, 4.1.2.2: positive, at most 20 bytes).
    private func setSerial(_ x509: OpaquePointer) throws(DocumentFailure) {
        var random = [UInt8](repeating: 0, count: 16)
        try OpenSSLHandle.require(RAND_bytes(&random, 16))
        random[0] = random[0] & 0x7F | 0x40
        let number = try OpenSSLHandle(BN_bin2bn(random, 16, nil)) { BN_free($0) }
        guard BN_to_ASN1_INTEGER(number.pointer, X509_get_serialNumber(x509)) != nil else {
            throw .key(OpenSSLHandle.lastError())
        }
    }

    static func newKey(_ algorithm: SigningAlgorithm) throws(DocumentFailure) -> OpenSSLHandle {
        try OpenSSLHandle(algorithm == .p256 ? pingheng_new_p256_key() : pingheng_new_rsa_key(3072)) {
            EVP_PKEY_free($0)
        }
    }

    static func pem(key: OpenSSLHandle) throws(DocumentFailure) -> String {
        let sink = try OpenSSLHandle.sink()
        try OpenSSLHandle.require(PEM_write_bio_PKCS8PrivateKey(sink.pointer, key.pointer, nil, nil, 0, nil, nil))
        return OpenSSLHandle.text(in: sink)
    }

    static func pem(certificate: OpenSSLHandle) throws(DocumentFailure) -> String {
        let sink = try OpenSSLHandle.sink()
        try OpenSSLHandle.require(PEM_write_bio_X509(sink.pointer, certificate.pointer))
        return OpenSSLHandle.text(in: sink)
    }
}
