import Casework
import TitleReview

/// Looking up one's own records at other authorities' registers (A1.3, A2.2.5-4): a button on the archive's page, and what came of it.
enum RegisterPages {
    static func path(_ register: OutsideRegister) -> String { "/me/archive/registers/\(register.rawValue)" }
    private static func section(_ register: OutsideRegister) -> String { "/me/archive#\(register.kindID)" }

    static func routes(_ casework: Casework) -> Routes {
        Routes(acts: OutsideRegister.allCases.map { lookUp($0, casework) })
    }

    private static func lookUp(_ register: OutsideRegister, _ casework: Casework) -> Act {
        Act(
            path(register), name: register == .credits ? "lookUpCredits" : "lookUpInsurance",
            policy: ArchivePages.policy, rateLimit: .upload, summary: "从\(register.chinese)查询", button: button(false)
        ) { context, _ in
            do {
                let outcome = try await casework.lookUp(
                    register, as: context.actor, at: context.now, once: context.command)
                return .done(section(register), flash: said(outcome), data: outcome)
            } catch let refusal as Refusal where refusal.kind == .unavailable && !context.isAPI {
                // The section says why; nothing was done, so nothing is told as done.
                return .redirect(section(register))
            }
        }
    }

    private static func button(_ again: Bool) -> String { again ? "重新查询" : "从系统查询" }

    private static func said(_ outcome: LookupOutcome) -> String {
        if outcome.records == 0 { return "\(outcome.source)里没有查到您的记录。" }
        return outcome.isNew ? "已从\(outcome.source)取得 \(outcome.records) 条记录。" : "\(outcome.source)的记录没有变化。"
    }

    /// What stands under the records of the register's kind.
    static func part(_ status: RegisterStatus, _ context: PageContext) -> HTML {
        problem(status) + origin(status) + ask(status, context)
    }

    private static func problem(_ status: RegisterStatus) -> HTML {
        let asked = HTML.with(status.askedAt) { "<p>上次查询：\($0.chinese)</p>" }
        return HTML.when(!status.problem.isEmpty, Banner(.warning, status.problem, body: asked).html)
    }

    private static func origin(_ status: RegisterStatus) -> HTML {
        HTML.with(status.origin) {
            """
            <p>\($0.source)，\($0.checkedAt.chinese) 查询，共 \(status.records) 条。\
            有误的请向原登记部门申请更正，再重新查询；已提交的申报仍用提交时的结果。</p>
            """
        }
    }

    private static func ask(_ status: RegisterStatus, _ context: PageContext) -> HTML {
        let register = status.register
        guard status.isConnected else {
            return HTML.when(
                register == .insurance,
                "<p class=\"muted\">本平台还没有接通\(register.chinese)。需要时请在申报的“附件”里上传缴费证明。（附件2 二、5）</p>")
        }
        guard status.left > 0 else { return "<p class=\"muted\">每人每小时最多查询 \(status.perHour) 次，请过一会儿再查。</p>" }
        let fetched = register == .credits ? "学分和学时" : "缴费月份和缴费单位"
        return """
            <p class="muted" id="why-\(register.rawValue)">按下后，平台把您的姓名和身份证号发给\(register.chinese)，\
            取回您的\(fetched)，只用于职称申报；每次查询都留有记录。</p>
            \(PostForm([], to: path(register), context, button: button(status.origin != nil), tone: .plain))
            """
    }
}
