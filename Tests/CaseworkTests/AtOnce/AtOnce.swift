import Store
import Testing
import TitleReview

@testable import Casework

/// What so many do at the same moment: what came of it, and what the others were refused with. Anything else than a refusal fails the
/// test. SQLite has one writer, so only PostgreSQL can get it wrong.
func atOnce<Done: Sendable>(
    _ count: Int = 4, _ location: SourceLocation = #_sourceLocation,
    _ act: @escaping @Sendable (Int) async throws -> Done
) async -> (done: [Done], refused: [Refusal]) {
    await withTaskGroup(of: Result<Done, any Error>.self) { group in
        for index in 0..<count {
            group.addTask {
                do { return .success(try await act(index)) } catch { return .failure(error) }
            }
        }
        var done: [Done] = []
        var refused: [Refusal] = []
        for await outcome in group {
            switch outcome {
            case .success(let value): done.append(value)
            case .failure(let error):
                if let refusal = error as? Refusal {
                    refused.append(refusal)
                } else {
                    Issue.record("failed with \(error)", sourceLocation: location)
                }
            }
        }
        return (done, refused)
    }
}

/// A use case with passwords that are hashed already: who waits for a hash does not begin at the same moment.
struct Hashed<U: PasswordUseCase>: UseCase {
    let useCase: U
    init(_ useCase: U) { self.useCase = useCase }

    func run(_ work: UnitOfWork) throws -> U.Output {
        try useCase.run(useCase.passwords.map { _ in "no password has this hash" }, work)
    }
}

extension CaseworkFixture {
    func registration(_ login: String, serial: Int) throws -> RegisterApplicant {
        try RegisterApplicant(
            .init(
                login: login, password: CaseworkFixture.password, name: "王工\(serial)",
                residentID: .test(born: "19900315", serial: serial), phone: "13800000000",
                employerID: clerk.unitID ?? ""))
    }

    /// Somebody else with the same role in the same unit.
    func colleague(of officer: Actor) async throws -> Actor {
        let opened = try await casework.perform(
            Hashed(
                OpenAccount(
                    login: "second", password: CaseworkFixture.password, name: "同事乙", role: officer.role,
                    unitID: officer.unitID)), as: administrator)
        return try await CaseworkFixture.actor(casework, opened.accountID, officer.role, unit: officer.unitID)
    }

    /// Somebody who has registered and no more.
    func registered(_ serial: Int) async throws -> Actor {
        let login = "racer\(serial)"
        let person = try await casework.perform(Hashed(registration(login, serial: serial)), as: nil)
        let found = try await casework.ask(AccountByLogin(login: login), as: nil)
        return Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil, unitName: "",
            personID: person, name: "王工\(serial)", secondFactor: false)
    }

    /// An application of such a person, moved there by hand.
    func filed(_ serial: Int, state: CaseState) async throws -> (actor: Actor, id: String) {
        let actor = try await registered(serial)
        let id = try await casework.perform(StartApplication(planID: plan.id), as: actor, at: inWindow)
        let (speciality, now) = (plan.specialities[0], inWindow)
        _ = try await database.write { tx in
            try tx.execute(
                """
                UPDATE cases SET state = \(state.rawValue), speciality = \(speciality), submitted_at = \(now)
                WHERE id = \(id)
                """)
        }
        return (actor, id)
    }

    func expert(_ index: Int, _ login: String) throws -> AddExpert {
        let day = plan.dates.officeDeadline
        return try AddExpert(
            ExpertProfile(
                name: "专家\(index)", speciality: plan.specialities[0], titleLevel: "senior", employer: "研究院\(index)",
                termFrom: day.adding(days: -10), termTo: day.adding(days: 700)),
            login: login, password: CaseworkFixture.password)
    }

    /// How many rows there are of a table, or of what stands behind its name.
    func count(_ rows: SQL) async throws -> Int {
        try await database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM \(rows)")?.int("n") ?? -1 }
    }
}
