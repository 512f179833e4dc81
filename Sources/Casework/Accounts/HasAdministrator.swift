import Documents
import Foundation
import Store
import TitleReview

/// Whether the installation has an administrator (S58).
public struct HasAdministrator: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Bool { try work.hasAdministrator }
}
