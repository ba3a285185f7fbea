// People meet on the page of the join server, each in a browser profile of their own.
//
// Every check waits for what has to come; none depends on how fast it does. Pictures of the page are left
// in `target/interop-join-server`.

import fs from 'node:fs';

import { check, openBrowser, Person, Server, tally } from './people.mjs';

// No media flows, and the library says so once; the end of a meeting is an error to it.
const NO_MEDIA = [/Sending Audio is unhealthy/, /Batch timing timeout/];
const ENDED = [/session will not be reconnected/, /failed with status code/];

async function body(browser, server) {
  // the first comes by the address of the server
  const ada = await Person.open(browser, server.url, { name: 'Ada Lovelace' });
  await ada.sees('the lobby is ready', () => !document.getElementById('join').disabled);
  await ada.seesText('it says that the service is a fake', 'service', 'Fake service');
  await ada.inspect('the lobby', 'lobby');
  await ada.join('standup');
  await ada.seesPeople('the first is in the meeting', 'Ada Lovelace (you)');
  await ada.seesText('it is connected', 'status', 'Connected');
  await ada.sees('what screen readers are at is the title', () => document.activeElement.id === 'title');

  // the second comes by the link, with a telephone, and only listens
  await ada.click('share');
  await ada.seesText('the link is copied', 'share', 'Link copied');
  const link = await ada.page.evaluate(() => navigator.clipboard.readText());
  check(link === `${server.url}?m=standup`, 'the link leads to the meeting', link);
  const grace = await Person.open(browser, link, { name: 'Grace Hopper', width: 360, height: 740 });
  check(await grace.page.$eval('#meeting', it => it.value) === 'standup', 'the link fills in the meeting');
  await grace.inspect('the lobby of a telephone', 'lobby-phone');
  await grace.click('with-microphone');
  await grace.join();
  await grace.seesPeople('the second sees both', 'Grace Hopper (you) muted', 'Ada Lovelace');
  await ada.seesPeople('the first sees both', 'Ada Lovelace (you)', 'Grace Hopper muted');
  await ada.seesText('who comes is announced', 'announcer', 'Grace Hopper has joined');
  await grace.sees('without a microphone there is nothing to mute', () => document.getElementById('mute').disabled);

  // muting and the camera
  await ada.click('mute');
  await ada.seesPeople('the first is muted', 'Ada Lovelace (you) muted', 'Grace Hopper muted');
  await grace.seesPeople('the second sees that', 'Grace Hopper (you) muted', 'Ada Lovelace muted');
  await ada.seesText('the button says what it would do', 'mute', 'Unmute');
  await ada.click('mute');
  await grace.seesPeople('the second sees the opposite too', 'Grace Hopper (you) muted', 'Ada Lovelace');
  await ada.click('camera');
  await ada.sees('the camera is on the own tile', () => document.querySelector('.tile video')?.videoWidth > 0);
  await ada.inspect('the meeting', 'meeting');
  await grace.inspect('the meeting on a telephone', 'meeting-phone');
  await ada.click('camera');
  await ada.sees('the camera is off again', () => !document.querySelector('.tile video'));
  await speaking(ada);

  // the second leaves and comes back
  await grace.click('leave');
  await grace.sees('who leaves is in the lobby', () => !document.getElementById('lobby').hidden);
  await ada.seesPeople('who leaves is gone', 'Ada Lovelace (you)');
  await ada.seesText('that is announced', 'announcer', 'Grace Hopper has left');
  await grace.join();
  await grace.seesPeople('who has left can come back', 'Grace Hopper (you) muted', 'Ada Lovelace');

  // the first ends the meeting for all, after having thought about it
  await ada.click('end');
  await ada.sees('it is asked whether that is meant', () => document.getElementById('end-dialog').open);
  await ada.inspect('the question', 'question');
  await ada.page.keyboard.press('Escape');
  await ada.sees('it need not be', () => !document.getElementById('end-dialog').open);
  await ada.seesPeople('then the meeting goes on', 'Ada Lovelace (you)', 'Grace Hopper muted');
  await ada.click('end');
  await ada.page.click('#end-dialog .danger');
  for (const person of [ada, grace]) {
    await person.seesText('everybody is told of the end', 'notice', 'The meeting has ended.');
    await person.sees('everybody is in the lobby', () => !document.getElementById('lobby').hidden);
  }
  await grace.inspect('the end on a telephone', 'ended-phone');
  await ada.join('standup');
  await ada.seesPeople('the name opens a new meeting', 'Ada Lovelace (you)');
  ada.complains(...NO_MEDIA, ...ENDED);
  grace.complains(...NO_MEDIA, ...ENDED);
  await grace.close();
  await ada.click('leave');
  await ada.close();

  await withoutDevices(browser, server);
  await withoutLibrary(browser);
}

/** The fake has no sound, so the page is told who speaks as the library would tell it. */
async function speaking(person) {
  await person.page.evaluate(async () => {
    const { Roster } = await import('/page/roster.js');
    const list = document.createElement('ul');
    const people = [
      { id: '1', name: 'Ada', self: true, muted: false, speaking: true },
      { id: '2', name: 'Grace', self: false, muted: true, speaking: true },
    ];
    new Roster(list, document.createElement('span')).show(people);
    window.states = [...list.querySelectorAll('.state')].map(state => state.textContent);
  });
  await person.sees('who speaks is marked, unless muted', () => window.states.join() === 'speaking,muted');
}

async function withoutDevices(browser, server) {
  const mary = await Person.open(browser, `${server.url}?m=silent`, {
    name: 'Mary',
    prepare: () => {
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };
      navigator.mediaDevices.enumerateDevices = async () => [];
    },
  });
  await mary.join();
  await mary.seesPeople('without devices one can join', 'Mary (you) muted');
  await mary.seesText('it is said that one can listen', 'notice', 'You can listen');
  await mary.click('camera');
  await mary.seesText('without a camera that is said', 'notice', 'camera');
  await mary.sees('the camera stays off', () => document.getElementById('camera').ariaPressed === 'false');
  check(await server.end() === 0, 'the server ends well while somebody is in a meeting');
  await mary.sees('without a server the page tries again', () => document.getElementById('status').innerText === 'Reconnecting…');
  await mary.click('leave');
  await mary.join('another');
  await mary.seesText('a server that is gone is no mystery', 'notice', 'cannot be reached');
  await mary.close();
}

async function withoutLibrary(browser) {
  const server = await Server.start('--sdk', '/nowhere/sdk.js');
  const page = await Person.open(browser, server.url, { name: 'nobody' });
  await page.seesText('what is missing is said', 'notice', 'Run examples/join_server/make_sdk.sh once');
  await page.sees('nobody can join then', () => document.getElementById('join').disabled);
  check(await server.end() === 0, 'a server without visitors ends well');
  await page.close();
}

let browser;
let server;
try {
  server = await Server.start();
  browser = await openBrowser();
  await body(browser, server);
} catch (error) {
  check(false, 'the suite itself', error.stack ?? String(error));
} finally {
  await browser?.close();
  server?.process.kill();
}
if (tally.failed > 0) console.log(server?.log);
console.log(`join_server: people on its page (${tally.passed} checks passed, ${tally.failed} failed)`);
const place = process.argv.indexOf('--tally');
if (place > 0) fs.appendFileSync(process.argv[place + 1], `join_server ${tally.passed} ${tally.failed}\n`);
process.exit(tally.failed === 0 ? 0 : 1);
