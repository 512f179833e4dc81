import Documents
import Foundation
import Store
import TitleReview

extension UnitOfWork {
    /// The unit that administrators belong to.
    static let platform = "platform"

    var hasAdministrator: Bool {
        get throws { try tx.one("SELECT 1 AS there FROM memberships WHERE role = 'administrator' LIMIT 1") != nil }
    }

    func found(
        _ account: OpenAccount, _ hashes: [String], unitName: String, secondFactor: String? = nil
    ) throws -> OpenAccount.Opened {
        guard try !hasAdministrator else { throw Refusal.conflict("已经有平台管理员了。") }
        try tx.execute(
            """
            INSERT INTO units (id, kind, name, created_at)
            VALUES (\(UnitOfWork.platform), 'platform', \(unitName), \(casework.machine.now()))
            """
        )
        return try account.create(hashes, self, secondFactor: secondFactor)
    }

    /// Until when the link may be used.
    ///
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    func firstLink(_ token: String) throws -> Instant {
        guard token.utf8.count == 32,
            let row = try tx.one("SELECT expires_at, used_at FROM first_link WHERE digest = \(Sessions.digest(token))")
        else { throw FirstLinkRefusal.unknown }
        guard try row.optionalInt("used_at") == nil, try !hasAdministrator else { throw FirstLinkRefusal.used }
        let expires = try row.instant("expires_at")
        guard casework.machine.now() < expires else { throw FirstLinkRefusal.expired }
        return expires
    }
}

/// The secret goes to the browser and back under seal, bound to its link; nothing of it is stored before it is somebody's.
enum FirstSecret {
    static func seal(_ secret: String, token: String, _ casework: Casework) throws -> String {
        Hexadecimal.encode(try casework.keys.seal(secret, table: "first_link", column: "secret", row: row(token)))
    }

    /// - Returns: nil when it was not sealed here for this link.
    static func open(_ sealed: String, token: String, _ casework: Casework) -> String? {
        Hexadecimal.decode(sealed).flatMap {
            try? casework.keys.open($0, table: "first_link", column: "secret", row: row(token))
        }
    }

    private static func row(_ token: String) -> String { Hexadecimal.encode(Sessions.digest(token)) }
}

enum FirstLinkRefusal {
    static let unknown = Refusal(
        .notFound,
        """
        这个链接无效：地址不完整，或服务重新启动后已经换了新的链接。\
        请使用服务启动窗口里最后显示的那一个。
        """)
    static let used = Refusal.conflict("这个链接已经用过，平台管理员已经设立。请直接登录。")
    static let expired = Refusal.conflict("这个链接已超过 30 分钟，不能再用。请重新启动服务，使用新显示的链接。")
}
