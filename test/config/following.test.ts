import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { followConfig } from '../../src/config/following.js';
import type { Following } from '../../src/config/follow.js';
import { holdConfig, type HeldConfig } from '../../src/config/held.js';
import { ConfigError } from '../../src/config/load.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { eventually } from '../support/eventually.js';

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const climbing = (after: string, text = example): string => text.replace('after: 4h', `after: ${after}`);
const hour = 3_600_000;

describe('a configuration file that a running process follows', () => {
  let folder = '';
  let file = '';
  let held: HeldConfig;
  let following: Following | undefined;
  let told: FailureCode[] = [];
  let arrives = true;
  let lines: Record<string, unknown>[] = [];

  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const tell = (code: FailureCode): Promise<void> => {
    told.push(code);
    return arrives ? Promise.resolve() : Promise.reject(new Error('no'));
  };
  const begin = (path = file, pollMs = 50): void => {
    held = holdConfig(path);
    following = followConfig(held, { logger, tell, pace: { pollMs, settleMs: 30 } });
  };
  const after = (): number | undefined => held.current().alerts.climb?.after;
  const applies = (hours: number) =>
    eventually(`an alert climbs after ${hours} h`, () => Promise.resolve(after() === hours * hour));
  const refused = (times: number) =>
    eventually(`${times} files were refused`, () => Promise.resolve(held.state().refused === times));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cpis-follow-'));
    file = join(folder, 'authority.yaml');
    writeFileSync(file, example);
    [told, lines, arrives] = [[], [], true];
  });
  afterEach(() => {
    following?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken where it is written in place, with the plan of what changes in the log', async () => {
    begin();
    const before = held.state();
    writeFileSync(file, climbing('2h').replace('temporal.internal:7233', 'other.internal:7233'));
    await applies(2);
    assert.equal(held.current().temporal.address, 'temporal.internal:7233');
    const { loaded, digest, waitsForStart } = held.state();
    assert.deepEqual([loaded, waitsForStart], [2, ['temporal.address']]);
    assert.notEqual(digest, before.digest);
    const [line] = lines;
    assert.match(String(line?.['msg']), /applies now\.$/);
    assert.deepEqual(
      (line?.['changes'] as string[]).map((one) => /: (.*?) \(/.exec(one)?.[1]),
      ['alerts.climb.after', 'temporal.address'],
    );
  });

  it('is taken where an editor puts a new file in its place, again and again', async () => {
    begin();
    for (const hours of [2, 3]) {
      writeFileSync(`${file}.new`, climbing(`${hours}h`));
      renameSync(`${file}.new`, file);
      await applies(hours);
    }
    assert.equal(held.state().loaded, 3);
  });

  it('is taken where a mounted volume turns the link over that it stands behind', async () => {
    const version = (name: string, text: string): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'mounted.yaml'), text);
      symlinkSync(name, join(folder, '..data.new'));
      renameSync(join(folder, '..data.new'), join(folder, '..data'));
    };
    version('..1', example);
    symlinkSync(join('..data', 'mounted.yaml'), join(folder, 'mounted.yaml'));
    begin(join(folder, 'mounted.yaml'));
    version('..2', climbing('2h'));
    rmSync(join(folder, '..1'), { recursive: true });
    await applies(2);
  });

  it('is taken where the folder sends no event: it is looked at by the clock, too', async () => {
    const deep = join(folder, 'deep');
    mkdirSync(deep);
    const inside = join(deep, 'authority.yaml');
    writeFileSync(inside, example);
    begin(inside);
    renameSync(deep, join(folder, 'away'));
    await eventually('it is not there', () => Promise.resolve(held.state().standing?.code === 'config.unreadable'));
    mkdirSync(deep);
    writeFileSync(inside, climbing('2h'));
    await applies(2);
  });

  it('is refused while it is half written, the old one kept, and taken when it is whole', async () => {
    begin();
    const { digest } = held.state();
    const whole = climbing('2h');
    writeFileSync(file, whole.slice(0, whole.length / 2));
    await refused(1);
    const { standing, lastRefused, digest: still } = held.state();
    assert.deepEqual([after(), still, standing?.code], [4 * hour, digest, 'config.invalid']);
    assert.deepEqual(standing, lastRefused);
    writeFileSync(file, whole);
    await applies(2);
    assert.deepEqual([held.state().standing, held.state().lastRefused?.code], [undefined, 'config.invalid']);
  });

  it('is not looked at while it is being written: it counts when it has stayed the same for a while', async () => {
    held = holdConfig(file);
    following = followConfig(held, { logger, tell, pace: { pollMs: 20, settleMs: 400 } });
    const whole = climbing('2h');
    for (let part = 1; part < 8; part += 1) {
      writeFileSync(file, whole.slice(0, (whole.length * part) / 8));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    writeFileSync(file, whole);
    await applies(2);
    assert.equal(held.state().refused, 0);
  });

  it('says of a refused one every line that is wrong, and tells people beside Mosaic once', async () => {
    begin();
    writeFileSync(file, example.replace('odsCode: ZZ9', 'odsCode: lower').replace('after: 4h', 'after: soon'));
    await refused(1);
    await eventually('people are told', () => Promise.resolve(told.length === 1));
    for (let looks = 0; looks < 5; looks += 1) following?.lookNow();
    assert.deepEqual(told, ['config.invalid']);
    const paths = (lines[0]?.['problems'] as string[]).map((one) => /, (.*?): /.exec(one)?.[1]);
    assert.deepEqual(paths, ['authority.odsCode', 'alerts.climb.after']);
  });

  it('tells people of the next bad one too, and not of a good one', async () => {
    begin();
    for (const [place, bad] of ['off: [nothing]', 'off: [neither]'].entries()) {
      writeFileSync(file, example.replace('off: []', bad));
      await eventually('people are told', () => Promise.resolve(told.length === place + 1));
    }
    writeFileSync(file, example);
    await eventually('it is good again', () => Promise.resolve(held.state().standing === undefined));
    assert.equal(lines.at(-1)?.['msg'], 'The configuration file is again the one that applies.');
    assert.equal(told.length, 2);
  });

  it('is read at once where a supervisor asks for it, and said to be the same where it is', () => {
    begin(file, 60_000);
    following?.lookNow();
    assert.equal(lines[0]?.['msg'], 'The configuration file is the one that applies.');
    writeFileSync(file, climbing('2h'));
    following?.lookNow();
    assert.equal(after(), 2 * hour);
  });

  it('is not followed any more once the process stops', async () => {
    begin();
    following?.stop();
    writeFileSync(file, climbing('2h'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(after(), 4 * hour);
  });
});

describe('a configuration that a process cannot start with', () => {
  it('is named with its problems', () => assert.throws(() => holdConfig('/nowhere/authority.yaml'), ConfigError));
});
