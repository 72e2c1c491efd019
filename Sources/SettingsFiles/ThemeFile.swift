public import TerminalCells

/// A theme file: YAML text in, a theme out.
///
/// A theme file has the keys `inherits` (another theme's name), `background` (`dark` or `light`),
/// `palette` (names for colours) and `roles`; and what it says of itself, which nobody inherits:
/// `about` (a few words), `contrast` (the least of its text, 1 to 21) and `colour_vision`
/// (`red-green` or `blue-yellow`: whose eyes tell its states apart).
///
/// A colour is a number from 0 to 255, `default` for the terminal's own, or `[203, "#ff5f5f"]`:
/// the number for terminals of 256 colours, the exact one for terminals that show any. Each role
/// names `fg`, `bg` (a name of the palette, or a colour), `fg16`, `bg16` (0 to 15, `red`,
/// `bright-red`, or `default`), `emphasis` and `mono` (any of bold, dim, underline, reverse;
/// `none`). What a role leaves out comes from the inherited theme's role of that name, then from
/// the name without its last part, at last from `text`.
public enum ThemeFile {
    /// Reads a theme as far as it can be understood; never refuses.
    ///
    /// A text that is no YAML at all gives the looks of `keepwatch-dark`.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - name: the theme's name.
    ///   - path: as warnings name the file; nil where there is none.
    ///   - inherited: the text of the theme of that name; nil where there is none.
    /// - Returns: the theme, and a warning with its position for all that was not understood.
    public static func parse(
        text: String, name: String, path: String? = nil,
        inherited: (_ name: String) -> String? = BuiltInThemes.text(named:)
    ) -> (theme: Theme, warnings: [SettingsProblem]) {
        var warnings: [PositionedMessage] = []
        let sheet = completeSheet(
            text, visited: [name], inherited: inherited, warnings: &warnings)
        var styles: [Role: RoleStyle] = [:]
        for role in Role.allCases {
            styles[role] = style(of: role, in: sheet, warnings: &warnings)
        }
        var seen: Set<PositionedMessage> = []
        let ordered = warnings.filter { seen.insert($0).inserted }.map {
            SettingsProblem(
                path: path, line: $0.position.line, column: $0.position.column,
                message: $0.message)
        }
        return (
            Theme(
                name: name, isLight: sheet?.isLight ?? false,
                claims: sheet?.claims ?? ThemeClaims(), styles: styles),
            SettingsProblems(ordered)?.problems ?? []
        )
    }

    /// The sheet with all that it inherits; nil where the text is no YAML.
    private static func completeSheet(
        _ text: String, visited: [String], inherited: (String) -> String?,
        warnings: inout [PositionedMessage]
    ) -> ThemeSheet? {
        var sheet: ThemeSheet
        do {
            sheet = try ThemeSheet(parsing: text, warnings: &warnings)
        } catch {
            warnings.append(error)
            return BuiltInThemes.text(named: "keepwatch-dark").flatMap {
                var none: [PositionedMessage] = []
                return try? ThemeSheet(parsing: $0, warnings: &none)
            }
        }
        guard let (parent, position) = sheet.inherits else { return sheet }
        if visited.contains(parent) {
            let circle = (visited + [parent]).map { quoted($0) }.joined(separator: " → ")
            warnings.append(
                PositionedMessage(
                    position: position, message: "themes inherit in a circle: \(circle)"))
        } else if let parentText = inherited(parent) {
            // What is wrong in the other file has no position in this one.
            var ignored: [PositionedMessage] = []
            if let parentSheet = completeSheet(
                parentText, visited: visited + [parent], inherited: inherited, warnings: &ignored)
            {
                sheet.inherit(from: parentSheet)
            }
        } else {
            warnings.append(
                PositionedMessage(
                    position: position, message: "there is no theme \(quoted(parent))"))
        }
        return sheet
    }

    /// The looks of a role: each part from the first name, along the dots, that says something.
    private static func style(
        of role: Role, in sheet: ThemeSheet?, warnings: inout [PositionedMessage]
    ) -> RoleStyle {
        var found = RoleSheet()
        var name: String? = role.name
        while let present = name {
            if let part = sheet?.roles[present] { found.fill(from: part) }
            name = Role.parentName(of: present)
        }
        func resolved(_ colour: ThemeColour?) -> PaletteColour? {
            switch colour {
            case nil, .terminalsOwn: return nil
            case .palette(let colour): return colour
            case .named(let name, let position):
                let palette = sheet?.palette ?? [:]
                switch palette[name] {
                case .palette(let colour): return colour
                case .terminalsOwn, .named: return nil
                case nil: break
                }
                guard let position else { return nil }
                let known = palette.keys.sorted() + ["default"]
                let near = nearest(to: name, in: known).map { "; did you mean \(quoted($0))?" }
                warnings.append(
                    PositionedMessage(
                        position: position,
                        message: "the palette has no colour \(quoted(name))\(near ?? "")"))
                return nil
            }
        }
        var style = RoleStyle()
        style.foreground = resolved(found.foreground)
        style.background = resolved(found.background)
        style.foreground16 = found.foreground16 ?? -1
        style.background16 = found.background16 ?? -1
        style.emphasis = found.emphasis ?? []
        style.monochromeEmphasis = found.monochromeEmphasis ?? []
        return style
    }
}
