type HttpStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 431;

export interface Failure {
  /** transient: tried again by itself · ambiguous: may have happened, look before trying again · permanent: a person must change something */
  readonly class: 'transient' | 'ambiguous' | 'permanent';
  /** what the operator reads; never built from somebody's data */
  readonly says: string;
  readonly next: string;
  /** how a command ends where it is not simply failed */
  readonly exit?: 'notFound' | 'unreachable' | 'refused' | 'usage';
  /** the HTTP status of the gateway's problem, where it is not 500 (permanent) or 503 */
  readonly http?: HttpStatus;
}

/** Every way a part can fail. Retry policy, attentions, CLI words and HTTP problems come from this table and nowhere else. */
export const failures = {
  'mailbox.unreachable': {
    class: 'transient',
    exit: 'unreachable',
    says: 'The NHS mailbox cannot be reached.',
    next: 'Nothing: it is tried again. After an hour, check the connection.',
  },
  'mailbox.unavailable': {
    class: 'transient',
    says: 'The NHS mailbox answers, but cannot do its work now.',
    next: 'Nothing: it is tried again. After an hour, ask the NHS service desk.',
  },
  'mailbox.send-unanswered': {
    class: 'ambiguous',
    says: 'A file may or may not have reached the NHS.',
    next: 'Nothing: we look it up before sending again.',
  },
  'mailbox.folder-unusable': {
    class: 'transient',
    says: 'The folder of the MESH client cannot be read or written.',
    next: 'It is tried again. Check the rights of this account on the folder, and the free space on its disk.',
  },
  'mailbox.refused-credentials': {
    class: 'permanent',
    says: 'The NHS mailbox refuses our credentials.',
    next: 'Check the mailbox id, password, shared key, certificate and the clock of this machine.',
  },
  'mailbox.refused-message': {
    class: 'permanent',
    says: 'The NHS mailbox refuses to take a file.',
    next: 'Check the CP-IS mailbox and the workflow id in the configuration, then send the file again.',
  },
  'mailbox.bad-request': {
    class: 'permanent',
    says: 'The NHS mailbox does not accept the form of our call.',
    next: 'Report this to whoever supports this product, with the time of the failure.',
  },
  'mailbox.not-found': {
    class: 'permanent',
    says: 'The NHS mailbox does not know a message that it listed or took.',
    next: 'Ask the NHS service desk: a message may be lost.',
  },
  'mailbox.gone': {
    class: 'permanent',
    says: 'A message expired in the NHS mailbox before it was read: it is possibly lost.',
    next: 'Ask the NHS service desk to put the message back within 30 days.',
  },
  'mailbox.oversize': {
    class: 'permanent',
    says: 'A message is larger than this product takes.',
    next: 'It stays in the mailbox. Read it with another client and report it.',
  },
  'mailbox.unexpected-answer': {
    class: 'transient',
    says: 'The NHS mailbox gave an answer that we do not understand.',
    next: 'Nothing: it is tried again. If it stays, report it.',
  },
  'mosaic.unreachable': {
    class: 'transient',
    says: 'Mosaic cannot be reached.',
    next: 'Nothing: it is tried again. After an hour, check the connection.',
  },
  'mosaic.unavailable': {
    class: 'transient',
    says: 'Mosaic answers, but cannot do its work now.',
    next: 'Nothing: it is tried again.',
  },
  'mosaic.write-unanswered': {
    class: 'ambiguous',
    says: 'Something may or may not have been written in Mosaic.',
    next: 'Nothing: we look it up by its reference before writing again.',
  },
  'mosaic.refused-credentials': {
    class: 'permanent',
    says: 'Mosaic refuses our credentials.',
    next: 'Check the Mosaic token and the roles of its account.',
  },
  'mosaic.person-unknown': {
    class: 'permanent',
    exit: 'notFound',
    says: 'Mosaic does not know this person.',
    next: 'Check whether the person was merged or removed in Mosaic.',
  },
  'mosaic.refused-write': {
    class: 'permanent',
    says: 'Mosaic refuses to write this.',
    next: 'Check the note type, the roles and whether the record is restricted, then retry.',
  },
  'second-channel.unanswered': {
    class: 'transient',
    says: 'The second channel beside Mosaic does not take our messages.',
    next: 'Check secondChannel in the configuration: an alert that Mosaic is down cannot travel through Mosaic.',
  },
  'config.unreadable': {
    class: 'permanent',
    exit: 'usage',
    says: 'The configuration file cannot be read: the configuration from before still applies.',
    next: 'Check that the file is there and that this account may read it.',
  },
  'config.invalid': {
    class: 'permanent',
    exit: 'usage',
    says: 'The changed configuration file cannot be used: the configuration from before still applies.',
    next: 'See every problem with its line: cpis validate-config FILE. A corrected file is taken by itself.',
  },
  'worker.port-taken': {
    class: 'permanent',
    says: 'The port of the worker’s health page cannot be had.',
    next: 'End what runs there, or choose another worker.health in the configuration.',
  },
  'mosaic.no-reference-data': {
    class: 'permanent',
    says: 'This connection to Mosaic does not tell which step types, roles and teams exist.',
    next: 'Check them in Mosaic’s Configuration Tools: docs/mosaic-setup.md says which.',
  },
  'mosaic.merge-pending': {
    class: 'transient',
    says: 'Mosaic merges this record tonight: what is written before could be refused or lost.',
    next: 'Nothing: it is written when the merge is over.',
  },
  'mosaic.folder-unusable': {
    class: 'transient',
    says: 'A folder that stands for Mosaic cannot be read or written.',
    next: 'It is tried again. Check the rights of this account on the folder, and the free space on its disk.',
  },
  'mosaic.extract-missing': {
    class: 'transient',
    says: 'No extract of Mosaic was taken yet.',
    next: 'Put the extract into its folder. If it is there, look at the worker log for why it was refused.',
  },
  'mosaic.extract-stale': {
    class: 'transient',
    says: 'The newest extract of Mosaic is older than it may be.',
    next: 'Check the job that makes the extract. Children whose plans started since are not on CP-IS.',
  },
  'mosaic.extract-refused': {
    class: 'permanent',
    says: 'An extract of Mosaic was not taken: it looks partial, or it is not of the form that we take.',
    next: 'Read the reason beside it in the folder refused, then put a right one into the folder.',
  },
  'mosaic.extract-rows': {
    class: 'permanent',
    says: 'Lines of an extract of Mosaic cannot be used: their people stay as they were.',
    next: 'Correct what the lines name in Mosaic, or in the job that makes the extract.',
  },
  'mosaic.unexpected-answer': {
    class: 'permanent',
    says: 'Mosaic gave an answer that is not in our contract.',
    next: 'Check the version of the Mosaic connection against openapi.yaml.',
  },
  'message.foreign-sender': {
    class: 'permanent',
    says: 'A message in our mailbox is from somebody who is not CP-IS.',
    next: 'Look at its sender. If it is CP-IS, add it to mailbox.senders and reprocess; otherwise discard the message.',
  },
  'message.foreign-workflow': {
    class: 'permanent',
    says: 'A message in our mailbox has a workflow id under which CP-IS sends us nothing.',
    next: 'Look at its workflow id. If it is right, correct mailbox.workflows and reprocess; otherwise discard the message.',
  },
  'cpis.too-large': {
    class: 'permanent',
    exit: 'usage',
    says: 'A file is larger than any CP-IS message.',
    next: 'Look at the message; discard it if it is not from CP-IS.',
  },
  'cpis.unreadable': {
    class: 'permanent',
    exit: 'usage',
    says: 'A file is not well-formed XML of the kind we take.',
    next: 'Look at the message and report it to the NHS service desk.',
  },
  'cpis.forbidden-construct': {
    class: 'permanent',
    exit: 'usage',
    says: 'A file holds something that no CP-IS message may hold.',
    next: 'Treat the message as hostile: report it, then discard it.',
  },
  'cpis.unknown-message': {
    class: 'permanent',
    exit: 'usage',
    says: 'A file is not one of the CP-IS messages.',
    next: 'Look at the message; discard it if it is not for us.',
  },
  'cpis.content-missing': {
    class: 'permanent',
    exit: 'usage',
    says: 'A CP-IS message lacks something that it must hold, or holds it twice.',
    next: 'Look at the message and report it to the NHS service desk.',
  },
  'cpis.content-wrong': {
    class: 'permanent',
    exit: 'usage',
    says: 'A CP-IS message holds a value that cannot be right.',
    next: 'Look at the message and report it to the NHS service desk.',
  },
  'cpis.invalid-record': {
    class: 'permanent',
    says: 'A record does not fit the form of a CP-IS upload.',
    next: 'Correct the name, the birth date and the dates of the plan in Mosaic.',
  },
  'cpis.invalid-upload': {
    class: 'permanent',
    says: 'A file that we built does not pass our own check.',
    next: 'Report this to whoever supports this product.',
  },
  'outgoing.foreign-address': {
    class: 'permanent',
    says: 'A call would have gone to another address than the configured one: it was not made.',
    next: 'Report this to whoever supports this product: no message and no answer may name an address.',
  },
  'temporal.unreachable': {
    class: 'transient',
    exit: 'unreachable',
    says: 'The Temporal server cannot be reached.',
    next: 'Check that it runs and that temporal.address in the configuration is right.',
  },
  'temporal.untrusted': {
    class: 'permanent',
    exit: 'unreachable',
    says: 'The Temporal server and we do not accept each other’s certificate.',
    next: 'Check temporal.tls in the configuration: serverName, caFile, certificateFile and keyFile.',
  },
  'temporal.unanswered': {
    class: 'ambiguous',
    exit: 'unreachable',
    says: 'The Temporal server, or the worker behind it, took too long to answer.',
    next: 'Check that both run. What is said again under the same id counts once.',
  },
  'desk.busy': {
    class: 'transient',
    says: 'More changes wait for the upload desk than it can take in.',
    next: 'Nothing: they are handed to it again. Where it is on hold, or holds ends, decide at the desk.',
  },
  'audit.unwritable': {
    class: 'transient',
    exit: 'unreachable',
    says: 'The audit cannot be written: nobody sees or changes anything unaudited.',
    next: 'Check the space on its disk and the rights on its folder, then say it again. Notifications and registrations go on.',
  },
  'erase.held': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'CP-IS may still hold or show a record of this child.',
    next: 'End it, or have it deleted, and wait: CP-IS shows an ended plan for a year.',
  },
  'erase.in-flight': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'A change of this child is on its way to CP-IS, or was refused and is not settled.',
    next: 'Wait for the answer, or settle it first: cpis child shows it.',
  },
  'erase.action-open': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'Something that the NHS told of this child is not dealt with, or an alert waits to be taken up.',
    next: 'Deal with it first: cpis child shows it.',
  },
  'erase.message-open': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'A message that concerns this child is not dealt with.',
    next: 'Deal with it first: cpis message list --open.',
  },
  'erase.ledger-full': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'More children were erased than can be remembered.',
    next: 'Report this to whoever supports this product.',
  },
  'audit.damaged': {
    class: 'permanent',
    says: 'An audit file is not as it was written. It is left as it stands, and another one is begun.',
    next: 'Find out who changed it: cpis audit verify names the lines.',
  },
  'not-found': {
    class: 'permanent',
    exit: 'notFound',
    http: 404,
    says: 'There is nothing here under that id.',
    next: 'Check the id.',
  },
  'event-invalid': {
    class: 'permanent',
    http: 400,
    says: 'The event does not have the form of our contract.',
    next: 'Correct what the problem names and send it again.',
  },
  'request.not-json': {
    class: 'permanent',
    http: 400,
    says: 'The body is not JSON.',
    next: 'Send a JSON body as /openapi.json describes it.',
  },
  'request.too-large': {
    class: 'permanent',
    http: 413,
    says: 'The body is too large.',
    next: 'Send less at once: one event, or a shorter list.',
  },
  'request.wrong-type': {
    class: 'permanent',
    http: 415,
    says: 'The content type must be application/json.',
    next: 'Send the header content-type: application/json.',
  },
  'request.invalid': {
    class: 'permanent',
    http: 400,
    says: 'The request does not have the form of our contract.',
    next: 'Correct what the problem names; /openapi.json describes every call.',
  },
  'request.wrong-headers': {
    class: 'permanent',
    http: 400,
    says: 'A header stands twice, is odd, or does not belong to such a request.',
    next: 'Send each header once and in plain characters, and a body only where one is asked for.',
  },
  'request.unknown-query': {
    class: 'permanent',
    http: 400,
    says: 'The address asks for something that there is not, or asks twice.',
    next: 'Leave it out: /openapi.json lists what may be asked.',
  },
  'request.wrong-method': {
    class: 'permanent',
    http: 405,
    says: 'This address is not called in that way.',
    next: 'Use the method that /openapi.json names.',
  },
  'request.too-slow': {
    class: 'permanent',
    http: 408,
    says: 'The request did not arrive within its time.',
    next: 'Send it again, in one go.',
  },
  'request.headers-too-large': {
    class: 'permanent',
    http: 431,
    says: 'The headers are too large.',
    next: 'Send fewer or shorter headers.',
  },
  'access.no-credential': {
    class: 'permanent',
    http: 401,
    says: 'Nobody is let in without a credential.',
    next: 'Send a token, a signature or a client certificate: docs/gateway.md.',
  },
  'access.refused': {
    class: 'permanent',
    http: 401,
    says: 'The credential is not accepted.',
    next: 'Check the key, the clock and the configuration; the log of the gateway says which check failed.',
  },
  'access.not-allowed': {
    class: 'permanent',
    http: 403,
    says: 'This caller may not do that.',
    next: 'Give the caller the scope in the configuration, or use another credential.',
  },
  'access.too-often': {
    class: 'transient',
    http: 429,
    says: 'This caller asks too often. Nothing of the request was taken.',
    next: 'Send it again after the seconds of the header Retry-After.',
  },
  'access.just-started': {
    class: 'transient',
    says: 'The process has just started and cannot know which requests it took before.',
    next: 'Sign the request anew and send it again after the seconds of the header Retry-After.',
  },
  'access.person-needed': {
    class: 'permanent',
    http: 400,
    says: 'An act needs the name of a person.',
    next: 'Name the person who acts in `by`.',
  },
  'access.another-person': {
    class: 'permanent',
    http: 403,
    says: 'The act names another person than the credential.',
    next: 'Leave `by` out, or let that person act with their own credential.',
  },
  'codec.refused': {
    class: 'permanent',
    http: 422,
    says: 'A payload cannot be opened: it is foreign, changed, or its key is not there.',
    next: 'Check that it is of this namespace. If it is, report it: something on the server was changed.',
  },
  'act.invalid': {
    class: 'permanent',
    exit: 'usage',
    http: 400,
    says: 'An act needs an id, a person and a reason, and what it is about.',
    next: 'Say who you are and why, and name what it is about.',
  },
  'act.nothing-to-do': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'There is nothing of that kind to act on.',
    next: 'Look at it again: it may have been dealt with meanwhile.',
  },
  'act.never-for-adopted': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'A record marked for adoption is never registered again.',
    next: 'Nothing here may lead from the old record to the new one.',
  },
  'act.number-used': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'That sequence number may have been used: numbers only rise.',
    next: 'Give the number after the last one that any system of this authority used.',
  },
  'cpis.number-conflict': {
    class: 'permanent',
    says: 'Two children have the same NHS number: nothing is sent for either.',
    next: 'Find out whose number it is and correct the other record in Mosaic.',
  },
  'act.same-person': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'Two people are needed, and this is the first one again.',
    next: 'Ask a colleague to confirm it under their own name.',
  },
  'act.same-account': {
    class: 'permanent',
    exit: 'refused',
    http: 409,
    says: 'Two people are needed, and this is the account of the first one.',
    next: 'Have a colleague confirm it from their own account. Where all share one, twoPeople in the configuration says so.',
  },
  'payload.in-clear': {
    class: 'permanent',
    says: 'Something that our own processes did not encrypt was refused.',
    next: 'Find out who sends to Temporal: only our own processes may.',
  },
  'payload.moved': {
    class: 'permanent',
    says: 'Something that was encrypted for another workflow was refused.',
    next: 'Find out who writes to Temporal: it is no accident. Compare this workflow with Mosaic.',
  },
  'payload.changed': {
    class: 'permanent',
    says: 'Something encrypted was changed or cut, and was refused.',
    next: 'Check the database of Temporal and who writes to it. What was sent must be sent again.',
  },
  'payload.wrong-form': {
    class: 'permanent',
    says: 'Something readable was of a wrong form, and was dropped.',
    next: 'Check whether all processes run the same release; report it.',
  },
  'payload.unreadable': {
    class: 'permanent',
    says: 'Something was encrypted in a form that this release does not know.',
    next: 'Nothing is lost: it waits. Run the newest release that ran here.',
  },
  'payload.unknown-key': {
    class: 'transient',
    says: 'Something cannot be decrypted: its key is not in the key ring.',
    next: 'Nothing is lost: it waits. Put the key ring back that has the key: cpis keys list.',
  },
  'payload.retired-key': {
    class: 'transient',
    says: 'Something cannot be decrypted: its key is retired.',
    next: 'Nothing is lost: it waits. Put the key back: cpis keys retire --undo.',
  },
  'keys.unknown': {
    class: 'permanent',
    exit: 'notFound',
    says: 'The key ring has no key of this id.',
    next: 'See which keys there are: cpis keys list.',
  },
  'keys.is-writing': {
    class: 'permanent',
    exit: 'refused',
    says: 'This key writes: nothing could be encrypted without it.',
    next: 'Promote another key first: cpis keys promote.',
  },
  'keys.retired': {
    class: 'permanent',
    exit: 'refused',
    says: 'This key is retired.',
    next: 'Put it back first: cpis keys retire --undo.',
  },
  'keys.destroyed': {
    class: 'permanent',
    exit: 'refused',
    says: 'This key was destroyed.',
    next: 'Only a copy of the key ring from before has it.',
  },
  'keys.needed': {
    class: 'permanent',
    exit: 'refused',
    says: 'Work that is under way may need this key to be read.',
    next: 'Have them begin new runs with cpis keys roll, or wait until they are over. Then say it again.',
  },
  'clear-text.refused': {
    class: 'permanent',
    exit: 'usage',
    http: 400,
    says: 'Something would have stood in clear that may not.',
    next: 'Use letters, digits and - _ . : only in an id, and no NHS number.',
  },
  CPR01: {
    class: 'permanent',
    says: 'CP-IS finds nobody with this NHS number, name and birth date.',
    next: 'Compare them with the demographic service and correct Mosaic. The record goes again then, and for a while by itself.',
  },
  CPR02: {
    class: 'permanent',
    says: 'CP-IS does not take this record.',
    next: 'A person of the narrow audience must look: see the restricted worklist.',
  },
  CPR03: {
    class: 'permanent',
    says: 'The demographic service does not call this NHS number verified.',
    next: 'Have the number traced, and correct it in Mosaic. The record goes again then, and for a while by itself.',
  },
  CPR04: {
    class: 'permanent',
    says: 'The demographic service does not take this NHS number for one.',
    next: 'Correct the number in Mosaic. The record goes again then, and for a while by itself.',
  },
  CPR05: {
    class: 'permanent',
    says: 'This NHS number was superseded by another.',
    next: 'Wait until the NHS tells the new one, or enter it: cpis replace-number.',
  },
  CPR07: {
    class: 'permanent',
    says: 'CP-IS could not take this record, for the reason that its detail code names.',
    next: 'Ask the NHS service desk what the detail code means; then correct Mosaic, or retry.',
  },
  CPF01: {
    class: 'permanent',
    says: 'CP-IS found a fault in the file as a whole.',
    next: 'Ask the NHS service desk which; then resend the file or give it up.',
  },
  CPF04: {
    class: 'permanent',
    says: 'CP-IS took no record of the file.',
    next: 'Ask the NHS service desk why; then resend the file or give it up.',
  },
  CPF05: {
    class: 'transient',
    says: 'CP-IS could not reach the demographic service.',
    next: 'Nothing: the records go again in a new file.',
  },
  CPF06: {
    class: 'permanent',
    says: 'CP-IS takes no files of our version any more.',
    next: 'Report this to whoever supports this product: it must be updated. Then resend the file.',
  },
  unanswered: {
    class: 'ambiguous',
    says: 'CP-IS answered the file and said nothing of this record, or two things.',
    next: 'Ask the NHS service desk what CP-IS holds; then resend, or discard the refusal.',
  },
  'given-up': {
    class: 'ambiguous',
    says: 'A person gave up the file that this record was in: nobody knows whether CP-IS took it.',
    next: 'Ask the NHS service desk what CP-IS holds; then resend, or discard the refusal.',
  },
  'ends-returned': {
    class: 'permanent',
    says: 'The upload desk held this end, and a person gave it back: CP-IS never saw it.',
    next: 'Compare the plan with Mosaic. Where it ended, retry: the end goes again.',
  },
  unexpected: {
    class: 'permanent',
    says: 'Something failed that should not fail.',
    next: 'Look at the worker log by the time of the failure and report it.',
  },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === 'string' && Object.hasOwn(failures, code);

