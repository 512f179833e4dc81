import CSodium
import Documents
import Store
import TitleReview

/// Records prepared certificates: number, case and state in one transaction, only if the numbers are still the next ones.
struct RecordCertificates: UseCase {
    let prepared: [IssueCertificates.Prepared]

    func run(_ work: UnitOfWork) throws -> Int {
        try work.require(.bureau)
        for item in prepared {
            let c = try work.ownCase(item.caseID, .bureau)
            try work.move(c, .certify, by: .bureau, note: item.number.description)
            try work.register(item)
            try work.notify(c, .certificateReady, ["number": item.content.number])
        }
        try work.record("certificates.issued", prepared.first?.number.description ?? "", ["count": "\(prepared.count)"])
        return prepared.count
    }
}
