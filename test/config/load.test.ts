import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '../../src/config/load.js';

const example = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));
const file = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'cpis-config-')), 'authority.yaml');
  writeFileSync(path, content);
  return path;
};
/** The example with the other way to the NHS, as its comments say: the one's lines out, the other's in. */
const onTheFolder = (yaml: string): string =>
  yaml
    .replace(/^ {2}url: https:\/\/mesh.*\n {2}mailboxId/m, '  mailboxId')
    .replace(/^ {2}(passwordFile|sharedKeyFile): .*\n/gm, '')
    .replace(/(^ {4}inactiveNumber: .*\n) {2}tls:\n( {4}.*\n)+/m, '$1')
    .replace(/^ {2}# (transport|folder): /gm, '  $1: ');
const messageOf = (path: string | undefined): string => {
  try {
    loadConfig(path);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return assert.fail('it was taken');
};

describe('the authority’s configuration', () => {
  it('is read with its durations in milliseconds and its telephone numbers with their zeros', () => {
    const { mailbox, authority, waits, upload } = loadConfig(example);
    assert.equal(mailbox.pollEvery, 300_000);
    assert.equal(waits.tail, 405 * 86_400_000);
    assert.equal(authority.telephones.officeHours, '01632960100');
    assert.deepEqual([upload.firstSequence, upload.releaseAtStart], [1, false]);
  });

  it('names the MESH API where it says nothing of the way, or the folder of the MESH client', () => {
    const { mailbox } = loadConfig(example);
    assert.ok(mailbox.transport !== 'folder');
    assert.equal(mailbox.url, 'https://mesh.example.invalid');
    const other = loadConfig(file(onTheFolder(readFileSync(example, 'utf8')))).mailbox;
    assert.ok(other.transport === 'folder');
    assert.deepEqual(
      [other.folder, other.mailboxId, other.pollEvery],
      ['/srv/mesh/ZZ9LA001', mailbox.mailboxId, mailbox.pollEvery],
    );
  });

  it('does not take a mailbox that is half the one way and half the other', () => {
    const both = readFileSync(example, 'utf8').replace('  url: ', '  transport: folder\n  folder: /srv/mesh\n  url: ');
    assert.match(messageOf(file(both)), /url/);
    const none = readFileSync(example, 'utf8').replace('  url: ', '  transport: pigeon\n  url: ');
    assert.match(messageOf(file(none)), /mailbox/);
  });

  it('names a connection to Mosaic where it says nothing of the way, or a worklist with its extract', () => {
    const yaml = readFileSync(example, 'utf8');
    assert.ok(loadConfig(example).mosaic.transport !== 'worklist');
    const byHand = (extract: string) =>
      file(
        yaml.replace(
          /^mosaic:\n( {2}.*\n)+/m,
          `mosaic:\n  transport: worklist\n  folder: /srv/worklist\n  extract: ${extract}\n`,
        ),
      );
    const { mosaic } = loadConfig(byHand('{ folder: /srv/extract, removedPercent: 1 }'));
    assert.ok(mosaic.transport === 'worklist');
    const { folder, pollEvery, removedPercent, endsAtMost } = mosaic.extract;
    assert.deepEqual([folder, pollEvery, removedPercent, endsAtMost], ['/srv/extract', 60_000, 1, 5]);
    assert.match(
      messageOf(byHand('{ removedPercent: 101 }')),
      /mosaic\.extract\.folder[^]*mosaic\.extract\.removedPercent|removedPercent[^]*folder/,
    );
  });

  it('is refused with every problem and its path at once', () => {
    const message = messageOf(file('authority: { name: X, odsCode: lower }\nupload: { batchFor: 5 }\nsurprise: 1\n'));
    for (const part of ['odsCode', 'telephones', 'batchFor', 'firstSequence', 'mailbox', 'surprise'])
      assert.match(message, new RegExp(part));
  });

  it('is named when it is not there or not YAML, and asked for when nobody named it', () => {
    assert.match(messageOf('/nowhere/authority.yaml'), /^\/nowhere\/authority\.yaml cannot be read: ENOENT\.$/);
    assert.match(messageOf(file('a: [')), /line 1: not YAML: /);
    assert.match(messageOf(undefined), /CPIS_CONFIG/);
  });
});
