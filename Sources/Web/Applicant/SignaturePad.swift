import Casework

/// A form with a signature in it: with scripts a surface to write on, without them a picture to upload.
struct SignaturePad: Part {
    let fields: [Field]
    let action: String
    let context: PageContext
    let form: Form
    let button: String

    init(_ fields: [Field], to action: String, _ context: PageContext, form: Form, button: String) {
        self.fields = fields
        self.action = action
        self.context = context
        self.form = form
        self.button = button
    }

    var html: HTML {
        """
        <form method="post" action="\(url: action)" novalidate enctype="multipart/form-data" data-sign>
        <input type="hidden" name="_token" value="\(context.csrf)">
        \(fields.map { FieldView($0, in: form).html })
        <p class="acts"><button class="btn" type="submit">\(button)</button></p></form>
        """
    }
}
