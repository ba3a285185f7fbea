// Browsers with the service's own library join a meeting that the Rust client has made in the fake.
//
// Every check waits for what has to come; none depends on how fast it does.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const work = process.env.BROWSER_WORK;
const puppeteer = createRequire(path.join(work, 'package.json'))('puppeteer-core');

// How long a check waits, in milliseconds.
const PATIENCE = 30_000;

const tally = { passed: 0, failed: 0 };

function check(ok, what, detail = '') {
  tally[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.log(`browser: FAILED: ${what}${detail && `: ${detail}`}`.slice(0, 3000));
}

/** The Rust program: a fake, a meeting, and commands about them. */
class Program {
  constructor(file) {
    this.process = spawn(file, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the Rust program ended before it had answered');
    return JSON.parse(value);
  }

  command(name, rest = {}) {
    this.process.stdin.write(`${JSON.stringify({ command: name, ...rest })}\n`);
    return this.answer();
  }

  /** Ends the fake, and waits for that. */
  async end() {
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.stdin.end();
    return ended;
  }
}

/** The pages, from a port of their own. */
async function serve() {
  const files = { '/': [here, 'page.html', 'text/html'], '/page.js': [work, 'page.js', 'text/javascript'] };
  const server = http.createServer((request, response) => {
    const [folder, name, kind] = files[request.url] ?? [];
    response.writeHead(name ? 200 : 204, { 'content-type': kind ?? 'text/plain' });
    response.end(name && fs.readFileSync(path.join(folder, name)));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A page in a profile of its own, which nobody has used before. */
class Page {
  static async open(browser, address) {
    const page = new Page();
    const context = await browser.createBrowserContext();
    page.page = await context.newPage();
    page.complaints = [];
    page.page.on('console', message => {
      if (['error', 'warn'].includes(message.type())) page.complaints.push(message.text());
    });
    page.page.on('pageerror', error => page.complaints.push(`uncaught: ${error.message}`));
    page.page.on('requestfailed', request => {
      page.complaints.push(`failed: ${request.url()}: ${request.failure()?.errorText}`);
    });
    await page.page.goto(address);
    return page;
  }

  enter(made, attendee, options) {
    return this.page.evaluate((...all) => window.enter(...all), made.meeting, attendee, options);
  }

  run(action, ...all) {
    return this.page.evaluate((name, ...rest) => window[name](...rest), action, ...all);
  }

  /** Checks that what the page has seen comes to fulfil a condition, which is a JavaScript expression. */
  async sees(what, condition, ...all) {
    const test = `(seen, ...all) => ${condition}`;
    try {
      await this.page.waitForFunction(
        (text, ...rest) => eval(text)(window.seen, ...rest), { timeout: PATIENCE, polling: 50 }, test, ...all);
      check(true, what);
    } catch (error) {
      const seen = await this.page.evaluate(() => JSON.stringify(window.seen));
      check(false, what, `${error.message}; seen: ${seen}; complaints: ${this.complaints.join(' | ')}`);
    }
  }

  /** Checks that the library has complained of nothing but what is expected. */
  complains(who, ...expected) {
    const other = this.complaints.filter(text => !expected.some(pattern => pattern.test(text)));
    check(other.length === 0, `${who}: the console is clean`, other.join(' | '));
  }

  close() {
    return this.page.browserContext().close();
  }
}

// No media flows, and the library says so once; ends and refusals are errors to it.
const NO_AUDIO = /Sending Audio is unhealthy/;
const SLOW_MEDIA = /Batch timing timeout/;
// The second is the library tripping over a report of its own.
const BROKEN = [
  /will reconnect due to status code SignalingChannelClosedUnexpectedly/,
  /Error reporting event TypeError: Unhandled type received while flattening attributes/,
  /cleans up the current attendee \(presence = false\) after reconnection/,
];
const ENDED = [/session will not be reconnected/, /failed with status code/];

async function body(browser, program, made) {
  const server = await serve();
  const address = `http://127.0.0.1:${server.address().port}/`;
  const open = () => Page.open(browser, address);
  let [ada, grace] = made.attendees;

  // two join: one with a microphone, one who only listens
  const first = await open();
  await first.enter(made, ada, { microphone: true });
  await first.sees('the first page starts', 'seen.started === 1');
  await first.sees('the first attendee sees itself', 'seen.present[all[0]] === true', ada.AttendeeId);
  const second = await open();
  await second.enter(made, grace);
  await second.sees('the second page starts', 'seen.started === 1');
  await second.sees('the second attendee sees the first', 'seen.present[all[0]] === true', ada.AttendeeId);
  await first.sees('the first attendee sees the second',
    'seen.presence.some(it => it.id === all[0] && it.present && it.user === "grace")', grace.AttendeeId);
  const joined = (await program.command('events')).events.filter(it => it.eventType === 'chime:AttendeeJoined');
  check(joined.map(it => it.attendeeId).join() === [ada, grace].map(it => it.AttendeeId).join(),
    'the fake tells who has joined', JSON.stringify(joined));
  await program.command('advance', { seconds: 3600 });
  check((await program.command('is_active')).active, 'the meeting goes on while somebody is there');

  // they speak
  await first.run('say', 'hello');
  await second.sees('a message arrives',
    'seen.messages.some(it => it.text === "hello" && it.from === all[0] && it.user === "ada")', ada.AttendeeId);
  await first.run('mute');
  await second.sees('muting is seen', 'seen.muted[all[0]] === true', ada.AttendeeId);
  await first.page.screenshot({ path: path.join(work, 'meeting.png') });

  // one leaves and comes back
  await second.run('leave');
  await second.sees('one who leaves has left', 'seen.stopped[0] === "Left"');
  await first.sees('the other sees it go', 'seen.present[all[0]] === false', grace.AttendeeId);
  second.complains('one who leaves', NO_AUDIO, SLOW_MEDIA);
  await second.close();
  const third = await open();
  await third.enter(made, grace);
  await third.sees('one who left starts again', 'seen.started === 1');
  await first.sees('the other sees it come back', 'seen.present[all[0]] === true', grace.AttendeeId);

  // a connection breaks, and the library makes a new one
  await program.command('disconnect', { attendee: grace.AttendeeId });
  await first.sees('the other sees it dropped', 'seen.presence.some(it => it.id === all[0] && it.dropped)', grace.AttendeeId);
  await third.sees('one whose connection broke comes back', 'seen.connecting.includes(true) && seen.started === 2');
  await first.sees('the other sees that too', 'seen.present[all[0]] === true', grace.AttendeeId);

  // one joins from another device
  const fourth = await open();
  await fourth.enter(made, grace);
  await fourth.sees('the other device starts', 'seen.started === 1');
  await third.sees('the earlier device is told', 'seen.stopped[0] === "AudioJoinedFromAnotherDevice"');
  third.complains('the earlier device', NO_AUDIO, SLOW_MEDIA, ...ENDED, ...BROKEN);
  await third.close();

  // a page is closed
  await fourth.close();
  await first.sees('the other sees a page go that is closed', 'seen.present[all[0]] === false', grace.AttendeeId);
  const events = (await program.command('events')).events.map(it => it.eventType.replace('chime:Attendee', ''));
  const gone = events.filter(it => ['Left', 'Dropped'].includes(it)).join();
  check(gone === 'Left,Dropped,Dropped', 'the fake tells how they have gone', gone);

  // one is deleted
  const fifth = await open();
  await fifth.enter(made, grace);
  await fifth.sees('the attendee to be deleted starts', 'seen.started === 1');
  await program.command('delete_attendee', { attendee: grace.AttendeeId });
  await fifth.sees('a deleted attendee is told', 'seen.stopped[0] === "AudioAttendeeRemoved"');
  fifth.complains('a deleted attendee', NO_AUDIO, SLOW_MEDIA, ...ENDED);
  await fifth.close();

  // tokens that open nothing
  for (const [name, token] of [['of a deleted attendee', grace.JoinToken], ['that was not issued', 'wrong']]) {
    const page = await open();
    await page.enter(made, { ...ada, JoinToken: token });
    await page.sees(`a token ${name} is a bad request`, 'seen.stopped[0] === "SignalingBadRequest"');
    await page.sees(`a token ${name} does not let in`, 'seen.started === 0 && seen.presence.length === 0');
    await page.close();
  }

  // the meeting ends
  await program.command('delete_meeting');
  await first.sees('the end of the meeting is told', 'seen.stopped[0] === "MeetingEnded"');
  await first.sees('nobody was reconnected meanwhile', 'seen.started === 1 && seen.connecting.length === 1');
  first.complains('the first page', NO_AUDIO, SLOW_MEDIA, ...ENDED);
  await first.close();
  const late = await open();
  await late.enter(made, ada);
  await late.sees('one who comes too late is told', 'seen.stopped[0] === "MeetingEnded" && seen.started === 0');
  await late.close();

  // a meeting that everybody has left ends by itself
  made = await program.command('new_meeting');
  [ada, grace] = made.attendees;
  const alone = await open();
  await alone.enter(made, ada);
  await alone.sees('the only attendee starts', 'seen.started === 1');
  await alone.run('leave');
  await alone.sees('the only attendee has left', 'seen.stopped[0] === "Left"');
  await alone.close();
  await program.command('advance', { seconds: 299 });
  check((await program.command('is_active')).active, 'an empty meeting goes on for a while');
  await program.command('advance', { seconds: 1 });
  check(!(await program.command('is_active')).active, 'an empty meeting ends after five minutes');

  // the fake goes: not the end of the meeting, so the page tries again
  made = await program.command('new_meeting');
  const stranded = await open();
  await stranded.enter(made, made.attendees[0]);
  await stranded.sees('the last page starts', 'seen.started === 1');
  check(await program.end() === 0, 'the Rust program ends well');
  await stranded.sees('without a server a page tries again', 'seen.connecting.includes(true)');
  await stranded.close();
  server.close();
}

// A browser looks for media on loopback only if it is told to, and not all machines have another network.
const isolated = Object.values(os.networkInterfaces()).flat().every(address => address.internal);

const program = new Program(process.env.BROWSER_MEETING_BIN);
let browser;
try {
  const made = await program.answer();
  browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      // root, as in a container, has no sandbox
      ...(isolated ? ['--allow-loopback-in-peer-connection'] : []),
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  await body(browser, program, made);
} catch (error) {
  check(false, 'the suite itself', error.stack ?? String(error));
} finally {
  await browser?.close();
  program.process.kill();
}
console.log(`browser: pages in three meetings (${tally.passed} checks passed, ${tally.failed} failed)`);
const place = process.argv.indexOf('--tally');
if (place > 0) fs.appendFileSync(process.argv[place + 1], `browser ${tally.passed} ${tally.failed}\n`);
process.exit(tally.failed === 0 ? 0 : 1);
