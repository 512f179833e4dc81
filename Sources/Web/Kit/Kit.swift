/// # The kit
///
/// A page is a model, a view function and a declaration; an act is a list of fields and a closure. From one
/// declaration come the page, its JSON under `/api`, the parsing, the problem texts and the API description.
///
///     /// The employer's cases that wait (A3.1.3).
///     enum WaitingCases {
///         struct Model: Encodable, Sendable { let cases: [Row] }
///         struct Row: Encodable, Sendable { let id, name: String; let until: Instant }
///
///         static func screen(_ casework: Casework) -> Screen {
///             Screen("/employer/cases", name: "listEmployerCases",
///                 policy: Policy(.roles([.employer]), relation: "cases of the unit"),
///                 summary: "待审申报") { context in
///                 try await casework.waiting(context.visitor)          // a WebRefusal thrown here becomes 403, 404, 409
///             } view: { model, context in
///                 Page("待审申报", crumbs: [Link("单位", "/employer")], wide: true, body: """
///                     <h1>待审申报</h1>
///                     \(DataTable("待审申报", columns: [.init("姓名"), .init("剩余")], rows: model.cases.map {
///                         .init(id: $0.id, url: "/employer/cases/\($0.id)",
///                               cells: ["\($0.name)", "\(DeadlineBadge(until: $0.until, now: context.now))"])
///                     }, empty: "没有待审核的申报。"))
///                     """)
///             }
///         }
///     }
///
///     /// The employer sends a case back to be corrected (A3.1.3).
///     enum ReturnCase {
///         static let fields = [Field("reason", "需要补正的内容", .longText(1...500), hint: "一次性写明全部问题")]
///
///         static func act(_ casework: Casework) -> Act {
///             Act("/employer/cases/{id}/return", name: "returnCase",
///                 policy: Policy(.roles([.employer]), relation: "case of the unit", transition: "employerReview.return"),
///                 summary: "退回修改", fields: fields, button: "退回修改") { context, form in
///                 try await casework.returnCase(context.parameter("id"), reason: form.text("reason"), by: context.visitor)
///                 return .redirect("/employer/cases", flash: "已退回，申报人会收到消息。")
///             }
///         }
///     }
///
/// On a page the act's form is `\(PostForm(ReturnCase.fields, to: "/employer/cases/\(id)/return", context))`. When a field
/// is wrong, the generated form comes again with a summary (422); give `again:` for a page of one's own, and hand its
/// `Form` to ``PostForm`` or ``FieldView`` so that what was typed stays.
///
/// Rules for views:
/// - Values go in by `\(value)`; addresses by `\(url: …)`; ids inside addresses by `\(part: …)` or plain text.
/// - No `style` attribute and no inline script: the content security policy refuses both.
/// - Headings in order from one `<h1>`; the shell has none.
/// - A table that officers walk is a ``DataTable``: J, K and Enter work by themselves.
/// - `PostForm(autosave:)` saves the form while it is filled in and shows when it was kept; see ``Autosave``.
public enum Kit {}
