import Casework
import TitleReview

/// The archive of a plan as one package, for office, bureau and whoever they give it to.
enum Packages {
    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.roles([.office, .bureau]), relation: "own plan; the bureau: any")
        return Routes(downloads: [
            Download("/plans/{plan}/package.zip", name: "readPlanPackage", policy: policy, summary: "档案包") { context in
                let plan = context.parameter("plan")
                return FileAnswer(
                    name: "\(plan)-档案包.zip", type: "application/zip",
                    body: .stream(
                        length: nil,
                        try await PlanPackage.stream(
                            planID: plan, casework: casework, actor: context.actor, at: context.now)))
            },
            Download("/plans/{plan}/results.pdf", name: "readPlanResults", policy: policy, summary: "一个计划的表决结果") {
                context in
                let bytes = try await ResultSheets.file(
                    of: .plan(context.parameter("plan")), casework: casework, actor: context.actor, at: context.now)
                return FileAnswer(name: "表决结果.pdf", type: "application/pdf", inline: true, bytes: bytes)
            },
        ])
    }

    /// What the package is, with the way to it.
    static func link(_ plan: String) -> HTML {
        """
        <p><a href="/plans/\(part: plan)/results.pdf">表决结果（PDF）</a>：已结束的会议的全部表决，加盖电子签章，没有专家姓名。</p>
        <p><a href="/plans/\(part: plan)/package.zip">下载档案包（ZIP）</a>：\
        计划、抽取、混合票单、表决结果、申报经过、公示、证书、审计链和公钥，附核对脚本，不用本系统也能核对；专家只有编号。</p>
        """
    }
}
