const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long things take or wait, in milliseconds. Workflows hold no configuration: every planning activity returns these,
 * so that a changed configuration reaches running workflows with the next one.
 */
export interface Durations {
  /** between two bounded rounds of attempts, once the quick ones failed */
  readonly slowRetry: number;
  /** between two looks into the mailbox; MESH allows one every five minutes */
  readonly pollEvery: number;
  /** how long a batch stays open for more */
  readonly batchFor: number;
  /** without a read mailbox, or with a message waiting: the first alarm; the next at 24 and 72 times as long */
  readonly mailboxAlarm: number;
  /** how long CP-IS may take to answer a file */
  readonly answerWithin: number;
  /** between the two look-ups of a file whose send had no answer */
  readonly lookUpAgain: number;
  /** before a file goes again because PDS was not there */
  readonly sendAgainAfter: number;
  /** before the second look for children of a number: the index may lag */
  readonly secondLook: number;
  /** between further looks for an unmatched notification */
  readonly unmatchedEvery: number;
  /** how long such looks go on before a person must decide */
  readonly unmatchedFor: number;
  /** between two looks at a refusal whose error may be on the Spine's side */
  readonly refusalLookAgain: number;
  /** the same for babies under six weeks: their records settle daily */
  readonly babyLookAgain: number;
  /** how long a comparison that would end too many waits for a person: the next night's asks again */
  readonly askFor: number;
  /** how long a child's workflow stays after CP-IS accepted its last end: docs/registration-rules.md */
  readonly tail: number;
}

/** What holds until the first planning activity has answered, and in production unless configured. */
export const defaultDurations: Durations = {
  slowRetry: 5 * minute,
  pollEvery: 5 * minute,
  batchFor: 5 * minute,
  mailboxAlarm: hour,
  answerWithin: day,
  lookUpAgain: 10 * minute,
  sendAgainAfter: hour,
  secondLook: minute,
  unmatchedEvery: 10 * minute,
  unmatchedFor: hour,
  refusalLookAgain: 7 * day,
  babyLookAgain: day,
  askFor: 22 * hour,
  tail: (365 + 40) * day,
};
