import COpenSSL
import TitleReview

/// Checks a detached CMS signature against anchors at a moment.
struct CMSCheck {
    private let anchors: [OpenSSLHandle]
    private let store: OpenSSLHandle

    /// - Parameter trust: PEM, each with one certificate or more: who keeps anchors in one file trusts them all.
    /// - Throws: when there is no anchor, or one is no certificate.
    init(trust: [String], at time: Instant) throws(Refused) {
        guard !trust.isEmpty else { throw Refused("没有可信的根证书，无法验证") }
        do throws(DocumentFailure) {
            store = try OpenSSLHandle(X509_STORE_new()) { X509_STORE_free($0) }
            var read: [OpenSSLHandle] = []
            for pem in trust { read += try OpenSSLHandle.certificates(pem: pem) }
            anchors = read
        } catch {
            throw Refused("根证书无法读取")
        }
        for anchor in anchors { X509_STORE_add_cert(store.pointer, anchor.pointer) }
        let parameters = X509_STORE_get0_param(store.pointer)
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.microseconds / 1_000_000))
        // Level 2: 112 bits, no SHA-1 in certificates.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT))
    }

    /// - Returns: the common name of the signer.
    func signer(of der: [UInt8], over message: [UInt8]) throws(Refused) -> String {
        let cms = try parsed(der)
        let (signer, certificate) = try onlySigner(cms)
        try checkAlgorithms(signer, of: certificate)
        try checkVersions(signer, in: der)
        try checkChain(cms, certificate)
        guard let data = try? OpenSSLHandle.source(message) else { throw Refused("内存不足") }
        let verified = CMS_verify(cms.pointer, nil, store.pointer, data.pointer, nil, UInt32(CMS_BINARY | CMS_CADES))
        ERR_clear_error()
        guard verified == 1 else { throw Refused("文件内容与签名不符，可能被改动") }
        return commonName(certificate)
    }

    /// One DER object in its only spelling, of the versions that the signer writes (RFC 5652, 5.1 and 5.3).
    private func parsed(_ der: [UInt8]) throws(Refused) -> OpenSSLHandle {
        let pointer = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_CMS_ContentInfo(nil, &cursor, buffer.count)
        }
        ERR_clear_error()
        guard let cms = try? OpenSSLHandle(pointer, free: { CMS_ContentInfo_free($0) }),
            OBJ_obj2nid(CMS_get0_type(cms.pointer)) == NID_pkcs7_signed,
            OBJ_obj2nid(CMS_get0_eContentType(cms.pointer)) == NID_pkcs7_data,
            OpenSSLHandle.der({ i2d_CMS_ContentInfo(cms.pointer, $0) }) == der
        else { throw Refused("签名内容被改动") }
        return cms
    }

    private func onlySigner(_ cms: OpenSSLHandle) throws(Refused) -> (signer: OpaquePointer, certificate: OpaquePointer)
    {
        let signers = CMS_get0_SignerInfos(cms.pointer)
        guard OPENSSL_sk_num(signers) == 1, let raw = OPENSSL_sk_value(signers, 0) else { throw Refused("签名人不止一个") }
        let signer = OpaquePointer(raw)
        guard CMS_unsigned_get_attr_count(signer) <= 0 else { throw Refused("签名里有未签的内容") }
        guard let contents = CMS_get0_content(cms.pointer), contents.pointee == nil else { throw Refused("签名不是分离式") }
        guard let embedded = CMS_get1_certs(cms.pointer) else { throw Refused("签名里没有证书") }
        defer { OPENSSL_sk_pop_free(embedded) { $0.map { X509_free(OpaquePointer($0)) } } }
        for index in 0..<OPENSSL_sk_num(embedded) {
            guard let raw = OPENSSL_sk_value(embedded, index) else { continue }
            // The certificate stays alive in `cms`.
            if CMS_SignerInfo_cert_cmp(signer, OpaquePointer(raw)) == 0 { return (signer, OpaquePointer(raw)) }
        }
        throw Refused("签名里没有签名人的证书")
    }

    /// SHA-256 or longer; SHA-1 and MD5 are refused, whatever else is right.
    private func checkAlgorithms(_ signer: OpaquePointer, of certificate: OpaquePointer) throws(Refused) {
        var digest: UnsafeMutablePointer<X509_ALGOR>?
        var signature: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(signer, nil, nil, &digest, &signature)
        guard let digest, [NID_sha256, NID_sha384, NID_sha512].contains(OBJ_obj2nid(digest.pointee.algorithm)) else {
            throw Refused("签名使用了不安全的摘要算法（须为 SHA-256 及以上）")
        }
        // libcrypto verifies with the digest above and does not look at this identifier.
        var named: OpaquePointer?
        var parameter: Int32 = 0
        X509_ALGOR_get0(&named, &parameter, nil, signature)
        guard let named, let key = X509_get0_pubkey(certificate) else { throw Refused("签名内容被改动") }
        let wanted =
            EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA
            ? (NID_rsaEncryption, V_ASN1_NULL) : (NID_ecdsa_with_SHA256, V_ASN1_UNDEF)
        guard (OBJ_obj2nid(named), parameter) == wanted else { throw Refused("签名内容被改动") }
    }

    /// Both versions are 1 where data is signed and the signer is named by issuer and number (RFC 5652, 5.1 and 5.3);
    /// libcrypto reads past them.
    private func checkVersions(_ signer: OpaquePointer, in der: [UInt8]) throws(Refused) {
        // Behind the heads of ContentInfo, its type, [0] and SignedData, whose lengths take two bytes each.
        guard der.count > 25, Array(der[23...25]) == [0x02, 0x01, 0x01] else { throw Refused("签名内容被改动") }
        var issuer: OpaquePointer?
        var serial: UnsafeMutablePointer<ASN1_INTEGER>?
        guard CMS_SignerInfo_get0_signer_id(signer, nil, &issuer, &serial) == 1 else { throw Refused("签名内容被改动") }
        let name = OpenSSLHandle.der { i2d_X509_NAME(issuer, $0) } + OpenSSLHandle.der { i2d_ASN1_INTEGER(serial, $0) }
        let head = [0x02, 0x01, 0x01, 0x30] + DetachedCMS.length(name.count) + name
        guard PDFStructure.all(head, in: der).count == 1 else { throw Refused("签名内容被改动") }
    }

    /// The signer's certificate leads to an anchor, was valid, may sign, and nothing else is embedded.
    private func checkChain(_ cms: OpenSSLHandle, _ certificate: OpaquePointer) throws(Refused) {
        guard let context = try? OpenSSLHandle(X509_STORE_CTX_new(), free: { X509_STORE_CTX_free($0) }),
            let embedded = CMS_get1_certs(cms.pointer)
        else { throw Refused("内存不足") }
        defer { OPENSSL_sk_pop_free(embedded) { $0.map { X509_free(OpaquePointer($0)) } } }
        guard X509_STORE_CTX_init(context.pointer, store.pointer, certificate, embedded) == 1 else {
            throw Refused("内存不足")
        }
        let verified = X509_verify_cert(context.pointer)
        let code = X509_STORE_CTX_get_error(context.pointer)
        ERR_clear_error()
        guard verified == 1 else { throw Refused(CMSCheck.reason(code)) }
        guard X509_get_key_usage(certificate) & UInt32(KU_DIGITAL_SIGNATURE) != 0, X509_check_ca(certificate) == 0
        else {
            throw Refused("这张证书不能用来签名")
        }
        let chain = X509_STORE_CTX_get0_chain(context.pointer)
        let allowed = (0..<OPENSSL_sk_num(chain)).compactMap { OPENSSL_sk_value(chain, $0) }.map {
            CMSCheck.der(of: OpaquePointer($0))
        }
        let given = (0..<OPENSSL_sk_num(embedded)).compactMap { OPENSSL_sk_value(embedded, $0) }.map {
            CMSCheck.der(of: OpaquePointer($0))
        }
        guard given.allSatisfy(allowed.contains), Set(given).count == given.count else { throw Refused("签名里带有不相干的证书") }
    }

    private static func der(of certificate: OpaquePointer) -> [UInt8] {
        OpenSSLHandle.der { i2d_X509(certificate, $0) }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED: "签名时证书已过期"
        case X509_V_ERR_CERT_NOT_YET_VALID: "签名时证书尚未生效"
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_SIGNATURE_FAILURE:
            "签名证书不是由可信的机构签发"
        case X509_V_ERR_CA_MD_TOO_WEAK, X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL: "证书使用了不安全的算法"
        default: "签名证书无效（\(String(cString: X509_verify_cert_error_string(Int(code))))）"
        }
    }

    private func commonName(_ certificate: OpaquePointer) -> String {
        let name = X509_get_subject_name(certificate)
        let place = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard place >= 0, let text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)) else { return "" }
        var utf8: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&utf8, text)
        guard count >= 0, let utf8 else { return "" }
        defer { CRYPTO_free(utf8, nil, 0) }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: Int(count)), as: UTF8.self)
    }
}
