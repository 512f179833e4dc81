import TitleReview

/// A plan that ships with the program, to begin one's own from.
public struct PlanTemplate: Sendable, Codable, Equatable {
    public let id: String
    public let title: String
    let source: String

    public init(id: String, source: String) {
        self.id = id
        title = PlanEdit.tree(source)?["title"]?.text ?? id
        self.source = source
    }

    enum CodingKeys: String, CodingKey { case id, title, source }

    /// The text is read where a draft begins; lists carry the names alone.
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(id, forKey: .id)
        try c.encode(title, forKey: .title)
    }
}
