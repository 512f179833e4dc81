import CSodium
import Documents
import Store
import TitleReview

/// Every issued certificate with its file's address: for the operator's archive, not reachable from the web.
public struct ListCertificateFiles: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [(number: String, file: String)] {
        try work.tx.query("SELECT number, file FROM certificates ORDER BY number").map {
            (try $0.text("number"), try $0.text("file"))
        }
    }
}
