import Store
import TitleReview

/// The office takes an expert into its pool, with an account of the expert's own (R3).
public struct AddExpert: PasswordUseCase {
    public struct Added: Sendable, Codable {
        public let id: String
        public let totp: String
    }
    let profile: ExpertProfile, login: String
    public let passwords: [String]

    public init(_ profile: ExpertProfile, login: String, password: String) throws {
        // Minutes are sealed with the names of those who were there (R10).
        try PrintableName.require(profile.name, "姓名", field: "name")
        if let problem = Password.problem(password, of: [login, profile.name]) {
            throw Refusal.invalid("password", problem)
        }
        self.profile = profile
        self.login = login
        passwords = [password]
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> Added {
        let office = try work.requireUnit(.office)
        if let problem = try UnitOfWork.problem(with: profile) ?? work.problem(with: login) {
            throw Refusal.invalid(problem.field, problem.message)
        }
        return try work.add(work.named(profile), login: login, hash: hashes[0], isOnce: false, to: office)
    }
}
