import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { PAGE_NAMES } from '#src/card/page/pageTypes.js';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { makeDrive, NOTES, type Real, TAGS } from './drive.js';

const CALLS = 100_000;
const HOSTILE = '</script><img src=x onerror="window.hacked=1"><b>太字</b>';
const SCREENS = resolve(import.meta.dirname, '../../.work/screens');
const [JAPANESE, ENGLISH] = PAGE_NAMES;

let dir = '';
let real: Real;
let browser: Browser;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dnw-page-'));
  mkdirSync(SCREENS, { recursive: true });
  const began = performance.now();
  real = await makeDrive(dir, CALLS, HOSTILE);
  print(`a drive with ${CALLS} calls and its page made`, performance.now() - began);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
});

after(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

function print(what: string, ms: number): void {
  console.log(`# ${what}: ${Math.round(ms)} ms`);
}

interface Opened {
  readonly page: Page;
  /** Addresses that were asked for. */
  readonly requests: string[];
  /** What the browser complained of. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Opens the page as a double click does, and waits until it has answered. */
async function open(
  { name = JAPANESE, at = dir, width = 1280, height = 800, prepare = '' } = {} as Partial<{
    name: string;
    at: string;
    width: number;
    height: number;
    prepare: string;
  }>,
): Promise<Opened> {
  const context: BrowserContext = await browser.newContext({ viewport: { width, height }, offline: true });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  if (prepare !== '') await page.addInitScript(prepare);
  await page.goto(pathToFileURL(join(at, name)).href);
  await answered(page);
  return { page, requests, complaints, close: () => context.close() };
}

/** Until all that was asked is read. */
async function answered(page: Page): Promise<void> {
  await page.waitForSelector('main[aria-busy="false"]');
}

async function found(page: Page, count: string): Promise<void> {
  await page.locator('.status', { hasText: new RegExp(`^${count}`) }).waitFor();
  await answered(page);
}

/** Until an expression is true in the page, whose policy lets nothing be evaluated inside it. */
async function until(page: Page, expression: string): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; await delay(50))
    if ((await page.evaluate(expression)) === true) return;
  assert.fail(`not true after 30 s: ${expression}`);
}

/** Until so many seconds were played. */
async function heard(page: Page, seconds: number): Promise<void> {
  await until(page, `document.querySelector('audio').currentTime > ${seconds}`);
}

function rows(page: Page, cell: string): Promise<string[]> {
  return page.locator(`.rows .row ${cell}`).allTextContents();
}

function callsWith(every: number, at: number, list: readonly string[], step: number): number {
  let count = 0;
  for (let i = 0; i < CALLS - 4; i += every) if (Math.floor(i / step) % list.length === at) count++;
  return count;
}

test('a double click shows the newest of 100,000 calls, having read their month alone, and nothing but files', async () => {
  const { page, requests, complaints, close } = await open();
  print('first rows of 100,000 calls', await firstRowsMs());
  assert.equal(await page.locator('.status').textContent(), '100,000 件');
  assert.match((await rows(page, '.c-number'))[0] ?? '', /^0312345678$/);
  assert.ok((await page.locator('.rows .row').count()) < 60, 'only the rows in sight exist');
  assert.deepEqual(
    requests.map((url) => decodeURI(url).slice(pathToFileURL(dir).href.length + 1)),
    [...[JAPANESE, 'denwaban-page/months.js', 'denwaban-page/2026-11.js']],
  );
  assert.deepEqual(complaints, []);
  await page.locator('.scroller').focus();
  await page.keyboard.press('End');
  await until(page, `document.querySelector('.scroller').getAttribute('aria-rowcount') !== '2301'`);
  assert.ok(
    requests.some((url) => url.endsWith('2026-10.js')),
    'the month before is read when its calls are near',
  );
  await close();
});

async function firstRowsMs(): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const began = performance.now();
  await page.goto(pathToFileURL(join(dir, JAPANESE)).href);
  await page.waitForSelector('.rows .row');
  const ms = performance.now() - began;
  await context.close();
  return ms;
}

test('the file name chooses the language, and a button the other', async () => {
  const { page, close } = await open({ name: ENGLISH });
  assert.equal(await page.locator('h1').textContent(), 'Recorded calls');
  await page.getByRole('button', { name: '日本語' }).click();
  await answered(page);
  assert.equal(await page.locator('h1').textContent(), '通話の録音');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
  await page.getByRole('button', { name: 'English' }).click();
  await answered(page);
  assert.match((await rows(page, '.c-direction'))[0] ?? '', /↙ in/);
  await close();
});

