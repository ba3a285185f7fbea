//! The fake over real HTTP: every operation by its typed method, and every error as its type.

use std::future::IntoFuture as _;
use std::time::Duration;

use chime_sdk_core::error::Exception;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use chime_sdk_meetings::enums::{
    ContentResolution, MediaRegion, TranscribeLanguageCode, VideoResolution,
};
use chime_sdk_meetings::errors::*;
use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::{CreateMeeting, TagResource};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, ContentFeatures, EngineTranscribeSettings, MeetingFeaturesConfiguration,
    TranscriptionConfiguration, VideoFeatures,
};
use chime_sdk_meetings::{Client, Error, SERVICE};

mod documentation;
mod model;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn all_sixteen_operations_keep_state() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();

    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    let id = &meeting.meeting_id;
    assert_eq!(client.get_meeting(id).await?.meeting, meeting);

    let ada = client.create_attendee(id, "ada").await?.attendee;
    assert_eq!(ada.capabilities, Some(AttendeeCapabilities::SEND_RECEIVE));
    assert_eq!(client.get_attendee(id, &ada.attendee_id).await?.attendee, ada);
    let batch = client.batch_create_attendee(id, ["grace", "barbara"]).await?;
    assert_eq!((batch.attendees.len(), batch.errors.len()), (2, 0));

    let updated = client
        .update_attendee_capabilities(id, &ada.attendee_id, AttendeeCapabilities::AUDIO_ONLY)
        .await?;
    assert_eq!(updated.attendee.capabilities, Some(AttendeeCapabilities::AUDIO_ONLY));
    client
        .batch_update_attendee_capabilities_except(
            id,
            [&ada.attendee_id],
            AttendeeCapabilities::RECEIVE_ONLY,
        )
        .await?;
    let listed = client.list_attendees(id).await?.attendees;
    let capabilities: Vec<_> =
        listed.iter().filter_map(|attendee| attendee.capabilities.clone()).collect();
    assert_eq!(
        capabilities,
        [
            AttendeeCapabilities::AUDIO_ONLY,
            AttendeeCapabilities::RECEIVE_ONLY,
            AttendeeCapabilities::RECEIVE_ONLY
        ]
    );

    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(id, configuration).await?;
    client.stop_meeting_transcription(id).await?;

    let arn = meeting.meeting_arn.as_ref().ok_or("the meeting has an ARN")?;
    client.tag_resource(arn, [("a", "1"), ("b", "2")]).await?;
    client.untag_resource(arn, ["a"]).await?;
    assert_eq!(client.list_tags_for_resource(arn).await?.tags, [("b", "2").into()]);

    let both = client
        .create_meeting_with_attendees(MediaRegion::EuCentral1, "retro", ["ada", "grace"])
        .await?;
    assert_eq!(both.attendees.len(), 2);

    client.delete_attendee(id, &ada.attendee_id).await?;
    assert!(client.get_attendee(id, &ada.attendee_id).await.is_err_and(|e| e.is_not_found()));
    client.delete_meeting(id).await?;
    assert!(client.get_meeting(id).await.is_err_and(|e| e.is_not_found()));
    assert_eq!(client.get_meeting(&both.meeting.meeting_id).await?.meeting, both.meeting);

    for operation in SERVICE.operations {
        assert!(fake.requests_of(operation.name) > 0, "{} was not called", operation.name);
    }
    Ok(())
}

/// One call fails with the scripted error, and the caller has it as its type.
async fn seen_as<E: Exception>(
    fake: &Fake,
    code: &str,
) -> Result<Error, Box<dyn std::error::Error>> {
    let client = fake.client_builder().max_attempts(1).build()?;
    fake.on(TagResource).times(1).fail(Failure::of_code(code, "as scripted")?);
    let Err(error) = client.tag_resource("arn:aws:chime:x", [("a", "1")]).await else {
        return Err(format!("{code} did not come").into());
    };
    assert!(error.as_exception::<E>().is_some(), "{error}");
    assert_eq!(error.code(), Some(code));
    assert_eq!(error.message(), Some("as scripted"));
    assert!(error.request_id().is_some_and(|id| !id.is_empty()));
    Ok(error)
}

