import Testing
import Vocabulary

@Suite("Literal addresses")
struct IPAddressTests {
    @Test(
        "an address is read and written as people write it",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("::", "::"), ("::1", "::1"),
            ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1::", "1::"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"),
            ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("1:2:3:4:5:6:0.0.0.1", "1:2:3:4:5:6:0:1"),
        ])
    func reading(literal: String, text: String) {
        #expect(IPAddress(literal: literal)?.description == text)
    }

    @Test func bytesComeMostSignificantFirst() {
        #expect(IPAddress(literal: "192.0.2.1")?.bytes == [192, 0, 2, 1])
        #expect(
            IPAddress(literal: "2001:db8::1")?.bytes
                == [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1])
        #expect(IPAddress(bytes: [192, 0, 2, 1]) == IPAddress(literal: "192.0.2.1"))
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "broker", "1.2.3", "1.2.3.4.5", "256.0.0.1", "+1.0.0.1", "1..2.3", ":", ":::",
            "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::",
            "::-1", "fe80::1%eth0", "[::1]", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5",
        ])
    func refusing(text: String) {
        #expect(IPAddress(literal: text) == nil)
    }
}
