import Casework
import TitleReview

/// The authenticator's code before an act that asks once more who is there (S17).
enum FreshCode {
    static let field = Field(
        "code", "验证码", .text(6...6), hint: "手机验证器上最新的 6 位数字。5 分钟内登录或验证过的，可以不填。", required: false,
        autocomplete: "one-time-code")

    /// Who acts, once the code is right; without a code as the session is, and the act says whether that is enough.
    static func actor(_ casework: Casework, _ context: PageContext, _ form: Form) async throws -> Actor? {
        guard let code = form.optionalText(field.name), let actor = context.actor, let token = context.sessionToken
        else {
            return context.actor
        }
        let guess = try await casework.perform(
            ProveAgain(token: token, code: code, from: context.caller), as: actor, at: context.now)
        return actor.proved(at: try guess.get())
    }
}
