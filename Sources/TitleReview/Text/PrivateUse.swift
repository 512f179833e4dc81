/// Code points of private use: what they show is agreed nowhere, so that another machine prints another character, or none (B8).
///
/// Old input methods wrote some characters of names so, because Unicode did not have them yet; GB 18030 has given each of those its
/// place since: most in 2000, the last 18 in 2022. U+E863 is 䶮.
public enum PrivateUse {
    public static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
        default: false
        }
    }

    /// The character that GB 18030-2022 has for it; nil where it has none.
    public static func character(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let place = Int(scalar.value) - first
        return characters.indices.contains(place) ? characters[place] : nil
    }

    /// What a character is, and what to write instead, as the end of a sentence that names it.
    public static func reason(against scalar: Unicode.Scalar) -> String {
        let code = "是自造字的编码（\(scalar.code)），换一台电脑就会变成别的字或印不出来"
        if let right = character(for: scalar) {
            return "\(code)。按国家标准 GB 18030-2022，它是“\(right)”（\(right.code)），请改用这个字"
        }
        if (0xF000...0xF0FF).contains(scalar.value) { return "\(code)，多半是从 Word 复制来的项目符号，请删去或改用“·”" }
        return "\(code)。请用现在的输入法重新输入这个字"
    }

    /// Two-byte codes FE50 to FEA0 stood here, in their order.
    private static let first = 0xE815
    private static let characters = Array(
        """
        ⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱\
        䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻
        """.unicodeScalars)
}

extension Unicode.Scalar {
    /// `U+4DAE`
    public var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
