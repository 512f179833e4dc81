import Casework
import TitleReview

/// The employer passes a case with an opinion and confirms what only the employer knows (A3.1.3, A1.1, A1.2.2.1).
enum EmployerPass {
    static func act(_ casework: Casework) -> Act {
        Act(
            "/employer/cases/{id}/pass", name: "employerPassCase", policy: OfficerQueue.employer.policy(.pass),
            summary: "单位审核通过（A3.1.3）", fields: Decision.pass.fields(.employer),
            button: "通过", again: CaseReview.again(.employer, .pass, casework)
        ) { context, form in
            let confirmation = EmployerConfirmation(
                backbone: try form.choice("backbone") == "yes", noNominalEmployment: form.flag("noNominalEmployment"))
            try await casework.perform(
                PassCase(
                    caseID: context.parameter("id"), opinion: Decision.pass.neededText(form), confirmation: confirmation
                ),
                for: context)
            return try await Onward.from(.employer, casework, context, form, said: "已通过。接下来请在“公示与报送”里公示。")
        }
    }
}