test('a search finds Japanese in the middle of notes of all 100,000 calls, and numbers however they are written', async () => {
  const { page, close } = await open();
  const search = page.getByRole('searchbox');
  const began = performance.now();
  await search.fill('謝罪');
  const expected = callsWith(7, 1, NOTES, 7);
  await found(page, `${expected.toLocaleString('en')} `);
  print(`search answer, months read meanwhile (${expected} of 100,000)`, performance.now() - began);
  const again = performance.now();
  await search.fill('謝罪　配送');
  await found(page, `${expected.toLocaleString('en')} `);
  await search.fill('０３−１２３４−５６７８');
  await found(page, '1 ');
  print('two more, all months read', performance.now() - again);
  assert.deepEqual(await rows(page, '.c-number'), ['0312345678']);
  await search.fill('責任者');
  await found(page, '1 ');
  await search.fill('誰も言わない');
  await page.getByText('当てはまる通話はありません').waitFor();
  await page.keyboard.press('Escape');
  await found(page, '100,000 ');
  await close();
});

test('direction, tag, hold and a day in the calendar narrow down, together and each for itself', async () => {
  const { page, close } = await open();
  await page.getByText('発信', { exact: true }).first().click();
  await found(page, '\\d');
  assert.deepEqual([...new Set(await rows(page, '.c-direction'))], ['↗ 発信']);
  await page.getByRole('button', { name: '条件をすべて解除' }).click();
  await found(page, '100,000 ');
  await page.getByLabel('保全中のみ').check();
  const held = Math.ceil((CALLS - 4) / 301) + 2;
  await found(page, `${held} `);
  await page.locator('.filters select').selectOption('苦情');
  await found(page, '\\d+ ');
  assert.ok((await rows(page, '.c-remarks')).every((text) => text.includes('苦情') && text.includes('保全')));
  await page.getByRole('button', { name: '条件をすべて解除' }).click();
  await page.getByRole('button', { name: /^2026\/11\/23（月）、/ }).click();
  await found(page, '100 ');
  assert.deepEqual([...new Set(await rows(page, '.day'))], ['2026/11/23（月）']);
  await page.getByRole('button', { name: '前の月' }).click();
  await page.getByRole('button', { name: '2026年10月' }).click();
  await found(page, '3,100 ');
  await close();
});

test('columns sort, and the first row is the least or the most of all months', async () => {
  const { page, close } = await open();
  await page.getByRole('button', { name: '長さ' }).click();
  await found(page, '100,000 ');
  await until(page, `document.querySelector('.rows .row .c-length')?.textContent === '2:57'`);
  assert.equal(await page.locator('.heading .c-length').getAttribute('aria-sort'), 'descending');
  await page.getByRole('button', { name: '電話番号' }).click();
  await found(page, '100,000 ');
  await page.getByRole('button', { name: '日時' }).click();
  await page.getByRole('button', { name: '日時' }).click();
  await found(page, '100,000 ');
  const oldest = await page.locator('.rows .row .day').first().textContent();
  assert.match(oldest ?? '', /^2024\/02\/29|^2024\/02\/28/);
  await close();
});

test('every profile plays from the drive, with its waveform, at any place and speed', async () => {
  const { page, complaints, close } = await open();
  for (const line of [real.wav, real.pcm, real.mp3, real.opus]) {
    const number = line.callerId?.kind === 'number' ? line.callerId.number : '';
    await page.locator('.rows .row', { hasText: number }).locator('.c-play').click();
    await heard(page, 0.2);
    const seconds = line.samples / 8000;
    const told = await page.evaluate(`document.querySelector('audio').duration`);
    assert.ok(Math.abs(Number(told) - seconds) < 0.2, `${line.profile}: ${told} of ${seconds}`);
    await page.getByRole('slider').press('End');
    await heard(page, seconds - 0.5);
    await page.getByRole('slider').press('Home');
    assert.equal(await page.locator('.player h2 .number').textContent(), number);
  }
  await page.getByLabel('速さ').selectOption('2');
  assert.equal(await page.evaluate(`document.querySelector('audio').playbackRate`), 2);
  await page.getByRole('button', { name: '録音告知 0:03' }).click();
  await heard(page, 3.25);
  assert.deepEqual(complaints, []);
  await close();
});

