chime_service! {
    /// A client of meetings.
    client = Client,
    service_id = "Meetings",
    api_version = "2021-07-15",
    endpoint_prefix = "meetings",
    signing_name = "chime",
    control_regions("us-east-1", "eu-west-2"),
    rate_limit(per_second = 10, burst = 20),
    errors(ServiceUnavailableException),
    operations(CreateAttendee, GetAttendee, ListAttendees),
    /// What a server of meetings implements.
    #[cfg(test)]
    server = Service,
}
