import assert from 'node:assert/strict';
import { createRoom } from '../../src/client/room.js';
import type { DeskStatus } from '../../src/contracts/upload-desk.js';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import { person, policy } from '../support/examples.js';
import { isCode } from '../support/lives.js';

const change = (kind: SubmittedChange['kind']): SubmittedChange => ({
  personId: person('700101'),
  changeNumber: 1,
  registrationId: 'P1',
  kind,
  records: [],
  telephones: policy.telephones,
});
const heldEnds = (count: number): DeskStatus['heldEnds'] =>
  Array.from({ length: count }, (_none, place) => ({ personId: String(place), changeNumber: 1, kind: 'end' }));
const status = (more: Partial<DeskStatus>): DeskStatus => ({
  held: false,
  nextSequence: 1,
  waiting: 0,
  heldEnds: [],
  log: [],
  inFlight: [],
  attentions: [],
  ...more,
});
const unreleased = (waiting: number): DeskStatus => {
  const { nextSequence: _none, ...rest } = status({ held: true, waiting });
  return rest;
};
const roomAt = (desk: () => Promise<DeskStatus | undefined>, knownForMs = 60_000) =>
  createRoom(desk, { atMost: 10, knownForMs });
const roomOf = (desk: DeskStatus) => roomAt(() => Promise.resolve(desk));

describe('room at the upload desk', () => {
  it('is there while the desk sends, however much waits', async () => {
    await roomOf(status({ waiting: 5000 }))(change('start'));
  });

  it('ends where the desk was never released and keeps what may be kept', async () => {
    await roomOf(unreleased(9))(change('start'));
    await assert.rejects(roomOf(unreleased(10))(change('start')), isCode('desk.busy'));
  });

  it('ends for ends and deletes where the brake holds as many, and not for starts', async () => {
    const fits = roomOf(status({ heldEnds: heldEnds(10) }));
    await fits(change('start'));
    await assert.rejects(fits(change('end')), isCode('desk.busy'));
    await assert.rejects(fits(change('delete')), isCode('desk.busy'));
  });

  it('is taken for granted where no desk is, or it does not answer', async () => {
    await roomAt(() => Promise.resolve(undefined))(change('start'));
    await roomAt(() => Promise.reject(new Error('away')))(change('start'));
  });

  it('is asked for once, for as long as an answer counts', async () => {
    let asked = 0;
    const desk = () => {
      asked += 1;
      return Promise.resolve(status({}));
    };
    const fits = roomAt(desk);
    await Promise.all([fits(change('start')), fits(change('start'))]);
    assert.equal(asked, 1);
    const forgetful = roomAt(desk, 0);
    await forgetful(change('start'));
    await forgetful(change('start'));
    assert.equal(asked, 3);
  });
});
