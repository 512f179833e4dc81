import Casework

/// An authority passes a case with an opinion after ticking its check-list (A3.2.1, A3.3.2).
enum AuthorityPass {
    static func act(_ casework: Casework) -> Act {
        Act(
            "/authority/cases/{id}/pass", name: "authorityPassCase", policy: OfficerQueue.authority.policy(.pass),
            summary: "受理部门审核通过（A3.2.1）", fields: Decision.pass.fields(.authority),
            button: "通过", again: CaseReview.again(.authority, .pass, casework)
        ) { context, form in
            try await casework.perform(
                PassAtAuthority(
                    caseID: context.parameter("id"), opinion: Decision.pass.neededText(form),
                    ticked: form.list("ticked")),
                for: context)
            return try await Onward.from(.authority, casework, context, form, said: "已通过，可以审核推荐。")
        }
    }
}
