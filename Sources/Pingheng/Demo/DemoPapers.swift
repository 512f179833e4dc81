import Documents
import TitleReview

/// What the demo's people have uploaded: two pages that say what they stand for.
enum DemoPapers {
    static let pages = 2
    private static let text = "　　这是评衡演示用的佐证材料，代替扫描件，不含任何真实的人和单位。正式申报时，这里是申报人上传的原件扫描件。"

    static func pdf(_ rule: Plan.AttachmentRule, of plan: Plan) throws -> [UInt8] {
        try SamplePaper(title: rule.name, text: text, pages: pages, createdAt: .deadline(plan.dates.open)).document()
            .bytes()
    }
}
