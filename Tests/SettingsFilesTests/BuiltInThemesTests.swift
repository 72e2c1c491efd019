import Foundation
import SettingsFiles
import TerminalCells
import TestSupport
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

    @Test func thereAreThemesForEveryTasteAndEye() throws {
        let themes = try BuiltInThemes.names.map(theme)
        #expect(themes.count >= 12)
        #expect(themes.count(where: \.isLight) >= 4)
        #expect(themes.count { !$0.isLight } >= 4)
        #expect(themes.count { ($0.claims.contrast ?? 0) >= 7 } >= 2)
        for vision in ColourVision.allCases {
            #expect(themes.contains { $0.claims.colourVision == vision })
        }
        #expect(themes.count { $0.claims.colourVision != nil } >= 2)
        #expect(BuiltInThemes.names.first == "keepwatch-dark")
    }

    @Test(arguments: BuiltInThemes.names)
    func aBuiltInThemeIsReadWithoutWarning(name: String) throws {
        let text = try #require(BuiltInThemes.text(named: name))
        #expect(ThemeFile.parse(text: text, name: name).warnings == [])
    }

    @Test(arguments: BuiltInThemes.names)
    func aBuiltInThemeSaysWhatItIsFor(name: String) throws {
        let about = try theme(name).claims.about
        #expect((1...48).contains(about.count))
        #expect(about.allSatisfy { $0.isASCII })
    }

    /// The others inherit from these.
    @Test(arguments: ["keepwatch-dark", "keepwatch-light", "keepwatch-monochrome"])
    func aThemeThatInheritsNothingNamesEveryRole(name: String) throws {
        let text = try #require(BuiltInThemes.text(named: name))
        for role in Role.allCases {
            let line = text.split(separator: "\n").first { $0.hasPrefix("  \(role.name): ") }
            let parts = name == "keepwatch-monochrome" ? ["mono:"] : ["fg:", "fg16:", "mono:"]
            for part in parts {
                #expect(line?.contains(" \(part) ") == true, "\(role.name) has no \(part)")
            }
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func onlyTheMonochromeThemeClaimsNoContrast(name: String) throws {
        #expect((try theme(name).claims.contrast == nil) == (name == "keepwatch-monochrome"))
    }

    @Test(arguments: BuiltInThemes.names)
    func everyRoleHasTheContrastThatItsThemeClaims(name: String) throws {
        let theme = try theme(name)
        guard let claimed = theme.claims.contrast else { return }
        for role in Role.allCases {
            let receding: Set<Role> = [.muted, .frame, .axis]
            let least = receding.contains(role) ? claimed * 2 / 3 : claimed
            for level in Shade.Level.allCases {
                let ratio = try #require(Shade.contrast(of: role, in: theme, at: level))
                #expect(ratio >= least, "\(role.name), \(level): \(ratio)")
            }
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func statesAreToldApartByTheEyesThatAThemeIsFor(name: String) throws {
        let theme = try theme(name)
        let eyes: [Shade.Eyes] =
            switch theme.claims.colourVision {
            case nil: []
            case .redGreen: [.withoutRed, .withoutGreen]
            case .blueYellow: [.withoutBlue]
            }
        let pairs: [(Role, Role, Double)] = [
            (.up, .late, 24), (.up, .down, 24), (.late, .down, 24), (.connecting, .late, 20),
            (.connecting, .down, 20), (.flapping, .late, 20), (.flapping, .down, 20),
        ]
        for eyes in eyes {
            for level in Shade.Level.allCases {
                for (one, other, least) in pairs {
                    let shades = try [one, other].map {
                        try #require(Shade(theme.style(for: $0).foreground, at: level))
                    }
                    let apart = shades[0].seen(by: eyes).difference(from: shades[1].seen(by: eyes))
                    #expect(
                        apart >= least, "\(one.name), \(other.name), \(eyes), \(level): \(apart)")
                }
            }
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
            guard name != "keepwatch-monochrome" else { continue }
            #expect(
                [down.foreground, down.background] != [other.foreground, other.background])
            #expect(
                [down.foreground16, down.background16] != [
                    other.foreground16, other.background16,
                ])
        }
    }

    @Test func theMonochromeThemeUsesNoColour() throws {
        let theme = try theme("keepwatch-monochrome")
        for role in Role.allCases {
            let style = theme.style(for: role)
            #expect([style.foreground, style.background] == [nil, nil])
            #expect([style.foreground16, style.background16] == [-1, -1])
            #expect(style.emphasis == style.monochromeEmphasis)
        }
    }

    @Test(arguments: BuiltInThemes.names)
    func aSpecimenShowsHowEveryRoleLooks(name: String) throws {
        expectGolden(themeSpecimen(of: try theme(name)), named: "theme-\(name)")
    }

    private func theme(_ name: String) throws -> Theme {
        ThemeFile.parse(text: try #require(BuiltInThemes.text(named: name)), name: name).theme
    }
}
