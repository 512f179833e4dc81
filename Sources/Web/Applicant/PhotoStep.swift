import Casework
import TitleReview

/// Step 1, the ID photo: rules beside the field, every broken one at once with what was measured (A2.2.1).
enum PhotoStep {
    /// Far beyond any photo that passes; the plan's own bound is checked on the bytes.
    private static let uploadLimit = 8 << 20
    private static let fields = [Field("photo", "证件照", .file(most: uploadLimit, accept: "image/jpeg"))]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/applications/{id}/photo", name: "readPhotoStep", policy: ApplicantPages.own, summary: "照片") {
                    context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/photo", name: "setPhoto", policy: ApplicantPages.own, summary: "上传照片",
                    fields: fields, button: "上传照片",
                    again: { context, form in page(try await ApplicationOverview.load(casework, context), context, form)
                    }
                ) { context, form in
                    let view = try await ApplicationOverview.load(casework, context)
                    let upload = try form.file("photo")
                    let file = try await CheckPhoto.keep(
                        upload.file, name: upload.name, rules: view.plan.photo, field: "photo", casework: casework)
                    try await casework.perform(SetPhoto(caseID: view.record.id, file: file), for: context)
                    return .redirect(Step.photo.url(view.record.id), flash: "照片符合全部要求，已保存。")
                }
            ])
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        // Beside the field stands the plan's own bound, not that of the upload.
        let field = Field(
            "photo", "证件照", .file(most: view.plan.photo.bytesUnder, accept: "image/jpeg"),
            hint: "1 寸或 2 寸证件照。\(PhotoWords.rules(view.plan.photo))。（附件2 二、1）")
        return Step.photo.page(
            view, context, problems: form.problems,
            body: """
                \(current(view))
                \(HTML.when(view.record.state.isEditable, uploader(field, view, context, form)))
                """)
    }

    private static func current(_ view: ReadCase.View) -> HTML {
        HTML.when(
            view.record.photo != nil,
            """
            <section class="card"><h2>现在的照片</h2><p><img src="/applications/\(part: view.record.id)/photo.jpg" \
            alt="您上传的证件照" width="150" class="photo"></p></section>
            """)
    }

    /// The bounds go along as data, so that the page can cut and measure before anything is sent.
    private static func uploader(_ field: Field, _ view: ReadCase.View, _ context: PageContext, _ form: Form) -> HTML {
        let r = view.plan.photo
        return """
            <form method="post" action="/applications/\(part: view.record.id)/photo" novalidate enctype="multipart/form-data" data-photo \
            data-bytes-over="\(r.bytesOver)" data-bytes-under="\(r.bytesUnder)" \
            data-width-over="\(r.widthOver)" data-height-over="\(r.heightOver)" \
            data-ratio-from="\(r.ratioFrom)" data-ratio-to="\(r.ratioTo)">
            <input type="hidden" name="_token" value="\(context.csrf)">\(FieldView(field, in: form))
            <p class="acts"><button class="btn" type="submit">\(view.record.photo == nil ? "上传照片" : "换一张")</button></p></form>
            """
    }
}