test('markup in notes and holds stays text, and the policy would stop it if it did not', async () => {
  const { page, complaints, close } = await open();
  const row = page.locator('.rows .row', { hasText: '0661234567' });
  assert.ok((await row.locator('.note').textContent())?.includes(HOSTILE));
  await row.click();
  await page.locator('.player dd', { hasText: HOSTILE }).first().waitFor();
  assert.equal(await page.locator('img, main b:text("太字")').count(), 0);
  assert.equal(await page.evaluate(`'hacked' in window`), false);
  assert.deepEqual(complaints, []);
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(HOSTILE)})`);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(`'hacked' in window`), false, 'handlers in markup are refused');
  assert.ok(complaints.some((text) => /Content Security Policy/.test(text)));
  await close();
});

test('files that are given are held against their hashes: unchanged, changed, unknown; with and without the browser’s own hash', async () => {
  const given = mkdtempSync(join(tmpdir(), 'dnw-given-'));
  const good = join(dir, real.mp3.path);
  const bytes = readFileSync(join(dir, real.wav.path));
  bytes.writeUInt8(bytes.readUInt8(9000) ^ 1, 9000);
  const changed = join(given, basename(real.wav.path));
  writeFileSync(changed, bytes);
  const unknown = join(given, basename(real.wav.path).replace('WAV0001', 'WAV0009'));
  copyFileSync(changed, unknown);
  for (const prepare of ['', "Object.defineProperty(crypto, 'subtle', { value: undefined })"]) {
    const { page, complaints, close } = await open({ prepare });
    await page.getByRole('button', { name: '録音の検査' }).click();
    const input = page.locator('dialog.verify input').first();
    await input.setInputFiles([good, changed, unknown]);
    await page.getByText('変化なし 1 件、変化あり 1 件、一覧にないファイル 1 件').waitFor();
    const results = await page.locator('.results li').allTextContents();
    assert.deepEqual(
      results.map((text) => text.split(' ')[0]),
      ['変化あり', '変化なし', '一覧にありません'],
    );
    await page.locator('dialog.verify input').nth(1).setInputFiles(join(dir, '2026/11/23'));
    await page.getByText(/変化なし 4 件、変化あり 96 件/).waitFor();
    assert.deepEqual(complaints, []);
    await close();
  }
  rmSync(given, { recursive: true });
});

test('all of it is done with the keyboard', async () => {
  const { page, close } = await open();
  await page.keyboard.press('/');
  await page.keyboard.type('ひかえ');
  await page.getByText('当てはまる通話はありません').waitFor();
  await page.keyboard.press('Escape');
  await found(page, '100,000 ');
  assert.equal(await page.evaluate('document.activeElement.className'), 'scroller');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const grid = page.getByRole('grid');
  assert.equal(await grid.getAttribute('aria-activedescendant'), 'row-1');
  assert.equal(await page.locator('#row-1').getAttribute('aria-selected'), 'true');
  await page.keyboard.press('Enter');
  await heard(page, 0.1);
  await page.keyboard.press('Space');
  assert.equal(await page.evaluate(`document.querySelector('audio').paused`), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.player').isVisible(), false);
  await close();
});

test('copied away from its drive the page says what is wrong', async () => {
  const alone = mkdtempSync(join(tmpdir(), 'dnw-alone-'));
  writeFileSync(join(alone, ENGLISH), await pageHtml());
  const { page, close } = await open({ name: ENGLISH, at: alone });
  await page.getByText('Open this page on the drive itself').waitFor();
  await close();
  rmSync(alone, { recursive: true });
});

test('at 1280 and 390 pixels nothing is wider than the screen; pictures are left to look at', async () => {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const)
    for (const [name, language] of [
      [JAPANESE, 'ja'],
      [ENGLISH, 'en'],
    ] as const) {
      const { page, close } = await open({ name, width, height });
      const picture = async (what: string) => {
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(SCREENS, `${language}-${width}-${what}.png`) });
        assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width, what);
      };
      await picture('list');
      const cut = `[...document.querySelectorAll('.rows .c-number, .rows .c-time, .rows .c-length')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)`;
      assert.deepEqual(await page.evaluate(cut), [], 'times and numbers are never cut off');
      await page.locator('.rows .row').first().click();
      await picture('player');
      await page.keyboard.press('Escape');
      if (width === 390) {
        await page.locator('.fold').click();
        await picture('filters');
        await page.locator('.fold').click();
      }
      await page.getByRole('searchbox').fill(TAGS[0] ?? '');
      await answered(page);
      await picture('search');
      await page.locator('nav button').nth(1).click();
      await picture('help');
      await close();
    }
});
