// The join server as a process, and people in front of its page.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

const work = process.env.SUITE_WORK;
const fetched = createRequire(path.join(work, 'package.json'));
const puppeteer = fetched('puppeteer-core');
const axe = fetched('axe-core');

// How long a check waits, in milliseconds.
const PATIENCE = 30_000;

export const tally = { passed: 0, failed: 0 };

export function check(ok, what, detail = '') {
  tally[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.log(`join_server: FAILED: ${what}${detail && `: ${detail}`}`.slice(0, 3000));
}

/** The program of the example, on a free port and with its fake. */
export class Server {
  static async start(...options) {
    const server = new Server();
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(AWS|CHIME)_/.test(name)));
    server.process = spawn(process.env.JOIN_SERVER_BIN, ['--port', '0', ...options],
      { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
    server.log = '';
    server.process.stderr.on('data', text => { server.log += text; });
    for await (const line of readline.createInterface({ input: server.process.stdout })) {
      server.url = line.match(/http:\S+/)?.[0];
      if (server.url) return server;
    }
    throw new Error(`the server has not started: ${server.log}`);
  }

  /** Ends it as a terminal does, and gives the exit code. */
  async end() {
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    return ended;
  }
}

export function openBrowser() {
  // A browser looks for media on loopback only if it is told to, and not all machines have another network.
  const isolated = Object.values(os.networkInterfaces()).flat().every(address => address.internal);
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      // what the page asks of other machines would only take time, and is found by the checks
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ...(isolated ? ['--allow-loopback-in-peer-connection'] : []),
      // root, as in a container, has no sandbox
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

/** Somebody with a browser profile of their own. */
export class Person {
  static async open(browser, url, { name, width = 1280, height = 800, prepare } = {}) {
    const person = new Person();
    person.name = name;
    const context = await browser.createBrowserContext();
    await context.overridePermissions(new URL(url).origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write', 'camera', 'microphone']);
    person.page = await context.newPage();
    await person.page.setViewport({ width, height });
    person.complaints = [];
    person.requests = [];
    person.page.on('console', message => {
      if (['error', 'warn'].includes(message.type())) person.complaints.push(message.text());
    });
    person.page.on('pageerror', error => person.complaints.push(`uncaught: ${error.message}`));
    person.page.on('request', request => person.requests.push(request.url()));
    if (prepare) await person.page.evaluateOnNewDocument(prepare);
    await person.page.goto(url);
    // each is at their own machine
    await (await person.page.createCDPSession()).send('Emulation.setFocusEmulationEnabled', { enabled: true });
    return person;
  }

  /** Fills in the form and sends it, by the keyboard alone. */
  async join(meeting) {
    await this.sees('the form can be sent', () => !document.getElementById('join').disabled);
    await this.type('#name', this.name);
    if (meeting) await this.type('#meeting', meeting);
    await this.page.keyboard.press('Enter');
  }

  async type(field, text) {
    await this.page.focus(field);
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('KeyA');
    await this.page.keyboard.up('Control');
    await this.page.keyboard.type(text);
  }

  click(id) {
    return this.page.click(`#${id}`);
  }

  text(id) {
    return this.page.$eval(`#${id}`, element => element.textContent);
  }

  /** Checks that the page comes to fulfil a condition. */
  async sees(what, condition, ...all) {
    try {
      await this.page.waitForFunction(condition, { timeout: PATIENCE, polling: 50 }, ...all);
      check(true, what);
    } catch (error) {
      const shown = await this.page.evaluate(() => document.body.innerText).catch(() => '');
      check(false, `${this.name}: ${what}`, `${error.message}; shown: ${shown}; complaints: ${this.complaints.join(' | ')}`);
    }
  }

  seesText(what, id, text) {
    return this.sees(what, (id, text) => document.getElementById(id).innerText.includes(text), id, text);
  }

  /** Names with their states, as the roster shows them: `Ada (you) muted`. */
  seesPeople(what, ...people) {
    return this.sees(what, people => {
      const shown = [...document.querySelectorAll('#roster .person')].map(person =>
        [...person.querySelectorAll('.who, .state')].map(part => part.textContent).join(' ').trim());
      return shown.join() === people.join();
    }, people);
  }

  /** Looks for what keeps people from using the page, in light and in dark, and takes a picture of both. */
  async inspect(what, picture) {
    for (const scheme of ['light', 'dark']) {
      await this.page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        // colours on their way from one to the other have no contrast to be judged
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await this.page.evaluate(axe.source);
      const { violations } = await this.page.evaluate(() => window.axe.run());
      const found = violations.map(it => `${it.id}: ${it.nodes.map(node => node.html).join(' ')}`);
      check(found.length === 0, `${what}, ${scheme}: everybody can use it`, found.join(' | '));
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${what}, ${scheme}: nothing is beyond the edge`, `${wide} pixels are`);
      await this.page.screenshot({ path: path.join(work, `${picture}-${scheme}.png`) });
    }
  }

  /** Checks that the console has nothing but what is expected, and that only this machine was asked. */
  complains(...expected) {
    const other = this.complaints.filter(text => !expected.some(pattern => pattern.test(text)));
    check(other.length === 0, `${this.name}: the console is clean`, other.join(' | '));
    const elsewhere = this.requests.filter(url => !/^(https?|wss?):\/\/127\.0\.0\.1:|^(data|blob):/.test(url));
    check(elsewhere.length === 0, `${this.name}: nothing is asked of others`, elsewhere.join(' '));
  }

  close() {
    return this.page.browserContext().close();
  }
}
