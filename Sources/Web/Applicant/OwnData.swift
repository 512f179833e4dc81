import Casework
import TitleReview

/// Everything that the platform holds of a person, for that person (S40).
enum OwnData {
    static func routes(_ casework: Casework) -> Routes {
        Routes(downloads: [
            Download(
                "/me/export", name: "exportOwnData", policy: Policy(.roles([.applicant]), relation: "own person"),
                summary: "本人的全部数据（ZIP）"
            ) { context in
                FileAnswer(
                    name: "我的全部数据-\(context.now.day).zip", type: "application/zip",
                    body: .stream(
                        length: nil,
                        try await OwnDataPackage.stream(casework: casework, actor: context.actor, at: context.now)))
            }
        ])
    }

    /// What it is, with the way to it.
    static let link: HTML = package + UnmaskingsOfMe.link + OwnIdentityPages.link + ErasurePages.link

    private static let package: HTML = """
        <p><a href="/me/export" download>下载我的全部数据（ZIP）</a>：\
        个人信息、档案、申报和经过、消息、缴费，以及您上传的和发给您的全部文件。里面有身份证号，请妥善保管。</p>
        """
}
