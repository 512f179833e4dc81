import Casework
import TitleReview

/// The archive of a plan as one package, for office, bureau and whoever they give it to.
enum Packages {
    static func routes(_ house: Casework) -> Routes {
        Routes(downloads: [
            Download("/plans/{plan}/package.zip", name: "readPlanPackage", policy: Policy(.roles([.office, .bureau]), relation: "own plan; the bureau: any"), summary: "档案包") { visit in
                let plan = visit.parameter("plan")
                return FileAnswer(
                    name: "\(plan)-档案包.zip", type: "application/zip", body: .stream(length: nil, try await PlanPackage.stream(planID: plan, house: house, actor: visit.actor, at: visit.now)))
            },
        ])
    }

    /// What the package is, with the way to it.
    static func link(_ plan: String) -> HTML {
        """
        <p><a href="/plans/\(part: plan)/package.zip">下载档案包（ZIP）</a>：计划、抽取、混合票单、申报经过、公示、证书、审计链和公钥，附核对脚本，不用本系统也能核对；专家只有编号。</p>
        """
    }
}
