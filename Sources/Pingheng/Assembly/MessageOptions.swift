import ArgumentParser
import Casework
import Adapters
import Foundation
import Gateways

/// How messages leave the machine: options of `serve` and `message`, secrets from the environment.
struct MessageOptions: ParsableArguments {
    @Option(help: "短信接口的网址（https）；令牌用环境变量 PINGHENG_TEXT_TOKEN。") var textGateway: String?
    @Option(help: "邮件服务器：smtp://用户名@主机:587（STARTTLS）或 smtps://用户名@主机:465；密码用环境变量 PINGHENG_MAIL_PASSWORD。")
    var mailServer: String?
    @Option(help: "邮件的发件人地址。") var mailFrom: String?
    @Option(help: "邮件服务器证书的信任锚（PEM 文件），代替系统的。") var mailTrust: String?

    func validate() throws {
        if mailServer != nil, mailFrom == nil { throw ValidationError("用 --mail-server 时请用 --mail-from 写明发件人地址。") }
        do { _ = try settings() } catch { throw ValidationError("\(error)") }
    }

    private func settings() throws -> (text: HTTPMessageGateway.Settings?, mail: SMTPMessageGateway.Settings?) {
        let environment = ProcessInfo.processInfo.environment
        func secret(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        return (
            try textGateway.map { try HTTPMessageGateway.Settings(url: $0, token: secret("PINGHENG_TEXT_TOKEN")) },
            try mailServer.map {
                try SMTPMessageGateway.Settings(
                    url: $0, password: secret("PINGHENG_MAIL_PASSWORD"), from: mailFrom ?? "", trust: mailTrust)
            }
        )
    }

    /// The gateways that are configured, and what ends them.
    func messageGateways() throws -> (
        byChannel: [MessageChannel: any MessageGateway], close: @Sendable () async -> Void
    ) {
        let (text, mail) = try settings()
        let carrier = text.map { HTTPMessageGateway($0) }
        var found: [MessageChannel: any MessageGateway] = [:]
        found[.text] = carrier
        found[.mail] = mail.map { SMTPMessageGateway($0, clock: MachineClock()) }
        return (found, { await carrier?.close() })
    }
}
