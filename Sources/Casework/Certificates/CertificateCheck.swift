import Documents
import TitleReview

/// Whether a certificate's file is what this installation issued under that number.
public enum CertificateCheck {
    public static func isGood(_ bytes: [UInt8], number: String, casework: Casework) -> Bool {
        let result = PDFSignatureVerifier.verify(bytes, trust: casework.seal.trust)
        return result.ok && result.content?.number == number
    }
}
