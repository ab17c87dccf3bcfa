declare const mosaicPersonId: unique symbol;

/** A person's id in Mosaic. It means nothing outside Mosaic, so it may stand in a workflow id. */
export type MosaicPersonId = string & { readonly [mosaicPersonId]: true };

export const isMosaicPersonId = (text: unknown): text is MosaicPersonId =>
  typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/.test(text);

export const parseMosaicPersonId = (text: string): MosaicPersonId | undefined =>
  isMosaicPersonId(text) ? text : undefined;

export interface PersonName {
  readonly prefix?: string;
  /** at least one, in order */
  readonly given: readonly string[];
  readonly family: string;
}

/** An organisation as CP-IS names it: by its ODS code, or by name alone. */
export interface Organisation {
  readonly odsCode: string;
  readonly name: string;
}

/** Digits only, as an emergency department dials them. */
export interface Telephones {
  readonly officeHours: string;
  readonly emergencyDuty: string;
}

/** The local authority that runs this installation. */
export interface Authority extends Organisation {
  readonly telephones: Telephones;
}
