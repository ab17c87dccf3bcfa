/**
 * Every name, id and code of the CP-IS messages. Published ones come from the NHS "Child Protection Domain Message
 * Specification" v1.0 RC5. What is not public is a working choice: one constant each, with the number of its open
 * question (docs/messages.md, "Open questions"), so that the schemas, once obtained, change this file and the XSDs only.
 */

/** Q1: not printed in the public tables; HL7 v3 uses no other. */
export const hl7Namespace = 'urn:hl7-org:v3';
/** Q1: the prefix is published, its address is not. Read in any namespace, written in this one. */
export const localisationNamespace = 'NPFIT:HL7:Localisation';
/** Q1: the root is named like its class, without an envelope. */
export const rootNames = {
  upload: 'File',
  acknowledgement: 'FileResponse',
  accessNotification: 'CP-ISAccessToServiceNotification',
  inactiveNumberNotification: 'CP-ISInactiveNHSNumberNotification',
} as const;

export const oids = {
  uploadSequence: '2.16.840.1.113883.2.1.3.2.4.18.46',
  nhsNumber: '2.16.840.1.113883.2.1.4.1',
  localId: '2.16.840.1.113883.2.1.3.2.4.18.24',
  fileResponse: '2.16.840.1.113883.2.1.3.2.4.17.474',
  recordResponse: '2.16.840.1.113883.2.1.3.2.4.17.473',
  jobRole: '2.16.840.1.113883.2.1.3.2.4.17.124',
  accreditedSystem: '1.2.826.0.1285.0.2.0.107',
  /** Q11: inferred from MIM 6.3.01 */
  sdsUser: '1.2.826.0.1285.0.2.0.65',
  /** Q11: inferred from MIM 6.3.01 */
  sdsRoleProfile: '1.2.826.0.1285.0.2.0.67',
  /** Q1: the NHS convention for contentId */
  contentId: '2.16.840.1.113883.2.1.3.2.4.18.16',
  /** Q6: SDS organisation, for an ODS code */
  organisation: '1.2.826.0.1285.0.1.10',
} as const;

/** Q6: which telephone number is which. */
export const telecomUse = { officeHours: 'WP', emergencyDuty: 'EC' } as const;
/** Q6, Q11: how a telephone number is written. */
export const telephoneScheme = 'tel:';

export interface Template {
  readonly id: string;
  readonly className: string;
}

export const subjectTemplates = {
  child: { id: 'COCT_TP145101GB01', className: 'Child' },
  unbornChild: { id: 'COCT_TP145100GB01', className: 'UnbornChild' },
} as const satisfies Record<string, Template>;

export const authorTemplates = {
  person: { id: 'COCT_TP145102GB01', className: 'AssignedAuthor' },
  device: { id: 'COCT_TP145104GB01', className: 'System' },
} as const satisfies Record<string, Template>;

/** The plan templates of an upload, each with the prefix of its date elements. */
export const planTemplates = {
  'child-protection': { id: 'COCT_TP146101GB01', className: 'CPPInformation', dates: 'cPP' },
  'unborn-child-protection': { id: 'COCT_TP146102GB01', className: 'UCPInformation', dates: 'uCP' },
  'looked-after': { id: 'COCT_TP146100GB01', className: 'LACInformation', dates: 'lAC' },
} as const;

/** The element that holds a template's content. */
export const templateElement = ({ id, className }: Template): string => `${id}.${className}`;

/** What contentId says of a template. */
export const templateExtension = ({ id, className }: Template): string => `${id}#${className}`;

/** Which component holds which date: start and end from the FHIR mapping, delete from the change history. */
export const planDates = [
  { field: 'start', component: 'component', suffix: 'StartDate' },
  { field: 'end', component: 'component1', suffix: 'EndDate' },
  { field: 'deleted', component: 'component2', suffix: 'DeleteDate' },
] as const;

/** Q3: AA for all taken, AE for errors, AR where the system refused. Written only: the codes CPF and CPR decide. */
export const fileTypeCodes: Readonly<Record<string, string>> = { CPF02: 'AA', CPF05: 'AR', CPF06: 'AR' };
export const typeCode = { accepted: 'AA', error: 'AE' } as const;

/** Q3: the element name alone tells whether an echoed record was taken. */
export const echoNames = { accepted: 'validCP-ISRecord', refused: 'invalidCP-ISRecord' } as const;

const associations = [
  'acknowledgementFile',
  'acknowledgementRecord',
  'organisation',
  'CP-ISLAAcknowledgementResponse',
  'subject',
];

/** Elements that only lead to others. Q11: where some of them stand is not published, so they are passed over in reading. */
export const isAssociation = (name: string): boolean =>
  associations.includes(name) || /^pertinentInformation\d{0,2}$/.test(name);

/** Q7: "-1" stands where CP-IS could not tell. */
export const notDeterminable = '-1';
