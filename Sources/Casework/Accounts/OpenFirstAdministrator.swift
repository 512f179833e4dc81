import Documents
import Foundation
import Store
import TitleReview

/// The first administrator of an installation that this program fills by itself: demo, bench and rehearsal, never a server for real use.
public struct OpenFirstAdministrator: PasswordUseCase {
    let account: OpenAccount
    let unitName: String
    public var passwords: [String] { account.passwords }

    public init(login: String, password: String, unitName: String) throws {
        self.account = try OpenAccount(
            login: login, password: password, name: "平台管理员", role: .administrator, unitID: UnitOfWork.platform)
        self.unitName = unitName
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> OpenAccount.Opened {
        try work.found(account, hashes, unitName: unitName)
    }
}
