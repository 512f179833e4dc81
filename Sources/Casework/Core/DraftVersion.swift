import TitleReview

/// What a window knew of a text when it was edited there: the version that it had loaded, and the window's own random name.
///
/// A second window's older version never overwrites a newer one in silence; a window overwrites what it has written itself,
/// also when the answer to its last saving was lost on the way.
public struct DraftVersion: Sendable, Equatable {
    /// nil: the caller has not read it before, and overwrites whatever is there.
    public let version: Int?
    public let writer: String

    public static let unread = DraftVersion(version: nil)

    public init(version: Int?, writer: String = "") {
        self.version = version
        self.writer = writer
    }

    /// - Throws: ``Refusal`` of kind conflict when somebody else has written since.
    func check(stored version: Int, writer: String) throws {
        guard let known = self.version, known != version else { return }
        guard !self.writer.isEmpty, self.writer == writer else { throw Refusal.conflict(DraftVersion.conflict) }
    }

    static let conflict = "这份内容刚刚在另一个窗口被修改，这一次没有保存。下面并排显示两个版本，请选择保留哪一个。"
}

/// A text as it was saved: where, and as which version.
public struct Saved: Sendable, Codable, Equatable {
    public let id: String
    public let version: Int

    public init(id: String, version: Int) {
        self.id = id
        self.version = version
    }
}