#[tokio::test]
async fn every_declared_error_arrives_as_its_type() -> Outcome {
    let fake = Fake::start().await?;
    let seen = [
        seen_as::<BadRequestException>(&fake, "BadRequestException").await?,
        seen_as::<UnauthorizedException>(&fake, "UnauthorizedException").await?,
        seen_as::<ForbiddenException>(&fake, "ForbiddenException").await?,
        seen_as::<NotFoundException>(&fake, "NotFoundException").await?,
        seen_as::<ResourceNotFoundException>(&fake, "ResourceNotFoundException").await?,
        seen_as::<ConflictException>(&fake, "ConflictException").await?,
        seen_as::<UnprocessableEntityException>(&fake, "UnprocessableEntityException").await?,
        seen_as::<LimitExceededException>(&fake, "LimitExceededException").await?,
        seen_as::<TooManyTagsException>(&fake, "TooManyTagsException").await?,
        seen_as::<ThrottlingException>(&fake, "ThrottlingException").await?,
        seen_as::<ServiceFailureException>(&fake, "ServiceFailureException").await?,
        seen_as::<ServiceUnavailableException>(&fake, "ServiceUnavailableException").await?,
    ];
    let statuses: Vec<_> = seen.iter().filter_map(Error::status).collect();
    assert_eq!(statuses, [400, 401, 403, 404, 404, 409, 422, 400, 400, 429, 500, 503]);
    let unavailable = seen[11].as_exception::<ServiceUnavailableException>();
    assert_eq!(unavailable.and_then(|e| e.retry_after_seconds.as_deref()), Some("7"));
    for error in [&seen[4], &seen[8]] {
        let name = error
            .as_exception::<ResourceNotFoundException>()
            .map(|e| &e.resource_name)
            .or_else(|| error.as_exception::<TooManyTagsException>().map(|e| &e.resource_name));
        assert!(name.is_some_and(Option::is_some), "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_passing_problem_is_retried_and_not_seen() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    for code in ["ServiceUnavailableException", "ServiceFailureException"] {
        fake.on(CreateMeeting).times(1).fail(Failure::of_code(code, "for once")?);
    }
    client.create_meeting(MediaRegion::UsEast1, "standup").await?;
    assert_eq!(fake.requests_of("CreateMeeting"), 3);
    Ok(())
}

#[tokio::test]
async fn one_token_is_one_meeting() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let create = |name: &str| {
        client.create_meeting(MediaRegion::UsEast1, name).client_request_token("token-1")
    };
    let first = create("standup").await?.meeting;
    assert_eq!(create("standup").await?.meeting, first);
    let error = create("retro").await.err().ok_or("other parameters conflict")?;
    assert!(error.is_conflict(), "{error}");
    let other = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    assert_ne!(other.meeting_id, first.meeting_id);
    Ok(())
}

#[tokio::test]
async fn a_creation_that_is_not_answered_makes_others_with_its_token_conflict() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let create = |client: &Client| {
        let call = client.create_meeting(MediaRegion::UsEast1, "standup");
        call.client_request_token("token-1").into_future()
    };
    let late = Failure::Latency(Duration::from_secs(60 * 60));
    fake.on(CreateMeeting).nth(1).after_effect().fail(late);
    let mut events = fake.events();
    let unanswered = tokio::spawn(create(&client));
    let created = events.try_next().await?.ok_or("the fake has not ended")?.detail.meeting_id;
    assert!(create(&client).await.is_err_and(|error| error.is_conflict()));
    let second = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    assert_ne!(Some(second.meeting_id), created);
    // who gives up may ask again, once that is noticed
    unanswered.abort();
    let meeting = loop {
        match create(&client).await {
            Err(error) if error.is_conflict() => {}
            answer => break answer?.meeting,
        }
    };
    assert_eq!(Some(meeting.meeting_id), created);
    Ok(())
}

#[tokio::test]
async fn a_meeting_is_known_only_in_the_region_that_made_it() -> Outcome {
    let fake = Fake::start().await?;
    let here = fake.client();
    let there = fake.client_builder().region("eu-central-1").build()?;
    let meeting = here.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    let error = there.get_meeting(&meeting.meeting_id).await.err().ok_or("it is not known")?;
    assert!(error.is_not_found(), "{error}");
    Ok(())
}

#[tokio::test]
async fn capabilities_must_fit_the_meeting() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let features = MeetingFeaturesConfiguration::new()
        .video(VideoFeatures::new().max_resolution(VideoResolution::None))
        .content(ContentFeatures::new().max_resolution(ContentResolution::None));
    let call = client.create_meeting(MediaRegion::UsEast1, "audio only").meeting_features(features);
    let meeting = call.await?.meeting;
    let attendee = client.create_attendee(&meeting.meeting_id, "ada").await?.attendee;
    assert_eq!(attendee.capabilities, Some(AttendeeCapabilities::AUDIO_ONLY));
    let error = client
        .create_attendee(&meeting.meeting_id, "grace")
        .capabilities(AttendeeCapabilities::SEND_RECEIVE)
        .await
        .err()
        .ok_or("video is not offered")?;
    assert!(error.is_bad_request(), "{error}");
    Ok(())
}

#[tokio::test]
async fn many_clients_are_served_at_once() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "crowd").await?.meeting;
    let tasks: Vec<_> = (0..100)
        .map(|number| {
            // every tenth has connections of its own
            let client = if number % 10 == 0 { fake.client() } else { client.clone() };
            let id = meeting.meeting_id.clone();
            tokio::spawn(async move { client.create_attendee(id, format!("user-{number}")).await })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let mut items = client.list_attendees(&meeting.meeting_id).max_results(9).items();
    let mut users = std::collections::BTreeSet::new();
    while let Some(attendee) = items.try_next().await? {
        users.insert(attendee.external_user_id);
    }
    assert_eq!(users.len(), 100);
    Ok(())
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake
        .client_builder()
        .transport(Unsigned(ReqwestTransport::plain()?))
        .max_attempts(1)
        .build()?;
    let error = client.create_meeting(MediaRegion::UsEast1, "x-1").await.err().ok_or("refused")?;
    assert_eq!(error.code(), Some("MissingAuthenticationTokenException"), "{error}");
    assert_eq!(error.status(), Some(403));
    Ok(())
}

/// The default transport, with the signature taken away.
#[derive(Debug)]
struct Unsigned(ReqwestTransport);

impl Transport for Unsigned {
    fn send(
        &self,
        mut request: HttpRequest,
    ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        request.headers.remove(http::header::AUTHORIZATION);
        self.0.send(request)
    }
}
