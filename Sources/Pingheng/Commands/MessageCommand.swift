import ArgumentParser
import Casework
import Foundation
import Gateways

/// `pingheng message`: sends one message by the configured gateways, to try them before the window.
struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "message", abstract: "试发一条短信或邮件，检查通道是否接通。")

    @OptionGroup var messages: MessageOptions
    @Option(help: "手机号或邮件地址。") var to: String
    @Option(help: "邮件主题。") var subject = "评衡试发"
    @Option(help: "内容。") var body = "【评衡】这是一条试发的消息。"
    @Option(help: "消息编号；重发同一条时写同一个。") var id: String?

    func validate() throws {
        if messages.textGateway == nil, messages.mailServer == nil {
            throw ValidationError("请用 --text-gateway 或 --mail-server 写明通道。")
        }
        if let id,
            id.isEmpty
                || !id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D })
        {
            throw ValidationError("--id 只能是小写字母、数字和连字符。")
        }
    }

    func run() async throws {
        let (messageGateways, close) = try messages.messageGateways()
        let channel: MessageChannel = to.contains("@") ? .mail : .text
        guard let gateway = messageGateways[channel] else {
            throw Failure(channel == .mail ? "收件人是邮件地址，但没有写 --mail-server。" : "收件人是手机号，但没有写 --text-gateway。")
        }
        let failure = await send(by: gateway)
        await close()
        switch failure {
        case nil: print("已交付。")
        case .temporary(let said): throw Failure("没有送出：\(said)。服务会按同一编号重试。")
        case .refused(let said): throw Failure("被拒绝：\(said)。")
        case .unknown(let said): throw Failure("不知是否送达：\(said)。")
        }
    }

    private func send(by gateway: any MessageGateway) async -> MessageFailure? {
        do {
            try await gateway.send(
                OutgoingMessage(id: id ?? UnitOfWork.randomID(), to: to, subject: subject, body: body))
            return nil
        } catch { return error }
    }
}
