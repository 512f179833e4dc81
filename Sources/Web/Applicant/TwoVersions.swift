import Casework

/// What another window has saved beside what was typed here, and the choice between them (409).
struct TwoVersions: Part {
    let stored: HTML
    let form: HTML
    /// The page that shows what is stored.
    let back: String

    var html: HTML {
        """
        <div class="versions"><section class="card"><h2>已经保存的版本</h2>\(stored)
        <p class="acts"><a class="btn two" href="\(url: back)" data-discard>改用这个版本</a></p></section>
        <section class="card"><h2>您刚才填写的版本</h2>\
        <p class="muted">还没有保存。可以接着改；点“保存”后，保留这个版本。</p>\(form)</section></div>
        """
    }
}

extension Form {
    /// Which version the window had loaded, and its name.
    var edition: DraftVersion { DraftVersion(version: optionalInt("version"), writer: text("writer")) }

    /// Whether the form was made from another version than the one that is stored.
    func isOlder(than stored: Int) -> Bool { !problems.isEmpty && optionalInt("version").map { $0 != stored } ?? false }

    /// Saves; a conflict on a page brings the form again with both texts, so that nothing typed is lost.
    ///
    /// - Parameter words: instead of the refusal's, where the page has no second text to show.
    func unlessConflict<Output>(_ context: PageContext, words: String? = nil, _ save: () async throws -> Output)
        async throws
        -> Output
    {
        do {
            return try await save()
        } catch let refusal as Refusal where refusal.kind == .conflict && !context.isAPI {
            throw FormProblems("", words ?? refusal.message, status: 409)
        }
    }
}
