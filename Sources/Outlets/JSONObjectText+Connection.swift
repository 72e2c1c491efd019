import Vocabulary

extension JSONObjectText {
    /// What CONNACK said.
    init(_ properties: ConnackProperties) {
        self.init()
        integer("session_expiry_interval_s", properties.sessionExpiryInterval)
        integer("receive_maximum", properties.receiveMaximum)
        integer("maximum_qos", properties.maximumQoS)
        boolean("retain_available", properties.retainAvailable)
        integer("maximum_packet_size_bytes", properties.maximumPacketSize)
        string("assigned_client_identifier", properties.assignedClientIdentifier)
        integer("topic_alias_maximum", properties.topicAliasMaximum)
        string("reason_string", properties.reasonString)
        if !properties.userProperties.isEmpty {
            objects("user_properties", properties.userProperties.map(JSONObjectText.init))
        }
        boolean("wildcard_subscription_available", properties.wildcardSubscriptionAvailable)
        boolean("subscription_identifiers_available", properties.subscriptionIdentifiersAvailable)
        boolean("shared_subscription_available", properties.sharedSubscriptionAvailable)
        integer("server_keep_alive_s", properties.serverKeepAlive)
        string("response_information", properties.responseInformation)
        string("server_reference", properties.serverReference)
        string("authentication_method", properties.authenticationMethod)
    }

    private init(_ property: UserProperty) {
        self.init()
        string("name", property.name)
        string("value", property.value)
    }

    /// What TLS agreed on, and the broker's chain.
    init(_ facts: TLSFacts) {
        self.init()
        string("version", facts.version.rawValue)
        string("cipher", facts.cipher)
        string("alpn", facts.applicationProtocol)
        if let own = facts.certificates.first { time("certificate_expires", own.notAfter) }
        objects("certificates", facts.certificates.map(JSONObjectText.init))
        if facts.isInsecure { boolean("insecure", true) }
        if let fault = facts.toleratedFault { object("tolerated_fault", JSONObjectText(fault)) }
    }

    private init(_ certificate: CertificateFacts) {
        self.init()
        string("subject", certificate.subject)
        string("issuer", certificate.issuer)
        strings("names", certificate.names)
        time("not_before", certificate.notBefore)
        time("not_after", certificate.notAfter)
    }

    private init(_ fault: CertificateFault) {
        self.init()
        string("sentence", fault.sentence)
        string("subject", fault.subject)
        integer("place", fault.place)
        integer("chain_length", fault.chainLength)
        time("checked_at", fault.checkedAt)
        add(fault.check)
    }

    private mutating func add(_ check: CertificateFault.Check) {
        func add(_ word: CertificateCheck) { string("check", word.rawValue) }
        switch check {
        case .expired(let moment):
            add(.expired)
            time("not_after", moment)
        case .notYetValid(let moment):
            add(.notYetValid)
            time("not_before", moment)
        case .unknownAuthority(let issuer, let intermediateMissing):
            add(.unknownAuthority)
            string("issuer", issuer)
            boolean("intermediate_missing", intermediateMissing)
        case .otherKey(let issuer):
            add(.otherKey)
            string("issuer", issuer)
        case .selfSigned: add(.selfSigned)
        case .wrongName(let asked, let names):
            add(.wrongName)
            string("asked", asked)
            strings("names", names)
        case .wrongUse(let text):
            add(.wrongUse)
            string("text", text)
        case .brokenSignature(let issuer):
            add(.brokenSignature)
            string("issuer", issuer)
        case .malformed(let text):
            add(.malformed)
            string("text", text)
        case .other(let text):
            add(.other)
            string("text", text)
        }
    }
}
