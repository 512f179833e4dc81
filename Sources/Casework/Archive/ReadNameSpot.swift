import Store
import TitleReview

/// A file of an own achievement with the frame that was drawn in it, for the applicant.
public struct ReadNameSpot: Inquiry {
    public struct View: Sendable, Codable {
        public let caseID: String
        public let recordID: String
        public let title: String
        public let kindName: String
        public let file: EvidenceItem
        /// Nil when none was drawn, or one in another file.
        public let spot: NameSpot?
        /// Whether the application can still be changed.
        public let isEditable: Bool
    }
    let caseID: String, recordID: String, fileID: String
    public init(caseID: String, recordID: String, fileID: String) {
        self.caseID = caseID
        self.recordID = recordID
        self.fileID = fileID
    }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.applicant)
        let c = try work.visibleCase(caseID)
        let achievement = try work.ownAchievement(c, recordID)
        let file = try work.file(fileID, of: recordID, c)
        let spot = try work.nameSpots(c.id)[recordID]
        return View(
            caseID: c.id, recordID: recordID, title: achievement.title, kindName: achievement.kind.name, file: file,
            spot: spot?.fileID == file.id ? spot : nil, isEditable: c.state.isEditable)
    }
}
