// What the user does: from the lobby into the meeting, and back.

import * as backend from './backend.js';
import * as endings from './endings.js';
import { announce, clear, warn } from './notice.js';
import { Roster } from './roster.js';
import { Session } from './session.js';
import { Tiles } from './tiles.js';

const $ = id => document.getElementById(id);
const roster = new Roster($('roster'), $('count'));
const connections = { connecting: 'Connecting…', connected: 'Connected', reconnecting: 'Reconnecting…' };
const services = { fake: 'Fake service: no sound, no pictures of others', endpoint: 'Another endpoint', aws: '' };

let settings;
let sdk;
let session;
let tiles;
let meeting = new URLSearchParams(location.search).get('m') ?? '';

async function begin() {
  showLobby();
  try {
    settings = await backend.settings();
    $('service').textContent = services[settings.service];
    $('service').hidden = !services[settings.service];
    if (!settings.sdk) {
      const command = `\`${settings.makeSdk}\``;
      throw new Error(`This page needs amazon-chime-sdk-js. Run ${command} once, then reload.`);
    }
    sdk = await import('/sdk.js').catch(() => {
      throw new Error('amazon-chime-sdk-js cannot be loaded. Reload to try again.');
    });
    $('join').disabled = false;
  } catch (error) {
    warn(error.message);
  }
}

function showLobby() {
  document.title = 'Join a meeting';
  $('room').hidden = true;
  $('lobby').hidden = false;
  $('meeting').value = meeting;
  $('name').value ||= sessionStorage.getItem('name') ?? '';
  $('join').disabled = !sdk;
  $($('name').value && !meeting ? 'meeting' : 'name').focus();
}

async function join(event) {
  event.preventDefault();
  const name = $('name').value.trim();
  meeting = $('meeting').value.trim();
  if (!name || meeting.length < 2) {
    warn('Enter your name, and at least two characters for the meeting.');
    return;
  }
  clear();
  $('join').disabled = true;
  announce('Joining');
  try {
    const joinInfo = await backend.join(meeting, name, settings.region);
    // only this tab keeps the name
    sessionStorage.setItem('name', name);
    await enter(joinInfo);
  } catch (error) {
    session = undefined;
    showLobby();
    warn(error.message);
  }
}

async function enter(joinInfo) {
  const entered = new Session(sdk, joinInfo, new Audio());
  session = entered;
  const { audioVideo } = entered;
  tiles = new Tiles($('tiles'), (id, video) => audioVideo.bindVideoElement(id, video),
    id => audioVideo.unbindVideoElement(id));
  listen(entered);
  await entered.start($('with-microphone').checked);
  showRoom();
}

function listen(entered) {
  const on = (type, listener) => entered.addEventListener(type, event => {
    // what an earlier session still tells is of no interest
    if (session === entered) listener(event.detail);
  });
  on('people', people => {
    roster.show(people);
    tiles.show(people);
    showMuted(people.find(person => person.self)?.muted ?? false);
  });
  on('came', name => announce(`${name} has joined`));
  on('went', name => announce(`${name} has left`));
  on('connection', state => {
    $('status').textContent = connections[state];
    if (state !== 'connecting') announce(connections[state]);
  });
  on('picture', ({ id, tileId, on: there }) => (there ? tiles.showPicture(id, tileId) : tiles.hidePicture(id)));
  on('ended', code => ended(code));
}

function showRoom() {
  const address = new URL(location.href);
  address.searchParams.set('m', meeting);
  history.replaceState(null, '', address);
  document.title = `${meeting}: meeting`;
  $('title').textContent = meeting;
  $('mute').disabled = !session.hasMicrophone;
  $('mute').title = session.hasMicrophone ? '' : 'There is no microphone: you can listen';
  $('camera').setAttribute('aria-pressed', 'false');
  $('lobby').hidden = true;
  $('room').hidden = false;
  $('title').focus();
  if ($('with-microphone').checked && !session.hasMicrophone) {
    warn('There is no microphone, or it is not allowed. You can listen.');
  }
}

function ended(code) {
  session = undefined;
  $('end-dialog').close();
  tiles.show([]);
  roster.show([]);
  showLobby();
  clear();
  if (endings.isWanted(code)) announce(endings.text(code));
  else warn(endings.text(code));
}

function showMuted(muted) {
  $('mute').setAttribute('aria-pressed', String(muted));
  $('mute').textContent = muted ? 'Unmute' : 'Mute';
}

async function toggleCamera() {
  const button = $('camera');
  const on = button.getAttribute('aria-pressed') === 'true';
  button.disabled = true;
  try {
    await (on ? session.stopCamera() : session.startCamera());
    button.setAttribute('aria-pressed', String(!on));
    clear();
  } catch (error) {
    const refused = error.name === 'NotAllowedError' || error.name === 'PermissionDeniedError';
    warn(refused ? 'The browser does not allow the camera.' : 'There is no camera that could be used.');
  } finally {
    button.disabled = false;
    button.focus();
  }
}

async function share() {
  const address = new URL(location.pathname, location.href);
  address.searchParams.set('m', meeting);
  try {
    await navigator.clipboard.writeText(address.href);
    $('share').textContent = 'Link copied';
    announce('The link is copied');
    setTimeout(() => { $('share').textContent = 'Copy link'; }, 2_000);
  } catch {
    warn(`The link to this meeting: \`${address.href}\``);
  }
}

async function endForAll() {
  const dialog = $('end-dialog');
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise(closed => dialog.addEventListener('close', closed, { once: true }));
  if (dialog.returnValue !== 'end' || !session) return;
  try {
    await backend.end(meeting);
  } catch (error) {
    warn(error.message);
  }
}

$('join-form').addEventListener('submit', join);
$('mute').addEventListener('click', () => session?.setMuted($('mute').getAttribute('aria-pressed') !== 'true'));
$('camera').addEventListener('click', toggleCamera);
$('share').addEventListener('click', share);
$('leave').addEventListener('click', () => session?.leave());
$('end').addEventListener('click', endForAll);
addEventListener('pagehide', () => session?.leave());

begin();
