import type { Acknowledgement, RecordResult } from '../domain/acknowledgements.js';
import { fileCodes, isFileCode, isRecordCode, recordCodes } from '../domain/acknowledgements.js';
import { echoesIn, writeEcho } from './echo.js';
import { fileTypeCodes, notDeterminable, oids, rootNames, typeCode } from './names.js';
import type { Part } from './part.js';
import type { Read } from './read-message.js';
import { readAs } from './read-message.js';
import { readReceiver, writeOrganisation } from './shared-parts.js';
import { writeStamp } from './timestamps.js';
import { countIn, countOrUnknownIn, instantIn, optionalText, sequenceIn } from './values.js';
import type { Written } from './write.js';
import { around, bytesOf, holding, ifGiven, withText } from './write.js';

/**
 * CP-IS's answer to an upload, as CP-IS writes it. It fits the schema only with a receiver.
 * @throws CodedError `cpis.content-wrong` for characters that no XML file may hold
 */
export function encodeAcknowledgement(answer: Acknowledgement): Uint8Array {
  const refused = answer.results.filter(({ code }) => code !== 'CPR06').length;
  return bytesOf(
    around(
      rootNames.acknowledgement,
      holding('creationTime', { value: writeStamp(answer.createdAt) }),
      holding('id', { root: oids.uploadSequence, extension: determined(answer.sequence) }),
      holding('transmissionQuantity', { value: determined(answer.quantity) }),
      writeFileAnswer(answer.fileCode),
      writeResults(answer.results),
      ifGiven(answer.receiver, (receiver) => around('communicationFunctionRcv', writeOrganisation(receiver))),
      around('failedReturnedCP-ISRecords', holding('value', { value: String(answer.failed ?? refused) })),
      ...answer.returned.map(writeEcho),
    ),
  );
}

const determined = (value: number | 'unknown'): string => (value === 'unknown' ? notDeterminable : String(value));

function writeFileAnswer(code: string): Written {
  const displayName = isFileCode(code) ? fileCodes[code] : undefined;
  return holding(
    'acknowledgementFile',
    { typeCode: fileTypeCodes[code] ?? typeCode.error },
    around('acknowledgementFileDetail', holding('code', { code, codeSystem: oids.fileResponse, displayName })),
  );
}

function writeResults(results: readonly RecordResult[]): Written | undefined {
  if (results.length === 0) return undefined;
  const allTaken = results.every(({ code }) => code === 'CPR06');
  return holding(
    'acknowledgementRecord',
    { typeCode: allTaken ? typeCode.accepted : typeCode.error },
    ...results.map(writeResult),
  );
}

function writeResult({ code, detailCode, location }: RecordResult): Written {
  const displayName = isRecordCode(code) ? recordCodes[code] : undefined;
  return around(
    'acknowledgementRecordDetail',
    holding(
      'code',
      { code, codeSystem: oids.recordResponse, displayName },
      ifGiven(detailCode, (detail) => holding('translation', { code: detail })),
    ),
    ifGiven(location, (path) => withText('location', path)),
  );
}

/** @throws CodedError `cpis.*` */
export const decodeAcknowledgement = (bytes: Uint8Array): Read<Acknowledgement> =>
  readAs(bytes, rootNames.acknowledgement, readAcknowledgement);

/** Details count at any depth (Q11: their nesting is not published); codes are kept as they come. */
export function readAcknowledgement(response: Part): Acknowledgement {
  const receiver = readReceiver(response.optional('communicationFunctionRcv'));
  const failed = readFailed(response.optional('failedReturnedCP-ISRecords'));
  return {
    createdAt: instantIn(response.one('creationTime')),
    sequence: readSequence(response.one('id')),
    quantity: countOrUnknownIn(response.one('transmissionQuantity')),
    fileCode: response.oneWithin('acknowledgementFileDetail').one('code').required('code'),
    results: response.within('acknowledgementRecordDetail').map(readResult),
    ...(receiver === undefined ? {} : { receiver }),
    ...(failed === undefined ? {} : { failed }),
    returned: echoesIn(response),
  };
}

const readSequence = (id: Part): number | 'unknown' =>
  id.attribute('extension') === notDeterminable ? 'unknown' : sequenceIn(id);

/** Its content is not published (Q11): absent when it cannot be told. */
function readFailed(part: Part | undefined): number | undefined {
  const value = part?.optional('value');
  return value === undefined || value.attribute('value') === notDeterminable ? undefined : countIn(value);
}

function readResult(detail: Part): RecordResult {
  const code = detail.one('code');
  const detailCode = code.optional('translation')?.attribute('code');
  const location = optionalText(detail, 'location');
  return {
    code: code.required('code'),
    ...(detailCode === undefined ? {} : { detailCode }),
    ...(location === undefined ? {} : { location }),
  };
}
