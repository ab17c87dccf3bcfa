import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import type { Erasable } from '../../client/erasures.js';
import type { AuthorityConfig } from '../../config/authority.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import { dateWords, instantOf, ukDate } from '../../domain/dates.js';
import type { Erased } from '../../domain/erasure.js';
import { statusesOf } from '../../domain/erasure.js';
import { CodedError } from '../../domain/failure.js';
import type { ActOutcome } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import type { Mosaic } from '../../mosaic/port.js';
import { readKey } from '../../temporal/key-files.js';
import { createPseudonyms } from '../../temporal/pseudonyms.js';
import { askedAct, confirmedBy, perform, withActOptions, type ActOptions } from '../acts.js';
import { personIdFrom } from '../arguments.js';
import { withLink } from '../context.js';

/** `cpis erase-child`: removes a child's workflows from Temporal; two people must confirm it. */
export function addEraseChild(program: Command, openMosaic: (config: AuthorityConfig) => Promise<Mosaic>): void {
  const command = program
    .command('erase-child')
    .description('remove everything that is kept of a child here; two people must confirm it')
    .argument('<mosaicPersonId>', 'the person’s id in Mosaic');
  withActOptions(command).action(async (id: string, options: ActOptions) => {
    const personId = personIdFrom(id);
    const asked = askedAct('erase-child', options, childWorkflowId(personId));
    await withLink(asked, async (link, note, config) => {
      const pseudonyms = createPseudonyms(readKey(config.keys.subjects));
      const found = await link.erasures.look(personId, ({ own, mothers }) => [
        ...own.map((number) => pseudonyms.subject(number, 'own')),
        ...mothers.map((number) => pseudonyms.subject(number, 'mother')),
        pseudonyms.mark(personId),
      ]);
      if (found.refusal !== undefined) throw new CodedError(found.refusal);
      const marks = await marksOf(pseudonyms, personId, await openMosaic(config));
      const act = confirmedBy(options, config);
      const { reason: _inTheAudit, ...who } = act;
      await perform(options, {
        about: `child ${personId}`,
        act,
        would: `remove its workflow and ${found.messages.length} messages; ${found.staying} concern other children and stay`,
        preview: () => Promise.resolve('done'),
        carryOut: async (): Promise<ActOutcome> => {
          const outcome = await link.erasures.confirm({ ...who, ...marks });
          if (outcome === 'done') note(await erase(link, personId, { actId: act.actId, by: act.by }, found, config));
          return outcome;
        },
      });
    });
  });
}

/** What reconcile will know the child by. Mosaic is asked: without it nobody could tell a new status from the old. */
async function marksOf(
  pseudonyms: ReturnType<typeof createPseudonyms>,
  personId: MosaicPersonId,
  mosaic: Mosaic,
): Promise<Pick<Erased, 'person' | 'statuses'>> {
  const statuses = pseudonyms.mark(statusesOf(await statusesNow(mosaic, personId)));
  return { person: pseudonyms.mark(personId), statuses };
}

/** Mosaic may not know the person any more: then it shows no status. */
async function statusesNow(mosaic: Mosaic, personId: MosaicPersonId) {
  try {
    return await mosaic.readChild(personId);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'mosaic.person-unknown') return { plans: [] };
    throw error;
  }
}

/** @returns what the audit says of it: counts, and until when what cannot be taken out is kept; no content */
async function erase(
  link: CpisLink,
  personId: MosaicPersonId,
  act: { readonly actId: string; readonly by: string },
  found: Erasable,
  { retention }: AuthorityConfig,
): Promise<string> {
  const { runs, messages } = await link.erasures.carryOut(personId, act, found);
  const until = ukDate(instantOf(Date.now() + retention.closedWorkflows));
  const stays = `Files that it was in${found.staying === 0 ? '' : `, and ${found.staying} messages that concern other children,`} are kept until ${dateWords(until)}.`;
  process.stdout.write(`Removed: ${runs} runs and ${messages} messages. ${stays}\n`);
  return `erased,runs=${runs},messages=${messages},staying=${found.staying},files-until=${until}`;
}
