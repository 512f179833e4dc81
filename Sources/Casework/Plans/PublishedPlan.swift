import Store
import TitleReview

public struct PublishedPlan: Sendable, Codable, Equatable {
    public let id: String
    public let title: String
    public let version: Int
}
