import Documents
import Store
import TitleReview

struct ReplacementItems: Inquiry {
    let mending: CertificateMending, seen: String?

    func run(_ work: UnitOfWork) throws -> [NextCertificates.Item] {
        let items = try mending.items(work)
        if seen != nil {
            try work.named("c.id IN (\(SQL.joined(items.map { "\($0.caseID)" }, by: ", ")))").check(seen)
        }
        return items
    }
}
