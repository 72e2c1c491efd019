import TerminalCells
import Yams

/// What a theme file says of one role; nil where it says nothing.
struct RoleSheet: Hashable, Sendable {
    var foreground: ThemeColour?
    var background: ThemeColour?
    /// 0 to 15; -1: the terminal's own.
    var foreground16: Int16?
    var background16: Int16?
    var emphasis: Emphasis?
    var monochromeEmphasis: Emphasis?

    /// The same without places in the file.
    var inherited: RoleSheet {
        var sheet = self
        sheet.foreground = foreground?.inherited
        sheet.background = background?.inherited
        return sheet
    }

    /// Fills what is missing from another sheet.
    mutating func fill(from other: RoleSheet) {
        foreground = foreground ?? other.foreground
        background = background ?? other.background
        foreground16 = foreground16 ?? other.foreground16
        background16 = background16 ?? other.background16
        emphasis = emphasis ?? other.emphasis
        monochromeEmphasis = monochromeEmphasis ?? other.monochromeEmphasis
    }
}

/// A colour as a theme file writes it.
enum ThemeColour: Hashable, Sendable {
    /// `default`: the terminal's own.
    case terminalsOwn
    /// A number, or a number and an exact colour.
    case palette(PaletteColour)
    /// A name of the palette, looked up after inheritance, and where it stands in the file itself;
    /// nil in an inherited one.
    case named(String, TextPosition?)

    /// The same colour without its place in the file.
    var inherited: ThemeColour {
        guard case .named(let name, _) = self else { return self }
        return .named(name, nil)
    }
}

/// What a theme file says, before inheritance and fallback.
struct ThemeSheet: Sendable {
    private(set) var inherits: (name: String, position: TextPosition)?
    private(set) var isLight: Bool?
    private(set) var claims = ThemeClaims()
    /// No entry is a name.
    private(set) var palette: [String: ThemeColour] = [:]
    private(set) var roles: [String: RoleSheet] = [:]

    private static let keys = [
        "inherits", "background", "about", "contrast", "colour_vision", "palette", "roles",
    ]

    /// Reads a text as far as it can be understood; the rest becomes warnings.
    init(parsing text: String, warnings: inout [PositionedMessage]) throws(PositionedMessage) {
        guard let root = try YAMLDocument.root(of: text) else { return }
        for entry in Self.entries(of: root, named: "a theme", warnings: &warnings) {
            switch entry.key {
            case "inherits":
                inherits = Self.text(entry, warnings: &warnings).map { ($0, entry.valuePosition) }
            case "background":
                readBackground(entry, warnings: &warnings)
            case "about":
                claims.about = Self.text(entry, warnings: &warnings) ?? ""
            case "contrast":
                claims.contrast = Self.contrast(entry, warnings: &warnings)
            case "colour_vision":
                claims.colourVision = Self.colourVision(entry, warnings: &warnings)
            case "palette":
                readPalette(entry, warnings: &warnings)
            case "roles":
                readRoles(entry, warnings: &warnings)
            default:
                warnings.append(Self.unknown(entry, known: Self.keys))
            }
        }
    }

    /// Lays this sheet over the one that it inherits from.
    mutating func inherit(from parent: ThemeSheet) {
        isLight = isLight ?? parent.isLight
        palette.merge(parent.palette) { own, _ in own }
        for (name, sheet) in parent.roles {
            roles[name, default: RoleSheet()].fill(from: sheet.inherited)
        }
    }

    private mutating func readBackground(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) {
        switch Self.text(entry, warnings: &warnings) {
        case "light": isLight = true
        case "dark": isLight = false
        case nil: break
        case let other?:
            warnings.append(
                Self.warning("background: \(quoted(other)) is neither dark nor light", entry))
        }
    }

    private mutating func readPalette(_ entry: YAMLEntry, warnings: inout [PositionedMessage]) {
        for colour in Self.entries(of: entry.value, named: "palette", warnings: &warnings) {
            guard let read = Self.colour(colour, warnings: &warnings) else { continue }
            if case .named(let name, _) = read {
                warnings.append(
                    Self.warning(
                        "\(colour.key): \(quoted(name)) is neither a number from 0 to 255 nor "
                            + "default", colour))
            } else {
                palette[colour.key] = read
            }
        }
    }

    private mutating func readRoles(_ entry: YAMLEntry, warnings: inout [PositionedMessage]) {
        for role in Self.entries(of: entry.value, named: "roles", warnings: &warnings) {
            guard Self.roleNames.contains(role.key) else {
                warnings.append(Self.unknown(role, known: Self.roleNames))
                continue
            }
            var sheet = RoleSheet()
            for part in Self.entries(of: role.value, named: role.key, warnings: &warnings) {
                Self.read(part, into: &sheet, warnings: &warnings)
            }
            roles[role.key] = sheet
        }
    }

    private static func read(
        _ part: YAMLEntry, into sheet: inout RoleSheet, warnings: inout [PositionedMessage]
    ) {
        switch part.key {
        case "fg": sheet.foreground = colour(part, warnings: &warnings)
        case "bg": sheet.background = colour(part, warnings: &warnings)
        case "fg16": sheet.foreground16 = colour16(part, warnings: &warnings)
        case "bg16": sheet.background16 = colour16(part, warnings: &warnings)
        case "emphasis": sheet.emphasis = emphasis(part, warnings: &warnings)
        case "mono": sheet.monochromeEmphasis = emphasis(part, warnings: &warnings)
        default:
            let known = ["fg", "bg", "fg16", "bg16", "emphasis", "mono"]
            warnings.append(unknown(part, known: known))
        }
    }

    /// Every dotted name that a role has or falls back to, in order of the roles.
    static let roleNames: [String] = {
        var names: [String] = []
        for role in Role.allCases {
            var name: String? = role.name
            while let present = name {
                if !names.contains(present) { names.append(present) }
                name = Role.parentName(of: present)
            }
        }
        return names
    }()
}
