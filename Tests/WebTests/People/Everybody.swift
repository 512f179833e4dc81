import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

/// One of each kind of person that a request can come from.
struct Somebody: Sendable {
    /// As in the access matrix.
    let mark: String
    /// Nil for who is signed out.
    let role: RoleName?
    let token: String?
}

extension PageFixture {
    /// Everybody of the access matrix, each with a session of an account of its own.
    func everybody() async throws -> [Somebody] {
        let admin = try await casework.ask(AccountByLogin(login: "admin"), as: nil)
        let administrator = Actor(
            accountID: admin.accountID, membershipID: admin.membershipID, role: .administrator, unitID: "platform",
            unitName: "", personID: nil, name: "", secondFactor: true)
        _ = try await casework.perform(AddUnit(kind: "bureau", name: "市人社局"), as: administrator)
        let units = try await casework.ask(ListUnits(), as: administrator)
        func unit(_ role: Role) throws -> String { try #require(units.first { $0.kind == role.rawValue }).id }
        func officer(_ role: Role, login: String? = nil) async throws -> String? {
            try await casework.perform(
                OpenAccount(
                    login: login ?? role.rawValue, password: Self.password, name: role.chinese, role: role,
                    unitID: role == .expert ? nil : unit(role)), as: administrator
            ).totp
        }
        func entered(_ login: String, _ password: String = Self.password, code secret: String?) async throws -> String {
            let opened = try await casework.perform(
                SignIn.prepare(login: login, password: password, casework: casework), as: nil
            ).get()
            guard let secret else { return opened.token }
            let code = try #require(TOTP.code(secret: secret, step: TOTP.step(at: casework.machine.now())))
            return try await casework.perform(GiveSecondFactor(token: opened.token, code: code), as: nil).get().token
        }
        var people = [
            Somebody(mark: "众", role: nil, token: nil),
            Somebody(mark: "申", role: .applicant, token: try await entered("wang", code: nil)),
            Somebody(mark: "单", role: .employer, token: try await entered("clerk", code: nil)),
            Somebody(mark: "管", role: .administrator, token: try await entered("admin", code: secret)),
        ]
        for (mark, role) in [("受", Role.authority), ("办", .office), ("专", .expert), ("局", .bureau)] {
            let token = try await entered(role.rawValue, code: officer(role))
            people.append(Somebody(mark: mark, role: RoleName(role.rawValue), token: token))
        }
        _ = try await officer(.office, login: "half")
        people.append(Somebody(mark: "码", role: .awaitingCode, token: try await entered("half", code: nil)))
        let clerk = try await casework.ask(AccountByLogin(login: "clerk"), as: nil)
        let opened = try await casework.perform(
            AddClerk(login: "once", name: "新经办"),
            as: Actor(
                accountID: clerk.accountID, membershipID: clerk.membershipID, role: .employer, unitID: clerk.unitID,
                unitName: "", personID: nil, name: "", secondFactor: false))
        people.append(
            Somebody(
                mark: "改", role: .changingPassword, token: try await entered("once", opened.password, code: nil)))
        return people
    }
}
