import Store
import TitleReview

/// The administrator says whose account it is, or corrects it (R12, S17). The number is kept nowhere: what stands is its
/// keyed digest, or the person.
public struct LinkAccount: UseCase {
    let accountID: String, residentID: ResidentID
    public init(accountID: String, residentID: ResidentID) {
        self.accountID = accountID
        self.residentID = residentID
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        try work.link(accountID, to: residentID, by: .administrator)
    }
}
