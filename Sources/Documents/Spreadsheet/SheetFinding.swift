/// What stands in the first sheet of a spreadsheet that somebody else has made.
public struct SheetFinding: Sendable, Codable, Equatable {
    public struct Row: Sendable, Codable, Equatable {
        /// As the sheet counts, the first row being 1.
        public var number: Int
        /// From the first column on; what lies between is empty.
        public var cells: [String]

        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    public enum Fault: String, Sendable, Codable {
        /// Not an xlsx file: another kind, an older one, or locked with a password.
        case notSpreadsheet
        /// More than ``SheetReading`` takes.
        case tooLarge
        /// More marks on one letter than any writing has.
        case piledMarks
        case unreadable

        /// What is wrong and how to mend it.
        public var message: String {
            switch self {
            case .notSpreadsheet:
                """
                这不是 .xlsx 文件，或者设了打开密码。请在表格软件里另存为“Excel 工作簿（.xlsx）”，不设密码，再上传。\
                CSV 文件请另存为“CSV UTF-8”。
                """
            case .tooLarge: "表格太大。请只留名单那一张表，删去多余的行、列和图片，再上传。"
            case .piledMarks: "表格里有一格，一个字上叠加的符号太多。请改正后再上传。"
            case .unreadable: "表格读不出来。请用表格软件打开检查，另存一次，再上传。"
            }
        }
    }

    public var rows: [Row]
    public var fault: Fault?

    public init(rows: [Row] = [], fault: Fault? = nil) {
        self.rows = rows
        self.fault = fault
    }
}
