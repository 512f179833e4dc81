import Casework

/// The office passes a case in the qualification check (N3.2).
enum OfficePass {
    static func act(_ casework: Casework) -> Act {
        Act(
            "/office/cases/{id}/pass", name: "officePassCase", policy: OfficerQueue.office.policy(.pass),
            summary: "资格审核通过（N3.2）", fields: Decision.pass.fields(.office), button: "通过",
            again: CaseReview.again(.office, .pass, casework)
        ) { context, form in
            try await casework.perform(
                PassQualification(caseID: context.parameter("id"), opinion: Decision.pass.neededText(form)),
                for: context)
            return try await Onward.from(.office, casework, context, form, said: "已通过，等待资格公示。")
        }
    }
}

/// The office waives a fee with a reason (A2.2.7).
enum OfficeWaiver {
    static func act(_ casework: Casework) -> Act {
        Act(
            "/office/cases/{id}/waiver", name: "waiveFee",
            policy: OfficerQueue.office.policy(.waiveFee, from: .awaitingPayment), summary: "减免评审费（A2.2.7）",
            fields: Decision.waive.fields(.office),
            button: "减免评审费", again: CaseReview.again(.office, .waive, casework)
        ) { context, form in
            let id = context.parameter("id")
            try await casework.perform(WaiveFee(caseID: id, reason: form.text("reason")), for: context)
            return .redirect(OfficerQueue.office.path(id), flash: "已减免评审费，申报进入待评审。")
        }
    }
}
