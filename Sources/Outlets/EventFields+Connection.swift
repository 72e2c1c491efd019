import Vocabulary

extension EventFields {
    /// What is known of a connection; nil where it speaks a version that this one does not know.
    func connectionFacts() throws(JSONProblem) -> ConnectionFacts? {
        guard let version: MQTTVersion = try word("mqtt") else { return nil }
        return ConnectionFacts(
            version: version, address: try string("address"),
            sessionPresent: try boolean("session_present"),
            keepAliveSeconds: try integer("keep_alive_s"), clientID: try string("client_id"),
            phases: ConnectPhases(
                resolve: try duration("resolve_ns"), tcp: try duration("tcp_ns"),
                proxy: try optionalDuration("proxy_ns"), tls: try optionalDuration("tls_ns"),
                upgrade: try optionalDuration("upgrade_ns"), connack: try duration("connack_ns")),
            timing: try timing(keepAlive: "effective_keep_alive_s"),
            properties: try object("properties").connackProperties(),
            tls: try optionalObject("tls")?.tlsFacts(),
            redirectedTo: try optionalString("redirected_to"),
            interface: try optionalString("interface"))
    }

    private func connackProperties() throws(JSONProblem) -> ConnackProperties {
        var properties = ConnackProperties()
        properties.sessionExpiryInterval = try optionalInteger("session_expiry_interval_s")
        properties.receiveMaximum = try optionalInteger("receive_maximum")
        properties.maximumQoS = try optionalInteger("maximum_qos")
        properties.retainAvailable = try optionalBoolean("retain_available")
        properties.maximumPacketSize = try optionalInteger("maximum_packet_size_bytes")
        properties.assignedClientIdentifier = try optionalString("assigned_client_identifier")
        properties.topicAliasMaximum = try optionalInteger("topic_alias_maximum")
        properties.reasonString = try optionalString("reason_string")
        for property in try objects("user_properties") {
            properties.userProperties.append(
                UserProperty(
                    name: try property.string("name"), value: try property.string("value")))
        }
        properties.wildcardSubscriptionAvailable = try optionalBoolean(
            "wildcard_subscription_available")
        properties.subscriptionIdentifiersAvailable = try optionalBoolean(
            "subscription_identifiers_available")
        properties.sharedSubscriptionAvailable = try optionalBoolean(
            "shared_subscription_available")
        properties.serverKeepAlive = try optionalInteger("server_keep_alive_s")
        properties.responseInformation = try optionalString("response_information")
        properties.serverReference = try optionalString("server_reference")
        properties.authenticationMethod = try optionalString("authentication_method")
        return properties
    }

    /// nil where TLS is of a version that this one does not know.
    private func tlsFacts() throws(JSONProblem) -> TLSFacts? {
        guard let version: TLSVersion = try word("version") else { return nil }
        var certificates: [CertificateFacts] = []
        for certificate in try objects("certificates") {
            certificates.append(try certificate.certificateFacts())
        }
        return TLSFacts(
            version: version, cipher: try optionalString("cipher"),
            applicationProtocol: try optionalString("alpn"), certificates: certificates,
            isInsecure: try optionalBoolean("insecure") ?? false,
            toleratedFault: try optionalObject("tolerated_fault")?.certificateFault())
    }

    private func certificateFacts() throws(JSONProblem) -> CertificateFacts {
        CertificateFacts(
            subject: try string("subject"), issuer: try string("issuer"),
            names: try texts("names"), notBefore: try wallTime("not_before"),
            notAfter: try wallTime("not_after"))
    }

    private func certificateFault() throws(JSONProblem) -> CertificateFault? {
        guard let check = try certificateCheck() else { return nil }
        return CertificateFault(
            check: check, place: try count("place"), chainLength: try count("chain_length"),
            subject: try string("subject"), checkedAt: try wallTime("checked_at"))
    }

    private func certificateCheck() throws(JSONProblem) -> CertificateFault.Check? {
        let check: CertificateCheck? = try word("check")
        switch check {
        case .expired: return .expired(at: try wallTime("not_after"))
        case .notYetValid: return .notYetValid(until: try wallTime("not_before"))
        case .unknownAuthority:
            return .unknownAuthority(
                issuer: try string("issuer"),
                intermediateMissing: try boolean("intermediate_missing"))
        case .otherKey: return .otherKey(issuer: try string("issuer"))
        case .selfSigned: return .selfSigned
        case .wrongName:
            return .wrongName(asked: try string("asked"), names: try texts("names"))
        case .wrongUse: return .wrongUse(try string("text"))
        case .brokenSignature: return .brokenSignature(issuer: try string("issuer"))
        case .malformed: return .malformed(try string("text"))
        case .other: return .other(try string("text"))
        case nil: return nil
        }
    }
}