export const failureOf = (code: FailureCode): Failure => failures[code];

/** The HTTP status of a failure: what can be tried again is 503. */
export const httpStatusOf = (code: FailureCode): HttpStatus | 500 | 503 => {
  const { http, class: kind } = failureOf(code);
  return http ?? (kind === 'permanent' ? 500 : 503);
};

/**
 * The NHS said no to a file: it is not there. Every other failure of sending leaves that in doubt, a 404 or a 410 too: they
 * are about a message that the mailbox had, and the file is looked up before it goes again.
 */
export const isRefusal = (code: FailureCode): boolean =>
  code.startsWith('mailbox.') && failures[code].class === 'permanent' && !isGone(code);

/**
 * What can be told of a payload by itself and by its own key, so that it is told alike at each replay: it is refused for
 * ever. An unknown key is none of them: when it is back, the payload can be read.
 */
export const isPayloadRefusal = (code: FailureCode): boolean =>
  code === 'payload.in-clear' || code === 'payload.moved' || code === 'payload.changed';

/**
 * The reason for a refusal may go away where nobody of ours sees it, on the Spine, or with the other child of a file: it is
 * looked at again by the clock alone.
 */
export const isLookedAtAgain = (answer: string): boolean => {
  const several: readonly string[] = ['CPR01', 'CPR03', 'CPR04', 'cpis.number-conflict'];
  return several.includes(answer);
};

