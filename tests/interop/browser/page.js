// The page that joins a meeting, with the service's own library as it comes from its registry. The
// suite calls `enter`, `say`, `mute` and `leave`, and reads `seen`.

import {
  ConsoleLogger,
  DefaultDeviceController,
  DefaultMeetingSession,
  LogLevel,
  MeetingSessionConfiguration,
  MeetingSessionStatusCode,
} from 'amazon-chime-sdk-js';

const TOPIC = 'chat';

let session;

// What the library has told the page.
window.seen = { started: 0, connecting: [], stopped: [], present: {}, presence: [], muted: {}, messages: [] };

window.enter = async (meeting, attendee, { microphone = false } = {}) => {
  const logger = new ConsoleLogger('chime', LogLevel.WARN);
  const configuration = new MeetingSessionConfiguration(meeting, attendee);
  session = new DefaultMeetingSession(configuration, logger, new DefaultDeviceController(logger));
  const audioVideo = session.audioVideo;
  document.getElementById('name').textContent = attendee.ExternalUserId;
  audioVideo.addObserver({
    audioVideoDidStartConnecting: reconnecting => note(window.seen.connecting, reconnecting),
    audioVideoDidStart: () => {
      window.seen.started += 1;
      show();
    },
    audioVideoDidStop: status => note(window.seen.stopped, MeetingSessionStatusCode[status.statusCode()]),
  });
  audioVideo.realtimeSubscribeToAttendeeIdPresence((id, present, user, dropped) => {
    window.seen.present[id] = present;
    note(window.seen.presence, { id, present, user, dropped });
    audioVideo.realtimeSubscribeToVolumeIndicator(id, (who, _volume, muted) => {
      if (muted !== null) window.seen.muted[who] = muted;
    });
  });
  audioVideo.realtimeSubscribeToReceiveDataMessage(TOPIC, message => {
    note(window.seen.messages, { from: message.senderAttendeeId, user: message.senderExternalUserId, text: message.text() });
  });
  if (microphone) {
    const [device] = await audioVideo.listAudioInputDevices();
    await audioVideo.startAudioInput(device.deviceId);
  }
  audioVideo.start();
};

window.say = text => session.audioVideo.realtimeSendDataMessage(TOPIC, text, 300);
window.mute = () => session.audioVideo.realtimeMuteLocalAudio();
window.leave = () => session.audioVideo.stop();

function note(list, entry) {
  list.push(entry);
  show();
}

function show() {
  document.getElementById('seen').textContent = JSON.stringify(window.seen, null, 2);
}
