// A meeting as the page sees it, around amazon-chime-sdk-js.

import { nameOf } from './roster.js';

/** Where content that somebody shares has an attendee of its own, its id says so. */
const isPerson = id => !id.includes('#');

/**
 * Tells with events what happens: `people` (the list has changed), `came` and `went` (a name),
 * `connection` (`connecting`, `connected`, `reconnecting`), `picture` (`{ id, tileId, on }`), `ended`
 * (the name of a code).
 */
export class Session extends EventTarget {
  constructor(sdk, joinInfo, audioElement) {
    super();
    this.sdk = sdk;
    this.people = new Map();
    this.speakers = new Set();
    const logger = new sdk.ConsoleLogger('meeting', sdk.LogLevel.WARN);
    const configuration = new sdk.MeetingSessionConfiguration(joinInfo.Meeting, joinInfo.Attendee);
    this.self = configuration.credentials.attendeeId;
    this.devices = new sdk.DefaultDeviceController(logger);
    this.session = new sdk.DefaultMeetingSession(configuration, logger, this.devices);
    this.audioVideo = this.session.audioVideo;
    this.audioElement = audioElement;
    this.hasMicrophone = false;
    this.observe();
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  observe() {
    const { audioVideo } = this;
    audioVideo.addObserver({
      audioVideoDidStartConnecting: again => this.tell('connection', again ? 'reconnecting' : 'connecting'),
      audioVideoDidStart: () => this.tell('connection', 'connected'),
      audioVideoDidStop: status => this.stopped(this.sdk.MeetingSessionStatusCode[status.statusCode()]),
      videoTileDidUpdate: tile => this.tileChanged(tile),
      videoTileWasRemoved: tileId => this.tileRemoved(tileId),
    });
    audioVideo.realtimeSubscribeToAttendeeIdPresence((id, present, user) => {
      if (!isPerson(id)) return;
      if (present) this.came(id, user);
      else this.went(id);
    });
    audioVideo.realtimeSubscribeToMuteAndUnmuteLocalAudio(muted => this.change(this.self, { muted }));
    audioVideo.subscribeToActiveSpeakerDetector(new this.sdk.DefaultActiveSpeakerPolicy(), ids => {
      this.speakers = new Set(ids);
      this.tellPeople();
    });
  }

  /** Joins, with a microphone if one is wanted and can be had. */
  async start(withMicrophone) {
    if (withMicrophone) await this.startMicrophone();
    await this.audioVideo.bindAudioElement(this.audioElement).catch(() => {});
    this.audioVideo.start();
  }

  async startMicrophone() {
    try {
      const [device] = await this.audioVideo.listAudioInputDevices(true);
      if (!device) return;
      await this.audioVideo.startAudioInput(device.deviceId);
      this.hasMicrophone = true;
    } catch {
      // nobody has to have a microphone, or to allow it
      this.hasMicrophone = false;
    }
  }

  came(id, user) {
    if (this.people.has(id)) return;
    const name = nameOf(user);
    const self = id === this.self;
    this.people.set(id, { id, name, self, muted: self && this.isMuted() });
    this.audioVideo.realtimeSubscribeToVolumeIndicator(id, (who, _volume, muted) => {
      if (muted !== null) this.change(who, { muted });
    });
    this.tellPeople();
    if (!self) this.tell('came', name);
  }

  went(id) {
    const person = this.people.get(id);
    if (!person) return;
    this.audioVideo.realtimeUnsubscribeFromVolumeIndicator(id);
    this.people.delete(id);
    this.tellPeople();
    if (!person.self) this.tell('went', person.name);
  }

  change(id, what) {
    const person = this.people.get(id);
    if (!person) return;
    Object.assign(person, what);
    this.tellPeople();
  }

  tellPeople() {
    const people = [...this.people.values()].map(person => ({ ...person, speaking: this.speakers.has(person.id) }));
    people.sort((a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name));
    this.tell('people', people);
  }

  isMuted() {
    return !this.hasMicrophone || this.audioVideo.realtimeIsLocalAudioMuted();
  }

  setMuted(muted) {
    if (muted) this.audioVideo.realtimeMuteLocalAudio();
    else this.audioVideo.realtimeUnmuteLocalAudio();
  }

  /** Throws what the browser says when there is no camera, or none is allowed. */
  async startCamera() {
    const [device] = await this.audioVideo.listVideoInputDevices(true);
    if (!device) throw new DOMException('no camera', 'NotFoundError');
    await this.audioVideo.startVideoInput(device.deviceId);
    this.audioVideo.startLocalVideoTile();
  }

  async stopCamera() {
    this.audioVideo.stopLocalVideoTile();
    await this.audioVideo.stopVideoInput();
  }

  tileChanged(tile) {
    if (!tile.boundAttendeeId || tile.isContent) return;
    const on = tile.active || tile.localTileStarted;
    this.tell('picture', { id: tile.boundAttendeeId, tileId: tile.tileId, on });
    this.tileOwners ??= new Map();
    this.tileOwners.set(tile.tileId, tile.boundAttendeeId);
  }

  tileRemoved(tileId) {
    const id = this.tileOwners?.get(tileId);
    if (id) this.tell('picture', { id, tileId, on: false });
  }

  leave() {
    this.audioVideo.stop();
  }

  /** The library has stopped; gives the devices back, so that their lights go out. */
  async stopped(code) {
    this.tell('ended', code);
    await Promise.allSettled([this.audioVideo.stopAudioInput(), this.audioVideo.stopVideoInput()]);
    this.audioVideo.unbindAudioElement();
    await this.session.destroy().catch(() => {});
    await this.devices.destroy().catch(() => {});
  }
}