/** The code of an answer, without the detail that may qualify it; undefined where the table does not know it. */
export const answerCodeOf = (answer: string): FailureCode | undefined => {
  const code = answer.split(' ')[0];
  return isFailureCode(code) ? code : undefined;
};

/** Nobody knows whether CP-IS took the record: a later answer may say so. */
export const isUnanswered = (answer: string): boolean => {
  const code = answerCodeOf(answer);
  return code !== undefined && failureOf(code).class === 'ambiguous';
};

/**
 * It is about the way to Mosaic or to the NHS, not about what was said on it: a token that expired, a page of another system
 * in front. A person must mend it, and everything goes on by itself then.
 */
export const isOfTheWay = (code: FailureCode): boolean => {
  const ways: readonly FailureCode[] = [
    'mosaic.refused-credentials',
    'mosaic.unexpected-answer',
    'mailbox.refused-credentials',
  ];
  return ways.includes(code);
};

/** Not even a connection came about: what was to be said did not arrive. */
export const neverArrived = (code: FailureCode): boolean => code === 'mailbox.unreachable';

/** The mailbox listed a message and does not have it. */
export const isGone = (code: FailureCode): boolean => code === 'mailbox.gone' || code === 'mailbox.not-found';

/** A message is not from CP-IS: nobody reads it but a person. */
export const isForeign = (code: FailureCode): boolean => code.startsWith('message.');

/** Something is wrong with one message of the mailbox; the others can be read. */
export const isOfOneMessage = (code: FailureCode): boolean => isGone(code) || code === 'mailbox.unexpected-answer';

/** An error with a code of the table. Its message is the code's sentence: nothing of a message, a person or a credential. */
export class CodedError extends Error {
  override readonly name: string = 'CodedError';

  constructor(
    readonly code: FailureCode,
    /** numbers and codes that help an engineer: an HTTP status, a line, a MESH code. Never text from outside */
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${code}: ${failures[code].says}`);
  }
}
