import Documents
import Foundation
import Store
import TitleReview

/// How it stands with the signature, for the page that waits for the phone.
public struct ReadSigning: Inquiry {
    public struct View: Sendable, Codable {
        public enum Link: String, Sendable, Codable { case none, waiting, signed, expired }
        public let signed: Bool
        public let link: Link
        /// What is left of the link's life.
        public let seconds: Int
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let c = try work.visibleCase(caseID)
        let signed = c.commitment != nil
        guard let row = try work.tx.one("SELECT expires_at, used_at FROM signing_links WHERE case_id = \(c.id)") else {
            return View(signed: signed, link: .none, seconds: 0)
        }
        let left = Int(
            (try row.instant("expires_at").microseconds - work.casework.machine.now().microseconds + 999_999)
                / 1_000_000)
        if try row.optionalInt("used_at") != nil { return View(signed: signed, link: .signed, seconds: 0) }
        return View(signed: signed, link: left > 0 ? .waiting : .expired, seconds: max(0, left))
    }
}
