/// What stands in a package for whoever opens it: words, and a script that needs Python's own library and the `openssl`
/// command, nothing of ours.
enum PackageTexts {
    static let readme = PackageResources.README_txt

    /// `verify.py` with the functions of the draw, which are published with each draw too.
    static var script: String {
        String(decoding: PackageResources.verify_py, as: UTF8.self).replacing(
            "# The functions of the draw stand here (DrawPython.swift).", with: DrawPython.functions)
    }
}
