import type { ReturnedRecord } from '../domain/acknowledgements.js';
import { echoNames, oids } from './names.js';
import type { Part } from './part.js';
import { readPlan, writePlan } from './plan.js';
import { writeNhsNumber } from './shared-parts.js';
import { idOfRoot, nhsNumberIn, uniqueIdIn } from './values.js';
import type { Written } from './write.js';
import { around, holding, ifGiven } from './write.js';

/** A record that an acknowledgement gives back. A plan without a start has no form, and is not written. */
export function writeEcho({ accepted, recordId, nhsNumber, kind, start, end }: ReturnedRecord): Written {
  const plan =
    kind === undefined || start === undefined ? undefined : { kind, start, ...(end === undefined ? {} : { end }) };
  const record = around(
    accepted ? echoNames.accepted : echoNames.refused,
    ifGiven(recordId, (root) => holding('id', { root })),
    ifGiven(nhsNumber, (number) => writeNhsNumber('id', number)),
    ifGiven(plan, writePlan),
  );
  return around('message', around('CP-ISLAAcknowledgementResponse', around('subject', record)));
}

/** The records that an acknowledgement gives back, in its order, at any depth of its messages. */
export const echoesIn = (response: Part): readonly ReturnedRecord[] =>
  response.all('message').flatMap((message) => {
    const accepted = message.within(echoNames.accepted).map((record) => readEcho(record, true));
    const refused = message.within(echoNames.refused).map((record) => readEcho(record, false));
    const echoes = [...accepted, ...refused];
    if (echoes.length !== 1) throw message.missing();
    return echoes;
  });

function readEcho(record: Part, accepted: boolean): ReturnedRecord {
  const recordId = ownId(record);
  const nhsNumber = idOfRoot(record, oids.nhsNumber);
  const plan = record.all('pertinentInformation').length === 0 ? undefined : readPlan(record);
  return {
    accepted,
    ...(recordId === undefined ? {} : { recordId: uniqueIdIn(recordId) }),
    ...(nhsNumber === undefined ? {} : { nhsNumber: nhsNumberIn(nhsNumber) }),
    ...(plan === undefined ? {} : { kind: plan.kind, start: plan.start }),
    ...(plan?.end === undefined ? {} : { end: plan.end }),
  };
}

/** The id that is neither an NHS number nor a local id. */
function ownId(record: Part): Part | undefined {
  const others: readonly (string | undefined)[] = [oids.nhsNumber, oids.localId, undefined];
  const [id, second] = record.all('id').filter((one) => !others.includes(one.attribute('root')));
  if (second !== undefined) throw record.missing();
  return id;
}
