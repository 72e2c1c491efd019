import Foundation
import SettingsFiles
import TerminalCells
import Testing

struct BuiltInThemesTests {
    @Test func theProgramHoldsExactlyTheFilesOfTheThemesFolder() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../themes").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(Set(files) == Set(BuiltInThemes.names.map { $0 + ".yaml" }))
        for name in BuiltInThemes.names {
            let file = folder.appendingPathComponent(name + ".yaml")
            #expect(
                BuiltInThemes.text(named: name) == (try String(contentsOf: file, encoding: .utf8)))
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func aBuiltInThemeIsReadWithoutWarning(name: String) throws {
        let text = try #require(BuiltInThemes.text(named: name))
        #expect(ThemeFile.parse(text: text, name: name).warnings == [])
    }

    @Test(arguments: BuiltInThemes.names)
    func aBuiltInThemeNamesEveryRole(name: String) throws {
        let text = try #require(BuiltInThemes.text(named: name))
        for role in Role.allCases {
            let line = text.split(separator: "\n").first { $0.hasPrefix("  \(role.name): ") }
            let parts = name == "keepwatch-monochrome" ? ["mono:"] : ["fg:", "fg16:", "mono:"]
            for part in parts {
                #expect(line?.contains(" \(part) ") == true, "\(role.name) has no \(part)")
            }
        }
    }

    @Test func onlyTheLightThemeIsMadeForALightBackground() throws {
        for name in BuiltInThemes.names {
            #expect(try theme(name).isLight == (name == "keepwatch-light"))
        }
    }

    @Test(arguments: ["keepwatch-dark", "keepwatch-light"])
    func everyRoleCanBeReadOnItsBackground(name: String) throws {
        let theme = try theme(name)
        for role in Role.allCases {
            let style = theme.style(for: role)
            #expect(style.foreground256 >= 16, "\(role.name): terminals disagree below 16")
            let background =
                style.background256 < 0 ? (theme.isLight ? 231 : 16) : style.background256
            let ratio = contrast(style.foreground256, background)
            let quiet: Set<Role> = [.muted, .frame, .axis]
            let least = quiet.contains(role) ? 3.0 : 4.5
            #expect(ratio >= least, "\(role.name): \(ratio)")
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func sixteenColoursNeverPutTextOnItsOwnColour(name: String) throws {
        let theme = try theme(name)
        for role in Role.allCases {
            let style = theme.style(for: role)
            #expect(style.foreground16 < 8, "\(role.name): only eight colours are everywhere")
            #expect(style.background16 < 0 || style.foreground16 != style.background16)
            #expect(
                style.background16 < 0 || style.foreground16 >= 0,
                "\(role.name): a background needs its own foreground")
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func withoutColourOnlyTheSelectionAndWhatIsDownStandReversed(name: String) throws {
        let theme = try theme(name)
        let reversed = Role.allCases.filter {
            theme.style(for: $0).monochromeEmphasis.contains(.reverse)
        }
        #expect(reversed == [.selection, .down, .bannerCritical, .chartMissed])
    }

    @Test(arguments: BuiltInThemes.names)
    func whatIsDownLooksLikeNothingThatIsWell(name: String) throws {
        let theme = try theme(name)
        let down = theme.style(for: .down)
        for role in [Role.text, .up, .connecting, .paused, .unknown, .late] {
            let other = theme.style(for: role)
            #expect(down.monochromeEmphasis != other.monochromeEmphasis)
            if name != "keepwatch-monochrome" {
                #expect(down.foreground256 != other.foreground256)
                #expect(down.foreground16 != other.foreground16)
            }
        }
    }

    @Test func theMonochromeThemeUsesNoColour() throws {
        let theme = try theme("keepwatch-monochrome")
        for role in Role.allCases {
            let style = theme.style(for: role)
            #expect([style.foreground256, style.background256] == [-1, -1])
            #expect([style.foreground16, style.background16] == [-1, -1])
            #expect(style.emphasis == style.monochromeEmphasis)
        }
    }

    @Test func theContrastOfBlackAndWhiteIsTwentyOne() {
        #expect(abs(contrast(16, 231) - 21) < 0.001)
        #expect(abs(contrast(244, 244) - 1) < 0.001)
    }

    private func theme(_ name: String) throws -> Theme {
        ThemeFile.parse(text: try #require(BuiltInThemes.text(named: name)), name: name).theme
    }
}

/// The contrast ratio of WCAG 2.1 for two colours of xterm's palette, 16 to 255.
private func contrast(_ left: Int16, _ right: Int16) -> Double {
    let (dark, light) = (
        min(luminance(left), luminance(right)), max(luminance(left), luminance(right))
    )
    return (light + 0.05) / (dark + 0.05)
}

private func luminance(_ colour: Int16) -> Double {
    let weights = [0.2126, 0.7152, 0.0722]
    return zip(weights, components(colour)).reduce(0) { sum, part in
        let value = part.1 / 255
        return sum + part.0 * (value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
    }
}

/// Red, green and blue, 0 to 255: a cube of six steps, then 24 greys.
private func components(_ colour: Int16) -> [Double] {
    if colour >= 232 { return Array(repeating: Double(8 + (colour - 232) * 10), count: 3) }
    let steps: [Double] = [0, 95, 135, 175, 215, 255]
    let place = Int(colour - 16)
    return [steps[place / 36], steps[place / 6 % 6], steps[place % 6]]
}
